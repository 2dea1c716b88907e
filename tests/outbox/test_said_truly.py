"""What is said of a matter is true for whom it is said to: who did it, until when, who has it now."""

from __future__ import annotations

from datetime import datetime

from config.wording import load_wording
from domain.events import (
    Asked,
    BlockAnswered,
    Blocked,
    Confirmed,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    ObjectionDecided,
    Ordered,
    Proposed,
    Returned,
    Reviewed,
)
from domain.matters.drafts import Order, Verb
from domain.messages.notices import Notice, to_account
from domain.people.records import Tier
from domain.policy import NoticeClass
from outbox.parcels import Parcel
from outbox.write import Writer
from tests.domain.matter_kit import Book, at, by, content, signs

NOW, DUE, LATER = at("11-23 09:00"), at("11-27 18:00"), at("12-10 18:00")
ITEM = "2026-1"
WRITER = Writer(load_wording())


def opened(*units: str) -> Book:
    book = Book()
    book.handed_over(content(*(units or ("住建局",)), due=DUE, others="responsible"), NOW)
    return book


def text_of(book: Book, kind: str, facts: object) -> str:
    notice = Notice(
        key="a", kind=kind, notice_class=NoticeClass.C, audience=to_account("t"), facts=facts, not_before=NOW,
    )  # type: ignore[arg-type]  # fmt: skip
    said = WRITER.write(Parcel(notices=(notice,), target="t", tier=Tier.STAFF), book.county)
    return "\n".join((said.title, *said.lines, said.footer))


def says(book: Book, event: Event, now: datetime) -> str:
    """The answer in words."""
    answer = book.answer(event, now)
    return text_of(book, answer.kind, answer.facts)


def asks(book: Book, who: str, query: str, now: datetime, item: str = ITEM) -> str:
    return says(book, Asked(by=by(who), query=query, item=item), now)


def orders(book: Book, verb: Verb, now: datetime, who: str = "县长", **fields: object) -> str:
    """Shown, then confirmed; what was shown."""
    message = f"o{now}{verb}"
    order = Order(verb=verb, item=ITEM, **fields)  # type: ignore[arg-type]
    shown = says(book, Ordered(by=by(who, message=message), order=order, code="3333"), now)
    book.do(Confirmed(by=by(who), draft=message, code="3333", fresh_code="4444"), now)
    return shown


def extended(book: Book) -> None:
    asked = ExtensionAsked(by=by("住建长"), item=ITEM, due_at=LATER, reason="element", text="等批复", code="1111")
    book.do(asked, at("11-23 10:00"))
    book.do(ExtensionDecided(by=by("城建"), item=ITEM, grant=True), at("11-23 11:00"))


def test_who_decided_is_not_given_the_name_of_the_unit_he_decided_about() -> None:
    book = opened("住建局", "交通局")
    extended(book)
    book.do(Returned(by=by("交通长"), text="不属职责", code="2222", item=ITEM), at("11-23 14:40"))
    book.do(ObjectionDecided(by=by("主任"), item=ITEM, uphold=False, unit="交通局"), at("11-23 15:00"))
    said = asks(book, "主任", "history", at("11-23 16:00"))
    assert "住建局住建长　申请延期至12月10日（周四）" in said
    assert "城建　同意住建局延期至12月10日（周四）" in said
    assert "主任　不同意交通局退回" in said
    assert "住建局城建" not in said
    assert "交通局主任" not in said


def test_what_stands_still_says_until_when_and_what_was_withdrawn_owes_no_days() -> None:
    book = opened()
    orders(book, Verb.SUSPEND, at("11-24 09:00"), due_at=LATER, reason="element", text="等用地")
    assert "中止至12月10日（周四）" in asks(book, "住建长", "item", at("11-24 10:00"))
    orders(book, Verb.WITHDRAW, at("11-24 11:00"), text="重复")
    said = asks(book, "住建长", "item", at("11-24 14:40"))
    assert "已撤销" in said
    assert "工作日）" not in said


