"""Bytes from outside → a JSON object without surprises, or Malformed (S26)."""

import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import StreamReader

from bot.errors import Malformed

DEEPEST = 32
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# NUL, which no PostgreSQL text takes, and halves of a surrogate pair, which are no text at all.
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_CHUNK = 1 << 16


async def read_at_most(content: StreamReader, most: int) -> bytes | None:
    """The whole body, or None where it is larger; never more than a chunk above `most` is held."""
    found = bytearray()
    while chunk := await content.read(_CHUNK):
        found += chunk
        if len(found) > most:
            return None
    return bytes(found)


def parse_json(raw: bytes | str) -> dict[str, Any]:
    """A JSON object in UTF-8: no duplicate keys, no odd numbers, not nested deeper than any callback is."""
    try:
        text = raw if isinstance(raw, str) else raw.decode()
        found = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON") from error
    if not isinstance(found, dict):
        raise Malformed("the body is not a JSON object")
    # What was UTF-8 holds such characters only where they are escaped, and nothing is deeper than it has brackets.
    if isinstance(raw, str) or b"\\" in raw or raw.count(b"{") + raw.count(b"[") > DEEPEST:
        _check(found, DEEPEST)
    return found


def moment_of(stamp: int | str | None) -> datetime | None:
    """Milliseconds since 1970, as a number or as text; None where there are none."""
    if stamp is None or stamp == "":
        return None
    digits = str(stamp)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 14):
        raise Malformed("a moment that is not in milliseconds")
    return EPOCH + timedelta(milliseconds=int(digits))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _value in pairs}) != len(pairs):
        raise ValueError("duplicate key")
    return dict(pairs)


def _refuse(constant: str) -> None:
    raise ValueError(f"not a JSON number: {constant}")


def _finite(number: str) -> float:
    found = float(number)
    if not math.isfinite(found):
        raise Malformed("the body holds a number without end")
    return found


def _check(value: object, left: int) -> None:
    """`left` is how many levels may still follow."""
    if isinstance(value, str):
        if _UNSAFE.search(value):
            raise Malformed("the body holds characters that are no text")
    elif isinstance(value, dict | list):
        if left == 0:
            raise Malformed("the body is nested too deep")
        for each in value if isinstance(value, list) else (*value.keys(), *value.values()):
            _check(each, left - 1)
