"""起草 and 改稿: the office has a letter drafted at any time; rungs keep their order unless 特事特办 says why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.calendars import local_date
from domain.county import County
from domain.events.letters import LetterBegun, LetterRef, LetterRewritten
from domain.letters.drafting import Brief, counters, drafted, drafts_of, next_of, redrafted, with_code
from domain.letters.facts import letter_facts
from domain.letters.finding import RECENT, Case, about, by_ref, case_of, denied, subjects
from domain.letters.grounds import Grounds, of_item, of_project
from domain.letters.letters import Letter
from domain.letters.serving import handed
from domain.letters.triggers import counted, missing_rungs
from domain.matters.ending import over
from domain.matters.items import Counter, Item
from domain.matters.signing import no_such_item
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.work import Needs, Work


def needs_begun(event: LetterBegun, now: datetime) -> Needs:
    """The matter or every project, the letters of late, the counter of drafts."""
    keys = (*counters(local_date(now).year), *(((Item.kind, event.item),) if event.item else ()))
    return Needs(keys=keys, lookups=(RECENT, *(() if event.item else (ALL_PROJECTS,))))


def begin(work: Work, event: LetterBegun, county: County, now: datetime) -> Outcome:
    """The draft, shown to whoever asked for it."""
    grounds = _grounds(work, event, county, now)
    if isinstance(grounds, Outcome):
        return grounds
    who = county.standpoint(event.by, now)
    refusal = denied(who, Act.DRAFT_LETTER, county, "")
    if refusal is not None:
        return refusal
    letters = about(work.found(Letter, RECENT), grounds.key, _project_of(work, event))
    refusal = _out_of_order(event, letters, county, now)
    if refusal is not None:
        return refusal
    counter = next_of(work, drafts_of(county.today(now).year))
    brief = Brief(kind=event.letter_kind, grounds=grounds, before=letters, by=who.key, special=event.special)
    letter = with_code(drafted(brief, counter.value, county, now), event.code, event.by.staff_id)
    return shown(Case(letter=letter, who=who, county=county, now=now), event.code, counter)


def shown(case: Case, code: str, *more: Counter) -> Outcome:
    """A draft before somebody's eyes: its facts, the code that is bound to exactly this, and the file."""
    facts = letter_facts(case.letter, case.county, case.now) | {"code": code}
    return Outcome(
        changes=(*more, case.letter),
        notices=handed(case.letter, case.who.actor, case.county, case.now),
        answer=Answer(kind="letter_shown", facts=facts),
    )


def _project_of(work: Work, event: LetterBegun) -> str:
    item = work.get(Item, event.item) if event.item else None
    return item.project if item else ""


def _grounds(work: Work, event: LetterBegun, county: County, now: datetime) -> Grounds | Outcome:
    if event.item:
        item = work.get(Item, event.item)
        if item is None:
            return no_such_item(event.item, ())
        return of_item(item, county, now) if item.is_open else over(item)
    if not event.project:
        return refuse("letter_of_what")
    found = named(work.found(ProjectFile, ALL_PROJECTS), event.project)
    if len(found) != 1:
        return refuse("which_file", said=event.project, names=[p.name for p in found[:5]])
    return of_project(found[0], county, county.today(now)) or refuse("letter_no_cause", name=found[0].name)


def _out_of_order(event: LetterBegun, letters: Sequence[Letter], county: County, now: datetime) -> Outcome | None:
    """One draft of a kind at a time; no rung is passed over without a reason."""
    kind = event.letter_kind
    waiting = next((each for each in letters if each.is_waiting and each.letter_kind is kind), None)
    if waiting is not None:
        return refuse("letter_waits", number=waiting.number, letter_kind=kind.value)
    if not kind.is_served or event.special:
        return None
    served = counted(letters, county.policy.letters, county.today(now))
    missing = [rung.value for rung in missing_rungs(kind, served)]
    return refuse("letter_order", letter_kind=kind.value, kinds=missing) if missing else None


def needs_rewritten(event: LetterRewritten, _now: datetime) -> Needs:
    """The letter, what it is about, and those before it."""
    return Needs(lookups=(by_ref(event.ref), RECENT, *subjects(event.ref)))


def rewrite(work: Work, event: LetterRewritten, county: County, now: datetime) -> Outcome:
    """Other words for one paragraph, or the whole from today's facts: whoever looked it over looks again."""
    case = case_of(work, event.by, event.ref, (county, now))
    if isinstance(case, Outcome):
        return case
    refusal = denied(case.who, Act.DRAFT_LETTER, county, "") or _not_a_draft(case)
    if refusal is not None:
        return refusal
    changed = _reworded(case.letter, event) if event.paragraph else _again(work, case, event)
    if isinstance(changed, Outcome):
        return changed
    letter = with_code(replace(changed, reviewed=None), event.code, event.by.staff_id)
    return shown(replace(case, letter=letter), event.code)


def _not_a_draft(case: Case) -> Outcome | None:
    if case.letter.is_waiting:
        return None
    return refuse("letter_decided", **letter_facts(case.letter, case.county, case.now))


def _reworded(letter: Letter, event: LetterRewritten) -> Letter | Outcome:
    paragraphs = list(letter.text.paragraphs)
    if not 1 <= event.paragraph <= len(paragraphs):
        return refuse("letter_paragraphs", number=letter.number, count=len(paragraphs))
    paragraphs[event.paragraph - 1] = event.text
    return replace(letter, rewritten=True, text=replace(letter.text, paragraphs=tuple(paragraphs)))


def _again(work: Work, case: Case, event: LetterRewritten) -> Letter | Outcome:
    grounds = grounds_now(work, case, event.ref)
    if grounds is None:
        return refuse("letter_lapsed", **letter_facts(case.letter, case.county, case.now))
    before = about(work.found(Letter, RECENT), case.letter.subject)
    brief = Brief(kind=case.letter.letter_kind, grounds=grounds, before=before)
    return redrafted(case.letter, brief, case.county, case.now)


def grounds_now(work: Work, case: Case, ref: LetterRef) -> Grounds | None:
    """What can be said of its subject today; None = its cause is gone."""
    of_projects, of_items = subjects(ref)
    item = next(iter(work.found(Item, of_items)), None)
    if case.letter.about_item:
        return of_item(item, case.county, case.now) if item is not None and item.is_open else None
    project = next(iter(work.found(ProjectFile, of_projects)), None)
    return of_project(project, case.county, case.county.today(case.now)) if project else None
