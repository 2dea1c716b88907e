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


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAsked:
    """12号佐证: what was sent about a matter. `token` was drawn for the link to its page, which lies below `base`; "" =
    the county has no such page."""

    by: Actor
    item: str
    token: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLooked:
    """A link was followed: to the page of the matter, or (`key`) to one thing that was sent. `seal` stands for the
    token, which is kept nowhere."""

    by: Actor
    seal: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOpened:
    """Whom a link was given to looks at what was sent about a matter, with `key` at one of it."""

    by: Actor
    item: str
    key: str = ""
