"""What a rule wants said (Notice) and one message on its way (Dispatch): design §5."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.policy import NoticeClass


class AudienceKind(StrEnum):
    """Whom a notice is for, before anybody is named."""

    POST = "post"
    ACCOUNT = "account"
    TIER = "tier"
    CARDS = "cards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A post, the account that asked, a tier's group, or the cards already sent about a matter."""

    kind: AudienceKind
    key: str


class Wanted(StrEnum):
    """The condition that is looked at again when the message is about to leave (E3)."""

    ALWAYS = "always"
    UNSIGNED = "unsigned"
    OPEN = "open"
    DUTY_OPEN = "duty_open"
    RELEASED = "released"
    SILENT = "silent"
    EXTENSION = "extension"
    BLOCKED = "blocked"
    OBJECTION = "objection"
    LEVEL = "level"
    SUBMITTED = "submitted"
    WITHDRAWAL = "withdrawal"
    RECHECK = "recheck"
    LETTER_UNSIGNED = "letter_unsigned"
    LETTER_OWED = "letter_owed"
    LETTER_REVIEWED = "letter_reviewed"


class NoticeState(StrEnum):
    """planned → held | ready → in a dispatch | cancelled | superseded | skipped."""

    READY = "ready"
    HELD = "held"
    IN = "in"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to be said on one occasion. `facts` are JSON values: keys ending in `_at` are ISO moments,
    in `_on` ISO dates, in `_yuan` money; words are made later from `config/wording.toml`.
    `key` names the occasion and no person; `about` is the aggregate (kind|key) it speaks of."""

    key: str
    kind: str
    notice_class: NoticeClass
    audience: Audience
    facts: Mapping[str, object] = field(default_factory=dict)
    not_before: datetime
    about: str = ""
    unit: str = ""
    wanted: Wanted = Wanted.ALWAYS
    version: int = 0
    urgent: bool = False

    @property
    def is_let_go(self) -> bool:
        """A named person let it go at the gate: it does not go up by itself (domain §2.9)."""
        return "approved_by" in self.facts


class DispatchState(StrEnum):
    """planned (a look that waits) → claimed → sent | failed_temp | failed_perm | unknown."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED_TEMP = "failed_temp"
    FAILED_PERM = "failed_perm"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """How a dispatch travels. A look asks who has opened an earlier one."""

    CARD_GROUP = "card_group"
    CARD_PRIVATE = "card_private"
    TEXT_GROUP = "text_group"
    TEXT_PRIVATE = "text_private"
    CARD_EDIT = "card_edit"
    FILE_PRIVATE = "file_private"
    LOOK_GROUP = "look_group"
    LOOK_PRIVATE = "look_private"

    @property
    def look(self) -> "Channel":
        """The look that belongs to a message channel."""
        return Channel.LOOK_GROUP if self in (Channel.CARD_GROUP, Channel.TEXT_GROUP) else Channel.LOOK_PRIVATE

    @property
    def is_keyed(self) -> bool:
        """True where the platform itself recognises a repeat: cards carry our own key (dingtalk §6.2)."""
        return self in (Channel.CARD_GROUP, Channel.CARD_PRIVATE, Channel.CARD_EDIT)

    @property
    def posts_to_group(self) -> bool:
        """True for a post everybody in a group is shown; the platform bounds how many a minute."""
        return self in (Channel.CARD_GROUP, Channel.TEXT_GROUP)

    @property
    def is_look(self) -> bool:
        """True where nothing is said."""
        return self in (Channel.LOOK_GROUP, Channel.LOOK_PRIVATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Which branch a dispatch tells of, and through which post (the 应阅 of a hand-over)."""

    item: str
    unit: str
    post: str
    staff_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a report upward rests on; where it no longer held when the report arrived, one correction goes after it."""

    item: str
    unit: str
    wanted: Wanted
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One message to one conversation or account on one channel; the bytes never change (O1, O2).
    `next_due_at` is when it may be tried (again): the retry moment, or the end of the claimer's lease.
    `looks_at` is the dispatch a look asks about; `look` counts the looks. `attempts` counts the tries, `doubts` those
    of which nobody knows whether they arrived."""

    kind: ClassVar[str] = "dispatch"
    key: str
    channel: Channel
    target: str
    body: str
    notices: tuple[str, ...] = ()
    notice_kinds: tuple[str, ...] = ()
    notice_class: NoticeClass = NoticeClass.C
    about: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    conditions: tuple[Condition, ...] = ()
    proactive: bool = False
    state: DispatchState = DispatchState.CLAIMED
    created_at: datetime
    attempts: int = 0
    doubts: int = 0
    fence: int = 0
    next_due_at: datetime | None = None
    handle: str = ""
    sent_at: datetime | None = None
    error: str = ""
    looks_at: str = ""
    look: int = 0


def to_post(key: str) -> Audience:
    """For whoever answers for the post when the message leaves."""
    return Audience(kind=AudienceKind.POST, key=key)


def to_account(staff_id: str) -> Audience:
    """For the account that acted."""
    return Audience(kind=AudienceKind.ACCOUNT, key=staff_id)


def to_tier(tier: str) -> Audience:
    """For the group bound to a tier."""
    return Audience(kind=AudienceKind.TIER, key=tier)


def to_cards(about: str) -> Audience:
    """For the cards already sent about an aggregate: they are edited in place."""
    return Audience(kind=AudienceKind.CARDS, key=about)


def delayed(notice: Notice, until: datetime) -> Notice:
    """The same notice, not before `until`."""
    return replace(notice, not_before=max(notice.not_before, until))
