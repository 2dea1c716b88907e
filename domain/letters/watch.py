"""Each work day's look for letters that are due, project by project in slices; what it finds are drafts that wait."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from domain.calendars import COUNTY_ZONE, ONE_DAY, local_date
from domain.county import County
from domain.events import Ticked
from domain.letters.climbing import climb
from domain.letters.drafting import Brief, counters, drafted, drafts_of
from domain.letters.grounds import called_for
from domain.letters.letters import Ending, Letter, LetterWatch
from domain.letters.serving import drafts_told
from domain.letters.triggers import next_rung, occasion
from domain.matters.items import Counter
from domain.messages import hearing
from domain.outcome import NOTHING, Aggregate, Outcome
from domain.projects.files import ProjectFile
from domain.work import Lookup, Needs, Work, needs_keys

SLICE = 50
DAILY = "daily"
PROJECTS = Lookup(name="projects_to_look_at", kind=ProjectFile.kind, args=(str(SLICE),))
LETTERS = Lookup(name="letters_to_look_at", kind=Letter.kind, args=(str(SLICE),))


def first_watch(county: County, now: datetime) -> LetterWatch:
    """Of a county that has had none."""
    return LetterWatch(key=DAILY, next_due_at=_next_look(county, now))


def _next_look(county: County, now: datetime) -> datetime:
    """The next work day's clock time."""
    day = local_date(now)
    while True:
        at = datetime.combine(day, county.policy.letters.looks_at, COUNTY_ZONE).astimezone(now.tzinfo)
        if at > now and county.calendar.is_work_day(day):
            return at
        day += ONE_DAY


def needs_watch(event: Ticked, now: datetime) -> Needs:
    """The next projects with their letters, and the counters."""
    keys = ((LetterWatch.kind, event.key), *counters(local_date(now).year))
    return Needs(keys=keys, lookups=(PROJECTS, LETTERS))


def tick_watch(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Draft what is due, drop the machine's own drafts whose cause is gone, go on behind the last project."""
    watch = work.get(LetterWatch, event.key)
    if watch is None or watch.next_due_at is None or watch.next_due_at > now:
        return NOTHING
    projects = work.found(ProjectFile, PROJECTS) if county.policy.letters.drafts else ()
    more = len(projects) == SLICE
    gone_on = replace(
        watch, cursor=projects[-1].key if more else "", next_due_at=now if more else _next_look(county, now)
    )
    found, counter = _found(work, projects, county, now)
    lapsed = tuple(_lapsed(work, projects, county, now))
    drawn: tuple[Aggregate, ...] = (counter, *found) if found else ()
    changes: tuple[Aggregate, ...] = (gone_on, *lapsed, *drawn)
    return Outcome(changes=changes, notices=drafts_told(found, county, now))


def _found(
    work: Work, projects: tuple[ProjectFile, ...], county: County, now: datetime
) -> tuple[list[Letter], Counter]:
    counter = work.get(Counter, drafts_of(local_date(now).year)) or Counter(key=drafts_of(local_date(now).year))
    found: list[Letter] = []
    for project in projects:
        brief = _due(work, project, county, now)
        if brief is not None:
            counter = replace(counter, value=counter.value + 1)
            found.append(drafted(brief, counter.value, county, now))
    return found, counter


def _of(work: Work, project: ProjectFile) -> list[Letter]:
    return [each for each in work.found(Letter, LETTERS) if each.subject == project.key]


def _due(work: Work, project: ProjectFile, county: County, now: datetime) -> Brief | None:
    on, rules = local_date(now), county.policy.letters
    wanted, letters = occasion(project, rules, on), _of(work, project)
    kind = next_rung(wanted, letters, rules, on) if wanted else None
    if wanted is None or kind is None:
        return None
    key = f"{project.key}|{wanted.cause.value}|{wanted.due_on.isoformat()}|{kind.value}|{wanted.rung.value}"
    if any(each.key == key for each in letters):
        return None
    return Brief(kind=kind, grounds=called_for(project, wanted, county, on), before=letters, key=key)


def _lapsed(work: Work, projects: tuple[ProjectFile, ...], county: County, now: datetime) -> Iterator[Letter]:
    for project in projects:
        if occasion(project, county.policy.letters, local_date(now)) is None:
            own = (each for each in _of(work, project) if each.is_waiting and not each.drafted.by)
            yield from (replace(each, ending=Ending(at=now), code_digest="") for each in own)


def needs_letter(event: Ticked, _now: datetime) -> Needs:
    """The letter, and when we were listening."""
    return replace(needs_keys((Letter.kind, event.key)), lookups=(hearing.STRETCHES,))


def tick_letter(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """The rungs that are due."""
    letter = work.get(Letter, event.key)
    if letter is None or letter.next_due_at is None or letter.next_due_at > now:
        return NOTHING
    return climb(letter, county, now)
