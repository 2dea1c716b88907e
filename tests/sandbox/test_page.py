"""The sandbox's page: what a person sees and does there, and what reaches the bot."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import yaml

from rehearsal.scenario import read_scenario
from sandbox.city import City, CitySettings
from sandbox.page import mount
from sandbox.page.routes import Page as Sandbox
from tests.sandbox.conftest import people_it
from tests.sandbox.town import GROUP, Clock, RecordingBot, Town, card, card_for, markdown, to_group

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Page

JSON = {"X-Sandbox": "test"}
DONE = [{"text": "已签收 李静 09:00", "id": "sign", "style": "done", "disabled": True}]
FORM = [
    {"name": "amount", "label": "完成投资（万元）", "type": "number"},
    {"name": "why", "label": "需协调问题", "type": "select", "options": ["无", "用地"], "value": "无"},
]
SUBMIT = [{"text": "提交", "id": "submit", "style": "primary"}]


@dataclass
class Stage(Town):
    """A town whose page is open for visitors; 快进 stops half-way until `gate` opens."""

    travelled: list[datetime] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    page: Sandbox = field(kw_only=True)

    @property
    def address(self) -> str:
        return f"{self.city.base_url}/"

    def bot_heard(self) -> list[str]:
        return [each.body["text"]["content"] for each in self.bot.received if each.path == "/dingtalk/robot"]

    def pressed(self) -> list[dict[str, Any]]:
        cards = [each.body for each in self.bot.received if each.path == "/dingtalk/cards"]
        return [json.loads(body["value"])["cardPrivateData"] for body in cards]

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, dict[str, Any]]:
        async with self.http.post(path, json=body, headers={**JSON, **headers}) as response:
            return response.status, await response.json()

    async def script(self) -> dict[str, Any]:
        async with self.http.get("/sandbox/script") as response:
            return dict(yaml.safe_load(await response.text()))

    async def card(self, body: dict[str, Any], **values: object) -> None:
        """A card whose presses come back by HTTP; lists among the values travel as JSON."""
        body["cardData"]["cardParamMap"].update({k: json.dumps(v, ensure_ascii=False) for k, v in values.items()})
        await self.good("card_create", {**body, "callbackType": "HTTP", "callbackRouteKey": "page"})

    async def travel(self, until: datetime) -> None:
        self.clock.now += (until - self.clock.now) / 2
        await self.gate.wait()
        self.clock.now = until
        self.travelled.append(until)


@pytest.fixture
async def stage(settings: CitySettings) -> AsyncIterator[Stage]:
    bot, clock = RecordingBot(), Clock()
    await bot.start()
    city = City(settings, clock)
    city.call_back_to(bot.base)
    people_it(city)
    page = mount(city, {"title": "页面试演", "county": "qinghe"})
    await city.start()
    async with aiohttp.ClientSession(city.base_url) as http:
        town = Stage(city, clock, bot, http, page=page)
        await town.log_in()
        await town.good("card_register", {"callbackRouteKey": "page", "callbackUrl": f"{bot.base}/dingtalk/cards"})
        yield town
    await city.stop()
    await bot.stop()


def as_person(stage: Stage, userid: str) -> str:
    return f"{stage.address}#{userid}"


def phone(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


async def opened(page: Page, address: str) -> None:
    await page.goto(address)
    await page.locator("body.is-ready").wait_for()


def read_yaml(path: Path) -> object:
    return yaml.safe_load(path.read_text("utf-8"))


async def until(happened: Any) -> None:
    """Wait for something outside the browser."""
    for _ in range(200):
        if happened():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


# What a person sees and does


async def test_a_person_is_chosen_from_a_searchable_list(stage: Stage, page: Page) -> None:
    """By unit; the chosen one's groups and private chat are shown, the rest is not his to see."""
    from playwright.async_api import expect

    await opened(page, as_person(stage, "wang"))
    await expect(page).to_have_title("演练 · 群叮沙盒")
    await page.get_by_role("button", name="我是 王敏").click()
    await page.get_by_role("searchbox").fill("住建局")
    await expect(page.locator(".person")).to_have_count(2)
    await page.get_by_role("button", name="李静").click()
    await expect(page.locator("#me-name")).to_have_text("李静")
    await expect(phone(page, "别的群")).to_contain_text("李静不在群里")
    await expect(phone(page, "别的群").get_by_role("textbox")).to_be_hidden()
    await expect(phone(page, "工作人员群").get_by_role("textbox")).to_be_enabled()
    await page.get_by_role("button", name="我是 李静").click()
    await expect(page.locator(".people section").first).to_contain_text("最近")
    await expect(page.locator(".people section").first.locator(".person")).to_have_text(
        [re.compile("李静"), re.compile("王敏")]
    )


