"""A whole county on loopback: store, service, sandbox and clock, ready to be played on."""

import secrets
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from app import COMMAND, Service
from config.calendars import load_calendar
from config.settings import Settings
from documents.workbook import Parsed, load_workbook_file
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.events import AccountsConfirmed, AccountsLookedUp
from domain.people.records import Person, Role, Tier
from rehearsal.around import surroundings
from rehearsal.clock import RehearsalClock
from rehearsal.hands import Hands, Pressing, Typing
from rehearsal.machine import TimeMachine
from rehearsal.process import Child, birth_of
from rehearsal.process import start as start_child
from sandbox.city import Citizen, City, CitySettings
from sandbox.settings import Patience as SandboxPatience

Mode = Literal["webhook", "stream"]
Ending = Literal["stop", "kill"]
HERE = Path(__file__).parent
COUNTIES = HERE / "counties"
TEMPLATE_FILE = Path(__file__).parents[1] / "bot" / "dingtalk" / "cards" / "matter.json"
TEMPLATE = "qunding-matter-1.schema"
GROUPS = {Tier.PRINCIPAL: "主要领导群", Tier.FIELD: "分管领导群", Tier.STAFF: "工作人员群"}
VISITOR = "访客"
"""Somebody with an account whom the county does not know."""
QUICK = SandboxPatience(
    message_ack=5.0, event_ack=5.0, event_answer=5.0, card_ack=5.0, ping_every=0.05, drain=0.1, close=0.1
)


@dataclass(frozen=True, kw_only=True)
class Play:
    """What a rehearsal is played with; `plain` = without a card template, so that everybody types."""

    folder: Path
    beside: Path = Path()
    county: str = "qinghe"
    policy: str = "default"
    start: datetime = datetime(2026, 11, 23, 8, 45, tzinfo=COUNTY_ZONE)
    mode: Mode = "webhook"
    database_url: str = ""
    seed: int = 1
    bound: bool = True
    durable: bool = False
    process: bool = False
    plain: bool = False
    settings: dict[str, object] = field(default_factory=dict)


def workbook_of(county: str, beside: Path) -> Path:
    """The workbook of a built-in county, or one beside the scenario."""
    if county.endswith(".xlsx"):
        return beside / county
    return COUNTIES / f"{county}.xlsx"


@cache
def workbook_read(workbook: Path) -> Parsed:
    """Read once a process: many rehearsals of one county follow each other, and reading is a third of opening one."""
    return load_workbook_file(workbook)


def policy_of(policy: str, beside: Path) -> str:
    """The name of a policy, or where the file beside the scenario is."""
    return str((beside / policy).resolve()) if policy.endswith(".toml") else policy


