"""Whose account it is, two must agree to (reliability §5.10 row 20)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.actors import Actor, Channel
from domain.events import AccountsConfirmed, AccountsLookedUp, Confirmed
from domain.people.records import Binding, Person
from tests.domain.matter_kit import Book, at, by, id_of, with_person
from tests.domain.test_succession import a_book

NOW = at("11-23 09:00")
COMMAND = Actor(staff_id="", channel=Channel.COMMAND)
NEW = "u-new"


def found(*, admin: bool = True) -> Book:
    """The head of a unit has no account yet; the directory has just proposed one."""
    book = a_book(admin=admin)
    people = with_person(book.county.roster, "住建长", staff_id="", binding=Binding.NONE)
    book.county = replace(book.county, roster=people)
    book.save(people.persons["住建长"])
    book.do(AccountsLookedUp(by=by("主任"), accounts={"住建长": NEW}), NOW)
    book.lives()
    return book


def binding(book: Book) -> Binding:
    return next(person.binding for person in book.all(Person) if person.key == "住建长")


def proposed(who: str = "主任") -> AccountsConfirmed:
    return AccountsConfirmed(by=by(who, message="c1"), persons=("住建长",), code="5678")


@pytest.mark.parametrize(("first", "second"), [("主任", "网管"), ("网管", "主任")])
def test_one_proposes_another_confirms(first: str, second: str) -> None:
    """Shown by name and post; the first cannot be the second, and hears how it ended."""
    book = found()
    assert book.answer(proposed(first), NOW).facts == {"second": second, "act": "bind_people"}
    asked = next(n for n in book.said.values() if n.kind == "second_person")
    assert (asked.audience.key, asked.facts["details"]) == (id_of(second), ["住建长　住建局局长"])
    assert binding(book) is Binding.PROPOSED
    assert book.answer(Confirmed(by=by(first), draft="c1", code="5678"), NOW).kind == "second_asked"
    assert binding(book) is Binding.PROPOSED
    done = book.answer(Confirmed(by=by(second), draft="c1", code="5678"), NOW)
    assert (done.kind, done.facts["confirmed"]) == ("accounts_confirmed", ["住建长"])
    assert binding(book) is Binding.CONFIRMED
    assert [n.audience.key for n in book.said.values() if n.kind == "accounts_confirmed"] == [id_of(first)]


def test_an_account_found_anew_is_not_the_one_they_saw() -> None:
    """The second person confirmed another account: nothing is bound."""
    book = found()
    book.do(proposed(), NOW)
    book.save(replace(book.county.roster.persons["住建长"], staff_id="u-other"))
    assert book.answer(Confirmed(by=by("网管"), draft="c1", code="5678"), NOW).kind == "nothing_to_confirm"
    assert binding(book) is Binding.PROPOSED


def test_a_command_suffices_only_until_two_can_agree() -> None:
    """Whoever sets the county up binds the first; later a login of the server binds nobody."""
    alone = found(admin=False)
    assert alone.answer(AccountsConfirmed(by=COMMAND, persons=("住建长",)), NOW).kind == "accounts_confirmed"
    later = found()
    assert later.answer(AccountsConfirmed(by=COMMAND, persons=("住建长",)), NOW).kind == "confirm_in_chat"
    assert binding(later) is Binding.PROPOSED


def test_without_a_second_nobody_is_bound_in_chat() -> None:
    """The office alone is told what is missing."""
    book = found(admin=False)
    assert book.answer(proposed(), NOW).kind == "second_missing"
    assert binding(book) is Binding.PROPOSED