async def test_an_onlooker_sees_without_reading(stage: Stage, page: Page) -> None:
    """旁观 shows a group to who is not in it; nobody has read anything by that."""
    from playwright.async_api import expect

    await stage.city.says("王敏", "别的群", "明天开会")
    await opened(page, as_person(stage, "li"))
    other = phone(page, "别的群")
    await expect(other.get_by_text("明天开会", exact=True)).to_be_hidden()
    await other.get_by_role("button", name="旁观").click()
    await expect(other.locator(".words")).to_have_text("明天开会")
    await expect(other.get_by_role("textbox")).to_be_hidden()
    assert [m.read_at for m in stage.city.platform.ledger.in_place("cidOther+/Bb==")] == [{}]


async def test_the_bot_hears_only_what_calls_it(stage: Stage, page: Page) -> None:
    """With the chip the @ is written; without it the page warns before and says so after."""
    from playwright.async_api import expect

    await opened(page, as_person(stage, "wang"))
    staff = phone(page, "工作人员群")
    box = staff.get_by_role("textbox")
    await box.fill("交办 住建局 报方案")
    await box.press("Enter")
    await expect(staff.locator(".is-mine .words")).to_have_text("@督办助手 交办 住建局 报方案")
    assert stage.bot_heard() == [" 交办 住建局 报方案"]

    await staff.get_by_role("button", name="@督办助手").click()
    await expect(staff.locator(".unheard")).to_contain_text("机器人听不到")
    await box.fill("大家辛苦")
    await staff.get_by_role("button", name="发送").click()
    await expect(page.locator("#toast")).to_contain_text("没有听到")
    await expect(box).to_have_value("")
    assert len(stage.bot_heard()) == 1


async def test_a_quote_of_the_bot_is_heard_without_an_at(stage: Stage, page: Page) -> None:
    """回复 under the bot's message, the chip off."""
    from playwright.async_api import expect

    await stage.good("group_send", to_group())
    await opened(page, as_person(stage, "li"))
    staff = phone(page, "工作人员群")
    await staff.get_by_role("button", name="@督办助手").click()
    await staff.get_by_role("button", name="回复 督办助手").click()
    await expect(staff.locator(".unheard")).to_be_hidden()
    await staff.get_by_role("textbox").fill("收到")
    await staff.get_by_role("button", name="发送").click()
    await expect(staff.locator(".is-mine .quoted")).to_contain_text("督办助手：交办")
    assert stage.bot.last().body["originalMsgId"]


async def test_a_pressed_button_reaches_the_bot_and_shows_its_answer(stage: Stage, page: Page) -> None:
    """The click is posted; the button turns into a done state and the card says it was changed."""
    from playwright.async_api import expect

    buttons = {"buttons": json.dumps(DONE, ensure_ascii=False)}
    stage.bot.answers["/dingtalk/cards"] = {
        "cardUpdateOptions": {"updateCardDataByKey": True},
        "cardData": {"cardParamMap": buttons},
    }
    await stage.card(card())
    await opened(page, as_person(stage, "li"))
    staff = phone(page, "工作人员群")
    await staff.get_by_role("button", name="收到").click()
    done = staff.locator(".card-button")
    await expect(done).to_have_text("✓ 已签收 李静 09:00")
    await expect(done).to_be_disabled()
    await expect(staff.locator(".edited")).to_have_text("已更新 09:00")
    assert stage.pressed() == [{"actionIds": ["sign"], "params": {"item": "2026-37"}}]


