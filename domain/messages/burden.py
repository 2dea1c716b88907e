"""The burden rules as code (domain §10): looked at before anything leaves, no exception by policy.

MANNERS says of every kind of notice whether it is proactive, and what holds it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.calendars import COUNTY_ZONE, local_date
from domain.county import County
from domain.letters.climbing import wants
from domain.letters.letters import Letter
from domain.matters.conditions import holds
from domain.matters.gate import GateState, Submission
from domain.matters.items import Item
from domain.messages.manners import MANNERS, REPLY, manner_of
from domain.messages.notices import Notice, Wanted
from domain.messages.quota import is_dropped, waits_for_afternoon
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.rounds.duties import Duty
from domain.worktime import half_day, is_open, next_slot

PROMPTLY = timedelta(minutes=1)
# How long what goes up waits at a time while it is paused or held: so soon after a release it leaves.
HALTED_FOR = timedelta(minutes=5)


class Reason(StrEnum):
    """Why a notice waits or is not sent."""

    QUIET_HOURS = "quiet_hours"
    PERSON_CAP = "person_cap"
    GROUP_CAP = "group_cap"
    HUSHED = "hushed"
    HANDOVER_LIST = "handover_list"
    GATHERING = "gathering"
    WITH_THE_PROMPT = "with_the_prompt"
    PROVISIONAL_CALENDAR = "provisional_calendar"
    ENOUGH_TODAY = "enough_today"
    QUOTA = "quota"
    HALTED = "halted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A proactive message this recipient got: its kinds and when."""

    kinds: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Where a notice would go: an account or a group, the tier whose words may be shown there, what it got today
    (proactive only), whether the daily round will write to this person this afternoon, and until when the person
    asked not to be disturbed."""

    target: str
    tier: Tier
    group: bool = False
    said: tuple[Said, ...] = ()
    awaits_prompt: bool = False
    hush_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """May leave now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Not before a moment."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Not at all."""

    reason: Reason


Verdict = Go | Hold | Skip


def verdict(notice: Notice, to: Recipient, county: County, now: datetime) -> Verdict:
    """Whether a notice may leave now, to this recipient."""
    manner = manner_of(notice)
    if notice.notice_class is NoticeClass.S and county.calendar.is_provisional(local_date(now)):
        return Hold(until=now + timedelta(days=1), reason=Reason.PROVISIONAL_CALENDAR)
    if notice.notice_class is NoticeClass.S and county.halts(let_go=notice.is_let_go):
        return Hold(until=now + HALTED_FOR, reason=Reason.HALTED)
    if notice.urgent:
        return Go()
    if manner.slots or (manner.proactive and _is_belated(notice, county, now)):
        slot = next_slot(now, county.calendar, county.house.slots)
        if slot > now:
            return Hold(until=slot, reason=Reason.QUIET_HOURS)
    if to.group:
        return _group_verdict(notice, to, county, now)
    return _hushed(notice, to, now) or _person_verdict(notice, to, county, now)


def _hushed(notice: Notice, to: Recipient, now: datetime) -> Hold | None:
    """免打扰: whatever keeps to the slots keeps to the quiet a person asked for as well."""
    if to.hush_until is None or now >= to.hush_until or not manner_of(notice).slots:
        return None
    return Hold(until=to.hush_until, reason=Reason.HUSHED)


def _is_belated(notice: Notice, county: County, now: datetime) -> bool:
    """What should have gone within office hours and did not waits for the next slot like everything else."""
    return now - notice.not_before > PROMPTLY and not is_open(now, county.calendar, county.house.office)


def _person_verdict(notice: Notice, to: Recipient, county: County, now: datetime) -> Verdict:
    reason = _needless(notice, to, county)
    if reason is not None:
        return Skip(reason=reason)
    if not manner_of(notice).capped:
        return Go()
    late = half_day(now)[1] == "pm" or waits_for_afternoon(notice.kind, county.strain)
    gathers = _on(now, county.house.merge_at[late])
    if now < gathers:
        return Hold(until=gathers, reason=Reason.GATHERING)
    opens = _on(now, county.policy.daily_round.opens)
    if to.awaits_prompt and half_day(now)[1] == "pm" and now < opens:
        return Hold(until=opens, reason=Reason.WITH_THE_PROMPT)
    this_half = [said for said in to.said if half_day(said.at) == half_day(now) and _counts(said)]
    if len(this_half) < county.house.caps.person_half_day:
        return Go()
    return Hold(until=_next_half(county, now), reason=Reason.PERSON_CAP)


