"""撤回 of every act that may be taken back: the whole store is what it was, but for the audit (messages §1.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import events
from domain.decide import UNDOABLE
from domain.events import Confirmed, Event, Ordered, ReportTakenBack
from domain.matters.drafts import Order, Verb
from domain.matters.gate import GateState, Submission
from domain.work import Key
from tests.domain.matter_kit import Book, at, by, content, signs

NOW, DUE, LATER = at("11-23 09:00"), at("11-27 18:00"), at("12-10 18:00")
BEFORE = at("11-23 09:55")
SAID, BACK = at("11-23 10:00"), at("11-23 10:04")
ITEM = "2026-1"


def asks(due: str = "12-10 18:00") -> Event:
    return events.ExtensionAsked(
        by=by("住建长"), item=ITEM, due_at=at(due), reason="element", text="等批复", code="1111"
    )


def blocked(unit: str = "交通局") -> Event:
    return events.Blocked(by=by("住建长"), unit=unit, element="用地", text="用地预审", item=ITEM)


def returned() -> Event:
    return events.Returned(by=by("住建长"), text="不属职责", code="2222", item=ITEM)


def reviewed(*, accept: bool) -> Event:
    return events.Reviewed(by=by("主任"), item=ITEM, unit="住建局", accept=accept, text="补充")


def judged(*, met: bool) -> Event:
    return events.CriterionJudged(by=by("主任"), item=ITEM, met=met, unit="住建局", text="" if met else "图纸不全")


def decided(who: str, **fields: object) -> Event:
    return events.ExtensionDecided(by=by(who), item=ITEM, **fields)  # type: ignore[arg-type]


def objected(*, uphold: bool) -> Event:
    return events.ObjectionDecided(by=by("主任"), item=ITEM, unit="住建局", uphold=uphold)


def order(verb: Verb, **fields: object) -> tuple[tuple[Event, ...], Event]:
    """Shown before, confirmed as the act itself."""
    said = Ordered(by=by("县长", message="o1"), order=Order(verb=verb, item=ITEM, **fields), code="3333")  # type: ignore[arg-type]
    return (said,), Confirmed(by=by("县长"), draft="o1", code="3333", fresh_code="4444")


SUBMITTED = events.Submitted(by=by("住建长", message="s1"), text="已办", code="0000", item=ITEM)
SUBMITTING = Confirmed(by=by("住建长"), draft="s1", code="0000", fresh_code="1234")
SUSPENDED = order(Verb.SUSPEND, due_at=LATER, reason="element", text="等用地")
CLOSED = (SUBMITTED, SUBMITTING, judged(met=True), judged(met=True))


def and_then(before: tuple[Event, ...], ordered: tuple[tuple[Event, ...], Event]) -> tuple[tuple[Event, ...], Event]:
    """An order after what happened before."""
    shown, done = ordered
    return (*before, *shown), done


def resumed() -> tuple[tuple[Event, ...], Event]:
    """Stands still, is ordered to go on under a message of its own."""
    (said,), act = order(Verb.RESUME)
    stood, confirmed = SUSPENDED
    assert isinstance(said, Ordered)
    assert isinstance(act, Confirmed)
    return (*stood, confirmed, replace(said, by=by("县长", message="o2"))), replace(act, draft="o2")


# What happened before → the act. All of one matter of two units with two criteria.
ACTS: dict[str, tuple[tuple[Event, ...], Event]] = {
    "签收": ((), signs("住建员", ITEM)),
    "两家一并签收": ((), signs("交通员", ITEM)),
    "反馈": ((), events.FedBack(by=by("住建员"), item=ITEM, text="在办")),
    "申请延期": ((), asks()),
    "申请延期两天": ((), asks("12-01 18:00")),
    "第二次申请延期": ((asks(), decided("城建", grant=True)), asks("12-30 18:00")),
    "同意延期": ((asks(),), decided("城建", grant=True)),
    "同意延到另一天": ((asks(),), decided("城建", grant=True, due_at=at("12-05 18:00"))),
    "退回延期": ((asks(),), decided("城建", grant=False)),
    "卡在": ((), blocked()),
    "改卡在": ((blocked(),), blocked("水利局")),
    "已答复": ((blocked(),), events.BlockAnswered(by=by("交通长"), text="已出", item=ITEM)),
    "退回": ((), returned()),
    "同意退回": ((returned(),), objected(uphold=True)),
    "不同意退回": ((returned(),), objected(uphold=False)),
    "报办结": ((SUBMITTED,), SUBMITTING),
    "退回补充": ((SUBMITTED, SUBMITTING), reviewed(accept=False)),
    "达到": ((SUBMITTED, SUBMITTING), judged(met=True)),
    "尚未达到": ((SUBMITTED, SUBMITTING), judged(met=False)),
    "最后一条达到": ((SUBMITTED, SUBMITTING, judged(met=True)), judged(met=True)),
    "更正": order(Verb.CORRECT, title="改过的题目", due_at=LATER, text="写错"),
    "中止": SUSPENDED,
    "恢复": resumed(),
    "重开": and_then(CLOSED, order(Verb.REOPEN, unit="住建局", due_at=LATER, text="验收不合格")),
    "撤销": order(Verb.WITHDRAW, text="重复"),
}


def opened() -> Book:
    book = Book()
    book.handed_over(content("住建局", "交通局", due=DUE, others="responsible", criteria=("过会", "图纸齐全")), NOW)
    return book


def store(book: Book) -> dict[Key, object]:
    """Everything there is. What may be taken back is the undo's own row, a confirmation once used stays used, and what
    lapsed before the gate stays as its trail."""
    return {key: row for key, row in book.rows.items() if key[0] not in ("undo", "draft") and not lapsed(row)}


def lapsed(row: object) -> bool:
    return isinstance(row, Submission) and row.state is GateState.LAPSED and row.next_due_at is None


def done(book: Book, event: Event) -> bool:
    """Whether it changed the store."""
    before = store(book)
    book.do(event, SAID)
    return store(book) != before


@pytest.mark.parametrize("name", ACTS)
def test_the_whole_store_is_as_it_was(name: str) -> None:
    """Row by row of every kind, and nothing that only the act made is left."""
    book = opened()
    earlier, act = ACTS[name]
    for event in earlier:
        book.do(event, BEFORE)
    before = store(book)
    if not done(book, act):
        pytest.fail(f"{name} does nothing here")
    answer = book.answer(ReportTakenBack(by=replace(act.by, message_id="t1")), BACK)
    assert answer.kind == "act_taken_back", name
    after = store(book)
    assert {key: row for key, row in after.items() if row != before.get(key)} == {}
    assert set(after) == set(before)


def told_after(name: str, *, taken_back: bool) -> list[tuple[object, str, str]]:
    """What is said by itself to the end of the year, with the act done and taken back or never done."""
    earlier, act = ACTS[name]
    book = opened()
    for event in earlier:
        book.do(event, BEFORE)
    if taken_back:
        book.do(act, SAID)
        assert book.answer(ReportTakenBack(by=replace(act.by, message_id="t1")), BACK).kind == "act_taken_back"
    book.said.clear()
    return sorted((moment, n.kind, n.audience.key) for moment, n in book.run(at("12-31 18:00")))


@pytest.mark.parametrize("name", ACTS)
def test_the_ladder_goes_on_as_if_nothing_had_been_said(name: str) -> None:
    """The same reminders at the same moments to the same posts: none lost, none made."""
    assert told_after(name, taken_back=True) == told_after(name, taken_back=False)


def test_every_undoable_act_is_among_them() -> None:
    """A new one must be shown here as well."""
    shown = {type(act) for _before, act in ACTS.values()}
    assert shown == set(UNDOABLE)


def test_a_request_before_the_gate_is_gone_too() -> None:
    """The second extension waits for the 审定人; taken back, nothing of it is put before anybody."""
    book = opened()
    for event in ACTS["第二次申请延期"][0]:
        book.do(event, NOW)
    book.do(ACTS["第二次申请延期"][1], SAID)
    assert book.all(Submission)
    book.answer(ReportTakenBack(by=by("住建长", message="t1")), BACK)
    assert [s for s in book.all(Submission) if not lapsed(s)] == []
    later = replace(ACTS["第二次申请延期"][1], by=by("住建长", message="e3"))
    assert book.answer(later, at("11-23 10:05")).kind == "extension_asked"
    assert [s.opened_at for s in book.all(Submission) if not lapsed(s)] == [at("11-23 10:05")]


MOVES_SHARES = {Verb.TRANSFER, Verb.MERGE}


def test_every_order_is_among_them_or_moves_shares() -> None:
    """A new verb must be shown here as well; what moved a share is ordered back, not taken back."""
    orders = [event.order.verb for before, _act in ACTS.values() for event in before if isinstance(event, Ordered)]
    assert set(orders) == set(Verb) - MOVES_SHARES


def test_a_transfer_is_not_taken_back() -> None:
    """Another unit has begun: it says so, and everything stands."""
    book = opened()
    shown, act = order(Verb.TRANSFER, unit="住建局", to_unit="水利局")
    book.do(shown[0], BEFORE)
    assert done(book, act)
    before = store(book)
    answer = book.answer(ReportTakenBack(by=replace(act.by, message_id="t1")), BACK)
    assert (answer.kind, store(book)) == ("act_built_upon", before)
