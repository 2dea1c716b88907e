"""What `doctor` found, as codes and facts; the words are the command's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: fine, worth knowing, does not work."""

    FINE = "fine"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    code: str
    level: Level
    facts: Mapping[str, object] = field(default_factory=dict)


def fine(code: str, **facts: object) -> Finding:
    """All is well."""
    return Finding(code=code, level=Level.FINE, facts=facts)


def note(code: str, **facts: object) -> Finding:
    """Works, but somebody should know."""
    return Finding(code=code, level=Level.NOTE, facts=facts)


def bad(code: str, **facts: object) -> Finding:
    """Does not work like this."""
    return Finding(code=code, level=Level.BAD, facts=facts)
