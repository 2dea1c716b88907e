"""The daily round filled in on a card → a report: what was left as it stood says nothing (domain §9)."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from domain.actors import Actor
from domain.events import Event, Misunderstood, Reported
from domain.projects.files import Entry
from domain.rounds.forms import INVESTED, PROBLEM, PROGRESS, SHOWN, input_name, mark_of
from handlers.language.normalise import normalise
from handlers.language.numbers import money_yuan
from handlers.readings.prose import as_prose

Params = Mapping[str, str]
SPOKEN: Params = {"ask_extension": "延期"}
WAN = 10_000
# Beyond this a figure is a slip of the finger, and no integer column holds it.
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
    entries: list[Entry] = []
    for place, project in enumerate(params["projects"].split(","), 1):
        amount = normalise(params.get(input_name(INVESTED, place), ""))
        yuan = _yuan(amount) if amount else None
        if amount and yuan is None:
            return Misunderstood(by=by, text=amount, guess="report")
        entry = Entry(
            project=project,
            invested_yuan=yuan,
            progress=_changed(params, place),
            problem=words_of(params.get(input_name(PROBLEM, place), "")),
        )
        entries.extend([entry] if entry != Entry(project=project) else [])
    if not entries:
        return Misunderstood(by=by, text="", guess="report")
    return Reported(by=by, entries=tuple(entries), period=params["period"])


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
