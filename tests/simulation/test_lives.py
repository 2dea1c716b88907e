"""Two hundred lives of sixty steps through the real door; the same ones each time, so that a failure is a fault and no
chance. `make soak` lives two thousand."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from config import logs
from domain import questions, rulings, suggestions
from domain.burden import leaving
from domain.county import County
from domain.events import Confirmed, Dropped, WithdrawalDecided
from domain.evidence import taking
from domain.evidence.records import Evidence
from domain.matters import (
    batches,
    closing,
    confirming,
    corrections,
    extending,
    gates,
    handovers,
    issuing,
    on_behalf,
    reviewing,
    signing,
    standstill,
    undoing,
    urging,
    withdrawing,
)
from domain.matters import minutes as minuting
from domain.matters import orders as orders_of
from domain.matters.course import Level, Withdrawal
from domain.matters.drafts import Draft, Share
from domain.matters.gate import GateState, Submission
from domain.matters.items import Branch, Item, with_branch
from domain.matters.pending import Confirmation
from domain.matters.telling import Deed
from domain.messages.notices import Notice
from domain.outcome import Outcome
from domain.people import succession
from domain.problems import asking, dispatch
from domain.work import Work
from handlers.readings import orders
from store.transaction import Transaction
from tests.simulation import everyday_lives, gate_lives, lives
from tests.simulation.everyday_lives import PHONE
from tests.simulation.everyday_lives import EverydayLife as Life
from tests.simulation.gate_lives import RECORDED
from tests.simulation.lives import COUNTY_HEAD, DECISIONS, EXECUTIVE
from tests.simulation.truths import signature
from tests.simulation.village import OFFICE
from tests.simulation.wider_lives import COUNTED, LEADERS

LOTS = 8
EACH, SOAK = 25, 250
STEPS = 60


@pytest.mark.parametrize("lot", range(LOTS))
@pytest.mark.parametrize("lives", [pytest.param(EACH, id="ci"), pytest.param(SOAK, id="soak", marks=pytest.mark.soak)])
def test_lives_agree_with_the_reference(lives: int, lot: int) -> None:
    """The lot is the seed: naming it repeats it."""
    lived(lot, lives)


def lived(lot: int, lives: int, kind: type[Life] = Life) -> None:
    """So many lives of a lot."""
    of_lot = seed(lot)(type(f"Life{lot}", (kind,), {}))
    plainly = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.generate],  # shrinking a life of sixty steps takes longer than a test may
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(of_lot, settings=plainly)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("lot", "lives"),
    [*((lot, 2) for lot in range(2)), *(pytest.param(lot, 5, marks=pytest.mark.soak) for lot in range(LOTS))],
)
def test_lives_are_the_same_in_another_zone_and_with_another_beat(
    lot: int, lives: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V12: every word, moment and entry, where the machine's clock shows New York and every look is a beat, as in a
    life that goes without beats for five minutes while nothing is due. Both note each minute that they heard: where
    the last note ends a silence begins, so that fewer notes rightly tell of a longer one (reliability E7); and a blow,
    which is placed by counting seams, falls on the same deed only where both pass the seams of these notes."""
    here = traces(lot, lives, rests=True)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "America/New_York")
        time.tzset()
        there = traces(lot, lives, rests=False)
    time.tzset()
    assert len(set(here)) == lives
    assert there == here


def test_who_rests_passes_the_seams_of_who_beats() -> None:
    """Ten minutes in which nobody speaks, looked at every half minute: blows are placed by counting seams."""
    assert minutes_alone(rests=True) == minutes_alone(rests=False) != []


def minutes_alone(*, rests: bool) -> list[str]:
    """The seams that are passed in them."""
    world = Life().world
    world.rests = rests
    first = world.clock.now()
    for half in range(1, 21):
        world.run(world.waits_until(first + half * timedelta(seconds=30)))
    return world.seams.names


def traces(lot: int, lives: int, *, rests: bool) -> list[str]:
    """What happened in each life of a lot."""
    found: list[str] = []

    class Traced(Life):
        def __init__(self) -> None:
            super().__init__()
            self.world.rests = rests

        def teardown(self) -> None:
            super().teardown()
            found.append(signature(self.world))

    lived(lot, lives, Traced)
    return found


