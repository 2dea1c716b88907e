"""What people do and see (the verbs of a script)."""

import asyncio
import json

import aiohttp
import pytest

from sandbox.city import Citizen, CityError, Outcome
from tests.sandbox.town import GROUP, Town, card, card_for, to_group, to_users

FORM = json.dumps(
    [
        {"name": "amount", "label": "完成投资", "type": "number", "value": "300"},
        {"name": "state", "label": "形象进度", "type": "text"},
        {"name": "kind", "label": "类别", "type": "select", "options": ["正常", "滞后"], "value": "正常"},
        {"name": "day", "label": "日期", "type": "date"},
    ],
    ensure_ascii=False,
)
BUTTONS = json.dumps([{"text": "提交", "id": "submit", "params": {"round": "7"}}, {"text": "说明", "url": "https://a"}])


@pytest.fixture
async def forms(town: Town) -> Town:
    """A form in 李静's private chat whose submissions come to the bot."""
    route = {"callbackRouteKey": "cards", "callbackUrl": f"{town.bot.base}/dingtalk/cards"}
    await town.good("card_register", route)
    values = {"title": "今日进度", "form": FORM, "buttons": BUTTONS}
    more = {"callbackType": "HTTP", "callbackRouteKey": "cards", "cardData": {"cardParamMap": values}}
    await town.good("card_create", card_for("li", **more))
    return town


def params(town: Town) -> dict[str, str]:
    return dict(json.loads(town.bot.last().body["content"])["cardPrivateData"]["params"])


async def test_a_group_message_is_heard_with_an_at_or_a_quote_of_the_bot(town: Town):
    """Otherwise it is only seen."""
    await town.good("group_send", to_group())
    assert await town.city.says("李静", "工作人员群", "大家好") is Outcome.UNHEARD
    assert await town.city.says("王敏", "工作人员群", "好的", quote="大家好") is Outcome.UNHEARD
    assert await town.city.says("王敏", GROUP, "收到@督办助手") is Outcome.ANSWERED
    assert await town.city.says("wang", "工作人员群", "收到", quote="周五前") is Outcome.ANSWERED
    assert await town.city.says("王敏", "私聊", "收到") is Outcome.ANSWERED
    assert await town.city.says("王敏", "别的群", "@督办助手 在吗") is Outcome.UNHEARD
    texts = [view.text for view in town.city.screen("李静", "工作人员群")]
    assert texts == ["请于周五前报送", "大家好", "好的", "收到@督办助手", "收到"]


async def test_a_form_is_filled_by_label_and_sent_with_everything_that_stood_there(forms: Town):
    """Inputs join the params of the button."""
    typed = {"完成投资": 320, "形象进度": "桩基完成", "日期": "2026-11-23"}
    assert await forms.city.fills("李静", typed, "提交") is Outcome.ANSWERED
    assert params(forms) == {
        "round": "7",
        "amount": "320",
        "state": "桩基完成",
        "kind": "正常",
        "day": "2026-11-23",
    }
    await forms.city.taps("李静", "提交")
    assert params(forms)["amount"] == "300"


@pytest.mark.parametrize(
    ("form", "hint"),
    [
        ({"完成投姿": 1}, "完成投资"),
        ({"完成投资": "三百"}, "填不进"),
        ({"日期": "周五"}, "填不进"),
        ({"类别": "延后"}, "滞后"),
    ],
)
async def test_a_client_lets_nobody_type_nonsense(forms: Town, form, hint: str):
    """Unknown inputs, letters in a number, a choice not offered."""
    with pytest.raises(CityError, match=hint):
        await forms.city.fills("李静", form, "提交")
    assert forms.bot.received == []


async def test_a_link_button_calls_nobody(forms: Town):
    """It opens an address."""
    assert await forms.city.taps("李静", "说明") is Outcome.OPENED
    assert forms.bot.received == []


