"""The way of a matter: extensions, blocks, returns, orders, problems and undo, through the table of rules. Everything
that is said is also written, so that no sentence asks for a fact its rule does not give."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.wording import load_wording
from domain.events import (
    Answered,
    Asked,
    BlockAnswered,
    Blocked,
    Confirmed,
    CriterionJudged,
    EscalationPaused,
    EscalationResumed,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    FedBack,
    ObjectionDecided,
    Ordered,
    Proposed,
    Raised,
    Rechecked,
    Released,
    Reminded,
    ReportTakenBack,
    Returned,
    Reviewed,
    Rewritten,
    WithdrawalDecided,
)
from domain.matters.course import Level
from domain.matters.drafts import Content, Order, Verb
from domain.matters.gate import Submission
from domain.matters.items import Item, ItemState
from domain.matters.recheck import Recheck
from domain.matters.rechecks import is_drawn
from domain.messages.manners import manner_of
from domain.messages.notices import AudienceKind, Notice, to_account
from domain.outcome import Answer, Outcome
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from outbox.parcels import Parcel
from outbox.write import Writer
from tests.domain.matter_kit import Book, at, by, content, county, signs

NOW, DUE, LATER = at("11-23 09:00"), at("11-27 18:00"), at("12-10 18:00")
WRITER = Writer(load_wording())


class Spoken(Book):
    """A book that writes whatever is said in it."""

    def do(self, event: Event, now: datetime) -> Outcome:
        outcome = super().do(event, now)
        answer = outcome.answer
        said = [*outcome.notices, *([_noticed(answer, now)] if answer else [])]
        for notice in said:
            if notice.audience.kind is not AudienceKind.CARDS:
                assert WRITER.write(Parcel(notices=(notice,), target="t", tier=Tier.STAFF), self.county).title
                if manner_of(notice).merges:
                    WRITER.write(Parcel(notices=(notice, notice), target="t", tier=Tier.STAFF), self.county)
        return outcome


def _noticed(answer: Answer, now: datetime) -> Notice:
    return Notice(
        key="a", kind=answer.kind, notice_class=NoticeClass.C, audience=to_account("t"), facts=answer.facts,
        not_before=now,
    )  # fmt: skip


def book_of(*units: str, **fields: object) -> Spoken:
    book = Spoken()
    book.handed_over(content(*(units or ("住建局",)), due=DUE, **fields), NOW)  # type: ignore[arg-type]
    book.do(signs("住建员", "2026-1"), NOW)
    book.said.clear()
    return book


def asks(
    name: str = "住建长", due: datetime | None = LATER, reason: str = "element", **fields: object
) -> ExtensionAsked:
    return ExtensionAsked(by=by(name), due_at=due, reason=reason, text="等批复", code="1111", item="2026-1", **fields)  # type: ignore[arg-type]


def decides(name: str, *, grant: bool = True, due: datetime | None = None) -> ExtensionDecided:
    return ExtensionDecided(by=by(name), item="2026-1", grant=grant, due_at=due)


def kinds(book: Book) -> list[str]:
    return [notice.kind for notice in book.said.values() if notice.audience.kind is not AudienceKind.CARDS]


@pytest.mark.parametrize(
    ("event", "now", "kind"),
    [
        (asks(), NOW, "extension_asked"),
        (asks("住建员"), NOW, "extension_asked"),
        (asks(due=None), NOW, "extension_asks"),
        (asks(reason=""), NOW, "extension_asks"),
        (asks(due=at("11-26 18:00")), NOW, "extension_not_later"),
        (asks(), at("11-28 09:00"), "extension_too_late"),
        (asks("交通长"), NOW, "not_your_item"),
    ],
)
def test_an_extension_is_asked_before_the_day_for_a_date_and_a_reason(event: Event, now: datetime, kind: str) -> None:
    """What is missing is asked; after the due moment nobody may ask."""
    assert book_of().answer(event, now).kind == kind


@pytest.mark.parametrize(("due", "decider"), [(at("12-01 18:00"), "项目办|主任"), (LATER, "县领导|城建副县长")])
def test_a_request_goes_to_the_post_that_decides(due: datetime, decider: str) -> None:
    """Two work days are the office's, more the field leader's; a second request waits for the first."""
    book = book_of()
    book.do(asks(due=due), NOW)
    assert [n.audience.key for n in book.said.values() if n.kind == "extension_request"] == [decider]
    assert book.answer(asks(due=due), NOW).kind == "extension_pending"


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("城建", "extension_granted"), ("常务", "extension_granted"), ("县长", "extension_granted"),
        ("交通", "extension_not_yours"), ("主任", "extension_not_yours"), ("住建长", "extension_not_yours"),
    ],
)  # fmt: skip
def test_who_decides_a_long_extension(who: str, kind: str) -> None:
    """The leader of the field or above, never another's, never the office (matrix row 9)."""
    book = book_of()
    book.do(asks(), NOW)
    assert book.answer(decides(who), NOW).kind == kind
    deadlines = book.item().branches[0].deadlines
    assert [d.due_at for d in deadlines] == ([DUE, LATER] if kind == "extension_granted" else [DUE])


