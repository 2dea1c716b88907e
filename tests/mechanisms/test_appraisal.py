"""Points and what people decide: D0-11, D1-5, D2-2, D3-6 of docs/mechanisms.md. Two periods, one moved by the October
rest, the process forgotten in between, silence for whoever has nothing, and nothing at all without the rule."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from domain.appraisal.books import ScoreBook
from domain.appraisal.rules import ScoreFact
from domain.events import (
    AppealDecided,
    CauseHeld,
    FormalNoted,
    ScoreAppealed,
    ScoreAsked,
    ScoresExported,
    TargetTold,
)
from domain.matters.items import Item, Receipt, Stamp
from domain.projects.milestones import Milestone
from domain.projects.stages import Move, Stage
from tests.domain.county_kit import at, by
from tests.domain.project_kit import project
from tests.mechanisms.appraising import Appraising, matter, of_policy, only, sent, under
from tests.mechanisms.county import LEADER, OFFICE

HOUSING_HEAD, ROADS_HEAD = "住建局|局长", "交通局|局长"
STARTED = project(key="A", plan_start_on=date(2026, 8, 20), started_on=date(2026, 8, 18))
LATE_START = project(key="B", name="滨河路", unit="交通局", plan_start_on=date(2026, 8, 1), started_on=date(2026, 8, 2))
NODE = project(
    key="C",
    name="二中",
    unit="住建局",
    milestones=(Milestone(name="封顶", planned_on=date(2026, 11, 30), actual_on=date(2026, 11, 20)),),
)
DONE = project(
    key="D",
    name="水厂",
    unit="交通局",
    moves=(Move(on=date(2026, 12, 1), before=Stage.UNDER_CONSTRUCTION, after=Stage.COMPLETED),),
)
CLEARED = matter(5, "交通局", due="09-10 18:00", closed="09-08 10:00", element="征拆")
OVERDUE = matter(7, "住建局", due="09-10 18:00")
EVERYTHING = (STARTED, LATE_START, NODE, DONE, CLEARED, OVERDUE)


def points(book: Appraising, unit: str) -> list[tuple[str, str, int]]:
    return [(e.period, e.rule, e.points) for e in book.book_of(unit).entries]


def held(who: str, reason: str = "subjective") -> CauseHeld:
    return CauseHeld(by=by(who), item="2026-7", unit="住建局", reason=reason, text="材料迟报")


def quarter(*rows: object, policy: str = "wu_mei") -> Appraising:
    return under(policy, "quarter_appraisal", rows=rows or EVERYTHING, begins="07-20 08:00")  # type: ignore[arg-type]


def test_d3_6_every_quarter_the_good_come_first() -> None:
    """On the 5th after the quarter, moved by the October rest; each unit its own, the office all; nobody else hears."""
    book = quarter().until("10-01 08:00", "10-20 08:00").forgotten().until("2027-01-01 08:00", "2027-01-12 08:00")
    said = list(book.said.values())
    assert {n.kind for n in said} == {"score_told", "appraisal_pack"}
    assert sent(said, "appraisal_pack") == [("2026-10-08", OFFICE), ("2027-01-05", OFFICE)]
    days = [("2026-10-08", each) for each in (ROADS_HEAD, HOUSING_HEAD)]
    days += [("2027-01-05", each) for each in (ROADS_HEAD, HOUSING_HEAD)]
    assert sent(said, "score_told") == days
    assert points(book, "住建局") == [("2026-Q3", "started", 2), ("2026-Q4", "node", 1)]
    assert points(book, "交通局") == [("2026-Q3", "clearance", 1), ("2026-Q4", "completed", 3)]
    first = next(n for n in said if n.kind == "appraisal_pack")
    assert first.facts["nominations"] == [
        {"award": "开工奖", "units": ["住建局"], "points": 2},
        {"award": "征拆奖", "units": ["交通局"], "points": 1},
    ]
    assert list(first.facts).index("nominations") < list(first.facts).index("classes")


def test_d3_6_without_the_rule_nothing_is_given() -> None:
    """No cadence, nothing happens; no table of points, nothing is said."""
    bare = under("wu_mei", rows=EVERYTHING, begins="07-20 08:00").until("10-01 08:00", "10-12 08:00")
    policy = only(quarter().county.policy, ["quarter_appraisal"])
    blank = of_policy(replace(policy, appraisal=replace(policy.appraisal, scores={})), EVERYTHING, "07-20 08:00")
    blank.until("10-01 08:00", "10-12 08:00")
    assert (bare.said, bare.all(ScoreBook), blank.said, blank.all(ScoreBook)) == ({}, [], {}, [])


@pytest.mark.parametrize("name", ["started", "node", "completed", "clearance"])
def test_d3_6_each_line_of_the_table_is_its_own(name: str) -> None:
    """Deleting one line takes its points away and no others."""
    policy = only(quarter().county.policy, ["quarter_appraisal"])
    kept = {each: rule for each, rule in policy.appraisal.scores.items() if each != name}
    whole, less = quarter(), of_policy(
        replace(policy, appraisal=replace(policy.appraisal, scores=kept)), EVERYTHING, "07-01 08:00"
    )  # fmt: skip
    for book in (whole, less):
        book.until("10-01 08:00", "10-12 08:00").until("2027-01-01 08:00", "2027-01-12 08:00")
    given = [{e.rule for each in book.all(ScoreBook) for e in each.entries} for book in (whole, less)]
    assert given[0] - given[1] == {name}


def test_d2_2_only_a_subjective_cause_two_persons_hold_takes_points() -> None:
    """Held by one, or objective, it counts for nothing; the same person twice is one; a leader of the field may be the
    second, the unit itself may not; closing the share gives half of it back."""
    one = quarter()
    assert one.says(held("王敏"), "09-15 10:00").facts["state"] == "held"
    assert one.says(held("王敏"), "09-15 10:05").kind == "cause_needs_another"
    assert one.says(held("张局"), "09-15 10:06").kind == "no_permit"
    assert one.until("10-01 08:00", "10-10 08:00").book_of("住建局").total(2026) == 2
    both = quarter()
    both.says(held("王敏"), "09-15 10:00")
    assert both.forgotten().says(held("陈副"), "09-15 11:00").facts["state"] == "confirmed"
    both.says(held("陈副"), "09-15 11:00")
    both.until("10-01 08:00", "10-10 08:00")
    assert points(both, "住建局")[1:] == [("2026-Q3", "late", -2)]
    entry = both.book_of("住建局").entries[-1]
    assert dict(entry.evidence) == {
        "matter": "7", "cause": "材料迟报", "done_on": "2026-09-15", "held_by": "王敏", "confirmed_by": "陈副"
    }  # fmt: skip
    both.save(matter(7, "住建局", due="09-10 18:00", closed="11-03 10:00"))
    both.until("2027-01-01 08:00", "2027-01-10 08:00")
    assert points(both, "住建局")[2:] == [("2026-Q4", "node", 1), ("2026-Q4", "recovered", 1)]


@pytest.mark.parametrize("reason", ["objective", "element", "upstream_approval", "force_majeure"])
def test_d2_2_any_other_cause_is_nobodys(reason: str) -> None:
    """Confirmed by two, and still worth nothing; and who was not late has no cause."""
    book = quarter()
    book.says(held("王敏", reason), "09-15 10:00")
    assert book.says(held("陈副", reason), "09-15 11:00").facts["state"] == "confirmed"
    assert book.says(held("陈副"), "09-15 12:00").kind == "cause_settled"
    assert book.says(replace(held("王敏"), item="2026-5", unit=""), "09-15 12:00").kind == "no_late_share"
    assert not [e for e in book.until("10-01 08:00", "10-10 08:00").book_of("住建局").entries if e.points < 0]


def noted(document: str, who: str = "王敏") -> FormalNoted:
    return FormalNoted(by=by(who), unit="住建局", formal_kind="criticism", document=document)


def test_d1_5_the_first_notice_is_told_to_the_head_the_second_to_the_office() -> None:
    """With both documents and in the words of the reference; the unit may not note it, a document counts once, the next
    year begins anew; the machine proposes nothing."""
    book = quarter(policy="san_bao_yi_lian")
    assert book.says(noted("某办通〔2026〕3号", "张局"), "08-03 10:00").kind == "no_permit"
    assert book.says(noted("某办通〔2026〕3号"), "08-03 10:00").facts["count"] == 1
    assert sent(book.said.values(), "formal_warned") == [("2026-08-03", HOUSING_HEAD)]
    assert book.says(noted("某办通〔2026〕3号"), "08-03 10:01").kind == "formal_known"
    again = book.forgotten()
    assert again.says(noted("某办通〔2026〕9号"), "10-09 10:00").facts["count"] == 2
    assert sent(again.said.values(), "formal_met") == [("2026-10-09", OFFICE)]
    told = again.of_kind("formal_met")[0].facts
    assert [line["document"] for line in told["lines"]] == ["某办通〔2026〕3号", "某办通〔2026〕9号"]  # type: ignore[attr-defined]
    assert again.says(noted("某办通〔2027〕1号"), "2027-01-11 10:00").facts["count"] == 1
    assert len(again.of_kind("formal_warned")) == 2
    assert {n.kind for n in again.said.values()} == {"formal_warned", "formal_met"}


def test_d1_5_a_talk_is_kept_and_counts_for_nothing() -> None:
    """约谈 is a record of what people decided."""
    book = quarter(policy="san_bao_yi_lian")
    for n in (1, 2):
        book.says(replace(noted(f"某办约〔2026〕{n}号"), formal_kind="talk"), "08-03 10:00")
    assert (len(book.book_of("住建局").formal), book.said) == (2, {})


def test_d1_5_money_given_or_kept_back_is_kept_by_its_document() -> None:
    """As people decided it, once a document, to nobody's notice; with its amount where the scores are exported."""
    book = quarter(policy="san_bao_yi_lian")
    given = replace(noted("某财〔2026〕5号"), formal_kind="reward", amount_yuan=200_000)
    assert book.says(given, "08-03 10:00").facts["amount_yuan"] == 200_000
    assert book.says(replace(given, amount_yuan=1), "08-03 10:01").kind == "formal_known"
    kept = replace(given, formal_kind="deduction", document="某财〔2026〕6号", amount_yuan=50_000)
    assert book.says(replace(kept, by=by("张局")), "08-03 10:02").kind == "no_permit"
    book = book.forgotten()
    book.says(kept, "08-03 10:03")
    known = book.book_of("住建局")
    assert ([n.amount_yuan for n in known.formal], known.criticisms(2026), book.said) == ([200_000, 50_000], (), {})
    sheet = book.says(ScoresExported(by=by("王敏"), year=2026), "08-03 10:04").facts["sheet"]
    assert [r["amount_yuan"] for r in sheet["formal"]] == [200_000, 50_000]  # type: ignore[index]


