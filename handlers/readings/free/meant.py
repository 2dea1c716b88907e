"""A free sentence and what it was read as, with what every act needs of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.policy import Course
from handlers.language.reading import Reading
from handlers.readings.items import item_key, numbered
from handlers.readings.prose import as_prose
from handlers.said import Said


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
    def text(self) -> str:
        """The words beside the number, as people write them."""
        return as_prose(numbered(self.said.text, self.said.year).rest)

    @property
    def due_at(self) -> datetime | None:
        """The day named."""
        found: Any = self.reading.fields.get("deadline")
        return datetime.fromisoformat(found) if found else None

    @property
    def course(self) -> Course:
        """How matters go in this county: the kinds of elements and reasons."""
        return self.said.county.policy.terms.course
