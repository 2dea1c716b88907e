"""Leave, who stands in, back again, and how long it lasts (domain §2.4, S12)."""

from datetime import date, datetime, timedelta

import pytest

from domain.events import LeaveEnded, LeaveTaken, Ticked
from domain.people.leaves import Leave
from domain.people.records import Binding, Period, Person, Post, Role
from tests.domain.matter_kit import Book, at, by, county, id_of, roster, with_person, with_post

NOW = at("11-25 09:00")
DAYS = Period(start_on=date(2026, 11, 26), end_on=date(2026, 11, 30))
DEPUTY = Post(key="住建局|副局长", unit="住建局", title="副局长", role=Role.MEMBER, holder="副手")


def a_book() -> Book:
    """The county with a deputy in the housing bureau."""
    people = roster()
    deputy = Person(key="副手", name="副手", staff_id=id_of("副手"), binding=Binding.CONFIRMED)
    people = type(people)(
        units=people.units,
        posts={**people.posts, DEPUTY.key: DEPUTY},
        persons={**people.persons, deputy.key: deputy},
        groups=people.groups,
    )
    return Book(county(people))


def taken(who: str, *, of: str = "", proxy: str = "", period: Period | None = DAYS) -> LeaveTaken:
    return LeaveTaken(by=by(who), person=of or who, period=period, proxy=proxy)


def test_who_is_named_answers_on_those_days_and_no_longer() -> None:
    """Before the B角, from the first day to the last, and nobody has to end it."""
    book = a_book()
    book.county = county(with_post(book.county.roster, "住建局|联络员", backup="住建长"))
    answer = book.answer(taken("住建员", proxy="副手"), NOW)
    assert (answer.kind, answer.facts["covers"]) == (
        "leave_taken",
        [{"unit": "住建局", "title": "联络员", "name": "副手", "up": False}],
    )
    book.lives()
    post = book.county.roster.posts["住建局|联络员"]
    seated = {day: book.county.roster.seat(post, date(2026, 11, day)).person for day in (25, 26, 30)}
    assert [p.key if p else "" for p in seated.values()] == ["住建员", "副手", "副手"]
    assert book.county.roster.seat(post, date(2026, 12, 1)).person.key == "住建员"  # type: ignore[union-attr]
    assert [p.key for p in book.county.roster.posts_held("副手", date(2026, 12, 1))] == [DEPUTY.key]


def test_the_proxy_is_told_and_the_row_ends_by_itself() -> None:
    """One notice to the proxy, none to the office; at midnight after the last day the files are clean again."""
    book = a_book()
    book.do(taken("住建员", proxy="副手"), NOW)
    assert [(n.kind, n.audience.key) for n in book.said.values()] == [("proxy_named", id_of("副手"))]
    leave = book.one(Leave)
    assert leave.next_due_at == at("12-01 00:00")
    assert book.do(Ticked(kind="leave", key=leave.key), NOW).changes == ()
    book.lives()
    book.do(Ticked(kind="leave", key=leave.key), at("12-01 00:00"))
    book.lives()
    assert book.county.roster.posts["住建局|联络员"].proxies == ()
    assert book.county.roster.persons["住建员"].leave == ()
    assert book.one(Leave).next_due_at is None


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (taken("住建员", period=None), "leave_asks"),
        (taken("住建员", period=Period(start_on=date(2026, 11, 20), end_on=date(2026, 11, 24))), "leave_past"),
        (taken("住建员", period=Period(start_on=date(2026, 11, 26), end_on=date(2027, 11, 26))), "leave_too_long"),
        (taken("住建员", proxy="交通员"), "proxy_unfit"),
        (taken("住建员", proxy="住建员"), "proxy_unfit"),
        (taken("城建", proxy="住建长"), "proxy_unfit"),
        (taken("城建", proxy="主任"), "proxy_unfit"),
        (taken("城建", proxy="常务"), "leave_taken"),
        (taken("闲人"), "leave_without_post"),
        (taken("交通员", of="住建员"), "leave_not_yours"),
        (taken("主任", of="住建员"), "leave_not_yours"),
        (taken("住建长", of="住建员"), "leave_taken"),
        (LeaveTaken(by=by("住建员"), person="住建员", period=DAYS, unknown="王五"), "no_such_person"),
        (LeaveEnded(by=by("住建员"), person="住建员"), "no_leave"),
    ],
)
def test_what_may_be_said(event: LeaveTaken | LeaveEnded, kind: str) -> None:
    """One's own, or of the own unit by its head; who stands in is of the unit and hears what the post hears."""
    assert a_book().answer(event, NOW).kind == kind


def test_a_proxy_who_is_away_or_unbound_is_none() -> None:
    """Nothing is granted to somebody who would not get it."""
    book = a_book()
    for change in ({"leave": (DAYS,)}, {"binding": Binding.PROPOSED}):
        book.county = county(with_person(a_book().county.roster, "副手", **change))
        answer = book.answer(taken("住建员", proxy="副手"), NOW)
        assert answer.kind == "proxy_unfit"


def test_the_office_is_told_where_nobody_of_the_post_answers() -> None:
    """The liaison names nobody: the head takes it, the office knows."""
    book = a_book()
    book.do(taken("住建员"), NOW)
    (notice,) = book.said.values()
    assert (notice.kind, notice.audience.key) == ("leave_uncovered", "项目办|主任")
    assert notice.facts["covers"] == [{"unit": "住建局", "title": "联络员", "name": "住建长", "up": True}]


def test_back_again_ends_every_leave() -> None:
    """销假 on the second day, and of the days to come as well."""
    book = a_book()
    later = Period(start_on=date(2026, 12, 7), end_on=date(2026, 12, 8))
    book.do(taken("住建员", proxy="副手"), NOW)
    book.lives()
    book.do(taken("住建员", proxy="副手", period=later), NOW + timedelta(hours=1))
    book.lives()
    assert book.answer(LeaveEnded(by=by("住建员"), person="住建员"), at("11-27 09:00")).kind == "leave_ended"
    book.lives()
    assert book.county.roster.posts["住建局|联络员"].proxies == ()
    assert book.county.roster.persons["住建员"].leave == ()
    assert {each.ended_at for each in book.all(Leave)} == {at("11-27 09:00")}
    freed = [n for n in book.said.values() if n.kind == "proxy_freed"]
    assert [(n.audience.key, n.facts["start_on"]) for n in freed] == [
        (id_of("副手"), "2026-11-26"),
        (id_of("副手"), "2026-12-07"),
    ]


def test_saying_it_again_changes_who_stands_in() -> None:
    """The second word for the same days counts; there are never two."""
    book = a_book()
    book.do(taken("住建员", proxy="副手"), NOW)
    book.lives()
    book.do(taken("住建员", proxy="住建长"), NOW + timedelta(minutes=5))
    book.lives()
    proxies = book.county.roster.posts["住建局|联络员"].proxies
    assert [(p.person, p.granted_by, p.named) for p in proxies] == [("住建长", "住建员", True)]
    assert isinstance(book.one(Leave).taken_at, datetime)