async def test_a_form_is_filled_and_survives_other_news(stage: Stage, page: Page) -> None:
    """What is being typed into a card stays when the marks of reading change and messages arrive."""
    from playwright.async_api import expect

    await stage.card(card_for("wang"), form=FORM, buttons=SUBMIT)
    await opened(page, as_person(stage, "wang"))
    private = phone(page, "督办助手")
    await private.get_by_label("完成投资（万元）").fill("320")
    await private.get_by_label("需协调问题").select_option("用地")
    await stage.city.says("王敏", None, "我的")
    await expect(private.locator(".is-mine")).to_have_count(1)
    await private.get_by_role("button", name="提交").click()
    await until(stage.pressed)
    assert stage.pressed()[0]["params"] == {"amount": "320", "why": "用地"}


async def test_what_a_phone_shows_is_read(stage: Stage, page: Page) -> None:
    """With 自动已读 on, showing is reading; the counts change, and names stand behind them."""
    from playwright.async_api import expect

    await stage.good("group_send", to_group())
    await opened(page, as_person(stage, "wang"))
    mark = phone(page, "工作人员群").locator(".is-robot .readers")
    await expect(mark).to_have_text("1人已读 · 3人未读")
    await stage.city.reads("李静")
    await expect(mark).to_have_text("2人已读 · 2人未读")
    await mark.click()
    await expect(page.locator("#readers-list")).to_contain_text("王敏、李静")
    await expect(page.locator("#readers-list")).to_contain_text("张伟明、访客")


async def test_without_reading_by_itself_a_person_reads_by_pressing(stage: Stage, page: Page) -> None:
    """The switch off: unread is counted, and 标为已读 reads."""
    from playwright.async_api import expect

    await opened(page, as_person(stage, "wang"))
    await page.get_by_role("switch", name="自动已读").click()
    await stage.good("group_send", to_group())
    staff = phone(page, "工作人员群")
    await expect(staff.locator(".head .count")).to_have_text("1")
    await expect(staff.locator(".readers")).to_have_text("0人已读 · 4人未读")
    await staff.get_by_role("button", name="标为已读").click()
    await expect(staff.locator(".readers")).to_have_text("1人已读 · 3人未读")
    await expect(staff.get_by_role("button", name="标为已读")).to_be_hidden()


async def test_another_tab_follows(stage: Stage, browser: Browser, page: Page) -> None:
    """Two people look at the same group; membership and recalls arrive as well."""
    from playwright.async_api import expect

    other = await browser.new_page()
    await opened(page, as_person(stage, "wang"))
    await opened(other, as_person(stage, "li"))
    await phone(page, "工作人员群").get_by_role("textbox").fill("在吗")
    await phone(page, "工作人员群").get_by_role("button", name="发送").click()
    await expect(phone(other, "工作人员群").locator(".words")).to_have_text("@督办助手 在吗")
    key = (await stage.good("group_send", to_group(**markdown("要撤回的"))))["processQueryKey"]
    robots = phone(other, "工作人员群").locator(".is-robot")
    await expect(robots).to_have_count(1)
    recall = {"openConversationId": GROUP, "robotCode": "dingapp", "processQueryKeys": [key]}
    await stage.good("group_recall", recall)
    await expect(robots).to_have_count(0)
    await stage.city.joins("李静", "别的群")
    await expect(phone(other, "别的群").get_by_role("textbox")).to_be_visible()
    await other.close()


async def test_the_page_comes_back_when_the_sandbox_does(stage: Stage, settings: CitySettings, page: Page) -> None:
    """It says that the line is cut, and loads again from the new sandbox on the same port."""
    from playwright.async_api import expect

    await opened(page, as_person(stage, "wang"))
    await stage.city.stop()
    await expect(page.locator("#line")).to_have_text("连接断了，正在重连")
    again = City(settings, stage.clock)
    people_it(again)
    mount(again)
    await again.start(port=int(stage.city.base_url.rpartition(":")[2]))
    await again.says("李静", "工作人员群", "我们又回来了")
    await expect(phone(page, "工作人员群").locator(".words")).to_have_text("我们又回来了")
    await expect(page.locator("#line")).to_have_text("")
    await again.stop()


