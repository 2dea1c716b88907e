"""Lights, rungs, letters and scores chosen at random, as the user sees them, worked out again by `second`."""

from __future__ import annotations

import ast
import random
import re
import sys
import tomllib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.load import FOLDER, load_policy, policy_path
from config.wording import load_wording
from domain.calendars import COUNTY_ZONE
from domain.events import CauseHeld, LightAsked, ScoreAsked, TargetTold
from domain.letters.drafting import Brief, drafted
from domain.letters.grounds import called_for
from domain.letters.rules import LetterRules
from domain.letters.triggers import occasion
from domain.matters.gate import Submission
from domain.messages.notices import Notice, to_account
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile, Stage
from domain.projects.milestones import Milestone, PlanVersion
from outbox.parcels import Parcel
from outbox.write import Writer
from tests.domain import county_kit
from tests.domain.matter_kit import Book, at, by, content, county
from tests.domain.project_kit import project
from tests.domain.test_lights import lit
from tests.mechanisms.appraising import matter, of_policy, only
from tests.reckoning import second

SEED = 20261126
WAN = 10_000
WRITER = Writer(load_wording())
PRESETS = ("points_10_30", "ratio_50", "ratio_80_60", "track_80_card_60")
CASES = range(20)


def test_independence() -> None:
    """The second reckoning imports nothing but the standard library."""
    tree = ast.parse(Path(second.__file__ or "").read_text("utf-8"))
    named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    named += [each.name for n in ast.walk(tree) if isinstance(n, ast.Import) for each in n.names]
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names | {"__future__"}


def seen(kind: str, facts: Any, where: Any) -> str:
    """What stands on the screen of whoever asked."""
    notice = Notice(
        key="k",
        kind=kind,
        notice_class=NoticeClass.C,
        audience=to_account("u"),
        facts=facts,
        not_before=at("11-23 09:00"),
    )
    said = WRITER.write(Parcel(notices=(notice,), target="u", tier=Tier.STAFF, group=False), where)
    return "\n".join((said.title, *said.lines)).replace("*", "")


# Lights


def figures(draw: random.Random) -> second.Figures:
    """Somewhere around the plan, so that every colour comes up."""
    months = [draw.randint(0, 900) for _ in range(12)] if draw.random() < 0.5 else []
    annual = sum(months) or draw.randint(2_000, 30_000)
    started = date(2026, draw.randint(3, 9), draw.randint(1, 28)) if draw.random() < 0.7 else None
    plain = second.Figures(
        annual=annual, done=0, months=months, start=date(2026, draw.randint(7, 11), 12), started=started,
        enrolled=draw.random() < 0.6,
    )  # fmt: skip
    due = second.due_by(plain, date(2026, 11, 24))
    return replace(plain, done=int(due * draw.randint(20, 110) / 100))


