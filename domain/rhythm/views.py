"""What a list of a cadence looks at: the projects, matters and reports in the scope of a post, on a day, in the period
the list tells of (domain §8)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.calendars import local_date
from domain.county import County
from domain.matters.deciders import post_of_level
from domain.matters.items import Item
from domain.people.records import Post, Role
from domain.projects.files import ProjectFile
from domain.projects.rules import ProjectRules
from domain.projects.telling import ALL_PROJECTS
from domain.rhythm.cadence_rules import CadenceRule, Owes
from domain.rhythm.owing import Owed
from domain.rhythm.periods import Span
from domain.rounds.duties import Duty
from domain.rounds.reports import Report
from domain.work import Lookup, Work

Line = dict[str, object]
WITHIN_DAYS = 30
_WHOLE = (Owes.OFFICE, Owes.EXECUTIVE, Owes.TURN, Owes.NOBODY)


def matters_of(cadence: str, day: str) -> Lookup:
    """The matters the lists of a cadence tell of; none where they tell of none."""
    return Lookup(name="matters_of_lists", kind="item", args=(cadence, day))


def reports_of(cadence: str, day: str) -> Lookup:
    """The reports the lists of a cadence are drafted from, every revision."""
    return Lookup(name="reports_of_lists", kind="report", args=(cadence, day))


def answers_to(cadence: str, day: str) -> Lookup:
    """The duties of other cadences whose answers its lists gather."""
    return Lookup(name="duties_of_lists", kind="duty", args=(cadence, day))


@dataclass(frozen=True, kw_only=True)
class View:
    """One post's look. `span` is the period told of; `post` None = a forum and no single post."""

    projects: tuple[ProjectFile, ...]
    items: tuple[Item, ...]
    reports: tuple[Report, ...]
    answers: tuple[Duty, ...]
    county: County
    rule: CadenceRule
    span: Span
    now: datetime
    unit: str
    post: Post | None = None

    @property
    def on(self) -> date:
        """The day it is made."""
        return self.county.today(self.now)

    @property
    def until(self) -> date:
        """The last day that is looked ahead to."""
        return self.on + timedelta(days=self.rule.number("within_days", WITHIN_DAYS))

    @property
    def rules(self) -> ProjectRules:
        """What the policy in force says about projects."""
        return self.county.policy.projects

    @property
    def is_whole(self) -> bool:
        """True where it is about all of the county."""
        return self.is_forum or bool(self.rule.number("whole_county"))

    @property
    def is_forum(self) -> bool:
        """True where it is for the office, whose turn it is, or a meeting, and for no single unit."""
        return self.rule.owes in _WHOLE


@dataclass(frozen=True, kw_only=True)
class Looking:
    """Whose lists are looked at, by which rule, in which period; `key` is how what they look at was loaded."""

    work: Work
    county: County
    rule: CadenceRule
    span: Span
    now: datetime
    key: str


def view_of(looking: Looking, owed: Owed) -> View:
    """What a post is shown."""
    work, county, rule = looking.work, looking.county, looking.rule
    about = (looking.key, local_date(looking.now).isoformat())
    whole = View(
        projects=work.found(ProjectFile, ALL_PROJECTS),
        items=work.found(Item, matters_of(*about)),
        reports=work.found(Report, reports_of(*about)),
        answers=work.found(Duty, answers_to(*about)),
        county=county,
        rule=rule,
        span=rule.told_of(looking.span),
        now=looking.now,
        unit=owed.unit,
        post=county.roster.posts.get(owed.post),
    )
    return whole if whole.is_whole else _narrowed(whole)


def _narrowed(view: View) -> View:
    """The own field of a leader; else what the unit has, supplies, or holds up."""
    mine = _has(view)
    return replace(
        view,
        projects=tuple(p for p in view.projects if mine(p.unit, *(e.unit for e in p.elements))),
        items=tuple(i for i in view.items if mine(*_units(i)) or lies_before(i, view)),
        answers=tuple(d for d in view.answers if mine(d.unit)),
    )


def lies_before(item: Item, view: View) -> bool:
    """Whether the post is the one that answers for the level at which it waits to be decided."""
    rise = item.rise
    if rise is None or rise.decided or not item.is_open or view.post is None:
        return False
    post = post_of_level(rise.level, item.lead.unit, view.county)
    return post is not None and post.key == view.post.key


def _has(view: View) -> Callable[..., bool]:
    roster, post = view.county.roster, view.post
    if post is None or post.role is not Role.FIELD_LEADER:
        return lambda *units: view.unit in units

    def leads(unit: str, *_supplying: str) -> bool:
        leader = roster.field_leader_of(unit)
        return leader is not None and leader.key == post.key

    return leads


def _units(item: Item) -> Iterator[str]:
    yield item.lead.unit
    yield from (unit for b in item.branches if b.released is None for unit in (b.unit, b.holder) if unit)


ListOf = Callable[[View], Iterator[Line]]
Lists = Mapping[str, ListOf]
