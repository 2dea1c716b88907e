"""Who and what exists: groups, accounts, imports, the policy in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.actors import Actor
from domain.people.records import Person, Post, Tier, Unit
from domain.policy import Policy
from domain.projects.files import ProjectFile


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
    """The office proposes to confirm accounts that were found (all, or the named persons). `code` was drawn by the
    shell for the second person."""

    by: Actor
    persons: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsAgreed:
    """The second person confirmed what the `first` one proposed: staff ids by person key."""

    by: Actor
    first: str
    accounts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLeft:
    """The platform told that an account is no longer of the organisation."""

    by: Actor
    staff_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryCompared:
    """The daily look at the directory: of `asked` confirmed accounts it knows no more those in `missing`."""

    by: Actor
    asked: int
    missing: tuple[str, ...]


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
