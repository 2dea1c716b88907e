"""The month's quota: what counts, how scarce it is, what it will be, and what is never saved on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.burden.leaving import Go, Hold, Reason, Recipient, Skip, verdict
from domain.events import UsageCounted
from domain.messages.manners import MANNERS
from domain.messages.notices import Notice, to_post
from domain.messages.quota import (
    DROPPED,
    ONCE_A_DAY,
    TOGETHER,
    Allowance,
    Strain,
    Usage,
    allowance,
    forecast,
    month_of,
    strain_of,
    usage_of,
)
from domain.messages.thrift import mark_of
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.switches import STRAIN, Setting
from tests.domain.matter_kit import CALENDAR, Book, at, county

NOW = at("11-20 10:00")
ALLOWED = Allowance(api=1000, push=500)
NEVER_SAVED_ON = {
    "assignment", "assignment_private", "handover_list", "overdue_head", "overdue_leader", "unsigned_head",
    "unsigned_leader", "no_report", "gate", "gate_edit", "report_up", "review", "closed_out", "sent_back",
}  # fmt: skip


def used(api: int = 0, push: int = 0) -> Usage:
    return Usage(api=api, push=push, as_of=NOW)


def test_what_counts_as_what() -> None:
    """Whatever came in is a push; tokens and the directory are free."""
    counts = {"card_create": 7, "group_query": 3, "push_words": 5, "push_click": 2, "token": 9, "user_by_mobile": 40}
    assert usage_of(counts, NOW) == used(10, 7)


@pytest.mark.parametrize(
    ("usage", "strain"),
    [
        ((0, 0), Strain.NORMAL), ((699, 349), Strain.NORMAL), ((700, 0), Strain.TIGHT), ((0, 350), Strain.TIGHT),
        ((899, 449), Strain.TIGHT), ((900, 0), Strain.SCARCE), ((0, 499), Strain.SCARCE), ((1000, 0), Strain.SPENT),
        ((0, 9999), Strain.SPENT),
    ],
)  # fmt: skip
def test_the_worse_of_the_two_decides(usage: tuple[int, int], strain: Strain) -> None:
    """From 70 %, 90 % and all of our share."""
    assert strain_of(used(*usage), ALLOWED) is strain


def test_our_share_of_it() -> None:
    """Whole calls of what the organisation has, never none."""
    assert allowance(5000, 3000, 0.8) == Allowance(api=4000, push=2400)
    assert allowance(1, 1, 0.1) == Allowance(api=1, push=1)


@pytest.mark.parametrize(
    ("moment", "month"), [("11-30 23:59", "2026-11"), ("12-01 00:00", "2026-12"), ("12-01 07:59", "2026-12")]
)
def test_the_month_is_the_countys(moment: str, month: str) -> None:
    """Not that of UTC, which is eight hours behind."""
    assert month_of(at(moment)) == month


def test_the_forecast_counts_work_days() -> None:
    """21 work days in November 2026, 15 of them gone on the evening of the 20th."""
    assert forecast(used(1500, 30), CALENDAR) == used(2100, 42)
    assert forecast(replace(used(10), as_of=at("11-01 09:00")), CALENDAR).api >= 10


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 60 * 24 * 364))
def test_a_forecast_never_promises_less_than_was_used(api: int, push: int, minutes: int) -> None:
    """Whatever the day, and it grows with the use."""
    usage = Usage(api=api, push=push, as_of=at("01-01 00:00") + timedelta(minutes=minutes))
    found, more = forecast(usage, CALENDAR), forecast(replace(usage, api=api + 1), CALENDAR)
    assert found.api >= api
    assert found.push >= push
    assert more.api > found.api or (found.api == api == 0 and more.api >= 1)


def test_what_is_never_saved_on() -> None:
    """Hand-overs, rungs above the unit, decisions and the gate are in none of the tables."""
    saved_on = ONCE_A_DAY | DROPPED | set(TOGETHER)
    assert saved_on & NEVER_SAVED_ON == set()
    assert saved_on <= set(MANNERS)


def said(kind: str) -> Notice:
    return Notice(key=kind, kind=kind, notice_class=NoticeClass.B, audience=to_post("p"), not_before=at("11-23 09:20"))


@pytest.mark.parametrize(
    ("kind", "strain", "expected"),
    [
        ("unsigned_reminder", Strain.NORMAL, Go()),
        ("unsigned_reminder", Strain.TIGHT, Hold(until=at("11-23 14:40"), reason=Reason.GATHERING)),
        ("overdue_head", Strain.SPENT, Go()),
        ("gate", Strain.SPENT, Go()),
        ("assignment_private", Strain.SPENT, Go()),
        ("round_nudge", Strain.TIGHT, Go()),
        ("round_nudge", Strain.SCARCE, Skip(reason=Reason.QUOTA)),
    ],
)
def test_what_each_strain_holds_back(kind: str, strain: Strain, expected: object) -> None:
    """From 70 % reminders once a day, from 90 % no nudge; the rest goes as ever."""
    tight = replace(county(), strain=strain)
    assert verdict(said(kind), Recipient(target="u", tier=Tier.STAFF), tight, at("11-23 09:20")) == expected


def counted(book: Book, api: int, now: str) -> list[str]:
    usage = Usage(api=api, as_of=at(now))
    outcome = book.do(UsageCounted(usage=usage, allowed=ALLOWED), at(now))
    return [str(notice.facts["strain"]) for notice in outcome.notices]


def test_each_threshold_is_told_once_a_month() -> None:
    """Also where it is passed twice, by a larger share and back; a new month begins anew."""
    book = Book()
    steps = [
        (10, "11-02 09:00", []), (700, "11-10 09:00", ["tight"]), (750, "11-11 09:00", []),
        (950, "11-12 09:00", ["scarce"]), (400, "11-13 09:00", []), (800, "11-14 09:00", []),
        (1200, "11-20 09:00", ["spent"]), (1, "12-01 00:10", []), (900, "12-20 09:00", ["scarce"]),
    ]  # fmt: skip
    assert [(api, now, counted(book, api, now)) for api, now, _told in steps] == steps
    kept = book.rows["setting", STRAIN]
    assert isinstance(kept, Setting)
    assert (mark_of(kept).strain, mark_of(None).strain) == (Strain.SCARCE, Strain.NORMAL)
