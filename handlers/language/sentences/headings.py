"""Which words of a report are of which project (language §3 `entries`)."""

import re

from handlers.language.bare_sums import with_unit
from handlers.language.figures import has_figures
from handlers.language.sentences import words
from handlers.language.sentences.subject import WHOLE_NAME, Subject

Span = tuple[int, int]
_GAP = re.compile(r"\s*[:|]?\s*(?:(?![、,;和及与跟])[\u3400-\u9fffA-Za-z0-9#\s]){0,12}")
_IN_TURN = re.compile(r"(?:分别|依次)(?:是|为|完成|投了?|到)?")
_ALL_OF_IT = re.compile(r"整个?$")
"""整个小区完成78%: the whole of what was named."""
_IS_A_HEADING = re.compile(
    r"\s*(?:[:、和及与跟]|项目|工程|这边|那边|今[日天]|本日|当日|[没未无不]|\d+(?:\.\d+)?(?=[,。;\s]|$)|都|也|同样|各)"
)
_LISTED = re.compile(r"(?:[、和及与跟]|[。;!\n]|不?是|另外?|还有|以及)\s*$")
_TOGETHER = re.compile(r"[\u3400-\u9fff]{0,4}?(?:都|各|均|也|分别|同样)")
"""安置房停车场都没变化, as it is heard by voice: of both."""


def in_turn(subject: Subject) -> list[tuple[str, str]]:
    """转运站、停车场分别是8万和5万: each project with its own of as many sums or shares."""
    spoken, text = subject.spoken_projects, subject.text
    m = _IN_TURN.search(text, spoken[-1][1][1]) if len(spoken) > 1 else None
    if m is None:
        return []
    lead = text[spoken[-1][1][1] : m.start()]
    for each in (subject.money, subject.percents):
        own = [text[found.span[0] : found.span[1]] for found in each if found.span[0] >= m.end()]
        if len(own) == len(spoken):
            return [(key, f"{lead} {said}") for (key, _span), said in zip(spoken, own, strict=True)]
    return []


def segments(subject: Subject) -> list[tuple[str, str]]:
    """Each project with the words up to the next one; a project only mentioned in passing keeps its neighbour's."""
    spoken, text = _headings(subject), subject.text
    if not spoken:
        return [("", text)]
    ends = [start for _key, (start, _end) in spoken[1:]] + [len(text)]
    head = text[: spoken[0][1][0]]
    parts = [(key, text[stop:end]) for (key, (_start, stop)), end in zip(spoken, ends, strict=True)]
    first, rest = parts[0], parts[1:]
    merged: dict[str, str] = {first[0]: f"{head} {first[1]}"}
    for key, words_of in rest:
        merged[key] = f"{merged.get(key, '')} {words_of}".strip()
    return list(merged.items())


def _headings(subject: Subject) -> list[tuple[str, Span]]:
    """The projects that are reported on: 充电设施 政务中心停车场8个桩通电 is of the first, the second is where."""
    text, kept = subject.text, list(subject.spoken_projects[:1])
    rest = subject.spoken_projects[1:]
    ends = [start for _key, (start, _end) in rest[1:]] + [len(text)]
    for (key, span), end in zip(rest, ends, strict=False):
        if _is_of_the_works(text, span, end):
            continue
        gap = text[kept[-1][1][1] : span[0]]
        is_said_of = _GAP.fullmatch(gap) and not (has_figures(gap) or words.SAME.search(gap) or words.STILL.search(gap))
        if not is_said_of or _TOGETHER.match(text, span[1]) or key == kept[-1][0]:
            kept.append((key, span))
    return kept


def _is_of_the_works(text: str, span: Span, end: int) -> bool:
    """安置房今日8万,包装车间地坪 or 客运站点位通电: a word that a project has in its name, of the works of another."""
    if _ALL_OF_IT.search(text[: span[0]]):
        return True
    if span[1] - span[0] >= WHOLE_NAME or _IS_A_HEADING.match(text, span[1]) or _LISTED.search(text[: span[0]]):
        return False
    own = with_unit(text[span[1] : end])
    return not (has_figures(own) or words.SAME.search(own) or words.STILL.search(own))
