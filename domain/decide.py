"""`decide(work, event, county, now) -> Outcome`: no I/O, no clock, no randomness, no `async` (design §1.2).

RULES is the table of everything that can happen: event → (what it needs loaded, what it does)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import enforcement, events, questions, rulings, suggestions, taking_back
from domain.appraisal import asking as score_asking
from domain.appraisal import judging
from domain.audits import denying, destroying, secrecy
from domain.boards import charting, letting_out
from domain.campaigns import running
from domain.county import County
from domain.events import Event, Unproven
from domain.evidence import looking
from domain.evidence import taking as evidence_taking
from domain.governing import commanding, trail
from domain.leads import following
from domain.ledgers import asking as ledger_asking
from domain.letters import answering, beginning, deciding
from domain.letters import asking as letter_asking
from domain.lights import asking as light_asking
from domain.lights import objecting as light_objecting
from domain.matters import (
    batches,
    blocks,
    closing,
    confirming,
    directing,
    extending,
    extensions,
    gates,
    handovers,
    minutes,
    objections,
    orders,
    own,
    pausing,
    rechecks,
    reviewing,
    undoing,
    urging,
    withdrawing,
)
from domain.matters.drafts import Draft
from domain.matters.undo import Undo
from domain.messages import hearing, misses, reading, receipts, resolving, thrift
from domain.outcome import Outcome, refuse
from domain.people import absences, binding, hushing, leaving, own_names, registry, succession
from domain.problems import dispatch
from domain.projects import asking, picking, telling
from domain.proving import coding
from domain.proving.standing import waits_for_code
from domain.replacing import replace
from domain.rhythm import asking as list_asking
from domain.rhythm import proofs, recording
from domain.rounds import daily_round
from domain.targets import telling as target_telling
from domain.ticks import needs_ticked, tick
from domain.vetting import approving, vetting
from domain.vetting import asking as vetting_asking
from domain.work import NO_NEEDS, Needs, Work, merged, needs_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`needs` is pure and sits beside the rule; `decide` is the rule."""

    needs: Callable[[Any, datetime], Needs]
    decide: Callable[[Work, Any, County, datetime], Outcome]


def needs_nothing(_event: Event, _now: datetime) -> Needs:
    """For rules that look only at the county."""
    return NO_NEEDS


def needs_proposed(event: events.Proposed, now: datetime) -> Needs:
    """What a hand-over needs, and what it quotes."""
    quoted = (directing.of_handle(event.handle),) if event.handle else ()
    return merged((handovers.needs_proposed(event, now), Needs(lookups=quoted)))


def propose(work: Work, event: events.Proposed, county: County, now: datetime) -> Outcome:
    """Under a digest a leader's sentence goes to the office; anywhere else it is his own hand-over."""
    who = county.standpoint(event.by, now)
    if directing.is_directive(work, event, who):
        return directing.direct(event, who, county, now)
    return handovers.propose(work, event, county, now)


def needs_unproven(event: Unproven, now: datetime) -> Needs:
    """What the words need, and the draft of this message."""
    return merged((needs_keys((Draft.kind, event.by.message_id)), RULES[type(event.event)].needs(event.event, now)))


def by_code(work: Work, event: Unproven, county: County, now: datetime) -> Outcome:
    """Looked at as if they were proven; what would happen waits for the code."""
    said = replace(event.event, by=replace(event.by, proven=True))
    preview = RULES[type(said)].decide(work, said, county, now)
    return preview if undoing.was_by_word(preview) else coding.begun(event, preview, county, now)


