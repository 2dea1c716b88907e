"""论证通过 常务会议: what the meeting decided is shown to the office, confirmed by code, then the plans that waited are
the baseline of their year. It cannot be taken back: a later plan is another version."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actors import Channel
from domain.codes import code_digest, state_digest
from domain.county import County
from domain.events.vetting import PlanApproved, PlanAsked
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.pending import Confirmation
from domain.matters.undo import Undo
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act
from domain.projects.files import ProjectFile
from domain.projects.milestones import draft as waiting_plan
from domain.projects.stages import Stage
from domain.projects.telling import ALL_PROJECTS
from domain.projects.vettings import Vetting
from domain.rhythm.proofs import credited
from domain.rounds.duties import Duty
from domain.vetting.candidates import Season, candidates, in_order
from domain.vetting.season import season_of
from domain.vetting.vetting import SHOWN, duties_of_step, held_line
from domain.work import Needs, Work


def needs_asked(event: PlanAsked, _now: datetime) -> Needs:
    """Every project, and the draft that this message may already have begun."""
    return Needs(keys=((Draft.kind, event.draft),), lookups=(ALL_PROJECTS,))


def begin(work: Work, event: PlanAsked, county: County, now: datetime) -> Outcome:
    """How many plans, how much money, who is left out; nothing has changed yet."""
    refusal = _refused(event, county, now)
    if refusal is not None:
        return refusal
    season = season_of(county, now)
    found = _found(work.found(ProjectFile, ALL_PROJECTS), season)
    digest = found.digest(season)
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.PLAN,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=county.standpoint(event.by, now).key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=season.rules.approval,
        word=(("text", event.text),),
        digest=digest,
        code_digest=code_digest(event.code, event.draft, event.by.staff_id, digest),
    )
    shown = {"draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat(), "text": event.text}
    return Outcome(changes=(draft,), answer=Answer(kind="plan_confirm", facts=found.facts(season) | shown))


def confirmed(_work: Work, confirmation: Confirmation, _county: County, _now: datetime) -> Outcome:
    """Exactly what was shown; whether it still is so is looked at with the projects of now."""
    draft = confirmation.draft
    then = PlanApproved(
        by=confirmation.event.by, step=draft.subject, text=dict(draft.word)["text"], digest=draft.digest
    )  # fmt: skip
    return Outcome(changes=(replace(draft, state=DraftState.DONE),), then=then)


def needs_approved(event: PlanApproved, _now: datetime) -> Needs:
    """Every project, who owes the approval, and what could be taken back so far."""
    return Needs(keys=((Undo.kind, event.by.staff_id),), lookups=(ALL_PROJECTS, duties_of_step(event.step)))


def approve(work: Work, event: PlanApproved, county: County, now: datetime) -> Outcome:
    """The baseline, if nothing has moved since it was shown."""
    refusal = _refused(event, county, now)
    if refusal is not None:
        return refusal
    season = season_of(county, now)
    found = _found(work.found(ProjectFile, ALL_PROJECTS), season)
    if found.digest(season) != event.digest:
        return refuse("plan_moved", step=event.step)
    by, today = county.standpoint(event.by, now).key, county.today(now)
    passed = Vetting(year=season.year, step=event.step, on=today, by=by, text=event.text)
    done = tuple(replace(_fixed(p, passed), vettings=(*p.vettings, passed)) for p in found.plans)
    owed = (d for d in work.found(Duty, duties_of_step(event.step)) if d.is_missing)
    met = tuple(credited(d, d.needed, now) for d in owed if d.period == str(season.year))
    facts = found.facts(season) | {"text": event.text}
    stands = Undo(key=event.by.staff_id, at=now, act=type(event).__name__)
    return Outcome(changes=(*done, *met, stands), answer=Answer(kind="plan_approved", facts=facts))


def _refused(event: PlanAsked | PlanApproved, county: County, now: datetime) -> Outcome | None:
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if Role.OFFICE not in who.roles:
        return refuse("no_permit", act=Act.CHANGE_DEADLINE.value, who_can=[Role.OFFICE.value])
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=Act.CHANGE_DEADLINE.value)
    return None if event.text else refuse("approval_needs_document", step=county.policy.vetting.approval)


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whose plan is approved: the candidates that came through, and what is under way and has a plan waiting; and the
    candidates that have not come through."""

    plans: tuple[ProjectFile, ...]
    left: tuple[ProjectFile, ...]

    def digest(self, season: Season) -> str:
        """Of exactly these plans."""
        waiting = ((p.key, waiting_plan(p.plans, season.year)) for p in self.plans)
        return state_digest(tuple((key, plan.months_yuan if plan else ()) for key, plan in waiting))

    def facts(self, season: Season) -> dict[str, object]:
        """In short."""
        waiting = (waiting_plan(p.plans, season.year) for p in self.plans)
        return {
            "year": season.year,
            "step": season.rules.approval,
            "count": len(self.plans),
            "total_yuan": sum(plan.annual_yuan for plan in waiting if plan is not None),
            "held": [held_line(p, season) for p in self.left[:SHOWN]],
            "held_count": len(self.left),
        }


def _found(projects: Iterable[ProjectFile], season: Season) -> Found:
    known = [p for p in projects if p.stage is not Stage.MOVED_OUT]
    waiting = candidates(known)
    through = [p for p in waiting if season.step_of(p) is None and season.waits_for(p, season.rules.approval)]
    going = [p for p in known if p not in waiting and waiting_plan(p.plans, season.year)]
    left = in_order((p for p in waiting if season.step_of(p) is not None), season.rules)
    return Found(plans=(*through, *going), left=tuple(left))


def _fixed(project: ProjectFile, passed: Vetting) -> ProjectFile:
    """The plan that waited is the year's first version."""
    waits = waiting_plan(project.plans, passed.year)
    plans = (replace(p, number=1, fixed_on=passed.on, by=passed.by) if p is waits else p for p in project.plans)
    return replace(project, plans=tuple(plans))
