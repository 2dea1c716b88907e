"""Another program with our keys takes a share of what the platform pushes (reliability F24). It leaves one trace that
costs nothing to see: of the readers of one matter the platform told us some by itself, and of others never."""

from collections.abc import Iterable
from datetime import datetime

from domain.county import County
from domain.events import ReadSeen
from domain.matters.items import Item, ReadBy
from domain.messages.notices import Notice, to_post
from domain.policy import NoticeClass


def suspected(items: Iterable[Item], seen: ReadSeen, county: County, now: datetime) -> tuple[Notice, ...]:
    """A line to the office where asking found readers of whom no event told, beside some of whom one did.
    Where no event ever tells, they are not subscribed to, and nobody is suspected."""
    receipts = [receipt for item in items for branch in item.branches for receipt in branch.receipts]
    told = sum(receipt.read_by is ReadBy.EVENT for receipt in receipts)
    found = frozenset(seen.readers)
    untold = sum(receipt.read_at is None and receipt.staff_id in found for receipt in receipts)
    office = county.office()
    if not (county.told_by_events and told and untold) or office is None:
        return ()
    notice = Notice(
        key=f"{seen.dispatch}|rival",
        kind="rival_suspected",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={"told": told, "untold": untold, "as_of_at": now.isoformat()},
        not_before=now,
    )
    return (notice,)
