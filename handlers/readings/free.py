"""A free sentence → Event: one row for each intent (language §2). What has no row is answered as before."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.events import (
    Blocked,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    Ordered,
    Proposed,
    Reminded,
    Returned,
    Reviewed,
    Submitted,
)
from domain.matters.drafts import Content, Order, Verb
from domain.problems.raising import PROBLEM
from handlers.language.reading import Reading
from handlers.language.sentences.interpret import interpret
from handlers.readings.handovers import Standard, handover
from handlers.readings.items import item_key, numbered
from handlers.readings.life import reason_of
from handlers.readings.prose import as_prose
from handlers.said import Said

Make = Callable[[Said, Reading], Event | None]
_MORE_TIME = "延"


def free(said: Said) -> Event | None:
    """What a whole sentence means, where no short command is read in it."""
    reading = interpret(said, said.projects)
    make = _ROWS.get(reading.intent)
    return make(said, reading) if make else None


def _items(said: Said, reading: Reading) -> tuple[str, ...]:
    return tuple(item_key(number, said.year) for number in reading.fields.get("items", ()))


def _one(said: Said, reading: Reading) -> str | None:
    """The matter meant: by its number, "" by the message quoted; None where several or none are."""
    keys = _items(said, reading)
    if len(keys) == 1:
        return keys[0]
    return "" if not keys and said.handle else None


def _text(said: Said) -> str:
    return as_prose(numbered(said.text, said.year).rest)


def _due(reading: Reading) -> datetime | None:
    found: Any = reading.fields.get("deadline")
    return datetime.fromisoformat(found) if found else None


def _submitted(said: Said, reading: Reading) -> Event | None:
    item = _one(said, reading)
    if item is None:
        return None
    return Submitted(by=said.by, text=_text(said), code=said.code, item=item, handle="" if item else said.handle)


def _extension(said: Said, reading: Reading) -> Event | None:
    item = _one(said, reading)
    if item is None:
        return None
    text = _text(said)
    reason = reason_of(text, said.county.policy.terms.course)
    handle = "" if item else said.handle
    return ExtensionAsked(
        by=said.by, due_at=_due(reading), reason=reason, text=text, code=said.code, item=item, handle=handle
    )


def _blocked(said: Said, reading: Reading) -> Event | None:
    item = _one(said, reading)
    units = reading.fields.get("units", [])
    if item is None or len(units) != 1:
        return None
    text = _text(said)
    return Blocked(
        by=said.by, unit=units[0], element=text[:12], text=text, item=item, handle="" if item else said.handle
    )


def _returned(said: Said, reading: Reading) -> Event | None:
    item = _one(said, reading)
    if item is None:
        return None
    return Returned(by=said.by, text=_text(said), code=said.code, item=item, handle="" if item else said.handle)


def _decided(said: Said, reading: Reading) -> Event | None:
    """About more time, or about a result."""
    item, grant = _one(said, reading), reading.intent != "reject"
    if not item:
        return None
    if _MORE_TIME in said.text:
        return ExtensionDecided(by=said.by, item=item, grant=grant, text="" if grant else _text(said))
    if reading.intent == "approve":
        return None
    return Reviewed(by=said.by, item=item, unit="", accept=grant, text="" if grant else _text(said))


def _reminded(said: Said, reading: Reading) -> Event | None:
    item = _one(said, reading)
    units = reading.fields.get("units", [])
    if item is None or len(units) > 1:
        return None
    return Reminded(by=said.by, item=item, handle="" if item else said.handle, unit=units[0] if units else "")


def _ordered(said: Said, reading: Reading) -> Event | None:
    item = _one(said, reading)
    units = reading.fields.get("units", [])
    if not item or (reading.intent == "transfer" and len(units) != 1):
        return None
    text = _text(said)
    order = Order(
        verb=Verb[reading.intent.upper()],
        item=item,
        to_unit=units[0] if reading.intent == "transfer" else "",
        due_at=_due(reading),
        text=text,
        reason=reason_of(text, said.county.policy.terms.course) if reading.intent == "suspend" else "",
    )
    return Ordered(by=said.by, order=order, code=said.code)


def _handed_over(said: Said, _reading: Reading) -> Event | None:
    content = handover(said.text, Standard(county=said.county, now=said.now))
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code)


def _problem(said: Said, reading: Reading) -> Event | None:
    """About a project of the sender's; beside a matter's number it is a report on that matter."""
    by_name = {project.name: project.key for project in said.projects}
    keys = [by_name[name] for name in reading.fields.get("projects", ()) if name in by_name]
    if len(keys) != 1 or reading.fields.get("items"):
        return None
    content = Content(title=as_prose(said.text), item_kind=PROBLEM, project=keys[0])
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code)


_ROWS: Mapping[str, Make] = {
    "complete": _submitted, "extend": _extension, "block": _blocked,
    "return": _returned, "approve": _decided, "reject": _decided, "close": _decided, "remind": _reminded,
    "transfer": _ordered, "withdraw": _ordered, "suspend": _ordered, "resume": _ordered, "reopen": _ordered,
    "assign": _handed_over, "problem": _problem,
}  # fmt: skip
