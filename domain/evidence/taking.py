"""Evidence is taken, placed at its matter and fetched (features C12; matrix row 7). The sender is told once it is kept,
never before: what only lies with the platform is not ours yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actors import Channel, Standpoint
from domain.county import County
from domain.events.evidence import EvidenceFetched, EvidencePlaced, EvidenceSent, Fetched
from domain.evidence.records import Evidence, EvidenceState, Media
from domain.matters.ending import over
from domain.matters.facts import brief
from domain.matters.items import Item
from domain.matters.signing import needs_item, no_such_item, of_handle, own_items
from domain.matters.undo import Undo
from domain.messages.notices import Notice, to_account
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.work import Lookup, Needs, Work, merged

MOST_CHOICES, MOST_NAMED = 3, 4
FIRST_RETRY, MOST_TRIES = timedelta(minutes=1), 6
LATER = "later"
PICTURE_SUFFIX = "jpg"
"""The platform names no picture; phones send this one."""


def recent_of(account: str) -> Lookup:
    """What an account sent last, newest first."""
    return Lookup(name="recent_evidence", kind="evidence", args=(account,))


def items_of_recent(account: str) -> Lookup:
    """The matters of what it sent last."""
    return Lookup(name="items_of_recent_evidence", kind="item", args=(account,))


def items_of_last_act(account: str) -> Lookup:
    """The matters of what it did last."""
    return Lookup(name="items_of_last_act", kind="item", args=(account,))


def needs_sent(event: EvidenceSent, _now: datetime) -> Needs:
    """The matter named or quoted, the account's own, and what it did and sent last."""
    account = event.by.staff_id
    last = Needs(
        keys=((Undo.kind, account),), lookups=(recent_of(account), items_of_recent(account), items_of_last_act(account))
    )
    return merged((needs_item(event.by, (event.item,) if event.item else (), event.handle), last))


def needs_placed(event: EvidencePlaced, _now: datetime) -> Needs:
    """The matter, and what the account sent last."""
    needs = needs_item(event.by, (event.item,), "")
    return Needs(keys=needs.keys, lookups=(*needs.lookups, recent_of(event.by.staff_id)))


def needs_fetched(event: EvidenceFetched, _now: datetime) -> Needs:
    """What was fetched, and the matters it is of."""
    keys = tuple((Evidence.kind, each.key) for each in event.found)
    return Needs(keys=keys, lookups=(items_of_recent(event.account),))


@dataclass(frozen=True, kw_only=True)
class _Taking:
    work: Work
    event: EvidenceSent
    who: Standpoint
    county: County
    now: datetime

    def item(self) -> Item | Outcome | None:
        """The matter by number, by the quoted message, the one last spoken of, the only one open; None = ask."""
        work, event = self.work, self.event
        if event.item:
            found = work.get(Item, event.item)
            return found or no_such_item(event.item, own_items(work, event.by.staff_id))
        quoted = work.found(Item, of_handle(event.handle)) if event.handle else ()
        for candidates in (quoted, self._last_spoken_of(), self.mine):
            if len(candidates) == 1:
                return candidates[0]
        return None

    @property
    def mine(self) -> tuple[Item, ...]:
        """The account's own open matters."""
        return own_items(self.work, self.event.by.staff_id)

    def _last_spoken_of(self) -> Sequence[Item]:
        """By what he did, or sent, last."""
        account, since = self.event.by.staff_id, self.now - self.county.policy.evidence.recall
        undo = self.work.get(Undo, account)
        acted_at = max(undo.at, since) if undo and undo.at else since
        sent = next((e for e in self.work.found(Evidence, recent_of(account)) if e.item and e.counts), None)
        if sent is not None and sent.sent_at > acted_at:
            found = [item for item in self.work.found(Item, items_of_recent(account)) if item.key == sent.item]
        else:
            found = list(self.work.found(Item, items_of_last_act(account))) if acted_at > since else []
        return [item for item in found if item.withdrawn is None and _may(self.who, item, self.county)]


def _may(who: Standpoint, item: Item, county: County) -> bool:
    return any(may(who, Act.ATTACH, county.roster, branch.unit) for branch in item.branches)


def _foreign(who: Standpoint, item: Item, county: County) -> Outcome | None:
    if not may(who, Act.ATTACH, county.roster):
        return refuse("no_permit", act=Act.ATTACH.value, who_can=[role.value for role in roles_with(Act.ATTACH)])
    if not _may(who, item, county):
        return refuse("not_your_item", number=item.number, units=item.units)
    return over(item) if item.withdrawn else None


def take(work: Work, event: EvidenceSent, county: County, now: datetime) -> Outcome:
    """Noted with its matter and fetched next; where the matter is not clear, asked once for all that comes."""
    who = county.standpoint(event.by, now)
    if who.person is None or event.by.channel is Channel.GROUP:
        return Outcome()
    sent = Evidence(
        key=event.by.message_id,
        account=event.by.staff_id,
        person=who.key,
        sent_at=now,
        media=event.media,
        name=event.name,
        suffix=_suffix(event),
        ticket=event.ticket,
        note=event.note,
        next_due_at=now,
    )
    if sent.media is Media.VIDEO or sent.suffix not in county.policy.evidence.suffixes:
        return _refused(sent, county)
    if event.minutes and not (event.item or event.handle) and Role.OFFICE in who.roles:
        return Outcome(changes=(replace(sent, minutes=True),))
    taking = _Taking(work=work, event=event, who=who, county=county, now=now)
    item = taking.item()
    if isinstance(item, Outcome):
        return item
    if item is not None:
        return _foreign(who, item, county) or Outcome(changes=(replace(sent, item=item.key),))
    return _asked(sent, taking)


