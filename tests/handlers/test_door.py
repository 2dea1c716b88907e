"""The one door on both stores: once per message, nothing of what raises, nobody starved, no number twice."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from domain.actors import SYSTEM
from domain.events import Acknowledged, Asked, Confirmed, EscalationPaused, Event, Proposed, Ticked
from domain.matters.drafts import Draft, DraftState
from domain.matters.items import Counter, Item
from domain.messages.notices import Notice, to_post
from domain.outcome import Answer
from domain.policy import NoticeClass
from handlers.apply import MOST, ticks
from handlers.batch import SET_ASIDE, Arrival
from store import tables
from store.audit import verify
from store.queries import due_aggregates
from store.transaction import Transaction
from tests.domain.matter_kit import at, by, content
from tests.store.store_kit import DUE, NOW, House, another, item, numbers, opened


def proposed(number: int = 1, name: str = "主任") -> Proposed:
    said = content("住建局", due=DUE, title=f"第{number}件")
    return Proposed(by=by(name, message=f"p{number}"), draft=f"d{number}", content=said, code="1234")


def confirmed(number: int = 1, message: str = "", name: str = "主任") -> Confirmed:
    return Confirmed(by=by(name, message=message or f"c{number}"), draft=f"d{number}", code="1234")


def signed(message: str, number: int = 1, name: str = "住建员") -> Acknowledged:
    return Acknowledged(by=by(name, message=message), items=(f"2026-{number}",))


def kind(answer: Answer | None) -> str:
    return answer.kind if answer else ""


async def handed_over(house: House, number: int = 1) -> None:
    await house.does(proposed(number))
    assert kind(await house.does(confirmed(number))) == "issued"


async def test_a_redelivery_gets_the_stored_answer_and_has_no_second_effect(database_url: str) -> None:
    """The same message again: the same words, no new row anywhere, not even a day later."""
    async with opened(database_url) as house:
        await handed_over(house)
        first = await house.does(signed("m1"), "收到")
        counts = [await house.count(t) for t in (tables.notices, tables.entries, tables.inbox, tables.raw_texts)]
        house.now += timedelta(days=1)
        again = await house.does(signed("m1"), "收到")
        assert first is not None
        assert again is not None
        assert (again.kind, again.facts["number"]) == (first.kind, first.facts["number"]) == ("signed", 1)
        assert counts == [
            await house.count(t) for t in (tables.notices, tables.entries, tables.inbox, tables.raw_texts)
        ]


async def test_twice_within_one_batch_is_once(database_url: str) -> None:
    """A redelivery that arrives beside its first is answered from the batch itself."""
    async with opened(database_url) as house:
        await house.does(proposed())
        answers = await asyncio.gather(*(house.does(confirmed(message="c1")) for _ in range(5)))
        assert [kind(a) for a in answers] == ["issued"] * 5
        assert (await house.all(Counter))["matter|2026"].value == 1
        assert (await house.said()).count("issued") == 1


async def test_a_batch_of_fifty_is_one_commit_and_numbers_have_no_gap(database_url: str) -> None:
    """Fifty confirmations that arrived together: 50 numbers in a row, one audit chain each."""
    async with opened(database_url) as house:
        for number in range(1, MOST + 1):
            drafted = Draft(
                key=f"d{number}", draft_kind="handover", state=DraftState.WAITING, actor_account="id-主任",
                actor="主任", begun_at=NOW, expires_at=NOW + timedelta(minutes=10),
                content=content("住建局", due=DUE), digest="x",
            )  # fmt: skip
            await house.keeps(drafted)
        events = [replace(confirmed(n), code="") for n in range(1, MOST + 1)]
        answers = await asyncio.gather(*(house.does(e) for e in events))
        assert {kind(a) for a in answers} == {"issued"}
        assert numbers((await house.all(Item)).values()) == [*range(1, MOST + 1)]
        assert await house.store.read(verify) == []


async def test_what_one_event_makes_the_next_of_the_batch_can_see(database_url: str) -> None:
    """Proposed and confirmed by a bare word in one go: the question is asked again after the first is written."""
    async with opened(database_url) as house:
        await house.writes(lambda _c: None)
        word = Confirmed(by=by("主任", message="w"))
        answers = await asyncio.gather(house.does(proposed()), house.does(word), house.does(signed("m1")))
        assert [kind(a) for a in answers] == ["handover_confirm", "issued", "signed"]


def poisoned(number: int) -> Item:
    """A matter due at the end of all calendars: counting work days beyond it raises."""
    return replace(item(number, due=datetime(9999, 12, 31, 10, tzinfo=UTC)), next_due_at=NOW)


async def test_what_raises_leaves_nothing_and_is_set_aside(database_url: str) -> None:
    """No number, no draft, no memory of the message; its neighbours act; the office gets one line, however often."""
    async with opened(database_url) as house:
        await handed_over(house)
        await house.keeps(poisoned(7))
        said = len(await house.said())
        answers = await asyncio.gather(
            house.does(proposed(2)), house.does(signed("bad", 7), "收到7"), house.does(signed("m1"))
        )
        assert [kind(a) for a in answers] == ["handover_confirm", SET_ASIDE.kind, "signed"]
        assert (await house.all(Item))["2026-7"].branches[0].signed is None
        for _again in range(2):
            assert kind(await house.does(signed("bad", 7))) == SET_ASIDE.kind
        assert (await house.said())[said:].count("set_aside") == 1
        (row,) = await house.rows(tables.set_aside, "key", "tries")
        assert row == ("bad", 3)
        inbox = [key for (key,) in await house.rows(tables.inbox, "message_id")]
        assert "bad" not in inbox
        assert "bad" not in [key for (key,) in await house.rows(tables.raw_texts, "message_id")]


async def swept(house: House, now: datetime) -> int:
    """Beat until nothing is due, as the service does; how many ticks it took."""
    house.now, done = now, 0
    while due := await house.store.read(lambda c: due_aggregates(c, now, MOST)):
        await house.door.apply_all(ticks(due, lambda: "seed"))
        done += len(due)
        assert done < 5000, "something due never moves on"
    return done


RUNGS = [at("11-23 11:20"), at("11-23 15:50"), at("11-24 09:20"), at("12-28 09:10"), at("12-30 14:40")]


async def test_a_rule_that_raises_for_one_of_500_holds_up_none_of_the_others(database_url: str) -> None:
    """499 act to the minute, today and on every later day; the one is tried again ever later, for ever."""
    async with opened(database_url) as house:
        await house.keeps(*(item(n) for n in range(2, 501)), poisoned(1))
        fired: list[int] = []
        for moment in (NOW, *RUNGS):
            await swept(house, moment)
            matters = await house.all(Item)
            last = [i.branches[0].fired[-1:] for k, i in matters.items() if k != "2026-1"]
            fired.append(sum(bool(f) and f[0].at == moment for f in last))
        assert fired == [0, 499, 499, 499, 499, 499]
        assert (await house.said()).count("set_aside") == 1
        assert (await house.said()).count("unsigned_head") == 499
        ((key, tries),) = await house.rows(tables.set_aside, "key", "tries")
        assert (key, tries) == ("Ticked|item|2026-1", 5)
        query = select(tables.items.c.next_due_at).where(tables.items.c.key == "2026-1")
        assert await house.store.read(lambda c: c.scalar(query)) == at("12-31 14:40")
        assert await house.store.read(verify) == []


async def test_a_row_that_cannot_be_read_holds_up_none_of_the_others(database_url: str) -> None:
    """A body that no longer validates: its own tick is set aside, the 60 others of the sweep climb."""
    async with opened(database_url) as house:
        await house.keeps(*(item(n) for n in range(1, 62)))
        broken = update(tables.items).where(tables.items.c.key == "2026-1").values(body='{"key": 1}')
        await house.writes(lambda c: c.execute(broken))
        assert await swept(house, at("11-23 11:20")) == 61
        assert (await house.said()).count("set_aside") == 1
        assert [key for (key,) in await house.rows(tables.set_aside, "key")] == ["Ticked|item|2026-1"]
        assert (await house.said()).count("unsigned_reminder") == 2 * 60


async def test_a_save_that_is_refused_is_repeated_one_by_one(database_url: str) -> None:
    """An occasion that was said before makes the whole batch fail; only the event that repeats it is set aside."""
    async with opened(database_url) as house:
        await house.keeps(item(1), item(2), item(3))
        taken = Notice(
            key="2026-2|住建局|unsigned|remind|v1|住建局|局长", kind="x", notice_class=NoticeClass.B,
            audience=to_post("住建局|局长"), not_before=DUE,
        )  # fmt: skip
        await house.writes(lambda c: Transaction(connection=c, now=NOW).plan([taken]))
        await swept(house, at("11-23 11:20"))
        fired = {k: len(i.branches[0].fired) for k, i in (await house.all(Item)).items()}
        assert fired == {"2026-1": 1, "2026-2": 0, "2026-3": 1}
        assert [key for (key,) in await house.rows(tables.set_aside, "key")] == ["Ticked|item|2026-2"]
        assert (await house.said()).count("set_aside") == 1


async def test_what_is_said_twice_in_one_moment_is_told_once(database_url: str) -> None:
    """A second tap in the same batch changes nothing: it is answered, not set aside, and nobody is told again."""
    async with opened(database_url) as house:
        await handed_over(house)
        for message in ("w1", "w2"):
            wrong = EscalationPaused(by=by("城建", message=message), item="2026-1", wrong=True)
            assert kind(await house.does(wrong)) == "chain_frozen"
        assert (await house.said()).count("incident") == 1
        assert await house.count(tables.set_aside) == 0


async def test_what_is_refused_again_is_set_aside_again_and_answered_once(database_url: str) -> None:
    """The platform brings it a second time: whoever waits gets the same word, and nothing raises."""
    async with opened(database_url) as house:
        await house.does(proposed())
        taken = Notice(
            key="2026-1|issued|STAFF", kind="x", notice_class=NoticeClass.B, audience=to_post("住建局|局长"),
            not_before=DUE,
        )  # fmt: skip
        await house.writes(lambda c: Transaction(connection=c, now=NOW).plan([taken]))
        assert [kind(await house.does(confirmed())) for _time in range(2)] == ["set_aside_reply"] * 2
        assert (await house.said()).count("set_aside_reply") == 1
        assert await house.rows(tables.set_aside, "key", "tries") == [("c1", 2)]


async def test_answers_go_one_to_one_and_strangers_get_none(database_url: str) -> None:
    """What is answered is a notice to the account that asked, class C; an outsider leaves no notice."""
    async with opened(database_url) as house:
        await house.does(Asked(by=by("住建员", message="q1"), query="help"))
        await house.does(Asked(by=by("路人", message="q2"), query="help"))
        rows = await house.rows(tables.notices, "key", "audience_kind", "audience_key")
        assert rows == [("answer|q1", "account", "id-住建员")]


async def test_texts_lie_apart_from_what_is_chained(database_url: str) -> None:
    """Raw words are in one table only: destroying them leaves the audit whole."""
    async with opened(database_url) as house:
        await handed_over(house)
        await house.does(signed("m1"), "记号甲乙丙")
        everything = [await house.rows(t, *t.c.keys()) for t in tables.metadata.sorted_tables if t.name != "raw_texts"]
        assert "记号甲乙丙" not in repr(everything)
        assert await house.rows(tables.raw_texts, "message_id", "text") == [("m1", "记号甲乙丙")]
        await house.writes(lambda c: c.execute(tables.raw_texts.delete()))
        assert await house.store.read(verify) == []


async def raced(url: str, events: list[Event]) -> list[str]:
    """Every event through a worker of its own, all at once."""

    async def one(event: Event) -> str:
        async with another(url) as house:
            return kind(await house.does(event))

    return sorted(await asyncio.gather(*map(one, events)))


async def test_eight_workers_confirm_one_draft_and_draw_one_number(postgres_url: str) -> None:
    """Equal processes, eight different messages: one is told the number, seven that it is done."""
    async with opened(postgres_url) as house:
        await house.does(proposed())
        found = await raced(postgres_url, [confirmed(message=f"c{n}") for n in range(8)])
        assert found == ["draft_done"] * 7 + ["issued"]
        assert numbers((await house.all(Item)).values()) == [(await house.all(Counter))["matter|2026"].value] == [1]


async def test_eight_workers_sign_one_branch_once(postgres_url: str) -> None:
    """Head and liaison at the same moment, and the same message redelivered to two workers."""
    async with opened(postgres_url) as house:
        await handed_over(house)
        events = [signed(f"m{n % 6}", name=("住建员", "住建长")[n % 2]) for n in range(8)]
        found = await raced(postgres_url, list(events))
        assert found.count("signed") in (1, 2)
        entries = await house.rows(tables.entries, "kind", "act")
        assert entries.count(("item", "Acknowledged")) == 1
        assert await house.count(tables.inbox) == 2 + 6


async def test_eight_workers_number_eight_drafts_without_a_gap(postgres_url: str) -> None:
    """Even the very first numbers of a year, when the counter is not there yet."""
    async with opened(postgres_url) as house:
        names = ["主任", "审定", "书记", "县长", "常务", "城建"]
        for n, name in enumerate(names):
            await house.does(proposed(n, name))
        found = await raced(postgres_url, [confirmed(n, name=name) for n, name in enumerate(names)])
        assert found == ["issued"] * 6
        assert numbers((await house.all(Item)).values()) == [1, 2, 3, 4, 5, 6]
        assert await house.store.read(verify) == []


async def test_two_workers_tick_the_same_rung_once(postgres_url: str) -> None:
    """Both see it due; one fires it, the other finds nothing to do."""
    async with opened(postgres_url) as house:
        await house.keeps(item(1))

        async def beat() -> None:
            async with another(postgres_url) as worker:
                worker.now = at("11-23 11:20")
                await worker.door.apply_all([Arrival(event=Ticked(kind="item", key="2026-1", seed="s", by=SYSTEM))])

        await asyncio.gather(*(beat() for _ in range(6)))
        assert await house.said() == ["unsigned_reminder", "unsigned_reminder"]
        assert await house.count(tables.set_aside) == 0
