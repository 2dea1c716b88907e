"""Targets and ratios: D1-6, D4-6 of docs/mechanisms.md. Two months, one moved by the October rest, the process
forgotten in between, nothing without the rule; every figure is worked out here again by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.events import TargetAsked, TargetTold
from domain.projects.files import ProjectFile
from domain.projects.stages import Move, Stage
from tests.domain.county_kit import by
from tests.domain.project_kit import permit, project
from tests.mechanisms.appraising import Appraising, of_policy, only, sent, under
from tests.mechanisms.county import OFFICE

WAN = 10_000
SIGNED = (Move(on=date(2026, 3, 1), before=Stage.RESERVE, after=Stage.SIGNED),)
SETTLED = (permit("备案", settled_on=date(2026, 2, 1)),)


def a(key: str, stage: Stage, wan: int, **more: object) -> ProjectFile:
    return project(key=key, name=f"{key}项目", stage=stage, total_yuan=wan * WAN, **more)


PROJECTS = (
    a("C1", Stage.CONCEPT, 300_000), a("C2", Stage.CONCEPT, 700_000), a("C3", Stage.CONCEPT, 400),
    a("R1", Stage.RESERVE, 200_000, elements=SETTLED), a("R2", Stage.RESERVE, 50_000),
    a("P1", Stage.PRE_CONSTRUCTION, 90_000, elements=SETTLED, moves=SIGNED),
    a("U1", Stage.UNDER_CONSTRUCTION, 20_000, started_on=date(2026, 5, 1), cumulative_yuan=8_000 * WAN),
    a("U2", Stage.UNDER_CONSTRUCTION, 9_000, started_on=date(2026, 6, 1), cumulative_yuan=1_000 * WAN),
    a("U3", Stage.UNDER_CONSTRUCTION, 400, started_on=date(2026, 6, 1)),
    a("U4", Stage.UNDER_CONSTRUCTION, 9_000, started_on=date(2025, 6, 1)),
)  # fmt: skip


def board(policy: str, *cadences: str) -> Appraising:
    return under(policy, *cadences, rows=PROJECTS, begins="08-20 08:00")


def lines(book: Appraising, now: str, name: str = "") -> dict[str, dict[str, object]]:
    """The board by name."""
    facts = book.says(TargetAsked(by=by("王敏"), name=name), now).facts
    return {line["name"]: line for line in facts["lines"]}  # type: ignore[attr-defined]


def test_d1_6_value_owner_day_and_the_gap_to_the_line() -> None:
    """By 30 September 273 of 365 days are over: 600 starts a year come to 448.7; those below 500 万元, those of
    earlier years and those not yet started are none."""
    book = board("san_bao_yi_lian")
    found = lines(book, "09-30 10:00")
    assert (found["开工"]["value"], found["开工"]["goal"], found["开工"]["owner"]) == ("2", "600", "发改局")
    assert (found["开工"]["due"], found["开工"]["gap"]) == ("448.7", "-446.7")
    assert (found["亿元"]["value"], found["招商"]["value"], found["储备"]["value"]) == ("1", "1", "4")
    assert (found["储备"]["due"], found["储备"]["gap"]) == ("1000", "-996")
    assert (found["储备倍数"]["goal"], found["储备倍数"]["gap"]) == ("6", "-1")
    assert (found["争取"]["value"], found["争取"]["gap"]) == ("", "")


def test_d1_6_a_value_is_told_by_its_owner_and_kept() -> None:
    """Old → new with its day; the earlier stays and speaks for its day; nobody else may, nothing of tomorrow."""
    book = board("san_bao_yi_lian")
    told = TargetTold(by=by("发改"), name="向上争取", value=60, on=date(2026, 9, 20))
    assert book.says(told, "09-30 10:00").facts["gap"] == "-14.7"
    assert book.says(replace(told, value=74, on=date(2026, 9, 30)), "09-30 11:00").facts["was"] == "60"
    again = book.forgotten()
    assert (lines(again, "09-30 12:00")["争取"]["value"], lines(again, "09-25 12:00")["争取"]["value"]) == ("74", "60")
    assert again.says(replace(told, by=by("张局")), "09-30 12:00").kind == "no_permit"
    assert again.says(replace(told, name="开工建设"), "09-30 12:00").kind == "no_such_target"
    assert again.says(replace(told, on=date(2026, 10, 1)), "09-30 12:00").kind == "target_to_come"
    for name in ("争取", "向上"):
        assert again.says(TargetAsked(by=by("张局"), name=name), "09-30 12:00").kind == "target_state"


def test_d1_6_the_board_comes_every_month() -> None:
    """On the 1st or the first work day: the office has all, each owner its own, nobody else anything."""
    book = board("san_bao_yi_lian", "targets").until("08-31 08:00", "09-10 08:00").forgotten()
    book.until("09-30 08:00", "10-12 08:00")
    days = [("2026-09-01", OFFICE), ("2026-09-01", "发改局|局长"), ("2026-09-01", "投资促进中心|局长")]
    days += [("2026-09-01", "统计局|局长")]
    later = [("2026-10-08", post) for _day, post in days]
    assert sorted(sent(book.said.values(), "target_sheet")) == sorted([*days, *later])
    assert {n.kind for n in book.said.values()} == {"target_sheet"}
    bare = board("san_bao_yi_lian").until("08-31 08:00", "10-12 08:00")
    policy = replace(only(book.county.policy, ["targets"]), targets={})
    blank = of_policy(policy, PROJECTS, "08-20 08:00").until("08-31 08:00", "10-12 08:00")
    assert (bare.said, blank.said) == ({}, {})


def test_d4_6_the_ratios_by_the_documents_own_definitions() -> None:
    """谋划 is what has no preliminary work, 储备 what has a permit and has not started: 1,000,400 against 4 × the goal,
    3 against 1.5 × 60, 290,000 against 35 % of 1,000,400."""
    found = lines(board("1155"), "09-30 10:00")
    assert (found["谋划投资"]["value"], found["谋划投资"]["goal"]) == ("1000400", "4000000")
    assert (found["谋划个数"]["value"], found["谋划个数"]["goal"]) == ("3", "90")
    assert (found["储备投资"]["value"], found["储备投资"]["goal"]) == ("290000", "350140")
    assert (found["储备投资"]["gap"], found["储备投资"]["due"]) == ("-60140", "350140")
    assert (found["固投"]["value"], found["固投"]["due"]) == ("9000", "747945.2")


def test_d4_6_each_unit_has_the_same_ratios_of_its_own() -> None:
    """A goal of 250,000 of the county's and 4 new starts: 4 × makes 1,000,000 of its own concepts, 1.5 × makes 6; a
    unit without a share, and without the shares everybody, hears only of what it owns."""
    policy = board("1155", "targets").county.policy
    shares = {"固投": {"住建局": 250_000}, "新建": {"住建局": 4}}
    shared = {name: replace(rule, shares=shares.get(name, {})) for name, rule in policy.targets.items()}
    rows = (*PROJECTS, replace(PROJECTS[0], key="C9", unit="交通局"))
    book = of_policy(replace(policy, targets=shared), rows, "08-20 08:00").until("08-31 08:00", "09-10 08:00")
    (own,) = [n for n in book.said.values() if sent([n], "target_sheet") == [("2026-09-01", "住建局|局长")]]
    found = {line["name"]: line for line in own.facts["lines"]}  # type: ignore[attr-defined]
    assert {line["unit"] for line in found.values()} == {"住建局"}
    assert (found["谋划投资"]["value"], found["谋划投资"]["goal"]) == ("1000400", "1000000")
    assert (found["谋划个数"]["value"], found["谋划个数"]["goal"]) == ("3", "6")
    assert (found["储备投资"]["value"], found["储备投资"]["goal"]) == ("290000", "350140")
    assert "交通局|局长" not in {post for _day, post in sent(book.said.values(), "target_sheet")}
    plain = of_policy(policy, rows, "08-20 08:00").until("08-31 08:00", "09-10 08:00")
    assert "住建局|局长" not in {post for _day, post in sent(plain.said.values(), "target_sheet")}


def test_d4_6_the_board_comes_every_month() -> None:
    """The same rhythm, other targets; nothing without the rule."""
    book = board("1155", "targets").until("08-31 08:00", "09-10 08:00").forgotten().until("09-30 08:00", "10-12 08:00")
    assert [day for day, post in sent(book.said.values(), "target_sheet") if post == OFFICE] == [
        "2026-09-01", "2026-10-08"
    ]  # fmt: skip
    assert board("1155").until("08-31 08:00", "10-12 08:00").said == {}
