"""What differs between serving and rehearsing. The only clocks of the program are read here (style §4.1)."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.dingtalk.client import Client
from bot.patience import Patience
from store.engine import Store


def wall_clock() -> datetime:
    """Civil time."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """The clocks, randomness, loop-time numbers, order of sending; `elapsed` is moved by nobody."""

    clock: Callable[[], datetime] = wall_clock
    elapsed: Callable[[], float] = time.monotonic
    draw: Callable[[int], str] = lambda digits: f"{secrets.randbelow(10**digits):0{digits}}"
    patience: Patience = field(default_factory=Patience)
    at_once: int = 8
    widest: timedelta = timedelta(minutes=5)
    settle: timedelta = timedelta(seconds=20)
    rehearsal: bool = False
    durable: bool = True
    store: Callable[..., Store] = Store
    client: Callable[..., Client] = Client
