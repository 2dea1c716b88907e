"""GET /healthz, /readyz, /metrics (design §9): alive, fit to work and if not why, figures for the operator."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from console.meters import Meters
from domain.audits.records import SelfAudit
from domain.county import County
from domain.errors import SupervisionError
from domain.messages.quota import Usage, forecast
from domain.people.binding import group_for
from domain.people.records import Tier
from store.counties import SchemaMoved
from store.tallies import Tallies

SILENT_AFTER = 10.0
STORE_ANSWERS_WITHIN = 2.0
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@dataclass(kw_only=True)
class Pulse:
    """When the last beat ended, by the clock nobody moves; None before the first. `heard` = seconds since something
    came the whole way from the platform; `doubtful` = our clock cannot be believed."""

    elapsed: Callable[[], float]
    last: float | None = None
    heard: Callable[[], float | None] = lambda: None
    doubtful: Callable[[], bool] = lambda: False

    def beat(self) -> None:
        """A beat has ended."""
        self.last = self.elapsed()

    @property
    def silence(self) -> float | None:
        """Seconds since the last beat."""
        return None if self.last is None else self.elapsed() - self.last


@dataclass(frozen=True, kw_only=True)
class HealthPages:
    """Three small pages. `quotas` are what the platform allows a month; without a `token` the figures are shown to
    this machine alone."""

    county: Callable[[], Awaitable[County]]
    tallies: Callable[[], Awaitable[Tallies]]
    pulse: Pulse
    meters: Meters
    quotas: dict[str, int]
    token: str
    usage: Callable[[], Awaitable[Usage]] | None = None
    self_audit: Callable[[], Awaitable[SelfAudit | None]] | None = None

    def routes(self) -> list[web.RouteDef]:
        """GET only."""
        return [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]

    async def healthz(self, _request: web.Request) -> web.Response:
        """The process is alive: it answers."""
        return web.json_response({"ok": True})

    async def readyz(self, _request: web.Request) -> web.Response:
        """503 with reasons when work does not get done; remarks are what an office still has to do."""
        reasons, remarks = [], []
        try:
            async with asyncio.timeout(STORE_ANSWERS_WITHIN):
                county = await self.county()
                looked = await self.self_audit() if self.self_audit else None
            remarks = [f"no_group:{tier.value}" for tier in Tier if group_for(county.roster, tier) is None]
            reasons = ["self_audit"] if looked is not None and looked.findings else []
        except SchemaMoved:
            reasons.append("schema_moved")
        except (SQLAlchemyError, SupervisionError, TimeoutError):
            reasons.append("store_silent")
        if self.pulse.doubtful():
            reasons.append("clock_doubt")
        silence = self.pulse.silence
        if silence is None or silence >= SILENT_AFTER:
            reasons.append("no_beat")
        body = {"ready": not reasons, "reasons": reasons, "remarks": remarks}
        return web.json_response(body, status=503 if reasons else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        """Figures, for whoever has the token, or for this machine where there is none (S58)."""
        if not self._may_see(request):
            return web.json_response({"error": "not for you"}, status=403)
        try:
            async with asyncio.timeout(STORE_ANSWERS_WITHIN):
                found = await self.tallies()
        except (SQLAlchemyError, SupervisionError, TimeoutError):
            return web.json_response({"error": "store_silent"}, status=503)
        await self._used()
        silence, deaf = self.pulse.silence, self.pulse.heard()
        self.meters.silence.set(-1 if silence is None else silence)
        self.meters.last_frame.set(-1 if deaf is None else deaf)
        for kind, allowed in self.quotas.items():
            self.meters.quota.labels(kind).set(allowed)
        return web.Response(body=self.meters.text(found), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _used(self) -> None:
        """What was used of the quota so far, and what it will be at the end of the month."""
        if self.usage is None:
            return
        usage, county = await self.usage(), await self.county()
        for when, counted in (("now", usage), ("forecast", forecast(usage, county.calendar))):
            self.meters.used.labels("api", when).set(counted.api)
            self.meters.used.labels("push", when).set(counted.push)

    def _may_see(self, request: web.Request) -> bool:
        if self.token:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            return hmac.compare_digest(given.encode(), self.token.encode())
        if any(name in request.headers for name in FORWARDED):
            return False
        try:
            return ip_address(request.remote or "").is_loopback
        except ValueError:
            return False
