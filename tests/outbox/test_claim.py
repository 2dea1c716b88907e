"""From ready notices to dispatches: merged, held, listed, looked at again, and never in the wrong hands."""

from dataclasses import replace

import pytest

from domain.matters.items import Item, Stamp
from domain.messages.notices import Audience, Channel, Notice, Wanted, to_account, to_cards, to_post, to_tier
from domain.people.records import Post as RosterPost
from domain.people.records import Tier
from domain.quotes import quote
from outbox.retaking import MOST
from store import tables
from store.counties import raise_version
from tests.domain.matter_kit import at, id_of, signs
from tests.outbox.outbox_kit import CANCELLED, HELD, IN, SKIPPED, A, B, C, posted, words
from tests.store.store_kit import NOW, item, keep

HEAD = to_post("住建局|局长")
FACTS = {
    "item": "2026-1", "year": 2026, "number": 1, "item_kind": "assignment", "title": "第1件", "unit": "住建局",
    "due_at": at("12-31 18:00").isoformat(), "issued_at": NOW.isoformat(), "work_days_left": 9, "days_overdue": 0,
    "signed": False, "feedback": "",
}  # fmt: skip


def notice(key: str, kind: str = "due_today", to: Audience = HEAD, number: int = 1, **fields: object) -> Notice:
    facts = {**FACTS, "number": number, "title": f"第{number}件", "item": f"2026-{number}"}
    plain: dict[str, object] = {
        "notice_class": B, "facts": facts, "not_before": NOW, "about": f"item|2026-{number}", "unit": "住建局",
        "version": 1,
    }  # fmt: skip
    return Notice(key=key, kind=kind, audience=to, **(plain | fields))  # type: ignore[arg-type]


def handover(number: int, to: Audience | None = None) -> Notice:
    """The first notice of a matter, to the staff group unless said otherwise."""
    facts = {
        **FACTS, "number": number, "title": f"第{number}件", "item": f"2026-{number}", "urgency": "normal",
        "provisional": False, "issuer_unit": "项目办", "issuer_name": "主任", "branches": [
            {"unit": "住建局", "role": "lead", "head": "", "signed_by": "", "signed_at": "", "submitted": False,
             "closed": False}
        ],
    }  # fmt: skip
    kind = "assignment_private" if to else "assignment"
    return notice(f"h{number}{kind}", kind, to or to_tier(Tier.STAFF), number, facts=facts, notice_class=A)


async def test_what_one_person_gets_is_one_message(database_url: str) -> None:
    """Three reminders of two posts held by one person are merged; another person's stays apart."""
    async with posted(database_url) as post:
        people = await post.house.all(RosterPost)
        await post.house.keeps(replace(people["交通局|局长"], holder="住建长"))
        await post.house.writes(raise_version)
        other = notice("d", to=to_post("住建局|联络员"), number=4)
        await post.plans(notice("a"), notice("b", number=2), notice("c", to=to_post("交通局|局长"), number=3), other)
        found = {d.target: d for d in await post.beats()}
        assert set(found) == {id_of("住建长"), id_of("住建员")}
        assert found[id_of("住建长")].notices == ("a", "b", "c")
        assert all(title in words(found[id_of("住建长")]) for title in ("第1件", "第2件", "第3件"))
        assert "第4件" not in words(found[id_of("住建长")])


async def test_answers_and_first_notices_stay_messages_of_their_own(database_url: str) -> None:
    """An answer never hides in a bundle of reminders, and two hand-overs are two cards."""
    async with posted(database_url) as post:
        answer = Notice(key="ans", kind="nothing_pending", notice_class=C, audience=to_account(HEAD_ID), not_before=NOW)
        await post.plans(notice("a"), answer, handover(1, HEAD), handover(2, HEAD))
        assert sorted(d.notices for d in await post.beats()) == [
            ("a",), ("ans",), ("h1assignment_private",), ("h2assignment_private",)
        ]  # fmt: skip


HEAD_ID = id_of("住建长")


async def test_a_person_hears_once_a_half_day_and_the_rest_is_held(database_url: str) -> None:
    """Held is a row with a moment: the next half day it goes, merged with what came meanwhile."""
    async with posted(database_url) as post:
        await post.plans(notice("a"))
        assert len(await post.beats()) == 1
        await post.plans(notice("b", number=2), notice("c", number=3))
        assert await post.beats(at("11-23 10:20")) == []
        assert (await post.states())["b"] == (HELD, "person_cap")
        assert await post.held_until("b") == at("11-23 14:40")
        (sent,) = await post.beats(at("11-23 14:40"))
        assert sent.notices == ("b", "c")


async def test_quiet_hours_hold_until_the_slot(database_url: str) -> None:
    """At night nothing leaves; at 08:40 it is looked at again and gathers until 09:10."""
    async with posted(database_url) as post:
        await post.plans(notice("a", not_before=at("11-23 20:00")))
        assert await post.beats(at("11-23 20:00")) == []
        assert await post.held_until("a") == at("11-24 08:40")
        assert await post.beats(at("11-24 08:40")) == []
        assert len(await post.beats(at("11-24 09:10"))) == 1


