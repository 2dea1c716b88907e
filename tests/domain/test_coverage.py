"""Whom the net does not reach yet."""

from dataclasses import replace

import pytest

from domain.people.coverage import coverage
from domain.people.records import Binding, Group, Member, Person, Post, Role, Standing, Tier, Unit, UnitKind
from domain.people.roster import Roster
from domain.projects.files import ProjectFile, Stage

UNITS = (
    Unit(key="县政府", name="县政府", unit_kind=UnitKind.LEADERSHIP),
    Unit(key="项目办", name="项目办", unit_kind=UnitKind.OFFICE),
    Unit(key="住建局", name="县住建局", policy_field="城建"),
)
POSTS = (
    Post(key="县政府|县长", unit="县政府", title="县长", role=Role.PRINCIPAL, fields=("*",), holder="县"),
    Post(key="县政府|副县长", unit="县政府", title="副县长", role=Role.FIELD_LEADER, fields=("城建",), holder="副"),
    Post(key="项目办|主任", unit="项目办", title="主任", role=Role.OFFICE, holder="王敏", approves_reports=True),
    Post(key="住建局|局长", unit="住建局", title="局长", role=Role.HEAD, holder="张伟明"),
    Post(key="住建局|联络员", unit="住建局", title="联络员", role=Role.LIAISON, holder="李静"),
)
PEOPLE = tuple(
    Person(key=name, name=name, staff_id=f"id-{name}", binding=Binding.CONFIRMED)
    for name in ("县", "副", "王敏", "张伟明", "李静")
)
EVERYBODY = tuple(Member(staff_id=p.staff_id, standing=Standing.KNOWN) for p in PEOPLE)
GROUPS = tuple(Group(key=tier.value, title=tier.value, tier=tier, members=EVERYBODY) for tier in Tier)
PROJECT = ProjectFile(key="QH1", name="城东安置房", unit="住建局", liaison_post="住建局|联络员")


def roster(
    units: tuple[Unit, ...] = UNITS,
    posts: tuple[Post, ...] = POSTS,
    people: tuple[Person, ...] = PEOPLE,
    groups: tuple[Group, ...] = GROUPS,
) -> Roster:
    return Roster(
        units={u.key: u for u in units},
        posts={p.key: p for p in posts},
        persons={p.key: p for p in people},
        groups={g.key: g for g in groups},
    )


def gaps(here: Roster, project: ProjectFile = PROJECT) -> dict[str, object]:
    return {name: found for name, found in coverage(here, [project]).items() if found}


def left(account: str) -> tuple[Group, ...]:
    gone = tuple(replace(m, standing=Standing.LEFT) if m.staff_id == account else m for m in EVERYBODY)
    return tuple(replace(group, members=gone) for group in GROUPS)


def test_a_county_fully_reached_has_no_gaps():
    """Everybody bound and in a group, every post held, every tier bound."""
    assert gaps(roster()) == {}


@pytest.mark.parametrize(
    ("here", "gap", "found"),
    [
        (roster(groups=GROUPS[1:]), "unbound_tiers", ["PRINCIPAL"]),
        (roster(posts=POSTS[1:]), "no_county_head", True),
        (roster(posts=(*POSTS[:1], *POSTS[2:])), "fields_without_leader", ["城建"]),
        (roster(posts=(*POSTS[:2], *POSTS[3:])), "no_approver", True),
        (roster(posts=(*POSTS[:3], *POSTS[4:])), "units_without_head", ["住建局"]),
        (roster(posts=POSTS[:4]), "units_without_liaison", ["住建局"]),
        (roster(people=PEOPLE[1:]), "vacant_posts", [{"unit": "县政府", "title": "县长"}]),
        (
            roster(people=(*PEOPLE[:4], replace(PEOPLE[4], binding=Binding.PROPOSED))),
            "unbound_persons",
            [{"name": "李静", "unit": "住建局", "binding": "proposed"}],
        ),
        (roster(groups=left("id-张伟明")), "in_no_group", [{"name": "张伟明", "unit": "住建局"}]),
    ],
)
def test_every_gap_is_named(here: Roster, gap: str, found: object):
    """One thing missing shows as exactly that gap."""
    assert gaps(here)[gap] == found


def test_a_project_with_nobody_in_any_group():
    """Head and liaison known but in no group: the project stands alone; a finished one is not counted."""
    alone = roster(groups=tuple(replace(group, members=EVERYBODY[:3]) for group in GROUPS))
    assert gaps(alone)["uncovered_projects"] == [{"project": "QH1", "name": "城东安置房", "unit": "住建局"}]
    assert "uncovered_projects" not in gaps(alone, replace(PROJECT, stage=Stage.COMPLETED))