def test_the_second_extension_is_the_county_heads_through_the_gate() -> None:
    """It waits as a submission; released it goes up with its one code; the field leader decides no more."""
    book = book_of()
    book.do(asks(), NOW)
    book.do(decides("城建"), NOW)
    book.said.clear()
    book.do(asks(due=at("12-20 18:00")), NOW)
    assert kinds(book) == []
    book.beat(NOW)
    assert kinds(book) == ["gate_extension"]
    assert book.answer(decides("城建"), NOW).kind == "extension_not_yours"
    put = book.one(Submission)
    book.do(Released(by=by("审定"), submission=put.key, fresh_code="7777"), NOW)
    (up,) = [n for n in book.said.values() if n.kind == "extension_up"]
    assert (up.audience.key, up.facts["code"], up.notice_class) == ("县领导|县长", "7777", NoticeClass.S)
    coded = replace(decides("县长"), by=by("县长", proven=False), code="7777")
    assert book.answer(coded, NOW).kind == "extension_granted"
    assert (book.item().branches[0].granted_extensions, book.item().lead.deadlines[0].due_at) == (2, DUE)


def test_silence_about_a_request_climbs_and_the_deadline_waits() -> None:
    """The decider after a work day, the office after two; nobody is told that the unit is overdue meanwhile."""
    book = book_of()
    book.do(asks(), at("11-26 09:00"))
    book.said.clear()
    heard = [(n.kind, n.audience.key) for _at, n in book.run(at("12-08 09:00"))]
    assert heard == [("extension_waits", "县领导|城建副县长"), ("extension_undecided", "项目办|主任")]
    book.do(decides("城建", grant=False), at("12-08 09:00"))
    assert "overdue_head" in {n.kind for _at, n in book.run(at("12-20 09:00"))}


def blocked(unit: str = "交通局", name: str = "住建长") -> Blocked:
    return Blocked(by=by(name), unit=unit, element="用地", text="用地预审", item="2026-1")


def test_the_ball_goes_over_and_the_days_with_it() -> None:
    """The unit that is asked signs, is reminded and climbed to; the totals sum up to the whole."""
    book = book_of()
    book.do(blocked(), at("11-24 10:00"))
    assert {n.audience.key for n in book.said.values() if n.kind == "blocked_told"} == {"交通局|局长", "交通局|联络员"}
    assert book.answer(signs("交通员", "2026-1"), at("11-24 11:00")).kind == "signed"
    book.said.clear()
    heard = book.run(at("12-03 09:20"))
    to = {n.audience.key for _at, n in heard if n.audience.kind is AudienceKind.POST}
    assert to == {"交通局|局长", "交通局|联络员", "县领导|交通副县长"}
    answer = book.answer(BlockAnswered(by=by("交通长"), text="已出", item="2026-1"), at("12-03 10:00"))
    charged = [(c["unit"], c["days"]) for c in answer.facts["charged"]]  # type: ignore[attr-defined]
    assert (charged, answer.facts["days_total"]) == ([("住建局", 1), ("交通局", 7)], 8)
    assert book.item().branches[0].block is None


def test_what_is_blocked_already_is_not_told_again() -> None:
    """Said twice, the other unit gets no second message and no more time."""
    book = book_of()
    book.do(blocked(), at("11-24 10:00"))
    told, due = list(book.said), book.item().lead.block
    assert book.answer(blocked(), at("11-25 10:00")).kind == "blocked"
    assert (list(book.said), book.item().lead.block, len(book.item().lead.blocks)) == (told, due, 1)
    book.do(blocked("水利局"), at("11-25 10:00"))
    assert [each.unit for each in book.item().lead.blocks] == ["交通局", "水利局"]


