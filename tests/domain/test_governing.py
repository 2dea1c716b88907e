"""Rows 19 and 22 to 25 of the permits: a login does not suffice, the person named says so one to one, where it takes
two a second one; done once, recorded; an emergency ends by itself; looks at the trail are recorded (ADR 36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain.actors import Channel
from domain.audits.records import LoggedAct
from domain.burden.leaving import Go, Hold, Recipient, verdict
from domain.events import Commanded, Confirmed, Dropped, Proposed, TrailAsked
from domain.governing.emergency import emergency_of
from domain.messages.notices import Notice, to_account
from domain.people.records import Role, Tier
from domain.permits import Act
from domain.policy import NoticeClass
from domain.switches import EMERGENCY, Setting
from tests.domain.matter_kit import Book, at, by, content, id_of
from tests.domain.test_matrix import PEOPLE, a_book
from tests.domain.test_permits import COLUMNS, ROWS

NOW, NIGHT = at("11-23 09:00"), at("11-23 22:30")
SAID = {
    Act.EXPORT_PHONES: (("what", "名册"),),
    Act.SET_RULES: (("file", "county.toml"), ("was", "1f"), ("becomes", "2e")),
    Act.EMERGENCY: (("reason", "防汛"), ("until_on", "2026-11-25")),
    Act.SET_KEYS: (("setting", "QUNDING_API_QUOTA"), ("becomes", "8000")),
}


def wished(act: Act, who: str, said: tuple[tuple[str, str], ...] = ()) -> Commanded:
    actor = by(who, Channel.COMMAND, message=f"command|{who}")
    return Commanded(by=actor, act=act, said=said or SAID[act], code="1111")


def agreed(book: Book, who: str, code: str = "1111") -> str:
    """The person says 确认 with the code, one to one."""
    return book.answer(Confirmed(by=by(who), code=code, fresh_code="2222"), NOW).kind


@pytest.mark.parametrize("act", SAID, ids=str)
def test_who_may_begin_is_the_column_of_the_table(act: Act) -> None:
    """Every person of the county tries; a stranger hears nothing."""
    cells = dict(zip(COLUMNS, ROWS[act][1], strict=True))
    for name, role in PEOPLE.items():
        answer = a_book().do(wished(act, name), NOW).answer
        kind = answer.kind if answer else ""
        wanted = "" if role is Role.OUTSIDER else "no_permit" if cells[role] == "-" else "command_asked"
        assert kind == wanted, (act, name)


@pytest.mark.parametrize("channel", [Channel.PRIVATE, Channel.GROUP, Channel.CARD])
def test_they_begin_on_the_server_only(channel: Channel) -> None:
    """Whatever reached the door by chat is refused."""
    event = wished(Act.SET_RULES, "主任")
    assert a_book().answer(replace(event, by=replace(event.by, channel=channel)), NOW).kind == "no_permit"


def test_a_key_takes_the_word_of_the_administrator_himself() -> None:
    """The terminal only asks; his code does nothing in another's mouth; then it is done once."""
    book = a_book()
    wish = wished(Act.SET_KEYS, "网管")
    assert book.answer(wish, NOW).kind == "command_asked"
    (asked,) = book.said.values()
    assert (asked.kind, asked.audience.key, asked.facts["code"]) == ("command_confirm", id_of("网管"), "1111")
    assert book.answer(wish, NOW).kind == "command_waits"
    assert agreed(book, "主任") == "nothing_pending"
    assert agreed(book, "网管", "9999") == "code_wrong"
    assert agreed(book, "网管") == "command_agreed"
    other = wished(Act.SET_KEYS, "网管", (("setting", "QUNDING_API_QUOTA"), ("becomes", "9000")))
    assert book.answer(other, NOW).kind == "command_asked"
    assert not book.all(LoggedAct)
    assert book.answer(wish, NOW).kind == "command_done"
    record = book.one(LoggedAct)
    assert (record.account, record.act, dict(record.facts)["becomes"]) == (id_of("网管"), "set_keys", "8000")
    book.said.clear()
    assert book.answer(wish, at("11-23 09:01")).kind == "command_asked"


def test_phone_numbers_take_two() -> None:
    """The second is somebody else of the office; the record names both; one alone gets nothing."""
    book = a_book()
    wish = wished(Act.EXPORT_PHONES, "主任")
    book.do(wish, NOW)
    assert agreed(book, "主任") == "second_asked"
    assert book.answer(wish, NOW).kind == "command_waits"
    assert agreed(book, "主任", "2222") == "nothing_pending"
    assert agreed(book, "审定", "2222") == "command_agreed"
    assert book.answer(wish, NOW).kind == "command_done"
    assert dict(book.one(LoggedAct).facts)["second"] == id_of("审定")


def test_what_was_agreed_lapses_after_a_day_and_may_be_called_off() -> None:
    """Then it is asked about again."""
    book, off = a_book(), a_book()
    wish = wished(Act.SET_KEYS, "网管")
    for each in (book, off):
        each.do(wish, NOW)
    assert off.answer(Dropped(by=by("网管")), NOW).kind == "draft_dropped"
    assert agreed(book, "网管") == "command_agreed"
    assert book.answer(wish, at("11-24 09:00")).kind == "command_asked"
    off.said.clear()
    assert off.answer(wish, at("11-23 09:05")).kind == "command_asked"


