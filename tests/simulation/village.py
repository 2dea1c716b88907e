"""A village county made by hand: six units, twelve projects, two field leaders, a county head, an office of two."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app import COMMAND
from domain.calendars import COUNTY_ZONE
from domain.events import ProjectsImported, RosterImported
from domain.people.records import Person, Post, Role, Unit, UnitKind
from domain.projects.files import ProjectFile
from tests.simulation.places import Place

START = datetime(2026, 11, 23, 8, 45, tzinfo=COUNTY_ZONE)
UNITS = {"住建局": "城建", "交通局": "交通", "水利局": "交通", "城管局": "城建", "农业局": "农业", "教育局": "农业"}
_NAMES = {"住建局": "张伟明 李静", "交通局": "王建国 邓思雨", "水利局": "王志远 谭雪", "城管局": "罗永平 何小满",
          "农业局": "孙大江 周小川", "教育局": "钱学文 吴小雨"}  # fmt: skip
HEADS = {unit: names.split()[0] for unit, names in _NAMES.items()}
LIAISONS = {unit: names.split()[1] for unit, names in _NAMES.items()}
LEADERS = (
    ("县委", "郑启明", "县委书记", Role.PRINCIPAL, ()),
    ("县政府", "周明远", "县长", Role.PRINCIPAL, ("*",)),
    ("县政府", "高志成", "常务副县长", Role.FIELD_LEADER, ("*",)),
    ("县政府", "陈海峰", "副县长（城建）", Role.FIELD_LEADER, ("城建",)),
    ("县政府", "许大川", "副县长（交通）", Role.FIELD_LEADER, ("交通", "农业")),
    ("项目办", "王敏", "主任", Role.OFFICE, ()),
    ("项目办", "陈晨", "督办专员", Role.OFFICE, ()),
)
OFFICE, SECOND, ADMIN = "王敏", "陈晨", "郭晓"
PROJECTS = tuple(f"{unit[:2]}{which}期" for unit in UNITS for which in ("一", "二"))


def _units() -> list[Unit]:
    tops = [Unit(key=k, name=k, unit_kind=UnitKind.LEADERSHIP) for k in ("县委", "县政府")]
    office = Unit(key="项目办", name="项目办", unit_kind=UnitKind.OFFICE)
    return [*tops, office, *(Unit(key=u, name=f"县{u}", policy_field=f) for u, f in UNITS.items())]


def _posts() -> list[Post]:
    posts = [
        Post(
            key=f"{unit}|{title}", unit=unit, title=title, role=role, fields=fields, rank=n, holder=name,
            approves_reports=name == OFFICE,
        )
        for n, (unit, name, title, role, fields) in enumerate(LEADERS)
    ]  # fmt: skip
    for unit in UNITS:
        posts.append(Post(key=f"{unit}|局长", unit=unit, title="局长", role=Role.HEAD, rank=50, holder=HEADS[unit]))
        liaison = LIAISONS[unit]
        posts.append(Post(key=f"{unit}|联络员", unit=unit, title="联络员", role=Role.LIAISON, rank=90, holder=liaison))
    return posts


def roster() -> RosterImported:
    """Everybody, with phone numbers that must never stand in a log."""
    posts = _posts()
    persons = [Person(key=p.holder, name=p.holder, mobile=f"138{n:08d}") for n, p in enumerate(posts, 1)]
    return RosterImported(by=COMMAND, units=tuple(_units()), posts=tuple(posts), persons=tuple(persons))


def projects() -> ProjectsImported:
    """Two a unit."""
    files = (
        ProjectFile(
            key=f"P{n:02d}", name=name, unit=unit, liaison_post=f"{unit}|联络员",
            total_yuan=500_000_000, annual_plan_yuan=120_000_000, month_plan_yuan=10_000_000,
        )
        for n, (name, unit) in enumerate(zip(PROJECTS, [u for u in UNITS for _ in "二期"], strict=True), 1)
    )  # fmt: skip
    return ProjectsImported(by=COMMAND, projects=tuple(files))


def administered() -> RosterImported:
    """With somebody who may be the second person where posts change hands."""
    plain = roster()
    post = Post(key="项目办|系统管理员", unit="项目办", title="系统管理员", role=Role.SYSADMIN, rank=8, holder=ADMIN)
    person = Person(key=ADMIN, name=ADMIN, mobile="13800000099")
    return replace(plain, posts=(*plain.posts, post), persons=(*plain.persons, person))


VILLAGE = Place(name="青石县", roster=roster(), projects=projects(), office=OFFICE, start=START)
ADMINISTERED = replace(VILLAGE, roster=administered())
