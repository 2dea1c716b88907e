"""待审定: nothing goes up unless a named person lets it, and then exactly what that person saw."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actors import Channel
from domain.codes import derived_code
from domain.events import FedBack, Kept, Released, Rewritten
from domain.matters.gate import GateState, Submission
from domain.matters.gates import asked
from domain.messages.notices import Notice
from domain.people.records import Period
from domain.policy import NoticeClass
from tests.domain.matter_kit import Book, at, by, content, county, roster, signs, with_person, with_post

NOW = at("12-04 09:30")
KEY = "2026-1|住建局|overdue|county_head|1"
OTHER = "2026-1|交通局|overdue|county_head|1"
CODE = derived_code("seed", KEY)


def waiting(*units: str, of: Book | None = None) -> Book:
    """A matter that went five work days beyond its deadline."""
    book = of or Book()
    book.handed_over(content(*(units or ("住建局",)), due=at("11-27 18:00")), at("11-23 09:00"))
    book.do(signs("住建员", "2026-1"), at("11-23 09:30"))
    book.run(at("12-04 09:10"))
    book.said.clear()
    return book


def up(book: Book) -> list[Notice]:
    return [n for n in book.said.values() if n.audience.key in ("县领导|县长", "PRINCIPAL")]


def test_released_goes_to_the_county_head_once_with_the_name_of_who_let_it() -> None:
    """Class S, still conditional on the matter being open at this deadline; the card shows the decision."""
    book = waiting()
    answer = book.answer(Released(by=by("审定", Channel.CARD), submission=KEY, code=CODE), NOW)
    (notice,) = up(book)
    assert (answer.kind, book.one(Submission).state) == ("gate_released", GateState.RELEASED)
    assert (notice.kind, notice.notice_class, notice.facts["approved_by"]) == ("report_up", NoticeClass.S, "审定")
    assert (notice.version, notice.unit, notice.about) == (1, "住建局", "item|2026-1")
    (edit,) = (n for n in book.said.values() if n not in up(book))
    assert (edit.kind, edit.facts["deciders"]) == ("gate_edit", ["审定"])


@pytest.mark.parametrize("second", [Released, Kept, Rewritten])
@pytest.mark.parametrize("first", [Released, Kept])
def test_what_is_decided_is_decided_once(first: type, second: type) -> None:
    """A second press says how it was decided; nothing more leaves and nothing changes."""
    book = waiting()
    book.do(first(by=by("审定"), submission=KEY, code=CODE), NOW)
    before, said = book.one(Submission), len(up(book))
    more = {"text": "新"} if second is Rewritten else {}
    assert book.answer(second(by=by("审定"), submission=KEY, code=CODE, **more), NOW).kind == "gate_decided"
    assert (book.one(Submission), len(up(book))) == (before, said)
    assert said == (first is Released)


@pytest.mark.parametrize(
    ("who", "channel", "proven", "code", "kind"),
    [
        ("审定", Channel.CARD, False, CODE, "gate_released"),
        ("审定", Channel.PRIVATE, True, "", "gate_released"),
        ("审定", Channel.PRIVATE, False, "", "code_wrong"),
        ("审定", Channel.GROUP, True, "", "code_wrong"),
        ("审定", Channel.CARD, True, "0000x", "code_wrong"),
        ("主任", Channel.PRIVATE, True, CODE, "no_permit"),
        ("城建", Channel.PRIVATE, True, "", "gate_released"),
        ("城建", Channel.CARD, True, CODE, "code_wrong"),
        ("交通", Channel.PRIVATE, True, "", "no_permit"),
        ("常务", Channel.PRIVATE, True, "", "gate_released"),
        ("县长", Channel.PRIVATE, True, "", "no_permit"),
        ("书记", Channel.PRIVATE, True, "", "no_permit"),
        ("住建长", Channel.PRIVATE, True, "", "no_permit"),
        ("住建员", Channel.PRIVATE, True, CODE, "no_permit"),
        ("路人", Channel.CARD, True, CODE, "no_permit"),
    ],
)
def test_who_lets_a_matter_go_up_and_how(who: str, channel: Channel, proven: bool, code: str, kind: str) -> None:
    """The 审定人 by code, or a leader of the field by a proven private word; the rest of the office never."""
    book = waiting()
    event = Released(by=by(who, channel, proven=proven), submission=KEY, code=code)
    assert book.answer(event, NOW).kind == kind
    assert len(up(book)) == (kind == "gate_released")


def test_only_the_rewritten_words_may_leave() -> None:
    """Both texts are kept; the old code opens nothing; the fresh one lets exactly the last words go."""
    book = waiting()
    book.do(Rewritten(by=by("审定"), submission=KEY, code=CODE, text="第一稿", fresh_code="1111"), NOW)
    ask = next(n for n in book.said.values() if n.kind == "gate")
    assert (ask.facts["text"], ask.facts["code"], ask.facts["rewritten"]) == ("第一稿", "1111", True)
    assert book.answer(Released(by=by("审定", Channel.CARD), submission=KEY, code=CODE), NOW).kind == "code_wrong"
    second = Rewritten(by=by("审定"), submission=KEY, code="1111", text="第二稿", fresh_code="2222")
    assert book.answer(second, NOW).kind == "gate_rewritten"
    assert book.answer(Released(by=by("审定", Channel.CARD), submission=KEY, code="1111"), NOW).kind == "code_wrong"
    book.do(Released(by=by("审定", Channel.CARD), submission=KEY, code="2222"), NOW)
    assert [t.text for t in book.one(Submission).texts] == ["第一稿", "第二稿"]
    assert [n.facts["text"] for n in up(book)] == ["第二稿"]


@pytest.mark.parametrize("lapses", [True, False])
def test_what_was_acted_on_first_lapses(lapses: bool) -> None:
    """Applying for completion takes the report back; mere feedback does not."""
    book = waiting()
    if lapses:
        book.applies("住建员", NOW)
    else:
        book.do(FedBack(by=by("住建员"), item="2026-1", text="在办"), NOW)
    kind = book.answer(Released(by=by("审定"), submission=KEY, code=CODE), NOW).kind
    assert kind == ("gate_lapsed" if lapses else "gate_released")
    assert len(up(book)) == (not lapses)


def test_a_code_picks_its_own_among_several_that_wait() -> None:
    """Words carry only the code: it lets its own submission go, not the oldest; to a bare word it is said which there
    are."""
    book = waiting("住建局", "交通局")
    oldest = book.rows["submission", KEY]
    assert isinstance(oldest, Submission)
    book.save(replace(oldest, opened_at=at("12-01 09:00")))
    said = book.answer(Released(by=by("审定")), NOW)
    assert (said.kind, said.facts["total"], [up["number"] for up in said.facts["ups"]]) == ("gate_which", 2, [1, 1])
    code = derived_code("seed", OTHER)
    assert code != CODE
    assert book.answer(Released(by=by("审定"), code=code), NOW).kind == "gate_released"
    states = {s.key: s.state for s in book.all(Submission)}
    assert states == {KEY: GateState.WAITING, OTHER: GateState.RELEASED}
    assert book.answer(Released(by=by("审定")), NOW).kind == "gate_released"


@pytest.mark.parametrize(("who", "kind", "gone"), [("城建", "gate_released", [KEY]), ("交通", "gate_released", [OTHER]),
    ("常务", "gate_which", []), ("书记", "no_permit", []), ("主任", "no_permit", [])])  # fmt: skip
def test_a_bare_word_of_a_leader_means_what_is_of_his_field(who: str, kind: str, gone: list[str]) -> None:
    """However long another's waits: nobody reads of what he may not decide, and his own is not refused (row 18)."""
    book = waiting("住建局", "交通局")
    for event in (Released(by=by(who)), Released(by=by(who), item="2026-1")):
        kept = dict(book.rows)
        assert book.answer(event, NOW).kind == kind
        assert [s.key for s in book.all(Submission) if s.state is GateState.RELEASED] == gone
        book.rows, book.said = kept, {}


