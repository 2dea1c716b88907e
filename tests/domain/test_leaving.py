"""An account that left: only the one that is bound, and the office hears what it was for."""

import pytest

from domain.actors import Actor, Channel
from domain.events import AccountLeft, DirectoryCompared
from domain.outcome import Outcome
from domain.people.binding import person_of
from domain.people.leaving import compare, comparison, leave
from domain.people.records import Binding, Person
from domain.work import Work
from tests.domain.test_binding import NOW, PEOPLE, county, work


def gone(staff_id: str) -> Outcome:
    """What becomes of it."""
    by = Actor(staff_id=staff_id, channel=Channel.PRIVATE, message_id=f"e1|{staff_id}", proven=True)
    return leave(work(staff_id, *PEOPLE), AccountLeft(by=by, staff_id=staff_id), county(), NOW)


def test_the_binding_ends_and_the_office_hears_which_posts_are_concerned() -> None:
    outcome = gone("lj")
    (person,) = outcome.changes
    assert isinstance(person, Person)
    assert (person.key, person.staff_id, person.binding) == ("李静", "", Binding.NONE)
    (told,) = outcome.notices
    assert (told.kind, told.audience.key) == ("account_left", "项目办|主任")
    assert told.facts == {"name": "李静", "posts": ["住建局 联络员"]}


@pytest.mark.parametrize("staff_id", ["stranger", "LJ"])
def test_an_account_nobody_has_changes_nothing(staff_id: str) -> None:
    outcome = gone(staff_id)
    assert (outcome.changes, outcome.notices) == ((), ())


def compared(*missing: str, asked: int) -> Outcome:
    """What becomes of a day's look that did not find these."""
    event = DirectoryCompared(by=comparison(missing, NOW), asked=asked, missing=missing)
    seen = work("lj", *PEOPLE)
    answers = {**seen.answers, **{person_of(each): () for each in missing if each != "lj"}}
    return compare(Work(aggregates=seen.aggregates, answers=answers), event, county(), NOW)


def test_who_left_without_an_event_is_found_by_the_daily_look() -> None:
    outcome = compared("lj", "gone before", asked=46)
    (person,) = outcome.changes
    assert isinstance(person, Person)
    assert (person.key, person.staff_id, person.left_on) == ("李静", "", county().today(NOW))
    assert [told.kind for told in outcome.notices] == ["account_left"]


@pytest.mark.parametrize(("missing", "asked"), [(4, 4), (5, 46), (47, 460)])
def test_many_at_once_are_a_narrowed_visibility_and_nobody_is_unbound(missing: int, asked: int) -> None:
    outcome = compared("lj", *(f"a{n}" for n in range(missing - 1)), asked=asked)
    assert outcome.changes == ()
    (told,) = outcome.notices
    assert (told.kind, told.facts) == ("directory_doubtful", {"asked_accounts": asked, "missing_accounts": missing})


def test_the_office_is_asked_to_look_once_a_week() -> None:
    first, second = compared("lj", "a", "b", "c", asked=9), compared("lj", "a", "b", "c", "d", asked=9)
    assert first.notices[0].key == second.notices[0].key
