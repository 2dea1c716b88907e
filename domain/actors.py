"""Who acts, and through which channel. Identity is staffId + corpId + robotCode, never a nickname (S01, S02)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from domain.people.records import Person, Post, Role, Tier
from domain.people.roster import Roster


class Channel(StrEnum):
    """Where an act came from."""

    GROUP = "group"
    PRIVATE = "private"
    CARD = "card"
    COMMAND = "command"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The account that acted. `proven` is False where only the account's name, not the body, was signed
    (HTTP callbacks without encryption): there a privileged act is completed only by a private code. `among` = a button
    of a card that tells of several things: it stays as it is, whatever is pressed."""

    staff_id: str
    channel: Channel
    conversation: str = ""
    message_id: str = ""
    proven: bool = False
    among: bool = False


SYSTEM = Actor(staff_id="", channel=Channel.SYSTEM, proven=True)


@dataclass(frozen=True, kw_only=True)
class Standpoint:
    """An actor looked up in the roster of this transaction: the person, today's posts and roles. Its answers are kept:
    every rule asks them, some for every share of a matter."""

    actor: Actor
    person: Person | None
    posts: tuple[Post, ...]

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Every role held today; an unbound account is an outsider, a bound one at least a member."""
        if self.actor.channel is Channel.SYSTEM:
            return frozenset({Role.OFFICE})
        if self.person is None:
            return frozenset({Role.OUTSIDER})
        return frozenset(post.role for post in self.posts) or frozenset({Role.MEMBER})

    @cached_property
    def units(self) -> frozenset[str]:
        """Units this person answers for as head or liaison."""
        return frozenset(p.unit for p in self.posts if p.role in (Role.HEAD, Role.LIAISON))

    @cached_property
    def fields(self) -> frozenset[str]:
        """口子 this person answers for as a leader."""
        return frozenset(area for p in self.posts if p.role is Role.FIELD_LEADER for area in p.fields)

    @cached_property
    def tier(self) -> Tier:
        """The highest tier whose words this person may see."""
        return max((role.tier for role in self.roles), key=lambda tier: tier.height)

    @property
    def key(self) -> str:
        """The person's key, "" for the machine."""
        return self.person.key if self.person else ""

    @property
    def name(self) -> str:
        """The registered name, never a nickname (S07)."""
        return self.person.name if self.person else ""


def standpoint(roster: Roster, actor: Actor, day: date) -> Standpoint:
    """Look the actor up in the roster of this transaction (S13: check and act together)."""
    person = roster.person_of(actor.staff_id)
    posts = roster.posts_held(person.key, day) if person else ()
    return Standpoint(actor=actor, person=person, posts=posts)
