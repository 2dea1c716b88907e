"""The platform's own clients for Node and for its HTTP interface against the sandbox, as they come from the
registries: what they understand, our bot may rely on. scripts/install-test-needs lays them into build/clients."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.city import Outcome
from sandbox.settings import Patience
from tests.sandbox.town import GROUP, Town, card

HERE = Path(__file__).with_name("clients")
INSTALLED = Path(__file__).parents[2] / "build" / "clients"
PATIENT = 20


@pytest.fixture
async def town(found) -> Town:
    """Stream mode with the full two seconds for an answer."""
    return await found(mode="stream", callback_base=None, patience=Patience())


def present(path: Path | str | None, what: str) -> Path:
    """What is missing fails in words; nothing is skipped."""
    if path is None or not Path(path).exists():
        pytest.fail(f"{what} is missing: run scripts/install-test-needs")
    return Path(path)


@asynccontextmanager
async def running(*command: object, **more: str) -> AsyncIterator[Process]:
    """A client in a process of its own, ended afterwards."""
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", **more}
    process = await asyncio.create_subprocess_exec(*map(str, command), env=environment, stdin=PIPE, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def told(process: Process) -> dict[str, Any]:
    """Its next line."""
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), PATIENT)
    assert line, "the client ended"
    found: dict[str, Any] = json.loads(line)
    return found


async def test_the_node_client_hears_and_is_heard(town: Town, tmp_path: Path) -> None:
    """A message, a press whose ack changes the card, an event, and a ping."""
    node = present(shutil.which("node"), "node")
    modules = present(INSTALLED / "node" / "node_modules" / "dingtalk-stream", "the Node client").parent
    (tmp_path / "node_modules").symlink_to(modules)
    script = shutil.copy(HERE / "listen.mjs", tmp_path)
    async with running(node, script, PLATFORM=town.city.base_url) as client:
        async with asyncio.timeout(PATIENT):
            while not town.city.hub.connections:
                await asyncio.sleep(0.02)
        assert await town.city.says("李静", "工作人员群", "@督办助手 收到") is Outcome.ANSWERED
        await town.good("card_create", card())
        assert await town.city.taps("李静", "收到") is Outcome.ANSWERED
        assert await town.city.joins("李静", "别的群") is Outcome.ANSWERED
        assert await town.city.ping() == 1
        lines = [await told(client) for _ in range(3)]
    assert lines[0] == {"topic": "message", "text": " 收到", "staff": "li"}
    assert lines[1]["content"]["cardPrivateData"]["actionIds"] == ["sign"]
    assert lines[2] == {"topic": "event", "kind": "chat_add_member"}
    assert town.city.screen("李静", "工作人员群")[-1].footer == "已签收"
    assert not town.city.platform.refusals


async def test_the_http_client_gets_the_shapes_it_expects(town: Town) -> None:
    """A token, a message and its readers, a card, and a refusal with its code."""
    python = present(INSTALLED / "python" / "bin" / "python", "the HTTP client")
    address = town.city.base_url.removeprefix("http://")
    async with running(python, HERE / "call.py", PLATFORM=address, GROUP=GROUP, TEMPLATE="qunding.schema") as client:
        token, sent = await told(client), await told(client)
        assert (token["answer"], token["seconds"] > 0, token["length"] > 0) == ("token", True, True)
        assert sent["key"]
        await town.city.reads("李静")
        town.clock.now += timedelta(minutes=5)
        assert client.stdin is not None
        client.stdin.write(b"go\n")
        assert await told(client) == {"answer": "readers", "status": "SUCCESS", "readers": ["li"]}
        made = await told(client)
        refused = await told(client)
    assert (made["track"], made["space"], made["done"]) == ("official-1", "IM_GROUP", True)
    assert made["key"]
    assert refused == {"answer": "refused", "code": "InvalidAuthentication"}
    assert [view.title for view in town.city.screen("李静", "工作人员群")] == ["交办37", "交办37"]


def test_the_lock_names_no_registry() -> None:
    """Whoever installs does it from his own registry, the same bytes."""
    lock = json.loads((HERE / "package-lock.json").read_text("utf-8"))
    packages = {name: row for name, row in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in row and "resolved" not in row for row in packages.values())
    pinned = (HERE / "requirements.txt").read_text("utf-8")
    assert "alibabacloud-dingtalk==" in pinned
    assert not re.search(r"https?://|--(extra-)?index-url", pinned + json.dumps(lock["packages"][""]))
