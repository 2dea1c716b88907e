"""The burden meter: figures of what was sent, each able to be counted by hand."""

from dataclasses import replace
from datetime import date

from domain.burden.meter import Days, Load, Meter, measured
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.rounds.duties import Duty, DutyState
from tests.domain.matter_kit import at, county, id_of

COUNTY = county()
POST = "住建局|联络员"
STAFF = next(g.key for g in COUNTY.roster.groups.values() if g.tier.value == "STAFF")
DAYS = Days(first_on=date(2026, 11, 23), last_on=date(2026, 11, 29))


def sent(when: str, kind: str, target: str = id_of("住建员"), **fields: object) -> Dispatch:
    plain: dict[str, object] = {
        "key": f"{when}{kind}{target}", "channel": Channel.TEXT_PRIVATE, "target": target, "body": "",
        "notices": (f"{kind}|x",), "notice_kinds": (kind,), "proactive": True, "state": DispatchState.SENT,
        "created_at": at(when),
    }  # fmt: skip
    return Dispatch(**(plain | fields))  # type: ignore[arg-type]


def duty(subject: str, met: str = "") -> Duty:
    return Duty(
        key=f"daily|2026-11-23|{subject}|{POST}", cadence="daily", period="2026-11-23", subject=subject, post=POST,
        unit="住建局", opened_at=at("11-23 15:30"), closes_at=at("11-23 17:00"),
        state=DutyState.MET if met else DutyState.OPEN, met_at=at(met) if met else None,
    )  # fmt: skip


PROMPT = sent("11-23 15:30", "round_prompt", notices=(f"daily|2026-11-23|prompt|{POST}", "due_today|y"))
WEEK = (
    sent("11-23 09:10", "due_today", notices=("a", "b", "c")),
    PROMPT,
    sent("11-23 15:31", "signed", proactive=False),
    sent("11-23 15:32", "assignment_edit", channel=Channel.CARD_EDIT),
    sent("11-23 15:33", "assignment", channel=Channel.LOOK_PRIVATE, proactive=False),
    sent("11-24 09:10", "due_today", state=DispatchState.FAILED_PERM),
    sent("11-24 09:20", "round_summary", STAFF, channel=Channel.TEXT_GROUP),
)


def meter(*dispatches: Dispatch) -> Meter:
    duties = [duty("A"), duty("B"), duty("C", met="11-23 10:00"), duty("D", met="11-23 16:00")]
    return measured(dispatches, duties, COUNTY, DAYS)


def test_rule_8_the_meter_counts_what_was_sent() -> None:
    """Not answers, edits, looks or what failed; asks by the projects of the prompts that arrived."""
    found = meter(*WEEK)
    assert found.persons == (Load(target=id_of("住建员"), messages=2, most_a_day=2, asks=3),)
    assert found.groups == (Load(target=STAFF, messages=1, most_a_day=1),)
    assert (found.merged, found.avoided, found.off_hours, found.over) == (3, 1, 0, 0)
    assert (found.work_days, found.asks, found.minutes, found.each_week) == (5, 3, 0, 2.0)


def test_a_prompt_that_never_arrived_asked_nothing() -> None:
    """The figures are of the rows of what was sent."""
    assert meter(*(d for d in WEEK if d is not PROMPT), replace(PROMPT, state=DispatchState.UNKNOWN)).asks == 0


def test_what_breaks_a_rule_is_seen() -> None:
    """At night, and one more in a half day than the cap; a first notice is beyond the cap."""
    late = sent("11-23 22:00", "due_today")
    assert meter(*WEEK, late).off_hours == 1
    second = sent("11-23 09:40", "overdue_head")
    assert (meter(*WEEK, second).over, meter(*WEEK, sent("11-23 09:40", "assignment_private")).over) == (1, 0)


def test_a_week_is_counted_from_the_first_message() -> None:
    """A county that began on Thursday had two work days, not five."""
    found = meter(sent("11-26 09:10", "due_today"), sent("11-27 09:10", "due_today"))
    assert (found.work_days, found.each_week) == (2, 5.0)
