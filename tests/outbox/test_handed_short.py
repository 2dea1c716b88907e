"""The file of what was handed over stays short, and whoever dies while it is made short loses nothing (ADR 40)."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from domain.messages.notices import Channel, Dispatch
from outbox import handed as module
from outbox.handed import ROOM, Handed
from store.outgoing import let_go
from tests.outbox.outbox_kit import SENT, UNKNOWN, Post, posted
from tests.outbox.test_handed import BOOT, KilledError, kept, said
from tests.store.store_kit import NOW

MINUTES = 60.0
LONG_AGO = 11 * MINUTES


@dataclass
class Elapsed:
    """Moved by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def dispatch(number: int, fence: int = 7) -> Dispatch:
    """One of many."""
    key = f"{number:064d}"
    return Dispatch(key=key, channel=Channel.TEXT_PRIVATE, target="t", body="", created_at=NOW, fence=fence)


def opened_file(folder: Path, elapsed: Elapsed, fence: int = 7) -> Handed:
    """The file of a process."""
    handed = Handed(folder=folder, fence=fence, boot=lambda: BOOT, elapsed=elapsed)
    handed.begin()
    return handed


def named(folder: Path) -> set[str]:
    """The keys that stand in the file of fence 7."""
    return set((folder / "7").read_text("ascii").splitlines()[1:])


def test_it_does_not_grow_for_the_life_of_the_process(tmp_path: Path) -> None:
    """A message a second for ten hours: what is settled and older than anybody could ask for goes; what is in hand,
    and what is young, stays."""
    elapsed = Elapsed()
    handed = opened_file(tmp_path, elapsed)
    in_hand = dispatch(0)
    handed.note(in_hand)
    largest = 0
    for number in range(1, 36_000):
        elapsed.now = float(number)
        handed.note(dispatch(number))
        handed.settled(dispatch(number))
        largest = max(largest, os.fstat(handed._file or 0).st_size)
    assert largest < 3 * ROOM
    assert {in_hand.key, *(dispatch(number).key for number in range(35_400, 36_000))} <= named(tmp_path)
    assert not handed.remains().never_left(in_hand, NOW)
    assert handed.remains().never_left(dispatch(36_001), NOW)


def test_what_is_noted_again_is_in_hand_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A retry: that its first try was settled long ago says nothing of the second."""
    monkeypatch.setattr(module, "ROOM", 100)
    elapsed = Elapsed()
    handed = opened_file(tmp_path, elapsed)
    handed.note(dispatch(1))
    handed.settled(dispatch(1))
    elapsed.now = LONG_AGO
    handed.note(dispatch(1))
    elapsed.now = 2 * LONG_AGO
    for number in (2, 3, 4, 5):
        handed.note(dispatch(number))
    assert dispatch(1).key in named(tmp_path)


def test_a_file_that_proves_nothing_proves_nothing_shortened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was there when the process began: whose its first lines were nobody knows."""
    monkeypatch.setattr(module, "ROOM", 100)
    elapsed = Elapsed()
    opened_file(tmp_path, elapsed)
    handed = opened_file(tmp_path, elapsed)
    for number in range(6):
        handed.note(dispatch(number))
        handed.settled(dispatch(number))
        elapsed.now += LONG_AGO
    assert len(named(tmp_path)) < 5
    assert not handed.remains().never_left(dispatch(9), NOW)


