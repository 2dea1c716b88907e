"""Which matter a unit means when it speaks of its own share: by number, by quoting, or the only one open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.actors import Actor, Standpoint
from domain.county import County
from domain.events import YearUnsaid
from domain.matters.ending import over
from domain.matters.facts import brief
from domain.matters.items import Branch, Item
from domain.matters.signing import needs_item, no_such_item, of_handle, own_items
from domain.outcome import Outcome, refuse
from domain.work import Needs, Work

MOST_NAMED = 6


class Spoken(Protocol):
    """An act of a unit about its own share: by number, by the quoted message, or the only one open."""

    @property
    def by(self) -> Actor:
        """Who speaks."""

    @property
    def item(self) -> str:
        """The matter by key, "" where no number was said."""

    @property
    def handle(self) -> str:
        """The quoted message."""


def needs_words(event: Spoken, _now: datetime) -> Needs:
    """The item that is meant."""
    return needs_item(event.by, (event.item,) if event.item else (), event.handle)


def needs_year(event: YearUnsaid, _now: datetime) -> Needs:
    """What may be meant."""
    return Needs(keys=tuple(("item", key) for key in event.items[:MOST_NAMED]))


def ask_year(work: Work, event: YearUnsaid, _county: County, _now: datetime) -> Outcome:
    """Of which year (domain §4): only how they are called is told, which everybody may know."""
    found = (work.get(Item, key) for key in event.items[:MOST_NAMED])
    named = [{"item_kind": i.item_kind, "year": i.year, "number": i.number} for i in found if i is not None]
    return refuse("which_year", items=named)


def meant(work: Work, event: Spoken) -> Item | Outcome:
    """The one matter an act speaks of, or what to ask."""
    candidates = _candidates(work, event.item, event.handle, own_items(work, event.by.staff_id))
    if isinstance(candidates, Outcome):
        return candidates
    if len(candidates) != 1:
        return refuse("which_item", verb="report", choices=[brief(i) for i in candidates[:3]])
    return candidates[0]


def own_branch(work: Work, event: Spoken, who: Standpoint) -> tuple[Item, Branch] | Outcome:
    """The matter that is meant and the actor's own share of it, or why there is none."""
    item = meant(work, event)
    if isinstance(item, Outcome):
        return item
    branch = next((b for b in item.branches if b.unit in who.units and b.released is None), None)
    if branch is None:
        return refuse("not_your_item", number=item.number, units=item.units)
    if not branch.is_open or not item.is_open:
        return over(item)
    return item, branch


def _candidates(work: Work, key: str, handle: str, mine: Sequence[Item]) -> Sequence[Item] | Outcome:
    if key:
        item = work.get(Item, key)
        return no_such_item(key, mine) if item is None else (item,)
    if handle and (quoted := work.found(Item, of_handle(handle))):
        return quoted
    return mine
