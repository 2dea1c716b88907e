"""A county under a shipped policy, with one of its cadences: beaten through its periods, the process forgotten in the
midst of them (nothing survives but the rows), and once without the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.county import County
from domain.events import DutyRecorded
from domain.messages.notices import Notice
from domain.outcome import Answer
from domain.people.records import Binding, Person, Post, Role, Unit
from domain.people.roster import Roster
from domain.projects.files import ProjectFile
from domain.rhythm import engine, recording
from domain.rhythm.proofs import Done, missing_duties, proven, with_duties
from domain.rounds.duties import Duty
from tests.domain.county_kit import Ledger, at, by, county

LEADER, OFFICE = "县府|副县长", "县项目办|主任"
SEATS = {
    "陈副": (LEADER, Role.FIELD_LEADER), "王敏": (OFFICE, Role.OFFICE),
    "张局": ("住建局|局长", Role.HEAD), "李静": ("住建局|联络员", Role.LIAISON),
    "赵局": ("交通局|局长", Role.HEAD), "刘强": ("交通局|联络员", Role.LIAISON),
    "统局": ("统计局|局长", Role.HEAD), "发改": ("发改局|局长", Role.HEAD), "招商": ("投资促进中心|局长", Role.HEAD),
}  # fmt: skip
STEP = timedelta(minutes=20)


def people() -> Roster:
    """A leader of every field, an office, five units."""
    posts = [
        Post(key=key, unit=key.partition("|")[0], title=key.partition("|")[2], role=role, rank=n, holder=name,
             fields=("*",) if role is Role.FIELD_LEADER else ())
        for n, (name, (key, role)) in enumerate(SEATS.items(), 1)
    ]  # fmt: skip
    persons = [Person(key=n, name=n, staff_id=f"id-{n}", binding=Binding.CONFIRMED) for n in SEATS]
    return Roster(
        units={p.unit: Unit(key=p.unit, name=p.unit) for p in posts},
        posts={p.key: p for p in posts},
        persons={p.key: p for p in persons},
    )


class Book(Ledger):
    """A ledger in which one may also say that something was done."""

    def _missing_duties_of_account(self, staff_id: str) -> list[Duty]:
        posts = {p.key for p in self.county.roster.posts.values() if f"id-{p.holder}" == staff_id}
        return [d for d in self.all(Duty) if d.post in posts and d.is_missing]

    def record(self, who: str, what: str, text: str, now: str) -> Answer:
        """Through the rule and what stands behind it."""
        event, moment = DutyRecorded(by=by(who), what=what, text=text), at(now)
        work = self.work(with_duties(recording.needs_recorded(event, moment), event))
        assert missing_duties(f"id-{who}") in work.answers
        outcome = recording.record(work, event, self.county, moment)
        outcome = proven(work, Done(event=event, outcome=outcome), self.county, moment)
        self.save(*outcome.changes)
        assert outcome.answer is not None
        return outcome.answer


@dataclass
class Mechanism:
    """One cadence of one policy over some time, with the projects of a county."""

    policy: str
    cadence: str
    start: str
    end: str
    projects: tuple[ProjectFile, ...] = ()
    book: Book = field(init=False)
    _now: str = field(init=False)

    def __post_init__(self) -> None:
        self._now = self.start
        self.book = Book(self._county(), *self.projects)
        self.book.save(*engine.first_cadences(self.book.county, at(self.start)))

    def _county(self, *, without: bool = False) -> County:
        policy = load_policy(policy_path(self.policy))
        kept = {} if without else {self.cadence: policy.cadences[self.cadence]}
        plain = county(load_calendar())
        policy = replace(policy, cadences=kept)
        return replace(plain, roster=people(), policy=policy, policies={policy.digest: policy})

    def until(self, end: str) -> Book:
        """Beat every twenty minutes; the ledger fails where an occasion is said twice."""
        now = at(self._now)
        while now <= at(end):
            self.book.beat(now)
            now += STEP
        self._now = end
        return self.book

    def lived(self) -> list[Notice]:
        """Everything said until the end, the process forgotten halfway."""
        half = at(self.start) + (at(self.end) - at(self.start)) / 2
        self.until(half.strftime("%Y-%m-%d %H:%M"))
        self.restart()
        return list(self.until(self.end).said.values())

    def restart(self) -> None:
        """Nothing survives but the rows and what was said."""
        fresh = Book(self._county(), *self.book.rows.values())
        fresh.said = dict(self.book.said)
        self.book = fresh

    def is_silent_without_its_rule(self) -> bool:
        """The same county and time, the rule deleted."""
        bare = Mechanism(self.policy, self.cadence, self.start, self.end, self.projects)
        bare.book = Book(bare._county(without=True), *self.projects)
        bare.book.save(*engine.first_cadences(bare.book.county, at(bare.start)))
        return bare.lived() == []


def told(notices: Iterable[Notice], kind: str) -> list[tuple[str, str]]:
    """(day and time in county time, post) of a kind, in order."""
    return [
        (n.not_before.astimezone(at("01-01 00:00").tzinfo).strftime("%m-%d %H:%M"), n.audience.key)
        for n in notices
        if n.kind == kind
    ]
