"""What a letter is about and the facts it rests on, from the ledger alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from domain.calendars import local_date
from domain.county import County
from domain.letters.kinds import Cause
from domain.letters.letters import Letter
from domain.letters.triggers import Occasion, occasion
from domain.matters.items import Item, is_overdue
from domain.projects.files import ProjectFile
from domain.projects.readiness import has_started
from domain.projects.stages import FINISHED
from domain.projects.triggers import planned_until

# Filled in on the day of signing: the unit's time begins then.
REPLY_ON = "{reply_on}"
MOST_LACKING, MOST_CITED = 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The subject of a letter by key, name and unit; its cause, the day it rests on, and its own facts as words."""

    key: str
    unit: str
    cause: Cause
    due_on: date
    about_item: bool
    facts: dict[str, str]


def of_project(project: ProjectFile, county: County, on: date) -> Grounds | None:
    """What can be said about a project today; None where it gives no cause at all."""
    found = occasion(project, county.policy.letters, on)
    cause, due_on = (found.cause, found.due_on) if found else _mild(project, on)
    if cause is None or due_on is None:
        return None
    return Grounds(
        key=project.key,
        unit=project.unit,
        cause=cause,
        due_on=due_on,
        about_item=False,
        facts=_project_facts(project, due_on, county, on),
    )


def called_for(project: ProjectFile, wanted: Occasion, county: County, on: date) -> Grounds:
    """What is said of the occasion the machine found."""
    return Grounds(
        key=project.key,
        unit=project.unit,
        cause=wanted.cause,
        due_on=wanted.due_on,
        about_item=False,
        facts=_project_facts(project, wanted.due_on, county, on),
    )


def _mild(project: ProjectFile, on: date) -> tuple[Cause | None, date | None]:
    """What the office may write about before any day has come to a rung."""
    start, production = project.plan_start_on, project.plan_production_on
    if start is not None and not has_started(project, on):
        return (Cause.START_AHEAD if on < start else Cause.START_LATE), start
    if production is not None and production < on and has_started(project, on):
        return Cause.PRODUCTION_LATE, production
    behind = project.annual_plan_yuan and has_started(project, on) and project.stage not in FINISHED
    return (
        (Cause.LAG, on.replace(day=1))
        if behind and planned_until(project, on) > project.cumulative_yuan
        else (None, None)
    )


def _project_facts(project: ProjectFile, due_on: date, county: County, on: date) -> dict[str, str]:
    words = county.letter_words
    lacking = [e.name for e in project.elements if not e.is_settled][:MOST_LACKING]
    facts = {
        "subject": project.name,
        "due_on": words.day(due_on),
        "days": str(abs((on - due_on).days)),
        "lacking": words.formats.between.join(lacking),
        "total": words.money(project.annual_plan_yuan),
    }
    return facts | _progress(project, on)


def _progress(project: ProjectFile, on: date) -> dict[str, str]:
    """Done, planned and the points between them, so rounded that they add up as they stand there."""
    if not project.annual_plan_yuan:
        return {}
    done = _tenths(Fraction(project.cumulative_yuan, project.annual_plan_yuan))
    planned = _tenths(planned_until(project, on) / project.annual_plan_yuan)
    return {"done": _percent(done), "planned": _percent(planned), "points": _percent(planned - done)}


def _tenths(share: Fraction) -> int:
    return round(share * 1000)


def _percent(tenths: int) -> str:
    return f"{tenths / 10:.1f}".removesuffix(".0")


def of_item(item: Item, county: County, now: datetime) -> Grounds:
    """A matter of the ledger, to its lead unit."""
    words, branch = county.letter_words, item.lead
    due_on, on = local_date(branch.deadline.due_at), local_date(now)
    late = is_overdue(branch, now)
    work_days = county.calendar.work_days_between(*((due_on, on) if late else (on, due_on)))
    return Grounds(
        key=item.key,
        unit=branch.unit,
        cause=Cause.ITEM_LATE if late else Cause.ITEM_OPEN,
        due_on=due_on,
        about_item=True,
        facts={
            "subject": item.title,
            "number": words.number(item.item_kind, item.year, item.number),
            "due_on": words.day(due_on),
            "work_days": str(max(work_days, 0)),
            "feedback": branch.feedback[-1].text if branch.feedback else "",
        },
    )


def cited(letters: Sequence[Letter], county: County) -> str:
    """The letters sent before, newest last, as they are cited."""
    return county.letter_words.formats.between.join(_cited(letters[-MOST_CITED:], county))


def _cited(letters: Sequence[Letter], county: County) -> Iterator[str]:
    words = county.letter_words
    for each in letters:
        if each.signed_on is not None:
            name = words.kinds[each.letter_kind].name
            yield words.formats.earlier.format(day=words.day(each.signed_on), kind=name, reference=each.text.number)
