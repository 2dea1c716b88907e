"""Lives of matters in the village, told by people in chat, against a small reference (reliability §3.5).

Whatever is drawn goes the whole way: sandbox → wire → language → rules → store → outbox → sandbox. Processes die at any
seam, platforms fail, pushes come twice, nobody is at home for days. After every sentence the reference says what must
stand in the store; at the end of a life V1 to V16 are looked at."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.calendars import local_date
from domain.matters.items import Branch, Item
from sandbox.city import CityError
from sandbox.pushes import Outcome
from store.mapping import all_of
from tests.simulation.reference import Matter, Share, after
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

UNITS = {"住建局": "陈海峰", "交通局": "许大川"}
HOLDER = "水利局"
COUNTY_HEAD, TOP = "周明远", ("周明远", "郑启明")
CALENDAR = load_calendar()
POLICY = load_policy(policy_path("default"))
MOST = 4
ROUGH = 12
"""For how many sentences after a blow a card may not have come."""
FAULTS = (
    ("error_500", "*"), ("throttle", "*"), ("timeout_after_accept", "*"), ("duplicate_push", "push_message"),
)  # fmt: skip

# Who says what, by act of the reference: the head of the unit, its field leader, the office, the county head.
SAID = {
    "sign": ("head", "收到{n}"),
    "ask": ("head", "延期{n} 到{later} 等用地批复"),
    "grant": ("leader", "同意延期{n} {unit}"),
    "grant_again": ("county", "同意延期{n} {unit}"),
    "refuse": ("leader", "不同意延期{n} {unit} 请抓紧办理"),
    "block": ("head", "{n}号卡在水利局 用地预审"),
    "return": ("head", "退回{n} 不属我局职责"),
    "deny": ("office", "不同意退回{n} {unit} 请继续办理"),
    "accept": ("office", "销号{n} {unit}"),
    "reject": ("office", "退回{n} {unit} 缺附件"),
}
# What one may say of a matter and is nobody's to say: the other field's leader, a liaison of another unit, the office.
IDLE = {
    "stranger_grants": "同意延期{n} {unit}",
    "stranger_signs": "收到{n}",
    "stranger_closes": "销号{n} {unit}",
    "stranger_hands_over": "交办 住建局 12月30日前报送别的材料",
}


class Life(RuleBasedStateMachine):
    """The machine: rules are what people and fate may do."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(Path(tempfile.mkdtemp(prefix="qunding-life-")))
        self.world.open()
        self.matters: dict[int, Matter] = {}
        self.released = 0
        self.rough = 0

    # ── how it is done ────────────────────────────────────────────────────────────────────────────────────────

    def says(self, who: str, text: str) -> bool:
        """Whether the bot answered; nobody insists more than three times."""
        self.rough = max(self.rough - 1, 0)
        note(f"{self.world.clock.now():%m-%d %H:%M} {who}：{text}")
        return self.world.run(self.insists(partial(self.world.city.says, who, None, text)))

    def taps(self, who: str, button: str) -> bool:
        """The same for the newest card with that button; False where there is none."""
        note(f"{self.world.clock.now():%m-%d %H:%M} {who} ［{button}］")
        return self.world.run(self.insists(partial(self.world.city.taps, who, button, None)))

    async def insists(self, act: Callable[[], Awaitable[Outcome]]) -> bool:
        """Acts and, where the platform could not hand it over, acts again ninety seconds later, three times at most.
        True only at the first try: who had to say it twice may have been heard twice."""
        for attempt in range(3):
            try:
                outcome = await act()
            except CityError:  # there is no such button
                return False
            await self.world.machine.run_until(self.world.clock.now() + timedelta(seconds=90))
            if outcome is Outcome.ANSWERED:
                return attempt == 0
        return False

    def confirms(self, who: str, button: str) -> bool:
        """`taps` for what was just shown. In rough weather the newest card with that button may be an older one: then
        nothing follows from it."""
        return self.taps(who, button) and not self.rough

    def person(self, role: str, unit: str) -> str:
        """Who has that role for a unit."""
        return {"head": HEADS[unit], "leader": UNITS[unit], "office": OFFICE, "county": COUNTY_HEAD}[role]

    def items(self) -> dict[int, Item]:
        """The matters as the disk has them, without their next moments."""
        found = self.world.look(lambda connection: all_of(connection, Item)).values()
        return {item.number: replace(item, next_due_at=None) for item in found}

    def pick(self, data: st.DataObject) -> tuple[int, str]:
        """One share of one matter."""
        number = data.draw(st.sampled_from(sorted(self.matters)), label="number")
        return number, data.draw(st.sampled_from(sorted(self.matters[number].shares)), label="unit")

    def comes_to(self, number: int, unit: str, wanted: Share, *, heard: bool) -> None:
        """What was said and answered stands there; what was not answered may stand there, whole, or not at all."""
        real = real_share(self.items()[number], unit)
        was = self.matters[number].shares[unit]
        allowed = [wanted] if heard else [wanted, was]
        marks = [replace(each, due=real.due) for each in allowed]
        assert real in marks, f"{number}号 {unit}: {real}, not {marks}"
        self.matters[number].shares[unit] = real

    # ── what people do ────────────────────────────────────────────────────────────────────────────────────────

    @initialize()
    def begin(self) -> None:
        """There is always something to talk about."""
        self.hand_over(("住建局",), 5)

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(units=st.sampled_from([("住建局",), ("交通局",), ("住建局", "交通局")]), days=st.integers(1, 12))
    def hand_over(self, units: tuple[str, ...], days: int) -> None:
        """By the office, confirmed on the card; a number is drawn by the confirmation only."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        known = set(self.items())
        text = f"交办 {'、'.join(units)} {due.month}月{due.day}日前报送第{self.world.city.seq}号材料"
        if not self.says(OFFICE, text):
            assert set(self.items()) == known, "nothing was confirmed"
            return
        assert set(self.items()) == known
        heard = self.confirms(OFFICE, "确认下发")
        fresh = sorted(set(self.items()) - known)
        assert len(fresh) == 1 if heard else len(fresh) <= 1
        for number in fresh:
            item = self.items()[number]
            assert tuple(b.unit for b in item.branches) == units
            assert local_date(item.lead.deadline.due_at) == due
            self.matters[number] = Matter(shares={unit: real_share(item, unit) for unit in units})

    @rule(data=st.data(), act=st.sampled_from(sorted(SAID)), days=st.integers(1, 12))
    def act(self, data: st.DataObject, act: str, days: int) -> None:
        """Somebody entitled says it; whether it is taken, the reference knows."""
        number, unit = self.pick(data)
        matter = self.matters[number]
        role, sentence = SAID[act]
        later = local_date(matter.shares[unit].due) + timedelta(days=days)
        text = sentence.format(n=number, unit=unit, later=f"{later.month}月{later.day}日")
        wanted = after(act, matter, unit, self.world.clock.now())
        self.comes_to(number, unit, wanted, heard=self.says(self.person(role, unit), text))

    @rule(data=st.data())
    def submit(self, data: st.DataObject) -> None:
        """办结 is shown first and counts with the button."""
        number, unit = self.pick(data)
        head, matter = HEADS[unit], self.matters[number]
        share = matter.shares[unit]
        heard = self.says(head, f"办结{number} 材料已报送")
        self.comes_to(number, unit, share, heard=heard)
        wanted = after("submit", matter, unit, self.world.clock.now())
        if heard and wanted != share:
            self.comes_to(number, unit, wanted, heard=self.confirms(head, "报办结"))

    @rule(data=st.data())
    def answer_block(self, data: st.DataObject) -> None:
        """Whoever holds the ball answers for every share that waits for it."""
        number, unit = self.pick(data)
        matter = self.matters[number]
        heard = self.says(LIAISONS[HOLDER], f"已答复{number} 预审意见已出")
        for name, share in matter.shares.items():
            freed = replace(share, blocked=False) if matter.open and share.owed else share
            self.comes_to(number, name, freed, heard=heard)
        note(f"asked about {unit}")

    @rule(data=st.data(), wrong=st.booleans())
    def pause(self, data: st.DataObject, wrong: bool) -> None:
        """有误 of a leader freezes the chain."""
        number, unit = self.pick(data)
        self.frozen(number, to=True, heard=self.says(UNITS[unit], f"{number}号有误" if wrong else f"暂停上报{number}"))

    @rule(data=st.data())
    def resume(self, data: st.DataObject) -> None:
        """Only somebody sets it free."""
        number, _unit = self.pick(data)
        self.frozen(number, to=False, heard=self.says(OFFICE, f"恢复上报{number}"))

    def frozen(self, number: int, *, to: bool, heard: bool) -> None:
        """The chain of a matter stands still, or not."""
        real = self.items()[number].escalation_paused is not None
        assert real is to if heard else real in (to, self.matters[number].paused)
        self.matters[number].paused = real

    @rule(data=st.data(), act=st.sampled_from(["sign", "ask", "block", "return"]))
    def says_and_takes_back(self, data: st.DataObject, act: str) -> None:
        """撤回 at once: every matter is as it was, whatever ticked meanwhile on others."""
        number, unit = self.pick(data)
        before = self.items()[number]
        role, sentence = SAID[act]
        later = local_date(self.matters[number].shares[unit].due) + timedelta(days=3)
        who = self.person(role, unit)
        wanted = after(act, self.matters[number], unit, self.world.clock.now())
        text = sentence.format(n=number, unit=unit, later=f"{later.month}月{later.day}日")
        heard = self.says(who, text)
        self.comes_to(number, unit, wanted, heard=heard)
        done = self.items()[number]
        if not heard or real_share(done, unit) == real_share(before, unit):
            return
        heard = self.says(who, "撤回")
        self.comes_to(number, unit, real_share(before, unit), heard=heard)
        if heard and fired(self.items()[number]) == fired(before):
            assert told_nothing(self.items()[number]) == told_nothing(before)

    @rule(data=st.data(), act=st.sampled_from(sorted(IDLE)), who=st.sampled_from(["吴小雨", "孙大江"]))
    def stranger(self, data: st.DataObject, act: str, who: str) -> None:
        """Somebody of a unit that has nothing to do with it: nothing moves."""
        number, unit = self.pick(data)
        before = {n: marks_of(item) for n, item in self.items().items()}
        self.says(who, IDLE[act].format(n=number, unit=unit))
        assert {n: marks_of(item) for n, item in self.items().items()} == before

    @rule(button=st.sampled_from(["报送", "暂缓"]))
    def gate(self, button: str) -> None:
        """What waits before the office, if anything does."""
        released = self.taps(OFFICE, button)
        self.released += released and button == "报送"

    @rule(who=st.sampled_from(sorted(LIAISONS.values())))
    def report(self, who: str) -> None:
        """The daily round: whatever it is worth, no matter moves."""
        before = {n: marks_of(item) for n, item in self.items().items()}
        self.says(who, "无变化")
        assert {n: marks_of(item) for n, item in self.items().items()} == before

    # ── what fate does ────────────────────────────────────────────────────────────────────────────────────────

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        """Everything beats by itself."""
        self.world.run(self.world.waits_until(self.world.clock.now() + timedelta(hours=hours)))

    @rule(hours=st.integers(2, 70))
    def outage(self, hours: int) -> None:
        """Nobody is at home; then a share climbs one rung of a ladder at most, and one message a person (E6)."""
        before = {n: fired(item) for n, item in self.items().items()}
        until = self.world.clock.now() + timedelta(hours=hours)
        self.world.away_until(until)
        self.world.run(self.world.waits_until(until + timedelta(seconds=1)))
        for number, item in self.items().items():
            for share, ladders in fired(item).items():
                new = {ladder: n - before[number][share].get(ladder, 0) for ladder, n in ladders.items()}
                assert max(new.values(), default=0) <= 1, f"{number}号 {share} climbed {new}"

    @rule(seams=st.integers(0, 40))
    def death(self, seams: int) -> None:
        """The process dies at one of the next seams it passes."""
        self.rough = ROUGH
        self.world.seams.dies.append(self.world.seams.passed + seams)

    @rule(seams=st.integers(0, 20))
    def lost_answer(self, seams: int) -> None:
        """The platform has it; we never hear so."""
        self.rough = ROUGH
        self.world.seams.loses.append(self.world.seams.passed + seams)

    @rule(fault=st.sampled_from(FAULTS))
    def fault(self, fault: tuple[str, str]) -> None:
        """The platform misbehaves once."""
        self.rough = ROUGH
        self.world.city.fault(*fault)

    # ── what always holds ─────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def the_reference_agrees(self) -> None:
        """Nothing moves by itself, and there is no matter that nobody confirmed."""
        items = self.items()
        assert set(items) == set(self.matters)
        for number, matter in self.matters.items():
            assert items[number].is_open == matter.open
            for unit, share in matter.shares.items():
                assert real_share(items[number], unit) == share

    @invariant()
    def the_county_head_hears_nothing_without_the_gate(self) -> None:
        """V8: one message a release at most."""
        heard = sum(
            message.sender == "督办助手" and "请定夺" in message.title
            for who in TOP
            for message in self.world.city.screen(who)
        )
        assert heard <= self.released

    @invariant()
    def rungs_fire_in_order(self) -> None:
        """V5: each at most once per deadline, and never a lower one after a higher one."""
        for item in self.items().values():
            for branch in item.branches:
                climbed = [(f.ladder, f.deadline_version, f.rung) for f in branch.fired]
                assert len(set(climbed)) == len(climbed)
                for ladder, version in {each[:2] for each in climbed}:
                    names = [rung for of, number, rung in climbed if (of, number) == (ladder, version)]
                    order = [rung.name for rung in POLICY.terms.ladders[ladder].rungs if rung.name in names]
                    assert names == order, f"{item.number}号 {branch.unit}: {names}"

    def teardown(self) -> None:
        """A quiet work day; then the whole of it is looked over."""
        self.world.seams.dies, self.world.seams.loses = [], []
        rest = CALENDAR.add_work_days(local_date(self.world.clock.now()), 1)
        moment = self.world.clock.now().replace(year=rest.year, month=rest.month, day=rest.day, hour=4)
        self.world.run(self.world.waits_until(moment))
        found = broken(self.world)
        assert not found, found


def real_share(item: Item, unit: str) -> Share:
    """What the store says of a share, in the words of the reference."""
    b = item.branch(unit)
    assert b is not None
    return Share(
        due=b.deadline.due_at,
        signed=b.signed is not None,
        submitted=b.submitted is not None,
        closed=b.closed is not None,
        asked=b.pending_extension is not None,
        blocked=b.block is not None,
        returned=b.objection is not None,
        rejected=b.rejected,
        extended=b.granted_extensions,
    )


def marks_of(item: Item) -> tuple[object, ...]:
    """Everything people can move."""
    return (item.escalation_paused, tuple(real_share(item, b.unit) for b in item.branches))


def fired(item: Item) -> dict[str, dict[str, int]]:
    """How many rungs of each ladder each share has climbed."""
    return {b.unit: _climbed(b) for b in item.branches}


def _climbed(branch: Branch) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in branch.fired:
        counts[each.ladder] = counts.get(each.ladder, 0) + 1
    return counts


def told_nothing(item: Item) -> Item:
    """Without who was reached and who has read: that goes on whatever is taken back."""
    return replace(item, branches=tuple(replace(b, receipts=()) for b in item.branches))
