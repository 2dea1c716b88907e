"""Too much would go up at once: it is held, the office is told, and let go it is one digest per leader; a pause holds
the same; a report that lost its race is corrected once."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.events import Confirmed, EscalationPaused, EscalationResumed, Released, Submitted, Ticked
from domain.matters.gate import GateState, Submission
from domain.matters.items import Item
from domain.messages.notices import Audience, Notice, Wanted, to_post
from domain.policy import NoticeClass
from domain.switches import BREAKER, Setting
from store import tables
from tests.domain.matter_kit import at, by, id_of
from tests.outbox.outbox_kit import HELD, Post, posted, words
from tests.outbox.test_claim import notice
from tests.store.store_kit import NOW, item

LEADER = to_post("县领导|城建副县长")
LATER = NOW + timedelta(minutes=6)


def upward(number: int, to: Audience = LEADER) -> Notice:
    return notice(f"up{number}", "overdue_leader", to, number, notice_class=NoticeClass.S, wanted=Wanted.OPEN)


async def test_a_storm_is_held_and_released_as_one_digest(database_url: str) -> None:
    """Twenty of twenty open matters at once; after 恢复上报 one message to the leader with all of them."""
    async with posted(database_url) as post:
        post.house.now = at("11-23 14:40")
        await post.house.keeps(*(item(n) for n in range(1, 21)))
        await post.plans(*(upward(n) for n in range(1, 21)))
        told = await post.beats(at("11-23 14:40"))
        assert [d.notice_kinds for d in told] == []
        assert {state for key, (state, _why) in (await post.states()).items() if key.startswith("up")} == {HELD}
        assert (await post.house.all(Setting))[BREAKER].value.startswith("held|")
        storm = await post.beats(at("11-23 14:41"))
        assert [d.notice_kinds for d in storm] == [("storm",)]
        await post.house.does(EscalationResumed(by=by("主任", message="m1")))
        after = [d for d in await post.beats(at("11-23 14:47")) if "overdue_leader" in d.notice_kinds]
        assert [len(d.notices) for d in after] == [20]


FORTY = range(1, 41)
HEAD = id_of("县长")


async def forty_overdue(post: Post) -> Submission:
    """Forty separate matters that nobody touched for a week: the breaker tripped at the first rung above the units and
    nobody answered it; on the fifth work day they are one digest before the 审定人."""
    post.house.now = at("11-23 09:20")
    await post.house.keeps(*(item(n, due=at("11-24 18:00")) for n in FORTY))
    for moment in ("11-24 09:10", "11-25 09:10", "11-26 09:10", "12-01 09:10"):
        await ticks(post, at(moment))
    waiting = [s for s in (await post.house.all(Submission)).values() if s.state is GateState.WAITING]
    assert [len(s.members) for s in waiting] == [40]
    return waiting[0]


async def ticks(post: Post, now: datetime) -> None:
    """What is due does what it does, then the outbox says it."""
    post.house.now = now
    for kind in (Item, Submission):
        for row in (await post.house.all(kind)).values():
            if row.next_due_at is not None and row.next_due_at <= now:
                await post.house.does(Ticked(kind=row.kind, key=row.key, seed="seed"))
    await post.beats(now)


async def test_what_two_persons_let_go_is_one_digest_though_the_breaker_holds(database_url: str) -> None:
    """What a person has looked at does not go up by itself (F55): 县长 gets one message, the field leader none yet."""
    async with posted(database_url) as post:
        digest = await forty_overdue(post)
        assert (await post.house.all(Setting))[BREAKER].value.startswith("held|")
        await post.house.does(Released(by=by("审定", message="r1"), submission=digest.key, fresh_code="2222"))
        await post.house.does(Released(by=by("主任", message="r2"), submission=digest.key))
        await post.beats(at("12-01 14:40"))
        (up,) = [d for d in post.arrived if d.target == HEAD]
        assert (up.notice_kinds, "40件" in words(up)) == (("report_up_list",), True)
        assert not [d for d in post.arrived if d.target == id_of("城建")]


async def test_a_pause_of_all_holds_even_what_was_let_go(database_url: str) -> None:
    """暂停上报 is somebody's word: whoever lets the digest go is told that it waits; resumed, it leaves once."""
    async with posted(database_url) as post:
        digest = await forty_overdue(post)
        await post.house.does(EscalationPaused(by=by("主任", message="p1")))
        await post.house.does(Released(by=by("审定", message="r1"), submission=digest.key, fresh_code="2222"))
        told = await post.house.does(Released(by=by("主任", message="r2"), submission=digest.key))
        assert told is not None
        assert (told.kind, told.facts["paused"]) == ("gate_released", True)
        await post.beats(at("12-01 14:40"))
        assert not [d for d in post.arrived if d.target == HEAD]
        await post.house.does(EscalationResumed(by=by("主任", message="p2")))
        await post.beats(at("12-01 14:46"))
        assert [d.notice_kinds for d in post.arrived if d.target == HEAD] == [("report_up_list",)]


async def test_a_report_that_lost_its_race_is_corrected_once(database_url: str) -> None:
    """Claimed while it held; the unit applied before it arrived: whoever got it hears so, in one more message."""
    async with posted(database_url) as post:
        post.house.now = at("11-23 14:40")
        await post.house.keeps(item(1))
        await post.plans(upward(1))
        claimed = await post.claims(at("11-23 14:40"))
        begun = Submitted(by=by("住建长", message="s1"), text="已办", code="1111", item="2026-1")
        await post.house.does(begun)
        await post.house.does(Confirmed(by=by("住建长", message="s2"), draft="s1", code="1111", fresh_code="2222"))
        await post.sends(*claimed)
        kinds = [row[0] for row in await post.house.rows(tables.notices, "kind")]
        assert kinds.count("correction") == 1


async def test_few_of_many_are_no_storm(database_url: str) -> None:
    """Fifteen of a hundred go as ever."""
    async with posted(database_url) as post:
        post.house.now = at("11-23 14:40")
        await post.house.keeps(*(item(n) for n in range(1, 101)))
        await post.plans(*(upward(n) for n in range(1, 16)))
        assert [len(d.notices) for d in await post.beats(at("11-23 14:40"))] == [15]


async def test_a_pause_of_all_holds_what_goes_up(database_url: str) -> None:
    """Reminders to units go on; what goes up waits until somebody resumes."""
    async with posted(database_url) as post:
        post.house.now = at("11-23 14:40")
        await post.house.keeps(item(1), item(2))
        await post.house.does(EscalationPaused(by=by("主任", message="m1")))
        await post.plans(upward(1), notice("d", number=2))
        kinds = [d.notice_kinds for d in await post.beats(at("11-23 14:40"))]
        assert ("overdue_leader",) not in kinds
        assert ("due_today",) in kinds
        await post.house.does(EscalationResumed(by=by("主任", message="m2")))
        assert ("overdue_leader",) in [d.notice_kinds for d in await post.beats(at("11-23 14:46"))]
