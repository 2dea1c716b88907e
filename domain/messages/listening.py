"""When we were provably able to hear (reliability E7): silence is nobody's fault while nobody was listening.

A stretch is a span in which the road in was proven at both ends and not doubted between. Before the very first one
nothing was measured, and nothing is doubted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

ENOUGH = 0.95
LAST_HOUR = timedelta(hours=1)
# Shorter ones cannot bring any hour below what is enough.
NOTABLE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One span of proven listening; its key is its beginning."""

    kind: ClassVar[str] = "stretch"
    key: str
    began_at: datetime
    ended_at: datetime
    next_due_at: ClassVar[None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span in which somebody should have said something."""

    begins: datetime
    ends: datetime


def heard_share(stretches: Iterable[Stretch], window: Window) -> float:
    """How much of the window was listened to, 0 to 1; of what lay before the first stretch nothing is asked."""
    known = sorted(stretches, key=lambda each: each.began_at)
    if not known:
        return 1.0
    begins = max(window.begins, known[0].began_at)
    if window.ends <= begins:
        return 1.0
    return 1.0 - sum((gap.ends - gap.begins for gap in _gaps(known, begins, window.ends)), timedelta(0)) / (
        window.ends - begins
    )


def gaps(stretches: Iterable[Stretch], window: Window) -> tuple[Window, ...]:
    """The parts of the window, after the first stretch, in which nothing was proven; in order."""
    known = sorted(stretches, key=lambda each: each.began_at)
    return tuple(_gaps(known, max(window.begins, known[0].began_at), window.ends)) if known else ()


def _gaps(known: list[Stretch], begins: datetime, ends: datetime) -> Iterator[Window]:
    at = begins
    for each in known:
        if at < each.began_at < ends:
            yield Window(begins=at, ends=each.began_at)
        at = max(at, each.ended_at)
    if at < ends:
        yield Window(begins=at, ends=ends)


def is_heard(stretches: Iterable[Stretch], window: Window) -> bool:
    """Enough of the window and of its last hour: absence may be held against somebody."""
    known = tuple(stretches)
    last = Window(begins=max(window.begins, window.ends - LAST_HOUR), ends=window.ends)
    return all(heard_share(known, each) >= ENOUGH for each in (window, last))


def joined(stretches: Iterable[Stretch], span: Window) -> Stretch:
    """The newest stretch with the span, where it continues it; else a new one."""
    touching = [each for each in stretches if each.began_at <= span.begins <= each.ended_at]
    if not touching:
        return Stretch(key=span.begins.isoformat(), began_at=span.begins, ended_at=span.ends)
    first = min(touching, key=lambda each: each.began_at)
    return Stretch(key=first.key, began_at=first.began_at, ended_at=max(first.ended_at, span.ends))


def silence_before(stretches: Iterable[Stretch], span: Window) -> Window | None:
    """The gap a span ends, where it is worth telling."""
    ended = [each.ended_at for each in stretches if each.began_at <= span.begins]
    if not ended or span.begins - max(ended) < NOTABLE:
        return None
    return Window(begins=max(ended), ends=span.begins)