RULES: Mapping[type, Rule] = {
    events.Unproven: Rule(needs=needs_unproven, decide=by_code),
    events.Ticked: Rule(needs=needs_ticked, decide=tick),
    events.Proposed: Rule(needs=needs_proposed, decide=propose),
    events.Answered: Rule(needs=handovers.needs_answered, decide=minutes.answer_any),
    events.MinutesRead: Rule(needs=minutes.needs_read, decide=minutes.propose),
    events.MinutesAnswered: Rule(needs=minutes.needs_answered, decide=minutes.answer),
    events.BatchProposed: Rule(needs=batches.needs_batch, decide=batches.propose),
    events.Confirmed: Rule(needs=confirming.needs_confirmed, decide=confirming.confirm),
    events.Dropped: Rule(needs=confirming.needs_dropped, decide=confirming.drop),
    events.Acknowledged: Rule(needs=answering.needs_acknowledged, decide=answering.acknowledge_any),
    events.FedBack: Rule(needs=own.needs_words, decide=closing.feed_back),
    events.Submitted: Rule(needs=own.needs_words, decide=closing.submit),
    events.Reviewed: Rule(needs=reviewing.needs_review, decide=reviewing.review),
    events.CriterionJudged: Rule(needs=reviewing.needs_review, decide=reviewing.judge),
    events.Rechecked: Rule(needs=rechecks.needs_rechecked, decide=rechecks.recheck),
    events.ExtensionAsked: Rule(needs=own.needs_words, decide=extensions.ask_extension),
    events.ExtensionDecided: Rule(needs=extending.needs_extension, decide=extending.decide_extension),
    events.Blocked: Rule(needs=own.needs_words, decide=blocks.block),
    events.BlockAnswered: Rule(needs=own.needs_words, decide=blocks.answer_block),
    events.Returned: Rule(needs=own.needs_words, decide=objections.return_item),
    events.ObjectionDecided: Rule(needs=objections.needs_objection, decide=objections.decide_objection),
    events.Ruled: Rule(needs=rulings.needs_ruled, decide=rulings.rule),
    events.Ordered: Rule(needs=orders.needs_ordered, decide=orders.order),
    events.WithdrawalDecided: Rule(needs=withdrawing.needs_withdrawal, decide=withdrawing.decide_withdrawal),
    events.Reminded: Rule(needs=urging.needs_reminded, decide=urging.remind),
    events.EvidenceSent: Rule(needs=evidence_taking.needs_sent, decide=evidence_taking.take),
    events.EvidencePlaced: Rule(needs=evidence_taking.needs_placed, decide=evidence_taking.place),
    events.EvidenceFetched: Rule(needs=evidence_taking.needs_fetched, decide=evidence_taking.fetched),
    events.EvidenceAsked: Rule(needs=looking.needs_asked, decide=looking.ask),
    events.EvidenceLooked: Rule(needs=looking.needs_link, decide=looking.follow),
    events.EvidenceOpened: Rule(needs=looking.needs_opened, decide=looking.open_page),
    events.Raised: Rule(needs=dispatch.needs_raised, decide=dispatch.raise_up),
    events.EscalationPaused: Rule(needs=pausing.needs_paused, decide=pausing.pause),
    events.EscalationResumed: Rule(needs=pausing.needs_resumed, decide=pausing.resume),
    events.Asked: Rule(needs=questions.needs_asked, decide=questions.ask),
    events.Suggested: Rule(needs=needs_nothing, decide=suggestions.suggest),
    events.YearUnsaid: Rule(needs=own.needs_year, decide=own.ask_year),
    events.Misunderstood: Rule(needs=misses.needs_misunderstood, decide=misses.misunderstood),
    events.Reported: Rule(needs=daily_round.needs_reported, decide=daily_round.report),
    events.DutyRecorded: Rule(needs=recording.needs_recorded, decide=recording.record),
    events.ReportTakenBack: Rule(needs=taking_back.needs_taken_back, decide=taking_back.take_back),
    events.Released: Rule(needs=gates.needs_decision, decide=gates.decide_gate),
    events.Kept: Rule(needs=gates.needs_decision, decide=gates.decide_gate),
    events.Rewritten: Rule(needs=gates.needs_decision, decide=gates.decide_gate),
    events.BindingBegun: Rule(needs=binding.needs_begun, decide=binding.begin),
    events.GroupBound: Rule(needs=binding.needs_bound, decide=binding.bind),
    events.MemberSeen: Rule(needs=binding.needs_seen, decide=binding.see),
    events.AccountsLookedUp: Rule(needs=registry.needs_accounts, decide=registry.propose_accounts),
    events.AccountsAgreed: Rule(needs=registry.needs_agreed, decide=registry.agree_accounts),
    events.AccountsConfirmed: Rule(needs=registry.needs_confirmed, decide=registry.confirm_accounts),
    events.AccountLeft: Rule(needs=leaving.needs_left, decide=leaving.leave),
    events.DirectoryCompared: Rule(needs=leaving.needs_compared, decide=leaving.compare),
    events.RosterImported: Rule(needs=registry.needs_roster, decide=registry.import_roster),
    events.ProjectsImported: Rule(needs=registry.needs_projects, decide=registry.import_projects),
    events.LeaveTaken: Rule(needs=absences.needs_leave, decide=absences.take_leave),
    events.LeaveEnded: Rule(needs=absences.needs_leave, decide=absences.end_leave),
    events.HandingOver: Rule(needs=succession.needs_handing, decide=succession.hand_over_post),
    events.SecretSuspected: Rule(needs=needs_nothing, decide=secrecy.suspect),
    events.OutsiderHeard: Rule(needs=denying.needs_heard, decide=denying.heard),
    events.DestroyingRaw: Rule(needs=destroying.needs_destroying, decide=destroying.begin),
    events.NameTaught: Rule(needs=own_names.needs_taught, decide=own_names.teach),
    events.NameForgotten: Rule(needs=own_names.needs_forgotten, decide=own_names.forget),
    events.Hushed: Rule(needs=hushing.needs_hushed, decide=hushing.hush),
    events.ProjectTold: Rule(needs=telling.needs_told, decide=telling.tell),
    events.Picked: Rule(needs=picking.needs_picked, decide=picking.pick),
    events.ProjectAsked: Rule(needs=asking.needs_asked, decide=asking.ask),
    events.LightAsked: Rule(needs=light_asking.needs_asked, decide=light_asking.ask),
    events.LightObjected: Rule(needs=light_objecting.needs_spoken, decide=light_objecting.object_to),
    events.LightReviewed: Rule(needs=light_objecting.needs_spoken, decide=light_objecting.review),
    events.BoardAsked: Rule(needs=letting_out.needs_asked, decide=letting_out.begin),
    events.BoardLetOut: Rule(needs=letting_out.needs_let_out, decide=letting_out.let_out),
    events.BoardTakenDown: Rule(needs=letting_out.needs_taken_down, decide=letting_out.take_down),
    events.ChartAsked: Rule(needs=charting.needs_asked, decide=charting.ask),
    events.CampaignBegun: Rule(needs=running.needs_campaigns, decide=running.begin),
    events.DifficultyTaken: Rule(needs=running.needs_campaigns, decide=running.take),
    events.DifficultyClosed: Rule(needs=running.needs_campaigns, decide=running.close),
    events.CampaignAsked: Rule(needs=running.needs_campaigns, decide=running.ask),
    events.CauseHeld: Rule(needs=judging.needs_cause, decide=judging.hold_cause),
    events.FormalNoted: Rule(needs=judging.needs_unit, decide=judging.note_formal),
    events.ScoreAppealed: Rule(needs=judging.needs_appeal, decide=judging.appeal),
    events.AppealDecided: Rule(needs=judging.needs_unit, decide=judging.decide_appeal),
    events.ScoreAsked: Rule(needs=score_asking.needs_asked, decide=score_asking.ask),
    events.ScoresExported: Rule(needs=score_asking.needs_asked, decide=score_asking.export),
    events.TargetTold: Rule(needs=target_telling.needs_spoken, decide=target_telling.tell),
    events.TargetAsked: Rule(needs=target_telling.needs_spoken, decide=target_telling.ask),
    events.LeadTold: Rule(needs=following.needs_spoken, decide=following.tell),
    events.LeadAsked: Rule(needs=following.needs_spoken, decide=following.ask),
    events.Vetted: Rule(needs=vetting.needs_vetted, decide=vetting.vet),
    events.VettingAsked: Rule(needs=vetting_asking.needs_asked, decide=vetting_asking.ask),
    events.PlanAsked: Rule(needs=approving.needs_asked, decide=approving.begin),
    events.PlanApproved: Rule(needs=approving.needs_approved, decide=approving.approve),
    events.LetterBegun: Rule(needs=beginning.needs_begun, decide=beginning.begin),
    events.LetterRewritten: Rule(needs=beginning.needs_rewritten, decide=beginning.rewrite),
    events.LetterReviewed: Rule(needs=deciding.needs_decided, decide=deciding.review),
    events.LetterSigned: Rule(needs=deciding.needs_decided, decide=deciding.sign),
    events.LetterVoided: Rule(needs=deciding.needs_decided, decide=deciding.void),
    events.LetterAcknowledged: Rule(needs=answering.needs_ref, decide=answering.acknowledge),
    events.LetterReplied: Rule(needs=answering.needs_ref, decide=answering.reply),
    events.LedgerAsked: Rule(needs=ledger_asking.needs_asked, decide=ledger_asking.ask),
    events.ListAsked: Rule(needs=list_asking.needs_asked, decide=list_asking.ask),
    events.Commanded: Rule(needs=commanding.needs_commanded, decide=commanding.command),
    events.EmergencyDeclared: Rule(needs=commanding.needs_declared, decide=commanding.declare),
    events.TrailAsked: Rule(needs=needs_nothing, decide=trail.ask),
    events.LetterAsked: Rule(needs=letter_asking.needs_asked, decide=letter_asking.ask),
    events.PolicyLoaded: Rule(needs=enforcement.needs_policy, decide=enforcement.enforce),
    events.Delivered: Rule(needs=receipts.needs_delivery, decide=receipts.delivered),
    events.DeliveryFailed: Rule(needs=receipts.needs_delivery, decide=receipts.failed),
    events.DeliveryUnknown: Rule(needs=receipts.needs_delivery, decide=receipts.unknown),
    events.ReadSeen: Rule(needs=receipts.needs_delivery, decide=reading.read_seen),
    events.Opened: Rule(needs=reading.needs_opened, decide=reading.told_opened),
    events.Listened: Rule(needs=hearing.needs_listened, decide=hearing.listen),
    events.UsageCounted: Rule(needs=thrift.needs_counted, decide=thrift.judge),
    events.DispatchResolved: Rule(needs=resolving.needs_resolved, decide=resolving.resolve),
    events.HoldBegun: Rule(needs=resolving.needs_hold, decide=resolving.begin_hold),
    events.HoldEnded: Rule(needs=resolving.needs_hold, decide=resolving.end_hold),
}


