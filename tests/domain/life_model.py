"""A matter's life against a small reference: units act, time passes, beats are missed, messages come twice and late.

The reference knows of each share only whether it is signed, applied for, ended, asked for, blocked, returned, and how
often its day moved; it says beforehand whether an act is taken. After every step the invariants of reliability §3.5 are
looked at that a pure core can break: V1 V2 V5 V6 V7 V9 V13."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.calendars import local_date
from domain.decide import UNDOABLE
from domain.events import (
    BlockAnswered,
    Blocked,
    Confirmed,
    EscalationPaused,
    EscalationResumed,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    FedBack,
    ObjectionDecided,
    ReportTakenBack,
    Returned,
    Reviewed,
    Submitted,
)
from domain.matters.charges import charges
from domain.matters.items import Branch, Item
from domain.matters.ladders import upcoming
from domain.messages.burden import still_wanted
from domain.messages.notices import AudienceKind, Notice, Wanted
from domain.outcome import Outcome
from domain.policy import NoticeClass
from tests.domain.matter_kit import Book, at, by, content, signs

UNITS = {"住建局": ("住建长", "住建员", "城建"), "交通局": ("交通长", "交通员", "交通")}
START = at("09-07 09:00")
MOST_ITEMS = 4
LEADERS = ("县领导|县长", "县领导|书记")


@dataclass
class Share:
    """What the reference knows of a share."""

    due: datetime
    signed: bool = False
    submitted: bool = False
    closed: bool = False
    asked: bool = False
    blocked: bool = False
    returned: bool = False
    extended: int = 0
    moved: int = 0
    rejected: int = 0

    @property
    def open(self) -> bool:
        return not self.closed


@dataclass
class Matter:
    """What the reference knows of a matter."""

    shares: dict[str, Share] = field(default_factory=dict)
    paused: bool = False

    @property
    def open(self) -> bool:
        return any(share.open for share in self.shares.values())


class Life(RuleBasedStateMachine):
    """The machine: rules are what may happen, the reference says what must come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.book, self.now, self.matters = Book(), START, dict[str, Matter]()
        self.heard: list[tuple[datetime, Notice]] = []
        self.messages = 0

    # What is chosen.

    def pick(self, data: st.DataObject) -> tuple[str, Matter, str, Share]:
        key = data.draw(st.sampled_from(sorted(self.matters)))
        matter = self.matters[key]
        unit = data.draw(st.sampled_from(sorted(matter.shares)))
        return key, matter, unit, matter.shares[unit]

    def said(self, event: Event, *, taken: bool, kind: str = "") -> Outcome:
        """One act with an id of its own; the reference knows beforehand whether it changes anything (V1, V2)."""
        self.messages += 1
        event = replace(event, by=replace(event.by, message_id=event.by.message_id or f"x{self.messages}"))  # type: ignore[type-var]
        before = self.items()
        outcome = self.book.do(event, self.now)
        changed = self.items() != before
        assert changed == taken, (type(event).__name__, outcome.answer)
        if kind:
            assert outcome.answer is not None
            assert outcome.answer.kind == kind, outcome.answer
        self.now += timedelta(minutes=1)
        return outcome

    def items(self) -> dict[str, Item]:
        """The matters as they stand, without their next moment."""
        return {item.key: replace(item, next_due_at=None) for item in self.book.all(Item)}

    # What may happen.

    @initialize()
    def begin(self) -> None:
        self.hand_over(("住建局",), 10)

    @precondition(lambda self: len(self.matters) < MOST_ITEMS)
    @rule(units=st.sampled_from([("住建局",), ("交通局",), ("住建局", "交通局")]), days=st.integers(1, 20))
    def hand_over(self, units: tuple[str, ...], days: int) -> None:
        calendar, hours = self.book.county.calendar, self.book.county.house.office
        due = hours.close_of(calendar.add_work_days(local_date(self.now), days))
        said = dict(self.book.said)
        item = self.book.handed_over(content(*units, due=due, others="responsible"), self.now)
        self.book.said |= said
        self.matters[item.key] = Matter(shares={unit: Share(due=due) for unit in units})
        self.now += timedelta(minutes=1)

    @rule(data=st.data())
    def sign(self, data: st.DataObject) -> None:
        key, matter, unit, share = self.pick(data)
        if matter.open or not share.signed:
            self.said(signs(UNITS[unit][1], key), taken=share.open and not share.signed)
            share.signed = share.signed or share.open

    @rule(data=st.data())
    def feed_back(self, data: st.DataObject) -> None:
        key, _matter, unit, share = self.pick(data)
        self.said(FedBack(by=by(UNITS[unit][1]), item=key, text="在办"), taken=share.open)

    @rule(data=st.data())
    def submit(self, data: st.DataObject) -> None:
        key, _matter, unit, share = self.pick(data)
        begun = Submitted(by=by(UNITS[unit][0], message=f"s{self.messages}"), text="已办", code="1", item=key)
        self.said(begun, taken=False)
        if share.open and not share.submitted:
            confirmed = Confirmed(by=by(UNITS[unit][0]), draft=begun.by.message_id, code="1", fresh_code="2")
            self.said(confirmed, taken=True, kind="submitted")
            share.submitted = True

    @rule(data=st.data(), accept=st.booleans())
    def review(self, data: st.DataObject, accept: bool) -> None:
        key, _matter, unit, share = self.pick(data)
        may = share.submitted and share.open
        self.said(Reviewed(by=by("主任"), item=key, unit=unit, accept=accept), taken=may)
        if may and accept:
            share.closed = True
        elif may:
            share.submitted, share.rejected = False, share.rejected + 1

    @rule(data=st.data(), days=st.integers(1, 12))
    def ask_extension(self, data: st.DataObject, days: int) -> None:
        key, _matter, unit, share = self.pick(data)
        may = share.open and not share.submitted and not share.asked and self.now < share.due
        due = share.due + timedelta(days=days)
        event = ExtensionAsked(by=by(UNITS[unit][0]), due_at=due, reason="objective", text="等", code="3", item=key)
        self.said(event, taken=may)
        share.asked = share.asked or may

    @rule(data=st.data(), who=st.sampled_from(["own", "other", "县长"]), grant=st.booleans())
    def decide_extension(self, data: st.DataObject, who: str, grant: bool) -> None:
        """The second is 县长's alone; another field's leader never decides."""
        key, _matter, unit, share = self.pick(data)
        other = next(names[2] for name, names in UNITS.items() if name != unit)
        name = {"own": UNITS[unit][2], "other": other, "县长": "县长"}[who]
        entitled = who == "县长" or (who == "own" and not share.extended)
        may = share.asked and share.open and entitled
        self.said(ExtensionDecided(by=by(name), item=key, unit=unit, grant=grant), taken=may)
        if may:
            share.asked = False
            if grant:
                share.extended, share.moved = share.extended + 1, share.moved + 1
                share.due = self.branch(key, unit).deadline.due_at

    @rule(data=st.data())
    def block(self, data: st.DataObject) -> None:
        key, _matter, unit, share = self.pick(data)
        may = share.open and not share.submitted
        event = Blocked(by=by(UNITS[unit][0]), unit="水利局", element="用地", text="预审", item=key)
        self.said(event, taken=may)
        share.blocked = share.blocked or may

    @rule(data=st.data())
    def answer_block(self, data: st.DataObject) -> None:
        key, matter, _unit, _share = self.pick(data)
        balls = [share for share in matter.shares.values() if share.blocked and share.open]
        self.said(BlockAnswered(by=by("水利员"), text="已出", item=key), taken=bool(balls))
        for share in balls:
            share.blocked = False

    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        key, _matter, unit, share = self.pick(data)
        may = share.open and not share.submitted and not share.returned
        self.said(Returned(by=by(UNITS[unit][0]), text="不属职责", code="4", item=key), taken=may)
        share.returned = share.returned or may

    @rule(data=st.data())
    def deny(self, data: st.DataObject) -> None:
        key, _matter, unit, share = self.pick(data)
        before = len(self.branch(key, unit).deadlines)
        denied = ObjectionDecided(by=by("主任"), item=key, unit=unit, uphold=False)
        self.said(denied, taken=share.returned)
        if share.returned:
            share.returned = False
            share.moved += len(self.branch(key, unit).deadlines) - before
            share.due = self.branch(key, unit).deadline.due_at

    @rule(data=st.data(), wrong=st.booleans())
    def pause(self, data: st.DataObject, wrong: bool) -> None:
        key, matter, unit, _share = self.pick(data)
        self.said(EscalationPaused(by=by(UNITS[unit][2]), item=key, wrong=wrong), taken=True)
        matter.paused = True

    @rule(data=st.data())
    def resume(self, data: st.DataObject) -> None:
        key, matter, _unit, _share = self.pick(data)
        self.said(EscalationResumed(by=by("主任"), item=key), taken=matter.paused)
        matter.paused = False

    @rule(data=st.data())
    def says_and_takes_back(self, data: st.DataObject) -> None:
        """撤回 at once: the store is as it was, but for the audit."""
        key, _matter, unit, share = self.pick(data)
        before = {k: row for k, row in self.book.rows.items() if k[0] not in ("undo", "draft")}
        name = UNITS[unit][0]
        act = data.draw(
            st.sampled_from(
                [
                    FedBack(by=by(name), item=key, text="x"),
                    signs(name, key),
                    Blocked(by=by(name), unit="水利局", element="用地", text="y", item=key),
                ]
            )
        )
        assert isinstance(act, UNDOABLE)
        items = self.items()
        self.book.do(replace(act, by=replace(act.by, message_id=f"u{self.messages}")), self.now)
        self.messages += 1
        if self.items() == items:
            return
        assert share.open
        taken = self.book.answer(
            ReportTakenBack(by=by(name, message=f"t{self.messages}")), self.now + timedelta(minutes=1)
        )
        assert taken.kind == "act_taken_back"
        self.now += timedelta(minutes=2)
        after = {k: row for k, row in self.book.rows.items() if k[0] not in ("undo", "draft")}
        assert {k: _timeless(row) for k, row in after.items()} == {k: _timeless(row) for k, row in before.items()}

    @rule(hours=st.integers(1, 90))
    def time_passes(self, hours: int) -> None:
        """The beat comes at every moment."""
        until = self.now + timedelta(hours=hours)
        for moment, notice in self.book.run(until):
            self.hear(moment, notice)
        self.now = until

    @rule(hours=st.integers(10, 200))
    def outage(self, hours: int) -> None:
        """Nobody beats; then once: a share climbs one rung of a ladder at most (V13)."""
        self.now += timedelta(hours=hours)
        fired = {(i.key, b.unit): len(b.fired) for i in self.book.all(Item) for b in i.branches}
        ladders = len(self.book.county.policy.terms.ladders)
        due = [i for i in self.book.all(Item) if i.next_due_at is not None and i.next_due_at <= self.now]
        known = set(self.book.said)
        self.book.beat(self.now)
        for notice in [n for k, n in self.book.said.items() if k not in known]:
            self.hear(self.now, notice)
        for item in due:
            for branch in self.book.item(item.number).branches:
                assert len(branch.fired) - fired[item.key, branch.unit] <= ladders
        per_post = Counter(
            (n.audience.key, n.about, n.unit, n.kind) for k, n in self.book.said.items() if k not in known
        )
        assert max(per_post.values(), default=0) <= 1

    def hear(self, moment: datetime, notice: Notice) -> None:
        """V6: what goes up by itself speaks of a share that is owed, of a matter nobody froze (V7: never to 县长)."""
        self.heard.append((moment, notice))
        assert notice.audience.key not in LEADERS, notice
        if notice.notice_class is NoticeClass.S:
            matter = self.matters[notice.about.removeprefix("item|")]
            share = matter.shares[notice.unit]
            assert not matter.paused, notice
            assert share.open, notice
            assert not share.submitted, notice
            assert not share.returned, notice

    # What always holds.

    def branch(self, key: str, unit: str) -> Branch:
        found = self.book.item(int(key.partition("-")[2])).branch(unit)
        assert found is not None
        return found

    @invariant()
    def the_reference_agrees(self) -> None:
        for key, matter in self.matters.items():
            item = self.book.item(int(key.partition("-")[2]))
            assert item.is_open == matter.open
            assert (item.escalation_paused is not None) == matter.paused
            assert item.issuer == "主任", "V9: an authorised issuer"
            for unit, share in matter.shares.items():
                b = self.branch(key, unit)
                real = (b.signed is not None, b.submitted is not None, b.closed is not None, b.rejected)
                assert real == (share.signed, share.submitted, share.closed, share.rejected)
                assert (b.pending_extension is not None, b.block is not None) == (share.asked, share.blocked)
                assert (len(b.deadlines), b.deadline.due_at) == (1 + share.moved, share.due)

    @invariant()
    def a_rung_fires_once_and_in_order(self) -> None:
        """V5, per (share, ladder, occasion)."""
        ladders = self.book.county.policy.terms.ladders
        for item in self.book.all(Item):
            for b in item.branches:
                fired = [(f.ladder, f.deadline_version, f.rung) for f in b.fired]
                assert len(set(fired)) == len(fired)
                for ladder, version in {f[:2] for f in fired}:
                    climbed = [f[2] for f in fired if f[:2] == (ladder, version)]
                    order = [r.name for r in ladders[ladder].rungs if r.name in climbed]
                    assert climbed == order, (ladder, climbed)

    @invariant()
    def every_moment_lies_ahead_or_is_due(self) -> None:
        """The next moment of a matter is its earliest rung, and a closed one has none."""
        for item in self.book.all(Item):
            steps = [s.at for b in item.branches for s in upcoming(item, b, self.book.county, self.now)]
            if not item.is_open:
                assert item.next_due_at is None
            elif steps:
                assert item.next_due_at is not None

    @invariant()
    def what_ended_is_not_wanted_any_more(self) -> None:
        """V6 at the moment of sending."""
        for _moment, n in self.heard[-30:]:
            if n.wanted is Wanted.ALWAYS or n.audience.kind is AudienceKind.CARDS or not n.about.startswith("item|"):
                continue
            share = self.matters[n.about.removeprefix("item|")].shares[n.unit]
            if share.closed or share.submitted:
                assert not still_wanted(n, self.book.item(int(n.about.partition("-")[2])))

    @invariant()
    def the_days_sum_up(self) -> None:
        """Each work day that has closed is charged once."""
        for item in self.book.all(Item)[:1]:
            days = list(charges(item, item.lead, self.book.county, self.now))
            lead = item.lead
            ended = lead.closed or lead.submitted
            until = min(self.now, ended.at) if ended else self.now
            most = self.book.county.calendar.work_days_between(local_date(item.issued_at), local_date(until))
            assert most - 1 <= len(days) <= most + 1


def _timeless(row: object) -> object:
    return replace(row, next_due_at=None) if isinstance(row, Item) else row
