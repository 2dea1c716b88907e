"""What a rehearsed bot stands in, whether it runs in our process or in one of its own."""

import random
from datetime import timedelta

from app import Surroundings
from bot.patience import REHEARSAL
from rehearsal.clock import RehearsalClock


def surroundings(clock: RehearsalClock, seed: str, *, durable: bool) -> Surroundings:
    """The clock that stands still, dice that fall the same way for the same seed, one delivery at a time."""
    dice = random.Random(seed)
    return Surroundings(
        clock=clock.now,
        draw=lambda digits: "".join(dice.choice("0123456789") for _ in range(digits)),
        patience=REHEARSAL,
        at_once=1,
        rehearsal=True,
        widest=timedelta.max,
        settle=timedelta(0),
        durable=durable,
    )
