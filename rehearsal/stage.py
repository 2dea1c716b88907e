"""A whole county on loopback: store, service, sandbox and clock, ready to be played on."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from app import COMMAND, Service, Surroundings
from bot.patience import REHEARSAL
from config.calendars import load_calendar
from config.settings import Settings
from documents.workbook import load_workbook_file
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.events import AccountsConfirmed, AccountsLookedUp
from domain.roster import Person, Role, Tier
from rehearsal.clock import RehearsalClock
from rehearsal.machine import TimeMachine
from sandbox.city import Citizen, City, CitySettings
from sandbox.settings import Patience as SandboxPatience

Mode = Literal["webhook", "stream"]
HERE = Path(__file__).parent
COUNTIES = HERE / "counties"
TEMPLATE_FILE = Path(__file__).parents[1] / "bot" / "dingtalk" / "cards" / "matter.json"
TEMPLATE = "qunding-matter-1.schema"
GROUPS = {Tier.PRINCIPAL: "主要领导群", Tier.FIELD: "分管领导群", Tier.STAFF: "工作人员群"}
QUICK = SandboxPatience(
    message_ack=5.0, event_ack=5.0, event_answer=5.0, card_ack=5.0, ping_every=3600, drain=0.1, close=0.1
)


@dataclass(frozen=True, kw_only=True)
class Play:
    """What a rehearsal is played with."""

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
    settings: dict[str, object] = field(default_factory=dict)


def workbook_of(county: str, beside: Path) -> Path:
    """The workbook of a built-in county, or one beside the scenario."""
    if county.endswith(".xlsx"):
        return beside / county
    return COUNTIES / f"{county}.xlsx"


class Stage:
    """One rehearsal. `open` builds everything; people then act through `city`, time through `machine`."""

    def __init__(self, play: Play, running: Callable[[], datetime] | None = None) -> None:
        self.play = play
        self.clock = RehearsalClock(eve_of(play.start), running)
        self._dice = random.Random(play.seed)
        self.city = City(
            CitySettings(
                client_id="dingsandbox000000001",
                client_secret=secrets.token_hex(32),
                robot_code="dingsandbox000000001",
                corp_id="dingcorp0000000000000001",
                templates=(TEMPLATE_FILE,),
                mode=play.mode,
                patience=QUICK,
                seed=play.seed,
            ),
            self.clock.now,
        )
        self.service: Service

    async def open(self, port: int = 0) -> None:
        """Start the sandbox, the service, and bring the county to life."""
        await self.city.start(port=port)
        await self.start_service()
        await self._populate()
        await self.machine.run_until(utc(self.play.start))

    async def start_service(self) -> None:
        """The service on the same store; again after a restart."""
        self.service = Service(self._settings(), self._surroundings())
        await self.service.open()
        await self.service.serve()
        self.city.call_back_to(self.service.base_url)
        self.machine = TimeMachine(
            clock=self.clock, city=self.city, beat=self.service.beat, next_moment=self.service.next_moment
        )

    async def restart(self) -> None:
        """Stop the bot and start it again on the same store."""
        await self.service.close()
        await self.start_service()

    async def close(self) -> None:
        """Stop everything."""
        await self.service.close()
        await self.city.stop()

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            clock=self.clock.now,
            draw=lambda digits: "".join(self._dice.choice("0123456789") for _ in range(digits)),
            patience=REHEARSAL,
            at_once=1,
            rehearsal=True,
            durable=self.play.durable,
        )

    def _settings(self) -> Settings:
        city = self.city.settings
        values: dict[str, object] = {
            "database_url": self.play.database_url,
            "data_dir": self.play.folder,
            "policy": self.play.policy,
            "county": self.play.county,
            "host": "127.0.0.1",
            "port": 0,
            "dingtalk_mode": self.play.mode,
            "dingtalk_client_id": city.client_id,
            "dingtalk_client_secret": SecretStr(city.client_secret),
            "dingtalk_robot_code": city.robot_code,
            "dingtalk_corp_id": city.corp_id,
            "dingtalk_api_base": self.city.base_url,
            "dingtalk_oapi_base": self.city.base_url,
            "dingtalk_card_template": TEMPLATE,
            "dingtalk_card_secret": SecretStr(city.client_secret),
        }
        return Settings.model_validate({**values, **self.play.settings})

    async def _populate(self) -> None:
        """Import by the command's own way, then let the city's people and groups appear."""
        found = load_workbook_file(workbook_of(self.play.county, self.play.beside))
        for event in (found.roster_imported(COMMAND), found.projects_imported(COMMAND)):
            if event is not None:
                await self.service.apply(event)
        county = await self.service.county()
        for person in county.roster.persons.values():
            self.city.add_person(_citizen(person, county))
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