def test_d1_5_what_the_unit_won_above_its_task_is_worth_a_tier() -> None:
    """At the end of the year, by the tier that is reached; three quarters give nothing for it."""
    shares = {"住建局": 10}
    policy = only(quarter(policy="san_bao_yi_lian").county.policy, ["quarter_appraisal"])
    targets = {**policy.targets, "争取资金": replace(policy.targets["争取资金"], shares=shares)}
    for value, worth in ((9, []), (10, [3]), (12, [5]), (40, [8])):
        book = of_policy(replace(policy, targets=targets), (), "07-20 08:00")
        book.says(TargetTold(by=by("张局"), name="争取资金", unit="住建局", value=value), "09-01 10:00")
        book.until("10-08 08:00", "10-15 08:00").until("2027-01-08 08:00", "2027-01-14 08:00")
        assert [e.points for each in book.all(ScoreBook) for e in each.entries] == worth


def test_d0_11_once_a_year_those_who_appraise_have_the_ledger() -> None:
    """On the 15th after the year or the work day after it; each point says its fact; exported one to one, and to no
    unit but its own."""
    book = under("wu_ge_5", "year_appraisal", rows=EVERYTHING, begins="2026-12-01 08:00")
    book.until("2027-01-10 08:00", "2027-01-14 08:00").forgotten().until("2027-01-14 09:00", "2027-01-20 08:00")
    book.until("2027-01-14 09:00", "2027-01-20 08:00")
    assert sent(book.said.values(), "appraisal_pack") == [("2027-01-15", OFFICE), ("2027-01-15", "发改局|局长")]
    assert points(book, "交通局") == [("2026", "completed", 2), ("2026", "closed", 1)]
    sheet = book.says(ScoresExported(by=by("王敏"), year=2026), "2027-01-20 10:00").facts["sheet"]
    rows = sheet["rows"]  # type: ignore[index]
    assert [(r["unit"], r["text"], r["points"]) for r in rows] == [
        ("住建局", "按期开工", 2), ("交通局", "竣工投产", 2), ("交通局", "交办按期办结", 1)
    ]  # fmt: skip
    assert all(any(row["evidence"].values()) for row in rows)
    own = book.says(ScoresExported(by=by("赵局"), unit="交通局", year=2026), "2027-01-20 10:01").facts["sheet"]
    assert {r["unit"] for r in own["rows"]} == {"交通局"}  # type: ignore[index]
    assert book.says(ScoresExported(by=by("赵局"), unit="住建局"), "2027-01-20 10:02").kind == "no_permit"
    assert book.says(ScoresExported(by=by("李静"), year=2026), "2027-01-20 10:03").kind == "no_permit"


