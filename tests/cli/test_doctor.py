"""`qunding doctor` beside a city in which one thing at a time is out of order: it names that thing and no other."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from app import Service, Surroundings, wall_clock
from config.settings import Settings
from domain.messages.quota import month_of
from rehearsal.stage import TEMPLATE, TEMPLATE_FILE
from sandbox.city import City, Outcome
from store.outgoing import count_call
from tests.cli.conftest import Run
from tests.cli.towns import AES_KEY, SECRET, TOKEN, Found, furnish, settings_for, standing

Set = Callable[[City], dict[str, str]]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation in order, to be copied."""
    folder = tmp_path_factory.mktemp("furnished") / "d"
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
def installed(furnished: Path, data_dir: Path) -> Path:
    """This test's own copy."""
    shutil.copytree(furnished, data_dir)
    return data_dir


Examine = Callable[..., Any]


@pytest.fixture
def examine(run: Run, installed: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Runs `doctor` with the right settings for a city and some wrong ones; nothing secret is ever shown, and
    nobody is ever sent anything."""

    async def examined(city: City, *arguments: str, **changed: str) -> Found:
        for name, value in {**settings_for(city), **changed}.items():
            monkeypatch.setenv(name, value)
        before = city.seq
        ended = await asyncio.to_thread(run, "doctor", "--json", *arguments)
        assert city.seq == before, "somebody was sent something"
        for secret in (SECRET, AES_KEY, TOKEN, "secret-of-the-cards", *changed.values()):
            assert len(secret) < 12 or secret.startswith("http") or secret not in ended.out + ended.err
        findings = json.loads(ended.out)["findings"]
        lines = {each["code"]: each["line"] for each in findings if each["level"] != "fine"}
        return Found(codes=frozenset(lines), lines=lines, said=ended.out, code=ended.code)

    return examined


@pytest.fixture
async def usual(examine: Examine) -> frozenset[str]:
    """What is remarked where nothing is out of order: it depends on the machine and the day."""
    async with standing() as city:
        found = await examine(city)
    assert found.code == 0, found
    assert found.codes <= {"service_silent", "sqlite_old", "calendar_provisional", "no_basis", "projects_uncovered"}
    return found.codes


async def test_an_installation_in_order_costs_a_handful_of_calls(examine: Examine, usual: frozenset[str]) -> None:
    """Three questions of its own and one a group are billed; every thing looked at is said to be well."""
    async with standing() as city:
        found = await examine(city)
        assert {kind: city.calls(kind) for kind in ("group_query", "card_make", "robots_in_group")} == {
            "group_query": 1,
            "card_make": 1,
            "robots_in_group": 3,
        }
        assert city.platform.meter.billed.total() - city.platform.meter.billed[next(iter(_free(city)))] == 5
    fine = {"platform_answers", "clock_fine", "card_fine", "contacts_fine", "robot_in_group", "stream_opens"}
    assert fine <= {each["code"] for each in json.loads(found.said)["findings"]}


def _free(city: City) -> list[tuple[str, Any]]:
    return [key for key in city.platform.meter.billed if key[1] == "free"]


CONSOLE = "开发者后台→应用开发→本应用→"
BROKEN = [
    ("keys_refused", {}, {"QUNDING_DINGTALK_CLIENT_SECRET": "wrong-secret-wrong"}, f"{CONSOLE}凭证与基础信息"),
    ("robot_code_wrong", {}, {"QUNDING_DINGTALK_ROBOT_CODE": "dingother"}, f"{CONSOLE}机器人"),
    (
        "permission_missing",
        {"withheld": frozenset({"qyapi_robot_sendmsg"})},
        {},
        f"缺“企业内机器人发送消息权限”（qyapi_robot_sendmsg） → {CONSOLE}权限管理→搜索“企业内机器人发送消息权限”→申请",
    ),
    (
        "permission_missing",
        {"withheld": frozenset({"qyapi_get_member_by_mobile"})},
        {},
        "搜索“根据手机号获取成员基本信息权限”→申请",
    ),
    ("permission_missing", {"withheld": frozenset({"Card.Instance.Write"})}, {}, "互动卡片实例写权限"),
    ("permission_missing", {"withheld": frozenset({"qyapi_chat_read"})}, {}, "群会话读权限"),
    ("permission_missing", {"withheld": frozenset({"qyapi_get_member"})}, {}, "成员信息读权限"),
    ("card_missing", {"templates": ()}, {}, "卡片平台（open-dev.dingtalk.com/fe/card）→模板列表"),
    ("card_unpublished", {"unpublished": frozenset({TEMPLATE})}, {}, "→发布"),
    ("card_version_unsaid", {}, {"QUNDING_DINGTALK_CARD_VERSION": "0"}, "QUNDING_DINGTALK_CARD_VERSION=1"),
    ("ip_refused", {"ip_refused": True}, {}, f"{CONSOLE}安全设置→服务器出口IP"),
    ("quota_spent", {"api_quota": 0}, {}, "资源用量"),
    ("person_unseen", {"unseen": frozenset({"u-李静"})}, {}, f"李静 → {CONSOLE}版本管理与发布→可见范围"),
    ("platform_unreachable", {}, {"QUNDING_DINGTALK_API_BASE": "http://127.0.0.1:9"}, "443"),
    ("event_keys_wrong", {}, {"QUNDING_DINGTALK_AES_KEY": "too-short-to-be-a-key"}, f"{CONSOLE}事件订阅"),
    ("filing_missing", {}, {"QUNDING_FILING": ""}, "qunding init --filing"),
    ("county_missing", {}, {"QUNDING_COUNTY": ""}, "qunding init --county"),
]


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{each[0]} {each[3][-9:]}" for each in BROKEN])
async def test_one_broken_thing_is_named_and_no_other(
    examine: Examine, usual: frozenset[str], broken: tuple[str, dict[str, Any], dict[str, str], str]
) -> None:
    """With the menu where it is put right."""
    code, city_is, we_set, said = broken
    async with standing(**city_is) as city:
        found = await examine(city, **we_set)
    assert found.codes - usual == {code}, found
    assert said in found.lines[code]


async def test_a_robot_that_was_taken_out_of_a_group(examine: Examine, usual: frozenset[str]) -> None:
    """The group is named, and how to put the robot back."""
    async with standing() as city:
        city.group("分管领导群").has_robot = False
        found = await examine(city)
    assert found.codes - usual == {"robot_not_in_group"}
    assert "“分管领导群”里 → 在钉钉打开这个群→群设置→机器人" in found.lines["robot_not_in_group"]


async def test_a_group_that_is_gone_and_a_person_who_left(examine: Examine, usual: frozenset[str]) -> None:
    """Two faults, two lines."""
    async with standing() as city:
        del city.platform.directory.groups[city.group("工作人员群").conversation_id]
        del city.platform.directory.people["u-李静"]
        found = await examine(city)
    assert found.codes - usual == {"group_gone", "person_left"}


async def test_a_template_without_one_of_our_variables(examine: Examine, usual: frozenset[str], tmp_path: Path) -> None:
    """Tried on a card that is delivered to nobody."""
    row = json.loads(TEMPLATE_FILE.read_text("utf-8"))[0]
    del row["variables"]["form"]
    (tmp_path / "t.json").write_text(json.dumps([row]), "utf-8")
    async with standing(templates=(tmp_path / "t.json",)) as city:
        found = await examine(city)
    assert found.codes - usual == {"card_unfit"}
    assert "form" in found.lines["card_unfit"]


@pytest.mark.parametrize(("minutes", "code"), [(-5, "clock_ahead"), (5, "clock_behind")])
async def test_a_clock_five_minutes_off(examine: Examine, usual: frozenset[str], minutes: int, code: str) -> None:
    """Against the platform's own, whichever of the two is right."""
    async with standing(lambda: wall_clock() + timedelta(minutes=minutes)) as city:
        found = await examine(city)
    assert found.codes - usual == {code}
    assert "timedatectl" in found.lines[code]


async def test_a_month_that_is_nearly_used(examine: Examine, usual: frozenset[str], installed: Path) -> None:
    """By our own count; the platform does not tell."""
    engine = create_engine(f"sqlite:///{installed / 'qunding.sqlite3'}")
    with engine.begin() as connection:
        count_call(connection, month_of(wall_clock()), {"group_send": 4200})
    engine.dispose()
    async with standing() as city:
        found = await examine(city)
    assert found.codes - usual == {"quota_nearly_used"}
    assert "已用4200，额度5000" in found.lines["quota_nearly_used"]


async def test_offline_asks_nobody(examine: Examine) -> None:
    """Only what this machine knows."""
    async with standing(ip_refused=True) as city:
        found = await examine(city, "--offline")
        assert (found.code, city.calls()) == (0, 0)


# With the service running.


@asynccontextmanager
async def serving(city: City, installed: Path, **changed: object) -> AsyncIterator[Service]:
    named = {name.removeprefix("QUNDING_").lower(): value for name, value in settings_for(city).items()}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = {"port": port, "dingtalk_callback_base": f"http://127.0.0.1:{port}", "data_dir": installed}
    service = Service(Settings.model_validate({**named, **base, **changed}), Surroundings(durable=False))
    await service.open()
    await service.listen_to_commands()
    await service.serve()
    city.call_back_to(service.base_url)
    yield service
    await service.close()


async def test_a_running_service_says_how_its_callbacks_went(
    examine: Examine, usual: frozenset[str], installed: Path
) -> None:
    """Messages, events: each way in that fails is told from the others, and all is well afterwards."""
    async with standing(mode="webhook") as city, serving(city, installed) as service:
        address = {"QUNDING_DINGTALK_CALLBACK_BASE": service.base_url}
        assert await city.checks_url() is Outcome.ANSWERED
        await city.says("李静", None, "帮助")
        assert (await examine(city, **address)).codes <= usual
        service.ears.heard.refuse("robot")
        found = await examine(city, **address)
        assert found.codes - usual == {"robot_sign_wrong"}
        assert f"{CONSOLE}凭证与基础信息 核对 Client Secret" in found.lines["robot_sign_wrong"]
        await city.says("李静", None, "帮助")
        assert (await examine(city, **address)).codes <= usual


@pytest.mark.parametrize("wrong", [{"dingtalk_token": "another-token-1"}, {"dingtalk_aes_key": "9" * 42 + "8"}])
async def test_a_wrong_token_or_key_of_events(
    examine: Examine, usual: frozenset[str], installed: Path, wrong: dict[str, object]
) -> None:
    """Nothing can be asked of the platform: the events that came and could not be opened say it."""
    async with standing(mode="webhook") as city, serving(city, installed, **wrong) as service:
        assert await city.checks_url() is Outcome.REFUSED
        found = await examine(city, QUNDING_DINGTALK_CALLBACK_BASE=service.base_url)
    assert found.codes - usual == {"event_seal_wrong"}
    assert f"{CONSOLE}事件订阅 照抄" in found.lines["event_seal_wrong"]


async def test_an_address_that_does_not_lead_to_us(examine: Examine, usual: frozenset[str], installed: Path) -> None:
    """Nobody there, or somebody else."""
    async with standing(mode="webhook") as city, serving(city, installed):
        found = await examine(city, QUNDING_DINGTALK_CALLBACK_BASE="http://127.0.0.1:9")
        assert found.codes - usual == {"callback_unreachable"}
        assert "/dingtalk/robot" in found.lines["callback_unreachable"]


async def test_a_stream_that_is_up_and_one_that_is_down(
    examine: Examine, usual: frozenset[str], installed: Path
) -> None:
    """The doctor never connects itself: it would take messages away."""
    async with standing() as city, serving(city, installed) as service:
        assert service.ears._stream is not None
        await service.ears._stream.connected()
        assert (await examine(city)).codes <= usual
        await service.ears.close()
        service.ears._stream._up.clear()
        assert (await examine(city)).codes - usual == {"stream_down"}
