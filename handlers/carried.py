"""A number said without its year (domain §4): of the matter that bears it and is open. In January most of what is open
was handed over the year before; where both years' are, nothing is done and it is asked."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.events import Event, Ordered, Rechecked, YearUnsaid
from domain.matters.drafts import Verb
from domain.matters.items import Phase
from handlers.language.normalise import normalise
from handlers.readings.items import with_year

_KEY = re.compile(r"20\d\d-\d+")
# Where an event names matters, and where what it carries does.
ONE, SEVERAL = ("item",), ("items", "more")
WITHIN = (("order", ("item", "other")), ("content", ("parent",)))


YearsOf = Callable[[Sequence[int], Phase], Awaitable[Mapping[int, Sequence[int]]]]


async def of_its_year(
    event: Event, text: str, years_of: YearsOf, near: Callable[[], Awaitable[Collection[str]]]
) -> Event:
    """With every number that was said without its year that of the matter it means, or what asks for the year.
    `years_of` = in which years the matters of some numbers stand so, the newest first; `near` = what he answers."""
    every = named(event)
    said = with_year(normalise(text)) if every else frozenset()
    keys = [key for key in every if key not in said]
    if not keys:
        return event
    phase = phase_for(event)
    years = await years_of(sorted({int(key.partition("-")[2]) for key in keys}), phase)
    found = {key: _candidates(key, years) for key in keys}
    close = await near() if any(len(each) > 1 for each in found.values()) else ()
    instead = {key: _meant(each, close, phase) for key, each in found.items() if each}
    unsaid = tuple(each for key, one in instead.items() if not one for each in found[key])
    return YearUnsaid(by=event.by, items=unsaid) if unsaid else renumbered(event, instead)


def phase_for(event: Event) -> Phase:
    """回头看 means what is to be looked at again, 重开 what is closed, everything else what is open."""
    if isinstance(event, Rechecked):
        return Phase.LOOKED_AT_AGAIN
    reopens = isinstance(event, Ordered) and event.order.verb is Verb.REOPEN
    return Phase.CLOSED if reopens else Phase.OPEN


def named(event: Event) -> tuple[str, ...]:
    """The keys of the matters that an event names."""
    singles = [getattr(event, name, "") for name in ONE]
    lists = [key for name in SEVERAL for key in getattr(event, name, ())]
    inner = [getattr(getattr(event, part, None), name, "") for part, names in WITHIN for name in names]
    return tuple(dict.fromkeys(key for key in (*singles, *lists, *inner) if _KEY.fullmatch(key)))


def _candidates(key: str, years: Mapping[int, Sequence[int]]) -> list[str]:
    """The matters that a number may mean, this year's first."""
    year, _bar, number = key.partition("-")
    return [f"{each}-{number}" for each in years.get(int(number), ()) if each <= int(year)]


def _meant(found: Sequence[str], near: Collection[str], phase: Phase) -> str:
    """Of several the only one `near`; of closed ones the newest. "" = none can be told."""
    close = [key for key in found if key in near]
    if len(close) == 1:
        return close[0]
    return found[0] if len(found) == 1 or phase is Phase.CLOSED else ""


def renumbered(event: Event, instead: Mapping[str, str]) -> Event:
    """With those keys in place of what was read."""
    if all(key == meant for key, meant in instead.items()):
        return event
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