def test_what_was_withdrawn_is_not_called_done() -> None:
    book = opened()
    orders(book, Verb.WITHDRAW, at("11-24 11:00"), text="重复")
    said = book.applies("住建长", at("11-24 14:40"))
    assert (said.kind, said.facts["number"]) == ("already_withdrawn", 1)


def test_a_unit_that_has_passed_it_on_is_not_named_as_having_it() -> None:
    book = opened()
    shown = orders(book, Verb.TRANSFER, at("11-24 09:00"), unit="住建局", to_unit="水利局")
    assert "住建局→水利局" in shown
    assert "11月27日（周五）18:00" in shown
    assert "1号由水利局办理" in says(book, signs("住建长", ITEM), at("11-24 10:00"))


def test_days_are_called_given_back_only_where_there_were_any() -> None:
    def denied(until: datetime) -> str:
        book = opened("住建局", "交通局")
        book.do(Returned(by=by("交通长"), text="不属职责", code="2222", item=ITEM), at("11-23 14:40"))
        return says(book, ObjectionDecided(by=by("主任"), item=ITEM, uphold=False, unit="交通局"), until)

    assert "补回" not in denied(at("11-23 15:00"))
    assert "等待的1个工作日已补回期限" in denied(at("11-24 15:00"))


def test_whoever_signs_hears_his_own_date() -> None:
    """Of his own share, not the lead's; of a ball, when the answer is due."""
    book = opened("住建局", "交通局")
    extended(book)
    said = says(book, signs("交通员", ITEM), at("11-23 14:40"))
    assert "11月27日（周五）18:00前" in said
    book.do(Blocked(by=by("住建长"), unit="水利局", element="用地", text="用地预审", item=ITEM), at("11-23 15:00"))
    said = says(book, signs("水利员", ITEM), at("11-23 15:10"))
    assert "住建局待答复" in said
    assert "11月30日（周一）18:00前" in said


def test_whose_ball_it_is_finds_it_among_his_own() -> None:
    book = opened()
    book.do(Blocked(by=by("住建长"), unit="水利局", element="用地", text="用地预审", item=ITEM), at("11-23 15:00"))
    said = asks(book, "水利员", "mine", at("11-23 15:10"), item="")
    assert "1号　住建局　11月27日（周五）18:00前" in said
    assert "待水利局11月30日（周一）前答复" in said


def test_what_waits_for_somebody_says_what_is_asked_of_him() -> None:
    """销号, an extension, a return: each by its name."""
    book = opened("住建局", "交通局")
    book.do(Returned(by=by("交通长"), text="不属职责", code="2222", item=ITEM), at("11-23 14:40"))
    book.applies("住建长", at("11-23 14:50"))
    said = asks(book, "主任", "approvals", at("11-23 15:00"), item="")
    assert "待您定的事项2件" in said
    assert "住建局　11月27日（周五）18:00前　解决清河大桥用地　报办结" in said
    assert "交通局　11月27日（周五）18:00前　解决清河大桥用地　退回" in said


def test_a_whole_names_the_part_it_waits_for() -> None:
    book = opened()
    part = content("交通局", due=at("11-26 18:00"), title="桥梁部分", parent=ITEM)
    proposed = Proposed(by=by("主任"), draft="p", content=part, code="1234")
    assert "拆自1号" in says(book, proposed, at("11-24 09:00"))
    book.do(Confirmed(by=by("主任"), draft="p", code="1234"), at("11-24 09:01"))
    assert "下设2号" in asks(book, "主任", "item", at("11-24 09:02"))


def blocked(book: Book, unit: str, now: datetime, element: str = "用地") -> None:
    book.do(Blocked(by=by("住建长"), unit=unit, element=element, text="预审", item=ITEM), now)


