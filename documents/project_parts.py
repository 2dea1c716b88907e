"""What stands about a project on other sheets: what it needs, its nodes, its months."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from documents.cells import WAN, Unreadable, date_of, text_of, whole_of, yuan_of
from documents.faults import Fault, nearest
from documents.reading import HEADINGS, Reader
from documents.tables import Row
from domain.people.records import Unit
from domain.projects.elements import Element, ElementForm
from domain.projects.milestones import UNFIXED, Milestone, PlanVersion

P = TypeVar("P")

FORMS: Mapping[str, ElementForm] = {
    "要素": ElementForm.SUPPLY, "手续": ElementForm.PERMIT, "审批": ElementForm.PERMIT, "审批事项": ElementForm.PERMIT,
}  # fmt: skip
MONTHS = tuple(f"month_{number}" for number in range(1, 13))
_AMOUNT = re.compile(r"([\d,]*\.?\d+)\s*(\D*)")


@dataclass(frozen=True, kw_only=True)
class PartReader:
    """Reads the rows of those sheets. `projects`: every name of a project of this workbook → its key."""

    projects: Mapping[str, str]
    units: Mapping[str, Unit]
    reader: Reader

    def read(self, rows: Iterable[Row], column: str, part: Callable[[Row], P | None]) -> Mapping[str, tuple[P, ...]]:
        """Project key → what its rows say, in their order."""
        found: dict[str, list[P]] = {}
        for row in rows:
            key, said = self._project(row, column), part(row)
            if key and said is not None:
                found.setdefault(key, []).append(said)
        return {key: tuple(parts) for key, parts in found.items()}

    def _project(self, row: Row, column: str) -> str:
        said = self.reader.name(row, column, required=True)
        if said and said not in self.projects:
            hint = nearest(said, self.projects)
            self.reader.faults.append(Fault(where=row.where(column), reason="no_such_project", said=said, nearest=hint))
        return self.projects.get(said, "")

    def element(self, row: Row) -> Element | None:
        """One line of 要素手续."""
        name, unit = self.reader.name(row, "element", required=True), self.reader.unit(row, "element_unit", self.units)
        hundredths, measure = self.reader.read(row, "amount", _amount) or (0, "")
        words: dict[str, Any] = {each: self._text(row, each) for each in ("level", "step", "handler", "companion")}
        days: dict[str, Any] = {
            f"{each}_on": self.reader.read(row, each, date_of) for each in ("need", "applied", "settled")
        }
        if not (name and unit):
            return None
        return Element(
            name=name,
            unit=unit,
            form=self.reader.word(row, "form", FORMS) or ElementForm.SUPPLY,
            hundredths=hundredths,
            measure=measure,
            leader=self._text(row, "element_leader"),
            **words,
            **days,
        )

    def milestone(self, row: Row) -> Milestone | None:
        """One line of 节点."""
        name = self.reader.name(row, "milestone", required=True)
        planned, actual = (self.reader.read(row, each, date_of) for each in ("planned", "actual"))
        self._require(row, "planned")
        return Milestone(name=name, planned_on=planned, actual_on=actual) if name and planned else None

    def plan(self, row: Row) -> PlanVersion | None:
        """One line of 分月计划, not yet fixed."""
        year = self.reader.read(row, "plan_year", whole_of)
        months = tuple(self._yuan(row, column) for column in MONTHS)
        self._require(row, "plan_year")
        if not year:
            return None
        return PlanVersion(number=UNFIXED, year=year, fixed_on=date(year, 1, 1), months_yuan=months)

    def _text(self, row: Row, column: str) -> str:
        return self.reader.read(row, column, text_of) or ""

    def _require(self, row: Row, column: str) -> None:
        if not text_of(row.value(column)):
            self.reader.blame(row, column, "required", HEADINGS[column])

    def _yuan(self, row: Row, column: str) -> int:
        heading = row.headings.get(column)
        return self.reader.read(row, column, lambda value: yuan_of(value, heading.unit if heading else WAN)) or 0


def _amount(value: object) -> tuple[int, str]:
    found = _AMOUNT.fullmatch(text_of(value))
    if found is None:
        raise Unreadable("bad_number")
    return int(Decimal(found[1].replace(",", "")) * 100), found[2].strip()
