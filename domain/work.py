"""What an event needs to be loaded, and what was loaded (design §3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from domain.outcome import Aggregate

Key = tuple[str, str]
A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A question from the closed list of `store/lookups.py`; the answer is keys of one kind."""

    name: str
    kind: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Keys and questions an event names before it is decided."""

    keys: tuple[Key, ...] = ()
    lookups: tuple[Lookup, ...] = ()


NO_NEEDS = Needs()


@dataclass(frozen=True, kw_only=True)
class Work:
    """(kind, key) → aggregate, exactly what was named; an absent key does not exist."""

    aggregates: Mapping[Key, Aggregate] = field(default_factory=dict)
    answers: Mapping[Lookup, tuple[str, ...]] = field(default_factory=dict)

    def get(self, of: type[A], key: str) -> A | None:
        """One aggregate by type and key."""
        return cast("A | None", self.aggregates.get((of.kind, key)))

    def found(self, of: type[A], lookup: Lookup) -> tuple[A, ...]:
        """The aggregates a lookup answered with, in its order."""
        found = (self.get(of, key) for key in self.answers.get(lookup, ()))
        return tuple(each for each in found if each is not None)


def needs_keys(*keys: Key) -> Needs:
    """Only keys."""
    return Needs(keys=keys)


def merged(needs: Iterable[Needs]) -> Needs:
    """The needs of a batch as one, each key and question once."""
    keys: dict[Key, None] = {}
    lookups: dict[Lookup, None] = {}
    for each in needs:
        keys.update(dict.fromkeys(each.keys))
        lookups.update(dict.fromkeys(each.lookups))
    return Needs(keys=tuple(keys), lookups=tuple(lookups))
