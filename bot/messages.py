"""What comes in (Inbound) and what goes out (Message), free of any platform's wire format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

AMONG = "among"
"""The param by which a press is known to come from a card that tells of several things."""


class InboundKind(StrEnum):
    """Words, files without a word, a press of a card's button, a change of a group's membership, an account that left
    the organisation, or a message opened: `quoted` is its handle."""

    WORDS = "words"
    FILES = "files"
    CLICK = "click"
    JOINED = "joined"
    LEFT = "left"
    GONE = "gone"
    READ = "read"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A picture, file, voice or video that was sent along; `ticket` is what the platform gives it out for."""

    media: str
    ticket: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One thing a person did. `message_id` is unique for ever (robot|message or card|user|action|frame);
    `staff_id` "" = an outsider. `proven` False = only the account's name is signed, not the body."""

    kind: InboundKind
    message_id: str
    staff_id: str
    conversation: str = ""
    title: str = ""
    is_group: bool = False
    text: str = ""
    quoted: str = ""
    action: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    said_at: datetime | None = None
    proven: bool = False
    files: tuple[Handed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that calls back: `action` names what it does, `params` with what. A done one shows a state."""

    text: str
    action: str
    params: Mapping[str, str] = field(default_factory=dict)
    primary: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One input of a card's form."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes along: its name, its suffix without a dot, and what it is made of when it leaves."""

    name: str
    suffix: str
    made_of: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, semantically: conclusion first, then lines, then at most four buttons (messages §1.2).
    `alert` is what a phone shows in its list; `shortcuts` tell of each button, by its text, the words that do the
    same (ADR 15), `unbuttoned` those of them for which a card has no button. With an `attachment` the
    file is the message, and the words are what is said where no file goes through."""

    title: str
    lines: tuple[str, ...] = ()
    alert: str = ""
    buttons: tuple[Button, ...] = ()
    form: tuple[Field, ...] = ()
    footer: str = ""
    shortcuts: tuple[str, ...] = ()
    unbuttoned: tuple[str, ...] = ()
    attachment: Attachment | None = None
