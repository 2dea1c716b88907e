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


def routes(
    settings: Settings, ledger: Ledger, looks: tuple[Pulse, Meters], said: tuple[Words, Apply]
) -> list[web.RouteDef]:
    """All of them; `looks` are the pulse and the meters of this process, `said` its words and its door."""
    (pulse, meters), (words, apply) = looks, said
    health = HealthPages(
        county=ledger.county,
        tallies=ledger.tallies,
        pulse=pulse,
        meters=meters,
        usage=ledger.usage,
        self_audit=ledger.self_audit,
        quotas={"api": settings.api_quota, "push": settings.push_quota},
        token=settings.metrics_token.get_secret_value(),
    )
    board = BoardPages(
        token=settings.board_token.get_secret_value(),
        county=ledger.county,
        board=ledger.board,
        words=words,
        meters=meters,
    )
    matters = MatterPages(base=settings.console_base, apply=apply, words=words, folder=settings.data_dir / "files")
    return [*health.routes(), *board.routes(), *matters.routes()]
