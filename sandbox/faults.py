"""The switches that make the platform misbehave (dingtalk.md §13, last row; reliability.md §2.2-2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches

from sandbox.calls import CALLS, PUSHES, named

_PUSHES = frozenset(PUSHES[:3])
_CALLS = frozenset(CALLS)
_TOKEN_CALLS = frozenset(row.name for row in CALLS.values() if row.token)

REACH: Mapping[str, frozenset[str]] = {
    "timeout_after_accept": _CALLS,
    "error_500": _CALLS,
    "throttle": _CALLS,
    "quota_spent": _CALLS | _PUSHES,
    "duplicate_push": _PUSHES,
    "lost_push": _PUSHES,
    "half_open": frozenset({"stream"}),
    "token_expired": _TOKEN_CALLS,
    "flow_controlled": frozenset({"oto_send", "group_send"}),
}
"""Each kind of fault and the calls and pushes it can befall; `*` means all of these."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """One switch: befalls the calls in `on` until `times` runs out or `until` (civil time) is reached."""

    kind: str
    on: frozenset[str]
    times: int | None
    until: datetime | None

    def live(self, now: datetime) -> bool:
        """True while it can still strike."""
        return (self.times is None or self.times > 0) and (self.until is None or now < self.until)


@dataclass(slots=True)
class Faults:
    """All switches that were set."""

    _set: list[Fault] = field(default_factory=list)

    def add(self, kind: str, on: str = "*", *, times: int | None = None, until: datetime | None = None) -> None:
        """Set a switch; by default it strikes once. LookupError for an unknown kind or call."""
        if kind not in REACH:
            near = get_close_matches(kind, list(REACH), n=1, cutoff=0.3)
            raise LookupError(f"没有这种故障：{kind}" + (f"，是不是 {near[0]}" if near else ""))
        name = named(on)
        if name != "*" and name not in REACH[kind]:
            raise LookupError(f"故障 {kind} 不会发生在 {on} 上，可选：{'、'.join(sorted(REACH[kind]))}")
        once = 1 if times is None and until is None else times
        reach = REACH[kind] if name == "*" else frozenset({name})
        self._set.append(Fault(kind=kind, on=reach, times=once, until=until))

    def strikes(self, kind: str, name: str, now: datetime) -> bool:
        """True when such a fault befalls this call or push now; uses up one of its times."""
        for fault in self._set:
            if fault.kind == kind and name in fault.on and fault.live(now):
                fault.times = None if fault.times is None else fault.times - 1
                return True
        return False

    def live(self, now: datetime) -> list[Fault]:
        """The switches that can still strike."""
        return [fault for fault in self._set if fault.live(now)]

    def drop(self, kind: str) -> None:
        """Switch one kind off."""
        self._set = [fault for fault in self._set if fault.kind != kind]

    def clear(self) -> None:
        """Switch everything off."""
        self._set.clear()