def filed(given: second.Figures) -> ProjectFile:
    plan = PlanVersion(
        number=1, year=2026, fixed_on=date(2026, 1, 5), months_yuan=tuple(n * WAN for n in given.months)
    )  # fmt: skip
    return project(
        annual_plan_yuan=given.annual * WAN, cumulative_yuan=given.done * WAN, plan_start_on=given.start,
        started_on=given.started, enrolled_on=given.started if given.enrolled else None,
        stage=Stage.UNDER_CONSTRUCTION if given.started else Stage.PRE_CONSTRUCTION,
        plans=(plan,) if given.months else (),
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_light_and_its_arithmetic(case: int) -> None:
    """The colour in the title, what is done and due in percent, and that what is asked for is enough."""
    draw = random.Random(SEED + case)
    given, preset, on = figures(draw), draw.choice(PRESETS), date(2026, 11, 24)
    here = county()
    policy = replace(here.policy, lights=replace(here.policy.lights, preset=preset))
    book = lit(filed(given))
    book.county = replace(here, policy=policy, policies={policy.digest: policy})
    answer = book.answer(LightAsked(by=by("主任"), query="one", subject="安置房"), at("11-24 10:00"))
    text = seen(answer.kind, answer.facts, book.county)
    assert second.colour(preset, given, on) in text.splitlines()[0], (case, given, preset, text)
    plan = second.due_by(given, on)
    base = given.annual if preset == "points_10_30" else plan
    if m := re.search(r"完成(-?[\d.]+)% − 序时(-?[\d.]+)%", text):
        shown = [second.one_decimal(second.Fraction(n) * 100 / base) for n in (given.done, plan)]
        assert [m[1], m[2]] == shown, (case, text)
    if m := re.search(r"低于序时(-?[\d.]+)(?:个百分点|%)", text):
        assert m[1] == second.one_decimal((plan - given.done) * 100 / base), (case, text)
    if m := re.search(r"再完成投资(\d+)万元转(\S+)", text):
        alone = replace(given, start=None, started=given.started or given.start, enrolled=True)
        after = replace(alone, done=given.done + int(m[1]))
        assert second.colour(preset, after, on) == m[2], (case, text)
        assert second.colour(preset, replace(after, done=after.done - 1), on) != m[2], (case, text)


# Rungs


def moment(draw: random.Random) -> datetime:
    """In office hours of a work day of September or October 2026, on both sides of the rest."""
    while True:
        day = date(2026, 9, 14) + timedelta(days=draw.randint(0, 30))
        opens = draw.choice((8.5, 14.5))
        if second.works(day):
            start = datetime.combine(day, datetime.min.time(), COUNTY_ZONE) + timedelta(hours=opens)
            return start + timedelta(minutes=draw.randint(1, 200))


@pytest.mark.parametrize("case", CASES)
def test_each_rung_at_its_moment(case: int) -> None:
    """Nobody signs and nobody reports: who hears when, until it waits at the gate before the county head."""
    draw = random.Random(SEED + case)
    issued = moment(draw)
    due_on = second.work_days_after(issued.date(), draw.randint(5, 12))
    due = datetime.combine(due_on, datetime.min.time(), COUNTY_ZONE) + timedelta(hours=18)
    book = Book()
    book.handed_over(content("住建局", due=due), issued)
    lived = book.run(due + timedelta(days=20))
    heard = list(dict.fromkeys((n.kind, m.astimezone(COUNTY_ZONE)) for m, n in lived))
    for _moment, n in lived:
        days = second.DAYS_LATE.get(n.kind)
        assert days is None or f"逾期{days}个工作日" in seen(n.kind, n.facts, book.county), (case, n)
    expected = [*second.unsigned_rungs(issued), *second.overdue_rungs(due)]
    names = {name for name, _moment in expected} - {"gate"}
    assert [each for each in heard if each[0] in names] == sorted(
        (each for each in expected if each[0] != "gate"), key=lambda each: each[1]
    ), (case, issued, due)
    (waiting,) = book.all(Submission)
    assert waiting.opened_at.astimezone(COUNTY_ZONE) <= expected[-1][1], (case, waiting)


# Letters


def drafted_on(given: ProjectFile, on: date) -> tuple[str, str]:
    """The rung and the body of the letter that the machine would draft on a day; nothing where none is due."""
    here = county()
    found = occasion(given, LetterRules(), on)
    if found is None:
        return "", ""
    brief = Brief(kind=found.rung, grounds=called_for(given, found, here, on), before=())
    letter = drafted(brief, 1, here, datetime.combine(on, time(9), COUNTY_ZONE))
    return found.rung.value, "".join(letter.text.paragraphs)


@pytest.mark.parametrize("case", CASES)
def test_the_letter_that_is_due_and_the_days_it_rests_on(case: int) -> None:
    """By the planned start and the day; both stand in it."""
    draw = random.Random(SEED + case)
    start = date(2026, 8, 1) + timedelta(days=draw.randint(0, 90))
    on = start + timedelta(days=draw.randint(-45, 75))
    rung, body = drafted_on(project(plan_start_on=start, annual_plan_yuan=0), on)
    assert rung == second.letter_on(start, on), (case, start, on)
    if rung:
        assert f"计划于{start.month}月{start.day}日开工" in body
        assert re.findall(r"(?:还有|超过计划)(\d+)天", body) == [str(abs(on - start).days)], (case, body)


@pytest.mark.parametrize("case", CASES)
def test_the_letter_of_a_lag_and_its_arithmetic(case: int) -> None:
    """Done, due and the points between them, as they stand in it."""
    draw, on = random.Random(SEED + case), date(2026, 11, 24)
    plain = figures(draw)
    given = replace(plain, start=None, started=date(2026, 2, 1), enrolled=True,
                    done=int(second.due_by(plain, on) * draw.randint(20, 95) / 100))  # fmt: skip
    rung, body = drafted_on(filed(given), on)
    assert rung == second.lag_letter(given, on), (case, given)
    if rung:
        done, due = (second.Fraction(n) * 100 / given.annual for n in (given.done, second.due_by(given, on)))
        said = re.findall(r"完成(-?[\d.]+)%，序时进度([\d.]+)%，低于序时([\d.]+)个百分点", body)
        points = second.Fraction(second.to_a_tenth(due)) - second.Fraction(second.to_a_tenth(done))
        assert said == [tuple(map(second.to_a_tenth, (done, due, points)))], (case, body)


# Scores


def lived(draw: random.Random, policy: str) -> Any:
    """Two quarters of a county in which much was on time and much was not."""
    rows: list[Any] = []
    for n in range(12):
        planned = date(2026, 7, 1) + timedelta(days=draw.randint(0, 170))
        actual = planned + timedelta(days=draw.randint(-8, 6))
        node = Milestone(name="封顶", planned_on=planned, actual_on=actual)
        unit = draw.choice(("住建局", "交通局"))
        rows.append(project(key=f"P{n}", name=f"项目{n}", unit=unit, plan_start_on=planned, started_on=actual,
                            milestones=(node,)))  # fmt: skip
        day = draw.randint(1, 28)
        closed = f"{draw.randint(9, 11):02d}-{day:02d} 10:00" if draw.random() < 0.7 else ""
        rows.append(matter(n + 1, unit, due=f"09-{draw.randint(1, 28):02d} 18:00", closed=closed, element="征拆"))
    loaded = load_policy(policy_path(policy))
    shares = {"住建局": 10, "交通局": 20}
    targets = {name: replace(rule, shares=shares) for name, rule in loaded.targets.items() if name == "争取资金"}
    names = [name for name in loaded.cadences if name.endswith("_appraisal")]
    book = of_policy(replace(only(loaded, names), targets=targets), rows, "07-20 08:00")
    for n in range(12):
        for who in ("王敏", "陈副")[: draw.randint(1, 2)]:
            reason = draw.choice(("subjective", "subjective", "objective"))
            book.says(CauseHeld(by=county_kit.by(who), item=f"2026-{n + 1}", reason=reason, text="材料"), "09-29 10:00")
    for unit, who in (("住建局", "张局"), ("交通局", "赵局")) if targets else ():
        book.says(
            TargetTold(by=county_kit.by(who), name="争取资金", unit=unit, value=draw.randint(5, 40)), "09-29 11:00"
        )
    return book.until("10-05 08:00", "10-20 08:00").until("2027-01-04 08:00", "2027-01-25 08:00")


@pytest.mark.parametrize("policy", ["wu_mei", "san_bao_yi_lian", "wu_ge_5"])
def test_scores_follow_from_what_stands_beside_them(policy: str) -> None:
    """Twenty entries of a unit's ledger, each asked after: its points from the policy's text and the fact alone."""
    draw = random.Random(SEED)
    book = lived(draw, policy)
    table = tomllib.loads((FOLDER / f"{policy}.toml").read_text("utf-8"))["appraisal"]["scores"]
    by_text = {rule["text"]: rule for rule in table.values()}
    every = [(unit, entry) for unit in ("住建局", "交通局") for entry in book.book_of(unit).entries]
    assert len(every) >= 20 or policy == "wu_ge_5"
    for unit, entry in draw.sample(every, min(20, len(every))):
        answer = book.says(ScoreAsked(by=county_kit.by("王敏"), unit=unit, number=entry.number), "2027-01-25 10:00")
        facts: Any = answer.facts
        taken = book.book_of(unit).entry(facts["reverses"]).points if facts["reverses"] else 0
        expected = second.worth(by_text[facts["text"]], facts["evidence"], taken)
        assert facts["points"] == expected != 0, facts
        title = seen(answer.kind, answer.facts, book.county).splitlines()[0]
        assert f"{expected:+d}分" in title
