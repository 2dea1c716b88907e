"""The daily round filled in on a card → a report: what was left as it stood says nothing (domain §9)."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from domain.actors import Actor
from domain.events import Event, Misunderstood, Reported
from domain.projects.files import Entry
from domain.rounds.forms import INVESTED, LINE, PROBLEM, PROGRESS, SHOWN, input_name, mark_of
from handlers.language.normalise import normalise
from handlers.language.numbers import money_yuan
from handlers.readings.figures import read_entry
from handlers.readings.prose import as_prose

Params = Mapping[str, str]
SPOKEN: Params = {"ask_extension": "延期"}
WAN = 10_000
# Beyond this a figure is a slip of the finger, and no integer column holds it.
_BARE = re.compile(r"^(\d{1,8}(?:\.\d+)?)(?=[\s,;]|$)")
LARGEST_WAN = Decimal(100_000_000)


def words_of(text: str) -> str:
    """What somebody typed into an input, as it is kept."""
    return as_prose(normalise(text))


def spoken(action: str, params: Params) -> str:
    """The sentence a press stands for where what was filled in has to be read like words: 申请延期 with a day and a
    reason. "" = it is no such press, or nothing was filled in."""
    text = words_of(params.get("text", ""))
    year, _bar, number = params.get("item", "").partition("-")
    return f"{SPOKEN[action]}〔{year}〕{number}号 {text}" if action in SPOKEN and text and number else ""


def round_filled(params: Params, by: Actor) -> Event:
    """提交 on the prompt: the projects about which something was filled in. A figure that is none, or nothing filled
    in at all, is answered with how to say it, and nothing is saved."""
    projects = params["projects"].split(",")
    amount = normalise(params.get(input_name(INVESTED, 1), ""))
    if amount and _yuan(amount) is None:
        return Misunderstood(by=by, text=amount, guess="report")
    found = (_entry(params, project, place, len(projects) == 1) for place, project in enumerate(projects, 1))
    entries = tuple(entry for entry in found if entry is not None)
    if not entries:
        return Misunderstood(by=by, text="", guess="report")
    return Reported(by=by, entries=entries, period=params["period"])


def _entry(params: Params, project: str, place: int, alone: bool) -> Entry | None:
    """What was filled in of one project; None = nothing."""
    if not alone:
        line = normalise(params.get(input_name(LINE, place), "")).strip()
        return read_entry(project, _BARE.sub(r"\1万", line)) if line else None
    amount = normalise(params.get(input_name(INVESTED, place), ""))
    problem = words_of(params.get(input_name(PROBLEM, place), ""))
    entry = Entry(
        project=project,
        invested_yuan=_yuan(amount) if amount else None,
        progress=_changed(params, place),
        problem=problem,
    )
    return None if entry == Entry(project=project) else entry


def _changed(params: Params, place: int) -> str:
    text = params.get(input_name(PROGRESS, place), "")
    return "" if mark_of(text) == params.get(input_name(SHOWN, place)) else words_of(text)


def _yuan(text: str) -> int | None:
    """万元 where only a number was typed, else what is said: 3.2亿. None where it is no amount."""
    try:
        wan = Decimal(text.replace(",", ""))
    except InvalidOperation:
        said = money_yuan(text)
        wan = Decimal(said.value) / WAN if said and said.span == (0, len(text)) else Decimal("NaN")
    return int(wan * WAN) if wan.is_finite() and abs(wan) <= LARGEST_WAN else None
