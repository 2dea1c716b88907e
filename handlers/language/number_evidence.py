"""What stands around a number of a report, and speaks for its being the sum of the day, the sum to date, a share of the
works or nothing of them (ADR 49).

Every number is one sign (report_numbers.Unit), so that 累计8432万 and 累计96万 are the same words. Digits teach nothing
but their magnitude, order and place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10

from handlers.language.legends import spelled_out
from handlers.language.report_numbers import Number, numbers_in
from handlers.language.shorthand import written_out

_START, _END = "^", "$"
_SPACES = re.compile(r"\s+")
_CLAUSE = re.compile(r"[,。;!?|/]")
_NEXT_IN_ROW = re.compile(r"[ ,/|、;]{1,3}")
"""3.3 468 72: nothing but a sign stands between numbers of a row."""
FAR = 40
"""Signs before the clause of a number that still count."""
LEAST, MOST = 1e-3, 4
"""万元 or percent; powers of ten between two numbers."""


@dataclass(frozen=True)
class ReportText:
    """A report, or what it says of one project, with all its numbers."""

    text: str
    mends: bool

    @cached_property
    def numbers(self) -> Sequence[Number]:
        """In order; places index `plain`."""
        return numbers_in(self.plain)

    @cached_property
    def plain(self) -> str:
        """Signs and habits written out, as for the rules."""
        return _SPACES.sub(" ", spelled_out(written_out(self.text))).strip()

    @cached_property
    def masked(self) -> tuple[str, Sequence[int]]:
        """With a sign for each number, and where these are."""
        parts, places, end, length = [_START], [], 0, 1
        for number in self.numbers:
            before = self.plain[end : number.span[0]]
            parts += [before, number.unit]
            length += len(before)
            places.append(length)
            length += 1
            end = number.span[1]
        return "".join([*parts, self.plain[end:], _END]), places


def evidence_of(report: ReportText, nth: int) -> set[str]:
    """All that speaks for what the nth number is."""
    masked, places = report.masked
    before, behind = masked[: places[nth]], masked[places[nth] + 1 :]
    return {
        *_itself(report.numbers[nth]),
        *_beside(report, before, behind.lstrip(" "), nth),
        *_in_clause(before, behind),
        *_between(report, nth),
        *_among(report.numbers, nth),
        *_in_row(report, nth),
    }


def _itself(number: Number) -> Iterator[str]:
    unit, value = number.unit, number.value
    yield f"u{unit}"
    yield f"a{unit}{number.about:d}"
    yield f"m{unit}{round(log10(value) * 2) if value > 0 else _START}"
    yield f"i{unit}{value == value.to_integral_value():d}"


def _beside(report: ReportText, before: str, behind: str, nth: int) -> Iterator[str]:
    unit, near = report.numbers[nth].unit, before.rstrip(" :")
    yield f"s{before[-1:] == ' ':d}"
    for size in range(1, min(7, len(near)) + 1):
        yield f"L{near[-size:]}"
        if size <= MOST:
            yield f"l{unit}{near[-size:]}"
    for size in range(1, 6):
        yield f"R{behind[:size]}"
        if size < MOST:
            yield f"r{unit}{behind[:size]}"
    yield f"b{unit}{near[-2:]}{behind[:2]}"
    if report.mends:
        yield from (f"ML{near[-size:]}" for size in (1, 2, 3))
        yield from (f"MR{behind[:size]}" for size in (1, 2, 3))


def _in_clause(before: str, behind: str) -> Iterator[str]:
    clause = _CLAUSE.split(before)[-1]
    yield from (f"c{piece}" for piece in _pieces(clause, 2))
    yield from (f"c{piece}" for piece in _pieces(clause, 3))
    yield from (f"f{piece}" for piece in _pieces(before[: len(before) - len(clause)][-FAR:], 2))


def _between(report: ReportText, nth: int) -> Iterator[str]:
    """The words from the number before and to the next."""
    masked, places = report.masked
    start = places[nth - 1] + 1 if nth else 1
    end = places[nth + 1] if nth + 1 < len(places) else len(masked) - 1
    yield from (f"g{piece}" for piece in _pieces(masked[start : places[nth]][-FAR:], 2))
    yield from (f"h{piece}" for piece in _pieces(masked[places[nth] + 1 : end][:FAR], 2))
    if report.mends:
        units = [number.unit for number in report.numbers]
        same = units.count(units[nth])
        yield f"M{units[nth]}"
        yield f"Mn{nth}/{len(units)}"
        yield f"Ms{units[:nth].count(units[nth])}/{same}"


def _among(numbers: Sequence[Number], nth: int) -> Iterator[str]:
    """Which numbers come before and behind, and how much larger this one is."""
    this = numbers[nth]
    units = f"{_START}{_START}{''.join(number.unit for number in numbers)}{_END}{_END}"
    yield f"p{units[nth + 1 : nth + 3]}"
    yield f"n{units[nth + 2 : nth + 4]}"
    yield f"t{units[nth + 1 : nth + 4]}"
    yield f"q{units[nth : nth + 5]}"
    if nth:
        yield f"P{units[nth + 1 : nth + 3]}{_larger(this, numbers[nth - 1])}"
    if nth + 1 < len(numbers):
        yield f"N{units[nth + 2 : nth + 4]}{_larger(this, numbers[nth + 1])}"
    if sum((other.unit, other.value) == (this.unit, this.value) for other in numbers) > 1:
        yield "twice"


def _larger(one: Number, other: Number) -> int:
    """In powers of ten."""
    ratio = log10(max(float(one.value), LEAST) / max(float(other.value), LEAST))
    return max(-MOST, min(MOST, int(ratio)))


def _in_row(report: ReportText, nth: int) -> Iterator[str]:
    """3.3 468 百分之72: which of how many, and the order of their values."""
    masked, places = report.masked
    first = last = nth
    while first and _NEXT_IN_ROW.fullmatch(masked, places[first - 1] + 1, places[first]):
        first -= 1
    while last + 1 < len(places) and _NEXT_IN_ROW.fullmatch(masked, places[last] + 1, places[last + 1]):
        last += 1
    if first == last:
        return
    row, this, place = report.numbers[first : last + 1], report.numbers[nth], nth - first
    units = "".join(number.unit for number in row)
    order = "".join("<" if each.value < this.value else "=" if each.value == this.value else ">" for each in row)
    lead = masked[: places[first]].rstrip(" :")
    yield f"w{units}{place}"
    yield f"W{this.unit}{place}/{len(row)}"
    yield f"o{units}{order}{place}"
    yield from (f"v{place}{lead[-size:]}" for size in (1, 2))


def _pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(len(text) - size + 1))
