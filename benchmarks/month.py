"""Row g: what a month of the sample county asks of the platform, beside the least that the facts require."""

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rehearsal.stage import Play, Stage
from sandbox.calls import CALLS
from tests.soak.test_month import BEGINS, Month, drawn
from tests.soak.test_week import units_of

MONTH = "2026-11"
# What tells somebody something. Everything else keeps a card true, or asks who has read.
TELLING = frozenset({"card_create", "oto_send", "group_send"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Calls of the month, those of them that say something to somebody, and pushes."""

    calls: int
    telling: int
    pushes: int


async def asked(seed: int = 1) -> Asked:
    """The month of `tests/soak/test_month.py`: 46 liaisons, 40 matters, five letters."""
    random.seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Play(folder=Path(folder), start=BEGINS))
        await stage.open()
        try:
            week, looks = drawn(await units_of(stage), seed)
            await Month(stage=stage, week=week, looks=looks).run()
            meter = stage.city.platform.meter
            names = {name: n for (month, name), n in meter.by_month.items() if month == MONTH and name in CALLS}
            billed = {bill: meter.billed[MONTH, bill] for bill in ("api", "push")}
        finally:
            await stage.close()
    return Asked(
        calls=billed["api"], telling=sum(n for name, n in names.items() if name in TELLING), pushes=billed["push"]
    )
