"""Cells of a row by column, with every fault written down instead of raised."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from documents.cells import Unreadable, name_of, names_of, text_of
from documents.columns import SHEETS
from documents.faults import Fault, nearest
from documents.tables import Row
from domain.people.records import Unit

T = TypeVar("T")

LONGEST_NAME = 60
FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
HEADINGS: Mapping[str, str] = {column.name: column.heading for sheet in SHEETS for column in sheet.columns}


@dataclass(kw_only=True)
class Reader:
    """Reads cells and remembers what was wrong with them."""

    faults: list[Fault] = field(default_factory=list)

    def blame(self, row: Row, column: str, reason: str, said: str = "") -> None:
        """Something is wrong with a cell."""
        self.faults.append(Fault(where=row.where(column), reason=reason, said=said))

    def blame_word(self, row: Row, column: str, said: str, known: Collection[str]) -> None:
        """A word that is none of the known ones."""
        if said:
            fault = Fault(where=row.where(column), reason="bad_word", said=said, nearest=nearest(said, known))
        else:
            fault = Fault(where=row.where(column), reason="required", said=HEADINGS[column])
        self.faults.append(fault)

    def blame_sheet(self, sheet: str, reason: str) -> None:
        """Something is wrong with a sheet as a whole."""
        self.faults.append(Fault(where=sheet, reason=reason))

    def read(self, row: Row, column: str, parse: Callable[[object], T]) -> T | None:
        """A cell as `parse` reads it; None when it is blank or wrong."""
        value = row.value(column)
        said = text_of(value)
        if not said or said in ("-", "—", "/", "无"):
            return None
        if said in FORMULA_ERRORS:
            self.blame(row, column, "formula_error", said)
            return None
        try:
            return parse(value)
        except Unreadable as wrong:
            self.blame(row, column, str(wrong), said)
            return None

    def name(self, row: Row, column: str, *, required: bool = False) -> str:
        """A name without blanks; never with the bar that keys are made with."""
        said = self.read(row, column, name_of) or ""
        if not said and required:
            self.blame(row, column, "required", HEADINGS[column])
        if "|" in said or len(said) > LONGEST_NAME:
            self.blame(row, column, "bad_name", said[:LONGEST_NAME])
        return said

    def names(self, row: Row, column: str) -> tuple[str, ...]:
        """Several names of one cell."""
        return self.read(row, column, names_of) or ()

    def word(self, row: Row, column: str, words: Mapping[str, T], *, required: bool = False) -> T | None:
        """What a word of a fixed list stands for."""
        said = name_of(row.value(column))
        if said in words:
            return words[said]
        if said or required:
            self.blame_word(row, column, said, words)
        return None

    def unit(self, row: Row, column: str, known: Mapping[str, Unit]) -> str:
        """The key of a unit under any of its names."""
        said = self.name(row, column, required=True)
        if said and said not in known:
            hint = nearest(said, known)
            self.faults.append(Fault(where=row.where(column), reason="no_such_unit", said=said, nearest=hint))
        return known[said].key if said in known else ""

    def person(self, row: Row, column: str, found: Collection[str], names: Collection[str]) -> str:
        """The key of the one person that is meant."""
        if len(found) == 1:
            return next(iter(found))
        said = name_of(row.value(column))
        reason, hint = ("ambiguous_person", "") if found else ("no_such_person", nearest(said, names))
        self.faults.append(Fault(where=row.where(column), reason=reason, said=said, nearest=hint))
        return ""
