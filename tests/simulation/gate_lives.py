"""Lives with what goes up: nobody of the first ones hears anything that nobody of the office let go, and what was
rewritten in the words written last (domain §2.9, V8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.calendars import local_date
from domain.matters.gate import GateState, Submission
from domain.people.records import Tier
from rehearsal.stage import GROUPS
from sandbox.city import CityError
from sandbox.look import button_for
from store.mapping import all_of
from tests.simulation.gate_reference import WAITS, Put, is_idle, let_go, may_decide
from tests.simulation.lives import CALENDAR, DAYS, MOST, TOP, Life, in_words
from tests.simulation.village import OFFICE, SECOND

RECORDED = re.compile(r"要求代录[：:]?\s*交办〔2026〕(\d+)号")
REWRITTEN = re.compile(r"情况已核\d+次")
LET_GO = "审定人"
"""What went through the gate says who let it."""
KINDS = {
    "report_up": "report", "recorded_on_behalf": "record", "extension_up": "extension", "level_up": "level",
    "report_up_list": "list",
}  # fmt: skip
VERBS = ("报送", "报送", "暂缓", "改写")
ROLES = ("office", "office", "second", "leader")


class LifeAtTheGate(Life):
    """What waits there is known by its key; nothing moves there by itself but what has become idle."""

    def __init__(self) -> None:
        super().__init__()
        self.puts: dict[str, Put] = {}
        self.told_up = self.told_plainly = self.heard_to = 0
        self._put_at = -1
        self._put: dict[str, Submission] = {}

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(leader=st.sampled_from(["县长", "县委书记"]), days=DAYS)
    def write_down(self, leader: str, days: int) -> None:
        """代录: what a principal leader has ordered by word of mouth; that he is told of it waits at the gate."""
        due = CALENDAR.add_work_days(local_date(self.world.clock.now()), days)
        self.issued(f"代{leader}交办 住建局 {in_words(due)}前{{title}}", self.begun(("住建局",), due))

    @precondition(lambda self: any(put.number for put in self.puts.values()))
    @rule(data=st.data(), role=st.sampled_from(ROLES), verb=st.sampled_from(VERBS))
    def lets_go(self, data: st.DataObject, role: str, verb: str) -> None:
        """The office, the second one of it, or the leader of that field decides whether it goes up."""
        waits = {put.number for put in self.puts.values() if put.number and put.stage in WAITS}
        numbers = waits or {put.number for put in self.puts.values() if put.number}
        self.decides(role, data.draw(st.sampled_from(sorted(numbers)), label="number"), verb)

    def decides(self, role: str, number: int, verb: str) -> None:
        """In words, that mean the only report of that matter that waits for who says them; of two they let go
        neither."""
        unit = next((put.unit for put in self.puts.values() if put.number == number), self.matters[number].lead)
        who = {"office": OFFICE, "second": SECOND, "leader": self.leader(unit)}[role]
        waits = {key: put for key, put in self.puts.items() if put.number == number and put.stage in WAITS}
        found = [key for key, put in waits.items() if self.lies_with(put, role, who)]
        words = f"情况已核{self.world.city.seq}次"
        heard = self.says(who, f"{verb}{number}号" + (f" {words}" if verb == "改写" else ""))
        self.decided_on(found[0] if len(found) == 1 else "", role, verb, words if heard else "")

    def lies_with(self, put: Put, role: str, who: str) -> bool:
        """Whether his word may mean it: the office speaks of both stages, a leader of his field's alone."""
        if role == "leader":
            return may_decide(put, role) and self.leader(put.unit) == who
        return role == "office" or may_decide(put, role)

    @rule(verb=st.sampled_from(VERBS))
    def gate(self, verb: str) -> None:
        """With a button of what is newest before the office, if anything is."""
        try:
            _seen, button = button_for(self.world.city.platform, self.world.city.person(OFFICE), verb, None)
        except CityError:
            return
        key, words = str(button.params.get("submission", "")), f"情况已核{self.world.city.seq}次"
        note(f"{self.world.clock.now():%m-%d %H:%M} {OFFICE} ［{verb}］{key}")
        fills = partial(self.world.city.fills, OFFICE, {"改写为": words}, verb, None)
        taps = partial(self.world.city.taps, OFFICE, verb, None)
        heard = self.world.run(self.insists(fills if verb == "改写" else taps)) and not self.rough
        self.decided_on(key, "office", verb, words if heard else "")

    def decided_on(self, key: str, role: str, verb: str, words: str) -> None:
        """That one has come to where it may stand, no other has moved; `words` where it was surely heard."""
        put = self.puts.get(key)
        if put is None:
            self.gate_agrees({})
            return
        stages = let_go(put, self.matters.get(put.number), role, verb)
        self.gate_agrees({key: stages if words else {put.stage, *stages}})
        if verb == "改写" and may_decide(put, role):
            sure = words if stages == {"waiting"} else None
            self.puts[key] = replace(self.puts[key], words=sure or None)

    def submissions(self) -> dict[str, Submission]:
        """All of them as the disk has them; read anew after every commit."""
        if self._put_at != self.world.disk.commits:
            self._put_at = self.world.disk.commits
            self._put = self.world.look(lambda connection: all_of(connection, Submission))
        return self._put

    def gate_agrees(self, allowed: Mapping[str, set[str]]) -> None:
        """Each stands where it stood, or where it was just decided, or lapsed with what it rests on; what stands in a
        list goes with the list."""
        real = self.submissions()
        lists = {member: each for each in real.values() for member in each.members}
        for key, each in real.items():
            put, stage = self.puts.get(key), stage_of(each)
            if put is None:
                put = self.put(each)
                assert stage in ("waiting", "bundled"), f"{key} begins as {stage}"
            assert stage in {*allowed.get(key, {put.stage}), *self.by_itself_at_the_gate(put, lists.get(key))}, (
                f"{key} is {stage}, not {allowed.get(key)}, {put}"
            )
            assert stage != "bundled" or stage_of(lists[key]) == "waiting", f"{key} stands in no list"
            self.puts[key] = replace(put, stage=stage)

    def put(self, new: Submission) -> Put:
        """As it is found. In rough weather something may have happened since."""
        number = int(new.item.partition("-")[2] or 0)
        was = None if self.rough else self.matters.get(number)
        return Put(kind=KINDS.get(new.notice, "paper"), number=number, unit=new.unit, was=was)

    def by_itself_at_the_gate(self, put: Put, within: Submission | None) -> Iterator[str]:
        """What nobody has to decide."""
        matter = self.matters.get(put.number)
        if put.stage in (*WAITS, "bundled") and matter is not None and is_idle(put, matter):
            yield "lapsed"
        if put.kind == "report" and put.stage == "waiting":
            yield "bundled"
        if put.stage == "bundled" and within is not None and within.state is not GateState.WAITING:
            yield from (within.state.value, "lapsed")

    @invariant()
    def the_reference_agrees(self) -> None:
        """Of the gate as well, and of what was heard behind it."""
        super().the_reference_agrees()
        self.gate_agrees({})
        self.the_first_ones_hear_only_what_was_let_go()

    def the_first_ones_hear_only_what_was_let_go(self) -> None:
        """V8: one message a release at most; what was rewritten in no words but the last; of what was written down in
        a leader's name nothing before two have let it."""
        city, since = self.world.city, self.heard_to
        self.heard_to = city.seq
        if since == city.seq:
            return
        places = (*(f"私聊 {who}" for who in TOP), GROUPS[Tier.PRINCIPAL])
        new = [each.view for place in places for each in city.arrivals(place, since) if each.what == "message"]
        gone = [put for put in self.puts.values() if put.stage == "released"]
        for message in (each for each in new if each.from_robot and LET_GO in each.text + each.footer):
            self.told_up += 1
            assert self.told_up <= len(gone), f"nobody let go: {message.text}"
            words = REWRITTEN.findall(message.text)
            self.told_plainly += not words
            assert self.told_plainly <= sum(not put.words for put in gone), f"the first words: {message.text}"
            assert all(any(put.words in (each, None) for put in gone) for each in words), message.text
            for number in RECORDED.findall(message.title + message.text):
                (put,) = [put for put in gone if put.kind == "record" and put.number == int(number)]
                assert put.words is None or put.words in message.text, message.text


def stage_of(each: Submission) -> str:
    """In the words of the reference."""
    return "second" if each.state is GateState.WAITING and each.first_by else each.state.value
