"""`decide(work, event, county, now) -> Outcome`: no I/O, no clock, no randomness, no `async` (design §1.2).

RULES is the table of everything that can happen: event → (what it needs loaded, what it does)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import enforcement, events, questions, suggestions
from domain.county import County
from domain.events import Event, Misunderstood
from domain.matters import closing, confirming, gates, handovers, reviewing, signing
from domain.messages import hearing, reading, receipts, thrift
from domain.outcome import Answer, Outcome
from domain.people import absences, binding, hushing, registry, succession
from domain.quotes import quote
from domain.rounds import daily_round
from domain.ticks import needs_ticked, tick
from domain.work import NO_NEEDS, Needs, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`needs` is pure and sits beside the rule; `decide` is the rule."""

    needs: Callable[[Any, datetime], Needs]
    decide: Callable[[Work, Any, County, datetime], Outcome]


def needs_nothing(_event: Event, _now: datetime) -> Needs:
    """For rules that look only at the county."""
    return NO_NEEDS


def misunderstood(_work: Work, event: Misunderstood, county: County, now: datetime) -> Outcome:
    """Best guess and examples from the sender's own context; to outsiders silence (language §4)."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return Outcome()
    return Outcome(
        answer=Answer(kind="misunderstood", facts={"guess": event.guess, "text": quote(event.text, who.tier)})
    )


RULES: Mapping[type, Rule] = {
    events.Ticked: Rule(needs=needs_ticked, decide=tick),
    events.Proposed: Rule(needs=handovers.needs_proposed, decide=handovers.propose),
    events.Answered: Rule(needs=handovers.needs_answered, decide=handovers.answer),
    events.Confirmed: Rule(needs=confirming.needs_confirmed, decide=confirming.confirm),
    events.Dropped: Rule(needs=confirming.needs_dropped, decide=confirming.drop),
    events.Acknowledged: Rule(needs=signing.needs_acknowledged, decide=signing.acknowledge),
    events.FedBack: Rule(needs=closing.needs_words, decide=closing.feed_back),
    events.Submitted: Rule(needs=closing.needs_words, decide=closing.submit),
    events.Reviewed: Rule(needs=reviewing.needs_review, decide=reviewing.review),
    events.Asked: Rule(needs=questions.needs_asked, decide=questions.ask),
    events.Suggested: Rule(needs=needs_nothing, decide=suggestions.suggest),
    events.Misunderstood: Rule(needs=needs_nothing, decide=misunderstood),
    events.Reported: Rule(needs=daily_round.needs_reported, decide=daily_round.report),
    events.ReportTakenBack: Rule(needs=daily_round.needs_taken_back, decide=daily_round.take_back),
    events.Released: Rule(needs=gates.needs_decision, decide=gates.decide_gate),
    events.Kept: Rule(needs=gates.needs_decision, decide=gates.decide_gate),
    events.Rewritten: Rule(needs=gates.needs_decision, decide=gates.decide_gate),
    events.BindingBegun: Rule(needs=binding.needs_begun, decide=binding.begin),
    events.GroupBound: Rule(needs=binding.needs_bound, decide=binding.bind),
    events.MemberSeen: Rule(needs=binding.needs_seen, decide=binding.see),
    events.AccountsLookedUp: Rule(needs=registry.needs_accounts, decide=registry.propose_accounts),
    events.AccountsConfirmed: Rule(needs=registry.needs_confirmed, decide=registry.confirm_accounts),
    events.RosterImported: Rule(needs=registry.needs_roster, decide=registry.import_roster),
    events.ProjectsImported: Rule(needs=registry.needs_projects, decide=registry.import_projects),
    events.LeaveTaken: Rule(needs=absences.needs_leave, decide=absences.take_leave),
    events.LeaveEnded: Rule(needs=absences.needs_leave, decide=absences.end_leave),
    events.HandingOver: Rule(needs=succession.needs_handing, decide=succession.hand_over_post),
    events.AccountLeft: Rule(needs=succession.needs_left, decide=succession.account_left),
    events.Hushed: Rule(needs=hushing.needs_hushed, decide=hushing.hush),
    events.PolicyLoaded: Rule(needs=enforcement.needs_policy, decide=enforcement.enforce),
    events.Delivered: Rule(needs=receipts.needs_delivery, decide=receipts.delivered),
    events.DeliveryFailed: Rule(needs=receipts.needs_delivery, decide=receipts.failed),
    events.DeliveryUnknown: Rule(needs=receipts.needs_delivery, decide=receipts.unknown),
    events.ReadSeen: Rule(needs=receipts.needs_delivery, decide=reading.read_seen),
    events.Opened: Rule(needs=reading.needs_opened, decide=reading.told_opened),
    events.Listened: Rule(needs=hearing.needs_listened, decide=hearing.listen),
    events.UsageCounted: Rule(needs=thrift.needs_counted, decide=thrift.judge),
}


def needs(event: Event, now: datetime) -> Needs:
    """What must be loaded before `event` is decided."""
    return RULES[type(event)].needs(event, now)


def decide(work: Work, event: Event, county: County, now: datetime) -> Outcome:
    """The whole effect of one event on what was loaded."""
    return RULES[type(event)].decide(work, event, county, now)