def test_only_who_answered_is_said_to_have_answered() -> None:
    """Another holds the ball instead, an answer without words, and nobody of the county: each as it was."""
    book = opened()
    blocked(book, "交通局", at("11-23 10:00"))
    blocked(book, "", at("11-23 11:00"), "会议")
    blocked(book, "水利局", at("11-23 12:00"))
    book.do(BlockAnswered(by=by("水利员"), text="", item=ITEM), at("11-23 15:00"))
    said = asks(book, "主任", "history", at("11-23 16:00"))
    assert "交通局已答复" not in said
    assert "住建长　不再等交通局" in said
    assert "住建长　不再等会议" in said
    assert "水利员　水利局已答复" in said
    assert said.count("已答复") == 1


def test_what_still_waited_when_it_was_closed_was_never_answered() -> None:
    """Reopened, the request of before is over, not answered."""
    book = opened()
    book.do(signs("住建员", ITEM), NOW)
    blocked(book, "交通局", at("11-23 10:00"))
    book.applies("住建长", at("11-23 11:00"))
    book.do(Reviewed(by=by("主任"), item=ITEM, unit="住建局", accept=True), at("11-23 12:00"))
    orders(book, Verb.REOPEN, at("11-24 09:00"), who="审定", due_at=LATER, text="反弹")
    said = asks(book, "主任", "history", at("11-24 10:00"))
    assert "不再等交通局" in said
    assert "已答复" not in said


def test_a_rung_is_told_by_whom_it_goes_to() -> None:
    """The unit, its leader, the gate before 县长, and the card that was only changed."""
    book = opened()
    book.run(at("12-04 10:00"))
    said = asks(book, "主任", "history", at("12-04 10:00"))
    assert "提醒责任单位（住建局）" in said
    assert "提醒分管领导（住建局）" in said
    assert "拟报县长，待审定（住建局）" in said
    assert "更新卡片（住建局）" in said
    assert "自动提醒" not in said


def test_a_rung_about_a_ball_goes_to_who_holds_it() -> None:
    book = opened()
    book.do(signs("住建员", ITEM), NOW)
    blocked(book, "交通局", at("11-23 10:00"))
    book.run(at("12-03 09:20"))
    said = asks(book, "主任", "history", at("12-03 09:20"))
    assert "提醒卡点单位（交通局）" in said
    assert "提醒分管领导（交通局）" in said


def test_what_waits_for_nobody_of_the_county_has_no_day_of_an_answer() -> None:
    """In the list of the matters and in that of what holds them up."""
    book = opened("住建局", "交通局")
    blocked(book, "", at("11-23 10:00"), "会议")
    book.do(Blocked(by=by("交通长"), unit="水利局", element="用地", text="预审", item=ITEM), at("11-23 10:00"))
    listed = says(book, Asked(by=by("主任"), query="unsigned"), at("11-23 11:00"))
    assert "　等会议" in listed
    assert "　待水利局11月30日（周一）前答复" in listed
    stuck = says(book, Asked(by=by("主任"), query="blocked"), at("11-25 11:00"))
    assert "住建局等会议" in stuck
    assert "交通局待水利局" in stuck


def test_who_of_many_has_not_signed_is_one_line() -> None:
    """One matter of several units is one line with all their names; what does not fit on a dozen lines is counted;
    whoever may urge is told how, for a list has urged nobody."""
    units = ("住建局", "交通局", "水利局")
    book = opened(*units)
    book.do(signs("交通员"), NOW)
    text = asks(book, "县长", "unsigned", NOW, item="")
    assert text.splitlines()[0] == "尚未签收事项1件、2个单位"
    assert "1号　住建局、水利局　11月27日" in text
    assert text.splitlines()[-1] == "要催请回复：催办1"
    for _each in range(13):
        book.handed_over(content(*units, due=DUE), NOW)
    lines = asks(book, "县长", "unsigned", NOW, item="").splitlines()
    assert lines[0] == "尚未签收事项14件、3个单位"
    assert (len(lines), lines[-2]) == (14, "另有3件")
    asked = lines[-1].removeprefix("要催请回复：催办").removesuffix("号").split("、")
    assert asked == [line.partition("号")[0] for line in lines[1:12]]
    assert "催办" not in asks(book, "住建员", "unsigned", NOW, item="")
