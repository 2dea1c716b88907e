"""GET /board/{token}: one page that turns by itself; GET /board/{token}/stage: what it shows (console.md §3.4)."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.meters import Meters
from domain.boards.boards import Board, BoardRow
from domain.boards.rules import BoardRules
from domain.calendars import COUNTY_ZONE
from domain.county import County

MOST_ROWS = 12
LONGEST_STUCK = 14
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, kw_only=True)
class BoardPages:
    """The two pages, for whoever has the token; without one they do not exist. `words` are those of the wording."""

    token: str
    county: Callable[[], Awaitable[County]]
    board: Callable[[], Awaitable[Board | None]]
    words: Mapping[str, Mapping[str, str]]
    meters: Meters
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        loader = FileSystemLoader(Path(__file__).parent)
        made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        made.filters |= {"stuck": self._stuck, "local": local}
        made.globals["word"] = self._word
        object.__setattr__(self, "templates", made)

    def routes(self) -> list[web.RouteDef]:
        """GET only; none where no token was set."""
        if not self.token:
            return []
        return [web.get("/board/{token}", self.page), web.get("/board/{token}/stage", self.stage)]

    async def page(self, request: web.Request) -> web.Response:
        """The frame with what is shown now; from then on it fetches by itself."""
        self._known(request)
        nonce = secrets.token_urlsafe(16)
        shown = await self._shown()
        text = self.templates.get_template("page.html").render(nonce=nonce, **shown)
        policy = f"default-src 'none'; connect-src 'self'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'"
        headers = {**HEADERS, "Content-Security-Policy": f"{policy}; base-uri 'none'; frame-ancestors 'self'"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def stage(self, request: web.Request) -> web.Response:
        """The inner part alone; whoever fetches it is a screen that lives."""
        self._known(request)
        self.meters.board_seen.set_to_current_time()
        text = self.templates.get_template("stage.html").render(**await self._shown())
        return web.Response(text=text, content_type="text/html", headers=HEADERS)

    def _known(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self.token.encode()):
            raise web.HTTPNotFound

    async def _shown(self) -> dict[str, object]:
        county, board = await self.county(), await self.board() or Board()
        return {"county": county.name, "board": board, "leaves": leaves(board.rows, county.policy.board)}

    def _word(self, group: str, name: str) -> str:
        return self.words[group][name]

    def _stuck(self, row: BoardRow) -> str:
        """What holds it up, in as many signs as can be read in passing."""
        said = self._word("board_stuck", row.stuck) if row.stuck else ""
        whole = f"{said}　{row.stuck_name}" if said and row.stuck_name else said
        return whole if len(whole) <= LONGEST_STUCK else f"{whole[: LONGEST_STUCK - 1]}…"


def leaves(rows: Sequence[BoardRow], rules: BoardRules) -> list[Sequence[BoardRow]]:
    """Rows page by page, as evenly as they go: a last page with one row looks like a mistake."""
    most = max(1, min(rules.rows, MOST_ROWS))
    pages = -(-len(rows) // most)
    if not pages:
        return []
    size, longer = divmod(len(rows), pages)
    ends = [size * n + min(n, longer) for n in range(pages + 1)]
    return [rows[start:end] for start, end in pairwise(ends)]


def local(moment: datetime) -> datetime:
    """As the county's clocks have it."""
    return moment.astimezone(COUNTY_ZONE)
