"""Lookups of the matters that are open, of one account or of all (design §3)."""

from sqlalchemy import Connection, Integer, bindparam, select, union

from domain.county import County
from domain.people.records import Role
from store.round_lookups import MOST, Args, Find, asked_keys, keys_of, posts_of
from store.tables import branches, items


def _units(county: County, staff_id: str) -> list[str]:
    return [post.unit for post in posts_of(county, staff_id) if post.role in (Role.HEAD, Role.LIAISON)]


def open_items_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id[, at most]): open items of the units it answers for, newest first."""
    mine, most = _units(county, args[0]), int(args[1]) if len(args) > 1 else MOST
    return list(dict.fromkeys(asked_keys(connection, _OPEN_OF_UNITS, {"mine": mine, "most": most}))) if mine else []


# Asked with nearly every message: built once.
_OF_UNITS = branches.c.unit.in_(bindparam("mine", expanding=True)) & branches.c.is_open
_OPEN_OF_UNITS = (
    select(branches.c.item)
    .where(_OF_UNITS)
    .order_by(branches.c.number.desc())
    .limit(bindparam("most", type_=Integer()))
)


def open_items(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every open item."""
    return asked_keys(connection, _OPEN)


_OPEN = select(items.c.key).where(items.c.is_open).order_by(items.c.number).limit(MOST)


def open_items_seen(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): the open items that a list of shares may show this account. Whoever is of a unit, and nothing more,
    sees the shares of that unit and what he issued himself; of anybody else it may be any, and `decide` looks."""
    posts = posts_of(county, args[0])
    if not {post.role for post in posts} <= {Role.HEAD, Role.LIAISON}:
        return open_items(connection, (), county)
    person = county.roster.person_of(args[0])
    asked = {"mine": [post.unit for post in posts], "issuer": person.key if person else "", "most": MOST}
    return asked_keys(connection, _OPEN_SEEN, asked)


# Two questions, each with an index: with an OR between them PostgreSQL would read all that is open.
_SHARED = select(branches.c.item.label("key"), branches.c.number).where(_OF_UNITS)
_ISSUED = select(items.c.key, items.c.number).where(items.c.issuer == bindparam("issuer"), items.c.is_open)
_SEEN = union(_SHARED, _ISSUED).subquery()
_OPEN_SEEN = select(_SEEN.c.key).order_by(_SEEN.c.number).limit(bindparam("most", type_=Integer()))


def ledger_items(connection: Connection, args: Args, _county: County) -> list[str]:
    """(first year, last year): matters numbered in those years, and every open one whatever its year."""
    key = items.c.key
    of_years = (key >= f"{args[0]}-") & (key < f"{int(args[1]) + 1}-")
    return keys_of(connection, select(key).where(of_years | items.c.is_open).order_by(key))


OPEN_LOOKUPS: tuple[Find, ...] = (open_items_of_account, open_items, open_items_seen, ledger_items)
