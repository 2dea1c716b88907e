"""Which project, or what of all that waits for a 同意, was meant, asked with numbered choices: what was said waits for
the answer; which project is remembered as this person's name for it (language §4)."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, cast

from domain import events
from domain.county import County
from domain.events import Event, Picked
from domain.matters.drafts import Content, Draft, DraftKind, DraftState
from domain.matters.pending import Kind, Question, choice_key
from domain.outcome import Answer, Outcome, refuse
from domain.people.binding import person_of
from domain.people.own_names import learned, names_taken
from domain.people.records import OwnName, Person
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.proving.standing import only_begins
from domain.proving.words import kept, spoken
from domain.work import Key, Needs, Work

# What may speak of a project that is not sure, by name.
SPEAK_OF_ONE: Mapping[str, type] = {
    of.__name__: of
    for of in (
        *(events.ProjectTold, events.ProjectAsked, events.LightAsked, events.LightObjected, events.LightReviewed),
        *(events.ChartAsked, events.VettingAsked, events.Vetted, events.LetterBegun, events.LetterAsked),
        *(events.Asked, events.Reported, events.Ruled),
    )
}
ASKED = frozenset({"which_file", "which_project", "rulings"})
_ALIKE = 2


def key_of(event: Event) -> tuple[Key, ...]:
    """The question that may be asked about this event, loaded because a new one takes the place of the last one."""
    said = event.event if isinstance(event, events.Unproven) else event
    may_ask = said.is_of_none_named if isinstance(said, events.Reported) else type(said).__name__ in SPEAK_OF_ONE
    return ((Draft.kind, choice_key(event.by.staff_id)),) if may_ask and event.by.staff_id else ()


def question_of(draft: Draft) -> Question:
    """What waits, as the shell has to know it."""
    asked_at = draft.asked_at or draft.begun_at
    if draft.draft_kind is not DraftKind.CHOICE:
        return Question(choices=draft.content.choices, asked_at=asked_at)
    of = Kind.RULING if draft.subject == events.Ruled.__name__ else Kind.PROJECT
    choices = tuple(key for key, _name in draft.shown)
    return Question(of=of, choices=choices, asked_at=asked_at, called=draft.content.unclear)


def remembered(work: Work, event: Event, outcome: Outcome, in_force: tuple[County, datetime]) -> Outcome:
    """Where the answer offers projects, what was said waits for the choice. `in_force` = the county, now."""
    county, now = in_force
    answer, said = outcome.answer, event.event if isinstance(event, events.Unproven) else event
    if answer is None or answer.kind not in ASKED or not key_of(event):
        return outcome
    shown, name = _offered(work, answer)
    if not shown:
        return outcome
    draft = Draft(
        key=choice_key(event.by.staff_id),
        draft_kind=DraftKind.CHOICE,
        state=DraftState.ASKING,
        actor_account=event.by.staff_id,
        actor=county.standpoint(event.by, now).key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=type(said).__name__,
        word=kept(said),
        content=Content(unclear=name),
        shown=shown,
    )
    return replace(outcome, changes=(*outcome.changes, draft))


def _offered(work: Work, answer: Answer) -> tuple[tuple[tuple[str, str], ...], str]:
    """Key and name of each choice as shown, and what was said instead."""
    if answer.kind == "rulings":
        lines = cast("Sequence[Mapping[str, str]]", answer.facts["lines"])
        return tuple((line["ref"], line["title"] or line["of"]) for line in lines), ""
    if answer.kind == "which_project":
        choices = cast("Sequence[Mapping[str, str]]", answer.facts["choices"])
        names = cast("Sequence[str]", answer.facts["said"])
        return tuple((c["project"], c["name"]) for c in choices), names[0] if len(names) == 1 else ""
    keys = {project.name: project.key for project in work.found(ProjectFile, ALL_PROJECTS)}
    offered = cast("Sequence[str]", answer.facts["names"])
    return tuple((keys[name], name) for name in offered if name in keys), str(answer.facts["said"])


def needs_picked(event: Picked, _now: datetime) -> Needs:
    """What waits for the choice, whose it is, and the names nobody may learn for another project."""
    return Needs(
        keys=((Draft.kind, choice_key(event.by.staff_id)),), lookups=(person_of(event.by.staff_id), ALL_PROJECTS)
    )


def pick(work: Work, event: Picked, county: County, now: datetime) -> Outcome:
    """What was said goes on as if the project had been named."""
    draft = work.get(Draft, choice_key(event.by.staff_id))
    name = dict(draft.shown).get(event.choice) if draft else None
    if draft is None or name is None or draft.state is not DraftState.ASKING or draft.expires_at <= now:
        return refuse("nothing_pending")
    then = _meaning(spoken(SPEAK_OF_ONE[draft.subject], draft.word, event.by, event.code), event.choice, name)
    if only_begins(then):
        then = events.Unproven(by=event.by, event=then, code=event.code)
    own = OwnName(said=draft.content.unclear, project=event.choice, name=name)
    person = _learned(work, draft, county, own) if event.nameable else None
    taught = {"taught": {"said": draft.content.unclear, "name": name}} if person else {}
    done = replace(draft, state=DraftState.DONE)
    return Outcome(
        changes=(done, *([person] if person else [])), answer=Answer(kind="project_picked", facts=taught), then=then
    )


def _learned(work: Work, draft: Draft, county: County, name: OwnName) -> Person | None:
    """Nobody else's name. What stood before the figures of a report is a name only where it is like the project's
    own."""
    projects = work.found(ProjectFile, ALL_PROJECTS)
    own = {word for p in projects if p.key == name.project for word in (p.name, *p.aliases)}
    if draft.subject == events.Reported.__name__ and not any(len({*name.said} & {*word}) >= _ALIKE for word in own):
        return None
    return learned(work, draft.actor_account, name, names_taken(county, projects) - own)


def _meaning(event: Event, project: str, name: str) -> Event:
    """The same words about this one; about a project by its name where it is told again in words."""
    if isinstance(event, events.Ruled):
        return replace(event, only=project)
    if isinstance(event, events.Reported):
        return replace(event, entries=tuple(replace(e, project=project) for e in event.entries), unnamed="")
    change: Any = replace
    return cast("Event", change(event, **{_field(event): name}))


def _field(event: Event) -> str:
    return next(f.name for f in fields(event) if f.name in ("project", "subject"))


def as_he_calls_it(event: Event | None, names: Sequence[OwnName]) -> Event | None:
    """The project of a fixed sentence by its key, where the words are one's own name for it."""
    if (
        not names
        or event is None
        or type(event).__name__ not in SPEAK_OF_ONE
        or isinstance(event, events.Reported | events.Ruled)
    ):
        return event
    said = getattr(event, _field(event))
    own = next((name for name in names if name.project and name.said == said), None)
    return _meaning(event, own.project, own.name) if own else event