def declared(by_whom: str = "县长", *, until: str = "2026-11-25") -> Book:
    """In force at once with the last confirmation."""
    book = a_book()
    book.do(wished(Act.EMERGENCY, by_whom, (("reason", "防汛"), ("until_on", until))), NOW)
    assert agreed(book, by_whom) == "emergency_begun"
    book.county = replace(book.county, emergency=emergency_of(book.one(Setting).value))
    book.said.clear()
    return book


def test_the_county_head_declares_alone_the_office_by_two() -> None:
    """And no principal leader is asked by the machine to be the second."""
    assert declared().one(Setting).key == EMERGENCY
    book = a_book()
    book.do(wished(Act.EMERGENCY, "主任"), NOW)
    assert agreed(book, "主任") == "second_asked"
    (second,) = (n for n in book.said.values() if n.kind == "second_person")
    assert (second.audience.key, second.urgent) == (id_of("审定"), True)
    assert agreed(book, "审定", "2222") == "emergency_begun"


@pytest.mark.parametrize(("until", "kind"), [("2026-11-30", "command_asked"), ("2026-12-01", "emergency_too_long"),
                                             ("2026-11-22", "emergency_too_long")])  # fmt: skip
def test_it_is_declared_for_a_week_at_most(until: str, kind: str) -> None:
    """Not for good, not for the past."""
    event = wished(Act.EMERGENCY, "县长", (("reason", "防汛"), ("until_on", until)))
    assert a_book().answer(event, NOW).kind == kind


def told_of_a_handover(book: Book, now: datetime) -> list[Notice]:
    """A hand-over of no special urgency, confirmed at that moment."""
    book.do(Proposed(by=by("主任"), draft="d1", content=content("住建局", due=at("12-04 18:00")), code="1234"), now)
    before = set(book.said)
    assert book.answer(Confirmed(by=by("主任"), draft="d1", code="1234"), now).kind == "issued"
    return [notice for key, notice in book.said.items() if key not in before]


def leaves_at_once(notice: Notice, book: Book, now: datetime) -> bool:
    to = Recipient(target="x", tier=Tier.STAFF, group=notice.kind == "assignment")
    return notice.not_before <= now and verdict(notice, to, book.county, now) == Go()


@pytest.mark.parametrize(("night", "at_once"), [(at("11-23 22:30"), True), (at("11-25 23:59"), True),
                                                (at("11-26 00:30"), False)])  # fmt: skip
def test_hand_overs_wait_for_no_hour_while_it_lasts(night: datetime, at_once: bool) -> None:
    """Labelled so; and it is over by itself."""
    book = declared()
    told = told_of_a_handover(book, night)
    assert [leaves_at_once(notice, book, night) for notice in told] == [at_once] * len(told)
    assert {notice.facts["emergency"] for notice in told} == {at_once}


def test_only_hand_overs_are_let_through() -> None:
    """Reminders keep to their slots, and what goes up still waits at the gate."""
    book = declared()
    reminder = Notice(
        key="r", kind="unsigned_reminder", notice_class=NoticeClass.B, audience=to_account("x"), not_before=NIGHT
    )
    found = verdict(reminder, Recipient(target="x", tier=Tier.STAFF), book.county, NIGHT)
    assert isinstance(found, Hold)


def test_it_can_be_called_off() -> None:
    """By the same word."""
    book = declared()
    book.do(wished(Act.EMERGENCY, "县长", (("until_on", ""),)), NOW)
    assert agreed(book, "县长") == "emergency_over"
    assert emergency_of(book.one(Setting).value) is None


# The trail


def looks(who: str, **scope: object) -> TrailAsked:
    return TrailAsked(by=by(who, Channel.COMMAND, message=f"look|{who}"), **scope)  # type: ignore[arg-type]


def test_the_auditor_sees_all_the_office_its_own_acts() -> None:
    """Each look is recorded with its scope."""
    for who, own in (("审计", ""), ("主任", id_of("主任"))):
        book = a_book()
        assert book.answer(looks(who, item="2026-1"), NOW).facts == {"own": own}
        record = book.one(LoggedAct)
        assert (record.account, record.act) == (id_of(who), "see_audit")
        assert dict(record.facts) == {"item": "2026-1", "own": own}


@pytest.mark.parametrize(
    "event",
    [
        looks("县长"),
        looks("住建长"),
        looks("网管"),
        looks("主任", person=id_of("审定")),
        replace(looks("审计"), by=by("审计", Channel.PRIVATE)),
    ],
)
def test_nobody_else_does_and_nobody_in_chat(event: TrailAsked) -> None:
    """Nor the office the acts of another; nothing but the denial is left."""
    book = a_book()
    assert book.answer(event, NOW).kind == "no_permit"
    assert not book.all(LoggedAct)
