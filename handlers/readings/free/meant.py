"""A free sentence and what it was read as, with what every act needs of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.people.records import Post, Role
from domain.people.roster import Roster
from domain.policy import Course
from handlers.language.dates import Deadline, find_deadline
from handlers.language.reading import Reading
from handlers.readings.items import item_key, numbered
from handlers.readings.prose import as_prose
from handlers.said import Said

_SET = re.compile(r"就?按|就|[到至]|定在|改[为在到]")
_SET_BEFORE = re.compile(r"(?:按|到|至|以|就|定在|改[到成为])\s*$")
_ANSWERS_FOR_IT = frozenset({Role.HEAD, Role.LIAISON})


def units_of(people: Iterable[str], roster: Roster) -> list[str]:
    """The unit each of them answers for, by name; a leader answers for none."""
    names = {roster.persons[post.holder].name: post.unit for post in _answering(roster)}
    return list(dict.fromkeys(names[name] for name in people if name in names))


def _answering(roster: Roster) -> Iterator[Post]:
    posts = sorted(roster.posts.values(), key=lambda post: (-post.rank, post.key))
    return (post for post in posts if post.role in _ANSWERS_FOR_IT and post.holder in roster.persons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What was said, and its reading."""

    said: Said
    reading: Reading

    @property
    def items(self) -> tuple[str, ...]:
        """The matters named, by key."""
        return tuple(item_key(number, self.said.year) for number in self.reading.fields.get("items", ()))

    @property
    def item(self) -> str | None:
        """The one matter meant: by its number, "" by the message quoted; None where several or none are."""
        if len(self.items) == 1:
            return self.items[0]
        return "" if not self.items and self.said.handle else None

    @property
    def own_item(self) -> str | None:
        """The same of the speaker's own matters: one to one, "" is the only one open, or which one is asked."""
        return "" if not self.items and not self.said.in_group else self.item

    @property
    def handle(self) -> str:
        """The message quoted, where no number is said."""
        return "" if self.items else self.said.handle

    @property
    def units(self) -> list[str]:
        """The units named beside the matter."""
        found: list[str] = self.reading.fields.get("units", [])
        return found

    @property
    def reached(self) -> list[str]:
        """The units named, or else those the persons named answer for."""
        return self.units or units_of(self.reading.fields.get("people", ()), self.said.county.roster)

    @property
    def text(self) -> str:
        """The words beside the number, as people write them."""
        return as_prose(numbered(self.said.text, self.said.year).rest)

    @property
    def due_at(self) -> datetime | None:
        """The day named."""
        found: Any = self.reading.fields.get("deadline")
        return datetime.fromisoformat(found) if found else None

    @property
    def names_a_day(self) -> bool:
        """Whether a day was named, even one that is past or may be two."""
        return self._deadline is not None

    @property
    def is_until(self) -> bool:
        """按下周五, 就到25号: a day that is set, and none that is only spoken of."""
        found = self._deadline
        text, start = self.said.text, found.span[0] if found else 0
        return found is not None and bool(_SET_BEFORE.search(text[:start]) or _SET.match(text, start))

    @property
    def _deadline(self) -> Deadline | None:
        county = self.said.county
        return find_deadline(self.said.text, self.said.now, county.calendar, county.house.office)

    @property
    def course(self) -> Course:
        """How matters go in this county: the kinds of elements and reasons."""
        return self.said.county.policy.terms.course
