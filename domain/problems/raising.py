"""A problem gets a number (domain §4, §9): from a report, a visit or a sentence, routed by the kind of element."""

from dataclasses import replace
from datetime import datetime

from domain.actors import Standpoint
from domain.calendars import local_date
from domain.county import County
from domain.matters.course import Level, Rise
from domain.matters.drafts import Content, Share
from domain.matters.items import BranchRole
from domain.permits import Act, may
from domain.policy import Course

PROBLEM, DECISION = "problem", "decision"


def element_of(text: str, course: Course) -> str:
    """The kind of element a text speaks of: the one whose word stands first; "" = none."""
    places = ((text.find(word), name) for name, route in course.elements.items() for word in route.words)
    return min((each for each in places if each[0] >= 0), default=(0, ""))[1]


def routed(content: Content, who: Standpoint, county: County, now: datetime) -> Content:
    """Whom it goes to by the policy's table, and until when; what the table does not know is asked."""
    course = county.policy.terms.course
    element = content.element or element_of(content.title, course)
    route = course.elements.get(element)
    taker = route.taker(county.roster.units) if route is not None else ""
    shares = content.shares or ((_share(taker),) if taker else ())
    due_at = content.due_at or _due(county, now)
    asks = tuple(a for a in content.asks if a not in ("unit", "deadline", "assignee"))
    asks = asks if shares else (*asks, "unit")
    return assisted(replace(content, element=element, shares=shares, due_at=due_at, asks=asks), who)


def assisted(content: Content, who: Standpoint) -> Content:
    """Once somebody has to solve it, with the unit of whoever raises it beside him."""
    own = sorted(who.units - {share.unit for share in content.shares}) if content.shares else ()
    assisting = tuple(Share(unit=unit, role=BranchRole.ASSISTING.value) for unit in own)
    return replace(content, shares=(*content.shares, *assisting))


def _share(unit: str) -> Share:
    return Share(unit=unit, role=BranchRole.LEAD.value)


def _due(county: County, now: datetime) -> datetime:
    days = county.policy.terms.default_work_days.get("urgent", 5)
    return county.house.office.close_of(county.calendar.add_work_days(local_date(now), days))


def may_raise(who: Standpoint, county: County) -> bool:
    """Whoever reports may say what stands in the way; so may whoever hands over."""
    return may(who, Act.REPORT, county.roster) or may(who, Act.ISSUE, county.roster)


def first_rise(course: Course, by: str, county: County, now: datetime) -> Rise:
    """The office is the first level, with its own time."""
    return Rise(level=Level.OFFICE, at=now, by=by, due_at=level_due(Level.OFFICE, course, county, now))


def level_due(level: Level, course: Course, county: County, now: datetime) -> datetime:
    """By when a level solves it or passes it up."""
    days = course.level_days.get(level.value, 5)
    return county.house.office.close_of(county.calendar.add_work_days(local_date(now), days))
