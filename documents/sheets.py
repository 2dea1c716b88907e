"""What a column and a sheet are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: our name for it, the heading we write, other headings we read."""

    name: str
    heading: str
    words: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    example: str = ""
    is_money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its title, pieces by which other titles are recognised, its columns."""

    title: str
    pieces: tuple[str, ...]
    columns: tuple[Column, ...]
