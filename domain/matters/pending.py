"""What an account has begun and not yet confirmed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.events import Confirmed
from domain.matters.drafts import Draft, DraftState
from domain.work import Lookup, Work


def pending(staff_id: str) -> Lookup:
    """The drafts of an account that still wait."""
    return Lookup(name="pending_drafts", kind="draft", args=(staff_id,))


def waiting(work: Work, staff_id: str, now: datetime) -> list[Draft]:
    """Those that still count, newest first."""
    drafts = work.found(Draft, pending(staff_id))
    return [d for d in drafts if d.state in (DraftState.ASKING, DraftState.WAITING) and d.expires_at > now]


class Kind(StrEnum):
    """What is chosen from: units of a hand-over, projects, what waits for a 同意, matters something sent may be of."""

    UNIT = "unit"
    PROJECT = "project"
    RULING = "ruling"
    MATTER = "matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an account was asked last, when, and has not answered: the numbered choices, units and persons as they were
    shown, keys of everything else; `called` = what was said instead."""

    asked_at: datetime
    of: Kind = Kind.UNIT
    choices: tuple[str, ...] = ()
    called: str = ""


def choice_key(staff_id: str) -> str:
    """One question of which is meant waits for an account at a time."""
    return f"choice|{staff_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A draft whose author has confirmed it."""

    draft: Draft
    event: Confirmed