async def test_from_the_fourth_hand_over_on_they_stand_in_one_post(database_url: str) -> None:
    """Three cards at once; the others at 11:40 in one list; what comes after the list with the next half day."""
    async with posted(database_url) as post:
        await post.plans(*map(handover, range(1, 6)))
        assert [d.notices for d in await post.beats()] == [(f"h{n}assignment",) for n in (1, 2, 3)]
        await post.plans(handover(6))
        assert await post.beats(at("11-23 10:05")) == []
        (listed,) = await post.beats(at("11-23 11:40"))
        assert listed.notices == tuple(f"h{n}assignment" for n in (4, 5, 6))
        assert all(f"第{n}件" in words(listed) for n in (4, 5, 6))
        await post.plans(handover(7))
        assert await post.beats(at("11-23 11:45")) == []
        assert [d.notices for d in await post.beats(at("11-23 14:40"))] == [("h7assignment",)]


async def test_private_hand_overs_are_not_delayed_by_the_list(database_url: str) -> None:
    """The fifth matter of the morning still reaches its head at once."""
    async with posted(database_url) as post:
        await post.plans(*map(handover, range(1, 6)), handover(5, HEAD))
        assert ("h5assignment_private",) in [d.notices for d in await post.beats()]


@pytest.mark.parametrize(
    ("wanted", "branch", "leaves"),
    [
        (Wanted.UNSIGNED, {}, True),
        (Wanted.UNSIGNED, {"signed": Stamp(at=NOW, by="x")}, False),
        (Wanted.OPEN, {"signed": Stamp(at=NOW, by="x")}, True),
        (Wanted.OPEN, {"submitted": Stamp(at=NOW, by="x")}, False),
        (Wanted.OPEN, {"closed": Stamp(at=NOW, by="x")}, False),
    ],
)
async def test_the_condition_is_looked_at_in_the_claim(
    sqlite_url: str, wanted: Wanted, branch: dict[str, object], leaves: bool
) -> None:
    """What was acted on after the words were planned is cancelled and never written."""
    async with posted(sqlite_url) as post:
        matter = item(1)
        await post.house.keeps(replace(matter, branches=(replace(matter.branches[0], **branch),)))  # type: ignore[arg-type]
        await post.plans(notice("a", wanted=wanted))
        assert len(await post.beats()) == leaves
        assert (await post.states())["a"] == ((IN, "") if leaves else (CANCELLED, "no_longer_wanted"))


@pytest.mark.parametrize("kind", ["assignment_private", "due_today", "overdue_head", "unsigned_reminder"])
async def test_who_holds_two_posts_of_a_unit_hears_it_once(database_url: str, kind: str) -> None:
    """The liaison stands in for his head: what is said to both posts reaches him once, his other matter all the same;
    the head is told on his own once he is back."""
    one, other = handover(1, HEAD), handover(2, HEAD)
    both = [HEAD, to_post("住建局|联络员")]
    first = [replace(one, key=f"a{n}", kind=kind, audience=to) for n, to in enumerate(both)]
    async with posted(database_url) as post:
        people = await post.house.all(RosterPost)
        await post.house.keeps(replace(people["住建局|局长"], holder="住建员"))
        await post.house.writes(raise_version)
        await post.plans(*first, replace(other, key="b", kind=kind))
        found = await post.beats()
        assert {d.target for d in found} == {id_of("住建员")}
        assert sum(words(d).count("第1件") > 0 for d in found) == 1
        states = await post.states()
        assert (states["a0"], states["a1"], states["b"]) == ((IN, ""), (SKIPPED, "told_already"), (IN, ""))
        await post.house.keeps(people["住建局|局长"])
        await post.house.writes(raise_version)
        again = [replace(notice, key=f"{notice.key}|later") for notice in first]
        await post.plans(*again)
        found = [*await post.beats(at("11-24 09:00")), *await post.beats(at("11-24 15:35"))]
        assert {d.target for d in found} == {id_of("住建长"), id_of("住建员")}


async def test_two_posts_are_found_however_much_is_ready(database_url: str) -> None:
    """A claim looks at so many; what is about the same matter is looked at with them."""
    async with posted(database_url) as post:
        people = await post.house.all(RosterPost)
        await post.house.keeps(replace(people["住建局|局长"], holder="住建员"))
        await post.house.writes(raise_version)
        many = [replace(handover(n + 10, to_post("交通局|局长")), key=f"m{n}") for n in range(MOST - 1)]
        two = [handover(1, to) for to in (HEAD, to_post("住建局|联络员"))]
        await post.plans(*many, *(replace(notice, key=f"t{n}") for n, notice in enumerate(two)))
        assert [d.notices for d in await post.beats() if d.target == id_of("住建员")] == [("t0",)]


