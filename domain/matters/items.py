"""Matters under supervision: an item, one branch per unit, and the facts that are never merged (domain §2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.matters.course import Block, Extension, Objection, Rise, Suspension, Withdrawal
from domain.policy import Urgency
from domain.replacing import replace


class BranchRole(StrEnum):
    """牵头, 责任 or 配合 (domain §2.3)."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    ASSISTING = "assisting"


class ItemState(StrEnum):
    """Computed from the branches, never stored."""

    ISSUED = "issued"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """An act of a person: when, by whom (person key), and for whom where somebody stood in."""

    at: datetime
    by: str
    acting_for: str = ""


class ReadBy(StrEnum):
    """How we came to know that a copy was opened: we asked, the platform told, or the person acted on it."""

    POLL = "poll"
    EVENT = "event"
    CLICK = "click"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is known of one account's copy. `read_at` is when we observed it, not when it was read; it is a
    hint of the platform and nothing rests on it (domain §2.1)."""

    staff_id: str
    post: str
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    read_by: ReadBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineVersion:
    """A due moment and where it came from; the original is kept for ever."""

    number: int
    due_at: datetime
    set_at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rung that has fired: once per (branch, ladder, rung, deadline version), E1."""

    ladder: str
    rung: str
    deadline_version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """Time given to a rung that would have climbed by a silence nobody can be sure of (E7)."""

    ladder: str
    rung: str
    deadline_version: int
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One 反馈 on a branch."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One unit's share of an item."""

    unit: str
    role: BranchRole
    deadlines: tuple[DeadlineVersion, ...]
    receipts: tuple[Receipt, ...] = ()
    signed: Stamp | None = None
    feedback: tuple[Feedback, ...] = ()
    submitted: Stamp | None = None
    submission_text: str = ""
    review_code: str = ""
    closed: Stamp | None = None
    fired: tuple[Fired, ...] = ()
    graces: tuple[Grace, ...] = ()
    met: tuple[int, ...] = ()
    rejected: int = 0
    reopened: int = 0
    extensions: tuple[Extension, ...] = ()
    blocks: tuple[Block, ...] = ()
    objections: tuple[Objection, ...] = ()
    released: Stamp | None = None
    reminded: tuple[datetime, ...] = ()

    @property
    def deadline(self) -> DeadlineVersion:
        """The version in force."""
        return self.deadlines[-1]

    @property
    def reached_at(self) -> datetime | None:
        """When the first copy was delivered; None while nobody of the unit can know of it."""
        return min((r.delivered_at for r in self.receipts if r.delivered_at), default=None)

    @property
    def is_taken_up(self) -> bool:
        """Signed, or already reported on: nobody need be reminded to sign. The facts themselves stay apart."""
        return self.signed is not None or bool(self.feedback) or self.submitted is not None

    @property
    def is_open(self) -> bool:
        """True until the branch is closed out, or passed on to another unit."""
        return self.closed is None and self.released is None

    @property
    def pending_extension(self) -> Extension | None:
        """The request nobody has decided."""
        return self.extensions[-1] if self.extensions and self.extensions[-1].is_pending else None

    @property
    def granted_extensions(self) -> int:
        """How often the deadline was extended."""
        return sum(e.granted is True for e in self.extensions)

    @property
    def block(self) -> Block | None:
        """What holds it up now, at another unit."""
        return self.blocks[-1] if self.blocks and self.blocks[-1].is_open else None

    @property
    def objection(self) -> Objection | None:
        """What the issuer has to decide about."""
        return self.objections[-1] if self.objections and self.objections[-1].is_pending else None

    @property
    def holder(self) -> str:
        """The unit that holds the ball; "" = a meeting or somebody above the county (domain §2.7)."""
        return self.block.unit if self.block else self.unit


