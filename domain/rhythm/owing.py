"""Who owes something in a period: posts and what each is asked about (`Owes` of the policy)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.county import County
from domain.matters.course import Level
from domain.matters.deciders import post_of_level
from domain.people.records import Post, Role, Unit, UnitKind
from domain.projects.files import ProjectFile
from domain.rhythm.cadence_rules import CadenceRule, Owes
from domain.rhythm.periods import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One post that owes something about one subject: a project's key, a unit's, or "" for the post itself."""

    post: str
    unit: str
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whom a rule speaks of, in this county and period."""

    rule: CadenceRule
    county: County
    span: Span
    projects: tuple[ProjectFile, ...]

    @property
    def units(self) -> list[str]:
        """The units the rule names, all of them where it names none; leaders' seats are no units."""
        known = self.county.roster.units.values()
        named = self.rule.units
        return [u.key for u in known if u.unit_kind is not UnitKind.LEADERSHIP and (not named or _is_named(u, named))]

    @property
    def active(self) -> list[ProjectFile]:
        """The active projects of those units."""
        own = set(self.units)
        return [p for p in self.projects if p.is_active and (not self.rule.units or p.unit in own)]


def _is_named(unit: Unit, named: Iterable[str]) -> bool:
    return any(each in (unit.key, unit.name, *unit.aliases) for each in named)


def owed_by(asked: Asked) -> tuple[Owed, ...]:
    """By post and subject, each once. Whose turn nobody holds falls to the office: it is never swallowed."""
    found = sorted(set(_SELECT[asked.rule.owes](asked)), key=lambda owed: (owed.post, owed.subject))
    return tuple(found)


def turn_of(rule: CadenceRule, span: Span) -> str:
    """The unit whose turn a period is, by the order of the policy; "" where nobody takes turns."""
    return rule.turns[span.number % len(rule.turns)] if rule.turns else ""


def _posts(posts: Iterable[Post | None]) -> Iterator[Owed]:
    return (Owed(post=p.key, unit=p.unit) for p in posts if p is not None)


def _field_leaders(asked: Asked) -> Iterator[Owed]:
    return _posts(asked.county.roster.posts_with(Role.FIELD_LEADER))


def _executive(asked: Asked) -> Iterator[Owed]:
    """常务; where nobody holds all fields, the office."""
    return _posts((post_of_level(Level.EXECUTIVE, "", asked.county),))


def _unit_heads(asked: Asked) -> Iterator[Owed]:
    return _posts(asked.county.roster.head_of(unit) for unit in asked.units)


def _unit_liaisons(asked: Asked) -> Iterator[Owed]:
    """One post of each unit: its first liaison, else its head."""
    return _posts(_spokesman(asked.county, unit) for unit in asked.units)


def _spokesman(county: County, unit: str) -> Post | None:
    posts = county.roster.posts_of_unit(unit)
    return next((p for p in posts if p.role is Role.LIAISON), county.roster.head_of(unit))


def _project_leaders(asked: Asked) -> Iterator[Owed]:
    """The leader a project is carried by, else the one of its unit's field; without either nobody owes a visit."""
    for project in asked.active:
        leader = asked.county.roster.field_leader_of(project.unit)
        post = project.sponsor_post or (leader.key if leader else "")
        if post:
            yield Owed(post=post, unit=project.unit, subject=project.key)


def _project_liaisons(asked: Asked) -> Iterator[Owed]:
    return (Owed(post=p.liaison_post, unit=p.unit, subject=p.key) for p in asked.active)


def _project_units(asked: Asked) -> Iterator[Owed]:
    """One post of each unit that has active projects, about the unit as a whole."""
    for unit in sorted({p.unit for p in asked.active}):
        post = _spokesman(asked.county, unit)
        if post is not None:
            yield Owed(post=post.key, unit=unit, subject=unit)


def _turn(asked: Asked) -> Iterator[Owed]:
    name = turn_of(asked.rule, asked.span)
    roster = asked.county.roster
    unit = next((u.key for u in roster.units.values() if _is_named(u, (name,))), "")
    posts = roster.told_for(unit)[:1] if unit else ()
    return _posts(posts or (asked.county.office(),))


_SELECT: Mapping[Owes, Callable[[Asked], Iterator[Owed]]] = {
    Owes.NOBODY: lambda _asked: iter(()),
    Owes.OFFICE: lambda asked: _posts((asked.county.office(),)),
    Owes.FIELD_LEADERS: _field_leaders,
    Owes.EXECUTIVE: _executive,
    Owes.UNIT_HEADS: _unit_heads,
    Owes.UNIT_LIAISONS: _unit_liaisons,
    Owes.PROJECT_LEADERS: _project_leaders,
    Owes.PROJECT_LIAISONS: _project_liaisons,
    Owes.PROJECT_UNITS: _project_units,
    Owes.TURN: _turn,
}
