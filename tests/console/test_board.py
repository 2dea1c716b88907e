"""`/board/{token}` as a screen in a hall shows it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from sqlalchemy import delete, insert

from app import Service, Surroundings
from console.board.pages import leaves
from domain.boards.boards import Board, BoardRow
from domain.boards.rules import BoardRules
from domain.lights.rules import Colour
from sandbox.city import City
from store import tables
from store.mapping import KINDS
from tests.console.conftest import settings_of
from tests.domain.matter_kit import at

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

TOKEN = "0123456789abcdef"
HD: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
NAMES = ["城东安置房建设工程", "光伏玻璃二期", "阀门智造产业园", "云岭铜箔技改", "殡仪馆迁建工程", "城北污水处理厂扩建"]


def row(n: int, colour: Colour) -> BoardRow:
    """The n-th project."""
    return BoardRow(
        colour=colour, project=NAMES[n % len(NAMES)], unit="住建局", done="54.2", plan="86.3", stuck="points",
        node="主体结构封顶", node_on=date(2026, 12, 20),
    )  # fmt: skip


def hung(reds: int = 6, yellows: int = 13) -> Board:
    """A snapshot as long as a county's."""
    rows = [row(n, Colour.RED if n < reds else Colour.YELLOW) for n in range(reds + yellows)]
    better = BoardRow(colour=Colour.GREEN, project="开发区标准厂房", unit="开发区", was=Colour.YELLOW)
    late = BoardRow(colour=Colour.RED, project="示范路", unit="交通局", stuck="node", stuck_name="路基工程全部完成验收")
    return Board(
        on=date(2026, 11, 22), let_out_at=at("11-22 17:30"), unit="项目办", basis="县委办〔2026〕15号第四条",
        reds=reds + 1, yellows=yellows, greens=41, rows=(late, *rows, better),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A service with a screen's address."""

    service: Service

    @property
    def url(self) -> str:
        return f"{self.service.base_url}/board/{TOKEN}"

    async def hang(self, board: Board) -> None:
        """As if it had been let out."""
        kept = {**KINDS["board"].row(board), "version": 1, "chain": ""}

        def write(connection: Any) -> None:
            connection.execute(delete(tables.boards))
            connection.execute(insert(tables.boards), [kept])

        await self.service.store.transact(write)


@pytest.fixture
async def hall(city: City, short: Path) -> AsyncIterator[Hall]:
    service = Service(settings_of(city, short, board_token=TOKEN, county="青禾县"), Surroundings(durable=False))
    await service.open()
    await service.serve()
    yield Hall(service=service)
    await service.close()


async def status(url: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status


async def test_only_who_has_the_token_sees_it(hall: Hall) -> None:
    """A wrong one learns nothing, not even that there is a board."""
    assert await status(hall.url) == 200
    assert await status(f"{hall.url}/stage") == 200
    for wrong in (f"{hall.url}x", f"{hall.url[:-1]}", f"{hall.service.base_url}/board/", f"{hall.url}x/stage"):
        assert await status(wrong) == 404


async def test_without_a_token_there_is_no_board(house: Any) -> None:
    assert await status(f"{house.url}/board/{TOKEN}") == 404


async def test_a_screen_that_asks_is_noted(hall: Hall) -> None:
    """So that somebody notices a dark one."""

    async def seen() -> float:
        async with aiohttp.ClientSession() as http, http.get(f"{hall.service.base_url}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return float(next(line for line in lines if line.startswith("qunding_board_seen ")).split()[1])

    assert await seen() == 0
    assert await status(f"{hall.url}/stage") == 200
    assert await seen() > 0


@pytest.fixture
async def screen(browser: Browser) -> AsyncIterator[Page]:
    from tests.browser import CHINESE, opened_page

    async with opened_page(browser, CHINESE | HD) as page:
        yield page


async def fits(page: Page) -> dict[str, float]:
    """The smallest sign and what hangs over, in pixels of the 1920×1080 stage."""
    found: dict[str, float] = await page.evaluate(
        """() => {
          const leaf = e => e.offsetParent && e.childElementCount === 0 && e.textContent.trim();
          const seen = [...document.querySelectorAll("main *")].filter(leaf);
          const main = document.querySelector("main");
          return {smallest: Math.min(...seen.map(e => parseFloat(getComputedStyle(e).fontSize))),
                  over: Math.max(main.scrollHeight - 1080, main.scrollWidth - 1920)};
        }"""
    )
    return found


async def test_it_can_be_read_from_the_other_end_of_the_hall(hall: Hall, screen: Page) -> None:
    """Nothing smaller than 28 px at 1080p, nothing beyond the edge, red first; every page is full."""
    await hall.hang(hung())
    await screen.goto(hall.url)
    assert await screen.inner_text(".leaf.now tbody tr:first-child .name") == "示范路"
    assert "节点逾期　路基工程全部完成…" in await screen.inner_text(".leaf.now tbody tr:first-child")
    assert "项目办审定" in await screen.inner_text("footer")
    assert "11月22日 17:30" in await screen.inner_text("footer")
    found = await fits(screen)
    assert found["smallest"] >= 28
    assert found["over"] <= 0
    assert await screen.inner_text(".turn") == "1／3"


async def test_it_turns_by_itself_and_outlives_the_server(hall: Hall, screen: Page) -> None:
    """A page every 13 s, what is new after a whole round; without a server the last one stays, marked."""
    await hall.hang(hung())
    await screen.clock.install()
    await screen.goto(hall.url)
    first = await screen.inner_text(".leaf.now")
    await screen.clock.run_for(13_500)
    assert await screen.inner_text(".turn") == "2／3"
    assert await screen.inner_text(".leaf.now") != first
    await hall.hang(hung(reds=0, yellows=2))
    assert "2" in await comes_to(screen, ".counts .yellow b", "2")
    await screen.route("**/stage", lambda route: route.abort())
    assert "离线" in await comes_to(screen, ".turn", "离线")
    assert "示范路" in await screen.inner_text(".leaf.now")


async def comes_to(screen: Page, where: str, wanted: str) -> str:
    """What stands there once it is so, or after twenty pages: its clock runs on a page at a time."""
    for _page in range(20):
        await screen.clock.run_for(13_000)
        said = await screen.inner_text(where)
        if said.startswith(wanted):
            break
    return said


async def test_an_empty_board_says_so(hall: Hall, screen: Page) -> None:
    await screen.goto(hall.url)
    assert await screen.inner_text(".leaf.now") == "暂无内容"


@pytest.mark.parametrize(("rows", "pages"), [(0, []), (1, [1]), (10, [10]), (11, [6, 5]), (21, [7, 7, 7])])
def test_pages_are_filled_evenly(rows: int, pages: list[int]) -> None:
    """A last page with one line looks like a mistake."""
    found = leaves([row(n, Colour.RED) for n in range(rows)], BoardRules(rows=10))
    assert [len(leaf) for leaf in found] == pages
    assert [r for leaf in found for r in leaf] == [row(n, Colour.RED) for n in range(rows)]


def test_more_than_twelve_rows_are_never_read() -> None:
    assert max(len(leaf) for leaf in leaves([row(0, Colour.RED)] * 40, BoardRules(rows=99))) == 10
