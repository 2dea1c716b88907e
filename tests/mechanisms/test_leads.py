"""Leads with the day of their next contact: D0-5 of docs/mechanisms.md. Two of them, one over the October rest, the
process forgotten in between, silence for other units and other days, nothing without the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.events import LeadAsked, LeadTold
from domain.leads.leads import LeadState
from tests.domain.county_kit import by
from tests.mechanisms.appraising import Appraising, sent, under
from tests.mechanisms.county import LEADER

CENTRE, HOUSING = "投资促进中心|局长", "住建局|局长"
SOLAR = LeadTold(by=by("招商"), name="光伏组件", text="已发资料", next_on=date(2026, 9, 23))
MALL = LeadTold(by=by("张局"), name="装配式建材", text="初次接触", next_on=date(2026, 10, 3))


def following(*cadences: str) -> Appraising:
    book = under("wu_ge_5", *cadences, begins="09-21 08:00")
    for event in (SOLAR, MALL):
        assert book.says(event, "09-21 08:30").kind == "lead_told"
    return book


def lived(book: Appraising) -> Appraising:
    """Until the middle of October, the process forgotten on the way."""
    return book.until("09-21 09:00", "09-24 18:00").forgotten().until("09-24 19:00", "10-14 18:00")


def test_d0_5_a_lead_is_reminded_of_on_its_day() -> None:
    """Once, to its own unit: one on a Wednesday, one from the rest moved to the first work day after it."""
    book = lived(following("leads"))
    assert sent(book.said.values(), "leads_due") == [("2026-09-23", CENTRE), ("2026-10-08", HOUSING)]
    assert {n.kind for n in book.said.values()} == {"leads_due"}
    assert lived(following()).said == {}


def test_d0_5_a_standstill_loses_no_day() -> None:
    """Nothing ran from the 22nd to the 28th: what fell in between is said then, once."""
    book = following("leads").until("09-21 09:00", "09-22 12:00").until("09-28 12:00", "09-29 18:00")
    assert [post for _day, post in sent(book.said.values(), "leads_due")] == [CENTRE]


def test_d0_5_contacts_are_kept_and_counted() -> None:
    """Each contact moves the day and keeps the earlier words; signed or dropped it is over; counters by the year; only
    the own unit writes, only who may look sees."""
    book = following("leads")
    assert book.says(replace(SOLAR, next_on=None), "09-22 09:00").kind == "lead_needs_day"
    assert book.says(replace(SOLAR, next_on=date(2026, 9, 1)), "09-22 09:00").kind == "lead_needs_day"
    assert book.says(replace(SOLAR, by=by("张局")), "09-22 09:00").kind == "no_permit"
    moved = replace(SOLAR, name="光伏", text="来县考察", next_on=date(2026, 10, 12))
    assert book.says(moved, "09-22 09:00").facts["contacts"] == 1
    over = LeadTold(by=by("张局"), name="装配式建材", text="已落户邻县", state=LeadState.DROPPED)
    assert book.says(over, "09-22 09:05").facts["next_on"] == ""
    facts = book.says(LeadAsked(by=by("王敏")), "09-22 10:00").facts
    assert [facts[name] for name in ("total", "begun", "contacts", "signed", "dropped")] == [1, 2, 2, 0, 1]
    state = book.says(LeadAsked(by=by("招商"), name="光伏"), "09-22 10:00").facts
    assert [step["text"] for step in state["steps"]] == ["已发资料", "来县考察"]  # type: ignore[attr-defined]
    assert book.says(LeadAsked(by=by("张局"), name="光伏"), "09-22 10:00").kind == "no_such_lead"
    assert book.says(replace(over, name="新能源"), "09-22 10:00").kind == "no_such_lead"
    assert sent(lived(book).said.values(), "leads_due") == [("2026-10-12", CENTRE)]
    assert LEADER not in {n.audience.key for n in book.said.values()}