def test_consent_by_silence_only_where_the_policy_says_so() -> None:
    """By default nobody consents by silence; a named element does, and it is shown."""
    plain = book_of()
    plain.do(blocked(), NOW)
    plain.run(at("12-20 09:00"))
    assert plain.item().branches[0].block is not None
    course = replace(plain.county.policy.terms.course, deemed_consent=("用地",))
    policy = replace(plain.county.policy, terms=replace(plain.county.policy.terms, course=course))
    book = Spoken(replace(county(), policy=policy, policies={policy.digest: policy}))
    book.handed_over(content("住建局", due=DUE), NOW)
    book.do(blocked(), NOW)
    book.run(at("12-03 09:00"))
    assert book.item().branches[0].blocks[0].deemed
    assert "block_deemed_told" in kinds(book)


def test_what_another_held_is_no_silence_of_the_unit() -> None:
    """Whoever said where it waits has spoken, and is asked for news five work days after the ball came back."""
    book = Spoken()
    book.handed_over(content("住建局", due=at("12-31 18:00")), NOW)
    book.do(signs("住建员", "2026-1"), NOW)
    book.do(blocked(), at("11-24 10:00"))
    book.do(BlockAnswered(by=by("交通长"), text="已出", item="2026-1"), at("12-03 10:00"))
    book.said.clear()
    heard = [(n.kind, moment) for moment, n in book.run(at("12-25 18:00")) if n.kind.startswith("still_")]
    assert dict(heard) == {"still_working": at("12-10 14:40"), "still_silent": at("12-14 09:10")}


def returned(text: str = "不属职责") -> Returned:
    return Returned(by=by("住建长"), text=text, code="2222", item="2026-1")


def test_a_returned_share_rests_until_the_issuer_decides() -> None:
    """The unit is not climbed to, the issuer is; denied, the days are given back."""
    book = book_of()
    book.do(returned(), NOW)
    book.said.clear()
    heard = {(n.kind, n.audience.key) for _at, n in book.run(at("11-30 09:00"))}
    assert heard == {("objection_waits", "项目办|主任"), ("objection_undecided", "项目办|主任")}
    deny = ObjectionDecided(by=by("主任"), item="2026-1", uphold=False)
    assert book.answer(replace(deny, uphold=True), at("11-30 09:00")).kind == "objection_needs_unit"
    assert book.answer(deny, at("11-30 09:00")).kind == "objection_denied"
    assert book.item().lead.deadline.due_at == at("12-04 18:00")


def ordered(verb: Verb, who: str = "主任", **fields: object) -> Ordered:
    order = Order(verb=verb, item="2026-1", **fields)  # type: ignore[arg-type]
    return Ordered(by=by(who, message=f"o{verb}{who}"), order=order, code="3333")


def carried_out(book: Book, event: Ordered, now: datetime = NOW) -> str:
    """Shown, then confirmed."""
    shown = book.answer(event, now)
    if shown.kind != "order_confirm":
        return shown.kind
    confirmed = Confirmed(by=event.by, draft=event.by.message_id, code="3333", fresh_code="4444")
    return book.answer(replace(confirmed, by=replace(event.by, message_id="")), now).kind


def test_a_transfer_begins_anew_elsewhere() -> None:
    """The first unit is out and told, the second is handed the matter."""
    book = book_of()
    assert carried_out(book, ordered(Verb.TRANSFER, to_unit="水利局", text="职责调整")) == "order_done"
    first, second = book.item().branches
    assert (first.is_open, second.unit, second.signed) == (False, "水利局", None)
    assert set(kinds(book)) == {"transferred", "assignment_private"}
    assert book.answer(FedBack(by=by("住建员"), item="2026-1", text="x"), NOW).kind == "not_your_item"


def test_a_withdrawal_by_the_office_needs_a_second_person() -> None:
    """Who asked cannot agree; agreed, no clock runs and everybody hears it (matrix row 4)."""
    book = book_of()
    assert carried_out(book, ordered(Verb.WITHDRAW, text="重复交办")) == "withdrawal_asked"
    agree = WithdrawalDecided(by=by("主任"), item="2026-1", agree=True)
    assert (book.answer(agree, NOW).kind, book.item().withdrawn) == ("needs_another_person", None)
    assert book.answer(replace(agree, by=by("审定")), NOW).kind == "order_done"
    assert (book.item().state, book.item().next_due_at) == (ItemState.WITHDRAWN, None)
    assert "withdrawn" in kinds(book)
    assert {"withdrawal_edit", "withdrawal_told"} <= {n.kind for n in book.said.values()}
    late = book.answer(replace(agree, by=by("审定")), NOW)
    assert (late.kind, late.facts["who"]) == ("withdrawal_none", "审定")


