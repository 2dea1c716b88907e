"""签收: an explicit act of a person, once per branch; it is never inferred from *read* (domain §2.1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.actors import Actor, Standpoint
from domain.codes import state_digest
from domain.county import County
from domain.events import Acknowledged
from domain.matters.ending import over
from domain.matters.facts import brief, item_facts
from domain.matters.items import Branch, Item, Stamp
from domain.matters.ladders import scheduled
from domain.messages.notices import Notice, to_cards
from domain.messages.reading import proven_read
from domain.outcome import Answer, Outcome, refuse
from domain.people.capacity import capacity
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.replacing import replace
from domain.work import Lookup, Needs, Work


def of_handle(handle: str) -> Lookup:
    """The item a quoted message told of."""
    return Lookup(name="items_of_handle", kind="item", args=(handle,))


HINTS = 3


def open_of_account(staff_id: str, *, hints: bool = False) -> Lookup:
    """Open items of the units this account answers for, newest first; only the first few where they are hints."""
    args = (staff_id, str(HINTS)) if hints else (staff_id,)
    return Lookup(name="open_items_of_account", kind="item", args=args)


def own_items(work: Work, staff_id: str) -> tuple[Item, ...]:
    """What was loaded of them."""
    return work.found(Item, open_of_account(staff_id)) or work.found(Item, open_of_account(staff_id, hints=True))


def needs_item(by: Actor, items: Sequence[str], handle: str) -> Needs:
    """Items by number, by the quoted message, or all that this account has open (for "the only one" and hints)."""
    lookups = (of_handle(handle),) if handle else ()
    keys = tuple(("item", key) for key in items)
    # Who names his items needs the others only as hints: a unit may have hundreds.
    return Needs(keys=keys, lookups=(*lookups, open_of_account(by.staff_id, hints=bool(keys))))


def needs_acknowledged(event: Acknowledged, _now: datetime) -> Needs:
    """See `needs_item`."""
    return needs_item(event.by, event.items, event.handle)


def acknowledge(work: Work, event: Acknowledged, county: County, now: datetime) -> Outcome:
    """Sign what is meant; if that is not one thing, ask."""
    who = county.standpoint(event.by, now)
    if not may(who, Act.ACKNOWLEDGE, county.roster):
        return refuse("no_permit", act=Act.ACKNOWLEDGE.value, who_can=_role_names(Act.ACKNOWLEDGE))
    mine = own_items(work, event.by.staff_id)
    meant = _meant(work, event, mine, who)
    if isinstance(meant, Outcome):
        return meant
    return _sign([proven_read(item, event.by, event.handle, now) for item in meant], who, county, now)


def _meant(work: Work, event: Acknowledged, mine: Sequence[Item], who: Standpoint) -> list[Item] | Outcome:
    unsigned = [item for item in mine if any(_unsigned(b, who) or _ball(b, who) for b in item.branches)]
    if event.items:
        return _numbered(work, event.items, mine)
    if event.handle and (quoted := work.found(Item, of_handle(event.handle))):
        return list(quoted)
    if not unsigned:
        return refuse("nothing_to_sign", open=[brief(i) for i in mine[:3]])
    if len(unsigned) > 1 and not event.every:
        return refuse("which_item", verb="acknowledge", choices=[brief(i) for i in unsigned[:3]])
    return unsigned


def _numbered(work: Work, keys: Sequence[str], mine: Sequence[Item]) -> list[Item] | Outcome:
    found = [(key, work.get(Item, key)) for key in keys]
    absent = [key for key, item in found if item is None]
    if absent:
        return no_such_item(absent[0], mine)
    return [item for _key, item in found if item is not None]


def no_such_item(key: str, mine: Sequence[Item]) -> Outcome:
    """A number that does not exist: say so and show what the asker has open."""
    number = key.partition("-")[2]
    return refuse("no_such_item", number=number, open=[brief(i) for i in mine[:3]])


def _unsigned(branch: Branch, who: Standpoint) -> bool:
    return branch.unit in who.units and branch.is_open and branch.signed is None


def _ball(branch: Branch, who: Standpoint) -> bool:
    """A block of somebody else's share that the actor's unit has not signed."""
    return branch.is_open and branch.block is not None and branch.block.unit in who.units and not branch.block.signed_at


def _sign(items: Iterable[Item], who: Standpoint, county: County, now: datetime) -> Outcome:
    signed: list[Item] = []
    last: Outcome | None = None
    for item in items:
        own = [b for b in item.branches if b.unit in who.units and b.released is None]
        held = any(_ball(b, who) for b in item.branches)
        if item.withdrawn is not None:
            last = over(item)
        elif not own and not held:
            last = refuse("not_your_item", number=item.number, units=item.units)
        elif not item.is_open and any(_unsigned(b, who) for b in own):
            last = over(item)
        elif not held and not any(_unsigned(b, who) for b in own):
            last = refuse("already_signed", **item_facts(item, county, now))
        else:
            signed.append(_signed(item, who, county, now))
    if not signed:
        return last or refuse("nothing_to_sign", open=[])
    edits = tuple(edited(item, county, now) for item in signed)
    facts = {"items": [_of_his(i, who) for i in signed], "number": signed[0].number, **edits[0].facts}
    return Outcome(changes=tuple(signed), notices=edits, answer=Answer(kind="signed", facts=facts, on_card=True))


def _of_his(item: Item, who: Standpoint) -> dict[str, object]:
    """With the date of the signer's own share, or by when the ball he holds is to be answered, and for whom."""
    said = brief(item) | {"waits": ""}
    own = next((b for b in item.branches if b.unit in who.units and b.is_open), None)
    if own is not None:
        return said | {"due_at": own.deadline.due_at.isoformat()}
    ball = next((b for b in item.branches if b.is_open and b.block is not None and b.block.unit in who.units), None)
    if ball is not None and ball.block is not None:
        return said | {"due_at": ball.block.due_at.isoformat(), "waits": ball.unit}
    return said


def _signed(item: Item, who: Standpoint, county: County, now: datetime) -> Item:
    def sign(branch: Branch) -> Branch:
        stamp = _stamp(who, branch.unit, now)
        if _unsigned(branch, who):
            return replace(branch, signed=stamp)
        if _ball(branch, who) and branch.block is not None:
            taken = replace(branch.block, signed_at=now, signed_by=stamp.by)
            return replace(branch, blocks=(*branch.blocks[:-1], taken))
        return branch

    return scheduled(replace(item, branches=tuple(sign(branch) for branch in item.branches)), county, now)


def _stamp(who: Standpoint, unit: str, now: datetime) -> Stamp:
    holder = capacity(who, {unit}).acting_for
    return Stamp(at=now, by=who.person.key if who.person else "", acting_for=holder)


def edited(item: Item, county: County, now: datetime) -> Notice:
    """The cards already sent about the item show its present state (one card per matter, edited in place). Two
    acts of one moment are two occasions, told apart by what the item has become."""
    return Notice(
        key=f"{item.key}|edit|{now.isoformat()}|{state_digest(item)}",
        kind="assignment_edit",
        notice_class=NoticeClass.C,
        audience=to_cards(item.about),
        facts=item_facts(item, county, now),
        not_before=now,
        about=item.about,
    )


def _role_names(act: Act) -> list[str]:
    return [role.value for role in roles_with(act)]
