"""Is PostgreSQL there? Asked before anything is done to it, so that what is done is never taken for its absence."""

import re
from enum import StrEnum

from sqlalchemy.exc import OperationalError

from domain.errors import SupervisionError
from store.engine import Store, ping


class Why(StrEnum):
    """What waiting cannot help."""

    ACCOUNT = "account"
    DATABASE = "database"


class TurnedAway(SupervisionError):
    """The server answered, and it will answer the same tomorrow."""

    def __init__(self, why: Why, said: str) -> None:
        super().__init__(said)
        self.why = why


# SQLSTATE class 28 and 3D000. While a connection is made libpq gives the words and not the code (psycopg issue 1188),
# and the words come in the server's language; what is not known here is waited for. A directory that does not answer
# (LDAP, RADIUS, PAM) may come back: not among them.
_CODES = {Why.ACCOUNT: "28", Why.DATABASE: "3D000"}
_WORDS = {
    Why.ACCOUNT: re.compile(
        r"\b(?:password|peer|ident|certificate) authentication failed for user"
        r'|\brole ".*" (?:does not exist|is not permitted to log in)|\bpg_hba\.conf\b'
        r'|(?:Password|Ident|对等) ?认证失败|角色 ?".*" ?不存在|不允许角色 ?".*"',
        re.IGNORECASE,
    ),
    Why.DATABASE: re.compile(r'\bdatabase ".*" does not exist|\bno such database|数据库 ?".*" ?不存在', re.IGNORECASE),
}


async def reached(store: Store) -> None:
    """It answers. Raises TurnedAway where it never will, OperationalError where it may yet."""
    try:
        await store.read(ping)
    except OperationalError as error:
        why = _why(error.orig)
        if why is None:
            raise
        raise TurnedAway(why, str(error.orig)) from error


def _why(error: BaseException | None) -> Why | None:
    code, connection = getattr(error, "sqlstate", None), getattr(error, "pgconn", None)
    if code:
        return next((why for why, begins in _CODES.items() if code.startswith(begins)), None)
    if connection is not None and connection.needs_password:
        return Why.ACCOUNT
    return next((why for why, words in _WORDS.items() if words.search(str(error))), None)
