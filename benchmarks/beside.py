"""Row e beside it: procrastinate, a queue on PostgreSQL that a careful author might take, with as many sends.

`python -m benchmarks.beside SETTINGS.json` defers the jobs and works them off, eight at once, by the same client."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from time import process_time
from typing import Any

import procrastinate
from sqlalchemy import make_url

from app import wall_clock
from benchmarks.drain import AT_ONCE, Seen, bare_message
from benchmarks.town import Town
from bot.dingtalk.client import Client
from bot.patience import Patience
from config.settings import Settings
from console.keys import keys_of


async def queued(place: Town, count: int) -> tuple[float, float]:
    """Messages a second at the platform, and µs of the worker's CPU for each."""
    seen = Seen(expected=count)
    place.city.platform.ledger.listeners.append(seen.heard)
    file = place.folder / "queue.json"
    file.write_text(json.dumps({"settings": place.settings, "count": count}), "utf-8")
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.beside", str(file), stdout=PIPE)
    said, _nothing = await process.communicate()
    return seen.per_second, 1e6 * float(said) / count


async def _worked_off(given: dict[str, Any]) -> None:
    settings = Settings.model_validate(given["settings"])
    url = make_url(settings.store_url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
    client = Client(keys_of(settings), wall_clock, Patience(), lambda _call: None)

    @app.task(name="send")
    async def send(number: int) -> None:
        await client.deliver(bare_message(number, settings.dingtalk_robot_code))

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        jobs: list[dict[str, Any]] = [{"number": number} for number in range(given["count"])]
        await send.batch_defer_async(*jobs)
        begun = process_time()
        try:
            await app.run_worker_async(concurrency=AT_ONCE, wait=False, install_signal_handlers=False)
            sys.stdout.write(f"{process_time() - begun}")
        finally:
            await client.close()


if __name__ == "__main__":
    asyncio.run(_worked_off(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
