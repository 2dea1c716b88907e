"""The clock of the service: work that is left goes on at once, whoever spoke is answered beside it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from scheduler.beats import APART, Beats


@dataclass(kw_only=True)
class Work:
    """So many beats are left to do; each waits for `go`."""

    left: int = 1
    answers: int = 0
    due: bool = True
    begun: int = 0
    ended: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    answer_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def beat(self) -> bool:
        """One beat; True while there is more."""
        self.begun += 1
        await self.go.wait()
        self.left -= 1
        self.ended += 1
        return self.left > 0

    async def answer(self) -> bool:
        """One claim of answers; True where something else is `due`."""
        self.answers += 1
        await self.answer_go.wait()
        return self.due


async def _until(work: Work, name: str, value: int) -> None:
    async with asyncio.timeout(5):
        while getattr(work, name) != value:
            await asyncio.sleep(0.01)


async def test_what_is_left_behind_is_done_at_once() -> None:
    """Twenty slices of one moment take no twenty seconds: they follow the first without waiting for the clock."""
    work = Work(left=20)
    work.go.set()
    work.answer_go.set()
    beats = Beats(work.beat, work.answer)
    beats.start()
    beats.wake()
    async with asyncio.timeout(0.9):
        while work.left:
            await asyncio.sleep(0.01)
    await beats.stop()
    assert work.ended == 20


async def test_whoever_speaks_during_a_long_beat_is_answered() -> None:
    """The beat hangs on the platform; the answer does not wait for it."""
    work = Work()
    work.answer_go.set()
    beats = Beats(work.beat, work.answer)
    beats.start()
    beats.wake()
    await _until(work, "begun", 1)
    beats.wake()
    await _until(work, "answers", 2)
    assert (work.begun, work.ended) == (1, 0)
    work.go.set()
    await beats.stop()


async def test_who_speaks_while_an_answer_is_under_way_is_not_forgotten() -> None:
    """The claim under way cannot have seen it: there is another."""
    work = Work()
    work.go.set()
    beats = Beats(work.beat, work.answer)
    beats.start()
    beats.wake()
    await _until(work, "answers", 1)
    beats.wake()
    work.answer_go.set()
    await _until(work, "answers", 2)
    await beats.stop()


async def test_stopping_finishes_what_is_in_hand() -> None:
    """A message that is on its way is not cut off: nobody would know whether it arrived."""
    work = Work(left=5)
    work.answer_go.set()
    beats = Beats(work.beat, work.answer)
    beats.start()
    beats.wake()
    await _until(work, "begun", 1)
    stopping = asyncio.create_task(beats.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    work.go.set()
    await stopping
    assert (work.begun, work.ended) == (1, 1)


async def test_an_answer_of_which_nothing_else_came_makes_no_beat() -> None:
    """Two hundred a second would beat two hundred times a second."""
    work = Work(due=False)
    work.answer_go.set()
    beats = Beats(work.beat, work.answer)
    beats.start()
    beats.wake()
    await _until(work, "answers", 1)
    await asyncio.sleep(0.05)
    assert work.begun == 0
    await beats.stop()


async def test_many_who_speak_share_their_answers() -> None:
    """The first is answered at once, those of the same moment together."""
    work = Work(due=False)
    work.answer_go.set()
    beats = Beats(work.beat, work.answer)
    beats.start()
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for _message in range(50):
        beats.wake()
        await asyncio.sleep(0.001)
    assert 1 <= work.answers <= 1 + (loop.time() - begun) / APART
    await beats.stop()
