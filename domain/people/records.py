"""Units, posts, persons and groups, as records (domain §3)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class Tier(StrEnum):
    """The three mirrored groups, highest first."""

    PRINCIPAL = "PRINCIPAL"
    FIELD = "FIELD"
    STAFF = "STAFF"

    @property
    def height(self) -> int:
        """2 for the principal leaders, 0 for staff: words travel only to an equal or greater height."""
        return (Tier.STAFF, Tier.FIELD, Tier.PRINCIPAL).index(self)


class Role(StrEnum):
    """The columns of the authorisation matrix (reliability §5.10), by post and never by group membership."""

    PRINCIPAL = "principal"
    FIELD_LEADER = "field_leader"
    OFFICE = "office"
    HEAD = "head"
    LIAISON = "liaison"
    MEMBER = "member"
    OUTSIDER = "outsider"
    SYSADMIN = "sysadmin"
    AUDITOR = "auditor"

    @property
    def tier(self) -> Tier:
        """Whose words and cards this role may see."""
        return {Role.PRINCIPAL: Tier.PRINCIPAL, Role.FIELD_LEADER: Tier.FIELD}.get(self, Tier.STAFF)


class UnitKind(StrEnum):
    """What a unit does for projects (domain §3)."""

    RESPONSIBLE = "responsible"
    ELEMENT = "element"
    APPROVAL = "approval"
    TOWN = "town"
    ZONE = "zone"
    OFFICE = "office"
    ENTERPRISE = "enterprise"
    LEADERSHIP = "leadership"


class Binding(StrEnum):
    """How sure we are that a platform account is this person: proposed by a look-up, confirmed by the office."""

    NONE = "none"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class Standing(StrEnum):
    """What we know of somebody's membership of a group: listed by the platform, heard speaking, or gone."""

    KNOWN = "known"
    SEEN = "seen"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of whole days, both ends included."""

    start_on: date
    end_on: date

    def covers(self, day: date) -> bool:
        """True when `day` lies inside."""
        return self.start_on <= day <= self.end_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An organisation. `key` is its short name; `policy_field` the 口子 whose leader answers for it."""

    kind: ClassVar[str] = "unit"
    key: str
    name: str
    unit_kind: UnitKind = UnitKind.RESPONSIBLE
    aliases: tuple[str, ...] = ()
    policy_field: str = ""
    next_due_at: ClassVar[None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Somebody acting in a post between two dates, and who granted it (S12). `named`: by the holder himself, for
    the days of his leave; such a one stands before the B角 (ADR 24)."""

    person: str
    period: Period
    granted_by: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A position. `key` = unit|title; `fields` are the 口子 a leader answers for, ("*",) for all of them."""

    kind: ClassVar[str] = "post"
    key: str
    unit: str
    title: str
    role: Role
    fields: tuple[str, ...] = ()
    rank: int = 100
    holder: str = ""
    backup: str = ""
    proxies: tuple[Proxy, ...] = ()
    approves_reports: bool = False
    next_due_at: ClassVar[None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnName:
    """What one person calls a unit or a project; `name` is the project's as it was then."""

    said: str
    unit: str = ""
    project: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A human. `staff_id` is the platform's user id once the look-up proposed or the office confirmed one; `left_on`
    = the directory said that the account is gone; `hush_until` = 免打扰, asked for by the person."""

    kind: ClassVar[str] = "person"
    key: str
    name: str
    mobile: str = ""
    staff_id: str = ""
    binding: Binding = Binding.NONE
    aliases: tuple[str, ...] = ()
    leave: tuple[Period, ...] = ()
    welcomed: bool = False
    left_on: date | None = None
    hush_until: datetime | None = None
    own_names: tuple[OwnName, ...] = ()
    next_due_at: ClassVar[None] = None

    def is_away(self, day: date) -> bool:
        """True on a day of leave, and for good once the directory no longer knows the person."""
        return self.left_on is not None or any(period.covers(day) for period in self.leave)

    @property
    def reachable(self) -> bool:
        """True when the office confirmed the platform account."""
        return bool(self.staff_id) and self.binding is Binding.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account in a group."""

    staff_id: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A conversation bound to a tier; `bound` False once another took its place. `key` is the platform's
    conversation id."""

    kind: ClassVar[str] = "group"
    key: str
    title: str
    tier: Tier
    policy_field: str = ""
    bound: bool = True
    members: tuple[Member, ...] = ()
    next_due_at: ClassVar[None] = None

    def standing(self, staff_id: str) -> Standing | None:
        """What is known of an account here; None = unknown."""
        return next((m.standing for m in self.members if m.staff_id == staff_id), None)
