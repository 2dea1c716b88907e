"""Questions that are asked at every beat and with every message: SQLAlchemy writes the text once, the driver answers.
What SQLAlchemy does for each asking, from the compiler's cache to the rows it gives, costs ten times what SQLite needs
for the answer, and as much as PostgreSQL does (ADR 23, ADR 43)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]
NOTHING: Mapping[str, Any] = {}


# Lists of up to so many are filled up to the next power of two with their last value: few texts, all of them known.
MOST_FILLED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The text for one store, the values it takes and what those of a row become; `fixed` = what the text itself gives,
    `lists` = which values are lists, each with its place in the text; `plain` = rows stay as they are; `by_name` = the
    driver wants its values named, and takes a list as one."""

    text: str
    takes: tuple[tuple[str, Convert | None], ...]
    fixed: Mapping[str, Any]
    lists: Mapping[str, str]
    gives: tuple[Convert | None, ...]
    plain: bool
    by_name: bool

    def given(self, values: Mapping[str, Any]) -> tuple[str, Row | Mapping[str, Any]]:
        """The text and the values as the driver takes them."""
        every = {**self.fixed, **values} if self.fixed else values
        if self.by_name:
            return self.text, {name: self._made(name, make, every[name]) for name, make in self.takes}
        if self.lists:
            return self._filled(every)
        return self.text, tuple(every[name] if make is None else make(every[name]) for name, make in self.takes)

    def _made(self, name: str, make: Convert | None, value: Any) -> Any:  # noqa: ANN401
        if name in self.lists:
            return list(value) if make is None else [make(each) for each in value]
        return value if make is None else make(value)

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
        return tuple(each if make is None else make(each) for each, make in zip(row, self.gives, strict=True))


def ask(connection: Connection, query: Select[Any], values: Mapping[str, Any] = NOTHING) -> list[Row]:
    """The rows of a question that lives for ever and whose text does not depend on the values. A connection that is
    listened to is asked in SQLAlchemy's way."""
    if connection.dispatch.before_cursor_execute:
        return [tuple(row) for row in connection.execute(query, values)]
    asked = _asked(query, connection.dialect)
    text, given = asked.given(values)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, given)
        rows: list[Row] = list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        if is_told_anew(connection):
            return [tuple(row) for row in connection.execute(query, values)]
        raise told(connection, text, error) from error
    finally:
        cursor.close()
    return rows if asked.plain else [asked.row(row) for row in rows]


def is_told_anew(connection: Connection) -> bool:
    """Whether what the driver refused is to be tried once more in SQLAlchemy's way, whose errors the program knows:
    SQLite may have been locked or full for a moment; a connection that broke is let go of there, with all its like.
    PostgreSQL answers nothing more in a transaction that met an error."""
    return connection.dialect.name == "sqlite" or bool(getattr(connection.connection.dbapi_connection, "closed", True))


def told(connection: Connection, text: str, error: Exception) -> Exception:
    """What the driver said, as SQLAlchemy says it; without the values, which are people's words."""
    dialect = connection.dialect
    return DBAPIError.instance(text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect)


def _filled_up(values: Sequence[Any]) -> list[Any]:
    most = 1 << (len(values) - 1).bit_length() if 2 < len(values) <= MOST_FILLED else 0
    return [*values, *[values[-1] for _more in range(most - len(values))]]


_ASKED: dict[tuple[int, str], tuple[Select[Any], Asked]] = {}


def _asked(query: Select[Any], dialect: Dialect) -> Asked:
    """Written once; the question is kept, so that its number stays its own."""
    key = (id(query), dialect.name)
    if key not in _ASKED:
        _ASKED[key] = (query, _written(query, dialect))
    return _ASKED[key][1]


def _written(query: Select[Any], dialect: Dialect) -> Asked:
    compiled = query.compile(dialect=dialect)
    kinds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    # The driver that wants its values in an order is told it; the other knows them by name, and takes lists whole.
    order: list[str] = getattr(compiled, "positiontup", None) or []
    names, text = order or list(dict.fromkeys(compiled.bind_names.values())), str(compiled)
    lists = {name: f"__[POSTCOMPILE_{name}]" for name in names if compiled.binds[name].expanding}
    for name, place in () if order else lists.items():
        text = text.replace(f"IN ({place})", f"= ANY(%({name})s)")
    columns = query.selected_columns
    gives = tuple(each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns)
    return Asked(
        text=text,
        takes=tuple((name, kinds[name]) for name in names),
        fixed={name: fixed[name] for name in names if name in fixed},
        lists=lists,
        gives=gives,
        plain=not any(gives),
        by_name=not order,
    )
