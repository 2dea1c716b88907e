"""What units and people of a county are called: the indexes of one roster, built once and handed in (language §4)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from domain.people.roster import Roster
from handlers.language.names import Named, Names
from handlers.readings.units import named_units

_ASIDE = re.compile(r"[(（][^)）]*[)）]")


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The names of one roster; a new roster makes a new vocabulary."""

    roster: Roster

    @cached_property
    def units(self) -> Names:
        """Units by any of their names."""
        return named_units(self.roster)

    @cached_property
    def people(self) -> Names:
        """Persons with the titles of their posts."""
        posts = {post.holder: (_ASIDE.sub("", post.title), post.unit) for post in self.roster.posts.values()}
        persons = ((person, *posts.get(person.key, ("", ""))) for person in self.roster.persons.values())
        return Names(Named(key=p.key, names=(p.name, *p.aliases), title=title, unit=unit) for p, title, unit in persons)

    @cached_property
    def places(self) -> frozenset[str]:
        """Words that name units: alone they name no project."""
        return frozenset(name for each in self.units for name in each.names)


def remembering() -> Callable[[Roster], Vocabulary]:
    """The vocabulary of the roster in force, built again only when another roster comes."""
    last: list[Vocabulary] = []

    def of(roster: Roster) -> Vocabulary:
        if not last or last[0].roster is not roster:
            last[:] = [Vocabulary(roster=roster)]
        return last[0]

    return of