def test_who_withdraws_alone_does_not_wait_for_the_office() -> None:
    """The office has asked its second person; the leader whose field it is need not wait for him."""
    book = book_of()
    carried_out(book, ordered(Verb.WITHDRAW, text="重复交办"))
    assert carried_out(book, ordered(Verb.WITHDRAW, "审定", text="重复交办")) == "withdrawal_pending"
    assert carried_out(book, ordered(Verb.WITHDRAW, "城建", text="不再需要")) == "order_done"
    assert (book.item().state, book.item().withdrawal) == (ItemState.WITHDRAWN, None)
    (card,) = (n for n in book.said.values() if n.kind == "withdrawal_edit")
    assert card.facts["verdict"] == "overtaken"


@pytest.mark.parametrize(("who", "kind"), [("城建", "order_done"), ("交通", "no_permit"), ("住建长", "no_permit")])
def test_a_leader_withdraws_in_his_own_field(who: str, kind: str) -> None:
    """Alone, after a confirmation."""
    assert carried_out(book_of(), ordered(Verb.WITHDRAW, who, text="不再需要")) == kind


def test_nobody_signs_for_what_was_withdrawn() -> None:
    """There is nothing left to sign for; said so, and nothing moves."""
    book = book_of()
    carried_out(book, ordered(Verb.WITHDRAW, "城建", text="不再需要"))
    before = book.item()
    assert book.answer(signs("住建员", "2026-1"), NOW).kind == "already_withdrawn"
    assert book.item() == before


def test_suspended_clocks_stand_and_get_their_days_back() -> None:
    """Nothing is said until the day named; then it goes on by itself, as many work days later."""
    book = book_of()
    end = at("12-04 09:00")
    assert carried_out(book, ordered(Verb.SUSPEND, due_at=end, reason="force_majeure", text="暴雨")) == "order_done"
    book.said.clear()
    assert [n.kind for _at, n in book.run(at("12-04 08:59"))] == []
    book.run(end)
    assert (kinds(book)[0], book.item().lead.deadline.due_at) == ("resumed", at("12-10 18:00"))


def test_a_correction_keeps_the_old_words_and_a_closed_matter_opens_under_its_number() -> None:
    """New title, new date; closed and reopened it is counted and looked at again."""
    book = book_of()
    assert carried_out(book, ordered(Verb.CORRECT, title="改正后的事项")) == "order_done"
    assert (book.item().title, len(book.item().corrected)) == ("改正后的事项", 1)
    assert carried_out(book, ordered(Verb.REOPEN, text="反弹", due_at=LATER)) == "not_closed"
    book.applies("住建长", NOW)
    book.do(Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True), NOW)
    assert carried_out(book, ordered(Verb.REOPEN, "审定", text="反弹", due_at=LATER)) == "order_done"
    assert (book.item().state, book.item().lead.reopened) == (ItemState.SIGNED, 1)


def test_a_duplicate_goes_into_the_earlier_one_with_its_source() -> None:
    """Both numbers stay; what the second unit did comes along."""
    book = book_of()
    book.handed_over(content("交通局", due=DUE, source="督查通报"), NOW)
    order = Order(verb=Verb.MERGE, item="2026-2", other="2026-1")
    assert carried_out(book, Ordered(by=by("主任", message="m"), order=order, code="3333")) == "order_done"
    assert (book.item(2).merged_into, book.item(2).state) == ("2026-1", ItemState.WITHDRAWN)
    assert ([b.unit for b in book.item(1).branches], book.item(1).sources) == (
        ["住建局", "交通局"],
        ("督查通报", "2026-2"),
    )


@pytest.mark.parametrize(
    ("title", "unit", "project", "alike"),
    [
        ("城东安置房完成征迁扫尾", "住建局", "P1", [1]),
        ("城东安置房用地报批", "水利局", "P1", [1]),  # a name nobody says by accident
        ("安置房完成征迁扫尾", "住建局", "P1", [1]),
        ("安置房用地报批", "水利局", "", []),  # too short for another unit
        ("城东安置房与滨河路一并扫尾", "住建局", "P1", [1]),  # the longest name that stands there
        ("安置房、滨河路一并扫尾", "住建局", "", []),  # two as good as each other
        ("报送方案", "住建局", "", []),
    ],
)
def test_a_duplicate_is_offered_where_the_words_name_the_project(
    title: str, unit: str, project: str, alike: list[int]
) -> None:
    """Nobody types a project's number: its name in the words is enough, echoed, and the earlier matter with it."""
    book = Book()
    for key, name, aliases in (("P1", "城东安置房建设工程", ("城东安置房", "安置房")), ("P2", "滨河路", ())):
        book.save(ProjectFile(key=key, name=name, aliases=aliases, unit="住建局", liaison_post="住建局|联络员"))
    book.handed_over(content("住建局", due=DUE, title="城东安置房报送征迁方案"), NOW)
    said = Proposed(by=by("主任"), draft="d2", content=content(unit, due=DUE, title=title), code="1234")
    shown = book.answer(said, NOW)
    assert (shown.facts["project"], [d["number"] for d in shown.facts["duplicates"]]) == (project, alike)  # type: ignore[index,attr-defined]
    assert book.answer(Confirmed(by=by("主任"), draft="d2", code="1234"), NOW).facts["alike"] == alike
    assert book.item(2).project == project


