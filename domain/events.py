"""Everything that can change state (design §1.1). One union; every rule table closes it with assert_never."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.actors import SYSTEM, Actor
from domain.drafts import Content
from domain.policy import Policy
from domain.projects import Entry as ProgressEntry
from domain.projects import ProjectFile
from domain.roster import Person, Post, Tier, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """The moment of an aggregate has come. `seed` was drawn by the shell: one-time codes derive from it."""

    kind: str
    key: str
    seed: str = ""
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Somebody began a hand-over. `draft` = message id; `code` was drawn by the shell and goes out privately."""

    by: Actor
    draft: str
    content: Content
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Somebody supplied what a pending draft of theirs asked for."""

    by: Actor
    content: Content
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Somebody confirmed a draft: with its code, or by a bare word where the channel proves the sender."""

    by: Actor
    draft: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Somebody called a draft off."""

    by: Actor
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """签收. `items` by key; `handle` is the platform's handle of a quoted message; neither = the only open one."""

    by: Actor
    items: tuple[str, ...] = ()
    handle: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FedBack:
    """反馈 on an item."""

    by: Actor
    text: str
    item: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A unit applies for completion (办结)."""

    by: Actor
    text: str
    item: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The office or the issuer accepts (销号) or rejects a completion."""

    by: Actor
    item: str
    unit: str
    accept: bool
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question within the asker's scope: `query` from language §3, about an item, or about everything."""

    by: Actor
    query: str
    item: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstood:
    """Words that were not understood, from somebody we know; `guess` is the best reading, if any."""

    by: Actor
    text: str
    guess: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Daily progress for one or several projects (domain §9). `no_change` keeps every figure of last time."""

    by: Actor
    entries: tuple[ProgressEntry, ...] = ()
    no_change: bool = False
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTakenBack:
    """撤回 of the sender's last report within the undo window."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """报送: the named 审定人 lets a submission go up."""

    by: Actor
    submission: str = ""
    item: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """暂缓: the submission stays down."""

    by: Actor
    submission: str = ""
    item: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """改写: the stored text is replaced, both are kept, only the new bytes may leave."""

    by: Actor
    text: str
    submission: str = ""
    item: str = ""
    code: str = ""
    fresh_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingBegun:
    """The office asks privately for a code to bind a group to a tier, or to one field of the leaders."""

    by: Actor
    draft: str
    tier: Tier
    code: str
    policy_field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBound:
    """The one-time code was said in the group."""

    by: Actor
    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSeen:
    """An account spoke in, joined or left a bound group."""

    by: Actor
    conversation: str
    staff_id: str
    left: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsLookedUp:
    """The directory answered: staff ids by person key. Proposals until the office confirms."""

    by: Actor
    accounts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsConfirmed:
    """The office confirmed proposed accounts (all, or the named persons)."""

    by: Actor
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterImported:
    """Units, posts and persons from a workbook; what is absent stays as it is."""

    by: Actor
    units: tuple[Unit, ...] = ()
    posts: tuple[Post, ...] = ()
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectsImported:
    """Projects from a workbook."""

    by: Actor
    projects: tuple[ProjectFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLoaded:
    """The policy in force at start; its text is kept for ever (domain §2.5)."""

    by: Actor
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The platform accepted a dispatch. `handle` reads, recalls and correlates quotes; `refused` are accounts."""

    dispatch: str
    fence: int
    handle: str
    refused: tuple[str, ...] = ()
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """The platform refused (`retry_at` None = for good) or could not be reached before the body was written."""

    dispatch: str
    fence: int
    error: str
    retry_at: datetime | None = None
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUnknown:
    """Nobody can say whether the message arrived (O3)."""

    dispatch: str
    fence: int
    error: str
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSeen:
    """The platform told who has opened a message."""

    dispatch: str
    fence: int
    readers: tuple[str, ...]
    by: Actor = SYSTEM


Event: TypeAlias = (
    Ticked
    | Proposed
    | Answered
    | Confirmed
    | Dropped
    | Acknowledged
    | FedBack
    | Submitted
    | Reviewed
    | Asked
    | Misunderstood
    | Reported
    | ReportTakenBack
    | Released
    | Kept
    | Rewritten
    | BindingBegun
    | GroupBound
    | MemberSeen
    | AccountsLookedUp
    | AccountsConfirmed
    | RosterImported
    | ProjectsImported
    | PolicyLoaded
    | Delivered
    | DeliveryFailed
    | DeliveryUnknown
    | ReadSeen
)
