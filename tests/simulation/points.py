"""Crash points: at every chosen seam of a run a fork of the process dies there and must come back whole."""

from __future__ import annotations

import gc
import io
import logging
import os
import random
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.simulation.script import ENDS, MATTERS, Run
from tests.simulation.seams import LOSSY, Forker, Seams, drawn
from tests.simulation.truths import broken, signature
from tests.simulation.world import World

PAIR_WITHIN = 60
"""The second blow of a pair falls on one of so many seams after the first: into the coming back, mostly."""


@dataclass(frozen=True, kw_only=True)
class Blow:
    """What happens after the first death."""

    dies: tuple[int, ...] = ()
    loses: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Which seed, of how many seams how many points were tried, and what went wrong."""

    seed: int
    seams: int
    points: int
    failures: tuple[str, ...]


def played(seed: int, dies: Sequence[int] = (), loses: Sequence[int] = ()) -> tuple[World, Run]:
    """One run without forks: the exact replay of what a copy did."""
    world = new_world(seed, Seams(dies=list(dies), loses=list(loses)))
    world.open()
    run = Run(world=world, whole=True)
    world.run(run.play())
    return world, run


def trace(seed: int, hop: timedelta) -> str:
    """Every word, moment and entry of a quiet run whose clock is pushed `hop` at a time."""
    world = new_world(seed, Seams())
    world.open()
    world.run(Run(world=world, whole=True, hop=hop).play())
    return signature(world)


def new_world(seed: int, seams: Seams) -> World:
    """On a folder of its own."""
    return World(Path(tempfile.mkdtemp(prefix="qunding-sim-")), seed, seams)


def faults_of(world: World, run: Run, log: str = "") -> list[str]:
    """What does not hold; all matters must be there where everybody was heard to the end."""
    return broken(world, MATTERS if world.clock.now() >= ENDS and not run.unheard else None, log)


def same_twice(seed: int, dies: Sequence[int], loses: Sequence[int] = ()) -> bool:
    """Two runs of a seed and its blows are the same in every word."""
    return signature(played(seed, dies, loses)[0]) == signature(played(seed, dies, loses)[0])


@dataclass(kw_only=True)
class Points:
    """Tries `most` points of one seed: four in five are single seams, the rest pairs by lot. A copy is watched for
    half a day, or to the end where `whole`."""

    seed: int
    most: int
    whole: bool = False
    _singles: set[tuple[int, str]] = field(default_factory=set)
    _pairs: Mapping[int, Sequence[Blow]] = field(default_factory=dict)

    def tried(self) -> Sample:
        """Fork, die, come back, look."""
        names = played(self.seed)[0].seams.names
        self._singles = _singles(self.seed, names, self.most * 4 // 5)
        gc.collect()
        gc.freeze()
        self._pairs = _pairs(self.seed, len(names), self.most - len(self._singles))
        failures, runs = self._run()
        return Sample(seed=self.seed, seams=len(names), points=runs, failures=tuple(failures))

    def _run(self) -> tuple[list[str], int]:
        seams, heard = Seams(), io.StringIO()
        world = new_world(self.seed, seams)
        run = Run(world=world, whole=self.whole)

        def born(number: int, way: str) -> tuple[bool, bool]:
            world.loop.adopt()
            logging.basicConfig(stream=heard, level=logging.DEBUG, force=True)
            if way.startswith("pair"):
                blow = self._pairs[number][int(way.removeprefix("pair"))]
                seams.dies, seams.loses = list(blow.dies), list(blow.loses)
            return way != "lose", way == "lose"

        seams.forks = forker = Forker(wanted=self._wanted, born=born)
        try:
            world.open()
            world.run(run.play())
        except BaseException as error:
            if forker.is_copy:
                _end([repr(error), heard.getvalue()[-2000:]])
            raise
        if forker.is_copy:
            _end(faults_of(world, run, heard.getvalue()))
        forker.finish()
        return forker.failures, forker.runs

    def _wanted(self, number: int, _name: str) -> list[str]:
        plain = [way for way in ("die", "lose") if (number, way) in self._singles]
        return [*plain, *(f"pair{n}" for n in range(len(self._pairs.get(number, ()))))]


def _singles(seed: int, names: Sequence[str], count: int) -> set[tuple[int, str]]:
    """Three in five around a message that leaves, the others anywhere; all there are where `count` allows."""
    leaving = [(n, way) for n, name in enumerate(names) for way in ("die", "lose") if name in LOSSY]
    others = [(n, "die") for n, name in enumerate(names) if name not in LOSSY]
    around = min(len(leaving), max(count * 3 // 5, count - len(others)))
    chosen = [leaving[n] for n in drawn(f"leaving|{seed}", len(leaving), around)]
    return {*chosen, *(others[n] for n in drawn(f"others|{seed}", len(others), count - around))}


def _pairs(seed: int, seams: int, count: int) -> dict[int, list[Blow]]:
    dice = random.Random(f"pairs|{seed}")
    found: dict[int, list[Blow]] = {}
    for _n in range(count):
        first = dice.randrange(seams)
        then = first + dice.randrange(1, PAIR_WITHIN)
        blow = Blow(dies=(then,)) if dice.random() < 0.6 else Blow(loses=(then, then + 1, then + 2, then + 3))
        found.setdefault(first, []).append(blow)
    return found


def _end(faults: Iterable[str]) -> None:
    """A copy says what it found and is gone, without the original's goodbyes."""
    faults = list(faults)
    sys.stderr.write("".join(f"    {fault}\n" for fault in faults[:3]))
    sys.stderr.flush()
    os._exit(1 if faults else 0)