def test_closing_asks_line_by_line_and_a_line_not_met_goes_back() -> None:
    """Written at issue; every line must be met; a rejection is counted and the lines begin anew."""
    book = book_of(criteria=("方案过会", "图纸齐全"))
    book.applies("住建长", NOW)
    accept = Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True)
    assert book.answer(accept, NOW).facts["criterion"] == "方案过会"
    judge = CriterionJudged(by=by("主任"), item="2026-1", met=True)
    assert book.answer(judge, NOW).facts["criterion"] == "图纸齐全"
    assert book.answer(replace(judge, met=False), NOW).facts["text"] == "图纸齐全"
    assert (book.item().lead.rejected, book.item().lead.met) == (1, ())
    book.applies("住建长", at("11-23 10:00"))
    book.do(accept, at("11-23 10:00"))
    assert [book.answer(judge, at("11-23 10:00")).kind for _line in range(2)] == ["criterion_asked", "closed_out"]


def test_one_in_five_closed_matters_is_looked_at_again() -> None:
    """Drawn by the key, near the policy's share; two rows with a moment each, asked of the issuer."""
    drawn = [n for n in range(1, 1001) if is_drawn(f"2026-{n}", 0.2)]
    assert 150 < len(drawn) < 250
    book = Spoken()
    for _number in range(drawn[0]):
        book.handed_over(content("住建局", due=DUE), NOW)
    key = f"2026-{drawn[0]}"
    book.applies("住建长", NOW, key)
    book.do(Reviewed(by=by("主任"), item=key, unit="住建局", accept=True), NOW)
    rows = sorted(book.all(Recheck), key=lambda row: row.days)
    assert [(r.days, r.next_due_at) for r in rows] == [
        (30, at("12-23 09:10")),
        (90, at("02-21 09:10").replace(year=2027)),
    ]
    book.run(at("12-23 09:20"))
    assert [n.audience.key for n in book.said.values() if n.kind == "recheck"] == ["项目办|主任"]
    assert book.answer(Rechecked(by=by("主任"), item=key, holds=True), at("12-24 09:00")).kind == "recheck_holds"


def problem(book: Book) -> Item:
    said = Content(title="高压线未迁", item_kind="problem", element="用地", shares=content("住建局", due=None).shares)
    book.do(Proposed(by=by("交通员"), draft="p", content=said, code="1234"), NOW)
    book.do(Confirmed(by=by("交通员"), draft="p", code="1234"), NOW)
    return book.item()


def raised(who: str, **fields: str) -> Raised:
    return Raised(by=by(who), item="2026-1", **({"reason": "权属", "tried": "对接", "asked": "协调"} | fields))


def test_a_problem_rises_level_by_level_and_each_agenda_holds_its_own() -> None:
    """Office → field leader → executive → 县长 through the gate; with reason, tried and asked, by whom it lies with."""
    book = Spoken()
    assert (problem(book).item_kind, book.item().issuer_post) == ("problem", "项目办|主任")
    for who, level in (("主任", Level.FIELD_LEADER), ("城建", Level.EXECUTIVE), ("常务", Level.COUNTY_HEAD)):
        assert book.answer(raised("交通长"), NOW).kind == "level_not_yours"
        assert book.answer(raised(who, tried=""), NOW).kind == "raise_asks"
        assert book.answer(raised(who), NOW).kind == "raised_up"
        rise = book.item().rise
        assert rise is not None
        assert rise.level is level
    assert "县领导|县长" not in {n.audience.key for n in book.said.values()}
    book.beat(NOW)
    assert kinds(book)[-1] == "gate_level"


def test_who_raises_a_problem_assists_whoever_has_to_solve_it() -> None:
    """Also where that was asked, because the table of elements does not know it."""
    book = Spoken()
    said = Content(title="路口协调", item_kind="problem")
    assert book.answer(Proposed(by=by("交通员"), draft="p", content=said, code="1234"), NOW).facts["asks"] == ["unit"]
    book.do(Answered(by=by("交通员"), content=content("住建局", due=None, title=""), code="1234"), NOW)
    book.do(Confirmed(by=by("交通员"), draft="p", code="1234"), NOW)
    assert [(b.unit, b.role.value) for b in book.item().branches] == [("住建局", "lead"), ("交通局", "assisting")]