def test_a_full_disk_leaves_the_long_file_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To make it short is no message's condition."""
    monkeypatch.setattr(module, "ROOM", 100)
    elapsed = Elapsed()
    handed = opened_file(tmp_path, elapsed)

    def full(*_what: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    for number in range(6):
        handed.note(dispatch(number))
        handed.settled(dispatch(number))
        elapsed.now += LONG_AGO
    assert named(tmp_path) == {dispatch(number).key for number in range(6)}


async def test_what_the_door_has_kept_is_settled(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent and kept, refused and kept; what is still in hand is not."""
    monkeypatch.setattr(module, "ROOM", 100)
    elapsed = Elapsed()
    async with posted(sqlite_url) as post:
        post.handed = opened_file(tmp_path, elapsed)
        await post.plans(*(said(f"n{number}") for number in range(3)))
        kept_ones = await post.claims()
        await post.sends(*kept_ones)
        post.handed.note(dispatch(1))
        elapsed.now = LONG_AGO
        for number in (2, 3, 4):
            post.handed.note(dispatch(number))
        assert named(tmp_path) == {dispatch(number).key for number in (1, 2, 3, 4)}


@dataclass
class Deaths:
    """The process dies at one of its calls to the system, by number, before or after it took effect."""

    at: int
    after: bool
    calls: Iterator[int] = field(default_factory=count)
    died: bool = False

    def upon(self, call: Any) -> Any:
        """The same call, that may be the last."""

        def called(*given: Any, **more: Any) -> Any:
            last = next(self.calls) == self.at
            if last and not self.after:
                self.died = True
                raise KilledError
            found = call(*given, **more)
            if last:
                self.died = True
                raise KilledError
            return found

        return called


CALLS = ("open", "write", "replace", "close")


def _dies_in(post: Post, folder: Path, deaths: Deaths, monkeypatch: pytest.MonkeyPatch, first: Dispatch) -> bool:
    """Whether what is noted next, which makes a long file short, stood on disk in the end."""
    with monkeypatch.context() as system, suppress(KilledError):
        for call in CALLS:
            system.setattr(os, call, deaths.upon(getattr(os, call)))
        post.handed.note(first)
    return first.key in (folder / str(post.fence)).read_text("ascii")


def _long_file(folder: Path, fence: int) -> Handed:
    """Full of what nobody asks for any more."""
    elapsed = Elapsed()
    handed = opened_file(folder, elapsed, fence)
    for number in range(4):
        handed.note(dispatch(number))
        handed.settled(dispatch(number))
    elapsed.now = LONG_AGO
    return handed


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_the_process_may_die_anywhere_while_it_shortens(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    """At every call to the system, before and after it: what was handed over does not leave twice, what never was
    leaves."""
    monkeypatch.setattr(module, "ROOM", 300)
    async with posted(sqlite_url) as post:
        for at in count():
            folder, deaths = tmp_path / str(at), Deaths(at=at, after=after)
            post.house.now, post.fence, post.handed = NOW, 100 + at, _long_file(folder, 100 + at)
            await post.plans(*(said(f"{name}{at}") for name in "abc"))
            in_hand, first, second = sorted(await post.claims(), key=lambda d: d.notices)
            post.handed.note(in_hand)
            handed_over = _dies_in(post, folder, deaths, monkeypatch, first)
            if not deaths.died:
                break
            post.fence, post.handed = 200 + at, kept(folder, 200 + at)
            await post.house.writes(lambda c: let_go(c, NOW))
            await post.sends(*await post.claims(NOW + timedelta(seconds=5)))
            ends = [(await post.dispatch(each.key)).state for each in (in_hand, first, second)]
            assert ends == [UNKNOWN, UNKNOWN if handed_over else SENT, SENT], at
        assert at > 4, "in several steps"
        assert (folder / str(post.fence)).read_text("ascii").split() == [BOOT, in_hand.key, first.key]


async def test_a_claim_reads_the_file_of_a_dead_process_once(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty-five it had in hand."""
    read: list[str] = []
    reads = Path.read_text

    def counted(path: Path, *given: Any, **more: Any) -> str:
        read.append(path.name)
        return reads(path, *given, **more)

    async with posted(sqlite_url) as post:
        post.handed = kept(tmp_path, 7)
        await post.plans(*(said(f"n{number:02d}") for number in range(25)))
        assert len(await post.claims()) == 25
        post.fence, post.handed = 8, kept(tmp_path, 8)
        await post.house.writes(lambda c: let_go(c, NOW))
        monkeypatch.setattr(Path, "read_text", counted)
        assert len(await post.claims(NOW + timedelta(seconds=5))) == 25
        assert read.count("7") == 1