def test_nothing_waiting_is_said_so() -> None:
    """No submission, no effect."""
    book = Book()
    assert book.answer(Released(by=by("审定")), NOW).kind == "nothing_waiting"
    assert book.answer(Kept(by=by("审定"), submission="x|y"), NOW).kind == "nothing_waiting"


def test_the_code_is_bound_to_who_sits_in_the_post() -> None:
    """While the 审定人 is on leave B角 gets the card and its code fits B角."""
    away = Period(start_on=date(2026, 12, 1), end_on=date(2026, 12, 31))
    people = with_person(with_post(roster(), "项目办|审定", backup="主任"), "审定", leave=(away,))
    book = waiting(of=Book(county(people)))
    assert book.answer(Released(by=by("主任", Channel.CARD), submission=KEY, code=CODE), NOW).kind == "gate_released"


def test_without_an_approver_it_waits_unseen() -> None:
    """Nobody is asked and no code fits; the submission stands."""
    book = waiting(of=Book(county(with_post(roster(), "项目办|审定", approves_reports=False))))
    assert book.one(Submission).code_digest == ""
    assert book.answer(Released(by=by("审定", Channel.CARD), submission=KEY, code=""), NOW).kind == "no_permit"


DIGEST = Submission(
    key="digest_principal|2026-12-07", notice="digest_principal", tier="PRINCIPAL", opened_at=NOW,
    facts={"slot_at": at("12-07 09:10").isoformat(), "open": 3},
)  # fmt: skip


@pytest.mark.parametrize(("now", "leaves"), [("12-07 08:40", "12-07 09:10"), ("12-07 10:00", "12-07 10:00")])
def test_a_digest_let_go_early_waits_for_its_slot(now: str, leaves: str) -> None:
    """Monday 09:10 whatever the hour of the decision; later it goes at once."""
    book = Book()
    submission, _said = asked(DIGEST, "1234", book.county, NOW)
    book.save(submission)
    book.do(Released(by=by("审定", Channel.CARD), submission=DIGEST.key, code="1234"), at(now))
    assert [(n.not_before, n.kind) for n in up(book)] == [(at(leaves), "digest_principal")]


@pytest.mark.parametrize("who", ["城建", "常务", "主任", "县长"])
def test_what_belongs_to_no_field_only_the_approver_lets_go(who: str) -> None:
    """A field leader's right ends at the own field: the digest of the whole county is not in it (row 15)."""
    book = Book()
    submission, _said = asked(DIGEST, "1234", book.county, NOW)
    book.save(submission)
    assert book.answer(Released(by=by(who), submission=DIGEST.key), NOW).kind == "no_permit"