async def test_a_file_is_sent_in_private(stage: Stage, page: Page, tmp_path: Path) -> None:
    """The bot gets a download code, the page shows the name."""
    from playwright.async_api import expect

    table = tmp_path / "名单.xlsx"
    table.write_bytes(b"rows")
    await opened(page, as_person(stage, "wang"))
    await phone(page, "督办助手").locator("input[type=file]").set_input_files(table)
    await expect(phone(page, "督办助手").locator(".file")).to_contain_text("名单.xlsx")
    assert stage.bot.last().body["content"]["fileName"] == "名单.xlsx"
    assert (await stage.script())["steps"] == [{"sends": {"who": "王敏", "where": "私聊", "file": "名单.xlsx"}}]


async def test_words_are_words_and_never_markup(stage: Stage, page: Page) -> None:
    """What people and the robot write is text; only the platform's markdown is drawn."""
    from playwright.async_api import expect

    nasty = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    await stage.city.says("王敏", "工作人员群", nasty)
    text = f"**要点** {nasty} [点我](javascript:window.hit=1) [官网](https://example.org/a)"
    await stage.good("group_send", to_group(**markdown(text)))
    await opened(page, as_person(stage, "li"))
    staff = phone(page, "工作人员群")
    await expect(staff.locator(".words")).to_have_text(nasty)
    await expect(staff.locator(".md strong")).to_have_text("要点")
    await expect(staff.locator(".md a")).to_have_attribute("href", "https://example.org/a")
    assert await staff.locator("img, script, a[href^=javascript]").count() == 0
    assert await page.evaluate("window.hit") is None


# The desk around the phones


async def test_time_travels_once_at_a_time(stage: Stage, page: Page) -> None:
    """While time travels nothing else can be done; afterwards the clock stands there."""
    from playwright.async_api import expect

    stage.city.forward = stage.travel
    await opened(page, as_person(stage, "wang"))
    await expect(page.get_by_role("button", name="下一件到期的事")).to_be_hidden()
    await page.get_by_role("button", name="+2小时").dblclick()
    await expect(page.locator("#trip-text")).to_have_text("快进中，到11月23日 周一 11:00")
    await expect(page.locator("#trip-bar")).to_have_attribute("value", "0.5")
    await expect(phone(page, "工作人员群").get_by_role("textbox")).to_be_disabled()
    status, refused = await stage.post("/sandbox/says", {"who": "wang", "text": "在吗"})
    assert (status, refused["error"]) == (409, "正在快进，到了以后再操作")
    stage.gate.set()
    await expect(page.locator("#now")).to_have_text("2026年11月23日 周一 11:00")
    await expect(phone(page, "工作人员群").get_by_role("textbox")).to_be_enabled()
    assert len(stage.travelled) == 1
    await page.get_by_role("button", name="到明早08:40").click()
    await expect(page.locator("#now")).to_have_text("2026年11月24日 周二 08:40")


async def test_without_a_time_machine_there_is_no_forward(stage: Stage, page: Page) -> None:
    """The buttons are not there, and the route says why."""
    from playwright.async_api import expect

    await opened(page, as_person(stage, "wang"))
    await expect(page.get_by_role("group", name="快进")).to_be_hidden()
    status, refused = await stage.post("/sandbox/forward", {"minutes": 30})
    assert (status, "时间机器" in refused["error"]) == (409, True)


async def test_a_fault_is_switched_on_counts_down_and_off(stage: Stage, page: Page) -> None:
    """限流 for the next five calls; one call uses one up; the switch turns the rest off."""
    from playwright.async_api import expect

    await opened(page, as_person(stage, "wang"))
    await page.get_by_role("button", name="故障开关").click()
    await page.get_by_label("限流：多久").select_option("下 5 次")
    await page.get_by_role("switch", name="限流").click()
    row = page.locator(".fault.is-on")
    await expect(row).to_contain_text("开着，还剩 5 次")
    assert (await stage.code("group_send", to_group()))[0] == 403
    await expect(row).to_contain_text("还剩 4 次")
    await page.get_by_role("switch", name="限流").click()
    await expect(row).to_have_count(0)
    await stage.good("group_send", to_group())


async def test_the_allowance_of_the_month_is_shown(stage: Stage, page: Page) -> None:
    """Calls and pushes as the platform counts them; a meter that runs out says so in words."""
    from playwright.async_api import expect

    await opened(page, as_person(stage, "wang"))
    await stage.city.says("王敏", None, "我的")
    await expect(page.locator("#quota-push")).to_have_text("1 / 3,000")
    stage.city.platform.meter.billed["2026-11", "api"] = 5000
    await expect(page.locator("#quota-api")).to_have_text("5,000 / 5,000已用完")


