"""A policy comes into force: its text is kept for ever, its cadences begin (domain §2.5, §8)."""

from dataclasses import replace
from datetime import datetime

from domain.audits.records import FIRST_SEAL, NIGHTLY, Seal, SelfAudit
from domain.audits.sealing import first_seal
from domain.audits.self_audit import first_audit
from domain.county import County
from domain.events import PolicyLoaded
from domain.letters.letters import LetterWatch
from domain.letters.watch import DAILY, first_watch
from domain.lights.lights import LightSweep
from domain.lights.sweeping import COUNTY_SWEEP, first_sweep
from domain.outcome import Outcome
from domain.policy import Policy
from domain.rhythm.engine import first_cadences, planned
from domain.rounds.duties import Cadence
from domain.switches import POLICY_IN_FORCE, Setting
from domain.work import Lookup, Needs, Work

_LOOKS = (
    (Seal.kind, FIRST_SEAL),
    (SelfAudit.kind, NIGHTLY),
    (LetterWatch.kind, DAILY),
    (LightSweep.kind, COUNTY_SWEEP),
)
CADENCES = Lookup(name="all_cadences", kind="cadence")


def needs_policy(event: PolicyLoaded, _now: datetime) -> Needs:
    """What is in force today, and the cadences that already run."""
    keys = (("policy", event.policy.digest), ("setting", POLICY_IN_FORCE), *_LOOKS)
    return Needs(keys=keys, lookups=(CADENCES,))


def _first_looks(work: Work, county: County, now: datetime) -> tuple[Seal | SelfAudit | LetterWatch | LightSweep, ...]:
    """The trail is sealed, the night's look and those of letters and lights begin with the first policy."""
    seals = () if work.get(Seal, FIRST_SEAL) else (first_seal(now),)
    audits = () if work.get(SelfAudit, NIGHTLY) else (first_audit(now),)
    watches = () if work.get(LetterWatch, DAILY) else (first_watch(county, now),)
    sweeps = () if work.get(LightSweep, COUNTY_SWEEP) else (first_sweep(county, now),)
    return (*seals, *audits, *watches, *sweeps)


def enforce(work: Work, event: PolicyLoaded, county: County, now: datetime) -> Outcome:
    """Nothing changes when the same policy is loaded again; another one plans its rounds anew."""
    known = work.get(Policy, event.policy.digest)
    in_force = work.get(Setting, POLICY_IN_FORCE)
    running = {c.key: c for c in work.found(Cadence, CADENCES)}
    fresh = replace(county, policy=event.policy)
    begun = (*(c for c in first_cadences(fresh, now) if c.key not in running), *_first_looks(work, fresh, now))
    if known is not None and in_force is not None and in_force.value == event.policy.digest:
        return Outcome(changes=begun)
    setting = Setting(key=POLICY_IN_FORCE, value=event.policy.digest)
    moved = (planned(c, fresh, now) for c in running.values())
    return Outcome(changes=(event.policy, setting, *begun, *(c for c in moved if c != running[c.key])))
