"""Cards already sent are edited in place: one card per matter (messages §1.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from domain.matters.gates import SHOWN
from domain.messages.notices import AudienceKind, Channel, Dispatch, Notice
from domain.people.records import Tier
from domain.quotes import leaks
from outbox.bundle import FIRST_SENT
from outbox.parcels import Parcel
from store.outgoing import cards_about, notices_of

# What a card becomes once it is decided what it asks, by the kinds it was first sent as.
DECIDED: Mapping[str, frozenset[str]] = {
    "gate_edit": frozenset({"gate", *SHOWN.values()}),
    "gate_first": frozenset({"gate", *SHOWN.values()}),
    "second_edit": frozenset({"second_person"}),
    "withdrawal_edit": frozenset({"withdrawal_second"}),
}


def edits(connection: Connection, found: Iterable[Notice], *, groups_only: bool = False) -> list[Parcel]:
    """An edit notice becomes one parcel per card already sent about the matter; words of a higher tier never do.
    `groups_only`: the quota is used up and private cards stay as they are, but for those of the gate."""
    parcels: list[Parcel] = []
    for notice in found:
        if notice.audience.kind is AudienceKind.CARDS and not leaks(notice.facts, Tier.STAFF):
            for card in cards_about(connection, notice.audience.key):
                first = next((n for n in notices_of(connection, card.notices) if _edits(notice, n)), None)
                shown = not groups_only or card.channel is Channel.CARD_GROUP or notice.kind in DECIDED
                if first is not None and len(card.notices) == 1 and shown:
                    parcels.append(_edit(notice, first, card))
    return parcels


def _edits(notice: Notice, first: Notice) -> bool:
    """Whether an edit of this kind is about a card that was first sent as that."""
    if notice.kind == "gate_first" and first.facts.get("second"):
        return False
    return first.kind in DECIDED.get(notice.kind, FIRST_SENT)


def _edit(notice: Notice, first: Notice, card: Dispatch) -> Parcel:
    kind = notice.kind if notice.kind in DECIDED else first.kind
    shares: Any = notice.facts.get("branches", ())
    own = _own(first, shares)
    shown = replace(first, key=notice.key, kind=kind, facts={**first.facts, **notice.facts, **own})
    return Parcel(
        notices=(shown,),
        target=card.target,
        tier=Tier.STAFF,
        group=card.channel is Channel.CARD_GROUP,
        edits=card.key,
    )


DATES = ("due_at", "work_days_left", "provisional")


def _own(first: Notice, shares: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """A unit's card stays about its own share and names its own date."""
    if "unit" not in first.facts:
        return {}
    unit = first.facts["unit"]
    own = next((share for share in shares if share["unit"] == unit and "due_at" in share), {})
    return {"unit": unit} | {name: own[name] for name in DATES if name in own}