async def test_nothing_is_wider_than_a_phone(stage: Stage, phone_page: Page) -> None:
    """One phone at a time, tabs below, buttons large enough for a thumb; the tools too stay inside."""
    from playwright.async_api import expect

    stage.city.forward = stage.travel
    await stage.card(card_for("wang"), form=FORM, buttons=SUBMIT)
    await stage.city.says("王敏", "工作人员群", "连着写不带空格的一长串" * 20 + "a" * 200)
    await opened(phone_page, as_person(stage, "wang"))
    await expect(phone_page.locator(".phone:visible")).to_have_count(1)
    for name in ("工作人员群", "私聊"):
        await phone_page.get_by_role("navigation").get_by_role("button", name=name).tap()
        assert await phone_page.evaluate("document.documentElement.scrollWidth") == 390
    submit = await phone(phone_page, "督办助手").get_by_role("button", name="提交").bounding_box()
    assert submit
    assert submit["height"] >= 44
    await phone_page.get_by_role("button", name="工具").tap()
    await expect(phone_page.get_by_role("button", name="+30分")).to_be_visible()
    for width in (390, 320):
        await phone_page.set_viewport_size({"width": width, "height": 844})
        assert await phone_page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [width, width]


async def test_the_page_is_complete_in_itself_and_quiet(stage: Stage, page: Page) -> None:
    """No address but its own, no complaint in the console, not even about the content policy."""
    from playwright.async_api import expect

    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    await stage.card(card(), buttons=DONE)
    await opened(page, as_person(stage, "wang"))
    await expect(phone(page, "工作人员群").locator(".readers")).to_contain_text("1人已读")
    await page.get_by_role("button", name="故障开关").click()
    await page.keyboard.press("Escape")
    assert {url[: len(stage.address)] for url in asked} == {stage.address}
    assert said == []


async def test_wide_desks_of_all_sizes_hold_four_phones_in_a_row(stage: Stage, page: Page) -> None:
    """From 1200 pixels on, nothing sideways; everything is reached by keyboard."""
    await opened(page, as_person(stage, "wang"))
    for width in (1200, 1366, 1920):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        tops = await page.locator(".phone").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
        assert len(set(tops)) == 1
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.id") == "me"


# The script


async def played(stage: Stage) -> list[dict[str, Any]]:
    """A short day on the page's own routes."""
    stage.city.forward = stage.travel
    stage.gate.set()
    await stage.post("/sandbox/says", {"who": "wang", "where": GROUP, "text": "@督办助手 交办 住建局\n周五前报方案"})
    await stage.card(card())
    message = stage.city.screen("李静", "工作人员群")[-1].id
    await stage.post("/sandbox/reads", {"who": "li", "message": message})
    await stage.post("/sandbox/taps", {"who": "li", "message": message, "button": "收到"})
    stage.clock.pass_time(minutes=5)
    await stage.post("/sandbox/says", {"who": "zhang", "where": GROUP, "text": "收到", "quote": message})
    await stage.post("/sandbox/forward", {"minutes": 30})
    await until(lambda: stage.travelled)
    await stage.post("/sandbox/faults", {"kind": "lost_push", "times": 2})
    await stage.post("/sandbox/says", {"who": "li", "text": "我的"})
    return list((await stage.script())["steps"])


async def test_what_happened_before_the_scene_was_set_is_not_saved(stage: Stage) -> None:
    """Whoever sets up the county says when the play begins."""
    await stage.post("/sandbox/says", {"who": "wang", "text": "试一下"})
    stage.page.begin()
    await stage.post("/sandbox/says", {"who": "wang", "text": "我的"})
    assert [step["says"]["text"] for step in (await stage.script())["steps"]] == ["我的"]


