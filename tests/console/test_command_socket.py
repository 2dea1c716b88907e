"""The local command socket: whoever may connect gets what a command may ask, and nothing else."""

from __future__ import annotations

import asyncio
import socket
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import aiohttp
import pytest

from app import COMMAND, Service, Surroundings
from config.settings import Settings
from console.command_socket import Caller, SocketTaken, SocketUnfit, Unanswered, answers, socket_path
from documents.workbook import load_workbook_file
from domain.actors import Actor, Channel
from domain.events import AccountsConfirmed, Dropped
from domain.people.records import Binding
from domain.projects.files import ProjectFile
from domain.projects.milestones import UNFIXED
from tests.console.conftest import QINGHE, House


async def import_sample(house: House) -> None:
    found = load_workbook_file(QINGHE)
    for event in (found.roster_imported(COMMAND), found.projects_imported(COMMAND)):
        assert event is not None
        answer = await house.caller.apply(event)
        assert answer is not None
        assert answer.kind == "imported"


async def test_only_this_account_may_connect(short: Path) -> None:
    """The file is closed to others from the first moment, and gone when the service is."""
    path = socket_path(short)
    service = Service(Settings(data_dir=short, port=0), Surroundings(durable=False))
    await service.open()
    await service.listen_to_commands()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await service.close()
    assert not path.exists()


async def test_an_event_arrives_as_it_was_sent(house: House) -> None:
    """What came through the socket equals what the workbook says, each monthly plan frozen as the first version."""
    await import_sample(house)
    county = await house.service.county()
    found = load_workbook_file(QINGHE)
    assert county.roster.posts == {post.key: post for post in found.posts}
    kept = await house.service.projects()
    assert all(plan.number == 1 for project in kept.values() for plan in project.plans)
    assert {key: unfrozen(project) for key, project in kept.items()} == {
        project.key: unfrozen(project) for project in found.projects
    }


def unfrozen(project: ProjectFile) -> ProjectFile:
    """The project without what the import itself writes down: which version a monthly plan is, since when, by whom."""
    plans = tuple(replace(plan, number=UNFIXED, fixed_on=date.min, by="") for plan in project.plans)
    return replace(project, plans=plans)


async def test_accounts_are_found_proposed_and_confirmed(house: House) -> None:
    """The directory is asked by phone number; nobody acts before the office has confirmed."""
    await import_sample(house)
    answer = await house.caller.look_up(("周明远",))
    assert answer is not None
    assert (answer.facts["proposed"], answer.facts["stopped"]) == (["周明远"], "")
    person = (await house.service.county()).roster.persons["周明远"]
    assert (person.binding, person.reachable) == (Binding.PROPOSED, False)
    await house.caller.apply(AccountsConfirmed(by=COMMAND, persons=("周明远",)))
    assert (await house.service.county()).roster.persons["周明远"].reachable


async def test_what_was_found_is_kept_when_the_platform_stops(house: House) -> None:
    """A look-up that is cut off says so and can go on from there."""
    await import_sample(house)
    first = await house.caller.look_up(("周明远",))
    assert first is not None
    house.city.fault("throttle", "user_by_mobile")
    cut = await house.caller.look_up(("林素芬", "高志成"))
    assert cut is not None
    assert (cut.facts["proposed"], bool(cut.facts["stopped"])) == ([], True)
    rest = await house.caller.look_up(())
    assert rest is not None
    proposed = set(rest.facts["proposed"])  # type: ignore[call-overload]
    assert "周明远" not in proposed
    assert proposed >= {"林素芬", "高志成"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"type":"Dropped","body":{}}', b'{"type":"RosterImported","body":{"by":1}}', b"\xff"],
)
async def test_what_is_no_command_is_refused(house: House, body: bytes) -> None:
    """With 400 and without a trace in the store."""
    connector = aiohttp.UnixConnector(path=str(house.caller.path))
    async with aiohttp.ClientSession(connector=connector) as session:
        for path in ("apply", "look_up"):
            if (path, body) == ("look_up", b"[]"):
                continue
            async with session.post(f"http://qunding/{path}", data=body) as response:
                assert response.status == 400, path


async def test_a_command_acts_as_a_command_only(house: House) -> None:
    """Not as a person, and with no other event than commands are for."""
    person = Actor(staff_id="u-周明远", channel=Channel.PRIVATE, proven=True)
    answer = await house.caller.apply(AccountsConfirmed(by=person))
    assert answer is not None
    assert answer.kind == "not_for_commands"
    with pytest.raises(Unanswered):
        await house.caller.apply(Dropped(by=COMMAND))


async def test_a_dead_services_file_is_taken_away(short: Path) -> None:
    """A service that was killed leaves its file; the next one starts all the same."""
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(socket_path(short)))
    left.close()
    service = Service(Settings(data_dir=short, port=0), Surroundings(durable=False))
    await service.open()
    await service.listen_to_commands()
    assert answers(socket_path(short))
    await service.close()


async def test_a_living_services_place_is_not_taken(house: House, short: Path) -> None:
    """Two services on one data folder with different databases."""
    other = Settings(data_dir=short, database_url=f"sqlite:///{short}/other.sqlite3", port=0)
    service = Service(other, Surroundings(durable=False))
    await service.open()
    with pytest.raises(SocketTaken):
        await service.listen_to_commands()
    await service.close()
    assert answers(house.caller.path)


@pytest.mark.parametrize("unfit", ["a folder", "a file", "too long"])
async def test_a_place_that_is_no_place(short: Path, unfit: str) -> None:
    """Said, not repaired: what lies there is somebody's."""
    data_dir = short / ("x" * 120) if unfit == "too long" else short
    data_dir.mkdir(exist_ok=True)
    if unfit == "a folder":
        socket_path(data_dir).mkdir()
    elif unfit == "a file":
        socket_path(data_dir).write_text("mine")
    service = Service(Settings(data_dir=data_dir, port=0), Surroundings(durable=False))
    await service.open()
    with pytest.raises(SocketUnfit):
        await service.listen_to_commands()
    await service.close()
    assert answers(socket_path(data_dir)) is False


async def test_a_service_that_dies_meanwhile(short: Path) -> None:
    """The command says that it was not done; it does not hang."""

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_unix_server(hang_up, socket_path(short))
    async with server:
        with pytest.raises(Unanswered):
            await Caller(path=socket_path(short)).apply(AccountsConfirmed(by=COMMAND))
