"""What is measured while the service runs, in Prometheus' words. One registry a service: nothing is global."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from domain.outcome import Answer
from handlers.apply import MOST, Door
from handlers.batch import Arrival
from store.tallies import Tallies

SIZES = (1, 2, 5, 10, 20, 35, MOST)


class Meters:
    """Beats and batches as they happen; the rest is read from the store when somebody asks."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.beats = Counter("qunding_beats", "Beats that ended", registry=self.registry)
        self.batches = Histogram("qunding_batch_size", "Events a batch", buckets=SIZES, registry=self.registry)
        self.waiting = self._gauge("qunding_notices", "Notices that wait", "state")
        self.set_aside = self._gauge("qunding_set_aside", "Events that were set aside")
        self.findings = self._gauge("qunding_self_audit_findings", "What the last self-audit found")
        self.missing = self._gauge("qunding_reports_missing", "Reports that are owed and late")
        self.overdue = self._gauge("qunding_items_overdue", "Open matters past their due moment")
        self.late = self._gauge("qunding_job_lag_seconds", "How long the earliest thing that is due has waited")
        self.last_frame = self._gauge(
            "qunding_stream_last_frame_seconds", "Seconds since something came from the platform; -1 before the first"
        )
        self.messages = self._gauge("qunding_messages", "Messages by what became of them", "state")
        self.calls = self._gauge("qunding_platform_calls_month", "Calls to the platform this month", "call")
        self.quota = self._gauge("qunding_platform_quota_month", "What the platform allows a month", "kind")
        self.used = self._gauge("qunding_platform_used_month", "What is used of it, and will be", "kind", "when")
        self.silence = self._gauge("qunding_last_beat_seconds", "Seconds since the last beat; -1 before the first")

        self.board_seen = self._gauge("qunding_board_seen", "When the screen in the hall last asked, in Unix time")

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(name, says, labels, registry=self.registry)

    def text(self, found: Tallies) -> bytes:
        """Everything, as Prometheus reads it."""
        self.waiting.labels("ready").set(found.ready)
        self.waiting.labels("held").set(found.held)
        self.set_aside.set(found.set_aside)
        self.findings.set(found.findings)
        self.missing.set(found.missing)
        self.overdue.set(found.overdue)
        self.late.set(found.late)
        for state, count in found.messages.items():
            self.messages.labels(state).set(count)
        self.calls.clear()
        for call, count in found.calls.items():
            self.calls.labels(call).set(count)
        return generate_latest(self.registry)


class MeteredDoor(Door):
    """The door, with the size of what comes through it at once noted down."""

    meters: Meters

    async def apply_all(self, arrivals: Sequence[Arrival]) -> list[Answer | None]:
        """As the door does."""
        self.meters.batches.observe(len(arrivals))
        return await super().apply_all(arrivals)
