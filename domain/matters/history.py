"""经过: what happened to a matter, as its own file has it, the earliest first (features row 88)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.evidence.records import Evidence
from domain.matters.course import Block
from domain.matters.items import Branch, Fired, Item
from domain.policy import Addressee, Ladder

SHOWN = 12
OF_THE_UNIT = frozenset({Addressee.RESPONSIBLE, Addressee.LIAISON, Addressee.HEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened: `what` is a word of `words.steps`, `by` a person and `unit` the unit he speaks for, `of`
    the unit whose share was decided about, `other` another unit, `due_at` the day that was asked for."""

    at: datetime
    what: str
    unit: str = ""
    of: str = ""
    by: str = ""
    text: str = ""
    other: str = ""
    due_at: datetime | None = None


def history(
    item: Item, branches: Iterable[Branch], ladders: Mapping[str, Ladder], evidence: Iterable[Evidence] = ()
) -> list[Step]:
    """The steps of a matter and of those of its shares that the asker may see, and what of the evidence he may see.
    `ladders` are those the matter was promised under."""
    of_shares = (step for branch in branches for step in _of_branch(branch, ladders))
    return sorted([*_of_item(item), *of_shares, *map(_sent, evidence)], key=lambda step: step.at)


def shown(steps: list[Step], names: Mapping[str, str]) -> list[dict[str, object]]:
    """The beginning and the newest, as facts; what lies between is left to the ledger."""
    kept = steps if len(steps) <= SHOWN else [steps[0], *steps[1 - SHOWN :]]
    return [
        {
            "step_at": step.at.isoformat(),
            "what": step.what,
            "unit": step.unit,
            "of": step.of,
            "name": names.get(step.by, step.by),
            "text": step.text,
            "other": step.other,
            "due_at": step.due_at.isoformat() if step.due_at else "",
        }
        for step in kept
    ]


def _sent(e: Evidence) -> Step:
    """Named by what it is called and the beginning of its hash; what did not arrive, or was taken back, is said so."""
    if not e.counts:
        return Step(at=e.sent_at, what=f"evidence_{e.state.value}", by=e.person, text=e.name)
    mark = f"{e.name}（{e.digest[:8]}）" if e.digest else e.name
    return Step(at=e.sent_at, what=f"evidence_{e.media.value}", by=e.person, text=mark)


def _of_item(item: Item) -> Iterator[Step]:
    yield Step(at=item.issued_at, what="issued", by=item.issuer)
    for each in item.suspensions:
        yield Step(at=each.began_at, what="suspended", by=each.by, text=each.text)
        if each.ended_at is not None:
            yield Step(at=each.ended_at, what="resumed", by=each.ended_by)
    for rise in item.rises:
        yield Step(at=rise.at, what="raised", by=rise.by, text=rise.reason)
    if item.withdrawn is not None:
        yield Step(at=item.withdrawn.at, what="withdrawn", by=item.withdrawn.by)


def _of_branch(b: Branch, ladders: Mapping[str, Ladder]) -> Iterator[Step]:
    reached = b.reached_at
    if reached is not None:
        yield Step(at=reached, what="reached", unit=b.unit)
    if b.signed is not None:
        yield Step(at=b.signed.at, what="signed", unit=b.unit, by=b.signed.by)
    for each in b.feedback:
        yield Step(at=each.at, what="fed_back", unit=b.unit, by=each.by, text=each.text)
    for fired in b.fired:
        yield _reminded(b, fired, ladders)
    yield from _extended(b)
    yield from _held_up(b)
    if b.submitted is not None:
        yield Step(at=b.submitted.at, what="submitted", unit=b.unit, by=b.submitted.by, text=b.submission_text)
    if b.closed is not None:
        yield Step(at=b.closed.at, what="closed", of=b.unit, by=b.closed.by)
    if b.released is not None:
        yield Step(at=b.released.at, what="passed_on", of=b.unit, by=b.released.by)


def _reminded(b: Branch, fired: Fired, ladders: Mapping[str, Ladder]) -> Step:
    """Whom the rung goes to; what goes to a unit or over it went to who held the ball then. Of a rung that the policy
    does not have any more nobody can say more than that it was."""
    rungs = ladders[fired.ladder].rungs if fired.ladder in ladders else ()
    to = next((rung.to for rung in rungs if rung.name == fired.rung), None)
    if to is None:
        return Step(at=fired.at, what="reminded", of=b.unit)
    holder = _holder(b, fired.at) if to in OF_THE_UNIT or to is Addressee.FIELD_LEADER else b.unit
    what = "reminded_holder" if to in OF_THE_UNIT and holder != b.unit else f"reminded_{to.value}"
    return Step(at=fired.at, what=what, of=holder)


def _holder(b: Branch, at: datetime) -> str:
    """The unit that held the ball at that moment."""
    held = (each.unit for each in b.blocks if each.began_at <= at and (each.ended_at is None or at < each.ended_at))
    return next(held, "") or b.unit


def _extended(b: Branch) -> Iterator[Step]:
    for each in b.extensions:
        asked = Step(at=each.asked_at, what="extension_asked", unit=b.unit, by=each.asked_by, due_at=each.due_at)
        yield replace(asked, text=each.text)
        if each.decided_at is not None:
            what = "extension_granted" if each.granted else "extension_refused"
            yield Step(at=each.decided_at, what=what, of=b.unit, by=each.decided_by, due_at=each.due_at)


def _held_up(b: Branch) -> Iterator[Step]:
    for block in b.blocks:
        yield Step(at=block.began_at, what="blocked", unit=b.unit, by=block.by, text=block.text, other=block.unit)
        if block.ended_at is not None:
            of = block.unit or block.element
            yield Step(at=block.ended_at, what=_ending(block), of=of, by=block.ended_by, text=block.answer)
    for each in b.objections:
        yield Step(at=each.at, what="returned", unit=b.unit, by=each.by, text=each.text)
        if each.decided_at is not None:
            what = "return_upheld" if each.upheld else "return_denied"
            yield Step(at=each.decided_at, what=what, of=b.unit, by=each.decided_by)


def _ending(block: Block) -> str:
    """Rows of before `answered` was kept tell an answer by its words."""
    if block.deemed:
        return "deemed"
    return "unblocked" if block.answered or block.answer else "let_go"
