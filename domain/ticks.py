"""What happens by itself: the moment of an aggregate has come (design §10.1). TICKS is the table of all that is
ticked: kind of aggregate → (what its tick needs loaded, what it does)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.audits import sealing, self_audit
from domain.audits.records import Seal, SelfAudit
from domain.campaigns import telling as campaign_telling
from domain.campaigns.campaigns import Campaign
from domain.county import County
from domain.events import Ticked
from domain.letters import watch
from domain.letters.letters import Letter, LetterWatch
from domain.lights import objecting as light_objecting
from domain.lights import sweeping
from domain.lights.lights import LightFile, LightSweep
from domain.matters import climbing, gathering, rechecks
from domain.matters.drafts import Draft
from domain.matters.gate import Submission
from domain.matters.items import Item
from domain.matters.recheck import Recheck
from domain.messages import hearing
from domain.outcome import Outcome
from domain.people import absences, second
from domain.people.leaves import Leave
from domain.rhythm import engine
from domain.rounds.duties import Cadence
from domain.work import NO_NEEDS, Needs, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """`needs` is pure and sits beside the rule; `act` looks at the moment again before it does anything."""

    needs: Callable[[Ticked, datetime], Needs]
    act: Callable[[Work, Ticked, County, datetime], Outcome]


def needs_item(event: Ticked, _now: datetime) -> Needs:
    """The matter, and when we were listening."""
    return Needs(keys=((Item.kind, event.key),), lookups=(hearing.STRETCHES,))


def tick_item(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """The rungs that are due."""
    item = work.get(Item, event.key)
    if item is None or item.next_due_at is None or item.next_due_at > now:
        return Outcome()
    return climbing.climb(item, county, now)


TICKS: Mapping[str, Tick] = {
    Item.kind: Tick(needs=needs_item, act=tick_item),
    Submission.kind: Tick(needs=gathering.needs_submission, act=gathering.tick_submission),
    Recheck.kind: Tick(needs=rechecks.needs_tick, act=rechecks.tick_recheck),
    Campaign.kind: Tick(needs=campaign_telling.needs_ticked, act=campaign_telling.tick),
    Letter.kind: Tick(needs=watch.needs_letter, act=watch.tick_letter),
    LetterWatch.kind: Tick(needs=watch.needs_watch, act=watch.tick_watch),
    Cadence.kind: Tick(needs=engine.needs_ticked, act=engine.tick),
    LightSweep.kind: Tick(needs=sweeping.needs_ticked, act=sweeping.tick),
    LightFile.kind: Tick(needs=light_objecting.needs_ticked, act=light_objecting.tick),
    Seal.kind: Tick(needs=sealing.needs_ticked, act=sealing.tick),
    SelfAudit.kind: Tick(needs=self_audit.needs_ticked, act=self_audit.tick),
    Leave.kind: Tick(needs=absences.needs_ticked, act=absences.tick),
    Draft.kind: Tick(needs=second.needs_ticked, act=second.lapse),
}


def needs_ticked(event: Ticked, now: datetime) -> Needs:
    """What the tick of this kind names; of a kind that is not ticked, nothing."""
    known = TICKS.get(event.kind)
    return known.needs(event, now) if known else NO_NEEDS


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Let the aggregate do what is due, in the county as we hear it."""
    known = TICKS.get(event.kind)
    return known.act(work, event, hearing.hearing(work, county), now) if known else Outcome()
