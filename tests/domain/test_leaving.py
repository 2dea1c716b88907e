"""An account that left: only the one that is bound, and the office hears what it was for."""

import pytest

from domain.actors import Actor, Channel
from domain.events import AccountLeft
from domain.outcome import Outcome
from domain.people.leaving import leave
from domain.people.records import Binding, Person
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
