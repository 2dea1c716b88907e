"""To whom the days of a matter are charged (domain §2.7): a work day belongs to whoever held the ball at its close."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.calendars import ONE_DAY, local_date
from domain.county import County
from domain.matters.items import Branch, Item

SUSPENDED, OBJECTED = "suspended", "objection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One work day: to a unit ("" = nobody of the county), for which element or other cause."""

    unit: str
    element: str = ""


def charges(item: Item, branch: Branch, county: County, now: datetime) -> Iterator[Charge]:
    """Every work day that has closed between issue and end, in order."""
    ended = branch.closed or branch.released or branch.submitted
    until = min(now, ended.at if ended else now)
    day = local_date(item.issued_at)
    while (close := county.house.office.close_of(day)) <= until:
        if close > item.issued_at and county.calendar.is_work_day(day):
            yield _holder_at(item, branch, close)
        day += ONE_DAY


def _holder_at(item: Item, branch: Branch, moment: datetime) -> Charge:
    if any(s.began_at <= moment < (s.ended_at or s.until_at) for s in item.suspensions):
        return Charge(unit="", element=SUSPENDED)
    if any(o.at <= moment and (o.decided_at is None or moment < o.decided_at) for o in branch.objections):
        return Charge(unit="", element=OBJECTED)
    held = (b for b in branch.blocks if b.began_at <= moment and (b.ended_at is None or moment < b.ended_at))
    block = next(held, None)
    return Charge(unit=block.unit, element=block.element) if block else Charge(unit=branch.unit)


def charge_facts(item: Item, county: County, now: datetime) -> dict[str, object]:
    """全程41天：住建局9、自然资源局27、等待会议5: of the lead's share, whole days, the sum is the total."""
    found = list(charges(item, item.lead, county, now))
    units = Counter((c.unit, "" if c.unit else c.element) for c in found)
    elements = Counter(c.element for c in found if c.element and c.element not in (SUSPENDED, OBJECTED))
    return {
        "days_total": len(found),
        "charged": [{"unit": unit, "cause": cause, "days": days} for (unit, cause), days in units.items()],
        "elements": [{"element": element, "days": days} for element, days in elements.most_common()],
    }
