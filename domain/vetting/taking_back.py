"""撤回 of a step within ten minutes: who passed it by it stands where it stood, who owed it owes it again. Not once a
later step was passed on it."""

from dataclasses import replace
from datetime import datetime

from domain.county import County
from domain.matters.undo import Undo
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.projects.files import ProjectFile
from domain.projects.vettings import Vetting
from domain.rounds.duties import Duty, DutyState
from domain.work import Lookup, Needs, Work

SHOWN = 6


def needs_taken_back(staff_id: str) -> Needs:
    """Who passed the step the account passed last; the duties come with those of a 记录."""
    return Needs(lookups=(Lookup(name="projects_of_last_act", kind=ProjectFile.kind, args=(staff_id,)),))


def take_back(work: Work, memory: Undo, county: County, now: datetime) -> Outcome:
    """All who passed by it, or none."""
    step = memory.vetting
    if step is None or memory.at is None:
        return NOTHING
    if now - memory.at > county.policy.terms.undo_within:
        return refuse("act_too_old")
    found = [p for key in memory.projects if (p := work.get(ProjectFile, key)) is not None]
    further = [p for p in found if not p.vettings or p.vettings[-1] != step]
    if further or len(found) < len(memory.projects):
        return refuse("step_built_upon", step=step.step, names=[p.name for p in further[:SHOWN]])
    restored = tuple(replace(p, vettings=p.vettings[:-1]) for p in found)
    pairs = zip(memory.duties_before, memory.duties_after, strict=True)
    owed = tuple(duty for before, after in pairs if (duty := _owed_again(work, before, after, now)))
    return Outcome(
        changes=(*restored, *owed, Undo(key=memory.key)),
        answer=Answer(kind="step_taken_back", facts=_facts(step, restored)),
    )


def _facts(step: Vetting, projects: tuple[ProjectFile, ...]) -> dict[str, object]:
    names = [p.name for p in projects[:SHOWN]]
    return {"year": step.year, "step": step.step, "count": len(projects), "names": names}


def _owed_again(work: Work, before: Duty, after: Duty, now: datetime) -> Duty | None:
    """As it was; missed, where its period has closed meanwhile."""
    duty = work.get(Duty, after.key)
    if duty is None or (duty.state, duty.came) != (after.state, after.came):
        return None
    closed = before.state is DutyState.OPEN and now >= before.closes_at
    state = DutyState.MISSED if closed else before.state
    return replace(duty, state=state, came=before.came, met_at=before.met_at)