async def test_inputs_left_as_they_stood_are_no_part_of_the_script(stage: Stage) -> None:
    """The page sends every input of a card with a press; only what somebody changed was filled in."""
    await stage.card(card_for("wang"), form=FORM, buttons=SUBMIT)
    press = {"who": "wang", "message": stage.city.screen("王敏")[-1].id, "button": "提交"}
    await stage.post("/sandbox/taps", {**press, "form": {"amount": "", "why": "无"}})
    await stage.post("/sandbox/taps", {**press, "form": {"amount": "320", "why": "无"}})
    assert [step for step in (await stage.script())["steps"] if "sees" not in step] == [
        {"taps": {"who": "王敏", "button": "提交"}},
        {"fills": {"who": "王敏", "form": {"完成投资（万元）": "320"}, "button": "提交"}},
    ]


async def test_what_was_played_is_a_scenario(stage: Stage, tmp_path: Path) -> None:
    """Every act in order, moments in between, and what arrived as expectations; `play` can read it."""
    steps = await played(stage)
    async with stage.http.get("/sandbox/script") as response:
        saved = tmp_path / "saved.yaml"
        saved.write_bytes(await response.read())
    assert [step.verb for step in read_scenario(saved).steps] == [verb for step in steps for verb in step]
    assert steps == [
        {"says": {"who": "王敏", "where": "工作人员群", "text": "@督办助手 交办 住建局\n周五前报方案"}},
        {"sees": {"where": "工作人员群", "contains": ["交办〔2026〕37号", "请报送方案"], "buttons": ["收到"]}},
        {"reads": {"who": "李静"}},
        {"taps": {"who": "李静", "button": "收到"}},
        {"until": "2026-11-23T09:05"},
        {"says": {"who": "张伟明", "where": "工作人员群", "text": "收到", "quote": "交办〔2026〕37号"}},
        {"until": "2026-11-23T09:35"},
        {"fault": {"kind": "lost_push", "on": "*", "times": 2}},
        {"says": {"who": "李静", "where": "私聊", "text": "我的"}},
    ]


async def test_a_script_begins_with_the_first_act(stage: Stage, page: Page) -> None:
    """The heading names title and county, `start` the first act; the link on the page saves it as a file."""
    stage.clock.pass_time(minutes=3)
    await opened(page, as_person(stage, "wang"))
    async with page.expect_download() as download:
        await page.get_by_role("link", name="存为脚本").click()
    saved = await (await download.value).path()
    assert read_yaml(saved) == {"title": "页面试演", "county": "qinghe", "start": "2026-11-23T09:03", "steps": []}


async def test_a_selector_means_the_same_message_again(stage: Stage) -> None:
    """Two cards with the same button: the older one is named by words the newer does not bear."""
    await stage.card(card("card-1"))
    older = stage.city.screen("李静", "工作人员群")[-1].id
    later = card("card-2")
    later["cardData"]["cardParamMap"]["title"] = "交办〔2026〕38号"
    await stage.card(later)
    await stage.post("/sandbox/taps", {"who": "li", "message": older, "button": "收到"})
    step = (await stage.script())["steps"][-1]
    assert step == {"taps": {"who": "李静", "button": "收到", "on": "交办〔2026〕37号"}}
    assert await stage.city.taps("李静", "收到", "交办〔2026〕37号")
    assert stage.bot.last().body["outTrackId"] == "card-1"


# Whom the page answers


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:80", 200), ("localhost", 200), ("[::1]:8080", 200), ("evil.example", 403), ("127.0.0.1.evil", 403)],
)
async def test_only_this_machine_is_answered(stage: Stage, host: str, status: int) -> None:
    """A foreign name that resolves to this machine is refused, for pages and routes alike."""
    for path in ("/", "/sandbox/state", "/sandbox/static/main.js", "/sandbox/script"):
        async with stage.http.get(path, headers={"Host": host}) as response:
            assert (response.status, path) == (status, path)


async def test_a_foreign_page_cannot_post(stage: Stage) -> None:
    """No header of ours, a foreign origin, a form instead of JSON: nothing is said."""
    said = {"who": "wang", "text": "我的"}
    async with stage.http.post("/sandbox/says", json=said) as response:
        assert response.status == 403
    assert (await stage.post("/sandbox/says", said, Origin="http://evil.example"))[0] == 403
    async with stage.http.post("/sandbox/says", data=said, headers=JSON) as response:
        assert response.status == 415
    assert stage.bot.received == []


