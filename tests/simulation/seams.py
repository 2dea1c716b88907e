"""Seams: the places between two effects at which a process can die or an answer can be lost."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

DEADLY = ("push", "commit", "committed", "send", "sent", "ack")
LOSSY = ("sent",)


class Crash(BaseException):
    """The process is gone. Not an Exception: nothing of ours may catch it."""


class LostReply(Exception):
    """The platform has it; we never hear so."""


@dataclass(kw_only=True)
class Seams:
    """Counts what is passed. `dies` and `loses` name the seams, by number, at which it happens; `forks` is asked at
    every seam while nothing has happened yet, `chance` at every seam always."""

    dies: list[int] = field(default_factory=list)
    loses: list[int] = field(default_factory=list)
    forks: Callable[[int, str], tuple[bool, bool]] | None = None
    chance: Callable[[str], tuple[bool, bool]] | None = None
    passed: int = 0
    open: bool = False
    names: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    def at(self, name: str, life: Life) -> None:
        """Pass one seam, or not."""
        if life.dead:
            raise Crash
        if not self.open:
            return
        number, self.passed = self.passed, self.passed + 1
        self.names.append(name)
        die, lose = number in self.dies, name in LOSSY and number in self.loses
        if self.forks is not None and not (die or lose):
            die, lose = self.forks(number, name)
        if self.chance is not None:
            die, lose = self.chance(name)
        if die:
            self.ends[name] += 1
            life.end()
            raise Crash
        if lose:
            life.hurt()
            raise LostReply


@dataclass(kw_only=True)
class Life:
    """One incarnation of the process; `ended` is called when it dies, `hurt` when an answer to it is lost."""

    ended: Callable[[], None]
    hurt: Callable[[], None]
    dead: bool = False

    def end(self) -> None:
        """Nothing that belongs to it may do anything any more."""
        self.dead = True
        self.ended()


@dataclass(kw_only=True)
class Forker:
    """At every wanted seam copies of the process go another way while the original goes on. `wanted` gives the ways
    of a seam, `born` tells a copy which one is its own and says whether it dies or loses an answer."""

    wanted: Callable[[int, str], Sequence[str]]
    born: Callable[[int, str], tuple[bool, bool]]
    at_once: int = 2
    failures: list[str] = field(default_factory=list)
    runs: int = 0
    is_copy: bool = False
    _alive: dict[int, str] = field(default_factory=dict)

    def __call__(self, number: int, name: str) -> tuple[bool, bool]:
        """(die, lose) for this process."""
        if self.is_copy:
            return False, False
        for way in self.wanted(number, name):
            while len(self._alive) >= self.at_once:
                self._reap()
            pid = os.fork()
            if pid == 0:
                self.is_copy = True
                return self.born(number, way)
            self.runs += 1
            self._alive[pid] = f"{way} at seam {number} ({name})"
        return False, False

    def finish(self) -> None:
        """Wait for all."""
        while self._alive:
            self._reap()

    def _reap(self) -> None:
        pid, status = os.wait()
        story = self._alive.pop(pid)
        if status != 0:
            self.failures.append(story)


def by_chance(seed: int, deaths: float, losses: float) -> Callable[[str], tuple[bool, bool]]:
    """So many deaths a seam and lost answers a call."""
    dice = random.Random(f"chance|{seed}")
    return lambda name: (dice.random() < deaths, name in LOSSY and dice.random() < losses)


def drawn(seed: str, most: int, count: int) -> list[int]:
    """Seam numbers by lot."""
    dice = random.Random(seed)
    return sorted(dice.sample(range(most), min(count, most)))
