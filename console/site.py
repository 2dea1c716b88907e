"""The pages a service shows: how it is, the board in the hall, what was sent about a matter."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from config.settings import Settings
from config.wording import Words
from console.board.pages import BoardPages
from console.health import HealthPages, Pulse
from console.matters.pages import MatterPages
from console.meters import Meters
from domain.events import Event
from domain.outcome import Answer
from store.ledger import Ledger

Apply = Callable[[Event], Awaitable[Answer | None]]


def while_waiting(settings: Settings, ledger: Ledger, looks: tuple[Pulse, Meters]) -> list[web.RouteDef]:
    """How it is, while the store is not there yet; whoever calls for anything else is to come again (F08)."""
    return [*_health(settings, ledger, looks).routes(), web.route("*", "/{anything:.*}", _not_yet)]


async def _not_yet(_request: web.Request) -> web.Response:
    return web.json_response({"error": "store_silent"}, status=503)


def routes(
    settings: Settings, ledger: Ledger, looks: tuple[Pulse, Meters], said: tuple[Words, Apply]
) -> list[web.RouteDef]:
    """All of them; `looks` are the pulse and the meters of this process, `said` its words and its door."""
    (_pulse, meters), (words, apply) = looks, said
    board = BoardPages(
        token=settings.board_token.get_secret_value(),
        county=ledger.county,
        board=ledger.board,
        words=words,
        meters=meters,
    )
    matters = MatterPages(base=settings.console_base, apply=apply, words=words, folder=settings.data_dir / "files")
    return [*_health(settings, ledger, looks).routes(), *board.routes(), *matters.routes()]


def _health(settings: Settings, ledger: Ledger, looks: tuple[Pulse, Meters]) -> HealthPages:
    pulse, meters = looks
    return HealthPages(
        county=ledger.county,
        tallies=ledger.tallies,
        pulse=pulse,
        meters=meters,
        usage=ledger.usage,
        self_audit=ledger.self_audit,
        quotas={"api": settings.api_quota, "push": settings.push_quota},
        token=settings.metrics_token.get_secret_value(),
    )
