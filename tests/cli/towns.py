"""An installation that is in order, made once, and a city for it that may be out of order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app import COMMAND, Service, Surroundings, wall_clock
from config.settings import Settings
from documents.workbook import load_workbook_file
from domain.actors import Actor, Channel
from domain.events import AccountsConfirmed, AccountsLookedUp, BindingBegun, GroupBound
from rehearsal.alone import county_of
from rehearsal.stage import GROUPS, TEMPLATE, TEMPLATE_FILE, _citizen, _members
from sandbox.city import City, CitySettings
from tests.cli.conftest import QINGHE

SECRET = "s3cret-of-the-application"
AES_KEY = "1234567890123456789012345678901234567890123"
TOKEN = "token-of-the-events"
TOWN = CitySettings(
    client_id="dingtown00000000001",
    client_secret=SECRET,
    robot_code="dingtown00000000001",
    corp_id="dingcorp0000000000000001",
    templates=(TEMPLATE_FILE,),
    mode="stream",
    aes_key=AES_KEY,
    token=TOKEN,
)
COUNTY = county_of(QINGHE)


def place(tier: Any) -> str:
    return f"cid-{tier.value.lower()}+/=="


async def furnish(data_dir: Path) -> None:
    """People, projects, confirmed accounts and bound groups, as after the first half hour."""
    service = Service(Settings(data_dir=data_dir, port=0), Surroundings(durable=False))
    await service.open()
    parsed = load_workbook_file(QINGHE)
    for event in (parsed.roster_imported(COMMAND), parsed.projects_imported(COMMAND)):
        assert event is not None
        await service.apply(event)
    accounts = {key: f"u-{key}" for key in (await service.county()).roster.persons}
    await service.apply(AccountsLookedUp(by=COMMAND, accounts=accounts))
    await service.apply(AccountsConfirmed(by=COMMAND))
    office = (await service.county()).office()
    assert office is not None
    for number, (tier, title) in enumerate(GROUPS.items()):
        alone = Actor(staff_id=f"u-{office.holder}", channel=Channel.PRIVATE, proven=True, message_id=f"a{number}")
        there = replace(alone, channel=Channel.GROUP, conversation=place(tier), message_id=f"b{number}")
        await service.apply(BindingBegun(by=alone, draft=f"draft-{number}", tier=tier, code="123456"))
        answer = await service.apply(GroupBound(by=there, code="123456", title=title))
        assert answer is not None
        assert answer.kind == "group_bound"
    await service.close()


@asynccontextmanager
async def standing(clock: Callable[[], datetime] = wall_clock, **changes: Any) -> AsyncIterator[City]:
    """The city with changed settings, on loopback."""
    city = City(replace(TOWN, **changes), clock)
    for person in COUNTY.roster.persons.values():
        city.add_person(_citizen(person, COUNTY))
    for tier, title in GROUPS.items():
        city.add_group(place(tier), title, _members(tier, COUNTY))
    await city.start()
    yield city
    await city.stop()


def settings_for(city: City) -> dict[str, str]:
    """What an administrator would have set for this city."""
    return {
        "QUNDING_DINGTALK_MODE": city.settings.mode,
        "QUNDING_DINGTALK_API_BASE": city.base_url,
        "QUNDING_DINGTALK_OAPI_BASE": city.base_url,
        "QUNDING_DINGTALK_CLIENT_ID": TOWN.client_id,
        "QUNDING_DINGTALK_CLIENT_SECRET": SECRET,
        "QUNDING_DINGTALK_ROBOT_CODE": TOWN.robot_code,
        "QUNDING_DINGTALK_CORP_ID": TOWN.corp_id,
        "QUNDING_DINGTALK_CARD_TEMPLATE": TEMPLATE,
        "QUNDING_DINGTALK_CARD_VERSION": "1",
        "QUNDING_DINGTALK_CARD_SECRET": "secret-of-the-cards",
        "QUNDING_DINGTALK_AES_KEY": AES_KEY,
        "QUNDING_DINGTALK_TOKEN": TOKEN,
        "QUNDING_COUNTY": "青禾县",
        "QUNDING_FILING": "无需备案：县委网信办",
    }


@dataclass(frozen=True, kw_only=True)
class Found:
    """What `doctor` said: codes that are not fine, the whole text, the exit code."""

    codes: frozenset[str]
    lines: dict[str, str]
    said: str
    code: int
