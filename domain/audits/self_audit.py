"""Each night everything open is looked at: an owner, a next moment or a reason for none, a live clock, no rung that
was due and did not fire; and that the trail of what is open, or was touched of late, holds. What is found goes to the
office, and the heartbeat is withheld."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from domain.audits.records import NIGHTLY, Finding, SelfAudit
from domain.calendars import COUNTY_ZONE, ONE_DAY, local_date
from domain.county import County
from domain.events import Ticked
from domain.matters.items import Branch, Item
from domain.matters.ladders import scheduled, upcoming
from domain.messages.notices import Notice, to_post
from domain.outcome import NOTHING, Outcome
from domain.policy import NoticeClass
from domain.rounds.duties import Cadence
from domain.work import Lookup, Needs, Work

AT = time(6, 30)
# A beat that is this late was none.
LATE = timedelta(hours=1)
OPEN = Lookup(name="open_items", kind="item")
CADENCES = Lookup(name="all_cadences", kind="cadence")
SHOWN = 5
# The trail is looked at so far back each night: older chains are for `qunding audit verify`.
BACK = timedelta(days=7)


def next_look(now: datetime) -> datetime:
    """Half past six of the next morning."""
    return datetime.combine(local_date(now) + ONE_DAY, AT, COUNTY_ZONE).astimezone(now.tzinfo)


def first_audit(now: datetime) -> SelfAudit:
    """Of a county that has had none."""
    return SelfAudit(key=NIGHTLY, next_due_at=next_look(now))


def is_sound(audit: SelfAudit | None, now: datetime) -> bool:
    """Whether the last look found nothing, and the next one is not overdue."""
    if audit is None or audit.next_due_at is None or audit.findings:
        return False
    return now < audit.next_due_at + LATE


def chains(now: datetime) -> Lookup:
    """kind|key|fault of each chain that does not hold."""
    return Lookup(name="broken_chains", kind=SelfAudit.kind, args=((now - BACK).isoformat(),))


def needs_ticked(event: Ticked, now: datetime) -> Needs:
    """All that is open, the cadences, and where the trail does not hold."""
    return Needs(keys=((SelfAudit.kind, event.key),), lookups=(OPEN, CADENCES, chains(now)))


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Look, keep what was found, and say it once."""
    audit = work.get(SelfAudit, event.key)
    if audit is None or audit.next_due_at is None or audit.next_due_at > now:
        return NOTHING
    items = work.found(Item, OPEN)
    found = (
        *findings(items, county, now),
        *_stopped(work.found(Cadence, CADENCES), now),
        *_broken(work.answers[chains(now)]),
    )
    looked = replace(audit, looked_at=now, items=len(items), findings=found, next_due_at=next_look(now))
    return Outcome(changes=(looked,), notices=_told(found, county, now))


def findings(items: Iterable[Item], county: County, now: datetime) -> tuple[Finding, ...]:
    """Everything that is not as it must be."""
    return tuple(
        Finding(about=item.about, fault=fault) for item in items for fault in dict.fromkeys(_faults(item, county, now))
    )


def _faults(item: Item, county: County, now: datetime) -> Iterator[str]:
    for branch in item.branches:
        if branch.is_open:
            yield from _branch_faults(item, branch, county, now)
    # What is due cannot be told where a share has no deadline to count from.
    timed = all(branch.deadlines for branch in item.branches)
    if item.next_due_at is None and timed and scheduled(item, county, now).next_due_at is not None:
        yield "no_moment"
    if item.next_due_at is not None and item.next_due_at < now - LATE:
        yield "stopped"


def _branch_faults(item: Item, branch: Branch, county: County, now: datetime) -> Iterator[str]:
    if not any(county.roster.seat(p, local_date(now)).person for p in county.roster.told_for(branch.unit)):
        yield "no_owner"
    if not branch.deadlines:
        yield "no_clock"
    elif any(step.at < now - LATE for step in upcoming(item, branch, county, now)):
        yield "rung_missed"


def _stopped(cadences: Iterable[Cadence], now: datetime) -> Iterator[Finding]:
    for each in cadences:
        if each.next_due_at is None or each.next_due_at < now - LATE:
            yield Finding(about=f"cadence|{each.key}", fault="stopped")


def _broken(chains: Iterable[str]) -> Iterator[Finding]:
    for about in dict.fromkeys(each.rpartition("|")[0] for each in chains):
        yield Finding(about=about, fault="chain")


def _told(found: tuple[Finding, ...], county: County, now: datetime) -> tuple[Notice, ...]:
    office = county.office()
    if not found or office is None:
        return ()
    notice = Notice(
        key=f"self_audit|{local_date(now).isoformat()}",
        kind="self_audit",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={
            "total": len(found),
            "found": [{"about": f.about.partition("|")[2], "fault": f.fault} for f in found[:SHOWN]],
        },
        not_before=now,
    )
    return (notice,)