def test_d0_11_without_its_rule_the_year_ends_in_silence() -> None:
    """And a year in which nothing happened gives a pack of nothing."""
    bare = under("wu_ge_5", rows=EVERYTHING, begins="2026-12-01 08:00").until("2027-01-10 08:00", "2027-01-20 08:00")
    assert bare.said == {}
    idle = under("wu_ge_5", "year_appraisal", begins="2026-12-01 08:00").until("2027-01-14 08:00", "2027-01-16 08:00")
    assert [n.facts["entries"] for n in idle.said.values()] == [0, 0]


def test_a_point_is_asked_after_and_objected_to() -> None:
    """Why each point, within the asker's scope; once, until the fifth work day; upheld, another entry takes it back and
    the first stays; what was taken back nominates nobody."""
    book = quarter().until("10-01 08:00", "10-09 08:00")
    why = book.says(ScoreAsked(by=by("张局"), number=1), "10-09 09:00")
    assert (why.kind, why.facts["points"]) == ("score_entry", 2)
    assert why.facts["evidence"]["done_on"] == "2026-08-18"  # type: ignore[index]
    assert book.says(ScoreAsked(by=by("张局"), unit="交通局"), "10-09 09:00").kind == "no_permit"
    assert book.says(ScoreAsked(by=by("李静")), "10-09 09:00").facts["points"] == 2
    assert book.says(ScoreAsked(by=by("陈副"), unit="交通局"), "10-09 09:00").facts["points"] == 1
    assert book.says(ScoreAsked(by=by("王敏")), "10-09 09:00").facts["total"] == 2
    assert book.says(ScoreAsked(by=by("张局"), number=9), "10-09 09:00").kind == "no_such_score"
    appealed = ScoreAppealed(by=by("赵局"), number=1, text="征拆由指挥部完成")
    assert book.says(replace(appealed, by=by("张局"), unit="交通局"), "10-09 09:00").kind == "no_permit"
    assert book.says(appealed, "10-14 09:00").kind == "score_appealed"
    assert sent(book.said.values(), "score_appeal") == [("2026-10-14", OFFICE)]
    assert book.says(appealed, "10-14 09:01").kind == "appeal_over"
    assert book.says(ScoreAppealed(by=by("张局"), number=1, text="不对"), "10-16 09:00").kind == "appeal_over"
    decided = AppealDecided(by=by("王敏"), unit="交通局", number=1, uphold=True, text="属实")
    assert book.says(replace(decided, by=by("赵局")), "10-15 09:00").kind == "no_permit"
    before = book.book_of("交通局").entries
    assert book.says(decided, "10-15 09:00").facts["appeal"] == "upheld"
    after = book.book_of("交通局")
    assert (after.entries[:1], after.total(2026), after.entries[1].reverses) == (before, 0, 1)
    assert book.says(decided, "10-15 09:01").kind == "no_such_appeal"
    book.until("2027-01-01 08:00", "2027-01-06 08:00")
    assert points(book, "交通局")[2:] == [("2026-Q4", "completed", 3)]


