"""Somebody leaves the organisation: what is for his post finds another way, and his account opens nothing (S03)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Unavailable
from cli.serving import directory_watch
from domain.calendars import COUNTY_ZONE
from rehearsal.stage import Play, Stage, utc
from scheduler.directory import DirectoryWatch

START = datetime(2026, 11, 23, 9, 5, tzinfo=COUNTY_ZONE)


async def test_who_has_left_is_told_of_and_no_longer_counted_on(tmp_path: Path) -> None:
    """The office hears it, the liaison's copy goes to the head alone, and the old account is an outsider's."""
    stage = Stage(Play(folder=tmp_path, start=START, mode="stream"))
    await stage.open()
    try:
        city = stage.city
        await city.resigns("李静")
        await stage.machine.run_until(utc(START.replace(hour=14, minute=45)))
        assert any(view.says("李静的账号已离开组织") for view in city.screen("王敏"))
        person = next(p for p in (await stage.service.county()).roster.persons.values() if p.name == "李静")
        assert not person.reachable
        pushed = (await stage.service.ledger.usage()).push
        before = len(city.screen("李静"))
        await city.says("王敏", None, "交办 住建局 12月4日前报送方案")
        await stage.machine.settle()
        await city.taps("王敏", "确认下发")
        await stage.machine.settle()
        assert any("交办〔2026〕1号" in view.title for view in city.screen("张伟明"))
        await city.says("李静", None, "收到1")
        await stage.machine.settle()
        assert [view.text for view in city.screen("李静")[before:]] == ["收到1"]
        assert (await stage.service.ledger.usage()).push == pushed + 3
    finally:
        await stage.close()


async def test_who_left_unheard_is_found_by_the_daily_look(tmp_path: Path) -> None:
    """The event of leaving is not subscribed: half past five next morning the directory tells, and once is enough."""
    stage = Stage(Play(folder=tmp_path, start=START, mode="stream"))
    await stage.open()
    try:
        people = stage.city.platform.directory.people
        people["u-李静"] = replace(people["u-李静"], resigned=True)
        service = stage.service
        watch = directory_watch(service)
        early, late = utc(START.replace(hour=5, minute=29)), utc(START.replace(hour=5, minute=30))
        assert (watch.due(early), watch.due(late)) == (False, True)
        await watch.look(service.clock())
        person = next(p for p in (await service.county()).roster.persons.values() if p.name == "李静")
        assert not person.reachable
        assert not watch.due(service.clock())
        await stage.machine.run_until(utc(START.replace(hour=14, minute=45)))
        assert sum(view.says("李静的账号已离开组织") for view in stage.city.screen("王敏")) == 1
    finally:
        await stage.close()


async def down(_staff_id: str) -> bool | None:
    raise Unavailable("down")


async def shut(_staff_id: str) -> bool | None:
    return None


@pytest.mark.parametrize("belongs", [down, shut])
async def test_a_directory_that_tells_nothing_is_asked_an_hour_later(
    belongs: Callable[[str], Awaitable[bool | None]],
) -> None:
    """Down, or without the permission to see anybody: nobody is unbound, and the look of the day is still owed."""
    told: list[object] = []

    async def accounts() -> list[str]:
        return ["a"]

    async def apply(event: object) -> None:
        told.append(event)

    watch = DirectoryWatch(accounts=accounts, belongs=belongs, apply=apply)
    now = utc(START)
    watch.beat(now)
    for _turn in range(5):
        await asyncio.sleep(0)
    assert not told
    assert (watch.due(now + timedelta(minutes=59)), watch.due(now + timedelta(minutes=60))) == (False, True)
