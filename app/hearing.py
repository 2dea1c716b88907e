"""What comes in: a transport hands it over, and is answered after the commit."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from app.surroundings import Surroundings
from bot.dingtalk.trial import TEST, received
from bot.messages import Inbound
from config.settings import Settings
from domain.messages.quota import PUSH, Allowance
from handlers.apply import Door
from handlers.language.vocabulary import remembering
from handlers.receive import Receiving, receive
from store.ledger import Ledger

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """`house` is what words are read against; `count` notes what the platform's quota was spent on; `heard` is told
    that one came the whole way."""

    house: Receiving
    count: Callable[[str], None]
    heard: Callable[[], None]

    async def on_message(self, inbound: Inbound) -> dict[str, Any]:
        """What the transports call; returns after the commit with the body for the platform."""
        if inbound.action == TEST:
            log.info("test_pressed", extra={"message_id": inbound.message_id})
            return received(inbound.params)
        with structlog.contextvars.bound_contextvars(message_id=inbound.message_id):
            self.count(PUSH + inbound.kind.value)
            await receive(inbound, self.house)
            self.heard()
            log.info("message_received")
        return {} if inbound.action else {"msgtype": "empty"}


def house_of(settings: Settings, around: Surroundings, asked: tuple[Ledger, Door], allowed: Allowance) -> Receiving:
    """Everything that words of this county are read against; `asked` = what answers questions, and the door."""
    ledger, door = asked
    return Receiving(
        apply=door.apply,
        county=ledger.county,
        vocabulary_of=remembering(),
        projects_of=ledger.projects_of,
        known_projects=ledger.projects,
        asked_of=ledger.asked_of,
        evidence_asked_of=ledger.evidence_asked_of,
        years_of=ledger.years_of,
        told_of=ledger.told_of,
        usage=ledger.usage,
        allowed=allowed,
        now=around.clock,
        draw=around.draw,
        bot_names=settings.bot_names,
        pages=settings.console_base,
    )
