"""What units and people of a county are called: the indexes of one roster, built once and handed in (language §4)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from domain.people.own_names import called_by
from domain.people.records import OwnName
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


MOST_KEPT = 32


def remembering() -> Callable[[Roster, tuple[OwnName, ...]], Vocabulary]:
    """The vocabulary of the roster in force, as somebody with these own names speaks of it; built again only when
    another roster comes."""
    rosters: list[Roster] = []
    kept: dict[tuple[OwnName, ...], Vocabulary] = {}

    def of(roster: Roster, own: tuple[OwnName, ...] = ()) -> Vocabulary:
        if not rosters or rosters[0] is not roster or len(kept) > MOST_KEPT:
            rosters[:] = [roster]
            kept.clear()
        if own not in kept:
            kept[own] = Vocabulary(roster=called_by(roster, own) if own else roster)
        return kept[own]

    return of
