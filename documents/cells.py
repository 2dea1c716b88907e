"""What stands in one cell: cleaned text, money, dates, phones. `Unreadable` names what it is not."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from domain.calendars import month_end

WAN = Decimal(10_000)
UNITS = {"元": Decimal(1), "万": WAN, "万元": WAN, "亿": WAN * WAN, "亿元": WAN * WAN}
FIRST_SERIAL = date(1899, 12, 30)

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_AMOUNT = re.compile(r"(-?[\d,]*\.?\d+)(元|万元?|亿元?)?")
_DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?(?:\s+0?0:00(?::00)?)?")
_MONTH = re.compile(r"(\d{4})[年./-](\d{1,2})月?底?")
_PHONE = re.compile(r"(?:1\d|00)\d{9}")
_SPLIT = re.compile(r"[、,，;；/\s]+")


class Unreadable(ValueError):
    """The cell does not hold what its column asks for; the argument is a reason of `faults.REASONS`."""


def text_of(value: object) -> str:
    """Text as people read it: no control characters, runs of blanks as one, ordinary digits and letters."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.strftime("%Y-%m-%d")
    return " ".join(_INVISIBLE.sub("", str(value)).translate(_WIDE).split())


def name_of(value: object) -> str:
    """A name: no blanks at all, brackets full width, so that 王　敏 and 王敏 are one."""
    return text_of(value).replace(" ", "").replace("(", "（").replace(")", "）")


def names_of(value: object) -> tuple[str, ...]:
    """Several names in one cell, each once."""
    parts = (name_of(part) for part in _SPLIT.split(_INVISIBLE.sub("", str(value or "")).translate(_WIDE)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _plain(value: object) -> str:
    return unicodedata.normalize("NFKC", text_of(value)).replace(" ", "")


def whole_of(value: object) -> int:
    """A whole number."""
    try:
        return int(Decimal(_plain(value)).to_integral_exact())
    except (InvalidOperation, ValueError, OverflowError):
        raise Unreadable("bad_number") from None


def yuan_of(value: object, unit: Decimal) -> int:
    """An amount in 元; a unit written in the cell outweighs the column's."""
    if isinstance(value, float):
        value = f"{value:f}"
    found = _AMOUNT.fullmatch(_plain(value))
    if found is None or found[1].startswith("-"):
        raise Unreadable("bad_amount")
    factor = UNITS[found[2]] if found[2] else unit
    return int((Decimal(found[1].replace(",", "")) * factor).quantize(Decimal(1), ROUND_HALF_UP))


def date_of(value: object) -> date:
    """A day in any of the shapes offices write; a month alone means its end."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _plain(value)
    try:
        if found := _DAY.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _MONTH.fullmatch(text):
            return month_end(int(found[1]), int(found[2]))
        return _serial(int(text))
    except (ValueError, OverflowError):
        raise Unreadable("bad_date") from None


def _serial(days: int) -> date:
    if not 36_526 <= days <= 73_050:
        raise ValueError("no day of this century's first half")
    return FIRST_SERIAL + timedelta(days=days)


def phone_of(value: object) -> str:
    """Eleven digits; numbers that begin with 000 belong to nobody and serve rehearsals."""
    digits = re.sub(r"[-·.]", "", _plain(value)).removeprefix("+86")
    if not _PHONE.fullmatch(digits):
        raise Unreadable("bad_phone")
    return digits


def flag_of(value: object) -> bool:
    """是 or 否."""
    word = _plain(value).lower()
    if word in ("是", "√", "✓", "y", "yes", "1", "true"):
        return True
    if word in ("", "否", "×", "n", "no", "0", "false"):
        return False
    raise Unreadable("bad_flag")
