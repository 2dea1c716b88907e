"""Whom the net does not reach yet (domain §8 D0-4): read before the first hand-over, and by `doctor`."""

from collections.abc import Iterable, Iterator, Mapping

from domain.people.binding import group_for
from domain.people.records import Post, Role, Standing, Tier, UnitKind
from domain.people.roster import Roster
from domain.projects.files import ProjectFile

_NOT_SUPERVISED = frozenset({UnitKind.LEADERSHIP, UnitKind.OFFICE})


def coverage(roster: Roster, projects: Iterable[ProjectFile]) -> Mapping[str, object]:
    """Every gap as JSON facts; empty lists and False everywhere = the whole county is reached."""
    present = _present(roster)
    lonely = [p for p in projects if p.is_active and not _reached(p, roster, present)]
    posts = sorted(roster.posts.values(), key=lambda post: (post.rank, post.key))
    return {
        "uncovered_projects": [{"project": p.key, "name": p.name, "unit": p.unit} for p in lonely],
        "unbound_persons": list(_unbound(posts, roster)),
        "in_no_group": list(_absent(posts, roster, present)),
        "vacant_posts": [{"unit": p.unit, "title": p.title} for p in posts if p.holder not in roster.persons],
        "unbound_tiers": [tier.value for tier in Tier if group_for(roster, tier) is None],
        "units_without_liaison": _without(Role.LIAISON, roster),
        "units_without_head": _without(Role.HEAD, roster),
        "fields_without_leader": _leaderless(roster),
        "no_county_head": not any("*" in p.fields for p in roster.posts_with(Role.PRINCIPAL)),
        "no_approver": not any(p.approves_reports for p in posts),
    }


def _present(roster: Roster) -> frozenset[str]:
    members = (member for group in roster.groups.values() for member in group.members)
    return frozenset(m.staff_id for m in members if m.standing is not Standing.LEFT)


def _reached(project: ProjectFile, roster: Roster, present: frozenset[str]) -> bool:
    liaison = roster.posts.get(project.liaison_post)
    posts = (*roster.answering(project.unit), *((liaison,) if liaison else ()))
    holders = (roster.persons.get(key) for post in posts for key in (post.holder, post.backup))
    return any(person is not None and person.reachable and person.staff_id in present for person in holders)


def _seated(posts: Iterable[Post]) -> Mapping[str, Post]:
    """Every person in a post, with the first of their posts."""
    seated: dict[str, Post] = {}
    for post in posts:
        for key in (post.holder, post.backup):
            seated.setdefault(key, post)
    return seated


def _unbound(posts: Iterable[Post], roster: Roster) -> Iterator[dict[str, object]]:
    for key, post in _seated(posts).items():
        person = roster.persons.get(key)
        if person is not None and not person.reachable:
            yield {"name": person.name, "unit": post.unit, "binding": person.binding.value}


def _absent(posts: Iterable[Post], roster: Roster, present: frozenset[str]) -> Iterator[dict[str, object]]:
    for key, post in _seated(posts).items():
        person = roster.persons.get(key)
        if person is not None and person.reachable and person.staff_id not in present:
            yield {"name": person.name, "unit": post.unit}


def _without(role: Role, roster: Roster) -> list[str]:
    having = {post.unit for post in roster.posts_with(role)}
    return [u.key for u in roster.units.values() if u.unit_kind not in _NOT_SUPERVISED and u.key not in having]


def _leaderless(roster: Roster) -> list[str]:
    """Fields for which only the leader with all fields answers."""
    led = {area for post in roster.posts_with(Role.FIELD_LEADER) if post.holder for area in post.fields}
    return sorted({unit.policy_field for unit in roster.units.values() if unit.policy_field} - led)
