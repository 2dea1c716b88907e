"""What the running service does for commands: the same whether they ask through the socket or hold the store."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.errors import PlatformError
from domain.actors import Actor, Channel
from domain.county import County
from domain.events import (
    AccountsConfirmed,
    AccountsLookedUp,
    Commanded,
    DispatchResolved,
    Event,
    HoldEnded,
    LedgerAsked,
    ProjectsImported,
    RosterImported,
    TrailAsked,
)
from domain.outcome import Answer, refuse
from domain.people.records import Person
from domain.people.roster import Roster

# The closed list of what a command may put through the door.
COMMANDED = (
    *(RosterImported, ProjectsImported, AccountsConfirmed, DispatchResolved, HoldEnded, LedgerAsked),
    *(Commanded, TrailAsked),
)


class Door(Protocol):
    """Both ways to the door: `Window` in this process, `Caller` through the socket."""

    async def apply(self, event: Event) -> Answer | None:
        """One event through the door; its effects are durable when this returns."""

    async def look_up(self, persons: tuple[str, ...]) -> Answer | None:
        """Ask the platform's directory for accounts, by phone number."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """The service's own side: its door, its county, its line to the platform's directory."""

    through: Callable[[Event], Awaitable[Answer | None]]
    county: Callable[[], Awaitable[County]]
    staff_id_of: Callable[[str], Awaitable[str | None]]
    ears: Callable[[], Mapping[str, object]] = dict

    async def apply(self, event: Event) -> Answer | None:
        """Only what commands are for, and only as a command."""
        if not isinstance(event, COMMANDED) or event.by.channel is not Channel.COMMAND:
            return _not_for_commands(event)
        return await self.through(event)

    async def look_up(self, persons: tuple[str, ...]) -> Answer | None:
        """Propose accounts for the named persons, or for everybody who has a post and no account. Where the
        platform stops answering, what it said so far is kept and `stopped` says why."""
        roster = (await self.county()).roster
        unknown = [key for key in persons if key not in roster.persons]
        if unknown:
            return refuse("no_such_person", persons=unknown).answer
        asked = [roster.persons[key] for key in persons] or list(without_account(roster))
        accounts, stopped = await self._accounts(asked)
        answer = await self.through(AccountsLookedUp(by=COMMAND, accounts=accounts))
        phoneless = [person.name for person in asked if not person.mobile]
        more = {"without_mobile": phoneless, "stopped": stopped}
        return replace(answer, facts={**answer.facts, **more}) if answer else None

    async def heard(self) -> Answer:
        """What came in from the platform since the service began."""
        return Answer(kind="heard", facts=self.ears())

    async def _accounts(self, asked: Iterable[Person]) -> tuple[dict[str, str], str]:
        found: dict[str, str] = {}
        try:
            for person in asked:
                if person.mobile:
                    found[person.key] = await self.staff_id_of(person.mobile) or ""
        except PlatformError as error:
            return found, str(error)
        return found, ""


COMMAND = Actor(staff_id="", channel=Channel.COMMAND, proven=True)


def without_account(roster: Roster) -> Iterable[Person]:
    """Everybody in a post whom the platform's directory has not been matched with."""
    seated = {key for post in roster.posts.values() for key in (post.holder, post.backup) if key}
    return (roster.persons[key] for key in sorted(seated & roster.persons.keys()) if not roster.persons[key].staff_id)


def _not_for_commands(event: Event) -> Answer | None:
    return refuse("not_for_commands", event=type(event).__name__).answer
