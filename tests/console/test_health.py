"""GET /healthz, /readyz, /metrics over HTTP."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from app import Service, Surroundings, wall_clock
from domain.audits.records import NIGHTLY, Finding, SelfAudit
from domain.events import AccountsLookedUp
from domain.rounds.duties import Cadence
from sandbox.city import City
from store.mapping import KINDS, all_of
from store.tables import self_audits
from tests.console.conftest import House, settings_of


async def got(url: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.text()


async def ready(house: House) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"{house.url}/readyz") as response:
        return response.status, await response.json()


async def test_a_living_process_says_so(house: House) -> None:
    """Whatever else is wrong."""
    assert await got(f"{house.url}/healthz") == (200, '{"ok": true}')


async def test_ready_means_store_and_beat(house: House) -> None:
    """Groups nobody has bound are a remark: to be bound, they need a service that listens."""
    assert (await ready(house))[1]["reasons"] == ["no_beat"]
    await house.service.beat(wall_clock())
    status, body = await ready(house)
    assert (status, body["ready"], body["reasons"]) == (200, True, [])
    assert body["remarks"] == ["no_group:PRINCIPAL", "no_group:FIELD", "no_group:STAFF"]


async def test_a_beat_that_stopped_is_a_reason(house: House) -> None:
    """After ten seconds by the clock nobody moves."""
    await house.service.beat(wall_clock())
    assert house.service.pulse.last is not None
    house.service.pulse.last -= 11
    assert await ready(house) == (503, (await ready(house))[1])
    assert (await ready(house))[1]["reasons"] == ["no_beat"]


async def test_a_store_that_is_gone_is_a_reason(house: House, short: Path) -> None:
    """The tables vanish under the running service."""
    await house.service.beat(wall_clock())
    await house.service.store.transact(lambda connection: connection.exec_driver_sql("DROP TABLE marks"))
    status, body = await ready(house)
    assert (status, body["reasons"]) == (503, ["store_silent"])


async def test_metrics_tell_what_was_done(house: House) -> None:
    """Beats, batches, calls against the quota, what waits, what was set aside."""
    await house.service.beat(wall_clock())
    assert await house.service.client.staff_id_of("13900000000") is None
    await house.service.beat(wall_clock())
    await house.service.apply(AccountsLookedUp(by=house_command(), accounts={}))
    status, text = await got(f"{house.url}/metrics")
    assert status == 200
    values = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert values["qunding_beats_total",] == 2
    assert values["qunding_batch_size_count",] == 4
    assert values["qunding_platform_calls_month", "user_by_mobile"] == 1
    assert values["qunding_platform_quota_month", "api"] == 5000
    assert values["qunding_platform_quota_month", "push"] == 3000
    assert values["qunding_platform_used_month", "api", "now"] == 1  # the cards' address; the directory is free
    assert values["qunding_platform_used_month", "push", "now"] == 0
    assert values["qunding_platform_used_month", "api", "forecast"] >= 1
    assert values["qunding_notices", "ready"] == values["qunding_notices", "held"] == 0
    assert values["qunding_set_aside",] == 0
    assert 0 <= values["qunding_last_beat_seconds",] < 10
    assert values["qunding_items_overdue",] == 0
    assert 0 <= values["qunding_job_lag_seconds",] < 10
    assert 0 <= values["qunding_stream_last_frame_seconds",] < 60  # opening the callback address is the first proof


def house_command() -> Any:
    from app import COMMAND

    return COMMAND


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
async def test_figures_are_for_this_machine_only(house: House, header: str) -> None:
    """A proxy in front of the callbacks shows nobody the figures."""
    assert (await got(f"{house.url}/metrics", **{header: "127.0.0.1"}))[0] == 403


async def test_with_a_token_the_figures_are_for_who_has_it(city: City, short: Path) -> None:
    """From anywhere, and for nobody else."""
    settings = settings_of(city, short, metrics_token="figures-please")
    service = Service(settings, Surroundings(durable=False))
    await service.open()
    await service.serve()
    try:
        url = f"{service.base_url}/metrics"
        forwarded = {"X-Forwarded-For": "10.0.0.1"}
        assert (await got(url, Authorization="Bearer figures-please", **forwarded))[0] == 200
        assert (await got(url))[0] == (await got(url, Authorization="Bearer figures"))[0] == 403
    finally:
        await service.close()


async def test_a_night_that_found_something_withholds_readiness(house: House) -> None:
    """Until it is mended and the next look finds nothing."""
    await house.service.beat(wall_clock())
    assert (await ready(house))[0] == 200
    found = SelfAudit(key=NIGHTLY, looked_at=wall_clock(), findings=(Finding(about="item|2026-1", fault="stopped"),))
    body = KINDS[SelfAudit.kind].row(found)["body"]
    await house.service.store.transact(lambda connection: connection.execute(update(self_audits).values(body=body)))
    status, said = await ready(house)
    assert (status, said["reasons"]) == (503, ["self_audit"])


async def test_a_clock_that_jumped_stops_what_happens_by_itself(city: City, short: Path) -> None:
    """A day forward: the moment that came by that is not taken up, the reason is said, and it goes on when it is right
    again. The platform's own clock is the witness."""
    jump = timedelta(0)
    service = Service(settings_of(city, short), Surroundings(durable=False, clock=lambda: wall_clock() + jump))
    await service.open()
    await service.serve()
    try:
        await service.client.staff_id_of("13900000000")
        await service.beat(service.clock())
        cadences = await service.store.read(lambda connection: all_of(connection, Cadence))
        jump = timedelta(days=3)
        for _beat in range(3):
            await service.beat(service.clock())
        assert await service.store.read(lambda connection: all_of(connection, Cadence)) == cadences
        async with aiohttp.ClientSession() as session, session.get(f"{service.base_url}/readyz") as response:
            assert "clock_doubt" in (await response.json())["reasons"]
        jump = timedelta(0)
        async with aiohttp.ClientSession() as session, session.get(f"{service.base_url}/readyz") as response:
            assert "clock_doubt" not in (await response.json())["reasons"]
    finally:
        await service.close()
