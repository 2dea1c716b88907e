"""Two ways to the one door: through the running service, or by taking the store for the length of a command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app import Service, Surroundings
from config.calendars import load_calendar
from config.letters import load_letters
from config.load import load_policy, policy_path
from config.settings import Settings
from console.command_socket import Caller, answers, socket_path
from console.window import Door
from domain.county import County
from domain.people.roster import Roster
from domain.policy import Policy
from domain.projects.files import ProjectFile
from store.counties import CountyReader
from store.looking import NoStore, looking
from store.mapping import all_of
from store.marking import RehearsalMixed, is_rehearsal


@asynccontextmanager
async def door(settings: Settings) -> AsyncIterator[Door]:
    """The running service's door; without one, a service that lives as long as the block."""
    path = socket_path(settings.data_dir)
    if answers(path):
        yield Caller(path=path)
        return
    service = new_service(settings)
    try:
        await service.open()
        yield service.window
    finally:
        await service.close()


def new_service(settings: Settings) -> Service:
    """A service of this machine; a new data folder is closed to others: it will hold phone numbers."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Service(settings, Surroundings())


def reader_of(settings: Settings) -> CountyReader:
    """What turns the rows of a store into a county, by the files in force now."""
    own = settings.own_folder
    return CountyReader(
        name=settings.county,
        calendar=load_calendar(own / "calendar.toml"),
        letter_words=load_letters(own / "letters.toml"),
        policy=policy_of(settings),
    )


def policy_of(settings: Settings) -> Policy:
    """The policy that is set, as its file stands now."""
    return load_policy(policy_path(settings.policy, settings.own_folder))


def seen(settings: Settings) -> tuple[County, dict[str, ProjectFile]]:
    """County and projects as they stand, read without disturbing anybody. Raises NoStore and RehearsalMixed."""
    with looking(settings.store_url) as connection:
        if is_rehearsal(connection):
            raise RehearsalMixed(rehearsed=True)
        return reader_of(settings).read(connection), all_of(connection, ProjectFile)


def roster_so_far(settings: Settings) -> tuple[Roster, dict[str, ProjectFile]]:
    """What an import is compared with: nothing before the first one."""
    try:
        county, projects = seen(settings)
    except NoStore:
        return Roster(), {}
    return county.roster, projects
