"""GET /matter/{token}: what was sent about a matter, for whom the link was given to; /matter/{token}/{key}: one of it.
Both go through the door, which says whether he may and writes down that he looked (ADR 42)."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.actors import Actor, Channel
from domain.calendars import COUNTY_ZONE
from domain.events import Event, EvidenceLooked
from domain.evidence.looking import sealed
from domain.outcome import Answer

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
NOBODY_YET = Actor(staff_id="", channel=Channel.COMMAND, proven=True)
SHOWN = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}
"""What a browser may show by itself; everything else is handed out as a file."""


@dataclass(frozen=True, kw_only=True)
class MatterPages:
    """`base` "" = there are none. `words` are those of the wording, `folder` where the files lie."""

    base: str
    apply: Callable[[Event], Awaitable[Answer | None]]
    words: Mapping[str, Mapping[str, str]]
    folder: Path
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        loader = FileSystemLoader(Path(__file__).parent)
        made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        made.filters |= {"clock": clock, "path": lambda text: quote(text, safe="")}
        made.globals["word"] = lambda group, name: self.words[group][name]
        object.__setattr__(self, "templates", made)

    def routes(self) -> list[web.RouteDef]:
        """GET only."""
        if not self.base:
            return []
        return [web.get("/matter/{token}", self.page), web.get("/matter/{token}/{key}", self.file)]

    async def page(self, request: web.Request) -> web.Response:
        """The matter and a line for each thing that was sent."""
        answer = await self._looked(request, "")
        if answer is None:
            return self._over()
        nonce, token = secrets.token_urlsafe(16), request.match_info["token"]
        text = self.templates.get_template("page.html").render(nonce=nonce, token=token, **answer.facts)
        policy = f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'"
        headers = {**HEADERS, "Content-Security-Policy": policy}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The bytes as they came."""
        answer = await self._looked(request, request.match_info["key"])
        if answer is None:
            return self._over()
        place, suffix = self.folder / str(answer.facts["place"]), str(answer.facts["suffix"])
        if not place.is_file():
            return self._over()
        name = quote(str(answer.facts["name"]) or place.name, safe="")
        shown = "inline" if suffix in SHOWN else "attachment"
        headers = {
            **HEADERS,
            "Content-Type": SHOWN.get(suffix, "application/octet-stream"),
            "Content-Disposition": f"{shown}; filename*=UTF-8''{name}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return web.FileResponse(place, headers=headers)

    async def _looked(self, request: web.Request, key: str) -> Answer | None:
        look = EvidenceLooked(by=NOBODY_YET, seal=sealed(request.match_info["token"]), key=key)
        answer = await self.apply(look)
        return answer if answer is not None and answer.kind in ("evidence_page", "evidence_file") else None

    def _over(self) -> web.Response:
        text = self.templates.get_template("over.html").render()
        return web.Response(text=text, status=410, content_type="text/html", headers=HEADERS)


def clock(moment: str) -> str:
    """As the county's clocks have it."""
    return f"{datetime.fromisoformat(moment).astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"
