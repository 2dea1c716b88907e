"""Everything that was said: who saw what when, edits and recalls. The oracle of every test."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

ROBOT = "robot"
What = Literal["message", "edit", "recall", "read", "members"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button or link that opens an address and calls nobody back."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message shows. `kind` is the msgKey, the msgtype, or card | ding | todo | work_notice."""

    kind: str
    title: str = ""
    text: str = ""
    links: tuple[Link, ...] = ()
    at: tuple[str, ...] = ()
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The data of a card at one moment: public values and per-user overrides."""

    public: Mapping[str, str]
    private: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message about to be posted. `key` is its processQueryKey, "" when the channel returns none."""

    place: str
    sender: str
    content: Content
    key: str = ""
    card: str = ""
    face: Face | None = None
    only: frozenset[str] | None = None
    quote: str = ""


@dataclass(slots=True, kw_only=True)
class Message:
    """A posted message; `seq` grows with everything that happens in the sandbox."""

    seq: int
    message_id: str
    at: datetime
    draft: Draft
    face: Face | None = None
    edited_at: datetime | None = None
    recalled_at: datetime | None = None
    read_at: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened.

    `face` is the card as it was then; `only` the people whose view changed (None = all).
    """

    seq: int
    at: datetime
    what: What
    place: str
    message: Message | None = None
    face: Face | None = None
    only: frozenset[str] | None = None


@dataclass(slots=True)
class Ledger:
    """Messages and changes in order; `listeners` are called after each change."""

    new_id: Callable[[], str]
    messages: list[Message] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    listeners: list[Callable[[Change], None]] = field(default_factory=list)
    _by_key: dict[str, list[Message]] = field(default_factory=dict)
    _by_id: dict[str, Message] = field(default_factory=dict)
    _by_place: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def seq(self) -> int:
        """The number of the newest change; 0 before the first."""
        return len(self.changes)

    def post(self, draft: Draft, now: datetime) -> Message:
        """Put a message where it belongs."""
        message = Message(seq=self.seq + 1, message_id=self.new_id(), at=now, draft=draft, face=draft.face)
        self.messages.append(message)
        self._by_id[message.message_id] = message
        self._by_place.setdefault(draft.place, []).append(message)
        if draft.key:
            self._by_key.setdefault(draft.key, []).append(message)
        self._note("message", message, now, draft.only)
        return message

    def edit(self, message: Message, face: Face, now: datetime, only: frozenset[str] | None = None) -> None:
        """A card got new data; `only` names the users when nothing but their private data changed."""
        message.face = face
        message.edited_at = now
        self._note("edit", message, now, only or message.draft.only)

    def recall(self, message: Message, now: datetime) -> None:
        """The message disappears without a trace (dingtalk.md §2.4)."""
        message.recalled_at = now
        self._note("recall", message, now, message.draft.only)

    def read(self, message: Message, userid: str, now: datetime) -> bool:
        """Note the first reading by this person; False when it was read before."""
        if userid in message.read_at or message.recalled_at:
            return False
        message.read_at[userid] = now
        self._note("read", message, now, frozenset({userid}))
        return True

    def members_changed(self, place: str, now: datetime) -> None:
        """People joined or left, or a group got a new title."""
        self._append(Change(seq=self.seq + 1, at=now, what="members", place=place))

    def _note(self, what: What, message: Message, now: datetime, only: frozenset[str] | None) -> None:
        place, face = message.draft.place, message.face
        change = Change(seq=self.seq + 1, at=now, what=what, place=place, message=message, face=face, only=only)
        self._append(change)

    def _append(self, change: Change) -> None:
        self.changes.append(change)
        for listener in self.listeners:
            listener(change)

    def by_key(self, key: str) -> list[Message]:
        """All messages one processQueryKey covers: one in a group, one per recipient in private."""
        return self._by_key.get(key, [])

    def by_id(self, message_id: str) -> Message | None:
        """The message with this msgId."""
        return self._by_id.get(message_id)

    def in_place(self, place: str) -> list[Message]:
        """Messages of one conversation, oldest first, recalled ones included."""
        return self._by_place.get(place, [])

    def arrivals(self, place: str, since: int) -> Iterator[Change]:
        """Messages and card edits of one conversation after change number `since`."""
        later = self.changes[since:]
        return (change for change in later if change.place == place and change.what in ("message", "edit"))
