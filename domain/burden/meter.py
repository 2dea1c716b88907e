"""The burden meter (domain §10.8): what a stretch of days cost each person and each group, from the rows of what was
sent. Nobody's own messages are counted, and the lists keep the order of the roster: it is no ranking (§10.1)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.burden.leaving import Said, counts
from domain.calendars import ONE_DAY, local_date
from domain.county import County
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.people.records import Tier
from domain.rounds.duties import DAILY, Duty
from domain.work import Lookup, Needs, Work
from domain.worktime import half_day, is_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that are looked at, both ends included."""

    first_on: date
    last_on: date

    @property
    def args(self) -> tuple[str, str]:
        """As a lookup names them."""
        return self.first_on.isoformat(), self.last_on.isoformat()

    def work_days(self, county: County) -> int:
        """How many of them people work."""
        days = (self.first_on + ONE_DAY * n for n in range((self.last_on - self.first_on).days + 1))
        return sum(county.calendar.is_work_day(day) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person or group was sent unasked: how many messages, the most of them on one day, and how many projects
    or duties it was asked to fill in."""

    target: str
    messages: int = 0
    most_a_day: int = 0
    asks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """The burden of some days. `over` counts half days in which a person got more than the cap allows; `off_hours`
    those outside office hours; `merged` notices that needed no message of their own; `avoided` projects
    that were not asked about because they had been told of."""

    days: Days
    work_days: int
    persons: tuple[Load, ...]
    groups: tuple[Load, ...]
    off_hours: int
    over: int
    merged: int
    avoided: int
    seconds_each: int

    @property
    def asks(self) -> int:
        """Projects and duties people were asked to fill in."""
        return sum(load.asks for load in self.persons)

    @property
    def minutes(self) -> int:
        """How long that takes, by the policy's estimate."""
        return round(self.asks * self.seconds_each / 60)

    @property
    def person_messages(self) -> int:
        """What persons got unasked."""
        return sum(load.messages for load in self.persons)

    @property
    def each_week(self) -> float:
        """Of those, how many a person got in five work days."""
        person_days = len(self.persons) * self.work_days
        return round(self.person_messages * 5 / person_days, 1) if person_days else 0.0


def sent_in(days: Days) -> Lookup:
    """What left unasked on those days."""
    return Lookup(name="dispatches_between", kind="dispatch", args=days.args)


def duties_in(days: Days) -> Lookup:
    """What the daily round asked on those days."""
    return Lookup(name="daily_duties_between", kind="duty", args=days.args)


def needs_days(days: Days) -> Needs:
    """Both."""
    return Needs(lookups=(sent_in(days), duties_in(days)))


def meter_of(work: Work, county: County, days: Days) -> Meter:
    """From what was loaded."""
    return measured(work.found(Dispatch, sent_in(days)), work.found(Duty, duties_in(days)), county, days)


def measured(dispatches: Iterable[Dispatch], duties: Iterable[Duty], county: County, days: Days) -> Meter:
    """Of what arrived unasked; answers, edits of cards in place and looks are no burden."""
    sent = [d for d in dispatches if d.proactive and d.state is DispatchState.SENT and is_message(d)]
    daily = list(duties)
    loads = list(_loads(sent, _asked(daily), county))
    return Meter(
        days=days,
        work_days=_since_it_began(days, sent).work_days(county),
        persons=tuple(load for load in loads if load.target not in county.roster.groups),
        groups=tuple(load for load in loads if load.target in county.roster.groups),
        off_hours=sum(not is_open(d.created_at, county.calendar, county.house.office) for d in sent),
        over=_over(sent, county),
        merged=sum(len(d.notices) - 1 for d in sent if len(d.notices) > 1),
        avoided=sum(_was_told(duty) for duty in daily),
        seconds_each=county.policy.daily_round.seconds_each,
    )


def _since_it_began(days: Days, sent: Iterable[Dispatch]) -> Days:
    """A county that began in the middle of a month is not told half of what a week costs."""
    return replace(days, first_on=min((local_date(d.created_at) for d in sent), default=days.first_on))


def is_message(dispatch: Dispatch) -> bool:
    """True where somebody's phone shows something new."""
    return not dispatch.channel.is_look and dispatch.channel is not Channel.CARD_EDIT


def _was_told(duty: Duty) -> bool:
    """Met before it was asked."""
    return duty.met_at is not None and duty.met_at < duty.opened_at


def _asked(duties: Iterable[Duty]) -> Mapping[tuple[str, str], int]:
    """(period, post) → how many projects its prompt asked about."""
    return Counter((duty.period, duty.post) for duty in duties if not _was_told(duty))


def _asks_in(dispatch: Dispatch, asked: Mapping[tuple[str, str], int]) -> int:
    """The prompts of the round by their projects, any other prompt as one."""
    total = 0
    for key in dispatch.notices:
        cadence, _bar, rest = key.partition("|")
        period, _bar, rest = rest.partition("|")
        word, _bar, post = rest.partition("|")
        if cadence == DAILY and word == "prompt":
            total += asked.get((period, post), 0)
        total += word == "owed_prompt"
    return total


def _loads(sent: list[Dispatch], asked: Mapping[tuple[str, str], int], county: County) -> Iterator[Load]:
    """Groups from the top, then persons in the order of the roster; accounts nobody has any more come last."""
    of: defaultdict[str, list[Dispatch]] = defaultdict(list)
    for dispatch in sent:
        of[dispatch.target].append(dispatch)
    tiers = list(Tier)
    groups = sorted(county.roster.groups.values(), key=lambda group: (tiers.index(group.tier), group.key))
    persons = [p.staff_id for p in county.roster.persons.values() if p.staff_id]
    known = [group.key for group in groups] + persons
    for target in dict.fromkeys([*known, *sorted(of)]):
        own = of.get(target, [])
        days = Counter(local_date(d.created_at) for d in own)
        if own:
            yield Load(
                target=target,
                messages=len(own),
                most_a_day=max(days.values(), default=0),
                asks=sum(_asks_in(d, asked) for d in own),
            )


def _over(sent: Iterable[Dispatch], county: County) -> int:
    halves = Counter(
        (d.target, half_day(d.created_at))
        for d in sent
        if d.target not in county.roster.groups and counts(Said(kinds=d.notice_kinds, at=d.created_at))
    )
    return sum(count > county.house.caps.person_half_day for count in halves.values())
