"""A number said without its year (domain §4): of the open matter that bears it, this year's first. In January most of
what is open was handed over the year before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.events import Event

_YEAR = re.compile(r"[〔\[(【]\s*20\d\d")
_KEY = re.compile(r"20\d\d-\d+")
# Where an event names matters, and where what it carries does.
ONE, SEVERAL = ("item",), ("items", "more")
WITHIN = (("order", ("item", "other")), ("content", ("parent",)))


def says_year(text: str) -> bool:
    """交办〔2026〕1号 means that one and no other."""
    return _YEAR.search(text) is not None


def named(event: Event) -> tuple[str, ...]:
    """The keys of the matters that an event names."""
    singles = [getattr(event, name, "") for name in ONE]
    lists = [key for name in SEVERAL for key in getattr(event, name, ())]
    inner = [getattr(getattr(event, part, None), name, "") for part, names in WITHIN for name in names]
    return tuple(dict.fromkeys(key for key in (*singles, *lists, *inner) if _KEY.fullmatch(key)))


def meant(keys: Sequence[str], still: Mapping[int, Sequence[int]]) -> dict[str, str]:
    """By key, the one of an earlier year that is meant; `still` = in which years a number is open, the newest
    first."""
    found = {}
    for key in keys:
        year, _bar, number = key.partition("-")
        years = [each for each in still.get(int(number), ()) if each <= int(year)]
        if years and years[0] != int(year):
            found[key] = f"{years[0]}-{number}"
    return found


def renumbered(event: Event, instead: Mapping[str, str]) -> Event:
    """With those keys in place of what was read."""
    changes: dict[str, Any] = _changes(event, ONE, instead)
    for name in (name for name in SEVERAL if hasattr(event, name)):
        changes[name] = tuple(instead.get(key, key) for key in getattr(event, name))
    for part, names in WITHIN:
        inner = getattr(event, part, None)
        if inner is not None:
            changes[part] = replace(inner, **_changes(inner, names, instead))
    return replace(event, **changes)


def _changes(of: object, names: Sequence[str], instead: Mapping[str, str]) -> dict[str, Any]:
    said = {name: getattr(of, name, "") for name in names}
    return {name: instead[key] for name, key in said.items() if key in instead}
