"""减负报告: for the office when it asks, and by itself on a month's first work day about the month before."""

from dataclasses import replace

import pytest

from domain.events import Asked
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.rhythm import engine
from domain.rhythm.cadence_rules import CadenceRule, When
from domain.rhythm.periods import Every
from tests.domain.county_kit import OFFICE, Ledger, at, county, project
from tests.domain.matter_kit import Book, by, id_of

RULE = CadenceRule(every=Every.MONTH, occasion="burden", opens=When(work_day=1))


def sent(when: str, kind: str = "due_today") -> Dispatch:
    return Dispatch(
        key=when, channel=Channel.TEXT_PRIVATE, target=id_of("住建员"), body="", notices=(f"{kind}|x",),
        notice_kinds=(kind,), proactive=True, state=DispatchState.SENT, created_at=at(when),
    )  # fmt: skip


def months(*rows: Dispatch) -> object:
    """A store that answers by the days it is asked for."""

    def between(first: str, last: str) -> list[Dispatch]:
        return [row for row in rows if first <= f"{row.created_at:%Y-%m-%d}" <= last]

    return between


ROWS = (sent("10-12 09:10"), sent("11-02 09:10"), sent("11-03 09:10"))


@pytest.mark.parametrize(("month", "count"), [("", 2), ("2026-10", 1), ("2026-09", 0)])
def test_the_office_is_told_of_the_month_it_names(month: str, count: int) -> None:
    """This one by default, up to today."""
    book = Book(None, *ROWS)
    book._dispatches_between = months(*ROWS)  # type: ignore[attr-defined]
    book._daily_duties_between = lambda *_days: []  # type: ignore[attr-defined]
    answer = book.answer(Asked(by=by("主任"), query="burden", month=month), at("11-23 09:00"))
    assert (answer.kind, answer.facts["person_messages"]) == ("burden", count)
    assert answer.facts["to_on"] == ("2026-11-23" if not month else f"{month}-{31 if month[-1] == '0' else 30}")


@pytest.mark.parametrize("name", ["住建员", "城建", "县长"])
def test_nobody_else_is(name: str) -> None:
    """It is how the house is run."""
    book = Book(None, *ROWS)
    book._dispatches_between = months(*ROWS)  # type: ignore[attr-defined]
    book._daily_duties_between = lambda *_days: []  # type: ignore[attr-defined]
    answer = book.answer(Asked(by=by(name), query="burden"), at("11-23 09:00"))
    assert answer.kind == "no_permit"


@pytest.mark.parametrize(("rows", "told"), [(ROWS, [(OFFICE, 2)]), (ROWS[:1], [])])
def test_the_first_work_day_tells_of_the_month_before(rows: tuple[Dispatch, ...], told: list[tuple[str, int]]) -> None:
    """Once; and of a month in which nothing was sent not at all."""
    place = county()
    place = replace(place, policy=replace(place.policy, cadences={"burden": RULE}))
    ledger = Ledger(place, *rows, project("A"), *engine.first_cadences(place, at("11-23 09:00")))
    ledger._dispatches_between = months(*rows)  # type: ignore[attr-defined]
    ledger._daily_duties_between = lambda *_days: []  # type: ignore[attr-defined]
    for moment in ("11-30 09:10", "12-01 09:09", "12-01 09:10", "12-02 09:10"):
        ledger.beat(at(moment))
    assert [(n.audience.key, n.facts["person_messages"]) for n in ledger.of_kind("burden_report")] == told
