"""The circuit breaker at the moment of sending (reliability E8, F55): what would go up by itself is looked at as a
whole."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.actors import SYSTEM
from domain.burden.leaving import HALTED_FOR, Reason, Said
from domain.county import County
from domain.messages.notices import Notice, NoticeState, to_post
from domain.messages.storm import HELD, by_itself, is_armed, is_storm, is_too_often
from domain.policy import NoticeClass
from domain.switches import BREAKER, Setting
from domain.work import needs_keys
from outbox.bundle import Bundle, Settled, Surroundings
from outbox.parcels import Parcel
from store.counties import raise_version
from store.tables import items
from store.transaction import Act, Transaction


def guarded(transaction: Transaction, plan: Bundle, around: Surroundings) -> list[Notice]:
    """Trips where too much would go up at once: those parcels are taken out of the plan, and the office is told."""
    county, now = around.county, around.now
    going = [parcel for parcel in plan.parcels if by_itself(parcel.notices)]
    if not going or not is_armed(county, now) or not _trips(transaction.connection, going, around):
        return []
    held = [notice for parcel in going for notice in parcel.notices]
    plan.parcels = [parcel for parcel in plan.parcels if parcel not in going]
    plan.settled.extend(_waits(notice, now) for notice in held)
    _keep(transaction, county, now)
    return _told(by_itself(held), county, now)


def _trips(connection: Connection, going: list[Parcel], around: Surroundings) -> bool:
    rule, now = around.county.house.breaker, around.now
    notices = [notice for parcel in going for notice in by_itself(parcel.notices)]
    kinds = frozenset(notice.kind for notice in notices)
    said: list[list[Said]] = [list(around.said.get(parcel.target, ())) for parcel in going]
    if any(is_too_often(each, kinds, now, rule) for each in said):
        return True
    matters = {notice.about for notice in notices if notice.about.startswith("item|")}
    if len(matters) < rule.at_least:
        return False
    everything = connection.scalar(select(func.count()).select_from(items).where(items.c.is_open)) or 0
    return is_storm(len(matters), everything, rule)


def _waits(notice: Notice, now: datetime) -> Settled:
    return Settled(key=notice.key, state=NoticeState.HELD, reason=Reason.HALTED, not_before=now + HALTED_FOR)


def _keep(transaction: Transaction, county: County, now: datetime) -> None:
    work = transaction.load(needs_keys((Setting.kind, BREAKER)), county)
    switch = Setting(key=BREAKER, value=f"{HELD}|{now.isoformat()}")
    act = Act(name="BreakerTripped", by=SYSTEM, changes=((work.get(Setting, BREAKER), switch),))
    transaction.save([act])
    raise_version(transaction.connection)


def _told(held: list[Notice], county: County, now: datetime) -> list[Notice]:
    office = county.office()
    if office is None:
        return []
    units: dict[str, int] = {}
    for notice in held:
        units[notice.unit] = units.get(notice.unit, 0) + 1
    rows = [{"unit": unit, "count": n} for unit, n in sorted(units.items(), key=lambda pair: (-pair[1], pair[0]))]
    notice = Notice(
        key=f"storm|{now.isoformat()}",
        kind="storm",
        notice_class=NoticeClass.A,
        audience=to_post(office.key),
        facts={"count": len(held), "overdue_units": rows},
        not_before=now,
    )
    return [notice]
