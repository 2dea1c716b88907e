"""OCCASIONS: what the cadences of a policy may do, by the word in `occasion`. To add one: a module with pure functions
of a `Turn`, a row here, a sentence in the wording (docs/extending.md).

OWN_PACE: the daily round and the weekly figures keep moments of their own (`[daily_round]`, `[house.digests]`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.appraisal.packing import APPRAISAL
from domain.burden.telling import BURDEN
from domain.county import County
from domain.events import Ticked
from domain.leads.following import LEADS
from domain.outcome import Outcome
from domain.rhythm.owed import OWED
from domain.rhythm.sheets import PAPER, SHEET
from domain.rhythm.turns import Occasion
from domain.rounds import daily_round, summaries
from domain.rounds.duties import DAILY, Cadence
from domain.targets.telling import TARGETS
from domain.work import Needs, Work

OCCASIONS: Mapping[str, Occasion] = {
    "owed": OWED,
    "sheet": SHEET,
    "paper": PAPER,
    "burden": BURDEN,
    "appraisal": APPRAISAL,
    "targets": TARGETS,
    "leads": LEADS,
}


@dataclass(frozen=True, kw_only=True)
class OwnPace:
    """A cadence that plans and takes its steps by itself; there is one of each."""

    plan: Callable[[Cadence, County, datetime], Cadence]
    needs: Callable[[Ticked, datetime], Needs]
    tick: Callable[[Work, Ticked, County, datetime], Outcome]


_DIGEST = OwnPace(plan=summaries.planned, needs=summaries.needs_digest, tick=summaries.tell)
OWN_PACE: Mapping[str, OwnPace] = {
    DAILY: OwnPace(plan=daily_round.planned, needs=daily_round.needs_ticked, tick=daily_round.tick),
    summaries.FIELD: _DIGEST,
    summaries.PRINCIPAL: _DIGEST,
}
