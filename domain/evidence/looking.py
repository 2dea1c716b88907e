"""12号佐证: what was sent about a matter, for whoever may see a share of it (of one that was passed on, what came
before). A link in the answer opens its page for that person for half an hour; a look at the page, and at each file,
leaves a record (ADR 42)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from domain.actors import Channel, Standpoint
from domain.audits.logged import logged
from domain.calendars import local_date
from domain.county import County
from domain.events.evidence import EvidenceAsked, EvidenceLooked, EvidenceOpened
from domain.evidence.records import Evidence, EvidenceState, place
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.facts import item_facts
from domain.matters.items import Branch, Item
from domain.matters.signing import no_such_item
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.work import Lookup, Needs, Work, needs_keys

ACT = Act.SEE_LEDGER
LASTS = timedelta(minutes=30)
MOST_LINES = 8


def sealed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def draft_key(seal: str) -> str:
    """The row that says for whom, of which matter and until when a link is."""
    return f"look|{seal}"


def sent_about(item: str) -> Lookup:
    """Everything that was sent about a matter, the earliest first."""
    return Lookup(name="evidence_of_item", kind=Evidence.kind, args=(item, ""))


def needs_asked(event: EvidenceAsked, _now: datetime) -> Needs:
    """The matter and what was sent about it."""
    return Needs(keys=((Item.kind, event.item),), lookups=(sent_about(event.item),))


def ask(work: Work, event: EvidenceAsked, county: County, now: datetime) -> Outcome:
    """The list in words, and the link where there are pages."""
    who, item = county.standpoint(event.by, now), work.get(Item, event.item)
    if who.person is None:
        return NOTHING
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=ACT.value)
    if item is None:
        return no_such_item(event.item, ())
    seen = seen_of(who, item, work.found(Evidence, sent_about(item.key)), county)
    if seen is None:
        return refuse("no_permit", act=ACT.value, who_can=[role.value for role in roles_with(ACT)])
    lines = evidence_lines(item, seen, county)
    said = item_facts(item, county, now) | {"lines": lines[:MOST_LINES], "total": len(lines)}
    if not (event.base and event.token and lines):
        return Outcome(answer=Answer(kind="evidence_list", facts=said | {"address": ""}))
    link = Draft(
        key=draft_key(sealed(event.token)),
        draft_kind=DraftKind.LOOK,
        state=DraftState.DONE,
        actor_account=event.by.staff_id,
        actor=who.key,
        begun_at=now,
        expires_at=now + LASTS,
        subject=item.key,
    )
    until = {"address": f"{event.base}/matter/{event.token}", "until_at": link.expires_at.isoformat()}
    return Outcome(changes=(link,), answer=Answer(kind="evidence_list", facts=said | until))


def seen_of(who: Standpoint, item: Item, sent: Sequence[Evidence], county: County) -> Sequence[Evidence] | None:
    """What he may see of it: everything while a share within his sight is held; of shares that were passed on, what
    came while they were held. None = nothing of this matter, not even that there is nothing."""
    own = [branch for branch in item.branches if may(who, ACT, county.roster, branch.unit)]
    if any(branch.released is None for branch in own):
        return sent
    return [each for each in sent if any(_was_held(branch, each.sent_at) for branch in own)] or None


def _was_held(branch: Branch, at: datetime) -> bool:
    """Whether a share that was passed on was its unit's at that moment."""
    return branch.released is not None and branch.deadlines[0].set_at <= at <= branch.released.at


def evidence_lines(item: Item, sent: Sequence[Evidence], county: County) -> list[dict[str, object]]:
    """One each: what it is, who sent it, when, to whose share, under which hash."""
    return [
        {
            "key": each.key,
            "media": each.media.value,
            "state": each.state.value,
            "name": each.name,
            "note": each.note,
            "by": _name(each.person, county),
            "share": _share(each, item, county),
            "sent_at": each.sent_at.isoformat(),
            "digest": each.digest,
            "size": each.size,
        }
        for each in sent
    ]


def _name(person: str, county: County) -> str:
    known = county.roster.persons.get(person)
    return known.name if known else ""


def _share(sent: Evidence, item: Item, county: County) -> str:
    """The unit of the share whose people sent it; "" = somebody who holds none."""
    held = {post.unit for post in county.roster.posts_held(sent.person, local_date(sent.sent_at))}
    return next((branch.unit for branch in item.branches if branch.unit in held), "")


def needs_link(event: EvidenceLooked, _now: datetime) -> Needs:
    """What the link says."""
    return needs_keys((Draft.kind, draft_key(event.seal)))


def follow(work: Work, event: EvidenceLooked, _county: County, now: datetime) -> Outcome:
    """A link that still counts leads to its matter, as the person it was given to."""
    link = work.get(Draft, draft_key(event.seal))
    if link is None or link.draft_kind is not DraftKind.LOOK or link.expires_at <= now:
        return refuse("look_over")
    by = replace(event.by, staff_id=link.actor_account)
    return Outcome(then=EvidenceOpened(by=by, item=link.subject, key=event.key))


def needs_opened(event: EvidenceOpened, _now: datetime) -> Needs:
    """The matter and what was sent about it."""
    return Needs(keys=((Item.kind, event.item),), lookups=(sent_about(event.item),))


def open_page(work: Work, event: EvidenceOpened, county: County, now: datetime) -> Outcome:
    """What the page shows, or where one file lies, if he may still see it; that he looked is written down."""
    item = work.get(Item, event.item)
    sent = work.found(Evidence, sent_about(event.item))
    seen = seen_of(county.standpoint(event.by, now), item, sent, county) if item is not None else None
    if item is None or seen is None:
        return refuse("look_over")
    record = logged(event.by, ACT, {"item": item.key, "evidence": event.key}, now)
    if not event.key:
        shown = item_facts(item, county, now) | {"lines": evidence_lines(item, seen, county)}
        return Outcome(changes=(record,), answer=Answer(kind="evidence_page", facts=shown))
    meant = next((e for e in seen if e.key == event.key and e.digest and e.state is not EvidenceState.LOST), None)
    if meant is None:
        return refuse("look_over")
    file = {"place": place(meant.digest, meant.suffix), "name": meant.name, "suffix": meant.suffix}
    return Outcome(changes=(record,), answer=Answer(kind="evidence_file", facts=file))