async def test_a_vacant_post_reaches_the_next_one_up_and_nobody_is_told_to_the_office(database_url: str) -> None:
    """水利局 has no head: its field leader gets it. With nobody up the line the office hears which post it was."""
    async with posted(database_url) as post:
        await post.plans(notice("a", to=to_post("水利局|局长")), notice("b", to=to_post("书记|没有")))
        found = {d.target: d for d in await post.beats()}
        assert found[id_of("城建")].notices == ("a",)
        assert (await post.states())["b"] == (SKIPPED, "nobody")
        assert "书记|没有" in words(found[id_of("主任")]).replace("｜", "|")


async def test_words_of_a_higher_tier_leave_to_nobody_below(database_url: str) -> None:
    """Refused to the staff group, to a head and on cards already sent; let through to their own tier."""
    async with posted(database_url) as post:
        await post.plans(handover(1))
        await post.beats()
        facts = {**handover(1).facts, "said": quote("记号甲乙", Tier.PRINCIPAL)}
        await post.plans(
            notice("group", "assignment", to_tier(Tier.STAFF), facts=facts),
            notice("head", facts=facts),
            notice("cards", "assignment_edit", to_cards("item|2026-1"), facts=facts),
            notice("leader", to=to_post("县领导|县长"), facts=facts),
        )
        assert [d.notices for d in await post.beats()] == [("leader",)]
        states = await post.states()
        assert states["group"] == states["head"] == (SKIPPED, "words_of_a_higher_tier")
        bodies = [body for (body,) in await post.house.rows(tables.dispatches, "body")]
        assert "记号甲乙" not in "".join(bodies)


async def test_a_notice_nobody_can_write_stops_no_other(database_url: str) -> None:
    """Alone or in the middle of a bundle: it waits for its repair, the others leave at once."""
    async with posted(database_url) as post:
        broken = {"number": 9}
        await post.plans(
            notice("a"), notice("bad", number=2, facts=broken), notice("c", number=3),
            notice("alone", "no_such_kind", to_account("id-x")), notice("d", to=to_post("交通局|局长")),
        )  # fmt: skip
        found = await post.beats()
        assert sorted(d.notices for d in found) == [("a", "c"), ("d",)]
        states = await post.states()
        assert states["bad"] == states["alone"] == (HELD, "unwritable")


async def test_an_edit_changes_the_cards_that_were_sent_and_says_nothing_new(database_url: str) -> None:
    """Group and private card each get their own edit; without cards there is none."""
    async with posted(database_url) as post:
        await post.plans(handover(1), handover(1, HEAD))
        cards = await post.beats()
        edit = notice("e", "assignment_edit", to_cards("item|2026-1"), facts=handover(1).facts, notice_class=C)
        await post.plans(edit, notice("none", "assignment_edit", to_cards("item|2026-9"), facts={}))
        found = await post.beats()
        assert {d.channel for d in found} == {Channel.CARD_EDIT}
        assert {d.looks_at for d in found} == {c.key for c in cards}
        assert (await post.states())["none"] == (IN, "")
        assert not any(d.proactive for d in found)


async def test_a_first_notice_notes_who_is_to_have_read_it(database_url: str) -> None:
    """The copy names item, unit, post and account; a stand-in's copy names the post it stands in for."""
    async with posted(database_url) as post:
        await post.house.keeps(item(1))
        await post.plans(handover(1, HEAD))
        (card,) = await post.beats()
        (copy,) = card.copies
        assert (copy.item, copy.unit, copy.post, copy.staff_id) == ("2026-1", "住建局", "住建局|局长", HEAD_ID)
        matter = (await post.house.all(Item))["2026-1"]
        known = {r.staff_id: r.post for r in matter.branches[0].receipts}
        assert known[HEAD_ID] == "住建局|局长"


@pytest.mark.parametrize(("acts", "becomes"), [(True, (SKIPPED, "known_already")), (False, (IN, ""))])
async def test_who_has_used_us_meanwhile_is_not_introduced_any_more(
    database_url: str, acts: bool, becomes: tuple[str, str]
) -> None:
    """A greeting that was put off until the morning, and the person who signed at night."""
    night, facts = at("11-23 20:00"), {"name": "住建员", "role": "liaison", "projects": 1, "prompt_time": "15:30"}
    greeting = Notice(
        key="g", kind="welcome", notice_class=B, audience=to_account(id_of("住建员")), facts=facts, not_before=night
    )
    async with posted(database_url) as post:
        await post.house.writes(lambda connection: keep(connection, item(1)))
        post.house.now = night
        await post.plans(greeting)
        await post.beats()
        assert (await post.states())["g"][0] == HELD
        if acts:
            answer = await post.house.does(signs("住建员", "2026-1"))
            assert answer is not None
            assert answer.kind == "signed"
        await post.beats(at("11-24 09:20"))
        assert (await post.states())["g"] == becomes
