"""The main story on the page, in a real browser, as the four users live it: on both stores and at a phone's width."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from rehearsal.demo import forward_of
from rehearsal.stage import Play, Stage
from sandbox.page import mount

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

MATTER = "@督办助手 交办 住建局 本周五前报送城东安置房征迁方案"
TRAVEL = 60_000


@asynccontextmanager
async def running_stage(folder: Path, database_url: str) -> AsyncIterator[str]:
    """The sample county with its page and 快进; gives the address."""
    stage = Stage(Play(folder=folder, database_url=database_url))
    page = mount(stage.city)
    await stage.open()
    page.begin()
    stage.city.forward = forward_of(stage)
    stage.city.next_due = stage.machine.upcoming
    stage.service.start_beats()
    try:
        yield f"{stage.city.base_url}/"
    finally:
        await stage.close()


def phone(page: Page, title: str) -> Locator:
    """One of the phones by what stands on top of it."""
    return page.locator(".phone").filter(has=page.get_by_role("heading", name=title)).first


async def be(page: Page, name: str) -> None:
    """Change who I am."""
    await page.click("#me")
    await page.fill("#people-find", name)
    await page.locator("#people-list button").first.click()
    await expect(page.locator("#me-name")).to_have_text(name)


async def say(page: Page, title: str, text: str) -> None:
    """Type into a phone and send."""
    await phone(page, title).locator(".write textarea").fill(text)
    await phone(page, title).get_by_role("button", name="发送").click()


async def travel(page: Page, until: str) -> None:
    """快进 to a given time and wait until the page has arrived."""
    await page.click("#forward-to")
    await page.fill("#until-time", until)
    await page.locator("#until-form button[type=submit]").click()
    day = re.compile(f"{int(until[5:7])}月{int(until[8:10])}日.*{until[11:]}")
    await expect(page.locator("#now")).to_have_text(day, timeout=TRAVEL)


@pytest.mark.timeout(180)
async def test_hand_over_sign_overdue_and_the_gate(page: Page, tmp_path: Path, database_url: str) -> None:
    """Hand over → sign → overdue reaches the unit head → the field leader's card → and stops before 县长 in 待审定."""
    async with running_stage(tmp_path, database_url) as address:
        await page.goto(address)
        await say(page, "工作人员群", MATTER)
        await phone(page, "督办助手").get_by_role("button", name="确认下发").click()
        card = phone(page, "工作人员群").get_by_text("交办〔2026〕1号")
        await expect(card.first).to_be_visible()

        await be(page, "张伟明")
        await phone(page, "督办助手").get_by_role("button", name="收到").last.click()
        await expect(phone(page, "工作人员群").get_by_text("已签收 张伟明")).to_be_visible()

        await travel(page, "2026-11-30T09:30")
        await expect(phone(page, "督办助手").get_by_text("逾期1个工作日").first).to_be_visible()

        await travel(page, "2026-12-04T15:00")
        await be(page, "陈海峰")
        await expect(phone(page, "督办助手").get_by_text("逾期2个工作日").first).to_be_visible()
        await expect(phone(page, "分管领导群").get_by_text("城东安置房征迁方案")).to_have_count(0)

        await be(page, "周明远")
        await expect(phone(page, "督办助手").get_by_text("住建局")).to_have_count(0)
        await expect(phone(page, "主要领导群").get_by_text("住建局")).to_have_count(0)

        await be(page, "王敏")
        gate = phone(page, "督办助手").get_by_text("待审定：拟报县长").first
        await expect(gate).to_be_visible()


async def test_a_liaison_reports_in_twenty_seconds_on_a_phone(
    phone_page: Page, tmp_path: Path, sqlite_url: str
) -> None:
    """One prompt in the afternoon, one tap, an echo with the way back; nothing overflows the phone."""
    async with running_stage(tmp_path, sqlite_url) as address:
        page = phone_page
        await page.goto(address)
        await be(page, "李静")
        await page.get_by_role("button", name=re.compile("工具")).click()
        await travel(page, "2026-11-23T15:31")
        await page.locator("#tabs").get_by_text("私聊").click()
        await page.get_by_role("button", name="全部无变化").last.click()
        await expect(page.get_by_text("已记下3个项目的进度").last).to_be_visible()
        overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0
