"""What happens by itself: the moment of an aggregate has come (design §10.1)."""

from datetime import datetime

from domain import daily_round, hearing, ladders
from domain.county import County
from domain.events import Ticked
from domain.items import Item
from domain.outcome import Outcome
from domain.rounds import Cadence
from domain.work import Needs, Work


def needs_ticked(event: Ticked, now: datetime) -> Needs:
    """The aggregate itself; a cadence also asks who owes what."""
    if event.kind == Cadence.kind:
        return daily_round.needs_ticked(event, now)
    return Needs(keys=((event.kind, event.key),), lookups=(hearing.STRETCHES,))


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Let the aggregate do what is due."""
    county = hearing.hearing(work, county)
    if event.kind == Cadence.kind:
        return daily_round.tick(work, event, county, now)
    item = work.get(Item, event.key)
    if event.kind != Item.kind or item is None or item.next_due_at is None or item.next_due_at > now:
        return Outcome()
    return ladders.climb(item, county, now, event.seed)
