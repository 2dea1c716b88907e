"""Whom silence may be held against (reliability E7): nobody, while it is not sure that we were listening. What would
climb because nothing came then waits two working hours, and is judged by those hours alone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.county import County
from domain.matters.facts import branch_facts
from domain.matters.items import Branch, Grace, Item, with_branch
from domain.messages.listening import Window, heard_share, is_heard
from domain.messages.notices import Notice, Wanted, to_post
from domain.policy import Addressee, NoticeClass, Rung
from domain.worktime import add_work_time

GRACE = timedelta(hours=2)
ABOVE_THE_UNIT = frozenset({Addressee.HEAD, Addressee.FIELD_LEADER, Addressee.COUNTY_HEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A rung of a branch that would fire because nothing came."""

    item: Item
    branch: Branch
    ladder: str
    rung: Rung

    @property
    def since(self) -> datetime:
        """From when on something could have come: issued, delivered, the deadline told."""
        issued_at = self.item.issued_at
        return max(issued_at, self.branch.deadline.set_at, self.branch.reached_at or issued_at)


def grace_of(branch: Branch, ladder: str, rung: Rung) -> Grace | None:
    """The time a rung of this deadline version was given, the newest."""
    step = (ladder, rung.name, branch.deadline.number)
    return next((g for g in reversed(branch.graces) if (g.ladder, g.rung, g.deadline_version) == step), None)


def is_doubtful(silence: Silence, county: County, now: datetime) -> bool:
    """Whether whoever should have spoken may have spoken in vain. Reminders to the unit itself harm nobody."""
    if silence.rung.to not in ABOVE_THE_UNIT:
        return False
    return not is_heard(county.heard, _window(silence, now))


def _window(silence: Silence, now: datetime) -> Window:
    """Since the matter was known; after a grace, the grace alone."""
    grace = grace_of(silence.branch, silence.ladder, silence.rung)
    return Window(begins=grace.at if grace else silence.since, ends=now)


def given_grace(silence: Silence, county: County, now: datetime) -> tuple[Item, tuple[Notice, ...]]:
    """The item with the rung put off, and one line to the office the first time."""
    until = end_of_grace(county, now)
    grace = Grace(
        ladder=silence.ladder, rung=silence.rung.name, deadline_version=silence.branch.deadline.number, at=now,
        until=until,
    )  # fmt: skip
    item = with_branch(silence.item, silence.branch.unit, lambda b: replace(b, graces=(*b.graces, grace)))
    known = grace_of(silence.branch, silence.ladder, silence.rung)
    return item, () if known else _told(silence, until, county, now)


def end_of_grace(county: County, now: datetime) -> datetime:
    """Two working hours on."""
    return add_work_time(now, GRACE, county.calendar, county.house.office)


def _told(silence: Silence, until: datetime, county: County, now: datetime) -> tuple[Notice, ...]:
    office = county.office()
    if office is None:
        return ()
    item, branch = silence.item, silence.branch
    share = heard_share(county.heard, _window(silence, now))
    notice = Notice(
        key=f"{item.key}|{branch.unit}|{silence.ladder}|{silence.rung.name}|v{branch.deadline.number}|grace",
        kind="rung_waits",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={
            **branch_facts(item, branch, county, now),
            "until_at": until.isoformat(),
            "heard_percent": int(share * 100),
        },
        not_before=now,
        about=item.about,
        unit=branch.unit,
        wanted=Wanted.OPEN,
        version=branch.deadline.number,
    )
    return (notice,)
