"""`/matter/{token}`: what was sent about a matter, on a page, for whom the link was given to."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest

from domain.audits.records import LoggedAct
from domain.calendars import COUNTY_ZONE
from rehearsal.stage import Play, Stage
from store.mapping import all_of

if TYPE_CHECKING:
    from playwright.async_api import Page

HERE = Path(__file__).parents[1] / "scenarios"
PHOTO, SHEET = HERE / "现场照片.png", HERE / "河阳县.xlsx"
OFFICE, HEAD, LEADER, OTHER = "戚敏", "鲍志刚", "杜永安", "车晓云"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A matter of 住建局, with a photo and a workbook sent by its head."""
    play = Play(
        county="云岭县.xlsx", beside=HERE, start=datetime(2026, 11, 25, 9, 5, tzinfo=COUNTY_ZONE), folder=tmp_path,
        mode="stream", settings={"console_base": "http://pages.test"},
    )  # fmt: skip
    stage = Stage(play)
    try:
        await stage.open()
        await _begun(stage)
        yield stage
    finally:
        await stage.close()


async def _begun(stage: Stage) -> None:
    await says(stage, OFFICE, "交办 住建局 12月4日前报送体育公园看台验收情况")
    await says(stage, OFFICE, "同意")
    for file in (PHOTO, SHEET):
        await stage.city.sends(HEAD, file)
        await stage.machine.settle()


async def says(stage: Stage, who: str, text: str) -> str:
    """What comes back."""
    await stage.city.says(who, None, text)
    await stage.machine.settle()
    shown = stage.city.screen(who)[-1]
    return f"{shown.title}\n{shown.text}\n{shown.footer}"


async def linked(stage: Stage, who: str) -> str:
    """The address of the page, at this service."""
    found = re.search(r"http://pages\.test(/matter/\d{40})", await says(stage, who, "1号佐证"))
    assert found is not None
    return stage.service.base_url + found[1]


async def got(url: str) -> tuple[int, bytes, str]:
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, await answer.read(), answer.headers.get("Content-Disposition", "")


async def test_whoever_may_see_the_matter_opens_what_was_sent(stage: Stage) -> None:
    """Kind, sender, time, whole hash and share; the bytes as they came; each look is written down."""
    url = await linked(stage, LEADER)
    status, body, _name = await got(url)
    page = body.decode()
    assert status == 200
    for said in ("照片", "文件", HEAD, "住建局", "2026-11-25 09:05", "河阳县.xlsx", "体育公园看台验收"):
        assert said in page, said
    for file in (PHOTO, SHEET):
        assert sha256(file.read_bytes()).hexdigest() in page
    paths = re.findall(r'href="(/matter/[^"]+)"', page)
    opened = [await got(stage.service.base_url + path) for path in paths]
    assert {(status, body, name.split(";")[0]) for status, body, name in opened} == {
        (200, PHOTO.read_bytes(), "inline"),
        (200, SHEET.read_bytes(), "attachment"),
    }
    rows = await stage.service.store.read(lambda connection: all_of(connection, LoggedAct))
    seen = [dict(row.facts) for row in rows.values() if dict(row.facts).get("item") == "2026-1"]
    assert sorted(bool(facts["evidence"]) for facts in seen) == [False, True, True]
    assert {row.account for row in rows.values()} == {stage.city.person(LEADER).userid}


async def test_nobody_else_gets_in(stage: Stage) -> None:
    """Another unit gets no link; a link that was guessed, or is half an hour old, leads nowhere and leaves nothing."""
    refused = await says(stage, OTHER, "1号佐证")
    assert "pages.test" not in refused
    url = await linked(stage, OFFICE)
    assert (await got(f"{url[:-1]}x"))[0] == 410
    assert (await got(f"{url}/nothing"))[0] == 410
    await stage.machine.run_until(stage.clock.now() + timedelta(minutes=31))
    status, body, _name = await got(url)
    assert (status, "链接已失效" in body.decode()) == (410, True)
    rows = await stage.service.store.read(lambda connection: all_of(connection, LoggedAct))
    assert not rows


async def test_it_reads_well_on_a_desk(stage: Stage, page: Page) -> None:
    """Nothing hangs over the edge of a small office screen, and there is nothing to run."""
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.goto(await linked(stage, OFFICE))
    assert await page.locator("tbody tr").count() == 2
    assert await page.evaluate("document.documentElement.scrollWidth <= 1280")
    assert await page.locator("script").count() == 0
