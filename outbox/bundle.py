"""Ready notices → still wanted? → post → person → quiet hours and caps → merged parcels (design §3 step 6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.actors import Actor
from domain.actors import Channel as ActorChannel
from domain.burden.leaving import Go, Hold, Recipient, Said, Skip, still_wanted, verdict
from domain.calendars import local_date
from domain.county import County
from domain.letters.letters import Letter
from domain.matters.gate import Submission
from domain.matters.items import Item
from domain.messages.notices import AudienceKind, Notice, NoticeState, to_tier
from domain.messages.quota import TOGETHER, said_together
from domain.messages.superseding import superseded
from domain.people.records import Role, Tier
from domain.quotes import leaks
from domain.replacing import replace
from domain.rounds.duties import Duty
from domain.work import Lookup, Needs, Work
from outbox.parcels import Address, Parcel, Ready, merged
from store.attempts import Room

# The first word of a hand-over: its cards are edited in place, its copies are the 应阅.
FIRST_SENT = frozenset({"assignment", "assignment_private", "assignment_listed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What becomes of a notice that does not leave now."""

    key: str
    state: NoticeState
    reason: str
    not_before: datetime | None = None


@dataclass(kw_only=True)
class Bundle:
    """The plan of one claim."""

    parcels: list[Parcel] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    vacant: list[Notice] = field(default_factory=list)


def address(notice: Notice, county: County, now: datetime) -> Address:
    """Post → person at the moment of sending (domain §2.4), tier → its group, account as it is."""
    audience, roster = notice.audience, county.roster
    if audience.kind is AudienceKind.TIER:
        group = roster.group_of(Tier(audience.key))
        return Address(target=group.key if group else "", tier=Tier(audience.key), group=True)
    if audience.kind is AudienceKind.ACCOUNT:
        return _private(audience.key, county, now)
    post = roster.posts.get(audience.key)
    person = roster.seat(post, local_date(now)).person if post else None
    staff_id = person.staff_id if person and person.reachable else ""
    return replace(_private(staff_id, county, now), post=audience.key)


def _private(staff_id: str, county: County, now: datetime) -> Address:
    """An account: the highest tier whose words it may be shown."""
    who = county.standpoint(Actor(staff_id=staff_id, channel=ActorChannel.PRIVATE), now)
    return Address(target=staff_id, tier=who.tier, reports=Role.LIAISON in who.roles)


def said_as(notice: Notice, county: County) -> Notice:
    """Where calls are scarce one post to the staff group stands for many private messages
    (`domain/messages/quota.py`)."""
    kind = said_together(notice.kind, county.strain)
    return replace(notice, kind=kind, audience=to_tier(Tier.STAFF)) if kind else notice


def recipient(at: Address, said: Sequence[Said], county: County, now: datetime) -> Recipient:
    """The recipient with what it got today, whether the daily round writes to it, and whether it asked for quiet."""
    person = None if at.group else county.roster.person_of(at.target)
    return Recipient(
        target=at.target,
        tier=at.tier,
        group=at.group,
        said=tuple(said),
        awaits_prompt=at.reports and county.calendar.is_work_day(local_date(now)),
        hush_until=person.hush_until if person else None,
    )


def about_of(notice: Notice, work: Work) -> Item | Duty | Submission | Letter | None:
    """The aggregate a notice depends on; for the daily round a duty that is still missing, if any is."""
    kind, _bar, key = notice.about.partition("|")
    if kind == "round":
        duties = work.found(Duty, round_duties(key))
        return next((duty for duty in duties if duty.is_missing), next(iter(duties), None))
    of = DEPENDED_ON.get(kind)
    return work.get(of, key) if of is not None else None


DEPENDED_ON: Mapping[str, type[Item] | type[Submission] | type[Letter]] = {
    "item": Item, "submission": Submission, "letter": Letter,
}  # fmt: skip


def round_duties(about: str) -> Lookup:
    """The duties of one post in one period; `about` is cadence|period[|post]."""
    cadence, period, *post = about.split("|", 2)
    return Lookup(name="duties_of_post", kind="duty", args=(cadence, period, *post))


