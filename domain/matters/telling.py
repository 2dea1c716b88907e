"""Who hears of an act about a matter: the units of its shares, one to one, each post once (domain §2.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actors import Standpoint
from domain.calendars import local_date
from domain.county import County
from domain.matters.facts import own_dates
from domain.matters.items import Item, Stamp
from domain.messages.notices import Notice, Wanted, to_post
from domain.people.records import Post
from domain.policy import NoticeClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Somebody does something at a moment, in the county as it stands. `code` is for whoever must act next."""

    who: Standpoint
    county: County
    now: datetime
    code: str = ""

    @property
    def stamp(self) -> Stamp:
        """When and by whom."""
        return Stamp(at=self.now, by=self.who.key)

    def due_in(self, work_days: int) -> datetime:
        """The close of the office so many work days on."""
        return self.county.house.office.close_of(self.county.calendar.add_work_days(local_date(self.now), work_days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One occasion: of what kind, with which facts, about whose share, while what holds."""

    kind: str
    facts: Mapping[str, object]
    now: datetime
    unit: str = ""
    wanted: Wanted = Wanted.ALWAYS
    version: int = 0


def units_of(item: Item) -> tuple[str, ...]:
    """Every unit that has to do with it now: its shares, and who holds the ball of one."""
    standing = [b for b in item.branches if b.released is None]
    return tuple(dict.fromkeys(u for b in standing for u in (b.unit, b.holder) if u))


def told_units(item: Item, units: Iterable[str], county: County, telling: Telling) -> tuple[Notice, ...]:
    """The same to everybody who answers for these units."""
    posts = {post.key: (post, unit) for unit in units for post in county.roster.told_for(unit)}
    return tuple(told(item, post, _of_its_own(item, unit, county, telling)) for post, unit in posts.values())


def _of_its_own(item: Item, unit: str, county: County, telling: Telling) -> Telling:
    """What is said of the whole matter names to each unit the date of its own share."""
    if telling.unit or "due_at" not in telling.facts:
        return telling
    return replace(telling, facts={**telling.facts, **own_dates(item, unit, county, telling.now)})


def told(item: Item, post: Post, telling: Telling) -> Notice:
    """One message to one post, of class A: it is an act somebody waits for."""
    return Notice(
        key=f"{item.key}|{telling.kind}|{telling.unit}|{post.key}|{telling.now.isoformat()}",
        kind=telling.kind,
        notice_class=NoticeClass.A,
        audience=to_post(post.key),
        facts=telling.facts,
        not_before=telling.now,
        about=item.about,
        unit=telling.unit,
        wanted=telling.wanted,
        version=telling.version,
    )
