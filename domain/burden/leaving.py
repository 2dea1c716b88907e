"""The burden rules as code (domain §10): looked at before anything leaves, no exception by policy.

BEFORE_LEAVING is the rules in their order; MANNERS says of every kind of notice whether it is proactive, and what holds
it back. The table of all twelve with their policy keys and tests is docs/burden.md."""

from collections.abc import Callable, Sequence
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
from domain.messages.manners import MANNERS, REPLY, Manner, manner_of
from domain.messages.notices import Notice, Wanted
from domain.messages.quota import is_dropped, waits_for_afternoon
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.rounds.duties import Duty
from domain.worktime import half_day, is_open, next_slot

PROMPTLY = timedelta(minutes=1)
# How long what goes up waits at a time while it is paused or held: so soon after a release it leaves.
HALTED_FOR = timedelta(minutes=5)
GREETING = "welcome"
# Names of persons who have not read or not reported: for the issuer, the office and the unit only (§10.6, §10.11).
NEVER_IN_A_GROUP = frozenset({"unread_list", "round_missing", "round_nudge", "owed_missing", "owed_nudge", "no_report"})


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
    NEVER_IN_A_GROUP = "never_in_a_group"
    KNOWN_ALREADY = "known_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A proactive message this recipient got: its kinds and when."""

    kinds: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Where a notice would go: an account or a group, the tier whose words may be shown there, what it got today
    (proactive only), whether the daily round will write to this person this afternoon, until when the person asked not
    to be disturbed, and whether it has used us already."""

    target: str
    tier: Tier
    group: bool = False
    said: tuple[Said, ...] = ()
    awaits_prompt: bool = False
    hush_until: datetime | None = None
    has_acted: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A notice at the door: what it is, how its kind behaves, to whom it would go, in which county, now."""

    notice: Notice
    manner: Manner
    to: Recipient
    county: County
    now: datetime


def verdict(notice: Notice, to: Recipient, county: County, now: datetime) -> Verdict:
    """Whether a notice may leave now, to this recipient: the first rule that has something to say decides."""
    leaving = Leaving(notice=notice, manner=manner_of(notice), to=to, county=county, now=now)
    said = (rule(leaving) for rule in BEFORE_LEAVING)
    return next((each for each in said if each is not None), Go())


def is_for_no_group(leaving: Leaving) -> Skip | None:
    """§10.6, §10.11: who has not read and who has not reported is never listed in a group, whoever addressed it."""
    named = leaving.to.group and leaving.notice.kind in NEVER_IN_A_GROUP
    return Skip(reason=Reason.NEVER_IN_A_GROUP) if named else None


def waits_in_a_provisional_year(leaving: Leaving) -> Hold | None:
    """§5: nothing of class S goes by itself on a day of a year without an official calendar."""
    provisional = leaving.county.calendar.is_provisional(local_date(leaving.now))
    if leaving.notice.notice_class is not NoticeClass.S or not provisional:
        return None
    return Hold(until=leaving.now + timedelta(days=1), reason=Reason.PROVISIONAL_CALENDAR)


def waits_while_halted(leaving: Leaving) -> Hold | None:
    """暂停上报 and the breaker hold whatever goes up."""
    notice = leaving.notice
    halted = notice.notice_class is NoticeClass.S and leaving.county.halts(let_go=notice.is_let_go)
    return Hold(until=leaving.now + HALTED_FOR, reason=Reason.HALTED) if halted else None


def goes_as_extra_urgent(leaving: Leaving) -> Go | None:
    """§10.5: 特急, and a hand-over in an emergency, is held by nothing."""
    return Go() if leaving.notice.urgent else None


def waits_for_its_slot(leaving: Leaving) -> Hold | None:
    """§10.5: outside the slots nothing proactive goes; what should have gone in office hours and did not waits too."""
    belated = leaving.manner.proactive and _is_belated(leaving)
    if not (leaving.manner.slots or belated):
        return None
    slot = next_slot(leaving.now, leaving.county.calendar, leaving.county.house.slots)
    return Hold(until=slot, reason=Reason.QUIET_HOURS) if slot > leaving.now else None


def _is_belated(leaving: Leaving) -> bool:
    late = leaving.now - leaving.notice.not_before > PROMPTLY
    return late and not is_open(leaving.now, leaving.county.calendar, leaving.county.house.office)


