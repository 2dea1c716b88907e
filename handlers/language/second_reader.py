"""A second reader of the figures of a report: what each number is, by learned weights (ADR 49).

`second_reader.jsonl` is written by `scripts/learn`: what each piece of evidence speaks for, in hundredths of a nat.
The rules of figures.py read first; what they read stays.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from handlers.language.number_evidence import ReportText, evidence_of
from handlers.language.numbers import MEASURE
from handlers.language.report_numbers import WAN, Number

WEIGHTS = Path(__file__).with_name("second_reader.jsonl")
DAY, TO_DATE, SHARE = KINDS = ("invested_wan", "cumulative_wan", "percent")
NAT = 100
ADDING, SURE = 0.7, 0.9
"""How sure of a figure that the rules have not; and of one whose unit they saw and left it out, or took for another
kind, or in a correction. What the rules have is never changed otherwise: on writers none of whose sentences were
learned from, that lost more than it won."""
WHOLE = 100
MOST_NUMBERS = 24
"""A text with more is no report of one project."""
MOST_IN_WAN = {DAY: 10_000, TO_DATE: 1_000_000}
"""Without a unit from here on in 元: nothing that a county builds takes 1亿 in a day."""
_MEASURES = re.compile(r"\s?[块方基车根榀环天]")
"""Beside those of numbers.MEASURE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sure:
    """A number taken for a figure, and the share of all that speaks for anything."""

    number: Number
    value: float
    share: float


@cache
def _table() -> tuple[Sequence[int], Mapping[str, Sequence[int]]]:
    """What speaks for each kind and for none to begin with, and by each piece of evidence."""
    with WEIGHTS.open(encoding="utf-8") as lines:
        head = json.loads(next(lines))
        return head["start"], {name: tuple(weights) for name, *weights in map(json.loads, lines)}


def read_again(report: ReportText, first: Mapping[str, Any], said_on: date) -> dict[str, float]:
    """The figures of what a report says of one project, where the rules read `first`. Nothing that is new is a sum of
    the day that is not below the sum to date, nor what may be the day (8.24)."""
    read = {kind: first[kind] for kind in KINDS if kind in first}
    if not 0 < len(report.numbers) <= MOST_NUMBERS:
        return read
    found = {kind: sure for kind, sure in _figures(report, said_on).items() if kind not in read}
    kept = {kind: value for kind, value in read.items() if report.mends or not _is_of_another_kind(kind, value, found)}
    added = {kind: sure.value for kind, sure in found.items() if sure.share >= _least(sure.number, report)}
    both = kept | added
    is_lone = both.keys() == {DAY} and DAY in added and found[DAY].number.unit == "n" and not report.mends
    if is_lone or both.get(DAY, 0) >= both.get(TO_DATE, float("inf")):  # a lone 今天完成960 may be 米
        return read | {kind: value for kind, value in added.items() if kind == SHARE}
    return both


def _is_of_another_kind(kind: str, value: float, found: Mapping[str, _Sure]) -> bool:
    """前前后后905万: what the rules took for the sum of the day is nearly surely the sum to date, or the other way."""
    other = found.get({DAY: TO_DATE, TO_DATE: DAY}.get(kind, ""))
    return other is not None and other.value == value and other.share >= SURE


def _least(number: Number, report: ReportText) -> float:
    return ADDING if number.unit == "n" and not report.mends else SURE


def _figures(report: ReportText, said_on: date) -> dict[str, _Sure]:
    """Of each kind the number that most speaks for."""
    found: dict[str, _Sure] = {}
    days = {f"{day.month}.{day.day}" for day in (said_on, said_on - timedelta(days=1))}
    for nth, number in enumerate(report.numbers):
        kind, share = _kind(evidence_of(report, nth))
        if kind and _may_be(kind, number) and _is_exact(report.plain, number, days):
            sure = _Sure(number=number, value=_value(kind, number), share=share)
            found[kind] = max(found.get(kind, sure), sure, key=_share)
    return found


def _share(sure: _Sure) -> float:
    return sure.share


def _is_exact(text: str, number: Number, days: Collection[str]) -> bool:
    """Neither 五十来万 nor 43根 nor the day."""
    start, end = number.span
    is_measure = MEASURE.match(text, len(text[:end].rstrip())) or _MEASURES.match(text, end)
    return not (number.about or is_measure or text[start:end].strip() in days)


def _may_be(kind: str, number: Number) -> bool:
    """A share with its sign that the rules left out is of something else: 屋面85%, 出勤率96%."""
    if kind == SHARE:
        return number.unit == "n" and number.value <= WHOLE
    return number.unit != "%"


def _value(kind: str, number: Number) -> float:
    is_in_yuan = number.unit == "n" and number.value >= MOST_IN_WAN.get(kind, float("inf"))
    return float(number.value / WAN if is_in_yuan else number.value)


def _kind(evidence: Collection[str]) -> tuple[str, float]:
    """What most speaks for, empty for no figure, and its share of all."""
    start, table = _table()
    sums = list(start)
    for name in evidence:
        if weights := table.get(name):
            for place, weight in enumerate(weights):
                sums[place] += weight
    best = max(range(len(sums)), key=sums.__getitem__)
    share = 1 / sum(exp((each - sums[best]) / NAT) for each in sums)
    return (*KINDS, "")[best], share