def needs_of(notices: Iterable[Notice]) -> Needs:
    """What the conditions of these notices look at."""
    abouts = sorted({notice.about for notice in notices if notice.about})
    pairs = [about.partition("|")[::2] for about in abouts]
    keys = tuple((kind, key) for kind, key in pairs if kind in DEPENDED_ON)
    rounds = tuple(round_duties(key) for kind, key in pairs if kind == "round" and key.count("|") > 1)
    return Needs(keys=keys, lookups=rounds)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What every decision of a claim looks at: who got what today, the matters in question, the county, now.
    `at` = where each notice goes, by its key; `busy` = until when an earlier message to a target is under way; `acted`
    = who is to be greeted and has used us; `room` = what a group takes this minute."""

    said: Mapping[str, Sequence[Said]]
    work: Work
    county: County
    now: datetime
    at: Mapping[str, Address]
    busy: Mapping[str, datetime] = field(default_factory=dict)
    acted: frozenset[str] = frozenset()
    room: Mapping[str, Room] = field(default_factory=dict)

    def with_post(self, notice: Notice, target: str) -> "Surroundings":
        """As it is once a group got this post: the next one of the same claim counts it (domain §10.5)."""
        post = Said(kinds=(notice.kind,), at=self.now)
        return replace(self, said={**self.said, target: (*self.said.get(target, ()), post)})


def bundle(notices: Sequence[Notice], around: Surroundings) -> Bundle:
    """Decide for every ready notice, then merge what one person gets (domain §10.5)."""
    plan = Bundle()
    ready: dict[str, Ready] = {}
    outdated = superseded(notices)
    plan.settled.extend(Settled(key=key, state=NoticeState.SUPERSEDED, reason="newer") for key in outdated)
    for notice in notices:
        if notice.key in outdated or notice.audience.kind is AudienceKind.CARDS:
            continue
        at = around.at[notice.key]
        once = occasion(notice, at.target)
        settled = _settled(notice, at, around)
        if settled is None and once in ready:
            settled = Settled(key=notice.key, state=NoticeState.SKIPPED, reason="told_already")
        if settled is None:
            ready[once] = Ready(notice=notice, at=at)
            if at.group:
                around = around.with_post(notice, at.target)
        else:
            plan.settled.append(settled)
            if settled.reason == NOBODY:
                plan.vacant.append(notice)
    plan.parcels.extend(merged(ready.values()))
    return plan


def occasion(notice: Notice, target: str) -> str:
    """What is said to whom: a person who holds two posts hears it once, whichever post it was meant for."""
    if not notice.about or notice.audience.kind is not AudienceKind.POST:
        return notice.key
    return repr((target, notice.kind, notice.about, notice.unit, notice.version, sorted(notice.facts.items())))


NOBODY = "nobody"


def _needless(notice: Notice, at: Address, said: Sequence[Said]) -> str:
    """Why it is never said here; "" = it may be. One post that stands for many was perhaps made already."""
    if not at.target:
        return NOBODY
    if notice.kind in TOGETHER.values() and any(notice.kind in each.kinds for each in said):
        return "said_together"
    return "words_of_a_higher_tier" if leaks(notice.facts, at.tier) else ""


def _settled(notice: Notice, at: Address, around: Surroundings) -> Settled | None:
    county, now = around.county, around.now
    if county.hold is not None and not county.hold.holds and notice.not_before < county.hold.since:
        return Settled(key=notice.key, state=NoticeState.CANCELLED, reason="dropped_after_restore")
    if not still_wanted(notice, about_of(notice, around.work)):
        return Settled(key=notice.key, state=NoticeState.CANCELLED, reason="no_longer_wanted")
    said = around.said.get(at.target, ())
    needless = _needless(notice, at, said)
    if needless:
        return Settled(key=notice.key, state=NoticeState.SKIPPED, reason=needless)
    to = replace(recipient(at, said, county, now), has_acted=at.target in around.acted)
    decision = verdict(notice, to, county, now)
    if isinstance(decision, Hold):
        return Settled(key=notice.key, state=NoticeState.HELD, reason=decision.reason, not_before=decision.until)
    if isinstance(decision, Skip):
        return Settled(key=notice.key, state=NoticeState.SKIPPED, reason=decision.reason)
    if not isinstance(decision, Go):
        raise TypeError(decision)
    return _put_off(notice, at, around)


def _put_off(notice: Notice, at: Address, around: Surroundings) -> Settled | None:
    """May leave, but not yet: one message at a time to one recipient, twenty posts a minute to one group."""
    after = around.busy.get(at.target)
    if after is not None:
        return Settled(key=notice.key, state=NoticeState.HELD, reason="in_order", not_before=after)
    room = around.room.get(at.target)
    if room is None or room.take():
        return None
    return Settled(key=notice.key, state=NoticeState.HELD, reason="group_pace", not_before=room.again_at(around.now))