def lists_further_handovers(leaving: Leaving) -> Verdict | None:
    """§10.5: from the fourth of a half day on they wait for its one list; after that list, for the next half."""
    county, now, to = leaving.county, leaving.now, leaving.to
    if not to.group or leaving.notice.kind != "assignment":
        return None
    if posted_handovers(to.said, now) < county.house.caps.handovers_half_day:
        return Go()
    listed = _list_moment(county, now)
    if now < listed:
        return Hold(until=listed, reason=Reason.HANDOVER_LIST)
    was_listed = any(listed <= said.at < now and "assignment" in said.kinds for said in to.said)
    return Hold(until=_next_half(county, now), reason=Reason.HANDOVER_LIST) if was_listed else Go()


def counts_posts_of_a_group(leaving: Leaving) -> Verdict | None:
    """§10.5: so many posts a day in each group; beyond them tomorrow. Answers there are no posts of ours."""
    if not leaving.to.group:
        return None
    caps = leaving.county.house.caps
    most = {
        Tier.STAFF: caps.staff_group_day,
        Tier.FIELD: caps.field_group_day,
        Tier.PRINCIPAL: caps.principal_group_day,
    }[leaving.to.tier]
    if not leaving.manner.proactive or len(leaving.to.said) < most:
        return Go()
    return Hold(until=_tomorrow(leaving.county, leaving.now), reason=Reason.GROUP_CAP)


def keeps_the_quiet_asked_for(leaving: Leaving) -> Hold | None:
    """免打扰: whatever keeps to the slots keeps to the quiet a person asked for as well."""
    until = leaving.to.hush_until
    if until is None or leaving.now >= until or not leaving.manner.slots:
        return None
    return Hold(until=until, reason=Reason.HUSHED)


def is_not_worth_a_message(leaving: Leaving) -> Skip | None:
    """§10.5: who already got two that day gets no nudge; who knows us needs no introduction; and what the month's quota
    cannot bear is not said."""
    kind, county = leaving.notice.kind, leaving.county
    if is_dropped(kind, county.strain):
        return Skip(reason=Reason.QUOTA)
    if kind == GREETING and leaving.to.has_acted:
        return Skip(reason=Reason.KNOWN_ALREADY)
    enough = kind == "round_nudge" and len(leaving.to.said) >= county.house.caps.nudge_below
    return Skip(reason=Reason.ENOUGH_TODAY) if enough else None


def gathers_into_one(leaving: Leaving) -> Hold | None:
    """§10.5: everything of a half day is merged into one message; a liaison's afternoon one is the round's prompt."""
    if not leaving.manner.capped:
        return None
    county, now = leaving.county, leaving.now
    late = half_day(now)[1] == "pm" or waits_for_afternoon(leaving.notice.kind, county.strain)
    gathers = _on(now, county.house.merge_at[late])
    if now < gathers:
        return Hold(until=gathers, reason=Reason.GATHERING)
    opens = _on(now, county.policy.daily_round.opens)
    if leaving.to.awaits_prompt and half_day(now)[1] == "pm" and now < opens:
        return Hold(until=opens, reason=Reason.WITH_THE_PROMPT)
    return None


def counts_messages_of_a_person(leaving: Leaving) -> Hold | None:
    """§10.5: one a half day; the rest waits for the next. First notices, decisions and the nudge do not count."""
    if not leaving.manner.capped:
        return None
    county, now = leaving.county, leaving.now
    this_half = [said for said in leaving.to.said if half_day(said.at) == half_day(now) and counts(said)]
    if len(this_half) < county.house.caps.person_half_day:
        return None
    return Hold(until=_next_half(county, now), reason=Reason.PERSON_CAP)


BEFORE_LEAVING: tuple[Callable[[Leaving], Verdict | None], ...] = (
    is_for_no_group,
    waits_in_a_provisional_year,
    waits_while_halted,
    goes_as_extra_urgent,
    waits_for_its_slot,
    lists_further_handovers,
    counts_posts_of_a_group,
    keeps_the_quiet_asked_for,
    is_not_worth_a_message,
    gathers_into_one,
    counts_messages_of_a_person,
)


def counts(said: Said) -> bool:
    """First notices, decisions and the nudge are beyond the cap and do not use it up; the prompt does."""
    return any(MANNERS.get(kind, REPLY).capped or kind == "round_prompt" for kind in said.kinds)


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
