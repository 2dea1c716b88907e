"""What people send beside words, and what became of it."""

from dataclasses import dataclass

from domain.actors import Actor
from domain.evidence.records import Media


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSent:
    """A picture, a file or a voice, one to one. `ticket` is what the platform gives it out for; `item` by key, where
    the words beside it name one; `note` those words; `minutes` where it is called the minutes of a meeting."""

    by: Actor
    media: Media
    name: str
    ticket: str
    item: str = ""
    handle: str = ""
    note: str = ""
    minutes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePlaced:
    """Somebody said which matter his evidence is of: what was asked about, or what he sent in the last minutes."""

    by: Actor
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of fetching one: its hash and size, or why not (`later` = try again)."""

    key: str
    digest: str = ""
    size: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFetched:
    """The machine has fetched what one account sent."""

    by: Actor
    account: str
    found: tuple[Fetched, ...]
