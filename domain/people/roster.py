"""Who is who: units, posts, persons, groups (domain §3), and who answers for a post on a day (domain §2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from domain.people.records import Group, Person, Post, Role, Tier, Unit


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

    @cached_property
    def _posts_by_name(self) -> Mapping[str, tuple[Post, ...]]:
        table: dict[str, list[Post]] = {}
        for post in self.posts.values():
            for person in dict.fromkeys((post.holder, post.backup, *(proxy.person for proxy in post.proxies))):
                table.setdefault(person, []).append(post)
        return {person: tuple(posts) for person, posts in table.items()}

    def posts_naming(self, person: str) -> tuple[Post, ...]:
        """The posts that name a person as holder, B角 or proxy of any date."""
        return self._posts_by_name.get(person, ())

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
        """Who answers for `post` on `day`: holder, whom he named for his leave, B角, proxy, then the next post up
        (domain §2.4, ADR 24)."""
        person = self._in_post(post, day)
        if person is not None:
            return Seat(post=post, person=person, stands_in=person.key != post.holder)
        upper = self.above(post)
        if upper is None:
            return Seat(post=post, person=None)
        return Seat(post=upper, person=self.seat(upper, day).person, stands_in=True)

    def _in_post(self, post: Post, day: date) -> Person | None:
        acting = [proxy for proxy in post.proxies if proxy.period.covers(day)]
        named = (proxy.person for proxy in acting if proxy.named)
        granted = (proxy.person for proxy in acting if not proxy.named)
        for key in (post.holder, *named, post.backup, *granted):
            person = self.persons.get(key)
            if person is not None and not person.is_away(day):
                return person
        return None

    def posts_held(self, person: str, day: date) -> tuple[Post, ...]:
        """Posts a person may act in on a day: held, as B角 of somebody away, or by a dated proxy. Asked several times a
        message: the answers for the day that was asked about last are kept."""
        held = self._held_on.get(day)
        if held is None:
            self._held_on.clear()
            held = self._held_on[day] = {}
        if person not in held:
            held[person] = tuple(post for post in self.posts_naming(person) if self._may_act(post, person, day))
        return held[person]

    @cached_property
    def _held_on(self) -> dict[date, dict[str, tuple[Post, ...]]]:
        return {}

    def _may_act(self, post: Post, person: str, day: date) -> bool:
        return (
            post.holder == person
            or any(x.person == person and x.period.covers(day) for x in post.proxies)
            or (post.backup == person and self._holder_away(post, day))
        )

    def _holder_away(self, post: Post, day: date) -> bool:
        holder = self.persons.get(post.holder)
        return holder is None or holder.is_away(day)

    def posts_of(self, person: str) -> tuple[Post, ...]:
        """The posts a person is the holder of, in rank order."""
        held = (post for post in self.posts_naming(person) if post.holder == person)
        return tuple(sorted(held, key=lambda post: (post.rank, post.key)))

    def group_of(self, tier: Tier) -> Group | None:
        """The county-wide group of a tier, if one is bound."""
        return next((g for g in self.groups.values() if g.tier is tier and g.bound and not g.policy_field), None)
