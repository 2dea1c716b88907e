"""The policy laboratory: the same facts under other rules, beside what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.lab.replaying import Facts, Span, Tally, happened, total, under
from domain.lights.standings import Recorded
from domain.matters.items import Fired, Item, Stamp
from domain.policy import Policy
from domain.projects.stages import Stage
from domain.rounds.reports import Report
from tests.domain.matter_kit import POLICY, Book, at, content, county, reached
from tests.domain.project_kit import months, project

SPAN = Span(since=date(2026, 11, 23), until=date(2026, 11, 30))
COUNTY = county()


def matter() -> Item:
    """Handed over and delivered on Monday, due on Wednesday, never signed."""
    item = Book().handed_over(content("住建局", due=at("11-25 18:00")), at("11-23 09:00"))
    return reached(replace(item, terms=POLICY.digest), at("11-23 09:00"))


def facts(*items: Item) -> Facts:
    return Facts(projects=(), items=items)


def without(ladder: str, policy: Policy = POLICY) -> Policy:
    """A policy that lacks one ladder."""
    ladders = {name: each for name, each in policy.terms.ladders.items() if name != ladder}
    return replace(policy, digest="other", terms=replace(policy.terms, ladders=ladders))


def test_every_rung_that_would_have_come_is_counted() -> None:
    """Unsigned: three; overdue until Monday: 明天, 今天, head and leader. Two of them reach leaders."""
    assert under(facts(matter()), POLICY, COUNTY, SPAN) == {"住建局": Tally(messages=7, escalations=2)}


def test_another_policy_says_less() -> None:
    """Without its ladder nothing of it comes; with nothing left nobody is counted."""
    assert total(under(facts(matter()), without("unsigned"), COUNTY, SPAN)) == Tally(messages=4, escalations=1)
    neither = without("overdue", without("unsigned"))
    assert under(facts(matter()), neither, COUNTY, SPAN) == {}


def test_what_was_acted_on_stops_its_ladder() -> None:
    """Signed within the hour and applied for before the deadline: only 明天 had come."""
    item = matter()
    done = replace(item.lead, signed=Stamp(at=at("11-23 10:00"), by="x"), closed=Stamp(at=at("11-25 09:00"), by="x"))
    assert total(under(facts(replace(item, branches=(done,))), POLICY, COUNTY, SPAN)).messages == 1


def test_the_span_is_closed_on_both_sides() -> None:
    """Only what came on these days."""
    day = Span(since=date(2026, 11, 27), until=date(2026, 11, 27))
    assert total(under(facts(matter()), POLICY, COUNTY, day)) == Tally(messages=1, escalations=1)


def test_what_happened_is_what_is_recorded() -> None:
    """Rungs as they fired, edits of cards left out, other days too."""
    fired = [
        Fired(ladder=ladder, rung=rung, deadline_version=1, at=at(f"11-{day} 09:10"))
        for ladder, rung, day in (("overdue", "near", 23), ("overdue", "leader", 27), ("overdue", "head", 20))
    ]
    item = matter()
    told = replace(item, branches=(replace(item.lead, fired=tuple(fired)),))
    assert happened(facts(told), COUNTY, SPAN) == {"住建局": Tally(messages=1, escalations=1)}


def test_lights_turn_within_the_span() -> None:
    """Half of the plan done, caught up on the 25th: red by points, yellow by ratio, then neither."""
    plan = months(*[1000] * 12)
    file = project(
        stage=Stage.UNDER_CONSTRUCTION, started_on=date(2026, 1, 5), enrolled_on=date(2026, 1, 9), plans=(plan,)
    )
    report = Report(
        key="P1|2026-11-25|1", project="P1", period="2026-11-25", revision=1, by="x", at=at("11-25 16:00"),
        cumulative_yuan=120_000_000, cumulative_before_yuan=60_000_000,
    )  # fmt: skip
    behind = replace(file, cumulative_yuan=120_000_000)
    recorded = Facts(projects=(Recorded(project=behind, reports=(report,)),), items=())
    short = Span(since=date(2026, 11, 23), until=date(2026, 11, 24))
    ratio = replace(POLICY, lights=replace(POLICY.lights, preset="ratio_50"))
    assert [total(under(recorded, p, COUNTY, short)).reds for p in (POLICY, ratio)] == [1, 0]
    assert total(under(recorded, POLICY, COUNTY, SPAN)) == Tally()
