"""What a share waited for ends with it: nobody answers a request of a share that is not as it was any more."""

from dataclasses import replace
from datetime import datetime

from domain.matters.items import Branch, Item
from domain.outcome import Outcome, refuse


def unasked(branch: Branch, at: datetime, by: str) -> Branch:
    """The share with its request for time, its block and its objection ended; they stay as its history."""
    asked, held, objection = branch.pending_extension, branch.block, branch.objection
    if asked:
        refused = replace(asked, granted=False, decided_at=at, decided_by=by)
        branch = replace(branch, extensions=(*branch.extensions[:-1], refused))
    if held:
        branch = replace(branch, blocks=(*branch.blocks[:-1], replace(held, ended_at=at, ended_by=by)))
    if objection:
        denied = replace(objection, decided_at=at, decided_by=by)
        branch = replace(branch, objections=(*branch.objections[:-1], denied))
    return branch


def over(item: Item) -> Outcome:
    """Nothing more happens to it: it was withdrawn or went into another matter, or it is done."""
    if item.withdrawn is not None:
        return refuse("already_withdrawn", number=item.number, into=item.merged_into.partition("-")[2])
    return refuse("already_closed", number=item.number)