@pytest.mark.parametrize("text", ["", "请定供电线路"])
def test_the_agenda_does_not_go_round_the_gate(text: str) -> None:
    """What rose to 县长 stands in his agenda once the 审定人 has let it go, and in the words written last."""
    book = Spoken()
    problem(book)
    for who in ("主任", "城建", "常务"):
        book.do(raised(who), NOW)
    book.beat(NOW)
    asked = Asked(by=by("县长"), query="agenda")
    assert book.answer(asked, NOW).facts["total"] == 0
    if text:
        book.do(Rewritten(by=by("审定"), item="2026-1", text=text, fresh_code="2222"), NOW)
    book.do(Released(by=by("审定"), item="2026-1"), NOW)
    facts = book.answer(asked, NOW).facts
    (line,) = facts["lines"]  # type: ignore[misc]
    assert (facts["total"], line["asked_for"]) == (1, text or "协调")


def test_a_decision_becomes_a_matter_and_leaves_the_agenda() -> None:
    """议定: its own number, under the problem, which waits at no level any more."""
    book = Spoken()
    problem(book)
    book.do(raised("主任"), NOW)
    said = replace(content("水利局", due=DUE), item_kind="decision", parent="2026-1")
    book.do(Proposed(by=by("城建"), draft="d", content=replace(said, shares=said.shares), code="1234"), NOW)
    assert book.answer(Confirmed(by=by("城建"), draft="d", code="1234"), NOW).kind == "issued"
    rise = book.item().rise
    assert (rise.decided if rise else "", book.item().parts, book.item(2).parent) == ("2026-2", ("2026-2",), "2026-1")


def test_a_part_is_due_no_later_than_the_whole_and_closes_before_it() -> None:
    """拆: refused beyond the parent's day; the parent waits for its parts."""
    book = book_of()
    late = replace(content("住建局", due=LATER), parent="2026-1")
    assert book.answer(Proposed(by=by("主任"), draft="x", content=late, code="1"), NOW).kind == "part_too_late"
    book.handed_over(replace(late, due_at=DUE), NOW)
    book.applies("住建长", NOW)
    accept = Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True)
    assert book.answer(accept, NOW).facts.get("parts") == [2]


def test_no_line_of_the_criteria_closes_it_before_its_parts() -> None:
    """达到 after the last line, or where there are no lines, is 销号: it waits for the parts as well."""
    for criteria in ((), ("材料齐全",)):
        book = Book()
        book.handed_over(content("住建局", due=DUE, criteria=criteria), NOW)
        book.handed_over(replace(content("住建局", due=DUE), parent="2026-1"), NOW)
        book.applies("住建长", NOW)
        judged = CriterionJudged(by=by("主任"), item="2026-1", met=True)
        assert [book.answer(judged, NOW).kind for _again in range(2)] == ["parts_open", "parts_open"]
        assert book.item(1).is_open


def test_reminding_by_hand_has_its_limits() -> None:
    """Twice a day for the office, three times a deadline in all."""
    book = book_of()
    days = ["11-23 10:00", "11-23 11:00", "11-23 15:00", "11-24 10:00", "11-24 11:00"]
    answers = [book.answer(Reminded(by=by("主任"), item="2026-1"), at(day)).kind for day in days]
    assert answers == ["reminded", "reminded", "reminded_enough", "reminded", "reminded_enough"]


def test_of_what_rests_it_is_said_why_nobody_is_reminded() -> None:
    """It is not done because nothing is owed just now: it waits for its review, stands still, was returned, or waits
    for a meeting. A unit that has no share of it is not the one meant."""
    submitted, suspended, objected, meeting = book_of(), book_of(), book_of(), book_of()
    submitted.applies("住建员", NOW)
    assert carried_out(suspended, ordered(Verb.SUSPEND, reason="element", due_at=LATER)) == "order_done"
    objected.do(replace(returned(), by=by("住建长")), NOW)
    meeting.do(Blocked(by=by("住建长"), item="2026-1", unit="", element="会议", text="等常务会"), NOW)
    said = Reminded(by=by("主任"), item="2026-1")
    answers = [book.answer(said, NOW) for book in (submitted, suspended, objected, meeting)]
    wanted = ["already_submitted", "already_suspended", "objection_pending", "urged_nobody"]
    assert [answer.kind for answer in answers] == wanted
    assert (answers[1].facts["until_at"], answers[3].facts["element"]) == (LATER.isoformat(), "会议")
    assert submitted.answer(replace(said, by=by("交通")), NOW).kind == "no_permit"
    other = book_of().answer(replace(said, unit="交通局"), NOW)
    assert (other.kind, other.facts["units"]) == ("order_which_unit", ["住建局"])
    submitted.do(Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True), NOW)
    assert submitted.answer(said, NOW).kind == "already_closed"


