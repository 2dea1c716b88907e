"""Lists of matters: what waits for whom, what lies before a level, what a month brought and closed (D0-6, D0-7, D0-9,
D0-13, D3-5, D4-2, D4-4)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from domain.calendars import local_date
from domain.county import County
from domain.matters.charges import charges
from domain.matters.items import Branch, Item, is_overdue
from domain.problems.raising import PROBLEM
from domain.rhythm.views import Line, Lists, View, lies_before


def _item_line(item: Item, branch: Branch) -> Line:
    return {"number": item.number, "item_kind": item.item_kind, "title": item.title, "unit": branch.unit}


def _blocks(view: View) -> Iterator[Line]:
    """卡点: every share that waits for somebody else, the longest first; to a unit only what it holds up itself."""
    lines = []
    for item, branch in _shares(view.items):
        held = branch.block
        if held is None or not (view.is_whole or _leads(view) or held.unit == view.unit):
            continue
        days = sum(c.unit == held.unit for c in charges(item, branch, view.county, view.now))
        lines.append(_item_line(item, branch) | {"holder": held.unit, "element": held.element, "days": days})
    return iter(sorted(lines, key=lambda line: (-int(str(line["days"])), int(str(line["number"])))))


def _leads(view: View) -> bool:
    return view.post is not None and bool(view.post.fields)


def _shares(items: Iterable[Item]) -> Iterator[tuple[Item, Branch]]:
    return ((item, b) for item in items if item.is_open for b in item.branches if b.is_open)


def _raised(view: View) -> Iterator[Line]:
    """提请: exactly what the level below could not solve and this one has not decided (D4-4)."""
    level = view.rule.settings.get("level", "")
    for item in view.items:
        rise = item.rise
        if rise is None or not (_waits_at(item, str(level)) if level else lies_before(item, view)):
            continue
        line = _item_line(item, item.lead) | {"level": rise.level.value, "reason": rise.reason}
        yield line | {"tried": rise.tried, "asked_for": rise.asked, "due_on": local_date(rise.due_at).isoformat()}


def _waits_at(item: Item, level: str) -> bool:
    """A forum's level is named by its rule."""
    rise = item.rise
    return rise is not None and item.is_open and not rise.decided and rise.level.value == level


def _problems(view: View) -> Iterator[Line]:
    """The open problems a unit leads, the earliest deadline first."""
    mine = [i for i in view.items if i.is_open and i.item_kind == PROBLEM and (view.is_forum or _is_led(view, i))]
    ordered = sorted(mine, key=lambda i: (i.lead.deadline.due_at, i.number))
    return (_item_line(i, i.lead) | _due(i, view) for i in ordered)


def _is_led(view: View, item: Item) -> bool:
    return item.lead.unit == view.unit


def _due(item: Item, view: View) -> Line:
    overdue = is_overdue(item.lead, view.now)
    return {"due_on": local_date(item.lead.deadline.due_at).isoformat(), "overdue": overdue}


def _counts(view: View) -> Iterator[Line]:
    """一月一交办: unit by unit what the period brought, what of it was signed, what it closed, what is carried over and
    what is overdue. Units by name: it is no ranking (domain §10.1)."""
    units = {b.unit for i in view.items for b in i.branches if b.released is None and i.withdrawn is None}
    counted = {unit: found for unit in sorted(units) if any((found := _counted(unit, view)).values())}
    if len(counted) > 1:
        whole = sum((Counter(each) for each in counted.values()), Counter())
        yield {"unit": "", **{name: whole[name] for name in COUNTED}}
    yield from ({"unit": unit, **each} for unit, each in counted.items())


COUNTED = ("fresh", "signed", "closed", "carried", "overdue")


def _counted(unit: str, view: View) -> dict[str, int]:
    shares = [
        (i, b) for i in view.items if i.withdrawn is None for b in i.branches if b.unit == unit and not b.released
    ]
    known = [(i, b) for i, b in shares if local_date(i.issued_at) <= view.span.last_on]
    fresh = [b for i, b in known if local_date(i.issued_at) >= view.span.first_on]
    end = _close_of(view.span.last_on, view.county)
    still = [b for _i, b in known if b.closed is None or b.closed.at > end]
    return {
        "fresh": len(fresh),
        "signed": sum(b.signed is not None and b.signed.at <= end for b in fresh),
        "closed": sum(b.closed is not None and _within(local_date(b.closed.at), view) for _i, b in known),
        "carried": len(still),
        "overdue": sum(_was_overdue(b, view) for b in still),
    }


def _within(day: date, view: View) -> bool:
    return view.span.first_on <= day <= view.span.last_on


def _close_of(day: date, county: County) -> datetime:
    return county.house.office.close_of(day)


def _was_overdue(branch: Branch, view: View) -> bool:
    """As it stood when the period ended: what was applied for by then waits for the reviewer."""
    end = _close_of(view.span.last_on, view.county)
    applied = branch.submitted is not None and branch.submitted.at <= end
    standing = [version.due_at for version in branch.deadlines if version.set_at <= end]
    return not applied and bool(standing) and standing[-1] < end


MATTER_LISTS: Lists = {"blocks": _blocks, "raised": _raised, "problems": _problems, "counts": _counts}
