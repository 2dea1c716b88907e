"""What a dead process had claimed and never handed to the platform leaves after all; what it may have handed over does
not leave twice (ADR 40)."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.matters.items import Stamp
from domain.messages.notices import Channel, Dispatch, DispatchState, Notice, Wanted, to_account
from domain.policy import NoticeClass
from outbox.handed import Handed
from outbox.retaking import LEASE
from store.outgoing import let_go
from tests.outbox.outbox_kit import SENT, UNKNOWN, A, B, C, D, Post, S, posted
from tests.outbox.test_claim import notice
from tests.store.store_kit import NOW, item

BOOT = "b0"
CLASSES = (S, A, B, C, D)


class KilledError(BaseException):
    """SIGKILL."""


def said(key: str, which: NoticeClass = B) -> Notice:
    """To an account of its own."""
    return Notice(key=key, kind="nothing_pending", notice_class=which, not_before=NOW, audience=to_account(f"id-{key}"))


def kept(folder: Path, fence: int, boot: str = BOOT) -> Handed:
    """The file of one process."""
    handed = Handed(folder=folder, fence=fence, boot=lambda: boot)
    handed.begin()
    return handed


async def killed(post: Post, folder: Path, *notices: Notice, at: str = "") -> tuple[Dispatch, ...]:
    """The process of fence 7 dies while the dispatch of that notice is on its way; those before it arrived, and nobody
    kept it."""
    post.handed = kept(folder, 7)
    await post.plans(*notices)
    claimed = await post.claims()
    for each in sorted(claimed, key=lambda d: d.notices):
        if each.notices[0] > at:
            break
        post.handed.note(each)
    return claimed


async def states_after(post: Post, folder: Path, boot: str = BOOT) -> dict[str, DispatchState]:
    """Notice \u2192 what became of it once another process has taken over."""
    post.fence, post.handed = 8, kept(folder, 8, boot)
    await post.house.writes(lambda c: let_go(c, NOW))
    await post.sends(*await post.claims(NOW + timedelta(seconds=5)))
    every = (await post.house.all(Dispatch)).values()
    return {d.notices[0]: d.state for d in every if d.notice_kinds != ("delivery_unknown",)}


@pytest.mark.parametrize("which", CLASSES)
async def test_what_was_never_handed_over_leaves_after_the_restart(
    sqlite_url: str, tmp_path: Path, which: NoticeClass
) -> None:
    """Of three, one was in the socket: of that one nobody knows. What goes to leaders a person looks at."""
    async with posted(sqlite_url) as post:
        await killed(post, tmp_path, *(said(f"n{n}", which) for n in range(3)), at="n0")
        assert await states_after(post, tmp_path) == {
            "n0": SENT if which is A else UNKNOWN,
            "n1": UNKNOWN if which is S else SENT,
            "n2": UNKNOWN if which is S else SENT,
        }
        twice = [d for d in (await post.house.all(Dispatch)).values() if d.doubts]
        assert [d.notices for d in twice] == ([("n0",)] if which is A else [])


def _another_start(_folder: Path) -> str:
    return "b1"


def _machine_that_does_not_say(_folder: Path) -> str:
    return ""


def _lost_file(folder: Path) -> str:
    (folder / "7").unlink()
    return BOOT


@pytest.mark.parametrize("happened", [_another_start, _machine_that_does_not_say, _lost_file])
async def test_a_file_that_proves_nothing(sqlite_url: str, tmp_path: Path, happened: Callable[[Path], str]) -> None:
    """The machine was started anew, or does not say; the file is gone: all of it is in doubt, as ever."""
    async with posted(sqlite_url) as post:
        await killed(post, tmp_path, said("n0"), said("n1"))
        assert set((await states_after(post, tmp_path, happened(tmp_path))).values()) == {UNKNOWN}


async def test_too_late_it_is_not_said_any_more(sqlite_url: str, tmp_path: Path) -> None:
    """An answer after half a minute, a reminder after five: the hour may be another, and so may what is true."""
    async with posted(sqlite_url) as post:
        claimed = await killed(post, tmp_path, said("n0"), said("n1", C))
        handed = kept(tmp_path, 8)
        late = {C: timedelta(seconds=31), B: timedelta(minutes=5, seconds=1)}
        for each in claimed:
            assert handed.remains().never_left(each, NOW + late[each.notice_class] - timedelta(seconds=2))
            assert not handed.remains().never_left(each, NOW + late[each.notice_class])


async def test_what_is_no_longer_wanted_stays_here(sqlite_url: str, tmp_path: Path) -> None:
    """Signed while the process was dead."""
    async with posted(sqlite_url, cards=False) as post:
        matter = item(1)
        signed = replace(matter.branches[0], signed=Stamp(at=NOW, by="x"))
        await post.house.keeps(matter)
        await killed(post, tmp_path, notice("n0", wanted=Wanted.UNSIGNED))
        await post.house.keeps(replace(matter, branches=(signed,)))
        assert await states_after(post, tmp_path) == {"n0": DispatchState.FAILED_PERM}
        assert post.arrived == []


async def test_a_restored_file_of_another_process_proves_nothing(tmp_path: Path) -> None:
    """Two processes never share a file."""
    kept(tmp_path, 7)
    again = kept(tmp_path, 7)
    dispatch = Dispatch(key="k", channel=Channel.TEXT_PRIVATE, target="t", body="", created_at=NOW, fence=7)
    assert not again.remains().never_left(dispatch, NOW)


async def test_what_cannot_be_noted_does_not_leave(sqlite_url: str, tmp_path: Path) -> None:
    """A full disk: it is tried again later, and nobody is in doubt."""
    async with posted(sqlite_url) as post:
        post.handed = kept(tmp_path, 7)
        await post.plans(said("n0"))
        (claimed,) = await post.claims()
        post.handed.close()
        await post.sends(claimed)
        assert post.arrived == []
        assert (await post.dispatch(claimed.key)).state is DispatchState.FAILED_TEMP


async def test_whoever_was_stopped_while_he_noted_does_not_send(sqlite_url: str, tmp_path: Path) -> None:
    """He wakes after his lease: another has read that it was never handed over, and has sent it."""
    async with posted(sqlite_url) as post:
        post.handed = kept(tmp_path, 7)
        await post.plans(said("n0"))
        (claimed,) = await post.claims()
        note = post.handed.note

        def stopped(dispatch: Dispatch) -> None:
            post.house.now = NOW + LEASE
            note(dispatch)

        post.handed.note = stopped  # type: ignore[method-assign]
        await post.sends(claimed)
        assert post.arrived == []


def test_files_of_the_dead_do_not_pile_up(tmp_path: Path) -> None:
    """An orderly end leaves none; a killed process' one goes after a month, and no sooner: one that lives
    may have had nothing to note over a holiday."""
    kept(tmp_path, 7)
    own = kept(tmp_path, 8)
    begun = (tmp_path / "8").stat().st_mtime
    own.close()
    for number, days, left in ((9, 10, ["7", "9"]), (10, 40, ["10", "9"])):
        os.utime(tmp_path / "7", (begun - days * 86_400,) * 2)
        kept(tmp_path, number)
        assert sorted(each.name for each in tmp_path.iterdir()) == left
