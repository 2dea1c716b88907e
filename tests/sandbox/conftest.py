"""The town, in webhook and in stream mode."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.city import Citizen, City, CitySettings
from sandbox.settings import Patience
from tests.sandbox.town import GROUP, OTHER, SCENE, TEMPLATE, Clock, RecordingBot, Town

AES_KEY = "1234567890123456789012345678901234567890123"
# What is awaited in vain ends soon; what is answered has the platform's full time, however busy the machine is.
QUICK = Patience(message_ack=0.4, event_ack=0.4, event_answer=0.4, card_ack=0.4, ping_answer=0.4, close=0.1)
FULL = Patience(drain=0.05, close=0.1)


@pytest.fixture
def settings(tmp_path: Path) -> CitySettings:
    """One app, one robot, one template."""
    templates = tmp_path / "templates.json"
    templates.write_text(json.dumps([TEMPLATE]), encoding="utf-8")
    return CitySettings(
        client_id="dingapp",
        client_secret="app-secret",
        robot_code="dingapp",
        corp_id="dingcorp",
        templates=(templates,),
        aes_key=AES_KEY,
        token="event-token",
        patience=FULL,
    )


def people_it(city: City) -> None:
    """王敏, 李静 and 张伟明 in the staff group; a scene group; a group without the robot; an outsider."""
    for userid, name, dept in (("wang", "王敏", "项目办"), ("li", "李静", "住建局"), ("zhang", "张伟明", "住建局")):
        mobile = f"1380000000{len(city.platform.directory.people)}"
        city.add_person(Citizen(userid=userid, name=name, unionid=f"union-{userid}", mobile=mobile, dept=dept))
    city.add_person(Citizen(userid="guest", name="访客", unionid="union-guest", outsider=True))
    city.add_group(GROUP, "工作人员群", ["王敏", "李静", "张伟明", "访客"])
    city.add_group(OTHER, "别的群", ["王敏"], has_robot=False)
    city.add_scene_group(SCENE, "场景群", ["王敏", "李静"])


@pytest.fixture
async def found(settings: CitySettings) -> AsyncIterator[Callable[..., Awaitable[Town]]]:
    """Founds a town with changed settings, as often as called."""
    async with AsyncExitStack() as stack:

        async def founded(**changes: Any) -> Town:
            bot, clock = RecordingBot(), Clock()
            await bot.start()
            stack.push_async_callback(bot.stop)
            city = City(replace(settings, **{"callback_base": bot.base, **changes}), clock)
            people_it(city)
            await city.start()
            stack.push_async_callback(city.stop)
            http = await stack.enter_async_context(aiohttp.ClientSession(city.base_url))
            town = Town(city, clock, bot, http)
            await town.log_in()
            return town

        yield founded


@pytest.fixture
async def town(found: Callable[..., Awaitable[Town]]) -> Town:
    """The town in webhook mode, with a token in hand."""
    return await found()
