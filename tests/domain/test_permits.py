"""The authorisation matrix against a table typed again from reliability §5.10; rows 27 to 32 are our own."""

from itertools import product

import pytest

from domain.actors import Actor, Channel, Standpoint
from domain.people.records import Person, Post, Role, Unit
from domain.people.roster import Roster
from domain.permits import BY_ACT, PERMITS, Act, Grant, grant_of, may, roles_with

# 主 分 督 责 联 普 外 系 审
COLUMNS = [
    Role.PRINCIPAL, Role.FIELD_LEADER, Role.OFFICE, Role.HEAD, Role.LIAISON,
    Role.MEMBER, Role.OUTSIDER, Role.SYSADMIN, Role.AUDITOR,
]  # fmt: skip
MATRIX = """
1  issue             C    Co   C    -    -    -    -    -    -
2  issue_on_behalf   -    -    C    -    -    -    -    -    -
3  change_deadline   C    Co   C    -    -    -    -    -    -
4  withdraw          C    Co   2    -    -    -    -    -    -
5  acknowledge       -    -    -    Yo   Yo   -    -    -    -
6  report            -    -    Y    Yo   Yo   -    -    -    -
7  attach            Y    Yo   Y    Yo   Yo   -    -    -    -
8  ask_extension     -    -    -    Yo   po   -    -    -    -
9  grant_extension   C    Co   C    -    -    -    -    -    -
10 submit            -    -    -    Co   po   -    -    -    -
11 close_out         C    Co   C    -    -    -    -    -    -
12 send_back         C    Co   C    -    -    -    -    -    -
13 remind            Y    Yo   Y    -    -    -    -    -    -
14 escalate          -    -    C    -    -    -    -    -    -
15 release           -    Yo   C    -    -    -    -    -    -
16 pause             Y    Yo   Y    po   -    -    -    Y    -
17 resolve_unknown   -    -    C    -    -    -    -    -    -
18 see_ledger        Y    Yo   Y    Yo   Yo   -    -    -    Y
19 export            Y    Yo   Y    Yo   -    -    -    -    Y
19 export_phones     -    -    2    -    -    -    -    -    -
20 bind_people       -    -    p    -    -    -    -    2    -
21 bind_group        -    -    C    -    -    -    -    p    -
22 set_rules         -    -    C    -    -    -    -    -    -
23 emergency         C    -    2    -    -    -    -    -    -
24 set_keys          -    -    -    -    -    -    -    C    -
25 see_audit         -    -    Y    -    -    -    -    -    Y
26 ask               Y    Y    Y    Yo   Yo   -    -    -    -
27 destroy_raw       -    -    p    -    -    -    -    2    2
28 draft_letter      -    -    Y    -    -    -    -    -    -
29 review_letter     -    -    C    -    -    -    -    -    -
30 sign_letter       C    Co   2    -    -    -    -    -    -
31 show_board        -    -    C    -    -    -    -    -    -
32 appraise          -    Co   C    -    -    -    -    -    -
"""
ROWS = {Act(line.split()[1]): (int(line.split()[0]), line.split()[2:]) for line in MATRIX.strip().splitlines()}
OWN, FOREIGN = "住建局", "交通局"
ROSTER = Roster(
    units={
        OWN: Unit(key=OWN, name=OWN, policy_field="城建"),
        FOREIGN: Unit(key=FOREIGN, name=FOREIGN, policy_field="交通"),
    }
)


def holder(*roles: Role) -> Standpoint:
    """Somebody with posts of these roles, all in the own unit and field."""
    if roles == (Role.OUTSIDER,):
        return Standpoint(actor=Actor(staff_id="", channel=Channel.PRIVATE), person=None, posts=())
    posts = tuple(
        Post(key=r.value, unit=OWN, title=r.value, role=r, fields=("城建",) if r is Role.FIELD_LEADER else ())
        for r in roles
        if r is not Role.MEMBER
    )
    return Standpoint(actor=Actor(staff_id="x", channel=Channel.PRIVATE), person=Person(key="x", name="x"), posts=posts)


@pytest.mark.parametrize(("act", "role"), list(product(ROWS, COLUMNS)), ids=str)
@pytest.mark.parametrize("unit", ["", OWN, FOREIGN])
def test_every_cell(act: Act, role: Role, unit: str) -> None:
    """What the cell says, for no unit in question, the own one and a foreign one."""
    cell = ROWS[act][1][COLUMNS.index(role)]
    expected = "-" if cell.endswith("o") and unit == FOREIGN else cell[0]
    who = holder(role)
    assert grant_of(who, act, ROSTER, unit) == Grant(expected)
    assert may(who, act, ROSTER, unit) == (expected in "YC")
    assert BY_ACT[act].row == ROWS[act][0]


def test_the_rows_are_complete() -> None:
    """All twenty-six, 19 in two acts, and our own beside them."""
    assert sorted(row for row, _cells in ROWS.values()) == sorted([*range(1, 33), 19])
    assert {act: permit.row for act, permit in BY_ACT.items()} == {act: row for act, (row, _cells) in ROWS.items()}
    assert len(PERMITS) == len(BY_ACT) == len(Act)


@pytest.mark.parametrize(
    ("roles", "act", "unit", "grant"),
    [
        ((Role.LIAISON, Role.HEAD), Act.SUBMIT, OWN, "C"),
        ((Role.OFFICE, Role.LIAISON), Act.REPORT, FOREIGN, "Y"),
        ((Role.OFFICE, Role.FIELD_LEADER), Act.WITHDRAW, OWN, "C"),
        ((Role.OFFICE, Role.FIELD_LEADER), Act.WITHDRAW, FOREIGN, "2"),
        ((Role.HEAD, Role.AUDITOR), Act.SEE_LEDGER, FOREIGN, "Y"),
        ((Role.SYSADMIN,), Act.ISSUE, OWN, "-"),
    ],
)
def test_of_several_posts_the_strongest_counts(roles, act: Act, unit: str, grant: str) -> None:
    """Posts add up; none takes away."""
    assert grant_of(holder(*roles), act, ROSTER, unit).value == grant


@pytest.mark.parametrize("act", ROWS, ids=str)
def test_who_can_is_read_from_the_same_table(act: Act) -> None:
    """The roles named in a refusal are exactly those with Y or C somewhere."""
    assert list(roles_with(act)) == [r for r, cell in zip(COLUMNS, ROWS[act][1], strict=True) if cell[0] in "YC"]


def test_the_leader_with_all_fields_and_a_unit_of_none() -> None:
    """常务 acts for every unit; a field leader not for a unit without a field, nor for one nobody knows."""
    deputy = Standpoint(
        actor=Actor(staff_id="x", channel=Channel.PRIVATE), person=Person(key="x", name="x"),
        posts=(Post(key="p", unit="县领导", title="常务", role=Role.FIELD_LEADER, fields=("*",)),),
    )  # fmt: skip
    assert all(may(deputy, Act.ISSUE, ROSTER, unit) for unit in (OWN, FOREIGN))
    bare = Roster(units={"园区": Unit(key="园区", name="园区")})
    assert not may(holder(Role.FIELD_LEADER), Act.ISSUE, bare, "园区")
    assert not may(holder(Role.FIELD_LEADER), Act.ISSUE, bare, "没有")
