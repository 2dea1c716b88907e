"""催办 by hand (matrix row 13): twice a day and matter for the office, and never more often than the cap says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.calendars import local_date
from domain.county import County
from domain.events import Reminded
from domain.matters.anchors import stands
from domain.matters.ending import over
from domain.matters.facts import branch_facts, item_facts
from domain.matters.items import Branch, Item
from domain.matters.own import meant
from domain.matters.signing import needs_item
from domain.matters.telling import Deed, Telling, told_units
from domain.messages.notices import Notice, Wanted
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.work import Needs, Work

OFFICE_A_DAY = 2


def needs_reminded(event: Reminded, _now: datetime) -> Needs:
    """All that are meant."""
    return needs_item(event.by, tuple(key for key in (event.item, *event.more) if key), event.handle)


def remind(work: Work, event: Reminded, county: County, now: datetime) -> Outcome:
    """One matter, or each of several with one answer."""
    if not event.more:
        return _remind(work, event, county, now)
    keys = tuple(dict.fromkeys((event.item, *event.more)))
    found = {key: _remind(work, replace(event, item=key, more=()), county, now) for key in keys}
    return Outcome(
        changes=tuple(change for each in found.values() for change in each.changes),
        notices=tuple(notice for each in found.values() for notice in each.notices),
        answer=Answer(kind="reminded_several", facts=_several(found)),
    )


def _several(found: Mapping[str, Outcome]) -> dict[str, object]:
    done = [key for key, each in found.items() if each.changes]
    return {
        "numbers": [key.partition("-")[2] for key in done],
        "others": [key.partition("-")[2] for key in found if key not in done],
    }


def _remind(work: Work, event: Reminded, county: County, now: datetime) -> Outcome:
    """Every share within the actor's scope that is still owed, or the one of a unit."""
    item = meant(work, event)
    if isinstance(item, Outcome):
        return item
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    mine = _own_shares(item, event.unit, deed)
    if isinstance(mine, Outcome):
        return mine
    due = [b for b in mine if not _is_enough(b, deed)]
    if not due:
        return refuse("reminded_enough", number=item.number)
    wanted = {"wanted_at": event.wanted_at.isoformat() if event.wanted_at else ""}
    notices = tuple(n for b in due for n in _urged(item, b, wanted, deed))
    units = {b.unit for b in due}
    branches = tuple(replace(b, reminded=(*b.reminded, now)) if b.unit in units else b for b in item.branches)
    facts = item_facts(item, county, now) | {"units": [b.holder for b in due]} | wanted
    return Outcome(
        changes=(replace(item, branches=branches),), notices=notices, answer=Answer(kind="reminded", facts=facts)
    )


def _own_shares(item: Item, unit: str, deed: Deed) -> list[Branch] | Outcome:
    """What is owed and may be reminded of by this person, or why there is nothing."""
    if item.withdrawn or not item.is_open:
        return over(item)
    still = [b for b in item.branches if b.is_open]
    meant_ones = [b for b in still if unit in ("", b.unit)]
    if not meant_ones:
        return refuse("order_which_unit", number=item.number, units=[b.unit for b in still])
    own = [b for b in meant_ones if may(deed.who, Act.REMIND, deed.county.roster, b.unit)]
    if not own:
        who_can = [role.value for role in roles_with(Act.REMIND)]
        return refuse("no_permit", act=Act.REMIND.value, who_can=who_can)
    return [b for b in own if stands(item, b) and b.holder] or _rests(item, own[0], deed)


def _rests(item: Item, branch: Branch, deed: Deed) -> Outcome:
    """Nothing is owed just now, though it is not done: what it waits for."""
    if item.suspension is not None:
        return refuse("already_suspended", number=item.number, until_at=item.suspension.until_at.isoformat())
    if branch.submitted is not None:
        return refuse("already_submitted", **item_facts(item, deed.county, deed.now))
    if branch.objection is not None:
        return refuse("objection_pending", number=item.number)
    element = branch.block.element if branch.block else ""
    return refuse("urged_nobody", number=item.number, unit=branch.unit, element=element)


def _is_enough(branch: Branch, deed: Deed) -> bool:
    of_version = [at for at in branch.reminded if at >= branch.deadline.set_at]
    today = [at for at in of_version if local_date(at) == local_date(deed.now)]
    is_office = Role.OFFICE in deed.who.roles
    return (is_office and len(today) >= OFFICE_A_DAY) or len(of_version) >= deed.county.house.caps.repeats


def _urged(item: Item, branch: Branch, wanted: Mapping[str, object], deed: Deed) -> tuple[Notice, ...]:
    facts = {**branch_facts(item, branch, deed.county, deed.now), **wanted}
    telling = Telling(
        kind="urged", facts=facts, now=deed.now, unit=branch.unit, wanted=Wanted.OPEN, version=branch.deadline.number
    )
    found = told_units(item, [branch.holder], deed.county, telling)
    return tuple(replace(notice, notice_class=NoticeClass.B) for notice in found)
