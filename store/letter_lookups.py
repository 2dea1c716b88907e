"""Lookups of letters (design §3)."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.sql.elements import ColumnElement

from domain.county import County
from domain.letters.letters import LetterWatch
from domain.letters.watch import DAILY
from domain.people.records import Role
from store.mapping import read_all
from store.round_lookups import Args, Find, asked_keys, keys_of, posts_of
from store.tables import dispatch_about, dispatches, items, letters, projects

MOST = 500


def recent_letters(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): what waits or has a number, the newest first."""
    kept = letters.c.is_waiting | letters.c.serial.is_not(None)
    newest = (letters.c.year.desc(), letters.c.number.desc())
    return keys_of(connection, select(letters.c.key).where(kept).order_by(*newest).limit(MOST))


def letters_by_ref(connection: Connection, args: Args, _county: County) -> list[str]:
    """(kind or "" = a draft, years, number, handle): the letter meant. Of several years, the newest first, those that
    are still to be decided about or answered; where none is, the newest."""
    kind, years, number, handle = args
    if handle:
        told = select(dispatch_about.c.about).join(dispatches, dispatches.c.key == dispatch_about.c.dispatch)
        return _named(list(connection.scalars(told.where(dispatches.c.handle == handle))))
    year = letters.c.year if kind else letters.c.drafted_year
    meant: ColumnElement[bool] = year.in_([int(each) for each in years.split(",")])
    if kind:
        meant &= (letters.c.letter_kind == kind) & (letters.c.serial == int(number))
    else:
        meant &= letters.c.number == int(number)
    query = select(letters.c.key, (letters.c.is_waiting | letters.c.is_owed).label("stands")).where(meant)
    found = connection.execute(query.order_by(year.desc())).all()
    return [row.key for row in found if row.stands] or [row.key for row in found[:1]]


def _named(abouts: Sequence[str]) -> list[str]:
    """The letters among what a dispatch tells of."""
    return [key for kind, _bar, key in (about.partition("|") for about in abouts) if kind == "letter"]


def _subjects(connection: Connection, args: Args, county: County) -> list[str]:
    found = letters_by_ref(connection, args, county)
    return keys_of(connection, select(letters.c.subject).where(letters.c.key.in_(found)))


def projects_of_letter(connection: Connection, args: Args, county: County) -> list[str]:
    """(as letters_by_ref): the project it is about."""
    return keys_of(connection, select(projects.c.key).where(projects.c.key.in_(_subjects(connection, args, county))))


def items_of_letter(connection: Connection, args: Args, county: County) -> list[str]:
    """(as letters_by_ref): the matter it is about."""
    return keys_of(connection, select(items.c.key).where(items.c.key.in_(_subjects(connection, args, county))))


def owed_letters(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): what its units have not replied to, the oldest first."""
    units = [post.unit for post in posts_of(county, args[0]) if post.role in (Role.HEAD, Role.LIAISON)]
    return asked_keys(connection, _OWED, {"units": units}) if units else []


# Asked with every 收到: built once.
_OWED = (
    select(letters.c.key)
    .where(letters.c.is_owed, letters.c.unit.in_(bindparam("units", expanding=True)))
    .order_by(letters.c.year, letters.c.number)
)


def projects_to_look_at(connection: Connection, args: Args, _county: County) -> list[str]:
    """(limit): the next projects behind the watch's cursor."""
    watch = next(iter(read_all(connection, LetterWatch, [DAILY])), None)
    behind = projects.c.key > (watch.cursor if watch else "")
    return keys_of(connection, select(projects.c.key).where(behind).order_by(projects.c.key).limit(int(args[0])))


def letters_to_look_at(connection: Connection, args: Args, county: County) -> list[str]:
    """(limit): every letter about those projects."""
    own = letters.c.subject.in_(projects_to_look_at(connection, args, county))
    return keys_of(connection, select(letters.c.key).where(own).order_by(letters.c.key))


LETTER_LOOKUPS: tuple[Find, ...] = (
    recent_letters, letters_by_ref, projects_of_letter, items_of_letter, owed_letters,
    projects_to_look_at, letters_to_look_at,
)  # fmt: skip
