"""Lives of matters in the village, told by people in chat, against a small reference (reliability §3.5).

Whatever is drawn goes the whole way: sandbox → wire → language → rules → store → outbox → sandbox. Processes die at any
seam, platforms fail, pushes come twice, nobody is at home for days. After every sentence the reference says what must
stand in the store; at the end of a life V1 to V16 are looked at."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.calendars import local_date
from domain.matters.course import Level
from domain.matters.items import Branch, BranchRole, Item
from sandbox.city import CityError
from sandbox.pushes import Outcome
from store.mapping import all_of
from tests.simulation.reference import Matter, Share, Word, after, close_of, going_on, may_be_split, merged
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

UNITS = {"住建局": "陈海峰", "交通局": "许大川", "城管局": "陈海峰"}
HOLDER = "水利局"
COUNTY_HEAD, EXECUTIVE, TOP = "周明远", "高志成", ("周明远", "郑启明")
LEVELS = list(Level)
CALENDAR = load_calendar()
POLICY = load_policy(policy_path("default"))
MOST = 4
ROUGH = 12
"""For how many sentences after a blow a card may not have come."""
FAULTS = (
    ("error_500", "*"), ("throttle", "*"), ("timeout_after_accept", "*"), ("duplicate_push", "push_message"),
)  # fmt: skip

# Who says what, by act of the reference: the head of the unit, its field leader, the office, the county head, who holds
# the ball, who answers for the level. What is shown whole first counts with a button of a card that bears these words.
ACTS_SAID = {
    "sign": ("head", "收到{n}"),
    "ask": ("head", "延期{n} 到{day} 等用地批复"),
    "grant": ("leader", "同意延期{n} {unit}"),
    "grant_again": ("county", "同意延期{n} {unit}"),
    "refuse": ("leader", "不同意延期{n} {unit} 请抓紧办理"),
    "block": ("head", "{n}号卡在水利局 用地预审"),
    "answer": ("holder", "已答复{n} 预审意见已出"),
    "return": ("head", "退回{n} 不属我局职责"),
    "deny": ("office", "不同意退回{n} {unit} 请继续办理"),
    "uphold": ("office", "同意退回{n} {unit}"),
    "submit": ("head", "办结{n} 材料已报送", "报办结", "〕{n}号报办结"),
    "accept": ("office", "销号{n} {unit}"),
    "reject": ("office", "退回{n} {unit} 缺附件"),
    "withdraw": ("county", "撤销{n} 原因:情况变化", "确认办理", "撤销交办〔2026〕{n}号"),
    "suspend": ("office", "中止{n} 到{day} 等上级批复", "确认办理", "中止交办〔2026〕{n}号"),
    "resume": ("office", "恢复{n}", "确认办理", "恢复交办〔2026〕{n}号"),
    "transfer": ("office", "转办{n} {unit}到{to} 职责调整", "确认办理", "转办交办〔2026〕{n}号"),
    "correct": ("office", "更正{n} 期限 {day}", "确认办理", "更正交办〔2026〕{n}号"),
    "reopen": ("office", "重开{n} 到{day} 现场反弹", "确认办理", "重开交办〔2026〕{n}号"),
    "raise": ("level", "提请{n} 用地未批;已对接两次;请协调"),
    "pause": ("leader", "{n}号有误"),
    "hold_back": ("leader", "暂停上报{n}"),
    "set_free": ("office", "恢复上报{n}"),
}
ACTS = tuple(sorted(ACTS_SAID))
# Said of the due day, not of today.
OF_THE_DUE_DAY = ("ask",)
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
        self.world.rests = True
        self.world.open()
        self.matters: dict[int, Matter] = {}
        self.released = 0
        self.rough = 0
        self._read_at = -1
        self._items: dict[int, Item] = {}

    # ── how it is done ────────────────────────────────────────────────────────────────────────────────────────

    def says(self, who: str, text: str) -> bool:
        """Whether the bot answered; nobody insists more than three times."""
        self.rough = max(self.rough - 1, 0)
        note(f"{self.world.clock.now():%m-%d %H:%M} {who}：{text}")
        return self.world.run(self.insists(partial(self.world.city.says, who, None, text)))

    def taps(self, who: str, button: str, on: str | None = None) -> bool:
        """The same for the newest card with that button and those words; False where there is none."""
        note(f"{self.world.clock.now():%m-%d %H:%M} {who} ［{button}］{on or ''}")
        return self.world.run(self.insists(partial(self.world.city.taps, who, button, on)))

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

    def confirms(self, who: str, button: str, on: str) -> bool:
        """`taps` for what was just shown. In rough weather the newest such card may be an older one: then nothing
        follows from it."""
        return self.taps(who, button, on) and not self.rough

    def person(self, role: str, word: Word) -> str:
        """Who has that role for a matter or a unit."""
        if role == "level":
            return (OFFICE, UNITS[self.matters[word.number].lead], EXECUTIVE, COUNTY_HEAD)[word.level]
        return {
            "head": HEADS[word.unit],
            "leader": UNITS[word.unit],
            "office": OFFICE,
            "county": COUNTY_HEAD,
            "holder": LIAISONS[HOLDER],
        }[role]

    def items(self) -> dict[int, Item]:
        """The matters as the disk has them, without their next moments; read anew after every commit."""
        if self._read_at != self.world.disk.commits:
            self._read_at = self.world.disk.commits
            found = self.world.look(lambda connection: all_of(connection, Item)).values()
            self._items = {item.number: replace(item, next_due_at=None) for item in found}
        return self._items

    def shares(self) -> list[tuple[int, str]]:
        """Every share of every matter."""
        return [(number, unit) for number, matter in sorted(self.matters.items()) for unit in sorted(matter.shares)]

    def pick(self, data: st.DataObject) -> tuple[int, str]:
        """One of them."""
        number = data.draw(st.sampled_from(sorted(self.matters)), label="number")
        return number, data.draw(st.sampled_from(sorted(self.matters[number].shares)), label="unit")

    def word(self, act: str, number: int, unit: str, days: int, to: str = "") -> Word:
        """Said now, by who answers for the level where it lies; the day is so many days on."""
        now, matter = self.world.clock.now(), self.matters[number]
        since = matter.shares[unit].due if act in OF_THE_DUE_DAY else now
        return Word(
            act=act,
            number=number,
            unit=unit,
            now=now,
            days=CALENDAR,
            day=local_date(since) + timedelta(days=days),
            to=to,
            level=matter.level,
            open=frozenset(n for n, each in self.matters.items() if each.open),
        )

    def does(self, word: Word, act: Callable[[], bool]) -> bool:
        """What was said and answered stands there; what was not answered may stand there, whole, or not at all."""
        was = self.matters[word.number]
        heard = act()
        allowed = [after(was, word)]
        if not heard:
            allowed += [was, after(was, replace(word, now=self.world.clock.now()))]
        self.comes_to(word.number, allowed)
        return heard

    def comes_to(self, number: int, allowed: list[Matter]) -> None:
        """One of these, or what such a one becomes by itself with time: a suspension ends on its day, or as soon as
        somebody is at home."""
        real = real_matter(self.items()[number])
        marks = [each for matter in allowed for each in (matter, *self.by_itself(matter))]
        assert real in marks, f"{number}号 is {real}, not {allowed}"
        self.matters[number] = real

    def by_itself(self, matter: Matter) -> Iterator[Matter]:
        """What time makes of a matter."""
        now = self.world.clock.now()
        if matter.suspended is None or matter.suspended[1] > now or not matter.open:
            return
        day = local_date(matter.suspended[1])
        while day <= local_date(now):
            yield going_on(matter, day, CALENDAR)
            day += timedelta(days=1)

    # ── what people do ────────────────────────────────────────────────────────────────────────────────────────

    @initialize()
    def begin(self) -> None:
        """There is always something to talk about."""
        self.hand_over(("住建局",), 5)

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(units=st.sampled_from([("住建局",), ("交通局",), ("住建局", "交通局")]), days=st.integers(1, 12))
    def hand_over(self, units: tuple[str, ...], days: int) -> None:
        """By the office, confirmed on the card."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        self.issued(f"交办 {'、'.join(units)} {in_words(due)}前{{title}}", units, due, may=True)

    @precondition(lambda self: len(self.matters) < MOST + 2)
    @rule(data=st.data(), days=st.integers(1, 9))
    def split(self, data: st.DataObject, days: int) -> None:
        """A part of a matter is a matter, and the whole waits for it."""
        number, unit = self.pick(data)
        due, whole = local_date(self.world.clock.now()) + timedelta(days=days), self.matters[number]
        may = may_be_split(whole, close_of(due))
        part = self.issued(f"拆{number} {unit} {in_words(due)}前{{title}}", (unit,), due, may=may)
        if part:
            self.comes_to(number, [replace(whole, parts=(*whole.parts, part))])

    def issued(self, text: str, units: tuple[str, ...], due: date, *, may: bool) -> int:
        """A number is drawn by the confirmation only; 0 where none was."""
        title = f"报送第{self.world.city.seq}号材料"
        known = set(self.items())
        heard = self.says(OFFICE, text.format(title=title))
        assert set(self.items()) == known, "nothing was confirmed"
        if not heard:
            return 0
        heard = self.confirms(OFFICE, "确认下发", title)
        fresh = sorted(set(self.items()) - known)
        assert len(fresh) == may if heard or not (may and self.rough) else len(fresh) <= 1
        for number in fresh:
            shares = {unit: Share(due=close_of(due), assisting=unit != units[0]) for unit in units}
            self.comes_to(number, [Matter(shares=shares)])
        return fresh[0] if fresh else 0

    @rule(data=st.data(), days=st.integers(1, 12), to=st.sampled_from(sorted(UNITS)))
    def act(self, data: st.DataObject, days: int, to: str) -> None:
        """Somebody entitled says what is his to say now."""
        words = [self.word(act, n, unit, days, to) for act in ACTS for n, unit in self.shares()]
        taken = [word for word in words if after(self.matters[word.number], word) != self.matters[word.number]]
        act = data.draw(st.sampled_from(sorted({word.act for word in taken}) or ["sign"]), label="act")
        chosen = [word for word in taken if word.act == act] or [word for word in words if word.act == act]
        self.spoken(data.draw(st.sampled_from(chosen), label="word"))

    @rule(data=st.data(), act=st.sampled_from(ACTS), days=st.integers(1, 12), to=st.sampled_from(sorted(UNITS)))
    def says_anything(self, data: st.DataObject, act: str, days: int, to: str) -> None:
        """Somebody entitled says it; whether it is taken, the reference knows."""
        number, unit = self.pick(data)
        self.spoken(self.word(act, number, unit, days, to))

    def spoken(self, word: Word) -> bool:
        """By whom it is for. What is shown first counts with the button; where it may not be there is none."""
        role, sentence, *button = ACTS_SAID[word.act]
        number, who = word.number, self.person(role, word)
        text = sentence.format(n=number, unit=word.unit, day=in_words(word.day), to=word.to)
        if not button:
            return self.does(word, partial(self.says, who, text))
        if not self.does(replace(word, act="nothing"), partial(self.says, who, text)):
            return False
        was, word = self.matters[number], replace(word, now=self.world.clock.now())
        heard = self.does(word, partial(self.confirms, who, button[0], button[1].format(n=number)))
        assert heard or self.rough or after(was, word) == was, f"no card for {text}"
        return heard

    @precondition(lambda self: len(self.matters) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        """合并: one goes into the other, or neither changes."""
        number, _unit = self.pick(data)
        other = data.draw(st.sampled_from(sorted(set(self.matters) - {number})), label="other")
        both = self.matters[number], self.matters[other]
        if self.says(OFFICE, f"合并{number}到{other}"):
            heard = self.confirms(OFFICE, "确认办理", f"合并交办〔2026〕{number}号")
            done = merged(other, *both)
            assert heard or self.rough or done == both, "no card"
            moved = heard or (self.items()[number].withdrawn is not None and not both[0].withdrawn)
            for n, matter in zip((number, other), done if moved else both, strict=True):
                self.comes_to(n, [matter])

    @rule(data=st.data(), act=st.sampled_from(["sign", "ask", "block", "return"]))
    def says_and_takes_back(self, data: st.DataObject, act: str) -> None:
        """撤回 at once: every matter is as it was, whatever ticked meanwhile on others."""
        number, unit = self.pick(data)
        before, was = self.items()[number], self.matters[number]
        heard = self.spoken(self.word(act, number, unit, 3))
        done = self.matters[number]
        if not heard or done == was:
            return
        heard = self.says(HEADS[unit], "撤回")
        self.comes_to(number, [was] if heard else [was, done])
        if heard and fired(self.items()[number]) == fired(before):
            assert told_nothing(self.items()[number]) == told_nothing(before)

    @rule(data=st.data(), act=st.sampled_from(sorted(IDLE)), who=st.sampled_from(["吴小雨", "孙大江"]))
    def stranger(self, data: st.DataObject, act: str, who: str) -> None:
        """Somebody of a unit that has nothing to do with it: nothing moves."""
        number, unit = self.pick(data)
        before = {n: real_matter(item) for n, item in self.items().items()}
        self.says(who, IDLE[act].format(n=number, unit=unit))
        assert {n: real_matter(item) for n, item in self.items().items()} == before

    @rule(button=st.sampled_from(["报送", "暂缓"]))
    def gate(self, button: str) -> None:
        """What waits before the office, if anything does."""
        released = self.taps(OFFICE, button)
        self.released += released and button == "报送"

    @rule(who=st.sampled_from(sorted(LIAISONS.values())))
    def report(self, who: str) -> None:
        """The daily round: whatever it is worth, no matter moves."""
        before = {n: real_matter(item) for n, item in self.items().items()}
        self.says(who, "无变化")
        assert {n: real_matter(item) for n, item in self.items().items()} == before

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
        for number, matter in list(self.matters.items()):
            self.comes_to(number, [matter])
            assert items[number].is_open == self.matters[number].open

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


def in_words(day: date) -> str:
    """As people write it."""
    return f"{day.month}月{day.day}日"


def real_matter(item: Item) -> Matter:
    """What the store says of a matter, in the words of the reference."""
    stands = item.suspension
    return Matter(
        shares={b.unit: real_share(b) for b in item.branches},
        level=LEVELS.index(item.rise.level) if item.rise else 0,
        parts=tuple(int(key.partition("-")[2]) for key in item.parts),
        paused=item.escalation_paused is not None,
        suspended=(local_date(stands.began_at), stands.until_at) if stands else None,
        withdrawn=item.withdrawn is not None,
    )


def real_share(b: Branch) -> Share:
    """The same of a share."""
    return Share(
        due=b.deadline.due_at,
        assisting=b.role is BranchRole.ASSISTING,
        signed=b.signed is not None,
        submitted=b.submitted is not None,
        closed=b.closed is not None,
        asked=b.pending_extension.due_at if b.pending_extension else None,
        blocked=b.block is not None,
        returned=local_date(b.objection.at) if b.objection else None,
        gone=b.released is not None,
        rejected=b.rejected,
        extended=b.granted_extensions,
        reopened=b.reopened,
    )


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
