"""Who is who: units, posts, persons, groups (domain §3), and who answers for a post on a day (domain §2.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
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
    """Somebody acting in a post between two dates, and who granted it (S12)."""

    person: str
    period: Period
    granted_by: str = ""


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
class Person:
    """A human. `staff_id` is the platform's user id once the look-up proposed or the office confirmed one."""

    kind: ClassVar[str] = "person"
    key: str
    name: str
    mobile: str = ""
    staff_id: str = ""
    binding: Binding = Binding.NONE
    aliases: tuple[str, ...] = ()
    leave: tuple[Period, ...] = ()
    welcomed: bool = False
    next_due_at: ClassVar[None] = None

    def is_away(self, day: date) -> bool:
        """True on a day of leave."""
        return any(period.covers(day) for period in self.leave)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A post together with the person who answers for it on a day; `person` None = nobody up the line."""

    post: Post
    person: Person | None
    stands_in: bool = False


@dataclass(frozen=True, kw_only=True)
class Roster:
    """All units, posts, persons and groups of one county at one version. Read only."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    @cached_property
    def _by_staff_id(self) -> Mapping[str, Person]:
        return {p.staff_id: p for p in self.persons.values() if p.reachable}

    @cached_property
    def _posts_by_unit(self) -> Mapping[str, tuple[Post, ...]]:
        table: dict[str, list[Post]] = {}
        for post in sorted(self.posts.values(), key=lambda p: (p.rank, p.key)):
            table.setdefault(post.unit, []).append(post)
        return {unit: tuple(posts) for unit, posts in table.items()}

    @cached_property
    def _posts_by_role(self) -> Mapping[Role, tuple[Post, ...]]:
        table: dict[Role, list[Post]] = {}
        for post in sorted(self.posts.values(), key=lambda p: (p.rank, p.key)):
            table.setdefault(post.role, []).append(post)
        return {role: tuple(posts) for role, posts in table.items()}

    def person_of(self, staff_id: str) -> Person | None:
        """The confirmed person behind a platform account; a nickname never counts (S02)."""
        return self._by_staff_id.get(staff_id)

    def posts_of_unit(self, unit: str) -> tuple[Post, ...]:
        """Posts of a unit in rank order."""
        return self._posts_by_unit.get(unit, ())

    def posts_with(self, role: Role) -> tuple[Post, ...]:
        """Posts of a role in rank order."""
        return self._posts_by_role.get(role, ())

    def answering(self, unit: str) -> tuple[Post, ...]:
        """The posts that answer for a unit's branch: its head and its liaisons, head first (应阅, domain §2.1)."""
        return tuple(p for p in self.posts_of_unit(unit) if p.role in (Role.HEAD, Role.LIAISON))

    def told_for(self, unit: str) -> tuple[Post, ...]:
        """Whom a message to a unit is for: who answers for it, or its field leader where nobody does (domain §2.4)."""
        leader = self.field_leader_of(unit)
        return self.answering(unit) or ((leader,) if leader else ())

    def head_of(self, unit: str) -> Post | None:
        """The unit head's post."""
        return next((p for p in self.posts_of_unit(unit) if p.role is Role.HEAD), None)

    def field_leader_of(self, unit: str) -> Post | None:
        """The deputy head in charge of the unit's field; the one with all fields when nobody has it."""
        area = self.units[unit].policy_field if unit in self.units else ""
        leaders = self.posts_with(Role.FIELD_LEADER)
        own = next((p for p in leaders if area and area in p.fields), None)
        return own or next((p for p in leaders if "*" in p.fields), None)

    def above(self, post: Post) -> Post | None:
        """The next post up. Nothing is above a field leader by itself: what goes further passes the gate."""
        if post.role is Role.LIAISON:
            return self.head_of(post.unit)
        if post.role is Role.HEAD:
            return self.field_leader_of(post.unit)
        return None

    def seat(self, post: Post, day: date) -> Seat:
        """Who answers for `post` on `day`: holder, then backup, then proxy, then the next post up (domain §2.4)."""
        person = self._in_post(post, day)
        if person is not None:
            return Seat(post=post, person=person, stands_in=person.key != post.holder)
        upper = self.above(post)
        if upper is None:
            return Seat(post=post, person=None)
        return Seat(post=upper, person=self.seat(upper, day).person, stands_in=True)

    def _in_post(self, post: Post, day: date) -> Person | None:
        acting = (proxy.person for proxy in post.proxies if proxy.period.covers(day))
        for key in (post.holder, post.backup, *acting):
            person = self.persons.get(key)
            if person is not None and not person.is_away(day):
                return person
        return None

    def posts_held(self, person: str, day: date) -> Iterator[Post]:
        """Posts a person may act in on a day: held, as B角 of somebody away, or by a dated proxy."""
        for post in self.posts.values():
            if (
                post.holder == person
                or any(x.person == person and x.period.covers(day) for x in post.proxies)
                or (post.backup == person and self._holder_away(post, day))
            ):
                yield post

    def _holder_away(self, post: Post, day: date) -> bool:
        holder = self.persons.get(post.holder)
        return holder is None or holder.is_away(day)

    def group_of(self, tier: Tier) -> Group | None:
        """The county-wide group of a tier, if one is bound."""
        return next((g for g in self.groups.values() if g.tier is tier and g.bound and not g.policy_field), None)
