"""What the rungs of a ladder are counted from, while it runs, and which occasion of it this is: ANCHORS.

Acting stops a ladder because the question whether it runs is asked anew each time, here and when a message leaves."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.matters.items import Branch, Item
from domain.messages.notices import Wanted
from domain.policy import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """`begins` tells the moment an occasion became known, `start` what its rungs are counted from; `version` numbers
    the occasions of one kind: a rung fires once per occasion (reliability E1)."""

    runs: Callable[[Item, Branch], bool]
    start: Callable[[Item, Branch], datetime]
    begins: Callable[[Item, Branch], datetime]
    version: Callable[[Item, Branch], int]
    wanted: Wanted


def stands(item: Item, branch: Branch) -> bool:
    """Whether a share is owed and its own clock runs: neither applied for, nor suspended, nor objected to."""
    if not item.is_open or not branch.is_open or branch.submitted is not None:
        return False
    return item.suspension is None and branch.objection is None


def _reached(item: Item, branch: Branch) -> datetime:
    """Nobody is late with what has not reached him: signing is counted from delivery, and anew from the moment a
    clock that stood goes on (domain §4)."""
    return max(item.issued_at, branch.reached_at or item.issued_at, *_went_on(item, branch))


def _went_on(item: Item, branch: Branch) -> Iterator[datetime]:
    """When the matter was resumed, and when the unit heard that it keeps what it returned."""
    yield from (s.ended_at for s in item.suspensions if s.ended_at)
    yield from (o.decided_at for o in branch.objections if o.decided_at)


def _unsigned(item: Item, branch: Branch) -> bool:
    return not branch.is_taken_up and branch.reached_at is not None and stands(item, branch)


def _owed(item: Item, branch: Branch) -> bool:
    """While a request lies with who decides it, the deadline is not held against the unit."""
    return stands(item, branch) and branch.pending_extension is None and bool(branch.holder)


def _silent(item: Item, branch: Branch) -> bool:
    return branch.signed is not None and branch.block is None and stands(item, branch)


def _last_word(item: Item, branch: Branch) -> datetime:
    """What the unit last said, or what last set it going again: its silence begins then."""
    words = [branch.signed.at] if branch.signed else [branch.deadline.set_at]
    words += [f.at for f in branch.feedback[-1:]]
    words += [b.ended_at for b in branch.blocks[-1:] if b.ended_at]
    words += [e.decided_at or e.asked_at for e in branch.extensions[-1:]]
    return max([*words, *_went_on(item, branch)])


def _of_version(_item: Item, branch: Branch) -> int:
    return branch.deadline.number


def _deadline(_item: Item, branch: Branch) -> datetime:
    return branch.deadline.due_at


def _set(item: Item, branch: Branch) -> datetime:
    return max(item.issued_at, branch.deadline.set_at)


def _asked(_item: Item, branch: Branch) -> datetime:
    return branch.extensions[-1].asked_at


def _blocked(item: Item, branch: Branch) -> bool:
    return branch.block is not None and bool(branch.block.unit) and stands(item, branch)


def _objected(item: Item, branch: Branch) -> bool:
    if branch.objection is None or branch.submitted is not None or item.suspension is not None:
        return False
    return item.is_open and branch.is_open


def _at_level(item: Item, branch: Branch) -> bool:
    rise = item.rise
    return rise is not None and not rise.decided and branch.unit == item.lead.unit and stands(item, branch)


ANCHORS: Mapping[Anchor, Anchoring] = {
    Anchor.ISSUED: Anchoring(
        runs=_unsigned,
        start=_reached,
        begins=_set,
        version=_of_version,
        wanted=Wanted.UNSIGNED,
    ),
    Anchor.DEADLINE: Anchoring(runs=_owed, start=_deadline, begins=_set, version=_of_version, wanted=Wanted.OPEN),
    Anchor.SIGNED: Anchoring(
        runs=_silent, start=_last_word, begins=_last_word, version=_of_version, wanted=Wanted.SILENT
    ),
    Anchor.EXTENSION: Anchoring(
        runs=lambda item, branch: branch.pending_extension is not None and stands(item, branch),
        start=_asked,
        begins=_asked,
        version=lambda _item, branch: len(branch.extensions),
        wanted=Wanted.EXTENSION,
    ),
    Anchor.BLOCKED: Anchoring(
        runs=_blocked,
        start=lambda _item, branch: branch.blocks[-1].due_at,
        begins=lambda _item, branch: branch.blocks[-1].began_at,
        version=lambda _item, branch: len(branch.blocks),
        wanted=Wanted.BLOCKED,
    ),
    Anchor.OBJECTION: Anchoring(
        runs=_objected,
        start=lambda _item, branch: branch.objections[-1].due_at,
        begins=lambda _item, branch: branch.objections[-1].at,
        version=lambda _item, branch: len(branch.objections),
        wanted=Wanted.OBJECTION,
    ),
    Anchor.LEVEL: Anchoring(
        runs=_at_level,
        start=lambda item, _branch: item.rises[-1].due_at,
        begins=lambda item, _branch: item.rises[-1].at,
        version=lambda item, _branch: len(item.rises),
        wanted=Wanted.LEVEL,
    ),
}
BY_WANTED: Mapping[Wanted, Anchoring] = {each.wanted: each for each in ANCHORS.values()}