def _needless(notice: Notice, to: Recipient, county: County) -> Reason | None:
    """Why it is not worth a message at all."""
    if is_dropped(notice.kind, county.strain):
        return Reason.QUOTA
    return Reason.ENOUGH_TODAY if notice.kind == "round_nudge" and len(to.said) >= 2 else None


def _counts(said: Said) -> bool:
    """First notices, decisions and the nudge are beyond the cap and do not use it up; the prompt does."""
    return any(MANNERS.get(kind, REPLY).capped or kind == "round_prompt" for kind in said.kinds)


def _group_verdict(notice: Notice, to: Recipient, county: County, now: datetime) -> Verdict:
    caps = county.house.caps
    if notice.kind == "assignment":
        return _handover_verdict(to, county, now)
    if not manner_of(notice).proactive:
        return Go()
    most = {
        Tier.STAFF: caps.staff_group_day,
        Tier.FIELD: caps.field_group_day,
        Tier.PRINCIPAL: caps.principal_group_day,
    }[to.tier]
    if len(to.said) < most:
        return Go()
    return Hold(until=_tomorrow(county, now), reason=Reason.GROUP_CAP)


def _handover_verdict(to: Recipient, county: County, now: datetime) -> Verdict:
    """From the fourth of a half day on they wait for its one list; what comes after that list, for the next half."""
    if posted_handovers(to.said, now) < county.house.caps.handovers_half_day:
        return Go()
    listed = _list_moment(county, now)
    if now < listed:
        return Hold(until=listed, reason=Reason.HANDOVER_LIST)
    was_listed = any(listed <= said.at < now and "assignment" in said.kinds for said in to.said)
    return Hold(until=_next_half(county, now), reason=Reason.HANDOVER_LIST) if was_listed else Go()


def posted_handovers(said: Sequence[Said], now: datetime) -> int:
    """How many posts of hand-overs a group has had this half day."""
    return sum(half_day(each.at) == half_day(now) and "assignment" in each.kinds for each in said)


def _list_moment(county: County, now: datetime) -> datetime:
    """The list post of this half day; in the past once it is over."""
    morning, afternoon = county.house.caps.handover_list_at
    return _on(now, morning if half_day(now)[1] == "am" else afternoon)


def _on(now: datetime, at: time) -> datetime:
    """A clock time of today."""
    return datetime.combine(local_date(now), at, COUNTY_ZONE).astimezone(now.tzinfo)


def _next_half(county: County, now: datetime) -> datetime:
    day, half = half_day(now)
    if half == "am":
        return next_slot(_local(day, 12, now), county.calendar, county.house.slots)
    return _tomorrow(county, now)


def _tomorrow(county: County, now: datetime) -> datetime:
    return next_slot(_local(local_date(now) + timedelta(days=1), 0, now), county.calendar, county.house.slots)


def _local(day: date, hour: int, now: datetime) -> datetime:
    midnight = datetime.combine(day, datetime.min.time(), COUNTY_ZONE)
    return (midnight + timedelta(hours=hour)).astimezone(now.tzinfo)


def still_wanted(notice: Notice, about: Item | Duty | Submission | Letter | None) -> bool:
    """The condition is looked at again in the transaction in which the message leaves (E3)."""
    if notice.wanted is Wanted.ALWAYS:
        return True
    if isinstance(about, Letter):
        return wants(notice, about)
    if isinstance(about, Duty):
        return notice.wanted is Wanted.DUTY_OPEN and about.is_missing
    if isinstance(about, Submission):
        return about.state is GateState.RELEASED
    if notice.notice_class is NoticeClass.S and about is not None and about.escalation_paused is not None:
        return False
    return holds(notice.wanted, about, notice.unit, notice.version)
