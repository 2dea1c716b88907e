"""Posts, not people: who answers for a post on a day, and what a person may act as (domain §2.4)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.people.records import Binding, Period, Proxy, Role, Tier
from tests.domain.matter_kit import roster, with_person, with_post

DAY = date(2026, 11, 23)
WEEK = Period(start_on=DAY, end_on=date(2026, 11, 27))
HEAD, LIAISON = "住建局|局长", "住建局|联络员"


@pytest.mark.parametrize(
    ("post", "away", "fields", "person", "stands_in"),
    [
        (HEAD, (), {}, "住建长", False),
        (HEAD, ("住建长",), {"backup": "闲人"}, "闲人", True),
        (HEAD, ("住建长",), {"proxies": (Proxy(person="闲人", period=WEEK),)}, "闲人", True),
        (HEAD, ("住建长",), {"backup": "住建员", "proxies": (Proxy(person="闲人", period=WEEK),)}, "住建员", True),
        (
            HEAD,
            ("住建长", "住建员"),
            {"backup": "住建员", "proxies": (Proxy(person="闲人", period=WEEK),)},
            "闲人",
            True,
        ),
        (HEAD, ("住建长",), {}, "城建", True),
        (HEAD, (), {"holder": ""}, "城建", True),
        (HEAD, (), {"holder": "没有这人"}, "城建", True),
        (HEAD, ("住建长", "城建"), {}, None, True),
        (LIAISON, ("住建员",), {}, "住建长", True),
        (LIAISON, ("住建员", "住建长"), {}, "城建", True),
        ("县领导|县长", ("县长",), {}, None, False),
        ("项目办|主任", ("主任",), {}, None, False),
    ],
)
def test_who_answers_for_a_post(post: str, away: tuple[str, ...], fields, person: str | None, stands_in: bool) -> None:
    """Holder, B角, proxy, then the next post up; nobody is above a field leader, the office or a principal."""
    people = with_post(roster(), post, **fields)
    for name in away:
        people = with_person(people, name, leave=(WEEK,))
    seat = people.seat(people.posts[post], DAY)
    assert (seat.person.key if seat.person else None, seat.stands_in) == (person, stands_in)


@pytest.mark.parametrize(("day", "acts"), [(22, False), (23, True), (27, True), (28, False)])
def test_a_proxy_acts_between_its_dates_both_included(day: int, acts: bool) -> None:
    """Neither the day before nor the day after."""
    people = with_post(roster(), HEAD, proxies=(Proxy(person="闲人", period=WEEK),))
    assert [p.key for p in people.posts_held("闲人", date(2026, 11, day))] == ([HEAD] if acts else [])


@pytest.mark.parametrize(("away", "holds"), [(True, [HEAD]), (False, [])])
def test_a_deputy_holds_only_while_the_holder_is_away(away: bool, holds: list[str]) -> None:
    """And the holder keeps the post meanwhile."""
    people = with_post(roster(), HEAD, backup="闲人")
    if away:
        people = with_person(people, "住建长", leave=(WEEK,))
    assert [p.key for p in people.posts_held("闲人", DAY)] == holds
    assert [p.key for p in people.posts_held("住建长", DAY)] == [HEAD]


@pytest.mark.parametrize(
    ("unit", "leader"),
    [("住建局", "城建"), ("水利局", "城建"), ("交通局", "交通"), ("项目办", "常务"), ("没有", "常务")],
)
def test_the_field_leader_of_a_unit(unit: str, leader: str) -> None:
    """Who has its field; 常务 with all fields where nobody has."""
    found = roster().field_leader_of(unit)
    assert found is not None
    assert found.holder == leader


def test_without_leaders_nobody_is_found() -> None:
    """An unfinished roster raises nothing."""
    people = roster()
    bare = replace(people, posts={k: p for k, p in people.posts.items() if p.role is not Role.FIELD_LEADER})
    assert bare.field_leader_of("住建局") is None
    assert (bare.told_for("没有"), [p.key for p in bare.told_for("水利局")]) == ((), ["水利局|局长", "水利局|联络员"])


@pytest.mark.parametrize(("binding", "known"), [("confirmed", True), ("proposed", False), ("none", False)])
def test_an_account_counts_only_once_confirmed(binding: str, known: bool) -> None:
    """A look-up proposes; the office confirms (S02)."""
    people = with_person(roster(), "住建员", binding=Binding(binding))
    assert (people.person_of("id-住建员") is not None) == known
    assert people.person_of("") is None


def test_the_group_of_a_tier_is_the_bound_one_of_the_whole_county() -> None:
    """Not one that lost its place, nor the group of a single field."""
    people = roster()
    staff = people.groups["cid-STAFF"]
    assert people.group_of(Tier.STAFF) == staff
    for changed in (replace(staff, bound=False), replace(staff, policy_field="城建")):
        assert replace(people, groups={staff.key: changed}).group_of(Tier.STAFF) is None
