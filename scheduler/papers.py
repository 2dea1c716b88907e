"""What people send as a file and is read: the minutes of a meeting (domain §8 D4-7)."""

import asyncio
from collections.abc import Awaitable, Callable

from domain.evidence.records import Evidence
from handlers.receive import Receiving, take_minutes


def reader(house: Receiving) -> Callable[[Evidence, bytes], Awaitable[object]]:
    """Reads minutes once they are here, like pasted ones."""

    async def read(sent: Evidence, content: bytes) -> None:
        from documents.minutes import lines_in  # python-docx takes longer to import than all the rest

        lines = await asyncio.to_thread(lines_in, content, sent.suffix)
        await take_minutes(sent.account, sent.key, lines, house)

    return read
