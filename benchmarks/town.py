"""A county of any size with its platform beside it, and the service in a process of its own whose clock runs."""

import asyncio
import json
import secrets
import sys
from asyncio.subprocess import PIPE, Process
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app import COMMAND, wall_clock
from benchmarks.callbacks import CORP, ROBOT, Sender
from config.load import load_policy, policy_path
from domain.calendars import COUNTY_ZONE
from domain.matters.items import Branch, BranchRole, DeadlineVersion, Item
from domain.outcome import Aggregate
from domain.people.records import Binding, Group, Person, Post, Role, Tier, Unit, UnitKind
from domain.projects.files import ProjectFile
from domain.switches import POLICY_IN_FORCE, Setting
from rehearsal.clock import RehearsalClock
from rehearsal.stage import QUICK, TEMPLATE, TEMPLATE_FILE
from sandbox.city import Citizen, City, CitySettings
from store.counties import raise_version
from store.engine import Store
from store.marking import keep_apart
from store.tables import metadata
from store.transaction import Act, Transaction

# A Monday morning between the gathering moments: nothing is due by itself.
MORNING = datetime(2026, 11, 23, 10, 30, tzinfo=COUNTY_ZONE)
UNITS = 100
ENDLESS = 10**9
LEADERS = (
    ("县政府", "县长", Role.PRINCIPAL), ("县政府", "常务副县长", Role.FIELD_LEADER), ("项目办", "主任", Role.OFFICE),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many liaisons with a project each, and how many unsigned matters (one unit after the other)."""

    liaisons: int = 0
    matters: int = 0


def unit_of(number: int) -> str:
    """The unit a numbered liaison or matter belongs to."""
    return f"第{number % UNITS + 1:03d}局"


def people(size: Size) -> list[Aggregate]:
    """Units with a head each, leaders, an office, and the liaisons with their projects; all of them bound."""
    posts = [
        Post(key=f"{unit}|{title}", unit=unit, title=title, role=role, fields=("*",), holder=title, rank=1,
             approves_reports=role is Role.OFFICE)
        for unit, title, role in LEADERS
    ]  # fmt: skip
    units = [Unit(key=key, name=key, unit_kind=UnitKind.LEADERSHIP) for key in dict.fromkeys(p.unit for p in posts)]
    for n in range(UNITS):
        unit = unit_of(n)
        units.append(Unit(key=unit, name=unit))
        posts.append(Post(key=f"{unit}|局长", unit=unit, title="局长", role=Role.HEAD, rank=50, holder=head_of(n)))
    projects = []
    for n in range(size.liaisons):
        unit, post = unit_of(n), f"{unit_of(n)}|联络员{n:05d}"
        posts.append(Post(key=post, unit=unit, title="联络员", role=Role.LIAISON, rank=90, holder=f"联{n:05d}"))
        projects.append(ProjectFile(key=f"P{n:05d}", name=f"第{n:05d}号项目", unit=unit, liaison_post=post))
    persons = [
        Person(key=p.holder, name=p.holder, staff_id=account(p.holder), binding=Binding.CONFIRMED, welcomed=True)
        for p in posts
    ]
    return [*units, *posts, *persons, *projects]


def head_of(number: int) -> str:
    """Who signs for a unit."""
    return f"长{number % UNITS:03d}"


def account(person: str) -> str:
    """Of a person."""
    return f"u-{person}"


def matter(number: int, at: datetime, terms: str) -> Item:
    """An unsigned matter of one unit; what would happen to it by itself lies weeks ahead."""
    due = DeadlineVersion(number=1, due_at=at + timedelta(days=30), set_at=at, by="主任")
    return Item(
        key=f"2026-{number}", year=2026, number=number, title=f"第{number}件", issuer="主任",
        issuer_account=account("主任"), issuer_post="项目办|主任", issued_at=at, terms=terms,
        branches=(Branch(unit=unit_of(number), role=BranchRole.LEAD, deadlines=(due,)),),
        next_due_at=at + timedelta(days=25),
    )  # fmt: skip


@dataclass(kw_only=True)
class Town:
    """The platform, and how to start the service on this store at this moment."""

    city: City
    clock: RehearsalClock
    settings: dict[str, Any]
    folder: Path

    def sender(self, url: str, person: str, run: str = "r") -> Sender:
        """Callbacks in somebody's name."""
        stamp = int(self.clock.now().timestamp() * 1000)
        secret = self.settings["dingtalk_client_secret"]
        return Sender(url=url, secret=secret, stamp=stamp, staff_id=account(person), run=run)

    async def serve(self, role: str = "whole") -> tuple[str, Process]:
        """A process of its own; its address and itself."""
        file = self.folder / f"server-{secrets.token_hex(4)}.json"
        at, wall = self.clock.now().isoformat(), wall_clock().isoformat()
        given = {
            "settings": self.settings,
            "at": at,
            "folder": str(self.folder),
            "wall": wall,
        }
        file.write_text(json.dumps(given), "utf-8")
        command = (sys.executable, "-m", "benchmarks.servers", role, str(file))
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        if process.stdout is None:
            raise RuntimeError("no pipe")
        url = (await process.stdout.readline()).decode().strip()
        if not url:
            raise RuntimeError("the server did not start")
        self.city.call_back_to(url)
        return url, process


async def ended(process: Process) -> None:
    """In order."""
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()


@asynccontextmanager
async def town(folder: Path, size: Size, at: datetime = MORNING, database_url: str = "") -> AsyncIterator[Town]:
    """Store and platform; nothing serves yet."""
    clock = RehearsalClock(at.astimezone(UTC), wall_clock)
    secret = secrets.token_hex(32)
    asked = CitySettings(
        client_id=ROBOT, client_secret=secret, aes_key=b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        token="token", robot_code=ROBOT, corp_id=CORP, templates=(TEMPLATE_FILE,), patience=QUICK,
        api_quota=ENDLESS, push_quota=ENDLESS,
    )  # fmt: skip
    city = City(asked, clock.now)
    await city.start()
    url = database_url or f"sqlite:///{folder / 'qunding.sqlite3'}"
    try:
        rows = people(size)
        for person in (row for row in rows if isinstance(row, Person)):
            city.add_person(Citizen(userid=person.staff_id, name=person.name, unionid=f"union-{person.key}"))
        city.add_group("cid-staff", "工作人员群", [account("主任")])
        await seeded(url, rows, size, clock.now())
        yield Town(city=city, clock=clock, settings=_settings(city, url, folder), folder=folder)
    finally:
        await city.stop()


async def seeded(url: str, rows: list[Aggregate], size: Size, at: datetime) -> None:
    """Everything at once, as if it had always been there."""
    policy = load_policy(policy_path(""))
    group = Group(key="cid-staff", title="工作人员群", tier=Tier.STAFF)
    known = [*rows, group, policy, Setting(key=POLICY_IN_FORCE, value=policy.digest)]
    known += [matter(n, at, policy.digest) for n in range(1, size.matters + 1)]

    def fill(connection: Connection) -> None:
        metadata.create_all(connection)
        keep_apart(connection, rehearsal=True)
        changes = tuple((None, row) for row in known)
        Transaction(connection=connection, now=at).save([Act(name="Seeded", by=COMMAND, changes=changes)])
        raise_version(connection)

    store = Store(url, durable=False)
    try:
        await store.transact(fill)
    finally:
        await store.close()


def _settings(city: City, url: str, folder: Path) -> dict[str, Any]:
    known = city.settings
    return {
        "database_url": url, "data_dir": str(folder), "county": "大县", "filing": "无需备案：演练",
        "host": "127.0.0.1", "port": 0, "dingtalk_client_id": known.client_id,
        "dingtalk_client_secret": known.client_secret, "dingtalk_robot_code": known.robot_code,
        "dingtalk_corp_id": known.corp_id, "dingtalk_api_base": city.base_url, "dingtalk_oapi_base": city.base_url,
        "dingtalk_card_template": TEMPLATE, "dingtalk_card_secret": known.client_secret,
        "dingtalk_aes_key": known.aes_key, "dingtalk_token": known.token, "api_quota": ENDLESS, "push_quota": ENDLESS,
    }  # fmt: skip
