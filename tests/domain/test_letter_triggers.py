"""When a letter is due, and which: a month before a start, half a month after it, at serious lag; in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.letters.kinds import Cause, LetterKind
from domain.letters.letters import Letter
from domain.letters.rules import LetterRules
from domain.letters.text import LetterText
from domain.letters.triggers import Occasion, next_rung, occasion
from domain.matters.items import Stamp
from domain.projects.files import Stage
from tests.domain.project_kit import project

RULES = LetterRules()
START = date(2026, 12, 25)
R, A, S = LetterKind.REMINDER, LetterKind.ASSIGNMENT, LetterKind.SUPERVISION
RUNNING = {"stage": Stage.UNDER_CONSTRUCTION, "started_on": date(2025, 3, 1), "annual_plan_yuan": 365_000_000}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-31, None),
        (-30, (R, Cause.START_AHEAD)),
        (-1, (R, Cause.START_AHEAD)),
        (0, None),
        (14, None),
        (15, (A, Cause.START_LATE)),
        (59, (A, Cause.START_LATE)),
        (60, (S, Cause.START_LATE)),
    ],
)
def test_by_the_day_of_the_start(days: int, expected: tuple[LetterKind, Cause] | None) -> None:
    """D3: one month before, half a month after, and when it is serious; on the days themselves, not before."""
    found = occasion(project(plan_start_on=START), RULES, START + timedelta(days=days))
    assert (found and (found.rung, found.cause)) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"started_on": date(2026, 12, 20)},
        {"stage": Stage.SUSPENDED},
        {"stage": Stage.MOVED_OUT},
        {"stage": Stage.RESERVE},
        {"plan_start_on": None},
    ],
)
def test_nothing_is_due_where_nothing_is_late(changed: dict[str, Any]) -> None:
    """Started, asleep, or without a planned day."""
    given = {"plan_start_on": START, "annual_plan_yuan": 0, **changed}
    assert occasion(project(**given), RULES, START + timedelta(days=90)) is None


def test_going_into_production_counts_like_the_start() -> None:
    """Half a month after the planned day, until it produces."""
    late = project(plan_production_on=date(2026, 6, 1), **RUNNING | {"annual_plan_yuan": 0})
    assert occasion(late, RULES, date(2026, 6, 15)) is None
    assert occasion(late, RULES, date(2026, 6, 16)) == Occasion(
        rung=A, cause=Cause.PRODUCTION_LATE, due_on=date(2026, 6, 1)
    )
    assert occasion(replace(late, stage=Stage.IN_PRODUCTION), RULES, date(2026, 9, 1)) is None


@pytest.mark.parametrize(("done_days", "is_due"), [(70, False), (71, False), (69, True)])
def test_serious_lag_is_more_than_thirty_points(done_days: int, is_due: bool) -> None:
    """A million a day is planned; on the 180th day 30 points behind are 109.5 days: at exactly that, nothing is due."""
    on = date(2026, 6, 29)
    found = occasion(project(cumulative_yuan=done_days * 1_000_000 + 500_000, **RUNNING), RULES, on)
    assert (found is not None) is is_due
    assert found is None or (found.rung, found.cause, found.due_on) == (S, Cause.LAG, date(2026, 6, 1))


def letter(kind: LetterKind, on: date, **more: Any) -> Letter:
    """One that was signed on a day and has to be replied to a week later."""
    stamp = Stamp(at=datetime(on.year, on.month, on.day, 1, tzinfo=UTC), by="主任")
    text = LetterText(office="办", number="1号", title=("题",), addressee="局", paragraphs=("事",), signature="办")
    given: dict[str, Any] = {
        "key": f"{kind}{on}", "year": on.year, "number": 1, "letter_kind": kind, "cause": Cause.START_LATE,
        "subject": "P1", "unit": "住建局", "drafted_on": on, "drafted": stamp, "signed": stamp, "serial": 1,
        "text": replace(text, signed_on=on), "reply_due_at": stamp.at + timedelta(days=7),
    }  # fmt: skip
    return Letter(**(given | more))


WANTED = Occasion(rung=S, cause=Cause.START_LATE, due_on=date(2026, 9, 1))
ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ((), R),
        (((R, date(2026, 10, 1)),), A),
        (((R, date(2026, 9, 1)), (A, date(2026, 10, 15))), S),
        (((R, date(2026, 11, 10)),), None),
        (((A, date(2026, 10, 15)),), R),
        (((R, date(2025, 11, 1)),), R),
        (((R, date(2026, 8, 1)), (A, date(2026, 9, 1)), (S, date(2026, 10, 1))), S),
    ],
)
def test_the_rungs_keep_their_order(sent: tuple[tuple[LetterKind, date], ...], expected: LetterKind | None) -> None:
    """The lowest that nobody sent, never two within half a month; what is older than a year does not count."""
    assert next_rung(WANTED, [letter(kind, on) for kind, on in sent], RULES, ON) == expected


def test_the_unit_has_its_time_with_the_last_letter() -> None:
    """Before the reply is due no other is drafted, and none while a draft waits; a voided one was never sent."""
    sent = letter(R, date(2026, 11, 1), reply_due_at=datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert next_rung(WANTED, [sent], RULES, ON) is None
    assert next_rung(WANTED, [sent], RULES, ON + timedelta(days=2)) is A
    assert next_rung(WANTED, [letter(R, ON, signed=None, serial=0)], RULES, ON) is None


def test_a_reminder_is_sent_once() -> None:
    """A month before the start there is one reminder, not one a fortnight."""
    ahead = Occasion(rung=R, cause=Cause.START_AHEAD, due_on=START)
    assert next_rung(ahead, [letter(R, date(2026, 10, 1))], RULES, ON) is None
