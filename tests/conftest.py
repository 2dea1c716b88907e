"""Fixtures that every folder of tests shares.

A fixture that needs PostgreSQL or Chromium fails the test in words when it is missing; nothing is skipped.
Their drivers are imported by the fixtures: a run of domain tests alone should not wait a second for them.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from tests.postgres import PostgresServer

BROWSER_FIXTURES = {"browser", "page", "phone_page"}
# Chromium opens connections ahead of need. One that the kernel hands over while the server is going down is closed by
# nobody but the garbage collector, which says so.
BROWSERS_LEAVE_THESE = [
    f"ignore:Exception ignored in.*{what}:pytest.PytestUnraisableExceptionWarning"
    for what in ("_SelectorTransport", "socket.socket")
]
POSTGRES_FIXTURES = {"postgres", "postgres_url", "fresh_database"}

# How long an example takes says more about the machine's other work than about the code: speed has its benchmarks.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

# Allocations between two searches for cycles. Python's 700 make the search a quarter of all time here; what is left
# open is still found and still fails a test, a moment later.
GARBAGE_AFTER = 50_000


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses the fixture carries the marker, so that `-m 'not browser'` leaves none behind."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & BROWSER_FIXTURES:
            item.add_marker("browser")
            for what in BROWSERS_LEAVE_THESE:
                item.add_marker(pytest.mark.filterwarnings(what))
        if names & POSTGRES_FIXTURES:
            item.add_marker("postgres")


def pytest_collection_finish() -> None:
    """Modules and thousands of collected tests stay to the end: the search for cycles leaves them out from here on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test process."""
    from tests.postgres import running_postgres

    with running_postgres() as server:
        yield server


@pytest.fixture
def fresh_database(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    """Makes an empty PostgreSQL database and gives its URL, as often as called; all dropped at the end."""
    made: list[str] = []

    def fresh(template: str = "template1") -> str:
        made.append(postgres.fresh_database(template))
        return made[-1]

    yield fresh
    for url in made:
        postgres.drop(url)


@pytest.fixture
def postgres_url(fresh_database: Callable[[], str]) -> str:
    """The URL of an empty PostgreSQL database, for what only PostgreSQL must do."""
    return fresh_database()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet, for what only SQLite must do."""
    return f"sqlite:///{tmp_path / 'qunding.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database: each test that asks runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, one per test: it lives on the test's own event loop."""
    from tests.browser import running_browser

    async with running_browser() as chromium:
        yield chromium


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page as wide as a desk's screen."""
    from tests.browser import DESKTOP, opened_page

    async with opened_page(browser, DESKTOP) as desktop:
        yield desktop


@pytest.fixture
async def phone_page(browser: Browser) -> AsyncIterator[Page]:
    """A page as narrow as a phone, touched and not clicked."""
    from tests.browser import PHONE, opened_page

    async with opened_page(browser, PHONE) as phone:
        yield phone
