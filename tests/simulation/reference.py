"""What anybody who read the rules of domain.md §4 knows of a matter: a few marks a share, and which act is taken.

Plain types only: it shares nothing with the product, so that both can be wrong only by the same misreading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Share:
    """One unit's part, and of the matter what bears on it."""

    due: datetime
    signed: bool = False
    submitted: bool = False
    closed: bool = False
    asked: bool = False
    blocked: bool = False
    returned: bool = False
    rejected: int = 0
    extended: int = 0

    @property
    def owed(self) -> bool:
        """Somebody still has to do something."""
        return not self.closed


@dataclass(kw_only=True)
class Matter:
    """One number."""

    shares: dict[str, Share]
    paused: bool = False
    withdrawn: bool = False

    @property
    def open(self) -> bool:
        """Anything left to do."""
        return not self.withdrawn and any(share.owed for share in self.shares.values())


Rule = Callable[[Matter, Share, datetime], Share | None]
"""A share after an act; None where the act is not taken."""


def _sign(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, signed=True) if not share.signed else None


def _submit(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, submitted=True) if not share.submitted else None


def _accept(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, closed=True) if share.submitted else None


def _reject(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, submitted=False, rejected=share.rejected + 1) if share.submitted else None


def _ask(_matter: Matter, share: Share, now: datetime) -> Share | None:
    free = not share.submitted and not share.asked and now < share.due
    return replace(share, asked=True) if free else None


def _grant(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    """By the field leader: the first only; the second is the county head's."""
    return replace(share, asked=False, extended=share.extended + 1) if share.asked and not share.extended else None


def _grant_again(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    """By the county head: any."""
    return replace(share, asked=False, extended=share.extended + 1) if share.asked else None


def _refuse(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, asked=False) if share.asked and not share.extended else None


def _block(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, blocked=True) if not share.submitted else None


def _return(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, returned=True) if not share.submitted and not share.returned else None


def _deny(_matter: Matter, share: Share, _now: datetime) -> Share | None:
    return replace(share, returned=False) if share.returned else None


RULES: Mapping[str, Rule] = {
    "sign": _sign, "submit": _submit, "accept": _accept, "reject": _reject, "ask": _ask, "grant": _grant,
    "grant_again": _grant_again, "refuse": _refuse, "block": _block, "return": _return, "deny": _deny,
}  # fmt: skip
EXACT = ("signed", "submitted", "closed", "asked", "blocked", "returned", "rejected", "extended")


def after(act: str, matter: Matter, unit: str, now: datetime) -> Share:
    """The share of a unit after somebody entitled said so; unchanged where the act is not taken."""
    share = matter.shares[unit]
    if not matter.open or not share.owed:
        return share
    return RULES[act](matter, share, now) or share
