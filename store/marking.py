"""A store that was rehearsed on never serves, and the other way round (design §10.6)."""

from sqlalchemy import Connection

from domain.errors import SupervisionError
from store.counties import REHEARSAL, mark, set_mark


class RehearsalMixed(SupervisionError):
    """A rehearsed store was asked to serve, or a serving one to rehearse."""

    def __init__(self, *, rehearsed: bool) -> None:
        super().__init__(f"this store is one {'of a rehearsal' if rehearsed else 'that serves'}: take another")
        self.rehearsed = rehearsed


def is_rehearsal(connection: Connection) -> bool | None:
    """Whether a store was made for rehearsals; None before it was ever opened."""
    marked = mark(connection, REHEARSAL)
    return None if marked is None else marked == "yes"


def keep_apart(connection: Connection, *, rehearsal: bool) -> None:
    """Mark a new store; RehearsalMixed when it is marked for the other use."""
    marked = is_rehearsal(connection)
    if marked is None:
        set_mark(connection, REHEARSAL, "yes" if rehearsal else "no")
    elif marked != rehearsal:
        raise RehearsalMixed(rehearsed=marked)