def test_what_is_withdrawn_gives_its_points_back() -> None:
    """The trail stays, the sum is as if it had not been."""
    book = quarter().until("10-01 08:00", "10-09 08:00")
    book.save(replace(CLEARED, withdrawn=CLEARED.branches[0].closed))
    book.until("2027-01-01 08:00", "2027-01-06 08:00")
    assert [e.points for e in book.book_of("交通局").entries] == [1, 3, -1]


def test_entries_are_only_added() -> None:
    """Whatever happens, what stood there stays, number by number."""
    book, seen = quarter(), dict[str, tuple[object, ...]]()
    for month in ("10", "11", "12"):
        book.until(f"{month}-05 08:00", f"{month}-09 08:00")
        for each in book.all(ScoreBook):
            assert each.entries[: len(seen.get(each.key, ()))] == seen.get(each.key, ())
            assert [e.number for e in each.entries] == list(range(1, len(each.entries) + 1))
            seen[each.key] = each.entries


def test_no_point_rests_on_reading_or_speed() -> None:
    """The same facts, whatever was read and when it was signed; and no rule of the table can name such a thing."""
    plain, read = quarter(CLEARED), quarter(_read(CLEARED))
    for book in (plain, read):
        book.until("10-01 08:00", "10-09 08:00")
    assert plain.all(ScoreBook) == read.all(ScoreBook)
    words = {fact.value for fact in ScoreFact} | {each.name for each in fields(ScoreBook)}
    assert not [word for word in words if "read" in word or "speed" in word or "signed" in word]


def _read(item: Item) -> Item:
    receipt = Receipt(staff_id="id-李静", post="交通局|联络员", read_at=at("07-01 09:01"))
    branch = replace(item.branches[0], receipts=(receipt,), signed=Stamp(at=at("07-01 09:02"), by="刘强"))
    return replace(item, branches=(branch,))


def test_nobody_in_a_group_hears_of_points() -> None:
    """Each notice goes to one post; leaders get none by themselves."""
    book = quarter().until("10-01 08:00", "10-12 08:00")
    assert {n.audience.key for n in book.said.values()} & {LEADER, "STAFF", "FIELD", "PRINCIPAL"} == set()
