"""The county's calendar from TOML: shipped years, holidays fixed by law and moon, the office's own file.

Later files win day by day; a file that lists a year in `official_years` replaces all that was said of that
year before. Grammar of a file: `source` (text), `official_years` ([int]), `[[holiday]]` name/from/to,
`[[makeup]]` name/on, `[[yearly]]` name/month/day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from config.errors import PolicyError
from config.layers import read_layer
from domain.calendars import Calendar, SpecialDay, YearlyHoliday

SHIPPED = Path(__file__).parent / "calendars"
TOP = {"source": str, "official_years": list, "holiday": list, "makeup": list, "yearly": list}
ENTRIES: Mapping[str, Mapping[str, type]] = {
    "holiday": {"name": str, "from": date, "to": date},
    "makeup": {"name": str, "on": date},
    "yearly": {"name": str, "month": int, "day": int},
}
LONGEST_HOLIDAY = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """One file, checked: its special days, yearly holidays and the years it speaks for officially."""

    days: tuple[SpecialDay, ...]
    yearly: tuple[YearlyHoliday, ...]
    official_years: frozenset[int]


def load_calendar(override: Path | None = None) -> Calendar:
    """The shipped calendar with the office's own file laid over it; a file that is not there is no override.

    PolicyError names file, key and the nearest right word.
    """
    paths = sorted(SHIPPED.glob("*.toml"), key=lambda path: (path.stem.isdigit(), path.stem))
    if override is not None and override.exists():
        paths.append(override)
    days: dict[date, SpecialDay] = {}
    yearly: dict[tuple[int, int], YearlyHoliday] = {}
    official: frozenset[int] = frozenset()
    for path in paths:
        file = read_calendar_file(path)
        days = {on: day for on, day in days.items() if on.year not in file.official_years}
        days |= {day.on: day for day in file.days}
        yearly |= {(each.month, each.day): each for each in file.yearly}
        official |= file.official_years
    return Calendar(days=tuple(days[on] for on in sorted(days)), official_years=official, yearly=tuple(yearly.values()))


def read_calendar_file(path: Path) -> CalendarFile:
    """One calendar file, checked; PolicyError names file, key and the nearest right word."""
    raw = _parse(path)
    _check_keys(path, "", raw, TOP)
    if "source" not in raw:
        raise PolicyError(f"{path}: source: missing; say where these days were decided")
    entries = {kind: list(_entries(path, kind, raw.get(kind, []))) for kind in ENTRIES}
    source = raw["source"]
    days = [
        SpecialDay(on=on, name=each["name"], works=False, source=source)
        for each in entries["holiday"]
        for on in _span(path, each)
    ]
    days += [SpecialDay(on=e["on"], name=e["name"], works=True, source=source) for e in entries["makeup"]]
    _check_once(path, days)
    return CalendarFile(
        days=tuple(days),
        yearly=tuple(_yearly(path, each) for each in entries["yearly"]),
        official_years=_years(path, raw.get("official_years", [])),
    )


def _parse(path: Path) -> dict[str, Any]:
    return dict(read_layer(path).found)


def _entries(path: Path, kind: str, raw: list[Any]) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(raw, 1):
        where = f"{kind}[{number}]"
        if not isinstance(entry, dict):
            raise PolicyError(f"{path}: {where}: write it as a [[{kind}]] table")
        _check_keys(path, f"{where}.", entry, ENTRIES[kind])
        missing = ENTRIES[kind].keys() - entry.keys()
        if missing:
            raise PolicyError(f"{path}: {where}.{min(missing)}: missing")
        yield entry


def _check_keys(path: Path, where: str, raw: Mapping[str, Any], allowed: Mapping[str, type]) -> None:
    for key, value in raw.items():
        if key not in allowed:
            near = get_close_matches(key, allowed, n=1, cutoff=0) or [""]
            raise PolicyError(f"{path}: {where}{key}: unknown key; did you mean {near[0]!r}?")
        if not isinstance(value, allowed[key]) or isinstance(value, bool | datetime):
            raise PolicyError(f"{path}: {where}{key}: expected {allowed[key].__name__}, found {value!r}")


def _span(path: Path, entry: Mapping[str, Any]) -> list[date]:
    first, last = entry["from"], entry["to"]
    if not timedelta(0) <= last - first <= LONGEST_HOLIDAY:
        raise PolicyError(f"{path}: holiday {entry['name']}.to: {last} does not follow {first} within 30 days")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _check_once(path: Path, days: list[SpecialDay]) -> None:
    seen: dict[date, str] = {}
    for day in days:
        if day.on in seen:
            raise PolicyError(f"{path}: {day.name}: {day.on} is already named by {seen[day.on]}")
        seen[day.on] = day.name


def _yearly(path: Path, entry: Mapping[str, Any]) -> YearlyHoliday:
    try:
        date(2024, entry["month"], entry["day"])
    except ValueError as error:
        raise PolicyError(f"{path}: yearly {entry['name']}.day: {error}") from error
    return YearlyHoliday(name=entry["name"], month=entry["month"], day=entry["day"])


def _years(path: Path, years: list[Any]) -> frozenset[int]:
    if not all(isinstance(year, int) and 2000 <= year <= 2100 for year in years):
        raise PolicyError(f"{path}: official_years: expected years such as 2027, found {years!r}")
    return frozenset(years)
