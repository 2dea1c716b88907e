"""`python -m tests.language.learning_figures` prints what the second reader of figures learns from (ADR 49): for each
number of each report what it is, and its evidence.

First line: digest of all that the weights depend on, which second_reader.jsonl repeats. Besides as it was written, each
report is told in other ways (`told_otherwise`), as people in a hurry write: without units, words or signs. The figures
stay what they are.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

from handlers.language import number_evidence, report_numbers
from handlers.language.number_evidence import ReportText, evidence_of
from handlers.language.report_numbers import WAN, Number
from handlers.language.second_reader import DAY, KINDS, SHARE, TO_DATE
from handlers.language.sentences.headings import segments
from tests.language.kit import CORPUS, corpus
from tests.language.learning import SAMPLE_COUNTY, TO_LEARN_FROM, subject_of
from tests.language.taken import labelled

REPORTS = frozenset({"report", "correct"})
WAYS = 4
"""In which each report is told besides; with six it reads no better."""
HALF = 0.5
"""What one of them counts."""
NEAR, NEAR_SHARE = Decimal("1e-6"), Decimal("0.051")
_MONEY = re.compile(r"[万亿元%投累总钱值额共]|进度|百分|[一二三四五六七八九\d]成|个点")
"""In 今天下管43根,用工26人 no number is a figure."""
_NO_UNIT = re.compile(r"\s?万元?$")
_TO_DATE = re.compile(r"累计(?:完成)?(?:投资)?")
_LEAD = re.compile(r"(?:今[天日]|[当本]日)?(?:完成|投入|投了?|干了?)?(?:投资|产值)?额?(?:约?[:了为 ]?)$")
_TO_DATE_LEAD = re.compile(r"(?:累计?|总)(?:完成)?(?:投资|投入)?[:为 ]?$")
_SHARE_LEAD = re.compile(r"(?:形象|总体|整体|总|工程|施工)?进度(?:为|到|达|完成)?[:约]?$")
SIGNS = (None, None, " ", "/", ",", "、", "  ")
TOTALS = (None, None, None, "累", "总", "累计", "到今天", "一共", "总共", "合计", "到目前", "总的", "累投")
SHARES = ("进度", "", " ", "度", "形象", "率")


def reports() -> Iterator[tuple[ReportText, Mapping[str, Decimal]]]:
    """Every report of one project with its figures; of a set whose writer labelled none, what says nothing of money."""
    for name in TO_LEARN_FROM:
        lines = [line for line in corpus(name) if line["intent"] in REPORTS and line.get("role") != "外人"]
        is_labelled = any("amount_yuan" in line or "fields" in line for line in lines)
        for line in lines:
            if SAMPLE_COUNTY not in line["text"] and (is_labelled or not _MONEY.search(line["text"])):
                yield from _reports(line if is_labelled else {**line, "fields": {}})


def _reports(line: Mapping[str, Any]) -> Iterator[tuple[ReportText, Mapping[str, Decimal]]]:
    meant = line["fields"] if "fields" in line else labelled(line)
    parts = segments(subject_of(line))
    is_of_a_matter = bool(meant.get("items")) and not meant.get("projects")
    if len(parts) == 1 and len(meant.get("projects", ())) <= 1 and "entries" not in meant and not is_of_a_matter:
        figures = {kind: Decimal(str(meant[kind])) for kind in KINDS if kind in meant}
        yield ReportText(parts[0][1], line["intent"] == "correct"), figures


def kinds(report: ReportText, figures: Mapping[str, Decimal]) -> list[str]:
    """What each number is, empty for nothing."""
    return [
        next((kind for kind in KINDS if kind in figures and _is(number, kind, figures[kind])), "")
        for number in report.numbers
    ]


def _is(number: Number, kind: str, value: Decimal) -> bool:
    if kind == SHARE:
        return number.unit in "%n" and abs(number.value - value) < NEAR_SHARE
    values = [number.value, number.value / WAN] if number.unit == "n" else [number.value]
    return number.unit != "%" and any(abs(each - value) < NEAR * max(1, value) for each in values)


def told_otherwise(report: ReportText) -> Iterator[ReportText]:
    """The same figures as somebody in a hurry writes them; the same ways each time."""
    chance = Random(report.plain)  # told the same way each time
    told = (ReportText(_told(report, chance), report.mends) for _way in count())
    yield from (each for each in islice(told, WAYS) if each.plain != report.plain)


def _told(report: ReportText, chance: Random) -> str:
    no_unit, no_sign, no_lead = chance.random() < HALF, chance.random() < 0.35, chance.random() < HALF
    sign, total = chance.choice(SIGNS), chance.choice(TOTALS)
    no_total = chance.random() < 0.12 and not report.mends
    parts, end = [], 0
    for number in report.numbers:
        words, said = report.plain[end : number.span[0]], report.plain[slice(*number.span)]
        if sign and end:
            words = re.sub(r"^[,;。 ]+", sign, words)
        if total:
            words = _TO_DATE.sub(total, words)
        if no_lead and chance.random() < 0.6:
            words = _LEAD.sub("", words)
        if no_total:
            words = _TO_DATE_LEAD.sub(" ", words)
        if no_sign and number.unit == "%":
            words, said = _SHARE_LEAD.sub(chance.choice(SHARES), words), re.sub(r"\s?%$", "", said)
        if no_unit and number.unit == "w" and not number.about:
            said = _NO_UNIT.sub("", said)
        parts += [words, said]
        end = number.span[1]
    return "".join([*parts, report.plain[end:]])


def learned_from() -> str:
    """Digest of all that the weights depend on but the names of the sample county."""
    code = (number_evidence, report_numbers)
    digest = sha256()
    for path in (*(CORPUS / f"{name}.jsonl" for name in TO_LEARN_FROM), *(Path(each.__file__) for each in code)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def rows() -> Iterator[dict[str, Any]]:
    """Each number of each report, as it was written and told otherwise."""
    for report, figures in reports():
        said = kinds(report, figures)
        yield from _rows(report, said, 1.0)
        for other in told_otherwise(report):
            told = kinds(other, figures)
            if sum(map(bool, told)) >= sum(map(bool, said)):  # none has run into another
                yield from _rows(other, told, HALF)


def _rows(report: ReportText, said: list[str], weight: float) -> Iterator[dict[str, Any]]:
    for nth, kind in enumerate(said):
        yield {"kind": kind, "weight": weight, "evidence": sorted(evidence_of(report, nth))}


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps({'learned_from': learned_from(), 'kinds': [DAY, TO_DATE, SHARE, '']})}\n")
    for each in rows():
        sys.stdout.write(f"{json.dumps(each, ensure_ascii=False)}\n")
