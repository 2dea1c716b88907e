"""Questions that are asked at every beat and with every message: SQLAlchemy writes the text once, SQLite's driver
answers. What SQLAlchemy does for each asking, from the compiler's cache to the rows it gives, costs ten times what
SQLite needs for the answer (ADR 23)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]
NOTHING: Mapping[str, Any] = {}


# Lists of up to so many are filled up to the next power of two with their last value: few texts, all of them known.
MOST_FILLED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The text for SQLite, the values it takes and what those of a row become; `fixed` = what the text itself gives,
    `lists` = which values are lists, each with its place in the text; `plain` = rows stay as they are."""

    text: str
    takes: tuple[tuple[str, Convert | None], ...]
    fixed: Mapping[str, Any]
    lists: Mapping[str, str]
    gives: tuple[Convert | None, ...]
    plain: bool

    def given(self, values: Mapping[str, Any]) -> tuple[str, Row]:
        """The text and the values as the driver takes them."""
        every = {**self.fixed, **values} if self.fixed else values
        if self.lists:
            return self._filled(every)
        return self.text, tuple([every[name] if make is None else make(every[name]) for name, make in self.takes])

    def _filled(self, every: Mapping[str, Any]) -> tuple[str, Row]:
        text, taken = self.text, []
        for name, make in self.takes:
            several = _filled_up(every[name]) if name in self.lists else [every[name]]
            taken += several if make is None else [make(each) for each in several]
            if name in self.lists:
                text = text.replace(self.lists[name], ", ".join("?" * len(several)), 1)
        return text, tuple(taken)

    def row(self, row: Row) -> Row:
        """One row as the program takes it."""
        return tuple([each if make is None else make(each) for each, make in zip(row, self.gives, strict=True)])


def ask(connection: Connection, query: Select[Any], values: Mapping[str, Any] = NOTHING) -> list[Row]:
    """The rows of a question that lives for ever and whose text does not depend on the values. A store that cannot
    answer is asked once more in SQLAlchemy's way, which says so by its own errors."""
    cursor = cursor_of(connection)
    if cursor is None:
        return [tuple(row) for row in connection.execute(query, values)]
    asked = _asked(query, connection.dialect)
    try:
        cursor.execute(*asked.given(values))
        rows: list[Row] = list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error:
        return [tuple(row) for row in connection.execute(query, values)]
    finally:
        cursor.close()
    return rows if asked.plain else [asked.row(row) for row in rows]


def cursor_of(connection: Connection) -> Any | None:  # noqa: ANN401
    """Of SQLite's own connection; None where another store is asked."""
    raw = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
    return None if raw is None else raw.cursor()


def _filled_up(values: Sequence[Any]) -> list[Any]:
    most = 1 << (len(values) - 1).bit_length() if 2 < len(values) <= MOST_FILLED else 0
    return [*values, *[values[-1] for _more in range(most - len(values))]]


_ASKED: dict[int, tuple[Select[Any], Asked]] = {}


def _asked(query: Select[Any], dialect: Dialect) -> Asked:
    """Written once; the question is kept, so that its number stays its own."""
    key = id(query)
    if key not in _ASKED:
        _ASKED[key] = (query, _written(query, dialect))
    return _ASKED[key][1]


def _written(query: Select[Any], dialect: Dialect) -> Asked:
    compiled = query.compile(dialect=dialect)
    kinds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    order: list[str] = getattr(compiled, "positiontup", None) or []
    columns = query.selected_columns
    gives = tuple(each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns)
    return Asked(
        text=str(compiled),
        takes=tuple((name, kinds[name]) for name in order),
        fixed={name: fixed[name] for name in order if name in fixed},
        lists={name: f"__[POSTCOMPILE_{name}]" for name in order if compiled.binds[name].expanding},
        gives=gives,
        plain=not any(gives),
    )
