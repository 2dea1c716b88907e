"""Checks of a policy that need more than one value: ladders rung by rung, cadences against what occasions there are."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.faults import Wrong, strange_word, wrong_of
from domain.calendars import Calendar
from domain.errors import SupervisionError
from domain.matters.course import Level
from domain.people.records import Tier
from domain.policy import Addressee, Anchor, Ladder, Policy, Rung
from domain.rhythm.cadence_rules import BEFORE, CadenceRule, Owes
from domain.rhythm.inspection_lists import TOPICS
from domain.rhythm.occasions import OCCASIONS, OWN_PACE
from domain.rhythm.periods import Every, Span, after, campaign_span, span_of
from domain.rhythm.proofs import PROOFS
from domain.rhythm.schedule import moments_of
from domain.rhythm.sheets import SHEETS

OF_LETTERS = frozenset({Anchor.LETTER_SERVED, Anchor.LETTER_REPLY})
FOR_LETTERS = frozenset(
    {Addressee.RESPONSIBLE, Addressee.LIAISON, Addressee.HEAD, Addressee.FIELD_LEADER, Addressee.OFFICE}
)

_LADDER = TypeAdapter(Ladder)


def refuse_bad_ladders(found: Mapping[str, Any]) -> None:
    """One by one, so that a fault can name its own."""
    terms = found.get("terms")
    ladders = terms.get("ladders") if isinstance(terms, dict) else None
    for name, raw in ladders.items() if isinstance(ladders, dict) else ():
        where = f"terms.ladders.{name}"
        try:
            ladder = _LADDER.validate_python(raw)
        except ValidationError as error:
            raise wrong_of(error, f"{where}.") from error
        except SupervisionError as error:
            raise Wrong(f"{where}.rungs", "contradiction", detail=str(error)) from error
        _refuse_bad_rungs(ladder, where)


def _refuse_bad_rungs(ladder: Ladder, where: str) -> None:
    for number, rung in enumerate(ladder.rungs):
        place = f"{where}.rungs[{number}]"
        if ladder.anchor is Anchor.ROUND_CLOSE and rung.to in (Addressee.CARD, Addressee.COUNTY_HEAD):
            raise Wrong(f"{place}.to", "not_on_round_close", said=rung.to.value)
        if ladder.anchor in OF_LETTERS and rung.to not in FOR_LETTERS:
            raise Wrong(f"{place}.to", "not_on_letters", said=rung.to.value)
        if number and _height(rung) < _height(ladder.rungs[number - 1]):
            raise Wrong(place, "not_climbing", said=rung.name)


def _height(rung: Rung) -> tuple[bool, float, str]:
    """Rungs in days climb by day and clock, rungs in hours by hour, rungs after missed rounds by their number."""
    amount = rung.work_hours if rung.work_hours is not None else rung.work_days
    at = rung.at.isoformat() if rung.at else ""
    return rung.work_hours is None, float(amount if amount is not None else rung.after_missed), at


def refuse_bad_cadences(policy: Policy) -> None:
    """An occasion nobody wrote, a setting it does not know, a proof nobody gives, moments out of order."""
    for name, rule in policy.cadences.items():
        for check in _CADENCE_CHECKS:
            check(rule, f"cadences.{name}")
        for look in _POLICY_CHECKS:
            look(policy, rule, f"cadences.{name}")


def refuse_bad_batches(policy: Policy) -> None:
    """A word that heads two lists, or a source whose days the policy does not know."""
    taken: set[str] = set()
    for name, rule in policy.house.batches.items():
        where = f"house.batches.{name}"
        if rule.default and rule.default not in policy.terms.default_work_days:
            raise strange_word(f"{where}.default", rule.default, policy.terms.default_work_days)
        twice = next((word for word in rule.words if word in taken), "")
        if twice or not rule.words:
            raise Wrong(
                f"{where}.words", "contradiction", detail=f"{twice} heads another list" if twice else "no word heads it"
            )
        taken.update(rule.words)


def _known_occasion(rule: CadenceRule, where: str) -> None:
    known = {*OCCASIONS, *OWN_PACE}
    if rule.occasion not in known:
        raise strange_word(f"{where}.occasion", rule.occasion, known)


def _known_settings(rule: CadenceRule, where: str) -> None:
    occasion = OCCASIONS.get(rule.occasion)
    known = occasion.settings if occasion else {}
    for name, value in rule.settings.items():
        if name not in known:
            raise strange_word(f"{where}.settings.{name}", name, known, "unknown_key")
        if not isinstance(value, known[name]):
            raise Wrong(f"{where}.settings.{name}", _MEANT[known[name]], said=str(value))


_MEANT: Mapping[type, str] = {int: "bad_number", str: "bad_text", tuple: "bad_list"}


def _known_proof(rule: CadenceRule, where: str) -> None:
    if rule.proof and rule.proof not in PROOFS:
        raise strange_word(f"{where}.proof", rule.proof, PROOFS)


def _awaited(rule: CadenceRule, where: str) -> None:
    """What is asked has an end; a sheet for somebody awaits nothing."""
    occasion = OCCASIONS.get(rule.occasion)
    if occasion and occasion.asks and rule.owes is not Owes.NOBODY and rule.closes is None:
        raise Wrong(where, "contradiction", detail="what is owed needs closes")


def _known_lists(rule: CadenceRule, where: str) -> None:
    for number, name in enumerate(rule.words("lists")):
        if name not in SHEETS:
            raise strange_word(f"{where}.settings.lists[{number}]", name, SHEETS)


def _known_words(rule: CadenceRule, where: str) -> None:
    """Settings that are one word of a few."""
    for name, known in _WORDS.items():
        value = rule.settings.get(name)
        if value is not None and value not in known:
            raise strange_word(f"{where}.settings.{name}", str(value), known)


_WORDS: Mapping[str, frozenset[str]] = {
    "told": frozenset({BEFORE}),
    "level": frozenset(each.value for each in Level),
    "tier": frozenset(each.value for each in Tier),
}


def _known_topics(policy: Policy, rule: CadenceRule, where: str) -> None:
    """A line of a template is a fact of the project's file, or a kind of problem that somebody has words for."""
    known = {*TOPICS, *policy.terms.course.elements}
    for number, name in enumerate(rule.words("topics") if "topics" in rule.settings else ()):
        if name not in known:
            raise strange_word(f"{where}.settings.topics[{number}]", name, known)


