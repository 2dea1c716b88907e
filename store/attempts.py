"""Attempts at groups, kept so that nobody speaks faster than the platform allows, however many processes there are
(O5). An attempt in hand counts until its lease ends, one that ended from the moment its outcome was kept: the message
left before that, so the next may leave a whole window later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from domain.messages.notices import Dispatch, DispatchState
from store.tables import attempts

WINDOW, MOST = timedelta(seconds=61), 20


def note_attempts(connection: Connection, saved: Iterable[Dispatch], now: datetime) -> None:
    """A claim is an attempt; whatever comes after it ends it."""
    to_groups = [each for each in saved if each.channel.posts_to_group]
    begun = [d for d in to_groups if d.state is DispatchState.CLAIMED]
    ended = [d.key for d in to_groups if d.state is not DispatchState.CLAIMED]
    if ended:
        open_ones = attempts.c.dispatch.in_(ended) & (attempts.c.at > now)
        connection.execute(update(attempts).where(open_ones).values(at=now))
    if begun:
        rows = [{"target": d.target, "dispatch": d.key, "at": d.next_due_at} for d in begun]
        connection.execute(insert(attempts), rows)


def free_from(connection: Connection, groups: Sequence[str], now: datetime) -> Mapping[str, "Room"]:
    """Group → how many posts it still takes now, and when the next one is possible."""
    if not groups:
        return {}
    recent = attempts.c.target.in_(groups) & (attempts.c.at > now - WINDOW)
    query = select(attempts.c.target, attempts.c.at).where(recent).order_by(attempts.c.at)
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.target].append(row.at)
    return {group: Room(ends=tuple(at + WINDOW for at in found[group])) for group in groups}


class Room:
    """The room left in one group's window; `take` uses up one place."""

    def __init__(self, *, ends: tuple[datetime, ...] = ()) -> None:
        self._left = MOST - len(ends)
        self._ends = ends

    def take(self) -> bool:
        """True while one more may leave now."""
        self._left -= 1
        return self._left >= 0

    def again_at(self, now: datetime) -> datetime:
        """When a place comes free: as many more as were refused must have left the window."""
        over = min(max(-self._left, 1), len(self._ends))
        return self._ends[over - 1] if self._ends else now + WINDOW
