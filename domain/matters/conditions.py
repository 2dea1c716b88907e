"""Whether what a message rests on still holds, looked at again when it is about to leave (reliability E3)."""

from domain.matters.anchors import BY_WANTED, stands
from domain.matters.items import Branch, Item
from domain.messages.notices import Wanted


def holds(wanted: Wanted, item: Item | None, unit: str, version: int) -> bool:
    """The condition of a message about one share of a matter."""
    branch = item.branch(unit) if item is not None and item.withdrawn is None else None
    if item is None or branch is None or not branch.is_open:
        return False
    if wanted is Wanted.SUBMITTED:
        return branch.submitted is not None
    if wanted is Wanted.WITHDRAWAL:
        return item.withdrawal is not None
    if wanted in (Wanted.OPEN, Wanted.UNSIGNED):
        return _owed(item, branch, version) and not (wanted is Wanted.UNSIGNED and branch.is_taken_up)
    anchoring = BY_WANTED[wanted]
    return anchoring.runs(item, branch) and anchoring.version(item, branch) == version


def _owed(item: Item, branch: Branch, version: int) -> bool:
    return stands(item, branch) and branch.pending_extension is None and branch.deadline.number == version