def _suffix(event: EvidenceSent) -> str:
    _stem, dot, suffix = event.name.rpartition(".")
    return suffix.lower() if dot else {Media.PICTURE: PICTURE_SUFFIX, Media.VOICE: "amr"}.get(event.media, "")


def _refused(sent: Evidence, county: County) -> Outcome:
    reason = "video" if sent.media is Media.VIDEO else "suffix"
    return refuse("evidence_refused", **_problem_facts(sent, reason, county))


def _problem_facts(sent: Evidence, problem: str, county: County) -> dict[str, object]:
    rules = county.policy.evidence
    return {
        "media": sent.media.value,
        "file_name": sent.name,
        "problem": problem,
        "largest_mb": rules.largest_mb,
        "suffixes": list(rules.suffixes),
    }


def _asked(sent: Evidence, taking: _Taking) -> Outcome:
    """One question for all that is sent until it is answered."""
    if not may(taking.who, Act.ATTACH, taking.county.roster):
        return refuse("no_permit", act=Act.ATTACH.value, who_can=[r.value for r in roles_with(Act.ATTACH)])
    since = taking.now - taking.county.policy.evidence.recall
    recent = taking.work.found(Evidence, recent_of(sent.account))
    choices = taking.mine[:MOST_CHOICES]
    kept = replace(sent, choices=tuple(item.key for item in choices))
    if any(_unplaced(each, since) for each in recent):
        return Outcome(changes=(kept,))
    facts = {"media": sent.media.value, "choices": [brief(item) for item in choices]}
    return Outcome(changes=(kept,), answer=Answer(kind="evidence_which", facts=facts))


def _unplaced(sent: Evidence, since: datetime) -> bool:
    return not sent.item and not sent.minutes and sent.counts and sent.sent_at >= since


def place(work: Work, event: EvidencePlaced, county: County, now: datetime) -> Outcome:
    """What waited for its matter goes there; where nothing waited, what was sent in the last minutes moves there."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, own_items(work, event.by.staff_id))
    refusal = _foreign(county.standpoint(event.by, now), item, county)
    if refusal is not None:
        return refusal
    recent = work.found(Evidence, recent_of(event.by.staff_id))
    waiting = [e for e in recent if _unplaced(e, now - county.policy.evidence.recall)]
    moved = waiting or [e for e in recent if e.counts and e.sent_at >= now - county.policy.terms.undo_within]
    if not moved:
        return refuse("no_evidence", number=item.number)
    placed = [replace(each, item=item.key, choices=()) for each in moved]
    on_disk = [each for each in placed if each.state is EvidenceState.KEPT]
    answer = Answer(kind="evidence_kept", facts=kept_facts(on_disk, item)) if on_disk else None
    return Outcome(changes=tuple(placed), answer=answer)


def kept_facts(kept: Sequence[Evidence], item: Item) -> dict[str, object]:
    """What is said of evidence that lies with its matter."""
    return {
        "item": item.key,
        "year": item.year,
        "number": item.number,
        "item_kind": item.item_kind,
        "title": item.title,
        "files": [_file_facts(each) for each in kept[:MOST_NAMED]],
        "count": len(kept),
    }


def _file_facts(kept: Evidence) -> dict[str, object]:
    return {"media": kept.media.value, "file_name": kept.name, "kilobytes": -(-kept.size // 1024)}


def fetched(work: Work, event: EvidenceFetched, county: County, now: datetime) -> Outcome:
    """What is kept is told to the sender, all of one moment in one message; so is what could not be had."""
    pairs = [(work.get(Evidence, each.key), each) for each in event.found]
    changed = [_after(sent, each, now) for sent, each in pairs if sent and sent.state is EvidenceState.AWAITED]
    notices = (*_told_kept(work, changed, now), *_told_lost(changed, county, now))
    return Outcome(changes=tuple(changed), notices=notices)


def _after(sent: Evidence, found: Fetched, now: datetime) -> Evidence:
    if not found.problem:
        return replace(sent, state=EvidenceState.KEPT, digest=found.digest, size=found.size, next_due_at=None)
    if found.problem == LATER and sent.tries + 1 < MOST_TRIES:
        return replace(sent, tries=sent.tries + 1, next_due_at=now + FIRST_RETRY * 2**sent.tries)
    problem = "gone" if found.problem == LATER else found.problem
    return replace(sent, state=EvidenceState.LOST, problem=problem, next_due_at=None)


def _told_kept(work: Work, changed: Sequence[Evidence], now: datetime) -> list[Notice]:
    """By matter; of a voice the words were answered already."""
    kept = [e for e in changed if e.state is EvidenceState.KEPT and e.item and not _spoken(e)]
    items = [(key, work.get(Item, key)) for key in dict.fromkeys(e.item for e in kept)]
    return [
        _reply(mine[0], "evidence_kept", kept_facts(mine, item), now)
        for key, item in items
        if item and (mine := [e for e in kept if e.item == key])
    ]


def _spoken(sent: Evidence) -> bool:
    return sent.media is Media.VOICE and bool(sent.note)


def _told_lost(changed: Sequence[Evidence], county: County, now: datetime) -> list[Notice]:
    lost = [e for e in changed if e.state is EvidenceState.LOST]
    return [_reply(each, "evidence_refused", _problem_facts(each, each.problem, county), now) for each in lost]


def _reply(sent: Evidence, kind: str, facts: dict[str, object], now: datetime) -> Notice:
    return Notice(
        key=f"evidence|{sent.key}|{sent.state.value}",
        kind=kind,
        notice_class=NoticeClass.C,
        audience=to_account(sent.account),
        facts=facts,
        not_before=now,
        about=f"item|{sent.item}" if sent.item else "",
    )
