"""An act that changes nothing here and still must be found in the trail: an export, a look at the trail, a setting
(reliability §5.10 rows 19 to 25)."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from domain.actors import Actor
from domain.audits.records import LoggedAct
from domain.permits import Act


def logged(by: Actor, act: Act, said: Mapping[str, str], now: datetime) -> LoggedAct:
    """Its record: who, in which channel, and the facts of it, in order."""
    facts = tuple(sorted(said.items()))
    key = by.message_id if 0 < len(by.message_id) <= 200 else sha256(f"{by}{act}{facts}{now}".encode()).hexdigest()
    return LoggedAct(key=key, account=by.staff_id, act=act.value, facts=facts, channel=by.channel.value, at=now)
