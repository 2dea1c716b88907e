"""What a share waited for ends with it: nobody answers a request of a share that is not as it was any more."""

from dataclasses import replace
from datetime import datetime

from domain.matters.items import Branch


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
