"""Lives of matters in the village, told by people in chat, against a small reference (reliability §3.5).

Whatever is drawn goes the whole way: sandbox → wire → language → rules → store → outbox → sandbox. Processes die at any
seam, platforms fail, pushes come twice, nobody is at home for days. After every sentence the reference says what must
stand in the store; at the end of a life V1 to V16 are looked at."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from itertools import permutations
from pathlib import Path

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, select

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain.calendars import local_date
from domain.matters.course import Level
from domain.matters.items import Branch, BranchRole, Item
from domain.messages.notices import DispatchState
from domain.people.records import Person, Post
from sandbox.city import CityError
from sandbox.look import button_for
from sandbox.pushes import Outcome
from store import tables
from store.mapping import all_of
from tests.simulation.logs import Heard
from tests.simulation.reference import (
    Matter,
    Share,
    Word,
    after,
    close_of,
    going_on,
    may_be_split,
    merged,
)
from tests.simulation.truths import broken
from tests.simulation.village import ADMIN, ADMINISTERED, HEADS, LIAISONS, OFFICE, SECOND
from tests.simulation.world import World

UNITS = {"住建局": "陈海峰", "交通局": "许大川", "城管局": "陈海峰"}
HOLDER = "水利局"
COUNTY_HEAD, EXECUTIVE, TOP = "周明远", "高志成", ("周明远", "郑启明")
LEVELS = list(Level)
CALENDAR = load_calendar()
POLICY = load_policy(policy_path("default"))
AWAY, STANDS_IN, HIS_POST, HIS_UNIT = "许大川", "陈海峰", "县政府|副县长（交通）", "交通局"
PASSED_ON = {"head": "住建局|局长", "liaison": "住建局|联络员"}
AGREED_WITHIN = timedelta(hours=23)
STRANGERS = ("吴小雨", "孙大江")
DECISIONS = (
    (("住建局",), ("交通局",)),
    (("交通局", "住建局"), ("城管局",)),
)  # fmt: skip
MOST = 4
CRITERIA = ("材料齐全", "现场验收")
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
    "withdraw": ("county", "撤销{n} 原因:情况变化", "确认办理", "撤销{matter}"),
    "end": ("office", "撤销{n} 原因:重复交办", "确认办理", "撤销{matter}"),
    "end_alone": ("office", "同意撤销{n}"),
    "end_too": ("second", "同意撤销{n}"),
    "end_not": ("second", "不同意撤销{n}"),
    "met": ("office", "达到{n} {unit}"),
    "unmet": ("office", "尚未达到{n} {unit} 缺附件"),
    "urge": ("office", "催办{n} {unit}"),
    "feed": ("head", "反馈{n} 正在办理"),
    "suspend": ("office", "中止{n} 到{day} 等上级批复", "确认办理", "中止{matter}"),
    "resume": ("office", "恢复{n}", "确认办理", "恢复{matter}"),
    "transfer": ("office", "转办{n} {unit}到{to} 职责调整", "确认办理", "转办{matter}"),
    "correct": ("office", "更正{n} 期限 {day}", "确认办理", "更正{matter}"),
    "reopen": ("office", "重开{n} 到{day} 现场反弹", "确认办理", "重开{matter}"),
    "raise": ("level", "提请{n} 用地未批;已对接两次;请协调"),
    "pause": ("leader", "{n}号有误"),
    "hold_back": ("leader", "暂停上报{n}"),
    "set_free": ("office", "恢复上报{n}"),
}
ACTS = tuple(sorted(ACTS_SAID))
TAKEN_BACK = (
    "sign", "ask", "block", "return", "feed", "submit", "grant", "refuse", "deny", "uphold", "accept", "reject", "met",
    "suspend", "correct",
)  # fmt: skip
PLAIN = tuple(act for act in ACTS if len(ACTS_SAID[act]) == 2)
# Said of the due day, not of today.
OF_THE_DUE_DAY = ("ask",)
# What one may say of a matter and is nobody's to say: the other field's leader, a liaison of another unit, the office.
IDLE = {
    "stranger_grants": "同意延期{n} {unit}",
    "stranger_signs": "收到{n}",
    "stranger_closes": "销号{n} {unit}",
    "stranger_ends": "同意撤销{n}",
    "stranger_hands_over": "交办 住建局 12月30日前报送别的材料",
    "stranger_raises": "提请{n} 用地未批;已对接两次;请协调",
    "stranger_decides": "议定{n} 由住建局牵头，于12月30日前报送别的材料",
    "stranger_urges": "催办{n} {unit}",
    "stranger_judges": "达到{n} {unit}",
    "stranger_looks": "回头看{n} 合格",
    "stranger_lets_go": "报送{n}号",
    "stranger_stops": "暂停上报",
}
# Not `integers`: these are drawn with an eye on the numbers in whatever modules are loaded, and a lot would not repeat.
DAYS = st.sampled_from(range(1, 13))


def _waits(connection: Connection) -> bool:
    """Whether something the platform would not take is still to be tried again: what is said to the same person since
    leaves after it (reliability §3.3)."""
    unsent = select(tables.dispatches.c.key).where(tables.dispatches.c.state == DispatchState.FAILED_TEMP)
    return connection.scalar(select(unsent.exists())) is True


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="qunding-life-"))


@cache
def first_morning() -> World:
    """One that nobody lives in: the others begin as its copies."""
    world = World(_folder(), place=ADMINISTERED)
    world.open()
    return world


class Life(RuleBasedStateMachine):
    """The machine: rules are what people and fate may do."""

    def __init__(self) -> None:
        super().__init__()
        self.log = Heard()
        self.world = World(_folder(), place=ADMINISTERED)
        self.world.rests = True
        self.world.wake(first_morning())
        self.matters: dict[int, Matter] = {}
        self.kinds: dict[int, str] = {}
        self.rough = 0
        self.done: set[str] = set()
        self.leaves: frozenset[tuple[date, date]] = frozenset()
        self.posts = {"head": HEADS["住建局"], "liaison": LIAISONS["住建局"]}
        self.handing: dict[str, datetime] = {}
        self.shown: dict[str, list[set[str]]] = {}
        self.left = False
        self._read_at = -1
        self._items: dict[int, Item] = {}

    # ── how it is done ────────────────────────────────────────────────────────────────────────────────────────

    def says(self, who: str, text: str) -> bool:
        """Whether the bot answered; nobody insists more than three times."""
        self.rough = max(self.rough - 1, int(self.world.look(_waits)))
        note(f"{self.world.clock.now():%m-%d %H:%M} {who}：{text}")
        return self.world.run(self.insists(partial(self.world.city.says, who, None, text)))

    def taps(self, who: str, button: str, on: str | None = None) -> bool:
        """The same for the newest card with that button and those words; False where there is none."""
        note(f"{self.world.clock.now():%m-%d %H:%M} {who} ［{button}］{on or ''}")
        return self.world.run(self.insists(partial(self.world.city.taps, who, button, on)))

    async def insists(self, act: Callable[[], Awaitable[Outcome]]) -> bool:
        """Acts and, where the platform could not hand it over, acts again ninety seconds later, three times at most;
        who was answered goes on after half a minute.
        True only at the first try: who had to say it twice may have been heard twice."""
        for attempt in range(3):
            try:
                outcome = await act()
            except CityError:  # there is no such button
                return False
            answered = outcome is Outcome.ANSWERED
            await self.world.machine.run_until(self.world.clock.now() + timedelta(seconds=30 if answered else 90))
            if answered:
                return attempt == 0
        return False

    def confirms(self, who: str, button: str, on: str) -> bool:
        """`taps` for what was just shown. In rough weather the newest such card may be an older one: then nothing
        follows from it."""
        return self.taps(who, button, on) and not self.rough

    def heard_since(self, who: str, button: str, on: str, asked_at: datetime | None) -> bool:
        """Whether the card that is pressed next came after that moment: in the night it is an older one."""
        try:
            (message, _view), _button = button_for(self.world.city.platform, self.world.city.person(who), button, on)
        except CityError:
            return False
        return asked_at is not None and message.at >= asked_at

    def person(self, role: str, word: Word) -> str:
        """Who has that role for a matter or a unit."""
        if role == "level":
            return (OFFICE, self.leader(self.matters[word.number].lead), EXECUTIVE, COUNTY_HEAD)[word.level]
        return {
            "head": self.head(word.unit),
            "leader": self.leader(word.unit),
            "office": OFFICE,
            "second": SECOND,
            "county": COUNTY_HEAD,
            "holder": HEADS[HOLDER] if self.left else LIAISONS[HOLDER],
        }[role]

    def head(self, unit: str) -> str:
        """Who heads it today."""
        return self.posts["head"] if unit == "住建局" else HEADS[unit]

    def leader(self, unit: str) -> str:
        """Its field leader, or who stands in for him today."""
        return STANDS_IN if unit == HIS_UNIT and self.is_away() else UNITS[unit]

    def is_away(self) -> bool:
        """Whether the leader who takes leave is away today."""
        today = local_date(self.world.clock.now())
        return any(first <= today <= last for first, last in self.leaves)

    def called(self, number: int) -> str:
        """As every card names it."""
        return f"{self.kinds.get(number, '交办')}〔2026〕{number}号"

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
        if not heard:  # he said it up to three times, and each may have arrived
            late = replace(word, now=self.world.clock.now())
            again = after(allowed[0], late)
            allowed += [was, after(was, late), again, after(again, late)]
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
    @rule(units=st.sampled_from([("住建局",), ("交通局",), ("住建局", "交通局")]), days=DAYS, lines=st.booleans())
    def hand_over(self, units: tuple[str, ...], days: int, lines: bool = False) -> None:
        """By the office, confirmed on the card; perhaps with the lines by which it is closed."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        criteria = f"，销号标准：{'；'.join(CRITERIA)}" if lines else ""
        begun = replace(self.begun(units, due), criteria=len(CRITERIA) if lines else 0)
        self.issued(f"交办 {'、'.join(units)} {in_words(due)}前{{title}}{criteria}", begun)

    @precondition(lambda self: len(self.matters) < MOST + 2)
    @rule(data=st.data(), days=st.sampled_from(range(1, 10)))
    def split(self, data: st.DataObject, days: int) -> None:
        """A part of a matter is a matter, and the whole waits for it."""
        self.split_off(*self.pick(data), days)

    def split_off(self, number: int, unit: str, days: int) -> None:
        """Of that matter, by that unit."""
        due, whole = local_date(self.world.clock.now()) + timedelta(days=days), self.matters[number]
        may = may_be_split(whole, close_of(due))
        begun = self.begun((unit,), due) if may else None
        part = self.issued(f"拆{number} {unit} {in_words(due)}前{{title}}", begun)
        if part:
            self.comes_to(number, [replace(whole, parts=(*whole.parts, part))])

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(lines=st.sampled_from(DECISIONS), days=DAYS, lacks=st.sampled_from(["", "said", "out"]))
    def decide(self, lines: Sequence[tuple[str, ...]], days: int, lacks: str) -> None:
        """议定: the decisions of minutes are matters by one confirmation, all of them or none. The last may lack its
        day at first, and is then completed or taken out."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        source, last = f"第{self.world.city.seq}次调度会议定事项", len(lines)
        said = [source]
        for n, units in enumerate(lines, 1):
            day = "" if lacks and n == last else f"于{in_words(due)}前"
            helps = "牵头、" + "、".join(units[1:]) + "配合" if units[1:] else "负责"
            said.append(f"{n}. 由{units[0]}{helps}，{day}报送第{self.world.city.seq}号材料之{n}")
        more = {"": [], "said": [f"第{last}条 {in_words(due)}前"], "out": [f"去掉第{last}条"]}[lacks]
        plan = [self.begun(units, due) for units in (lines[:-1] if lacks == "out" else lines)]
        self.kinds |= dict.fromkeys(self.opened(["\n".join(said), *more], source, plan), "议定")

    def begun(self, units: Sequence[str], due: date) -> Matter:
        """The first leads, the others assist; nothing is done yet."""
        return Matter(shares={unit: Share(due=close_of(due), assisting=unit != units[0]) for unit in units})

    def issued(self, text: str, begun: Matter | None, who: str = OFFICE) -> int:
        """One matter; its number, or 0 where none was drawn, as none may be where nothing is `begun`."""
        title = f"报送第{self.world.city.seq}号材料"
        return next(iter(self.opened([text.format(title=title)], title, [begun] if begun else [], who)), 0)

    def opened(self, said: Sequence[str], on: str, plan: Sequence[Matter], who: str = OFFICE) -> list[int]:
        """Numbers are drawn by the confirmation only, for everything that is planned or for nothing."""
        known = set(self.items())
        for text in said:
            heard = self.says(who, text)
            assert set(self.items()) == known, "nothing was confirmed"
            if not heard:
                return []
        heard = self.confirms(who, "确认下发", on)
        fresh = sorted(set(self.items()) - known)
        assert len(fresh) == len(plan) if heard or not self.rough else len(fresh) in (0, len(plan)), f"drawn: {fresh}"
        for number, begun in zip(fresh, plan, strict=False):
            self.comes_to(number, [begun])
        return fresh

    @rule(data=st.data(), days=DAYS, to=st.sampled_from(sorted(UNITS)))
    def act(self, data: st.DataObject, days: int, to: str) -> None:
        """Somebody entitled says what is his to say now."""
        self.fits(data, days, to)

    @rule(data=st.data(), days=DAYS, to=st.sampled_from(sorted(UNITS)))
    def act_on(self, data: st.DataObject, days: int, to: str) -> None:
        """The same: a life without any of it, as drawing rules by lot would have it now and then, is dull."""
        self.fits(data, days, to)

    def fits(self, data: st.DataObject, days: int, to: str) -> None:
        """An act that is taken, rather one that nobody has done in this life, of a share of which it is taken."""
        words = [self.word(act, n, unit, days, to) for act in ACTS for n, unit in self.shares()]
        taken = [word for word in words if after(self.matters[word.number], word) != self.matters[word.number]]
        acts = {word.act for word in taken}
        act = data.draw(st.sampled_from(sorted(acts - self.done) or sorted(acts) or ["sign"]), label="act")
        self.done.add(act)
        chosen = [word for word in taken if word.act == act] or [word for word in words if word.act == act]
        self.spoken(data.draw(st.sampled_from(chosen), label="word"))

    @rule(data=st.data(), act=st.sampled_from(ACTS), days=DAYS, to=st.sampled_from(sorted(UNITS)))
    def says_anything(self, data: st.DataObject, act: str, days: int, to: str) -> None:
        """Somebody entitled says it; whether it is taken, the reference knows."""
        number, unit = self.pick(data)
        self.spoken(self.word(act, number, unit, days, to))

    def spoken(self, word: Word) -> bool:
        """By whom it is for. What is shown first counts with the button; where it may not be there is none."""
        _role, _sentence, *button = ACTS_SAID[word.act]
        number, (who, _private, text) = word.number, self.sentence(word)
        if not button:
            return self.does(word, partial(self.says, who, text))
        if not self.does(replace(word, act="nothing"), partial(self.says, who, text)):
            return False
        was, word = self.matters[number], replace(word, now=self.world.clock.now())
        on = button[1].format(n=number, matter=self.called(number))
        heard = self.does(word, partial(self.confirms, who, button[0], on))
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
            heard = self.confirms(OFFICE, "确认办理", f"合并{self.called(number)}")
            done = merged(other, *both)
            assert heard or self.rough or done == both, "no card"
            moved = heard or (self.items()[number].withdrawn is not None and not both[0].withdrawn)
            for n, matter in zip((number, other), done if moved else both, strict=True):
                self.comes_to(n, [matter])

    @rule(data=st.data(), act=st.sampled_from(TAKEN_BACK))
    def says_and_takes_back(self, data: st.DataObject, act: str) -> None:
        """撤回 at once: every matter is as it was, whatever ticked meanwhile on others."""
        words = [self.word(act, number, unit, 3) for number, unit in self.shares()]
        taken = [word for word in words if after(self.matters[word.number], word) != self.matters[word.number]]
        self.takes_back(data.draw(st.sampled_from(taken or words), label="word"))

    def takes_back(self, word: Word) -> None:
        """By who said it."""
        number, who = word.number, self.person(ACTS_SAID[word.act][0], word)
        before, was = self.items()[number], self.matters[number]
        heard = self.spoken(word)
        done = self.matters[number]
        if not heard or done == was:
            return
        heard = self.says(who, "撤回")
        self.comes_to(number, [was] if heard else [was, done])
        if heard and fired(self.items()[number]) == fired(before):
            assert told_nothing(self.items()[number]) == told_nothing(before)

    @rule(data=st.data(), late=st.booleans(), days=DAYS)
    def two_speak(self, data: st.DataObject, late: bool, days: int) -> None:
        """In one moment, or the platform brings what was said first after what was said next."""
        drawn = [(data.draw(st.sampled_from(PLAIN), label="act"), *self.pick(data)) for _who in range(2)]
        words = [self.word(act, number, unit, days) for act, number, unit in drawn]
        said = [self.sentence(word) for word in words]
        note(f"{self.world.clock.now():%m-%d %H:%M} {'late' if late else 'together'} {said}")
        says = [partial(self.world.city.says, *each) for each in said]
        heard = self.world.run(self.overtaken(*says) if late else self.together(*says))
        for number in {word.number for word in words}:
            mine = [(word, ok) for word, ok in zip(words, heard, strict=True) if word.number == number]
            self.comes_to(number, outcomes(self.matters[number], mine, self.world.clock.now()))

    def sentence(self, word: Word) -> tuple[str, None, str]:
        """Who says what in private."""
        role, sentence = ACTS_SAID[word.act][:2]
        text = sentence.format(n=word.number, unit=word.unit, day=in_words(word.day), to=word.to)
        return self.person(role, word), None, text

    async def together(self, *says: Callable[[], Awaitable[Outcome]]) -> list[bool]:
        """Both reach the door before either is done."""
        found = await asyncio.gather(*(each() for each in says))
        await self.world.machine.run_until(self.world.clock.now() + timedelta(seconds=150))
        return [outcome is Outcome.ANSWERED for outcome in found]

    async def overtaken(
        self, first: Callable[[], Awaitable[Outcome]], then: Callable[[], Awaitable[Outcome]]
    ) -> list[bool]:
        """The first one's push comes last; the platform, that had no answer, brings it a second time as well."""
        self.world.kept_back = []
        await first()
        kept, self.world.kept_back = self.world.kept_back, None
        answered = await then() is Outcome.ANSWERED
        late = [await self.world.brings(push) for push in kept]
        await self.world.machine.run_until(self.world.clock.now() + timedelta(seconds=150))
        return [all(late) and bool(late), answered]

    @rule(days=st.sampled_from(range(0, 4)), back=st.booleans())
    def leave(self, days: int, back: bool) -> None:
        """A leader goes away and names who stands in for him, or he is back."""
        today = local_date(self.world.clock.now())
        period = (today, today + timedelta(days=days))
        said = "销假" if back else f"{in_words(period[0])}到{in_words(period[1])}请假，由{STANDS_IN}代理"
        heard = self.says(AWAY, said)
        wanted = frozenset() if back else self.leaves | {period}
        assert self.standing_in() in (
            {current(wanted, today)} if heard else {current(wanted, today), current(self.leaves, today)}
        )
        self.leaves = self.standing_in()

    def standing_in(self) -> frozenset[tuple[date, date]]:
        """The days on which the store has somebody stand in for him, as far as they are not over."""
        post = self.world.look(lambda connection: all_of(connection, Post))[HIS_POST]
        named = {(p.period.start_on, p.period.end_on) for p in post.proxies if p.person == STANDS_IN}
        return current(frozenset(named), local_date(self.world.clock.now()))

    @rule(data=st.data(), grants=st.booleans())
    def out_of_his_field(self, data: st.DataObject, grants: bool) -> None:
        """Who stands in decides on those days, and on no other."""
        numbers = [n for n, matter in self.matters.items() if HIS_UNIT in matter.shares]
        if not numbers or self.is_away():
            return
        number = data.draw(st.sampled_from(sorted(numbers)), label="number")
        self.idle(STANDS_IN, f"{'同意' if grants else '不同意'}延期{number} {HIS_UNIT}")

    @rule(there=st.booleans(), agree=st.booleans())
    def hand_post(self, there: bool, agree: bool) -> None:
        """移交 by the office; only a second person, as soon as he has heard of it, makes the posts of the one that both
        were shown the other's, as far as they still are his."""
        pair = (HEADS["住建局"], LIAISONS["住建局"])
        giver, taker = pair if there else pair[::-1]
        words = f"{giver}→{taker}"
        if not agree:
            self.shown.setdefault(words, []).append({key for key, holder in self.posts.items() if holder == giver})
            asked = giver in self.posts.values() and self.says(OFFICE, f"移交 {words}")
            asked_at = self.world.clock.now()
            if asked and self.confirms(OFFICE, "确认移交", words):
                self.handing[words] = asked_at
            self.passed_on([self.posts])
            return
        wanted = [
            {key: taker if holder == giver and key in shown else holder for key, holder in self.posts.items()}
            for shown in self.shown.get(words, ())
        ]
        begun = self.handing.pop(words, None)
        valid = begun is not None and self.world.clock.now() - begun < AGREED_WITHIN
        told = valid and self.heard_since(ADMIN, "同意", words, begun)
        sure = self.confirms(ADMIN, "同意", words) and told
        self.passed_on(wanted if sure else [*wanted, self.posts])

    def passed_on(self, allowed: list[dict[str, str]]) -> None:
        """Who holds the posts that change hands."""
        posts = self.world.look(lambda connection: all_of(connection, Post))
        real = {key: posts[post].holder for key, post in PASSED_ON.items()}
        assert real in allowed, f"{real}, not {allowed}"
        self.posts = real
        self.world.heads.add(real["head"])

    @precondition(lambda self: not self.left)
    @rule()
    def leaver(self) -> None:
        """Somebody leaves the organisation: the account opens nothing any more, the head answers for the unit."""
        who = LIAISONS[HOLDER]
        answered = self.world.run(self.world.city.resigns(who)) is Outcome.ANSWERED
        self.world.run(self.world.waits_until(self.world.clock.now() + timedelta(seconds=90)))
        self.left = True
        person = self.world.look(lambda connection: all_of(connection, Person))[who]
        assert not (answered and person.staff_id), "still bound"

    @rule(data=st.data(), act=st.sampled_from(sorted(IDLE)))
    def stranger(self, data: st.DataObject, act: str) -> None:
        """Somebody of a unit that has nothing to do with it, or who has handed over his post: nothing moves."""
        number, unit = self.pick(data)
        former = {HEADS["住建局"], LIAISONS["住建局"]} - set(self.posts.values())
        who = data.draw(st.sampled_from([*STRANGERS, *sorted(former)]), label="who")
        self.idle(who, IDLE[act].format(n=number, unit=unit))

    def idle(self, who: str, text: str) -> None:
        """Said, and nothing moves but what moves by itself."""
        self.says(who, text)
        self.the_reference_agrees()

    @rule(who=st.sampled_from(sorted(LIAISONS.values())))
    def report(self, who: str) -> None:
        """The daily round: whatever it is worth, no matter moves."""
        if not (self.left and who == LIAISONS[HOLDER]):
            self.idle(who, "无变化")

    # ── what fate does ────────────────────────────────────────────────────────────────────────────────────────

    @rule(hours=st.sampled_from(range(1, 25)), home=st.booleans())
    def time_passes(self, hours: int, home: bool) -> None:
        """Everything beats by itself; or for three times as long nobody is at home, and then a share climbs at most one
        rung of a ladder (E6)."""
        before = {n: fired(item) for n, item in self.items().items()}
        until = self.world.clock.now() + timedelta(hours=hours if home else 3 * hours)
        if not home:
            self.world.away_until(until)
        self.world.run(self.world.waits_until(until + timedelta(seconds=1)))
        for number, item in self.items().items() if not home else ():
            for share, ladders in fired(item).items():
                new = {ladder: n - before[number][share].get(ladder, 0) for ladder, n in ladders.items()}
                assert max(new.values(), default=0) <= 1, f"{number}号 {share} climbed {new}"

    @rule(blow=st.sampled_from(["death", "lost_answer", *FAULTS]), seams=st.sampled_from(range(0, 41)))
    def blow(self, blow: str | tuple[str, str], seams: int) -> None:
        """The process dies at one of the next seams it passes, the platform has it and we never hear so, or it
        misbehaves once."""
        self.rough = ROUGH
        if blow == "death":
            self.world.seams.dies.append(self.world.seams.passed + seams)
        elif blow == "lost_answer":
            self.world.seams.loses.append(self.world.seams.passed + seams // 2)
        else:
            self.world.city.fault(*blow)

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
        self.log.end()
        found = broken(self.world, log=self.log.lines)
        assert not found, found


def current(periods: frozenset[tuple[date, date]], today: date) -> frozenset[tuple[date, date]]:
    """Those that are not over."""
    return frozenset(period for period in periods if period[1] >= today)


def outcomes(matter: Matter, said: list[tuple[Word, bool]], now: datetime) -> list[Matter]:
    """Whatever order they were taken in; what was not answered was taken, or not, or later."""
    found = []
    for order in permutations(said):
        reached = [matter]
        for word, heard in order:
            words = [word] if heard else [word, replace(word, now=now)]
            reached = [after(each, one) for each in reached for one in words] + ([] if heard else reached)
        found += reached
    return found


def in_words(day: date) -> str:
    """As people write it."""
    return f"{day.month}月{day.day}日"


def real_matter(item: Item) -> Matter:
    """What the store says of a matter, in the words of the reference."""
    stands = item.suspension
    return Matter(
        shares={b.unit: real_share(b) for b in item.branches},
        level=LEVELS.index(item.rise.level) if item.rise else 0,
        level_due=item.rise.due_at if item.rise else None,
        decided=int(item.rise.decided.partition("-")[2] or 0) if item.rise else 0,
        criteria=len(item.criteria),
        parts=tuple(int(key.partition("-")[2]) for key in item.parts),
        paused=item.escalation_paused is not None,
        suspended=(local_date(stands.began_at), stands.until_at) if stands else None,
        withdrawn=item.withdrawn is not None,
        ending=item.withdrawal is not None,
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
        met=len(b.met),
        urged=tuple(local_date(at) for at in b.reminded if at >= b.deadline.set_at),
        fed=len(b.feedback),
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