# What a person does about a matter and may take back within ten minutes.
UNDOABLE = (
    events.Acknowledged,
    events.FedBack,
    events.Confirmed,
    events.ExtensionAsked,
    events.ExtensionDecided,
    events.Blocked,
    events.BlockAnswered,
    events.Returned,
    events.ObjectionDecided,
    events.Reviewed,
    events.CriterionJudged,
)


def needs(event: Event, now: datetime) -> Needs:
    """What must be loaded before `event` is decided."""
    found = proofs.with_duties(RULES[type(event)].needs(event, now), event)
    more = picking.key_of(event)
    if isinstance(event, UNDOABLE) and event.by.staff_id:
        more = (*more, (Undo.kind, event.by.staff_id))
    return replace(found, keys=(*found.keys, *more)) if more else found


def decide(work: Work, event: Event, county: County, now: datetime) -> Outcome:
    """The whole effect of one event on what was loaded. An unproven sender's word completes nothing that wants a
    code, whatever way it came here."""
    if waits_for_code(event):
        return refuse("unproven")
    outcome = RULES[type(event)].decide(work, event, county, now)
    outcome = proofs.proven(work, proofs.Done(event=event, outcome=outcome), county, now)
    outcome = picking.remembered(work, event, outcome, (county, now))
    return undoing.remembered(work, event, outcome, now) if isinstance(event, UNDOABLE) else outcome