async def test_unknown_names_tell_the_nearest(forms: Town):
    """People, places, buttons, messages."""
    city = forms.city
    for wrong, hint in (
        (city.says("王敬", None, "a"), "王敏"),
        (city.says("王敏", "工作人群", "a"), "工作人员群"),
        (city.taps("李静", "提叫"), "提交"),
        (city.reads("李静", "没有的话"), "没有的话"),
        (city.says("李静", "别的群", "a"), "不在群"),
        (city.joins("王敏", "工作人员群"), "已经在群"),
        (city.leaves("李静", "别的群"), "不在群"),
        (city.says("张伟明", "工作人员群", "a", quote="没有"), "没有"),
    ):
        with pytest.raises(CityError, match=hint):
            await wrong


async def test_two_people_of_one_name_are_named_by_userid(town: Town):
    """The error lists them."""
    town.city.add_person(Citizen(userid="li2", name="李静", unionid="union-li2"))
    with pytest.raises(CityError, match="li、li2"):
        town.city.screen("李静")
    assert town.city.person("li2").name == "李静"


async def test_the_newest_message_bearing_the_button_wins(town: Town):
    """Unless words pick an older one; a grey button cannot be pressed."""
    route = {"callbackRouteKey": "cards", "callbackUrl": f"{town.bot.base}/dingtalk/cards"}
    await town.good("card_register", route)
    http = {"callbackType": "HTTP", "callbackRouteKey": "cards"}
    await town.good("card_create", card("card-1", **http))
    grey = json.dumps([{"text": "收到", "id": "sign", "disabled": True}])
    other = {"cardParamMap": {"title": "交办〔2026〕38号", "buttons": grey}}
    await town.good("card_create", card("card-2", cardData=other, **http))
    with pytest.raises(CityError, match="灰"):
        await town.city.taps("李静", "收到")
    await town.city.taps("李静", "收到", on="37号")
    assert town.bot.last().body["outTrackId"] == "card-1"


async def test_reading_one_message_reads_what_stands_above_it(town: Town):
    """And nothing below, nothing elsewhere, nothing of one's own."""
    for text in ("一", "二", "三"):
        await town.good("group_send", {**to_group(), "msgKey": "sampleText", "msgParam": f'{{"content": "{text}号"}}'})
    await town.good("oto_send", to_users("li"))
    await town.city.reads("李静", "二号")
    views = town.city.screen("王敏", "工作人员群")
    assert [view.read_by for view in views] == [("li",), ("li",), ()]
    assert town.city.screen("李静")[0].read_by == ()


async def test_a_selector_is_last_or_words_or_an_id(town: Town):
    """Without one the newest message anywhere is meant; somebody who sees nothing is an error of the script."""
    for name in ("工作人员群", "场景群"):
        await town.good("group_send", to_group(town.city.group(name).conversation_id))
    first = town.city.screen("李静", "工作人员群")[0]
    for on, read in ((None, "场景群"), ("last", "场景群"), (first.id, "工作人员群")):
        await town.city.reads("李静", on)
        assert town.city.screen("王敏", read)[0].read_by == ("li",)
    assert first.read_by == ()
    town.city.add_person(Citizen(userid="new", name="新来的", unionid="union-new"))
    with pytest.raises(CityError, match="新来的"):
        await town.city.reads("新来的")


async def test_arrivals_are_messages_and_edits_after_a_number(town: Town):
    """An edited card counts once per edit and shows what stood there then."""
    since = town.city.seq
    await town.good("card_create", card())
    for footer in ("一", "二"):
        body = {"outTrackId": "card-1", "cardData": {"cardParamMap": {"footer": footer}}}
        await town.good("card_update", body)
    await town.city.says("王敏", "工作人员群", "好")
    arrivals = town.city.arrivals("工作人员群", since)
    seen = [(arrival.what, arrival.view.footer, arrival.view.from_robot) for arrival in arrivals]
    assert seen == [
        ("message", "", True),
        ("edit", "一", True),
        ("edit", "二", True),
        ("message", "", False),
    ]
    assert town.city.arrivals("工作人员群", arrivals[1].seq) == arrivals[2:]
    await town.good("oto_send", to_users("li"))
    assert [arrival.view.where for arrival in town.city.arrivals("私聊 李静")] == ["私聊 李静"]
    assert town.city.arrivals("私聊 王敏") == []


