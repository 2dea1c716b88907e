"""待审定: nothing reaches the principal leaders unless a named person lets it (domain §2.9, reliability E8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class GateState(StrEnum):
    """waiting → released | kept; lapsed when the matter was acted on first; bundled = it waits within a digest."""

    WAITING = "waiting"
    BUNDLED = "bundled"
    RELEASED = "released"
    KEPT = "kept"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One rewritten version of the text and who wrote it."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One proposed report upward. Key: item|unit|ladder|rung|deadline version, digest_principal|period, or bulk|moment.
    `notice` is what leaves once released: to 县长, to the group of `tier`, or to the leader's
    `post`. No timeout releases it. Its moment is
    when it is put before the 审定人; many of one moment are put as one digest with `members`. `first_by` let a large
    digest go and waits for the second person."""

    kind: ClassVar[str] = "submission"
    key: str
    item: str = ""
    unit: str = ""
    rung: str = ""
    deadline_version: int = 0
    notice: str = "report_up"
    tier: str = ""
    post: str = ""
    state: GateState = GateState.WAITING
    opened_at: datetime
    facts: Mapping[str, object] = field(default_factory=dict)
    texts: tuple[Wording, ...] = ()
    code_digest: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    members: tuple[str, ...] = ()
    first_by: str = ""
    next_due_at: datetime | None = None

    @property
    def text(self) -> str:
        """The rewritten words, the only ones that may leave; "" = what the machine drafts from `facts`."""
        return self.texts[-1].text if self.texts else ""

    @property
    def named(self) -> dict[str, object]:
        """What it is about, in one line; `of` what kind of report where no matter is named, `number` 0 then."""
        title = self.facts.get("title") or self.facts.get("what") or ""
        number = int(str(self.facts.get("number", 0)))
        return {"number": number, "unit": self.unit, "title": str(title), "of": self.notice}

    @property
    def about(self) -> str:
        """How notices name it."""
        return f"submission|{self.key}"
