"""谁还没报日报 and 投了多少: answered from duties and reports, within the asker's scope (language §3)."""

import pytest

from domain.events import Asked
from domain.projects.files import Entry, ProjectFile
from tests.domain.county_kit import ROADS, Ledger, at, by, county, project, reported
from tests.domain.test_daily_round import opened

WAN = 10_000


def three(**more: object) -> list[ProjectFile]:
    """A and B of 住建局, C of 交通局, each with a plan of 100万."""
    plan = {"annual_plan_yuan": 100 * WAN, **more}
    return [project("A", **plan), project("B", **plan), project("C", ROADS, **plan)]


def told(ledger: Ledger, name: str, query: str, now: str, **more: str) -> dict[str, object]:
    answer = ledger.answer(Asked(by=by(name), query=query, **more), at(now))  # type: ignore[arg-type]
    return dict(answer.facts)


@pytest.mark.parametrize(
    ("name", "units", "asked"), [("王敏", ["交通局", "住建局"], 3), ("李静", ["住建局"], 2)], ids=str
)
def test_who_has_not_reported_ends_at_the_own_scope(name: str, units: list[str], asked: int) -> None:
    """The office sees all, a liaison his unit; a unit is named and no person."""
    ledger = opened(*three())
    ledger.do(reported("李静", Entry(project="A", invested_yuan=WAN)), at("11-23 15:40"))
    facts = told(ledger, name, "missing_reports", "11-23 15:50")
    lines = facts["lines"]
    assert isinstance(lines, list)
    assert ([line["unit"] for line in lines], facts["asked"], facts["missing"]) == (units, asked, asked - 1)
    assert all(line.keys() == {"unit", "count", "projects"} for line in lines)


def test_a_day_without_a_round_owes_nothing() -> None:
    """Yesterday was Sunday."""
    facts = told(opened(*three()), "王敏", "missing_reports", "11-23 15:50", subject="2026-11-22")
    assert (facts["period_on"], facts["asked"], facts["lines"]) == ("2026-11-22", 0, [])


def months() -> Ledger:
    """A: 10万 before its first report, 5万 in October, 3万 in November, once corrected; C: 7万 in November."""
    ledger = Ledger(county(), *three(cumulative_yuan=10 * WAN)).begin(at("10-20 09:00"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=2 * WAN)), at("10-20 16:00"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=3 * WAN)), at("10-27 16:00"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=9 * WAN)), at("11-18 16:00"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=3 * WAN)), at("11-18 16:05"))
    ledger.do(reported("刘强", Entry(project="C", invested_yuan=7 * WAN)), at("11-19 16:00"))
    return ledger


@pytest.mark.parametrize(
    ("name", "more", "cumulative", "month", "lines"),
    [
        ("王敏", {}, 45, 10, ["住建局", "交通局"]),
        ("王敏", {"subject": "住建局"}, 28, 3, ["B项目", "A项目"]),
        ("王敏", {"subject": "A项目"}, 18, 3, []),
        ("王敏", {"month": "2026-10"}, 45, 5, ["住建局", "交通局"]),
        ("王敏", {"month": "2026-09"}, 45, 0, ["住建局", "交通局"]),
        ("李静", {}, 28, 3, ["B项目", "A项目"]),
        ("李静", {"subject": "交通局"}, 0, 0, []),
    ],
    ids=str,
)
def test_how_much_was_invested(name: str, more: dict[str, str], cumulative: int, month: int, lines: list[str]) -> None:
    """This year and in a month: of all unit by unit, of a unit project by project, what is least far first."""
    facts = told(months(), name, "investment", "11-23 15:50", **more)
    whole, told_of = facts["whole"], facts["lines"]
    assert isinstance(whole, dict)
    assert isinstance(told_of, list)
    assert (whole["cumulative_yuan"], whole["month_yuan"]) == (cumulative * WAN, month * WAN)
    assert [line["name"] for line in told_of] == lines


def test_a_project_out_of_sight_is_not_told_of() -> None:
    """Asked by name, it is as if there were none."""
    answer = months().answer(Asked(by=by("李静"), query="investment", subject="C"), at("11-23 15:50"))
    assert (answer.kind, answer.facts["names"]) == ("which_file", [])


def test_what_one_has_reported_oneself() -> None:
    """A reported twice, B not yet: the newest figure, and until when the rest counts as in time."""
    ledger = opened(*three())
    ledger.do(reported("李静", Entry(project="A", invested_yuan=WAN)), at("11-23 15:40"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=2 * WAN)), at("11-23 15:45"))
    facts = told(ledger, "李静", "own_reports", "11-23 15:50")
    lines = facts["lines"]
    assert isinstance(lines, list)
    assert [(line["name"], line.get("invested_yuan")) for line in lines] == [("A项目", 2 * WAN), ("B项目", None)]
    assert facts["missing"] == 1


def test_who_reports_nothing_is_told_so() -> None:
    """The office answers for no project."""
    assert told(opened(*three()), "王敏", "own_reports", "11-23 15:50")["lines"] == []
