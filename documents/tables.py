"""From the bytes of a workbook to rows under known columns, whatever stands above and below them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils import get_column_letter

from documents.cells import UNITS, WAN, name_of, text_of
from documents.columns import SHEETS
from documents.faults import Fault, nearest
from documents.package import Unfit, Values, read_grids
from documents.sheets import Column, Sheet

HEADER_WITHIN = 15

_UNIT_IN_HEADING = re.compile(r"\(?(?:单位:)?(亿元|万元|亿|万|元)\)?$")
_UNIT_ABOVE = re.compile(r"单位:?\s*(亿元|万元|元)")
_SUMS = ("合计", "小计", "总计", "平均")
_EXAMPLES = ("例：", "例:", "示例")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Where a column stands in this sheet, and in what its amounts are counted."""

    index: int
    unit: Decimal = WAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of data."""

    sheet: str
    number: int
    headings: Mapping[str, Heading]
    values: Values

    def value(self, column: str) -> object:
        """What stands under a column; None where the sheet has no such column."""
        heading = self.headings.get(column)
        return self.values[heading.index] if heading and heading.index < len(self.values) else None

    def where(self, column: str) -> str:
        """The cell's address, e.g. 项目!D17."""
        heading = self.headings.get(column)
        return f"{self.sheet}!{get_column_letter(heading.index + 1) if heading else ''}{self.number}"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet that we know."""

    sheet: Sheet
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Everything recognised in a workbook."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()

    def rows(self, sheet: Sheet) -> tuple[Row, ...]:
        """The rows of one sheet; none when it is absent."""
        table = self.tables.get(sheet.title)
        return table.rows if table else ()


def read_tables(data: bytes) -> Tables:
    """Every known sheet with its rows; raises `Unfit` when the file cannot be read at all."""
    grids = read_grids(data)
    known = _recognised(grids)
    if not known:
        raise Unfit("no_sheet")
    titles = [sheet.title for sheet in known.values()]
    twice = [Fault(where=title, reason="sheet_twice") for title, s in known.items() if titles.count(s.title) > 1]
    tables = {sheet.title: _table(sheet, title, grids[title]) for title, sheet in known.items()}
    faults = (fault for table in tables.values() for fault in table.faults)
    ignored = (heading for table in tables.values() for heading in table.ignored)
    others = (title for title, grid in grids.items() if grid and title not in known and not _explains(title))
    return Tables(tables=tables, faults=(*twice, *faults), ignored=(*others, *ignored))


def _recognised(grids: Mapping[str, Sequence[Values]]) -> dict[str, Sheet]:
    """Sheets by title; where no title says anything (Sheet1), by their headings."""
    full = {title: grid for title, grid in grids.items() if grid and not _explains(title)}
    named = {title: sheet for title, grid in full.items() if (sheet := _by_title(title, grid)) is not None}
    if named:
        return named
    return {title: sheet for title, grid in full.items() if (sheet := _by_headings(grid)) is not None}


def _explains(title: str) -> bool:
    return "说明" in title


def _by_title(title: str, grid: Sequence[Values]) -> Sheet | None:
    """The exact title, or the piece that stands last in it: 项目责任单位联络员名单 is a list of people."""
    said = name_of(title)
    exact = next((sheet for sheet in SHEETS if sheet.title == said), None)
    if exact is not None:
        return exact
    last, sheet = max(((max(said.rfind(p) for p in s.pieces), s) for s in SHEETS), key=lambda pair: pair[0])
    return sheet if last >= 0 and len(_header(sheet, grid)[2]) >= 2 else None


def _by_headings(grid: Sequence[Values]) -> Sheet | None:
    def missing(sheet: Sheet) -> int:
        found = _header(sheet, grid)[2]
        return sum(column.required and column.name not in found for column in sheet.columns)

    fitting = [sheet for sheet in SHEETS if not missing(sheet)]
    return max(fitting, key=lambda sheet: len(_header(sheet, grid)[2]), default=None)


def _heading(value: object) -> str:
    return unicodedata.normalize("NFKC", text_of(value)).replace(" ", "").strip("*:")


def _bare(heading: str) -> str:
    return re.sub(r"\(.*?\)|(?:亿元|万元)$", "", heading)


def _matched(sheet: Sheet, headings: Sequence[str]) -> dict[str, int]:
    """Column → index: each heading serves one column, and a column's own heading outweighs its other words."""
    places: dict[str, int] = {}
    for index, heading in enumerate(headings):
        if heading:
            places.setdefault(_bare(heading), index)
    found: dict[str, int] = {}
    for column in sheet.columns:
        for word in (column.heading, *column.words):
            place = places.get(_bare(_heading(word)))
            if place is not None and place not in found.values():
                found[column.name] = place
                break
    return found


def _table(sheet: Sheet, title: str, grid: Sequence[Values]) -> Table:
    start, headings, found = _header(sheet, grid)
    if len(found) < 2:
        return Table(sheet=sheet, faults=(Fault(where=title, reason="no_header"),))
    missing = [column for column in sheet.columns if column.required and column.name not in found]
    faults = tuple(
        Fault(
            where=f"{title}!{start}",
            reason="column_missing",
            said=column.heading,
            nearest=nearest(column.heading, _unused(headings, found)),
        )
        for column in missing
    )
    above = _unit_above(grid[:start])
    columns = {c.name: _placed(c, found[c.name], headings, above) for c in sheet.columns if c.name in found}
    ignored = tuple(f"{title}!{heading}" for heading in _unused(headings, found))
    return Table(sheet=sheet, rows=tuple(_rows(title, grid, start, columns)), faults=faults, ignored=ignored)


def _unused(headings: Sequence[str], found: Mapping[str, int]) -> list[str]:
    return [heading for index, heading in enumerate(headings) if heading and index not in found.values()]


def _header(sheet: Sheet, grid: Sequence[Values]) -> tuple[int, list[str], dict[str, int]]:
    """The row or pair of merged rows in which most columns are found; `start` rows lie above the data."""
    best: tuple[int, list[str], dict[str, int]] = (0, [], {})
    for index in range(min(HEADER_WITHIN, len(grid))):
        single = [_heading(value) for value in grid[index]]
        below = [_heading(value) for value in grid[index + 1]] if index + 1 < len(grid) else []
        double = [lower or upper for upper, lower in _paired(single, below)]
        for height, headings in ((1, single), (2, double)):
            found = _matched(sheet, headings)
            if len(found) > len(best[2]):
                best = (index + height, headings, found)
    return best


def _paired(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, str]]:
    for index in range(max(len(upper), len(lower))):
        yield upper[index] if index < len(upper) else "", lower[index] if index < len(lower) else ""


def _unit_above(rows: Sequence[Values]) -> Decimal:
    texts = (_heading(value) for row in rows for value in row)
    found = (match for text in texts if (match := _UNIT_ABOVE.search(text)))
    return next((UNITS[match[1]] for match in found), WAN)


def _placed(column: Column, index: int, headings: Sequence[str], above: Decimal) -> Heading:
    said = _UNIT_IN_HEADING.search(headings[index]) if column.is_money else None
    return Heading(index=index, unit=UNITS[said[1]] if said else above)


def _rows(title: str, grid: Sequence[Values], start: int, headings: Mapping[str, Heading]) -> Iterator[Row]:
    for number, values in enumerate(grid[start:], start + 1):
        row = Row(sheet=title, number=number, headings=headings, values=values)
        spoken = [text_of(row.value(column)) for column in headings]
        first = next((text_of(value) for value in values if text_of(value)), "")
        if any(spoken) and name_of(first) not in _SUMS and not first.startswith(_EXAMPLES):
            yield row
