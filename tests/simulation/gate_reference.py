"""What anybody knows of the gate (domain §2.9): what waits there, who lets it go, and when it has become idle.

Plain types only, as in `reference.py`."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation.reference import Matter, runs

WAITS = ("waiting", "second")


@dataclass(frozen=True, kw_only=True)
class Put:
    """What would go up: of which `kind`, of which matter (0 = of none) and whose share, and that matter as it was when
    it was put there (None = nobody can say). `stage`: waiting, then perhaps second, then released; or kept, or lapsed;
    bundled = within a list. `words` = those written last, None where nobody can say."""

    kind: str
    number: int = 0
    unit: str = ""
    was: Matter | None = None
    stage: str = "waiting"
    words: str | None = ""


def is_idle(put: Put, matter: Matter) -> bool:
    """What it says surely holds no more: nobody is to hear of it."""
    share = matter.shares.get(put.unit)
    if share is None or matter.paused or not runs(matter, share):
        return True
    if put.kind == "extension":
        return share.asked is None
    if put.kind == "level":
        return matter.decided != 0 or matter.lead != put.unit
    return share.asked is not None


def may_decide(put: Put, role: str) -> bool:
    """The office begins, or the leader of that field about what is of a matter of it; what one has written down in a
    leader's name and let go himself takes the second one of the office."""
    first = put.stage == "waiting" and (role == "office" or (role == "leader" and put.number > 0))
    return first or (put.stage == "second" and role == "second")


def let_go(put: Put, matter: Matter | None, role: str, verb: str) -> set[str]:
    """Where it may stand after one of them has decided. New words begin anew.

    Whatever happened to the matter meanwhile may have made it idle."""
    if not may_decide(put, role):
        return {put.stage}
    own = put.kind == "record" and put.stage == "waiting" and role == "office"
    stage = {"报送": "second" if own else "released", "暂缓": "kept", "改写": "waiting"}[verb]
    if matter is None:
        return {stage, "lapsed"} if put.kind == "list" else {stage}
    if is_idle(put, matter):
        return {"lapsed"}
    return {stage} if matter == put.was else {stage, "lapsed"}
