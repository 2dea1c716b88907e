"""`qunding send-test`: one marked message, the platform's answer in words, and the way back."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.city import City
from tests.cli.conftest import Ended, Run
from tests.cli.test_doctor import furnished, serving  # noqa: F401
from tests.cli.towns import SECRET, settings_for, standing

Try = Callable[..., Any]


@pytest.fixture
def installed(furnished: Path, data_dir: Path) -> Path:  # noqa: F811
    """An installation in order."""
    shutil.copytree(furnished, data_dir)
    return data_dir


@pytest.fixture
def attempt(run: Run, installed: Path, monkeypatch: pytest.MonkeyPatch) -> Try:
    """Runs `send-test` against a city."""

    async def attempted(city: City, *arguments: str, **changed: str) -> Ended:
        for name, value in {**settings_for(city), **changed}.items():
            monkeypatch.setenv(name, value)
        ended = await asyncio.to_thread(run, "send-test", *arguments)
        assert SECRET not in ended.out + ended.err
        return ended

    return attempted


async def test_words_to_one_person_and_to_the_staff_group(attempt: Try) -> None:
    """Marked as a test; nobody else hears of it."""
    async with standing() as city:
        ended = await attempt(city, "--to", "李静")
        assert (ended.code, "钉钉收下了，已发给李静" in ended.out) == (0, True), ended
        assert [view.title for view in city.screen("李静")] == ["【测试】群叮连通测试"]
        assert (await attempt(city, "--group", "工作人员群")).code == 0
        assert "【测试】" in city.screen("李静", "工作人员群")[-1].title
        assert city.calls("oto_send") + city.calls("group_send") == 2


@pytest.mark.parametrize("mode", ["stream", "webhook"])
async def test_a_press_of_the_card_comes_back_to_it(attempt: Try, installed: Path, mode: str) -> None:
    """收到 goes to the running service and its answer stands on the card: both ways are open."""
    async with standing(mode=mode) as city, serving(city, installed) as service:
        if mode == "stream":
            assert service.ears._stream is not None
            await service.ears._stream.connected()
        ended = await attempt(city, "--to", "李静", "--card")
        assert ended.code == 0, ended
        assert "尚未收到点击" in city.screen("李静")[-1].footer
        await city.taps("李静", "收到")
        assert city.screen("李静")[-1].footer == "收到，链路通了"
        assert city.screen("李静")[-1].buttons == ()


@pytest.mark.parametrize("group", ["分管领导群", "主要领导群"])
async def test_leaders_are_not_tested_on(attempt: Try, group: str) -> None:
    """Unless the name is written twice."""
    async with standing() as city:
        ended = await attempt(city, "--group", group)
        assert (ended.code, "写两遍" in ended.err, city.calls()) == (2, True, 0)
        assert (await attempt(city, "--group", group, "--group", group)).code == 0
        assert len(city.arrivals(group)) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "只写一个"),
        (("--to", "李静", "--group", "工作人员群"), "只写一个"),
        (("--to", "李净"), "是不是 李静"),
        (("--group", "工作群"), "是不是 工作人员群"),
        (("--group", "工作人员群", "--group", "分管领导群"), "只能写一个"),
    ],
)
async def test_a_wrong_name_sends_nothing(attempt: Try, arguments: tuple[str, ...], said: str) -> None:
    """With the nearest right one."""
    async with standing() as city:
        ended = await attempt(city, *arguments)
        assert (ended.code, said in ended.err, city.calls()) == (2, True, 0), ended


@pytest.mark.parametrize(
    ("city_is", "arguments", "code", "said"),
    [
        (
            {"withheld": frozenset({"qyapi_robot_sendmsg"})},
            ("--to", "李静"),
            1,
            "权限管理→搜索“企业内机器人发送消息权限”",
        ),
        ({"withheld": frozenset({"Card.Instance.Write"})}, ("--to", "李静", "--card"), 1, "互动卡片实例写权限"),
        ({"unseen": frozenset({"u-李静"})}, ("--to", "李静"), 1, "可见范围"),
        ({"templates": ()}, ("--to", "李静", "--card"), 1, "没有编号为"),
        ({"ip_refused": True}, ("--to", "李静"), 1, "白名单"),
        ({"client_secret": "changed"}, ("--to", "李静"), 3, "凭证与基础信息"),
    ],
)
async def test_a_refusal_is_said_in_words(
    attempt: Try, city_is: dict[str, Any], arguments: tuple[str, ...], code: int, said: str
) -> None:
    """With the menu where it is put right; 1 = refused, 3 = later."""
    async with standing(**city_is) as city:
        ended = await attempt(city, *arguments)
        assert (ended.code, said in ended.out) == (code, True), ended


async def test_a_lost_answer_is_not_called_a_failure(attempt: Try) -> None:
    """It may have been sent: nobody is told to try again at once."""
    async with standing() as city:
        city.fault("timeout_after_accept", "oto_send")
        ended = await attempt(city, "--to", "李静")
        assert (ended.code, "可能已经发出" in ended.out) == (3, True), ended
        city.group("工作人员群").has_robot = False
        ended = await attempt(city, "--group", "工作人员群")
        assert (ended.code, "机器人不在“工作人员群”里" in ended.out) == (1, True), ended


async def test_a_card_needs_a_template(attempt: Try) -> None:
    """Before anything is sent."""
    async with standing() as city:
        ended = await attempt(city, "--to", "李静", "--card", QUNDING_DINGTALK_CARD_TEMPLATE="")
        assert (ended.code, "QUNDING_DINGTALK_CARD_TEMPLATE" in ended.err, city.calls()) == (2, True, 0)
