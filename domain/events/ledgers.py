"""The ledger, or a list of the county's rhythm, is asked for as a file."""

from dataclasses import dataclass
from datetime import date

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAsked:
    """导出台账: of one `unit`, of one `area` (口子), of all ("" = no such limit); only what is open; issued between two
    days, both included. Without days: this year's, and whatever is still open."""

    by: Actor
    unit: str = ""
    area: str = ""
    only_open: bool = False
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAsked:
    """清单: what a cadence puts before the asker, in full; `what` in the words of the policy."""

    by: Actor
    what: str
