"""Facts of projects as JSON, for notices and answers."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from domain.projects.back_schedule import Slot
from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.ownership import gaps
from domain.projects.readiness import Rates, checklist


def project_line(project: ProjectFile) -> dict[str, object]:
    """Which project."""
    return {"project": project.key, "name": project.name, "unit": project.unit}


def gap_line(project: ProjectFile) -> dict[str, object]:
    """What it lacks of the four."""
    return project_line(project) | {"gaps": [gap.value for gap in gaps(project)]}


def started_line(project: ProjectFile) -> dict[str, object]:
    """Since when it is under construction."""
    return project_line(project) | {"started_on": said(project.started_on)}


def element_line(element: Element) -> dict[str, object]:
    """One need and where it stands."""
    return {
        "name": element.name,
        "unit": element.unit,
        "form": element.form.value,
        "state": element.state.value,
        "level": element.level,
        "need_on": said(element.need_on),
        "settled_on": said(element.settled_on),
        "companion": element.companion,
    }


def slot_line(slot: Slot, on: date) -> dict[str, object]:
    """One step of the back-schedule."""
    return {
        "name": slot.name,
        "unit": slot.element.unit if slot.element else "",
        "begin_on": slot.begin_by.isoformat(),
        "done_on": slot.done_by.isoformat(),
        "room": slot.room(on),
        "applied": slot.element is not None and slot.element.applied_on is not None,
    }


def schedule_facts(project: ProjectFile, slots: Iterable[Slot], on: date) -> dict[str, object]:
    """The whole schedule of a project."""
    return project_line(project) | {
        "start_on": said(project.plan_start_on),
        "lines": [slot_line(slot, on) for slot in slots],
    }


def readiness_facts(project: ProjectFile) -> dict[str, object]:
    """The checklist of its start."""
    found = checklist(project)
    return project_line(project) | {
        "start_on": said(project.plan_start_on),
        "ready": found.is_ready,
        "settled": [e.name for e in found.settled],
        "lines": [element_line(e) for e in found.open],
    }


def rate_facts(found: Rates, on: date) -> dict[str, object]:
    """How many were due, started, enrolled; the rates as whole percents, rounded down."""
    return {
        "as_of_on": on.isoformat(),
        "due": found.due,
        "started": found.started,
        "enrolled": found.enrolled,
        "start_percent": percent(found.start_rate),
        "enrolment_percent": percent(found.enrolment_rate),
    }


def percent(rate: Fraction | None) -> int | None:
    """A rate as whole percents; None stays None."""
    return None if rate is None else int(rate * 100)


def said(on: date | None) -> str:
    """A day as JSON; "" = none."""
    return on.isoformat() if on else ""
