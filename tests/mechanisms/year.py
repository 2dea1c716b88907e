"""A county's whole rhythm under one shipped policy, day after day, hour after hour, on the rules alone: everything the
policy lets happen, nobody doing anything, the process forgotten at any moment."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.appraisal.books import ScoreBook
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.outcome import Aggregate
from domain.projects.milestones import Milestone
from domain.rhythm import engine
from domain.rhythm.cadence_rules import CadenceRule, cadence_key
from domain.rhythm.occasions import OWN_PACE
from domain.rhythm.schedule import Moments, newest
from domain.rounds.duties import Cadence, Duty, DutyState, Phase
from domain.work import Lookup
from tests.domain.county_kit import county
from tests.domain.project_kit import permit, project
from tests.mechanisms.appraising import Appraising, matter
from tests.mechanisms.county import LEADER, people

HOUR = timedelta(hours=1)
ROWS: tuple[Aggregate, ...] = (
    project(key="A", plan_start_on=date(2026, 3, 10), started_on=date(2026, 3, 8), sponsor_post=LEADER,
            milestones=(Milestone(name="封顶", planned_on=date(2026, 6, 20), actual_on=date(2026, 6, 19)),)),
    project(key="B", name="滨河路", unit="交通局", liaison_post="交通局|联络员", plan_start_on=date(2026, 5, 1),
            elements=(permit("用地批复"),)),
    matter(1, "住建局", due="03-10 18:00", closed="03-09 10:00", element="征拆"),
    matter(2, "交通局", due="08-10 18:00"),
)  # fmt: skip


class Rhythm(Appraising):
    """What a question of a kind nobody filled in answers with is nothing."""

    def asked(self, lookup: Lookup) -> list[Aggregate]:
        known = hasattr(self, f"_{lookup.name}")
        return super().asked(lookup) if known else []

    def forgotten(self) -> Rhythm:
        fresh = Rhythm(self.county, *self.rows.values())
        fresh.said = dict(self.said)
        return fresh


def here(policy: str) -> County:
    """Only what the engine of occasions runs: the daily round and the weekly figures have their own tests."""
    loaded = load_policy(policy_path(policy))
    kept = {
        name: rule for name, rule in loaded.cadences.items() if cadence_key(rule.occasion, name) not in OWN_PACE
    }  # fmt: skip
    loaded = replace(loaded, cadences=kept)
    return replace(county(load_calendar()), roster=people(), policy=loaded, policies={loaded.digest: loaded})


@dataclass
class Year:
    """From its first day to its last; `kills` moments at which nothing but the rows survives."""

    policy: str
    first: date
    last: date
    kills: int = 0
    seed: int = 0
    book: Rhythm = field(init=False)
    opened: Counter[tuple[str, str]] = field(default_factory=Counter)

    def lived(self) -> Year:
        where = here(self.policy)
        begins = datetime.combine(self.first, datetime.min.time(), COUNTY_ZONE)
        hours = ((self.last - self.first).days + 1) * 24
        dead = set(random.Random(self.seed).sample(range(hours), self.kills))
        self.book = Rhythm(where, *ROWS)
        self.book.save(*engine.first_cadences(where, begins))
        for n in range(hours):
            if n in dead:
                self.book = self.book.forgotten()
                self._looks_again(begins + n * HOUR)
            self._beat(begins + n * HOUR)
        return self

    def _looks_again(self, now: datetime) -> None:
        """A clock that beats when nothing is due: every cadence that rests after a period is looked at once more."""
        resting = [row for row in self.book.all(Cadence) if row.phase is Phase.RESTING and row.period]
        self.book.save(*(replace(row, next_due_at=now) for row in resting))

    def _beat(self, now: datetime) -> None:
        before = {row.key: row for row in self.book.rows.values() if row.kind == "cadence"}
        for outcome in self.book.beat(now):
            for change in outcome.changes:
                old = before.get(change.key)
                if change.kind == "cadence" and getattr(change, "period", "") != getattr(old, "period", ""):
                    self.opened[change.key, getattr(change, "period", "")] = (
                        1 + self.opened[change.key, getattr(change, "period", "")]
                    )
                    before[change.key] = change

    @property
    def duties(self) -> list[Duty]:
        return self.book.all(Duty)

    @property
    def scores(self) -> list[tuple[str, str, int, int]]:
        books = self.book.all(ScoreBook)
        return [(b.key, e.fact, e.points, e.number) for b in books for e in b.entries]

    @property
    def facts(self) -> tuple[object, ...]:
        """All that must be the same however often the process died."""
        duties = [(d.key, d.state, d.opened_at, d.closes_at) for d in self.duties]
        return (duties, self.scores, sorted(self.book.said), dict(self.opened))


def expected(rules: Iterable[tuple[str, CadenceRule]], where: County, first: date, last: date) -> dict[str, list[str]]:
    """By the calendar alone: which periods open between two days, cadence by cadence."""
    found: dict[str, list[str]] = {}
    for name, rule in rules:
        keys: dict[str, None] = {}
        for n in range((last - first).days + 1):
            end = datetime.combine(first + timedelta(days=n + 1), datetime.min.time(), COUNTY_ZONE)
            moments: Moments | None = newest(rule, where.calendar, end - timedelta(minutes=1))
            if moments is not None and moments.opens_at.astimezone(COUNTY_ZONE).date() == first + timedelta(days=n):
                keys[moments.span.key] = None
        found[cadence_key(rule.occasion, name)] = list(keys)
    return found


def open_too_long(duties: Iterable[Duty], now: datetime) -> list[Duty]:
    """Duties whose period is over and that nobody closed."""
    return [d for d in duties if d.state is DutyState.OPEN and d.closes_at + timedelta(hours=12) < now]
