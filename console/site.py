"""The pages a service shows by itself: how it is, and the board in the hall."""

from aiohttp import web

from config.settings import Settings
from config.wording import Words
from console.board.pages import BoardPages
from console.health import HealthPages, Pulse
from console.meters import Meters
from store.ledger import Ledger


def routes(settings: Settings, ledger: Ledger, looks: tuple[Pulse, Meters], words: Words) -> list[web.RouteDef]:
    """All of them; `looks` are the pulse and the meters of this process."""
    pulse, meters = looks
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
    return [*health.routes(), *board.routes()]