def test_several_are_reminded_in_one_breath() -> None:
    """17、18、21号都催一下: one answer says which were and which were not."""
    book = book_of()
    book.handed_over(content("住建局", due=DUE), NOW)
    said = Reminded(by=by("主任"), item="2026-1", more=("2026-2", "2026-9", "2026-1"))
    answer = book.answer(said, NOW)
    assert (answer.kind, answer.facts) == ("reminded_several", {"numbers": ["1", "2"], "others": ["9"]})


def test_a_week_more_is_counted_from_the_day_it_falls_due() -> None:
    """延期一周 needs no date."""
    book = book_of()
    answer = book.answer(asks(due=None, days=7), NOW)
    assert (answer.kind, answer.facts["new_due_at"]) == ("extension_asked", (DUE + timedelta(days=7)).isoformat())


def test_a_leader_who_says_it_is_wrong_freezes_the_chain() -> None:
    """Nothing of it climbs any more, its unit is still reminded; the office is told, and lets it go on."""
    book = book_of()
    wrong = EscalationPaused(by=by("城建"), item="2026-1", wrong=True, text="已报")
    assert book.answer(wrong, NOW).kind == "chain_frozen"
    assert kinds(book) == ["incident"]
    book.said.clear()
    heard = {n.kind for _at, n in book.run(at("12-20 09:00")) if not n.kind.endswith("edit")}
    assert heard == {"due_tomorrow", "due_today"}
    assert book.answer(EscalationResumed(by=by("主任"), item="2026-1"), at("12-20 09:00")).kind == "escalation_resumed"
    assert "overdue_head" in {n.kind for _at, n in book.run(at("12-31 18:00"))}


@pytest.mark.parametrize(
    ("who", "kind"), [("交通", "no_permit"), ("住建员", "no_permit"), ("住建长", "pause_proposed")]
)
def test_who_may_not_pause(who: str, kind: str) -> None:
    """A head may propose it, others not at all (matrix row 16)."""
    book = book_of()
    assert book.answer(EscalationPaused(by=by(who), item="2026-1"), NOW).kind == kind
    assert book.item().escalation_paused is None


ACTS = [
    pytest.param(signs("交通员", "2026-1"), id="sign"),
    pytest.param(FedBack(by=by("交通员"), item="2026-1", text="在办"), id="feedback"),
    pytest.param(replace(asks("交通长"), code="9"), id="extension"),
    pytest.param(replace(blocked("水利局", "交通长"), text="x"), id="block"),
    pytest.param(replace(returned(), by=by("交通长")), id="return"),
]


@pytest.mark.parametrize("act", ACTS)
def test_after_taking_back_the_store_is_as_it_was(act: Event) -> None:
    """And the ladder goes on as if nothing had been said, whatever ran meanwhile."""

    def played(*, taken_back: bool) -> tuple[dict[object, object], list[tuple[datetime, str, str]]]:
        book = Spoken()
        book.handed_over(content("住建局", "交通局", due=DUE, others="responsible"), NOW)
        if taken_back:
            book.do(act, at("11-23 10:58"))
            book.beat(at("11-23 11:01"))
            assert book.answer(ReportTakenBack(by=act.by), at("11-23 11:05")).kind == "act_taken_back"
        else:
            book.beat(at("11-23 11:01"))
        rows = {key: row for key, row in book.rows.items() if key[0] != "undo"}
        before = set(book.said)
        book.run(at("12-31 18:00"))
        return rows, [(n.not_before, n.kind, n.audience.key) for key, n in book.said.items() if key not in before]

    (rows, told), (plain, expected) = played(taken_back=True), played(taken_back=False)
    late = [n for n in expected if n not in told]
    assert set(rows) == set(plain)
    if isinstance(act, Returned):  # its clock stood, so its first reminder comes after the undo
        assert late == []
        return
    assert [r for r in rows.values() if not isinstance(r, Item)] == [
        r for r in plain.values() if not isinstance(r, Item)
    ]
    assert late == []


