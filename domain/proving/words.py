"""An event as plain texts and back: how words that wait for a code are kept (S05)."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

from domain.actors import Actor
from domain.events import Event
from domain.people.records import Period

Word = tuple[tuple[str, str], ...]
# Who spoke is known from the draft, a code is drawn anew; neither is kept.
UNKEPT = frozenset({"by", "code"})


def kept(event: Event) -> Word:
    """Every field that was said, in order."""
    named = ((field, getattr(event, field.name)) for field in fields(event) if field.name not in UNKEPT)
    return tuple((field.name, _text(value)) for field, value in named if value != _unsaid(field))


def _unsaid(field: Field[Any]) -> object:
    return None if field.default is MISSING else field.default


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, tuple):
        parts = [asdict(each) if is_dataclass(each) and not isinstance(each, type) else each for each in value]
        return json.dumps(parts, ensure_ascii=False)
    if isinstance(value, Period):
        return f"{value.start_on.isoformat()}/{value.end_on.isoformat()}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value if isinstance(value, Enum) else value)


def spoken(of: type[Event], word: Word, by: Actor, code: str) -> Event:
    """The event again, said by `by`; `code` is for whoever acts next."""
    hints = get_type_hints(of)
    unsaid = {field.name: _unsaid(field) for field in fields(of) if field.name not in UNKEPT}
    values: dict[str, Any] = {**unsaid, **{name: _value(hints[name], text) for name, text in word}}
    drawn: Mapping[str, str] = {"code": code} if "code" in hints else {}
    make: Any = of
    return cast("Event", make(by=by, **values, **drawn))


def _value(hint: object, text: str) -> object:
    if get_origin(hint) is tuple:
        part: Any = get_args(hint)[0]
        return tuple(part(**each) if isinstance(each, dict) else each for each in json.loads(text))
    kind: Any = next((each for each in get_args(hint) if each is not NoneType), hint)
    if kind is bool:
        return text == "1"
    if kind is Period:
        first, _slash, last = text.partition("/")
        return Period(start_on=date.fromisoformat(first), end_on=date.fromisoformat(last))
    return kind.fromisoformat(text) if kind in (date, datetime) else kind(text)


def about(event: Event, item: str) -> Event:
    """The same words about exactly this matter: what was the only one open may not be the only one any more."""
    named = {field.name for field in fields(event)}
    change: Any = replace
    return cast("Event", change(event, item=item)) if item and "item" in named else event