class Phase(StrEnum):
    """How a matter must stand for a number without a year to mean it."""

    OPEN = "open"
    CLOSED = "closed"
    LOOKED_AT_AGAIN = "looked_at_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A numbered matter with all its branches. `key` is county year-number, e.g. `2026-37`; `terms` the hash of
    the policy it was promised under (domain §2.5); `criteria` what closing asks line by line; `parts` what it was
    split into, `parent` what it was split off; `raised_by` the account that raised a problem; `on_behalf` the
    post of the leader whose order the office wrote down."""

    kind: ClassVar[str] = "item"
    key: str
    year: int
    number: int
    item_kind: str = "assignment"
    title: str
    issuer: str
    issuer_account: str
    issuer_post: str
    source: str = ""
    project: str = ""
    urgency: Urgency = Urgency.NORMAL
    issued_at: datetime
    terms: str
    branches: tuple[Branch, ...]
    criteria: tuple[str, ...] = ()
    element: str = ""
    raised_by: str = ""
    parent: str = ""
    parts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    merged_into: str = ""
    corrected: tuple[str, ...] = ()
    on_behalf: str = ""
    suspensions: tuple[Suspension, ...] = ()
    rises: tuple[Rise, ...] = ()
    withdrawal: Withdrawal | None = None
    withdrawn: Stamp | None = None
    escalation_paused: Stamp | None = None
    next_due_at: datetime | None = None

    def branch(self, unit: str) -> Branch | None:
        """The share of one unit."""
        return next((b for b in self.branches if b.unit == unit), None)

    @property
    def lead(self) -> Branch:
        """The lead branch; where no unit leads, the first that does not merely assist."""
        standing = [b for b in self.branches if b.released is None] or self.branches
        return min(standing, key=lambda b: list(BranchRole).index(b.role))

    @property
    def suspension(self) -> Suspension | None:
        """What has its clocks stand still now."""
        return self.suspensions[-1] if self.suspensions and self.suspensions[-1].is_running else None

    @property
    def rise(self) -> Rise | None:
        """Where a problem lies now."""
        return self.rises[-1] if self.rises else None

    @property
    def state(self) -> ItemState:
        """Where the item stands: the least advanced open branch speaks (domain §2.3)."""
        if self.withdrawn:
            return ItemState.WITHDRAWN
        open_branches = [b for b in self.branches if b.is_open]
        if not self.owed:
            return ItemState.CLOSED
        if all(b.submitted for b in open_branches):
            return ItemState.SUBMITTED
        return ItemState.SIGNED if all(b.signed for b in open_branches) else ItemState.ISSUED

    @property
    def is_open(self) -> bool:
        """True while anything is owed that must be: assisting shares end with the others (domain §2.3)."""
        if self.withdrawn is not None:
            return False
        for b in self.branches:  # asked ten times a message, nearly always true at once
            if b.closed is None and b.released is None and b.role is not BranchRole.ASSISTING:
                return True
        return bool(self.owed)

    @property
    def owed(self) -> list[Branch]:
        """The shares without which it does not close, as far as they are open; where all only assist, every one."""
        standing = [b for b in self.branches if b.released is None]
        required = [b for b in standing if b.role is not BranchRole.ASSISTING] or standing
        return [b for b in required if b.is_open]

    @property
    def units(self) -> list[str]:
        """Who has a share of it now."""
        return [b.unit for b in self.branches if b.released is None]

    @property
    def about(self) -> str:
        """How notices name it."""
        return f"item|{self.key}"


def is_overdue(branch: Branch, now: datetime) -> bool:
    """Derived, never stored (domain §2.2). What was applied for waits for the reviewer, not for the unit."""
    return branch.is_open and branch.submitted is None and branch.deadline.due_at < now


def with_branch(item: Item, unit: str, change: Callable[[Branch], Branch]) -> Item:
    """The item with one branch changed."""
    branches = tuple(change(b) if b.unit == unit else b for b in item.branches)
    return replace(item, branches=branches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The last number drawn of a series, e.g. `matter|2026` (domain §4: drawn at confirmation, never reused)."""

    kind: ClassVar[str] = "counter"
    key: str
    value: int = 0
    next_due_at: ClassVar[None] = None
