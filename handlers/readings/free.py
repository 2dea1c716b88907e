"""A free sentence → Event: one row for each intent (language §2). What has no row is answered as before."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.events import (
    Asked,
    Blocked,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    FedBack,
    Ordered,
    Proposed,
    Reminded,
    Reported,
    ReportTakenBack,
    Returned,
    Reviewed,
    Submitted,
)
from domain.matters.drafts import Content, Order, Verb
from domain.problems.raising import PROBLEM, element_of
from domain.projects.files import Entry
from handlers.language.reading import Reading
from handlers.language.sentences.interpret import interpret
from handlers.language.sentences.reported import WAN
from handlers.readings.handovers import Standard, handover
from handlers.readings.items import item_key, numbered
from handlers.readings.life import reason_of
from handlers.readings.prose import as_prose
from handlers.said import Said

Make = Callable[[Said, Reading], Event | None]
_MORE_TIME = "延"
_ANSWERED = frozenset({"mine", "overdue", "near_due", "unsigned", "unread", "item", "blocked"})
_ABOUT_ONE = frozenset({"unsigned", "unread", "item"})


def free(said: Said) -> Event | None:
    """What a whole sentence means, where no short command is read in it."""
    reading = interpret(said, said.projects)
    make = _ROWS.get(reading.intent)
    return make(said, reading) if make else None


def _fed_back(said: Said, reading: Reading) -> Event | None:
    """1号完成70%: progress of a matter; what names a project is a daily report and read before."""
    keys = numbered(said.text, said.year).keys
    if len(keys) != 1 or reading.fields.get("projects"):
        return None
    return FedBack(by=said.by, item=keys[0], text=_text(said))


def _undone(said: Said, reading: Reading) -> Event | None:
    """The last act of this account; a number beside it may be another's matter."""
    return None if reading.fields.get("items") else ReportTakenBack(by=said.by)


def _corrected(said: Said, reading: Reading) -> Event | None:
    """The right figure of one project's report: a new revision."""
    names = reading.fields.get("projects") or [p.name for p in said.projects]
    keys = [p.key for p in said.projects if p.name in names]
    yuan = {
        name: round(reading.fields[said_as] * WAN)
        for name, said_as in (("invested_yuan", "invested_wan"), ("cumulative_yuan", "cumulative_wan"))
        if said_as in reading.fields
    }
    percent = reading.fields.get("percent")
    if len(keys) != 1 or not (yuan or percent is not None):
        return None
    entry = Entry(
        project=keys[0],
        invested_yuan=yuan.get("invested_yuan"),
        cumulative_yuan=yuan.get("cumulative_yuan"),
        percent=percent,
    )
    return Reported(by=said.by, entries=(entry,))


def _asked(said: Said, reading: Reading) -> Event | None:
    """Questions that are answered today."""
    query, items = reading.fields.get("query", ""), _items(said, reading)
    if query not in _ANSWERED or len(items) > 1 or (query == "item" and not items):
        return None
    about = items[0] if items and query in _ABOUT_ONE else ""
    return Asked(by=said.by, query=query, item=about, handle=said.handle if query in _ABOUT_ONE and not about else "")


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
        by=said.by, due_at=_due(reading), days=reading.fields.get("delta_days", 0), reason=reason, text=text,
        code=said.code, item=item, handle=handle,
    )  # fmt: skip


def _blocked(said: Said, reading: Reading) -> Event | None:
    item = _one(said, reading)
    units = reading.fields.get("units", [])
    if item is None or len(units) != 1:
        return None
    text = _text(said)
    return Blocked(
        by=said.by,
        unit=units[0],
        element=element_of(text, said.county.policy.terms.course) or "其他",
        text=text,
        item=item,
        handle="" if item else said.handle,
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
    """One matter or several; a unit only beside one of them."""
    keys = _items(said, reading)
    units = reading.fields.get("units", [])
    if not (keys or said.handle) or len(units) > 1:
        return None
    unit = units[0] if units else ""
    if not keys:
        return Reminded(by=said.by, handle=said.handle, unit=unit)
    return Reminded(by=said.by, item=keys[0], more=keys[1:], unit=unit)


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
    "report": _fed_back, "undo": _undone, "correct": _corrected, "query": _asked, "assign": _handed_over, "problem": _problem,
}  # fmt: skip