async def test_who_leaves_sees_nothing_more(town: Town):
    """And who joins sees what stands there."""
    await town.good("group_send", to_group())
    await town.city.leaves("李静", "工作人员群")
    with pytest.raises(CityError):
        town.city.screen("李静", "工作人员群")
    await town.city.joins("李静", "工作人员群")
    assert len(town.city.screen("李静", "工作人员群")) == 1
    assert town.city.places("张伟明")[0] == GROUP


async def test_files_pictures_and_voices_go_to_the_bot_in_private(town: Town, tmp_path):
    """With a download code that gives the bytes back."""
    for name, msgtype in (("清单.xlsx", "file"), ("现场.JPG", "picture"), ("语音.amr", "audio")):
        path = tmp_path / name
        path.write_bytes(name.encode())
        assert await town.city.sends("李静", path, heard="桩基完成") is Outcome.ANSWERED
        body = town.bot.last().body
        assert (body["msgtype"], body["conversationType"]) == (msgtype, "1")
        asked = {"downloadCode": body["content"]["downloadCode"], "robotCode": "dingapp"}
        url = (await town.good("file_download", asked))["downloadUrl"]
        async with town.http.get(url) as response:
            assert await response.read() == name.encode()
    assert body["content"]["recognition"] == "桩基完成"
    assert await town.code("file_download", {**asked, "downloadCode": "x"}) == (400, "invalidParameter.downloadCode")


async def test_an_uploaded_file_can_be_sent(town: Town):
    """The media id keeps its leading @."""
    data = aiohttp.FormData()
    data.add_field("type", "file")
    data.add_field("media", b"PK..", filename="督办函.docx")
    async with town.http.post("/media/upload", params={"access_token": town.token}, data=data) as response:
        media = (await response.json())["media_id"]
    assert media.startswith("@")
    values = json.dumps({"mediaId": media, "fileName": "督办函.docx", "fileType": "docx"}, ensure_ascii=False)
    await town.good("oto_send", {**to_users("li"), "msgKey": "sampleFile", "msgParam": values})
    assert town.city.screen("李静")[0].media == media
    async with town.http.get(f"/sandbox/files/{media}") as response:
        assert await response.read() == b"PK.."
    async with town.http.get("/sandbox/files/none") as response:
        assert response.status == 404
    assert await town.code("media_upload", {"type": "file"}) == (200, 40035)


async def test_changes_are_told_to_subscribers(town: Town):
    """For the page's server-sent events."""
    with town.city.subscribe() as changes:
        await town.good("group_send", to_group())
        await town.city.reads("李静")
        told = [await asyncio.wait_for(changes.get(), 1) for _ in range(2)]
    assert [change.what for change in told] == ["message", "read"]
    await town.city.reads("王敏")
    assert changes.empty()


async def test_two_cities_with_one_seed_are_the_same(found):
    """Ids, keys and sessions come out equal."""
    transcripts = []
    for _ in range(2):
        town = await found(seed=7)
        key = (await town.good("group_send", to_group()))["processQueryKey"]
        await town.city.says("李静", None, "收到")
        transcripts.append((key, town.bot.last().body["msgId"], town.token))
    assert transcripts[0] == transcripts[1]


async def test_a_disbanded_group_takes_no_words(town: Town):
    """Not even from people."""
    await town.city.disbands("工作人员群")
    with pytest.raises(CityError, match="已解散"):
        await town.city.says("李静", "工作人员群", "在吗")
