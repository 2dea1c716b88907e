"""Events whose delivery was given up, waiting to be fetched (dingtalk.md §5.3.5, §7.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.calls import Given, Handler

MOST = 200


@dataclass(slots=True)
class FailedEvents:
    """The list behind get_call_back_failed_result; fetching empties it."""

    waiting: list[dict[str, Any]] = field(default_factory=list)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {"failed_events": self.fetch}

    def fetch(self, given: Given) -> dict[str, Any]:
        """`failed_list` of at most 200 rows `{event_time, call_back_tag, …}` and `has_more`."""
        rows, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        return {"failed_list": rows, "has_more": bool(self.waiting)}
