"""Many rows by one prepared statement: SQLAlchemy writes the text once, the driver runs it.

Going through the compiler's cache costs more for each row than SQLite needs to write it; the text is the same. What
the driver refuses is said in SQLAlchemy's errors, which the door knows; the transaction is lost either way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update, bindparam, insert
from sqlalchemy.engine import Dialect

from store.asking import is_told_anew, told

Row = Mapping[str, Any]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The text for one dialect, the names of the values it takes, and which of them, by place, become something else
    for the driver; `by_name` = the driver wants them named, else in this order."""

    text: str
    names: tuple[str, ...]
    converts: tuple[tuple[int, Convert], ...]
    by_name: bool

    def values(self, row: Row) -> Any:  # noqa: ANN401
        """One row as the driver takes it."""
        found = [row[name] for name in self.names]
        for place, convert in self.converts:
            found[place] = convert(found[place])
        return dict(zip(self.names, found, strict=True)) if self.by_name else tuple(found)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """New rows; all of them have the same columns, and every column but a serial number."""
    if rows:
        run_many(connection, _insert(table, tuple(rows[0])), rows)


def run_many(connection: Connection, statement: Insert | Update | Delete, rows: Sequence[Row]) -> int:
    """The statement once for every row; how many rows it met. The statement is one of a few that live for ever."""
    prepared = _prepared(statement, connection.dialect)
    values = [prepared.values(row) for row in rows]
    if connection.dispatch.before_cursor_execute:
        return connection.exec_driver_sql(prepared.text, values).rowcount
    try:
        return _by_driver(connection, prepared.text, values)
    except connection.dialect.loaded_dbapi.Error as error:
        if is_told_anew(connection):
            return connection.exec_driver_sql(prepared.text, values).rowcount
        raise told(connection, prepared.text, error) from error


def _by_driver(connection: Connection, text: str, values: list[Any]) -> int:
    """The driver's own way, as in `store/asking.py`."""
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(text, values)
        return cursor.rowcount
    finally:
        cursor.close()


@cache
def _insert(table: Table, names: tuple[str, ...]) -> Insert:
    # Nothing is read back: what a store would return of each row nobody asks for.
    return insert(table).inline().values({name: bindparam(name, type_=table.c[name].type) for name in names})


_PREPARED: dict[tuple[int, str], tuple[Insert | Update | Delete, Prepared]] = {}


def _prepared(statement: Insert | Update | Delete, dialect: Dialect) -> Prepared:
    key = (id(statement), dialect.name)
    if key not in _PREPARED:
        _PREPARED[key] = (statement, _prepare(statement, dialect))
    return _PREPARED[key][1]


def _prepare(statement: Insert | Update | Delete, dialect: Dialect) -> Prepared:
    compiled = statement.compile(dialect=dialect)
    order: list[str] = getattr(compiled, "positiontup", None) or []
    kinds = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    names = tuple(order or kinds)
    made = ((place, kinds[name].bind_processor(dialect)) for place, name in enumerate(names))
    converts = tuple((place, convert) for place, convert in made if convert is not None)
    return Prepared(text=str(compiled), names=names, converts=converts, by_name=not order)
