"""A post changes hands with two persons, an account leaves (domain §2.4; reliability §5.10 row 20)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.actors import SYSTEM, Channel
from domain.events import AccountLeft, Confirmed, Dropped, Event, HandingOver, Hushed, Ticked
from domain.matters.drafts import MOST_WRONG, Draft, DraftState
from domain.messages.manners import manner_of
from domain.messages.notices import to_cards
from domain.outcome import Outcome
from domain.people.capacity import Capacity, capacity
from domain.people.records import Binding, Person, Post, Role
from tests.domain.matter_kit import Book, at, by, content, county, id_of, roster, with_post

NOW = at("11-25 09:00")
DUE = at("12-04 18:00")
ADMIN = Post(key="项目办|网管", unit="项目办", title="网管", role=Role.SYSADMIN, rank=70, holder="网管")


def a_book(*, admin: bool = True) -> Book:
    """The county, with an administrator unless said otherwise."""
    people = roster()
    if admin:
        person = Person(key="网管", name="网管", staff_id=id_of("网管"), binding=Binding.CONFIRMED)
        people = replace(
            people, posts={**people.posts, ADMIN.key: ADMIN}, persons={**people.persons, person.key: person}
        )
    return Book(county(people))


def begun(who: str = "主任", giver: str = "住建长", taker: str = "住建员", **more: object) -> HandingOver:
    return HandingOver(by=by(who, message="h1"), draft="h1", giver=giver, taker=taker, code="1234", **more)  # type: ignore[arg-type]


def test_it_takes_two_and_lists_what_is_open() -> None:
    """The office proposes, the administrator agrees, and only then the holder changes."""
    book = a_book()
    book.handed_over(content("住建局", due=DUE), NOW)
    del book.rows["draft", "m0"]
    shown = book.answer(begun(), NOW)
    assert (shown.kind, shown.facts["posts"], shown.facts["open"]) == ("hand_post_confirm", ["住建局局长"], 1)
    first = Confirmed(by=by("主任"), draft="h1", code="1234", fresh_code="5678")
    assert book.answer(first, NOW).facts == {"second": "网管", "act": "bind_people"}
    assert book.county.roster.posts["住建局|局长"].holder == "住建长"
    asked = next(n for n in book.said.values() if n.kind == "second_person")
    assert (asked.audience.key, asked.facts["first"], asked.facts["code"]) == (id_of("网管"), "主任", "5678")
    assert book.answer(first, NOW).kind == "second_asked"
    done = Confirmed(by=by("网管"), draft="h1", code="5678")
    assert book.answer(done, NOW).kind == "post_handed"
    book.lives()
    assert book.county.roster.posts["住建局|局长"].holder == "住建员"
    assert book.one(Draft).state is DraftState.DONE
    assert {n.audience.key for n in book.said.values() if n.kind == "post_handed"} == {id_of("住建长"), id_of("住建员")}


def asked_of_two() -> Book:
    """A hand-over of posts that waits for the administrator."""
    book = a_book()
    book.do(begun(), NOW)
    book.do(Confirmed(by=by("主任"), draft="h1", code="1234", fresh_code="5678"), NOW)
    return book


SECOND = Confirmed(by=by("网管"), draft="h1", code="5678")
GUESS = Confirmed(by=by("网管"), draft="h1", code="0000")


@pytest.mark.parametrize(
    ("ends", "verdict", "who", "told"),
    [
        ([SECOND], "agreed", "网管", ["主任"]),
        ([Dropped(by=by("网管"), draft="h1")], "declined", "网管", ["主任"]),
        ([Dropped(by=by("主任"), draft="h1")], "called_off", "主任", []),
        ([GUESS] * MOST_WRONG, "guessed", "网管", ["主任"]),
    ],
)
def test_the_second_persons_card_says_how_it_ended(ends: list[Event], verdict: str, who: str, told: list[str]) -> None:
    """And by whom; who asked is told; whoever of the two presses later is told the present state, nothing happens."""
    book = asked_of_two()
    card = next(n for n in book.said.values() if n.kind == "second_person")
    for event in ends:
        book.do(event, NOW)
    edit = next(n for n in book.said.values() if n.kind == "second_edit")
    assert edit.audience == to_cards(card.about)
    assert (edit.facts["verdict"], edit.facts["who"], edit.facts["details"][0]) == (verdict, who, "住建长→住建员")  # type: ignore[index]
    assert [n.audience.key for n in book.said.values() if n.kind == "second_told"] == [id_of(name) for name in told]
    before = book.one(Draft)
    for late in (SECOND, Dropped(by=by("网管"), draft="h1"), Confirmed(by=by("主任"), draft="h1", code="1234")):
        answer = book.answer(late, NOW)
        assert (answer.kind, answer.facts["verdict"], answer.facts["who"]) == ("second_over", verdict, who)
    assert book.one(Draft) == before


def test_after_a_day_it_is_over_by_itself() -> None:
    """A late press is told so, before the beat came by and after."""
    book = asked_of_two()
    card = next(n for n in book.said.values() if n.kind == "second_person")
    over = at("11-26 09:00")
    assert book.do(Ticked(kind=Draft.kind, key="h1"), over - timedelta(seconds=1)) == Outcome()
    answer = book.answer(SECOND, over)
    assert (answer.kind, answer.facts["verdict"]) == ("second_over", "lapsed")
    assert book.one(Draft).next_due_at == over
    book.do(Ticked(kind=Draft.kind, key="h1"), over + timedelta(minutes=3))
    edit = next(n for n in book.said.values() if n.kind == "second_edit")
    assert (edit.audience, edit.facts["verdict"], edit.facts["decided_at"]) == (
        to_cards(card.about), "lapsed", over.isoformat(),
    )  # fmt: skip
    assert [n.audience.key for n in book.said.values() if n.kind == "second_told"] == [id_of("主任")]
    assert (book.one(Draft).state, book.one(Draft).next_due_at) == (DraftState.DROPPED, None)
    assert book.answer(SECOND, over + timedelta(minutes=4)).facts == answer.facts


def test_what_was_decided_in_time_does_not_lapse() -> None:
    """Nothing of it waits for a moment any more."""
    book = asked_of_two()
    book.do(SECOND, NOW)
    assert book.one(Draft).next_due_at is None
    said = len(book.said)
    book.do(Ticked(kind=Draft.kind, key="h1"), at("11-26 09:00"))
    assert (len(book.said), book.one(Draft).verdict) == (said, "agreed")


def test_two_that_wait_are_handed_over_one_by_one_and_only_what_was_shown() -> None:
    """确认 with a code is about one of them: the posts of the other giver stay where they are, and so does what the
    giver came to hold after the second person was asked."""
    book = a_book()
    other = HandingOver(by=by("主任", message="h2"), draft="h2", giver="交通长", taker="住建员", code="4321")
    book.do(begun(taker="交通员"), NOW)
    book.do(other, NOW)
    asked = book.do(Confirmed(by=by("主任"), code="1234", fresh_code="5678"), NOW)
    assert asked.notices[0].facts["details"] == ["住建长→交通员", "住建局局长"]
    late = Post(key="住建局|副局长", unit="住建局", title="副局长", role=Role.LIAISON, rank=30, holder="住建长")
    book.save(late)
    book.lives()
    book.do(Confirmed(by=by("主任"), code="4321", fresh_code="8765"), NOW)
    assert book.answer(Confirmed(by=by("网管"), code="5678"), NOW).kind == "post_handed"
    book.lives()
    posts = book.county.roster.posts
    holders = [posts[key].holder for key in ("住建局|局长", "交通局|局长", late.key)]
    assert holders == ["交通员", "交通长", "住建长"]


def test_each_request_to_a_second_person_is_a_message_by_itself() -> None:
    """Among others there is one 同意 for all, and nobody can tell whose it is."""
    book = a_book()
    book.do(begun(), NOW)
    book.do(Confirmed(by=by("主任"), draft="h1", code="1234", fresh_code="5678"), NOW)
    asked = next(n for n in book.said.values() if n.kind == "second_person")
    assert (manner_of(asked).merges, manner_of(asked).capped) == (False, False)


def test_without_a_second_person_nothing_happens() -> None:
    """A county without an administrator is told so, and the post stays."""
    book = a_book(admin=False)
    book.do(begun(), NOW)
    confirmed = Confirmed(by=by("主任"), draft="h1", code="1234", fresh_code="5678")
    assert book.answer(confirmed, NOW).kind == "second_missing"
    assert not book.said


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (begun("住建长"), "no_permit"),
        (begun("城建"), "no_permit"),
        (begun("网管"), "hand_post_confirm"),
        (begun(giver="住建员", taker="住建员"), "nothing_to_hand_over"),
        (begun(giver="闲人"), "nothing_to_hand_over"),
        (begun(giver="", unknown=("王五",)), "no_such_person"),
        (replace(begun(), by=by("主任", Channel.GROUP)), "only_privately"),
    ],
)
def test_who_may_begin_it(event: HandingOver, kind: str) -> None:
    """The office or the administrator, privately, for somebody who has a post."""
    assert a_book().answer(event, NOW).kind == kind


def test_who_left_leaves_a_vacant_post() -> None:
    """The next post up takes over at once, and a new account ends it."""
    book = a_book()
    book.do(AccountLeft(by=SYSTEM, staff_id=id_of("住建长")), NOW)
    book.lives()
    person = book.county.roster.persons["住建长"]
    assert (person.staff_id, person.binding, person.left_on) == ("", Binding.NONE, NOW.date())
    seat = book.county.roster.seat(book.county.roster.posts["住建局|局长"], NOW.date())
    assert (seat.post.key, seat.person.key if seat.person else "") == ("县领导|城建副县长", "城建")


@pytest.mark.parametrize(
    ("until", "kind"),
    [("11-25 14:00", "hushed"), ("11-28 09:00", "hushed"), ("11-29 09:00", "hush_too_long"), ("", "hush_ended")],
)
def test_quiet_lasts_three_days_at_most(until: str, kind: str) -> None:
    """Longer is leave, and is said as such."""
    event = Hushed(by=by("住建员"), until=at(until) if until else None)
    assert a_book().answer(event, NOW).kind == kind


@pytest.mark.parametrize(
    ("places", "acted"),
    [
        ({"住建局"}, Capacity(post="住建局|局长", acting_for="住建长")),
        ({"交通局"}, Capacity(post="交通局|联络员")),
        (set(), Capacity(post="交通局|联络员")),
    ],
)
def test_in_which_post_somebody_acts(places: set[str], acted: Capacity) -> None:
    """Of the unit in question; as himself where nothing says otherwise."""
    people = with_post(roster(), "住建局|局长", backup="交通员")
    people = replace(
        people, persons={**people.persons, "住建长": replace(people.persons["住建长"], left_on=NOW.date())}
    )
    book = Book(county(people))
    assert capacity(book.county.standpoint(by("交通员"), NOW), places) == acted
