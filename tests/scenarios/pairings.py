"""How the bot may be set up: how it hears, what it shows, where it keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from rehearsal.play import played, staged
from rehearsal.scenario import read_scenario

SCENARIOS = sorted(Path(__file__).parent.glob("*.yaml"))


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """One way of setting up; `store` is sqlite or postgres."""

    mode: str
    plain: bool
    store: str

    def __str__(self) -> str:
        return f"{self.mode}-{'plain' if self.plain else 'cards'}-{self.store}"


MODES, STORES = ("webhook", "stream"), ("sqlite", "postgres")
ALL = [Pairing(mode=m, plain=p, store=s) for m, p, s in product(MODES, (False, True), STORES)]


def modes_of(file: Path) -> tuple[str, ...]:
    """How the bot may hear in it: both ways, but where the scenario is about one."""
    fixed = re.search(r"^mode: *(\w+)", file.read_text("utf-8"), re.MULTILINE)
    return (fixed[1],) if fixed else MODES


def chosen() -> Iterator[tuple[Path, Pairing]]:
    """Each mode of a scenario on both stores, half of the runs in cards and half in plain text. From scenario to
    scenario the other way round, so that two in a row see all eight."""
    for number, file in enumerate(SCENARIOS):
        for at, (mode, store) in enumerate(product(modes_of(file), STORES)):
            turned = at in (1, 2)  # plain text meets each mode and each store once
            yield file, Pairing(mode=mode, plain=turned != bool(number % 2), store=store)


def case(file: Path, how: Pairing) -> object:
    """A pytest case, marked where it needs the PostgreSQL server."""
    marks = [pytest.mark.postgres] if how.store == "postgres" else []
    return pytest.param(file, how, id=f"{file.stem}-{how}", marks=marks)


async def unmet(file: Path, how: Pairing, folder: Path, database_url: str) -> str:
    """Play it so; what did not hold."""
    scenario = read_scenario(file)
    play = staged(scenario, folder, mode=how.mode, plain=how.plain, database_url=database_url)
    return (await played(scenario, play)).unmet
