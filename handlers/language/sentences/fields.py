"""The fields of an intent (language §3): only those that belong to it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from domain.calendars import COUNTY_ZONE
from handlers.language.numbers import small_int
from handlers.language.sentences.absences import absence
from handlers.language.sentences.queries import query_of
from handlers.language.sentences.reported import reported
from handlers.language.sentences.roles import parties
from handlers.language.sentences.subject import Subject
from handlers.readings.handovers import Standard, handover

Fields = dict[str, Any]
_ORDER = re.compile(r"^(?:请|帮我|我要|现)?(?:交办|派单|发任务|新建任务|布置任务)[\s:,]*")
_DELTA = re.compile(
    r"(?<![月\d])(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,3}|半)个?(?P<unit>天|日|周|星期|礼拜|月)(?!\d|号)"
)
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
_ABOUT_MONTHS = re.compile(r"(?:半)个?月")


def fields_of(subject: Subject, intent: str) -> tuple[Fields, tuple[str, ...]]:
    """Fields and what must be asked."""
    return _READERS.get(intent, _matter)(subject)


def names(subject: Subject, *, units: bool = True, people: bool = True) -> Fields:
    """Whom and what it names."""
    found: Fields = {}
    if subject.items:
        found["items"] = subject.items
    if units and subject.units:
        found["units"] = list(dict.fromkeys(key for key, _span in subject.units))
    if people and subject.known_people:
        persons = subject.said.county.roster.persons
        found["people"] = [persons[key].name for key in dict.fromkeys(key for key, _span in subject.known_people)]
    projects = project_names(subject)
    if projects:
        found["projects"] = projects
    return found


def project_names(subject: Subject) -> list[str]:
    """Projects by their full names, in order."""
    by_key = {p.key: p.name for p in (*subject.projects, *subject.said.projects)}
    return list(dict.fromkeys(by_key[key] for key, _span in subject.spoken_projects))


def due(subject: Subject) -> Fields:
    """The day it names as a limit."""
    found = subject.deadline
    return {"deadline": found.at.astimezone(COUNTY_ZONE).isoformat()} if found and found.at else {}


def _matter(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    return {**names(subject, units=False, people=False)}, ()


def _with_units(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    own = subject.said.who.units
    found = names(subject, people=False)
    others = [unit for unit in found.pop("units", []) if unit not in own]
    return ({**found, "units": others} if others else found), ()


def _with_people(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    found = names(subject)
    return found, ()


def _extension(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    delta = _DELTA.search(subject.text)
    found = names(subject, units=False, people=False)
    if delta and not (subject.deadline and subject.deadline.at and re.search(r"[到至前]", subject.text)):
        count = 0.5 if delta["n"] == "半" else small_int(delta["n"]) or 0
        return {**found, "delta_days": int(count * _DAYS[delta["unit"]])}, ()
    day = due(subject)
    return {**found, **day}, () if day else ("deadline",)


def _handover(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    said = subject.said
    standard = Standard(county=said.county, now=said.now)
    content = handover(_ORDER.sub("", said.text), standard)
    person = None if subject.units else addressed_person(subject)
    found: Fields = {"people": [person]} if person else parties(subject)
    found |= {"title": content.title, "projects": project_names(subject), **due(subject)}
    if content.urgency.value != "normal":
        found["urgency"] = content.urgency.value
    if "assignee" in content.asks and not person and not subject.units:
        found["choices"] = list(content.choices)
    found = {key: value for key, value in found.items() if value}
    asks = ("deadline",) if "deadline" not in found else ()
    to = found.keys() & {"units", "co_units", "all_units", "people"}
    return found, (
        *asks,
        *(() if to else ("assignee",) if "choices" in found else ("unit",)),
        *(() if "title" in found else ("title",)),
    )


def addressed_person(subject: Subject) -> str | None:
    """The one person meant; two of one surname and title are asked about."""
    known = subject.known_people
    return subject.said.county.roster.persons[known[0][0]].name if known else None


def _transfer(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    return {**names(subject, units=False, people=False), **parties(subject)}, ()


def _acknowledged(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    found = names(subject, people=False)
    full = [p.name for p in subject.said.county.roster.persons.values() if len(p.name) > 1 and p.name in subject.text]
    return ({**found, "people": full} if full else found), ()


def _query(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    query = query_of(subject)
    found = names(subject, people=False)
    if query == "calendar":
        found.pop("items", None)
    return {**found, "query": query}, ()


def _away(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    period, asks = absence(subject)
    people = names(subject).get("people", [])
    return {**({"people": people} if people else {}), **period}, asks


def _report(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    return reported(subject)


def _nothing(_subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    return {}, ()


_READERS: Mapping[str, Callable[[Subject], tuple[Fields, tuple[str, ...]]]] = {
    "assign": _handover, "denied": _nothing, "none": _nothing, "help": _nothing, "query": _query, "extend": _extension,
    "leave": _away, "delegate": _away, "report": _report, "correct": _report, "problem": _with_units,
    "block": _with_units, "transfer": _transfer, "acknowledge": _acknowledged, "return": _with_units,
    "remind": _with_people, "escalate": _with_people,
}  # fmt: skip
