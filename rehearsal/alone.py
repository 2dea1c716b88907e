"""`qunding sandbox`: the city with the sample county's people and groups, and no bot (design §10.5: nobody moves the
clock, so the page has no 快进)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.dingtalk.sheets import matter_sheet
from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.county import County
from domain.people.roster import Roster
from rehearsal.stage import GROUPS, TEMPLATE, TEMPLATE_FILE, Mode, _citizen, _members, workbook_read
from sandbox.city import City, CitySettings
from sandbox.page import mount

KEY = "dingsandbox000000001"


def county_of(workbook: Path) -> County:
    """Units, posts and persons of a workbook, with nothing that happened since."""
    found = workbook_read(workbook)
    roster = Roster(
        units={unit.key: unit for unit in found.units},
        posts={post.key: post for post in found.posts},
        persons={person.key: person for person in found.persons},
    )
    policy = load_policy(policy_path(""))
    return County(version=0, name=workbook.stem, roster=roster, calendar=load_calendar(), policy=policy, policies={})


def lonely_city(county: County, secret: str, mode: Mode, clock: Callable[[], datetime]) -> City:
    """A city of these people in their three groups; its page is mounted, it does not listen yet."""
    settings = CitySettings(
        client_id=KEY,
        client_secret=secret,
        robot_code=KEY,
        corp_id="dingcorp0000000000000001",
        templates=(TEMPLATE_FILE,),
        mode=mode,
    )
    city = City(settings, clock)
    for person in county.roster.persons.values():
        city.add_person(_citizen(person, county))
    for tier, title in GROUPS.items():
        city.add_group(f"cid-{tier.value.lower()}+/==", title, _members(tier, county))
    mount(city)
    return city


def environment_of(city: City) -> dict[str, str]:
    """The settings with which a bot finds this city."""
    found = city.settings
    return {
        "QUNDING_DINGTALK_MODE": found.mode,
        "QUNDING_DINGTALK_API_BASE": city.base_url,
        "QUNDING_DINGTALK_OAPI_BASE": city.base_url,
        "QUNDING_DINGTALK_CLIENT_ID": found.client_id,
        "QUNDING_DINGTALK_CLIENT_SECRET": found.client_secret,
        "QUNDING_DINGTALK_ROBOT_CODE": found.robot_code,
        "QUNDING_DINGTALK_CORP_ID": found.corp_id,
        "QUNDING_DINGTALK_CARD_TEMPLATE": TEMPLATE,
        "QUNDING_DINGTALK_CARD_VERSION": str(matter_sheet().version),
        "QUNDING_DINGTALK_CARD_SECRET": found.client_secret,
    }
