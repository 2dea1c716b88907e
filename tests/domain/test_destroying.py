"""销毁原话 takes two persons (design §4)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actors import Channel
from domain.audits.records import Destruction
from domain.events import Confirmed, DestroyingRaw
from domain.people.records import Binding, Person, Post, Role
from tests.domain.matter_kit import Book, at, by, county, id_of, roster

NOW = at("11-25 09:00")
AUDITOR = Post(key="项目办|审计员", unit="项目办", title="审计员", role=Role.AUDITOR, rank=71, holder="审计")


def a_book() -> Book:
    people = roster()
    person = Person(key="审计", name="审计", staff_id=id_of("审计"), binding=Binding.CONFIRMED)
    people = replace(
        people, posts={**people.posts, AUDITOR.key: AUDITOR}, persons={**people.persons, person.key: person}
    )
    return Book(county(people))


def begun(who: str = "主任", day: date = date(2026, 1, 1)) -> DestroyingRaw:
    return DestroyingRaw(by=by(who, message="d1"), draft="d1", before_on=day, code="1234")


def test_the_office_begins_and_the_auditor_agrees() -> None:
    """One alone destroys nothing."""
    book = a_book()
    assert book.answer(begun(), NOW).kind == "destroy_confirm"
    first = Confirmed(by=by("主任"), draft="d1", code="1234", fresh_code="5678")
    assert book.answer(first, NOW).facts == {"second": "审计", "act": "destroy_raw"}
    assert not book.all(Destruction)
    assert book.answer(Confirmed(by=by("审计"), draft="d1", code="5678"), NOW).kind == "raw_destroyed"
    gone = book.one(Destruction)
    assert (gone.by, gone.second, gone.before_at) == ("主任", "审计", at("01-01 00:00"))


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (begun("住建长"), "no_permit"),
        (begun("书记"), "no_permit"),
        (begun("审计"), "destroy_confirm"),
        (begun(day=date(2026, 12, 1)), "nothing_that_old"),
        (replace(begun(), by=by("主任", Channel.GROUP)), "only_privately"),
    ],
)
def test_who_may_begin(event: DestroyingRaw, kind: str) -> None:
    """The office, the administrator, the auditor; privately, and never of days to come."""
    assert a_book().answer(event, NOW).kind == kind
