"""A lasting service beside a city, and what speaks to it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import Service, Surroundings, wall_clock
from config.settings import Settings
from console.command_socket import Caller, socket_path
from documents.workbook import load_workbook_file
from domain.county import County
from rehearsal.alone import county_of, environment_of, lonely_city
from rehearsal.stage import COUNTIES
from sandbox.city import City

QINGHE = COUNTIES / "qinghe.xlsx"


@dataclass(frozen=True, kw_only=True)
class House:
    """A service that serves, the city it speaks to, and a caller at its socket."""

    service: Service
    city: City
    caller: Caller

    @property
    def url(self) -> str:
        """Where its pages are."""
        return self.service.base_url


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's name."""
    with tempfile.TemporaryDirectory(prefix="q") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sample() -> County:
    """The sample county, read once."""
    assert not load_workbook_file(QINGHE).faults
    return county_of(QINGHE)


def settings_of(city: City, data_dir: Path, **more: object) -> Settings:
    """The settings `qunding sandbox` prints, and some more."""
    printed = {name.removeprefix("QUNDING_").lower(): value for name, value in environment_of(city).items()}
    return Settings.model_validate({**printed, "data_dir": data_dir, "port": 0, **more})


@pytest.fixture
async def city(sample: County) -> AsyncIterator[City]:
    """The sample county's people and groups, without a bot."""
    alone = lonely_city(sample, "s" * 64, "webhook", wall_clock)
    await alone.start()
    yield alone
    await alone.stop()


@pytest.fixture
async def house(city: City, short: Path) -> AsyncIterator[House]:
    """Everything runs, on an empty store."""
    service = Service(settings_of(city, short), Surroundings(durable=False))
    await service.open()
    await service.listen_to_commands()
    await service.serve()
    yield House(service=service, city=city, caller=Caller(path=socket_path(short)))
    await service.close()
