"""A hand-over that was shown and not yet confirmed, changed by its author (language §4: the echo says how to correct
it). What comes out is shown again whole and takes a new code; nothing is issued by it."""

from collections.abc import Iterable
from dataclasses import replace

from domain.matters.drafts import Amendment, Content, Share
from domain.matters.items import BranchRole

LEAD, RESPONSIBLE, ASSISTING = BranchRole.LEAD.value, BranchRole.RESPONSIBLE.value, BranchRole.ASSISTING.value


def not_in_it(known: Content, change: Amendment) -> tuple[str, ...]:
    """Units that are to go and are not in it."""
    units = {share.unit for share in known.shares}
    return tuple(unit for unit in change.out if unit not in units)


def amended(known: Content, said: Content, change: Amendment) -> Content:
    """With the units as they are to be, and the new title in place of the old."""
    shares = _instead(known.shares, change) if change.instead else known.shares
    shares = tuple(share for share in shares if share.unit not in change.out)
    for unit, role in change.added:
        shares = _with(shares, unit, role)
    return replace(known, shares=_led(shares), title=said.title if change.retitled else known.title)


def _instead(shares: tuple[Share, ...], change: Amendment) -> tuple[Share, ...]:
    """Several stand for all; one stands for those that are to go, else for the only one, or for who leads."""
    first, *others = change.instead
    if change.role == ASSISTING:
        kept = [share for share in shares if share.role != ASSISTING]
        return _once([*kept, *(Share(unit=unit, role=ASSISTING) for unit in change.instead)])
    if others:
        return _once([Share(unit=first, role=LEAD), *(Share(unit=unit, role=ASSISTING) for unit in others)])
    gone = set(change.out) or {share.unit for share in shares if share.role == LEAD or len(shares) == 1}
    role = change.role or next((share.role for share in shares if share.unit in gone), LEAD)
    kept = [share for share in shares if share.unit not in {*gone, first}]
    return (Share(unit=first, role=role), *kept)


def _with(shares: tuple[Share, ...], unit: str, role: str) -> tuple[Share, ...]:
    """One more, or the same with the role that was said. A new lead has the old one assist."""
    plain = ASSISTING if any(share.role == LEAD for share in shares) else RESPONSIBLE if shares else LEAD
    known = next((share.role for share in shares if share.unit == unit), "")
    others = [share for share in shares if share.unit != unit]
    if role == LEAD:
        others = [replace(share, role=ASSISTING) if share.role == LEAD else share for share in others]
        return (Share(unit=unit, role=LEAD), *others)
    return (*others, Share(unit=unit, role=role or known or plain))


def _led(shares: tuple[Share, ...]) -> tuple[Share, ...]:
    """Where only assisting ones are left the first of them leads, as where no role is said."""
    if not shares or any(share.role != ASSISTING for share in shares):
        return shares
    return (replace(shares[0], role=LEAD), *shares[1:])


def _once(shares: Iterable[Share]) -> tuple[Share, ...]:
    return tuple({share.unit: share for share in shares}.values())