async def test_every_answer_carries_the_shields(stage: Stage) -> None:
    """No inline script or style anywhere, no framing, no sniffing."""
    async with stage.http.get("/") as response:
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", await response.text())


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("says", {"who": "wang", "text": " "}, 400, "缺少“text”"),
        ("says", {"who": "nobody", "text": "在吗"}, 404, "没有这个人"),
        ("says", {"who": "li", "where": "cidOther+/Bb==", "text": "在吗"}, 404, "不在群"),
        ("says", {"who": "li", "where": "cid-none", "text": "在吗"}, 404, "没有这个群"),
        ("says", [], 400, "JSON 对象"),
        ("taps", {"who": "li", "message": "msg-none", "button": "收到"}, 404, "已经不在了"),
        ("reads", {"who": "li"}, 400, "缺少“message”"),
        ("faults", {"kind": "thunder", "times": 1}, 400, "没有这种故障"),
        ("faults", {"kind": "throttle", "times": 0}, 400, "整数"),
        ("forward", {"to": "明天"}, 400, "时间看不懂"),
        ("forward", {}, 400, "不知道要快进到哪里"),
    ],
)
async def test_refusals_are_sentences(stage: Stage, path: str, body: object, status: int, words: str) -> None:
    """What is wrong, in Chinese, and nothing happened."""
    answered, told = await stage.post(f"/sandbox/{path}", body)
    assert (answered, words in told["error"]) == (status, True), told
    assert stage.bot.received == []


async def test_people_stand_in_the_order_of_their_group(stage: Stage) -> None:
    """A person of several groups counts for the last; who is in most is looked through first."""
    async with stage.http.get("/sandbox/state") as response:
        state = await response.json()
    assert [(each["id"], each["tier"]) for each in state["people"]] == [
        ("wang", "场景群"),
        ("li", "场景群"),
        ("zhang", "工作人员群"),
        ("guest", "工作人员群"),
    ]
    assert state["me"] == "wang"


async def test_a_page_of_an_earlier_life_starts_over(stage: Stage) -> None:
    """After a restart of the sandbox the numbers mean nothing: the page is told to load again."""
    async with stage.http.get("/sandbox/events", params={"who": "wang", "after": "otherlife-7"}) as response:
        lines = [await response.content.readline() for _ in range(5)]
    assert b"event: again\n" in lines


async def test_a_stream_goes_on_where_it_broke(stage: Stage) -> None:
    """What happened while the connection was away comes first."""
    async with stage.http.get("/sandbox/state", params={"who": "wang"}) as response:
        mark = (await response.json())["mark"]
    await stage.good("group_send", to_group(**markdown("断线时到的")))
    headers = {"Last-Event-ID": mark}
    async with stage.http.get("/sandbox/events", params={"who": "wang"}, headers=headers) as response:
        lines = [await response.content.readline() for _ in range(5)]
    assert any("断线时到的" in line.decode() for line in lines)


async def test_travel_that_fails_is_told(stage: Stage) -> None:
    """The clock is free again and the reason stands on the page."""

    async def broken(moment: datetime) -> None:
        raise RuntimeError("机器停了")

    stage.city.forward = broken
    await stage.post("/sandbox/forward", {"minutes": 30})
    await asyncio.sleep(0.05)
    async with stage.http.get("/sandbox/state", params={"who": "wang"}) as response:
        gauges = (await response.json())["gauges"]
    assert (gauges["trip"], gauges["tripError"]) == (None, "快进没有走完：机器停了")


async def test_the_next_due_is_asked_of_the_time_machine(stage: Stage) -> None:
    """The hook names the moment; with nothing to come, a sentence."""
    due: list[datetime | None] = [stage.clock.now + timedelta(hours=5), None]

    async def next_due() -> datetime | None:
        return due.pop(0)

    stage.gate.set()
    stage.city.forward, stage.city.next_due = stage.travel, next_due
    wanted = due[0]
    await stage.post("/sandbox/forward", {"next": True})
    await until(lambda: stage.travelled)
    assert stage.travelled == [wanted]
    status, refused = await stage.post("/sandbox/forward", {"next": True})
    assert (status, "没有等着到期的事" in refused["error"]) == (409, True)
