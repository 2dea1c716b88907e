"""Debian's Chromium, headless, for tests that look at a page as a person does."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = Path(os.environ.get("QUNDING_TEST_CHROMIUM", "/usr/bin/chromium"))
MISSING = f"{CHROMIUM} is not there: run scripts/install-test-needs (make test does)"
FLAGS = [
    "--no-sandbox",  # as root, which CI is, Chromium's own sandbox does not start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Our pages are complete in themselves: a name that is not this machine's is not looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
CHINESE: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
DESKTOP: dict[str, Any] = CHINESE | {"viewport": {"width": 1400, "height": 900}}
PHONE: dict[str, Any] = CHINESE | {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """A browser with an empty profile, closed at the end."""
    _demand_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened_page(browser: Browser, looks: dict[str, Any]) -> AsyncIterator[Page]:
    """A page as `looks` says. A script error that nobody caught fails the test."""
    context = await browser.new_context(**looks)
    context.set_default_timeout(10_000)
    errors: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    await context.close()
    if errors:
        pytest.fail("uncaught errors in the page's scripts:\n" + "\n".join(errors), pytrace=False)


def _demand_chromium() -> None:
    if not CHROMIUM.exists():
        pytest.fail(MISSING, pytrace=False)
