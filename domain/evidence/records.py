"""佐证: one thing somebody sent about a matter, kept with its hash, its sender and its time (features C12)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Media(StrEnum):
    """What it is, as the platform tells it."""

    PICTURE = "picture"
    FILE = "file"
    VOICE = "voice"
    VIDEO = "video"


class EvidenceState(StrEnum):
    """awaited → kept | lost: it lies with the platform until we have fetched it; either may be taken back."""

    AWAITED = "awaited"
    KEPT = "kept"
    LOST = "lost"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Key: the message that brought it. `item` "" = nobody has said yet which matter it is of; `choices` are then the
    matters that were offered by number. `ticket` is the platform's word for it, `note` what was said with it (of a
    voice what the platform heard), `digest` the sha256 of its `size` bytes, `problem` why it is lost. `minutes`: it is
    read as the minutes of a meeting once it is here, and of no matter by itself."""

    kind: ClassVar[str] = "evidence"
    key: str
    account: str
    person: str
    sent_at: datetime
    media: Media
    name: str
    suffix: str
    ticket: str
    note: str = ""
    item: str = ""
    choices: tuple[str, ...] = ()
    state: EvidenceState = EvidenceState.AWAITED
    tries: int = 0
    digest: str = ""
    size: int = 0
    problem: str = ""
    minutes: bool = False
    next_due_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """True for what is there, or on its way."""
        return self.state in (EvidenceState.AWAITED, EvidenceState.KEPT)


def place(digest: str, suffix: str) -> str:
    """Where a file is kept below the folder of files; the same bytes are kept once."""
    return f"{digest[:2]}/{digest}.{suffix}"