def test_what_others_built_upon_is_not_taken_back() -> None:
    """A decision has come meanwhile: the request stays; after ten minutes everything does."""
    book = book_of()
    book.do(asks(), NOW)
    book.do(decides("城建"), at("11-23 09:01"))
    assert book.answer(ReportTakenBack(by=by("住建长")), at("11-23 09:02")).kind == "act_built_upon"
    assert book.answer(ReportTakenBack(by=by("城建")), at("11-23 09:03")).kind == "act_taken_back"
    assert book.answer(ReportTakenBack(by=by("住建长")), at("11-23 09:11")).kind == "act_too_old"


def test_forty_overdue_matters_are_put_as_one_digest_before_two_persons() -> None:
    """One message to the 审定人, one to the second, one to 县长; a matter acted on meanwhile is left out."""
    book = Spoken()
    for _number in range(40):
        book.handed_over(content("住建局", due=DUE), NOW)
    book.said.clear()
    book.run(at("12-04 09:10"))
    asked = [n for n in book.said.values() if n.kind.startswith("gate")]
    assert [(n.kind, n.facts["count"]) for n in asked] == [("gate_list", 40)]
    (bulk,) = [s for s in book.all(Submission) if s.members]
    assert [n for n in book.said.values() if n.audience.key in ("县领导|县长", "PRINCIPAL")] == []
    book.applies("住建长", at("12-04 09:30"), "2026-7")
    release = Released(by=by("审定"), submission=bulk.key, fresh_code="6666")
    assert book.answer(release, at("12-04 09:30")).kind == "gate_needs_second"
    assert book.answer(release, at("12-04 09:31")).kind == "gate_needs_second"
    assert [n for n in book.said.values() if n.audience.key == "县领导|县长"] == []
    assert book.answer(replace(release, by=by("主任")), at("12-04 09:32")).kind == "gate_released"
    (up,) = [n for n in book.said.values() if n.audience.key == "县领导|县长"]
    assert (up.kind, up.facts["count"], up.not_before) == ("report_up_list", 39, at("12-04 09:40"))


@pytest.mark.parametrize("count", [4, 22])
def test_what_a_list_holds_no_more_waits_in_none(count: int) -> None:
    """It lapses as soon as the list is looked at anew: rewritten, or put before the second person."""
    book = Spoken()
    for _number in range(count):
        book.handed_over(content("住建局", due=DUE), NOW)
    book.run(at("12-04 09:10"))
    (bulk,) = [s for s in book.all(Submission) if s.members]
    book.applies("住建长", at("12-04 09:30"), "2026-3")
    text = Rewritten(by=by("审定"), submission=bulk.key, text="请县长知悉", fresh_code="6666")
    let_go = Released(by=by("审定"), submission=bulk.key, fresh_code="6666")
    book.do(text if count == 4 else let_go, at("12-04 09:30"))
    states = [s.state.value for s in book.all(Submission) if not s.members and s.item == "2026-3"]
    assert (states, max(len(s.members) for s in book.all(Submission))) == (["lapsed"], count - 1)


def test_days_granted_are_counted_from_the_day_it_falls_due() -> None:
    """同意延三天: of the ten that were asked for."""
    book = book_of()
    book.do(asks(), NOW)
    answer = book.answer(replace(decides("城建"), days=3), NOW)
    due = book.all(Item)[0].branches[0].deadline.due_at
    assert (answer.kind, due) == ("extension_granted", DUE + timedelta(days=3))


def test_a_reminder_by_a_day_moves_no_deadline() -> None:
    """周三前给我: told to the unit and back to whoever said so."""
    book = book_of()
    wanted = at("11-25 18:00")
    answer = book.answer(Reminded(by=by("主任"), item="2026-1", wanted_at=wanted), NOW)
    told = next(notice for notice in book.said.values() if notice.kind == "urged")
    assert answer.facts["wanted_at"] == told.facts["wanted_at"] == wanted.isoformat()
    assert book.all(Item)[0].branches[0].deadline.due_at == DUE


def test_whoever_raised_a_problem_is_not_asked_to_sign_it() -> None:
    """He put his own name to it when he confirmed; the unit that is to solve it signs."""
    book = Spoken()
    said = content("交通局", "住建局", due=DUE, item_kind="problem", element="用地")
    book.handed_over(said, NOW, "住建员")
    assert {b.unit: b.signed.by if b.signed else "" for b in book.item().branches} == {"交通局": "", "住建局": "住建员"}
    assert {n.unit for _at, n in book.run(at("11-24 12:00")) if n.kind.startswith("unsigned")} == {"交通局"}