class Stage:
    """One rehearsal. `open` builds everything; people then act through `city`, time through `machine`."""

    def __init__(self, play: Play, running: Callable[[], datetime] | None = None) -> None:
        self.play = play
        self.clock = RehearsalClock(eve_of(play.start), running)
        self.calendar = load_calendar(play.folder / "config" / "calendar.toml")
        self._starts = 0
        self._child: Child | None = None
        self.city = City(
            CitySettings(
                client_id="dingsandbox000000001",
                client_secret=secrets.token_hex(32),
                aes_key=b64encode(secrets.token_bytes(32)).decode().rstrip("="),
                token=secrets.token_hex(8),
                robot_code="dingsandbox000000001",
                corp_id="dingcorp0000000000000001",
                templates=(TEMPLATE_FILE,),
                mode=play.mode,
                patience=QUICK,
                seed=play.seed,
            ),
            self.clock.now,
        )
        self.hands: Hands = Typing(self.city) if play.plain else Pressing(self.city)
        self.service: Service

    async def open(self, port: int = 0) -> None:
        """Start the sandbox, the service, and bring the county to life."""
        await self.city.start(port=port)
        await self.start_service()
        await self._populate()
        await self.machine.run_until(utc(self.play.start))
        if self.play.process:
            await self.service.close()
            await self._start_child()

    async def start_service(self) -> None:
        """The service on the same store; again after a restart."""
        around = surroundings(self.clock, self._next_seed(), durable=self.play.durable)
        self.service = Service(self._settings(), around)
        await self.service.open()
        await self.service.serve()
        self.city.call_back_to(self.service.base_url)
        self.machine = TimeMachine(
            clock=self.clock,
            city=self.city,
            beat=self.service.beat,
            next_moment=self.service.next_moment,
            by_stream=self.play.mode == "stream",
        )

    async def _start_child(self) -> None:
        """The same in a process of its own, from here on (design §10.6)."""
        birth = birth_of(self._settings(), self.clock.now(), self._next_seed(), durable=self.play.durable)
        child = self._child = await start_child(birth)
        self.city.call_back_to(child.base_url)
        self.machine = TimeMachine(
            clock=self.clock,
            city=self.city,
            beat=child.beat,
            next_moment=child.next_moment,
            told=child.set,
            by_stream=self.play.mode == "stream",
        )

    def _next_seed(self) -> str:
        """Dice that start anew must not fall as before: what was drawn once names rows of the store."""
        self._starts += 1
        return f"{self.play.seed}|{self._starts}"

    async def restart(self, how: Ending = "stop", down: timedelta = timedelta(0)) -> None:
        """End the bot that way and start it again on the same store, `down` later."""
        if self._child is None:
            if how == "kill":
                raise ValueError("only a bot in a process of its own can be killed")
            await self.service.close()
            await self._nobody_home(down)
            await self.start_service()
            return
        await (self._child.kill() if how == "kill" else self._child.stop())
        await self._nobody_home(down)
        await self._start_child()

    async def _nobody_home(self, down: timedelta) -> None:
        """The city goes on while the bot is away."""
        self.clock.set(self.clock.now() + down)
        await self.city.act(self.clock.now())

    async def close(self) -> None:
        """Stop everything."""
        if self._child is None:
            await self.service.close()
        else:
            await self._child.kill()
        await self.city.stop()

    def _settings(self) -> Settings:
        city = self.city.settings
        values: dict[str, object] = {
            "database_url": self.play.database_url,
            "data_dir": self.play.folder,
            "policy": policy_of(self.play.policy, self.play.beside),
            "county": self.play.county,
            "filing": "无需备案：演练",
            "host": "127.0.0.1",
            "port": 0,
            "dingtalk_mode": self.play.mode,
            "dingtalk_client_id": city.client_id,
            "dingtalk_client_secret": SecretStr(city.client_secret),
            "dingtalk_robot_code": city.robot_code,
            "dingtalk_corp_id": city.corp_id,
            "dingtalk_api_base": self.city.base_url,
            "dingtalk_oapi_base": self.city.base_url,
            "dingtalk_card_template": "" if self.play.plain else TEMPLATE,
            "dingtalk_card_secret": SecretStr(city.client_secret),
            "dingtalk_aes_key": SecretStr(city.aes_key),
            "dingtalk_token": SecretStr(city.token),
        }
        return Settings.model_validate({**values, **self.play.settings})

    async def _populate(self) -> None:
        """Import by the command's own way, then let the city's people and groups appear."""
        found = workbook_read(workbook_of(self.play.county, self.play.beside).resolve())
        for event in (found.roster_imported(COMMAND), found.projects_imported(COMMAND)):
            if event is not None:
                await self.service.apply(event)
        county = await self.service.county()
        for person in county.roster.persons.values():
            self.city.add_person(_citizen(person, county))
        self.city.add_person(Citizen(userid="u-visitor", name=VISITOR, unionid="union-visitor", mobile="00099999999"))
        for tier, title in GROUPS.items():
            self.city.add_group(f"cid-{tier.value.lower()}+/==", title, _members(tier, county))
        if self.play.bound:
            await self._bind(county)

    async def _bind(self, county: County) -> None:
        """Accounts by directory look-up and the office's word; groups by the office's one-time codes."""
        accounts: dict[str, str] = {}
        for person in county.roster.persons.values():
            staff_id = await self.service.client.staff_id_of(person.mobile)
            if staff_id:
                accounts[person.key] = staff_id
        await self.service.apply(AccountsLookedUp(by=COMMAND, accounts=accounts))
        await self.service.apply(AccountsConfirmed(by=COMMAND))
        office = _office(await self.service.county())
        for title in GROUPS.values():
            await self.city.says(office, None, f"绑定 {title}")
            await self.machine.settle()
            code = _digits(self.city.screen(office)[-1].text + self.city.screen(office)[-1].title)
            await self.city.says(office, title, f"@督办助手 绑定 {code}")
            await self.machine.settle()


def _citizen(person: Person, county: County) -> Citizen:
    post = next((p for p in county.roster.posts.values() if p.holder == person.key), None)
    return Citizen(
        userid=f"u-{person.key}",
        name=person.name,
        unionid=f"union-{person.key}",
        mobile=person.mobile,
        title=post.title if post else "",
        dept=post.unit if post else "",
    )


def _office(county: County) -> str:
    post = county.office()
    if post is None:
        raise ValueError("the county has no office")
    return county.roster.persons[post.holder].name


def _members(tier: Tier, county: County) -> list[str]:
    """Who sits in which group: the office in all, principal leaders and field leaders in theirs, the rest below."""
    roles = {
        Tier.PRINCIPAL: (Role.PRINCIPAL, Role.OFFICE),
        Tier.FIELD: (Role.FIELD_LEADER, Role.OFFICE),
        Tier.STAFF: (Role.HEAD, Role.LIAISON, Role.OFFICE),
    }[tier]
    posts = [p for p in county.roster.posts.values() if p.role in roles and p.holder]
    posts.sort(key=lambda p: (p.rank, p.key))
    return list(dict.fromkeys(f"u-{p.holder}" for p in posts))


def _digits(text: str) -> str:
    runs = "".join(c if c.isdigit() else " " for c in text).split()
    return next((run for run in runs if len(run) == 6), "")


def eve_of(start: datetime) -> datetime:
    """When the county is set up: late on the work day before, after the round and still within a sending slot, so
    that first words of introduction are over when the play begins."""
    day = load_calendar().add_work_days(utc(start).astimezone(COUNTY_ZONE).date(), -1)
    return datetime.combine(day, time(17, 20), COUNTY_ZONE).astimezone(UTC)


def utc(at: datetime) -> datetime:
    """Local time of a scenario as aware UTC."""
    local = at if at.tzinfo else at.replace(tzinfo=COUNTY_ZONE)
    return local.astimezone(UTC)
