"""Lives with everything else people say of matters: problems and the levels they rise through, orders written down for
a field leader, lists, what is called off, urged, signed at once, asked; and the switch that stops what goes up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.calendars import local_date
from domain.matters.recheck import Recheck
from sandbox.views import MessageView
from store.mapping import all_of
from tests.simulation.gate_lives import RECORDED, LifeAtTheGate
from tests.simulation.lives import (
    CALENDAR,
    COUNTY_HEAD,
    DAYS,
    EXECUTIVE,
    MOST,
    STANDS_IN,
    TOP,
    UNITS,
    in_words,
)
from tests.simulation.reference import (
    COUNTY,
    LOOKED_AT_AFTER,
    Matter,
    Share,
    after,
    at_level,
    close_of,
    looked_at_again,
)
from tests.simulation.truths import Facts
from tests.simulation.village import HEADS, LIAISONS, OFFICE, SECOND

LEADERS = {"陈海峰": "城建", "许大川": "交通"}
RAISERS = ("head", "liaison", LIAISONS["交通局"], HEADS["城管局"], OFFICE)
PROBLEM_DAYS = 5
VOID_WITHIN, UNSURE = timedelta(hours=24), timedelta(minutes=15)
LOOKED_AT_FROM = time(9, 10)
NUMBERED = re.compile(r"〔2026〕(\d+)号")
TOTAL = re.compile(r"\d+件(?:、\d+个单位)?")
WHOSE_AGENDA = (OFFICE, SECOND, *LEADERS, EXECUTIVE, COUNTY_HEAD)
COUNTED = ("我的", "未签收", "逾期", "卡点")
# What is asked, and how many of the shares that are owed the answer counts; None = only that nothing moves.
QUESTIONS: Mapping[str, Callable[[Matter, Share, datetime], bool] | None] = {
    "我的": lambda _matter, _share, _now: True,
    "未签收": lambda _matter, share, _now: not share.signed,
    "逾期": lambda _matter, share, now: not share.submitted and share.due < now,
    "卡点": lambda _matter, share, _now: share.blocked,
    "1号经过": None, "1号谁还没看": None, "减负报告": None, "导出台账 在办": None, "待我审定": None, "额度": None,
    "1号怎么样了": None, "1号佐证": None, "清单 周协调议题": None,
}  # fmt: skip


class WholeLife(LifeAtTheGate):
    """Everything of issue, course and end of a matter."""

    def __init__(self) -> None:
        super().__init__()
        self.in_name: dict[int, tuple[str, datetime]] = {}
        self.halted: datetime | None = None
        self.stood: list[tuple[datetime, datetime]] = []
        self.looks: dict[str, tuple[date, bool | None]] = {}

    # ── problems ──────────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(raiser=st.sampled_from(RAISERS), taker=st.sampled_from(sorted(UNITS)))
    def raise_problem(self, raiser: str, taker: str) -> None:
        """问题: numbered, by whom it is to be solved, with five work days; the unit that says it assists, and by
        saying it has signed. It lies with the office first."""
        who, today = self.posts.get(raiser, raiser), local_date(self.world.clock.now())
        title = f"高压线未迁影响第{self.world.city.seq}号工程"
        own = self.unit_of(who)
        lead = Share(due=close_of(CALENDAR.add_work_days(today, PROBLEM_DAYS)), signed=own == taker)
        helps = {own: replace(lead, assisting=True, signed=True)} if own not in ("", taker) else {}
        begun = at_level(Matter(shares={taker: lead, **helps}), 0, today, CALENDAR)
        self.kinds |= dict.fromkeys(self.opened([f"问题 {title}", taker], title, [begun], who), "问题")

    def unit_of(self, who: str) -> str:
        """The unit for which somebody reports."""
        if who in self.posts.values():
            return "住建局"
        return next((unit for unit in UNITS if who in (HEADS[unit], LIAISONS[unit])), "")

    @precondition(lambda self: len(self.matters) < MOST + 2)
    @rule(data=st.data(), days=DAYS, office=st.booleans())
    def decide_about(self, data: st.DataObject, days: int, office: bool) -> None:
        """议定 by the office, or by whoever answers for the level: what was decided is a matter under it, and it waits
        at that level no more."""
        rising = [n for n, matter in self.matters.items() if matter.level_due is not None]
        self.decides_about(
            data.draw(st.sampled_from(sorted(rising or self.matters)), label="number"), days, office=office
        )

    def decides_about(self, number: int, days: int, *, office: bool) -> None:
        """Of that problem, or of what is none."""
        whole, due = self.matters[number], CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        who = OFFICE if office else self.person("level", self.word("raise", number, whole.lead, days))
        text = f"议定{number} 由{whole.lead}牵头，于{in_words(due)}前{{title}}"
        part = self.issued(text, self.begun((whole.lead,), due) if whole.open else None, who)
        if part:
            self.kinds[part] = "议定"
            decided = part if whole.level_due is not None else 0
            self.comes_to(number, [replace(whole, parts=(*whole.parts, part), decided=decided)])

    def agenda(self, who: str) -> None:
        """议程: exactly what the level below could not solve and this one has not decided; what nobody let go to the
        county head does not stand in his."""
        if who in LEADERS and self.is_away():
            return
        answer = self.answered(who, "议程")
        if answer is not None and ("议程" in answer.title or "没有要协调" in answer.title):
            assert {int(n) for n in NUMBERED.findall(answer.text)} == set(self.before(who)), answer.text

    def before(self, who: str) -> list[int]:
        """The numbers that lie with somebody."""
        level = {OFFICE: 0, SECOND: 0, EXECUTIVE: 2, COUNTY_HEAD: 3}.get(who, 1)
        lying = [n for n, m in self.matters.items() if m.open and m.level_due and not m.decided and m.level == level]
        if level == 1:
            return [n for n in lying if UNITS[self.matters[n].lead] == who]
        let_go = {put.number for put in self.puts.values() if put.kind == "level" and put.stage == "released"}
        return [n for n in lying if n in let_go] if who == COUNTY_HEAD else lying

    # ── what is written down, listed, called off ──────────────────────────────────────────────────────────────

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(leader=st.sampled_from(sorted(LEADERS)), days=DAYS)
    def write_down_for(self, leader: str, days: int) -> None:
        """代录 for a field leader: he is told of it himself, and by nobody's leave."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        number = self.issued(f"代{leader}交办 住建局 {in_words(due)}前{{title}}", self.begun(("住建局",), due))
        if number:
            self.in_name[number] = (leader, self.world.clock.now())

    @precondition(lambda self: self.in_name)
    @rule(data=st.data())
    def never_ordered(self, data: st.DataObject) -> None:
        """He withdraws it within a day, whatever his field is; later only who leads that field."""
        self.denies(data.draw(st.sampled_from(sorted(self.in_name)), label="number"))

    def denies(self, number: int) -> None:
        """Whose name was used."""
        leader, at = self.in_name[number]
        age = self.world.clock.now() - at
        if self.is_away() or abs(age - VOID_WITHIN) < UNSURE:
            return
        word = self.word("withdraw", number, "住建局", 1)
        own = all(UNITS[unit] == leader for unit, share in self.matters[number].shares.items() if not share.gone)
        if not self.does(replace(word, act="nothing"), partial(self.says, leader, f"撤销{number} 原因:未作此要求")):
            return
        word = replace(word, act="withdraw" if own or age < VOID_WITHIN else "nothing")
        was = self.matters[number]
        heard = self.does(word, partial(self.confirms, leader, "确认办理", f"撤销{self.called(number)}"))
        assert heard or self.rough or after(was, word) == was, "no card"

    @precondition(lambda self: len(self.matters) < MOST - 1)
    @rule(days=DAYS)
    def list_of_two(self, days: int) -> None:
        """批量交办: two lines, one confirmation."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        seq, units = self.world.city.seq, ("住建局", "交通局")
        lines = [f"{unit} {in_words(due)}前 报送第{seq}号材料之{n}" for n, unit in enumerate(units, 1)]
        self.opened(["\n".join(["批量交办", *lines])], f"第{seq}号", [self.begun((unit,), due) for unit in units])

    @rule(days=DAYS)
    def call_off(self, days: int) -> None:
        """取消: what was called off is confirmed by no button."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        title = f"报送第{self.world.city.seq}号材料"
        if self.says(OFFICE, f"交办 住建局 {in_words(due)}前{title}") and self.says(OFFICE, "取消"):
            self.taps(OFFICE, "确认下发", title)
            self.the_reference_agrees()

    # ── what is looked at again ───────────────────────────────────────────────────────────────────────────────

    def comes_to(self, number: int, allowed: list[Matter]) -> None:
        """What was closed now is looked at again, if it is one of those."""
        was = self.matters.get(number)
        super().comes_to(number, allowed)
        matter, today = self.matters[number], local_date(self.world.clock.now())
        if was is not None and was.open and not matter.open and not matter.withdrawn:
            rows = zip(LOOKED_AT_AFTER, looked_at_again(2026, number, matter), strict=False)
            self.looks |= {key: (today + timedelta(days=days), None) for days, key in rows}

    @rule(data=st.data(), holds=st.booleans())
    def look_again(self, data: st.DataObject, holds: bool) -> None:
        """回头看 by the office: of what is due, the earliest."""
        number, _unit = self.pick(data)
        self.looks_at(number, holds=holds)

    def looks_at(self, number: int, *, holds: bool) -> None:
        """It holds, or it came back."""
        now = self.world.clock.now()
        mine = sorted(key for key in self.looks if key.startswith(f"2026-{number}|"))
        moments = {key: datetime.combine(self.looks[key][0], LOOKED_AT_FROM, COUNTY) for key in mine}
        due = [key for key in mine if moments[key] <= now and self.looks[key][1] is None]
        heard = self.says(OFFICE, f"回头看{number} {'合格' if holds else '反弹 又出现'}")
        known = dict(self.looks)
        if due:
            self.looks[due[0]] = (known[due[0]][0], holds)
        self.looks_agree([self.looks] if heard else [self.looks, known])

    def looks_agree(self, allowed: list[dict[str, tuple[date, bool | None]]]) -> None:
        """What is to be looked at, when, and how it was found."""
        rows = self.world.look(lambda connection: all_of(connection, Recheck))
        real = {key: (local_date(row.due_at), row.held) for key, row in rows.items()}
        assert real in allowed, f"{real}, not {allowed}"
        self.looks = real

    # ── what is said of many, or moves nothing ────────────────────────────────────────────────────────────────

    @rule(unit=st.sampled_from(sorted(UNITS)))
    def sign_all(self, unit: str) -> None:
        """全部收到: every matter of the unit."""
        words = [self.word("sign", number, unit, 1) for number in self.matters]
        heard = self.says(self.head(unit), "全部收到")
        for word in words:
            was = self.matters[word.number]
            self.comes_to(word.number, [after(was, word)] if heard else [after(was, word), was])

    @rule(question=st.sampled_from((*sorted(QUESTIONS), *WHOSE_AGENDA)))
    def asks(self, question: str) -> None:
        """What moves nothing."""
        if question in WHOSE_AGENDA:
            self.agenda(question)
        else:
            self.ask(question)

    def ask(self, question: str) -> None:
        """By the office, about everything: the answer counts what the reference counts, and nothing moves."""
        answer, picked = self.answered(OFFICE, question), QUESTIONS[question]
        self.the_reference_agrees()
        if answer is None or picked is None or not (total := TOTAL.search(answer.title)):
            return
        now = self.world.clock.now()
        shares = ((m, unit, s) for m in self.matters.values() if m.open for unit, s in m.shares.items() if s.owed)
        owed = [(id(matter), unit) for matter, unit, share in shares if picked(matter, share, now)]
        matters, units = {matter for matter, _unit in owed}, {unit for _matter, unit in owed}
        counted = f"{len(matters)}件" + (f"、{len(units)}个单位" if len(matters) < len(owed) else "")
        assert total[0] == counted, answer.text

    def answered(self, who: str, question: str) -> MessageView | None:
        """What the bot says to it; None where that may have been lost."""
        since = self.world.city.seq
        if not self.says(who, question) or self.rough:
            return None
        new = [each.view for each in self.world.city.arrivals(f"私聊 {who}", since) if each.view.from_robot]
        return new[0] if new else None

    @rule(stops=st.booleans())
    def halt(self, stops: bool) -> None:
        """暂停上报 of all, 恢复上报: meanwhile nothing of class S leaves."""
        now, began = self.world.clock.now(), self.halted
        heard = self.says(OFFICE, "暂停上报" if stops else "恢复上报")
        if began is not None and not (stops and heard):
            self.stood.append((began, now))
        self.halted = (began or self.world.clock.now()) if stops and heard else None

    def nothing_went_up_meanwhile(self) -> None:
        """While it was stopped."""
        for each in Facts(self.world, None).spoken.values():
            if each.notice_class.value == "S":
                assert not [at for at in self.stood if at[0] < each.created_at < at[1]], f"{each.notice_kinds} left"

    def teardown(self) -> None:
        """What was stopped goes on first; then also that nothing went up meanwhile, and who was told of what the
        office wrote down."""
        if self.halted is not None:
            self.halt(stops=False)
        super().teardown()
        self.looks_agree([self.looks])
        self.nothing_went_up_meanwhile()
        for who in (*LEADERS, EXECUTIVE, *TOP):
            told = [int(n) for message in self.world.city.screen(who) for n in RECORDED.findall(message.text)]
            for number in (n for n in told if n in self.in_name):
                assert who in (self.in_name[number][0], STANDS_IN), f"{who} was told of {number}号"
