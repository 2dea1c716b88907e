"""Answers that stand until something is written (ADR 23)."""

from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
# A transaction that tells which kinds it saved leaves them with its connection; one that does not may have saved any.
SAVED = "saved"
ANYTHING, UNTOLD = "", "?"
MOST_SEEN = 2_000


class Memory:
    """Answers to named questions, which nobody may change; they stand until the next commit, or until the next that
    saves an aggregate of the kind they are of."""

    def __init__(self) -> None:
        self._ages: dict[str, int] = {}
        self._seen: dict[Hashable, tuple[tuple[int, int], Any]] = {}

    def commit(self, saved: Collection[str] | None = None) -> None:
        """These kinds were written; None = it was not told, and may be any."""
        for kind in (ANYTHING, *((UNTOLD,) if saved is None else saved)):
            self._ages[kind] = self._ages.get(kind, 0) + 1

    def answer(self, asked: Hashable, find: Callable[[], T], kind: str = ANYTHING) -> T:
        """The answer of before, or what is found now."""
        # Looked at before the question: what commits meanwhile makes the answer an old one.
        age = self._ages.get(kind, 0), self._ages.get(UNTOLD, 0)
        known = self._seen.get(asked)
        if known is None or known[0] != age:
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            known = self._seen[asked] = age, find()
        found: T = known[1]
        return found