FAULTY = {
    "taking back leaves everything as it is": (undoing, "_restored", lambda current, _before, _after: current),
    "a submission is answered and not kept": (closing, "_submitted", lambda item, *_given: item),
    "what nobody submitted can be closed": (reviewing, "_refused", lambda *_given: None),
    "no message is remembered": (Transaction, "remember", lambda *_given: None),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lives that cannot end badly prove nothing."""
    where, what, fault = FAULTY[name]
    monkeypatch.setattr(where, what, fault)
    with pytest.raises(AssertionError):
        lived(0, 30)


# What takes several acts in a row to show is told in order: by lot it would take more lives than a test may.
same, anybody = lambda branch, *_given: branch, lambda *_given: True
Story = Callable[[Life], None]


def acts(*names: str) -> Story:
    """One after the other, a day apart, about the first matter."""

    def told(life: Life) -> None:
        for name in names:
            life.spoken(life.word(name, 1, "住建局", 9))
            life.time_passes(24, home=True)

    return told


def recorded(*by_whom: tuple[str, str]) -> Story:
    """Two orders of a principal leader, and who of the office decides what about telling him."""

    def told(life: Life) -> None:
        for number in (2, 3):
            life.write_down("县长", 9)
            life.the_reference_agrees()
            for role, verb in by_whom:
                life.decides(role, number, verb)
        life.time_passes(24, home=True)
        life.the_reference_agrees()
        heard = any(RECORDED.search(message.text) for message in life.world.city.screen(COUNTY_HEAD))
        assert heard == (life.puts["2026-2|on_behalf"].stage == "released")

    return told


def minutes(lacks: str) -> Story:
    """Three units, two matters, one confirmation."""
    return lambda life: life.decide(DECISIONS[1], 9, lacks)


def posts_change_hands(life: Life) -> None:
    """Asked for by one, agreed to by another."""
    for agree in (False, True):
        life.hand_post(there=True, agree=agree)


def problem(life: Life) -> None:
    """Number 2, of one unit; another one raises it."""
    life.raise_problem("liaison", "交通局")


def rises(life: Life) -> None:
    """To the top, and everybody asks for what lies with him; then it is decided."""
    life.raise_problem(OFFICE, "住建局")
    for _level in range(3):
        life.spoken(life.word("raise", 2, "住建局", 1))
        life.the_reference_agrees()
        for who in (OFFICE, *LEADERS, EXECUTIVE, COUNTY_HEAD):
            life.agenda(who)
    for verb in ("改写", "报送"):
        life.decides("office", 2, verb)
    life.time_passes(3, home=True)
    life.the_reference_agrees()
    assert any("情况已核" in message.text for message in life.world.city.screen(COUNTY_HEAD))
    life.decides_about(2, 9, office=False)
    life.agenda(COUNTY_HEAD)


def overdue(life: Life) -> None:
    """Five work days: it would go up, and goes in other words."""
    while not any(put.kind == "report" for put in life.puts.values()):
        life.time_passes(24, home=True)
        life.the_reference_agrees()
    for verb in ("改写", "改写", "报送"):
        life.decides("office", 1, verb)
    life.time_passes(3, home=True)
    life.the_reference_agrees()
    assert life.told_up == 1


def in_his_name(life: Life) -> None:
    """He hears of it, and says that he has ordered nothing."""
    life.write_down_for("许大川", 9)
    life.time_passes(8, home=True)
    assert any(RECORDED.search(message.text) for message in life.world.city.screen("许大川"))
    life.denies(2)


def line_by_line(life: Life) -> None:
    """The matter has two lines and a part."""
    life.hand_over(("住建局",), 9, lines=True)
    life.split_off(2, "住建局", 3)
    for act in ("submit", "accept", "met", "met", "met"):
        life.spoken(life.word(act, 2, "住建局", 1))


def many_words(life: Life) -> None:
    """Two in one list, one that is called off, all signed, urged as often as may be, asked after."""
    life.list_of_two(9)
    life.call_off(9)
    life.sign_all("住建局")
    for act in ("feed", "feed", "urge", "urge", "urge"):
        life.spoken(life.word(act, 1, "住建局", 1))
    for question in COUNTED:
        life.ask(question)


def stopped(life: Life) -> None:
    """Nobody signs, and nothing goes up for three days."""
    life.halt(stops=True)
    life.time_passes(72, home=True)
    life.halt(stops=False)
    life.nothing_went_up_meanwhile()


def a_month_later(life: Life) -> None:
    """What was reopened and closed again is looked at again."""
    acts("submit", "accept", "reopen", "submit", "accept")(life)
    life.time_passes(24 * 11, home=False)
    life.time_passes(1, home=True)
    assert any("回头看" in message.text + message.title for message in life.world.city.screen(OFFICE))
    life.looks_at(1, holds=True)


def bare_yes(life: Life) -> None:
    """He asks, the leader says no more than yes; then two ask, and yes means neither."""
    life.spoken(life.word("ask", 1, "住建局", 9))
    life.bare_word("陈海峰", grants=True)
    assert life.matters[1].shares["住建局"].extended == 1
    for number in (2, 3):
        life.hand_over(("城管局",), 5)
        life.spoken(life.word("ask", number, "城管局", 9))
    life.bare_word("陈海峰", grants=True)
    assert all(life.matters[number].shares["城管局"].asked for number in (2, 3))


def asks_for_quiet(life: Life) -> None:
    """While a matter goes unsigned; in the end he has what was held."""
    life.hush("张伟明", 2, ends=False)
    life.time_passes(24, home=True)
    life.time_passes(24, home=True)
    life.teardown()


def says_what_he_thinks(life: Life) -> None:
    """Of the bot."""
    life.suggests("张伟明")
    life.teardown()


def sends_a_picture(life: Life) -> None:
    """Of the first of two."""
    life.hand_over(("住建局",), 5)
    life.places(1, "住建局")
    assert set(life.sent_by("张伟明").values()) == {"2026-1"}


def takes_back(*names: str) -> Story:
    """The last of these acts."""

    def told(life: Life) -> None:
        for name in names[:-1]:
            life.spoken(life.word(name, 1, "住建局", 9))
        life.takes_back(life.word(names[-1], 1, "住建局", 9))

    return told


def first_line_only(issue: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Every line of minutes is issued as its first."""

    def issued(work: Work, confirmation: Confirmation, *given: object) -> Outcome:
        draft = confirmation.draft
        first = replace(draft, content=draft.batch[0])
        return issue(work, replace(confirmation, draft=first), *given)

    return issued


def to_the_second(sent: Evidence, **given: Any) -> Evidence:
    """Whatever was named."""
    return replace(sent, **given | ({"item": "2026-2"} if "item" in given else {}))


def always(kind: Callable[..., object], **otherwise: object) -> Callable[..., object]:
    """One of this kind, but always so."""
    return lambda **given: kind(**{**given, **otherwise})


def first_words(self: Submission) -> str:
    """Of all that were written."""
    return self.texts[0].text if self.texts else ""


def forgetful(item: Item, unit: str, change: Callable[[Branch], Branch]) -> Item:
    """What was said before is gone."""
    return with_branch(item, unit, lambda branch: change(replace(branch, feedback=())))


def round_the_gate(items: Iterable[Item], _put: object, deed: Deed) -> object:
    """As if all had been let go."""
    risen, state = tuple(items), GateState.RELEASED
    let_go = [
        Submission(key="", item=i.key, deadline_version=len(i.rises), opened_at=deed.now, state=state) for i in risen
    ]
    return dispatch.agenda(risen, let_go, deed)


def all_of_one_unit(draft: Draft, *given: Any) -> Item:
    """Whatever the line says."""
    one = (Share(unit="住建局", role="lead"),)
    return issuing.opened(replace(draft, content=replace(draft.content, shares=one)), *given)


def never_dropped(work: Work, event: Confirmed | Dropped, now: datetime) -> object:
    """Nothing is called off."""
    return None if isinstance(event, Dropped) else NAMED(work, event, now)


NAMED, OWN = confirming._named, signing.own_items
WAITING = rulings._waiting
LOUD = tuple(each for each in leaving.BEFORE_LEAVING if each is not leaving.keeps_the_quiet_asked_for)
unsaid = always(Notice, facts={"text": "", "name": "", "unit": ""})
NO_PARTS = reviewing.parts_of("none")
of_nobody, agreeing = always(Withdrawal, by=""), always(WithdrawalDecided, agree=True)
TWICE = ("office", "报送"), ("office", "报送")
BOTH = ("office", "报送"), ("second", "改写"), ("office", "报送"), ("second", "报送")
TOLD = {
    "days that stood are not given back": (standstill, "given_back", same, acts("suspend", "resume")),
    "a share that is reopened stays closed": (corrections, "reopened", same, acts("submit", "accept", "reopen")),
    "any leader grants a second extension": (extending, "_entitled", anybody, acts("ask", "grant", "ask", "grant")),
    "the office withdraws by one person": (withdrawing, "_needs_second", lambda *_given: False, acts("end")),
    "who asks to withdraw agrees himself": (withdrawing, "Withdrawal", of_nobody, acts("end", "end_alone")),
    "who does not agree withdraws": (orders, "WithdrawalDecided", agreeing, acts("end", "end_not")),
    "who wrote it down lets it go alone": (gates, "_is_his_own_record", lambda *_given: False, recorded(*TWICE)),
    "the leader never hears of his order": (gates, "upward", lambda *_given: (), recorded(*BOTH)),
    "every line of minutes is its first": (minuting, "issue", first_line_only(issuing.issue), minutes("said")),
    "nobody gets the posts": (succession, "_handed", same, posts_change_hands),
    "who raises a problem is left out": (handovers, "assisted", same, problem),
    "a level has as long as it likes": (dispatch, "level_due", lambda *given: given[-1], rises),
    "a level is passed over": (Level, "above", Level.COUNTY_HEAD, rises),
    "what was decided still lies there": (issuing, "DECISION", "", rises),
    "a question goes round the gate": (asking, "agenda", round_the_gate, rises),
    "it goes up in the first words": (Submission, "text", property(lambda self: ""), overdue),
    "it goes up in older words": (Submission, "text", property(first_words), overdue),
    "what was written down is told to nobody": (on_behalf, "told", lambda *_given: ((), ()), in_his_name),
    "he cannot deny it": (orders_of, "may_void", lambda *_given: False, in_his_name),
    "the parts are not waited for": (reviewing, "parts_of", lambda _item: NO_PARTS, line_by_line),
    "no line is asked": (reviewing, "_unready", lambda *_given: None, line_by_line),
    "a list goes to one unit": (batches, "opened", all_of_one_unit, many_words),
    "what was called off is issued": (confirming, "_named", never_dropped, many_words),
    "one is signed for all": (signing, "own_items", lambda *given: OWN(*given)[:1], many_words),
    "urged without end": (urging, "_is_enough", lambda *_given: False, many_words),
    "a word replaces the one before": (closing, "with_branch", forgetful, many_words),
    "the answer leaves something out": (questions, "visible", lambda *_given: iter(()), many_words),
    "what is stopped goes up": (County, "halts", lambda _self, **_given: False, stopped),
    "nothing is looked at again": (reviewing, "chosen", lambda *_given: (), a_month_later),
    "a bare yes finds nothing": (rulings, "asked_of", lambda *_given: iter(()), bare_yes),
    "a bare yes means the first": (rulings, "_waiting", lambda *given: islice(WAITING(*given), 1), bare_yes),
    "quiet is not kept": (leaving, "BEFORE_LEAVING", LOUD, asks_for_quiet),
    "what is said of the bot goes nowhere": (suggestions, "Notice", unsaid, says_what_he_thinks),
    "a picture goes to another matter": (taking, "replace", to_the_second, sends_a_picture),
    "a closing is not taken back": (undoing, "_restored", same, takes_back("submit", "accept")),
}  # fmt: skip


STORIES = tuple(dict.fromkeys(story for *_fault, story in TOLD.values()))


def begun(monkeypatch: pytest.MonkeyPatch) -> Life:
    """With one matter, and outside of hypothesis."""
    for module in (lives, gate_lives, everyday_lives):
        monkeypatch.setattr(module, "note", lambda _said: None)
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:])  # a life that ends badly does not put them back
    life = Life()
    life.hand_over(("住建局",), 5)
    return life


@pytest.mark.parametrize("name", TOLD)
def test_a_fault_of_several_acts_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was planted shows in the life that is told."""
    where, what, fault, story = TOLD[name]
    monkeypatch.setattr(where, what, fault)
    life = begun(monkeypatch)
    with pytest.raises(AssertionError):
        story(life)


def test_a_phone_number_in_the_log_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """V14: what a life logs is looked at as the program writes it."""
    life = begun(monkeypatch)
    logging.getLogger("handlers.receive").warning("said", extra={"text": PHONE})
    monkeypatch.setattr(logs, "cleaned", lambda text, *_given: text)
    life.suggests("张伟明")
    logging.getLogger("handlers.receive").warning("said", extra={"text": PHONE})
    with pytest.raises(AssertionError, match="V14"):
        life.teardown()
    assert life.log.lines.count(PHONE) == 1


@pytest.mark.parametrize("nth", range(len(STORIES)))
def test_what_is_told_goes_well_without_a_fault(nth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same lives are as the reference has them, to the end."""
    life = begun(monkeypatch)
    STORIES[nth](life)
    life.teardown()
