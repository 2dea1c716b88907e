"""The platform's official Python client against the sandbox: what it understands, our bot may rely on."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from sandbox.city import City, Outcome
from sandbox.settings import Patience
from tests.sandbox.town import Town, card

SCRIPT = Path(__file__).with_name("sdk_client.py")


@pytest.fixture
async def town(found) -> Town:
    """Stream mode with the full two seconds for an answer."""
    return await found(mode="stream", callback_base=None, patience=Patience())


async def connected(city: City) -> None:
    """Waits for the client's connection."""
    while not city.hub.connections:
        await asyncio.sleep(0.02)


async def test_the_official_client_hears_and_is_heard(town: Town):
    """A message, an event, a press whose ack changes the card, and a ping."""
    environment = {**os.environ, "DINGTALK_OPENAPI_ENDPOINT": town.city.base_url, "NO_PROXY": "127.0.0.1"}
    client = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SCRIPT),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await asyncio.wait_for(connected(town.city), 20)
        assert await town.city.says("李静", "工作人员群", "@督办助手 收到") is Outcome.ANSWERED
        await town.good("card_create", card())
        assert await town.city.taps("李静", "收到") is Outcome.ANSWERED
        assert await town.city.joins("李静", "别的群") is Outcome.ANSWERED
        assert await town.city.ping() == 1
        assert client.stdout is not None
        lines = [json.loads(await client.stdout.readline()) for _ in range(3)]
    finally:
        client.kill()
        await client.wait()
    assert lines[0] == {"topic": "message", "text": " 收到", "staff": "li"}
    assert lines[1]["content"]["cardPrivateData"]["actionIds"] == ["sign"]
    assert lines[2] == {"topic": "event", "kind": "chat_add_member"}
    assert town.city.screen("李静", "工作人员群")[-1].footer == "已签收"
    assert not town.city.platform.refusals