def _known_step(policy: Policy, rule: CadenceRule, where: str) -> None:
    step = rule.settings.get("step")
    if step is not None and not policy.vetting.names:
        raise Wrong(f"{where}.settings.step", "contradiction", detail="a step needs vetting.steps")
    if step is not None and step not in policy.vetting.names:
        raise strange_word(f"{where}.settings.step", str(step), policy.vetting.names)


def _in_order(rule: CadenceRule, where: str) -> None:
    """Open, nudge, close, and close before the next one opens, in each period of a year without holidays."""
    calendar = Calendar(official_years=frozenset({SAMPLE_YEAR}))
    span: Span | None = _first(rule)
    while span is not None and span.first_on.year == SAMPLE_YEAR:
        following = None if span.every is Every.CAMPAIGN else after(span)
        here, there = (moments_of(rule, each, calendar) if each else None for each in (span, following))
        steps = (*(here.steps if here else ()), *((there.opens_at,) if there and here and rule.closes else ()))
        if list(steps) != sorted(set(steps)):
            raise Wrong(where, "out_of_order", said=span.key)
        span = following


SAMPLE_YEAR = 2026


def _first(rule: CadenceRule) -> Span:
    if rule.every is Every.CAMPAIGN and rule.first_on and rule.last_on:
        return campaign_span(rule.first_on.replace(year=SAMPLE_YEAR), rule.last_on.replace(year=SAMPLE_YEAR))
    return after(span_of(rule.every, date(SAMPLE_YEAR, 1, 1)))


_CADENCE_CHECKS: tuple[Callable[[CadenceRule, str], None], ...] = (
    _known_occasion, _known_settings, _known_lists, _known_words, _known_proof, _awaited, _in_order,
)  # fmt: skip
_POLICY_CHECKS: tuple[Callable[[Policy, CadenceRule, str], None], ...] = (_known_topics, _known_step)
