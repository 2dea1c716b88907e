"""A county under a shipped policy, with one of its cadences: beaten through its periods, the process forgotten in the
midst of them (nothing survives but the rows), and once without the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.county import County
from domain.matters.course import Block, Level, Rise
from domain.matters.items import Branch, BranchRole, DeadlineVersion, Item, Stamp
from domain.messages.notices import Notice
from domain.outcome import Aggregate, Answer
from domain.people.records import Binding, Person, Post, Role, Unit, UnitKind
from domain.people.roster import Roster
from domain.rhythm import engine, recording
from domain.rhythm.cadence_rules import CadenceRule
from domain.rhythm.proofs import Done, missing_duties, proven, with_duties
from handlers.readings.duties import recorded
from tests.domain.county_kit import Ledger, at, by, county

LEADER, EXECUTIVE, OFFICE = "县府|副县长", "县府|常务副县长", "县项目办|主任"
SEATS = {
    "陈副": (LEADER, Role.FIELD_LEADER), "王敏": (OFFICE, Role.OFFICE),
    "李县": ("县府|县长", Role.PRINCIPAL), "周审": ("县项目办|审定", Role.OFFICE),
    "常副": (EXECUTIVE, Role.FIELD_LEADER),
    "张局": ("住建局|局长", Role.HEAD), "李静": ("住建局|联络员", Role.LIAISON),
    "赵局": ("交通局|局长", Role.HEAD), "刘强": ("交通局|联络员", Role.LIAISON),
    "统局": ("统计局|局长", Role.HEAD), "发改": ("发改局|局长", Role.HEAD), "招商": ("投资促进中心|局长", Role.HEAD),
}  # fmt: skip
FIELDS = {"陈副": ("城建",), "常副": ("*",)}
STEP = timedelta(minutes=20)


def people() -> Roster:
    """A leader of every field, an office, five units."""
    posts = [
        Post(key=key, unit=key.partition("|")[0], title=key.partition("|")[2], role=role, rank=n, holder=name,
             fields=FIELDS.get(name, ()), approves_reports=name == "周审")
        for n, (name, (key, role)) in enumerate(SEATS.items(), 1)
    ]  # fmt: skip
    persons = [Person(key=n, name=n, staff_id=f"id-{n}", binding=Binding.CONFIRMED) for n in SEATS]
    return Roster(
        units={p.unit: _unit(p.unit) for p in posts},
        posts={p.key: p for p in posts},
        persons={p.key: p for p in persons},
    )


def _unit(name: str) -> Unit:
    kind = UnitKind.LEADERSHIP if name == "县府" else UnitKind.RESPONSIBLE
    return Unit(key=name, name=name, unit_kind=kind, policy_field="城建")


class Book(Ledger):
    """A ledger in which one may also say that something was done."""

    def record(self, who: str, what: str, text: str, now: str) -> Answer:
        """As it is said: read, through the rule and what stands behind it."""
        event, moment = recorded(f"记录 {what} {text}".strip(), by(who)), at(now)
        assert event is not None
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
    rows: tuple[Aggregate, ...] = ()
    rule: CadenceRule | None = None
    book: Book = field(init=False)
    _now: str = field(init=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """At rest, at the start; under `rule` where the county changed that of the policy."""
        self._now = self.start
        self.book = Book(self._county(), *self.rows)
        self.book.save(*engine.first_cadences(self.book.county, at(self.start)))

    def _county(self, *, without: bool = False) -> County:
        policy = load_policy(policy_path(self.policy))
        kept = {} if without else {self.cadence: self.rule or policy.cadences[self.cadence]}
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
        bare = Mechanism(self.policy, self.cadence, self.start, self.end, self.rows)
        bare.book = Book(bare._county(without=True), *self.rows)
        bare.book.save(*engine.first_cadences(bare.book.county, at(bare.start)))
        return bare.lived() == []


def told(notices: Iterable[Notice], kind: str) -> list[tuple[str, str]]:
    """(day and time in county time, post) of a kind, in order."""
    return [
        (n.not_before.astimezone(at("01-01 00:00").tzinfo).strftime("%m-%d %H:%M"), n.audience.key)
        for n in notices
        if n.kind == kind
    ]


def matter(number: int, unit: str = "住建局", **fields: object) -> Item:
    """A matter of one unit, issued on 1 September and due on the 10th."""
    due = DeadlineVersion(number=1, due_at=at("09-10 18:00"), set_at=at("09-01 10:00"), by="王敏")
    plain: dict[str, object] = {
        "title": f"事项{number}", "item_kind": "problem", "issued_at": at("09-01 10:00"),
        "branches": (Branch(unit=unit, role=BranchRole.LEAD, deadlines=(due,)),),
    }  # fmt: skip
    return Item(
        key=f"2026-{number}", year=2026, number=number, issuer="王敏", issuer_account="id-王敏", issuer_post=OFFICE,
        terms="x", **(plain | fields),  # type: ignore[arg-type]
    )  # fmt: skip


def blocked(item: Item, by_unit: str, since: str = "09-02 10:00") -> Item:
    """Its lead waits for another unit."""
    block = Block(unit=by_unit, element="用地", text="预审", began_at=at(since), by="李静", due_at=at("09-09 18:00"))
    return replace(item, branches=(replace(item.branches[0], blocks=(block,)),))


def raised(item: Item, level: Level) -> Item:
    """It lies before a level."""
    rise = Rise(level=level, at=at("09-03 10:00"), by="王敏", due_at=at("09-10 18:00"), reason="权属", tried="对接两次",
                asked="请协调")  # fmt: skip
    return replace(item, rises=(rise,))


def closed(item: Item, on: str) -> Item:
    """Signed on the day it was issued, and closed out."""
    signed = Stamp(at=item.issued_at, by="李静")
    return replace(item, branches=(replace(item.branches[0], signed=signed, closed=Stamp(at=at(on), by="王敏")),))
