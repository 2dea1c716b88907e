"""Row d with the platform's limit: how much of twenty posts in any 61 s a busy group gets, and never more. In civil
time, so it does not matter how fast the machine is."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from domain.messages.notices import Notice, to_tier
from domain.people.records import Tier
from domain.policy import NoticeClass
from store.attempts import MOST, WINDOW
from tests.outbox.outbox_kit import posted
from tests.store.store_kit import NOW

POSTS = 200


async def paced() -> tuple[float, int]:
    """The share of the allowed rate that was used, and the most that were posted in any 61 s."""
    with tempfile.TemporaryDirectory() as folder:
        async with posted(f"sqlite:///{Path(folder) / 'paced.sqlite3'}", cards=False) as post:
            await post.plans(*(_post(number) for number in range(POSTS)))
            sent: list[datetime] = []
            now = NOW
            while len(sent) < POSTS:
                sent += [now] * len(await post.beats(now))
                now += timedelta(seconds=1)
    most = max(sum(first <= at < first + WINDOW for at in sent) for first in sent)
    windows = (sent[-1] - sent[0]) / WINDOW + 1
    return POSTS / (MOST * windows), most


def _post(number: int) -> Notice:
    return Notice(
        key=f"post-{number}", kind="nothing_pending", notice_class=NoticeClass.B, not_before=NOW,
        audience=to_tier(Tier.STAFF),
    )  # fmt: skip
