"""How surely a phrase of a sentence is its limit (language §4): the surest ones count, what is only told of does not."""

import re

from handlers.language import limits
from handlers.language.phrases import Phrase, Today

MOVED, MARKED, HANDED, PLAIN, DESCRIBING, WEAK, GONE, TOLD = range(8)
"""延到27号; 27号前; 27号交; 27号; 27号开工的; …,27号; a quarter that is over; what is no limit."""
NEAR = 16
"""Characters in front of a phrase that may say what it is."""
OR = re.compile(r"\s*(?:或者?是?|、|和)?\s*")


def rank(phrase: Phrase, text: str, today: Today) -> int:
    """How surely it is a limit; the surest of a sentence count."""
    start, end = phrase.span
    before, reading = text[max(0, start - NEAR) : start], phrase.reading
    if (reading.weak and (reading.unclear or reading.marked)) or limits.FAILS_AFTER.match(text, end):
        return WEAK
    if limits.REFUSED_AFTER.match(text, end):
        return TOLD
    if limits.LATER_AFTER.match(text, end) and not reading.marked:
        return DESCRIBING
    is_denied = limits.DENIED_BEFORE.search(before) is not None
    if not is_denied and limits.MOVED_BEFORE.search(before + _lead(phrase, text)):
        return MOVED
    if _marked(phrase, text):
        return DESCRIBING if limits.OF_IT.match(text, end) else MARKED
    is_told = (limits.CIRCUMSTANCE_AFTER.match(text, end) and not limits.BEFORE_IT.search(text, end)) or (
        limits.SAYS_WHAT_DAY.fullmatch(text[start:end]) and limits.CLAUSE_ENDS.match(text, end)
    )
    if is_told or (is_denied and not limits.STANDS_AFTER.match(text, end)):
        return TOLD
    if limits.ROUND.match(phrase.name) and not reading.unclear and reading.days[0] < today.on:
        return GONE
    is_event = limits.EVENT_BEFORE.search(before) or limits.EVENT_AFTER.match(text, end)
    if limits.HANDED_AFTER.match(text, end) and not is_event and not reading.unclear:
        return HANDED
    if reading.weak:
        return TOLD if limits.STATUS_BEFORE.search(before) else WEAK
    is_told_of = is_event or limits.DESCRIBES_AFTER.match(text, end) or limits.DUE_AFTER.match(text, end)
    return DESCRIBING if is_told_of else PLAIN


def _lead(phrase: Phrase, text: str) -> str:
    """The words of moving that a phrase holds itself: [延到]28号."""
    m = limits.LEAD.match(text, phrase.span[0])
    return m[0] if m else ""


def withdrawn(ranks: list[int], phrases: list[Phrase], text: str) -> list[int]:
    """半个月内…这样,就17号前; 本想周四要,算了,周一交: what was said before is taken back where another day follows."""
    for m in limits.TAKEN_BACK.finditer(text):
        after = [n for n, each in enumerate(phrases) if each.span[0] >= m.end() and ranks[n] < GONE]
        if any(not phrases[n].reading.unclear for n in after):
            ranks = [TOLD if each.span[0] < m.start() else ranks[n] for n, each in enumerate(phrases)]
    return ranks


def _is_number(first: Phrase, second: Phrase) -> bool:
    """15号后天到期: what stands right before another day is the number of a matter."""
    return first.reading.weak and not first.reading.unclear and first.span[1] == second.span[0]


def either(ranks: list[int], phrases: list[Phrase], text: str) -> list[int]:
    """周五或下周三前: what is said in one breath is as sure as its surest part, so that it is asked about."""
    for n in range(len(phrases) - 1):
        if _is_number(phrases[n], phrases[n + 1]):
            continue
        if OR.fullmatch(text, phrases[n].span[1], phrases[n + 1].span[0]):
            ranks[n] = ranks[n + 1] = min(ranks[n], ranks[n + 1])
    return ranks


def _marked(phrase: Phrase, text: str) -> bool:
    start, end = phrase.span
    if limits.STATUS_BEFORE.search(text[max(0, start - NEAR) : start]):
        return False
    if limits.DENIED_BEFORE.search(text[max(0, start - NEAR) : start]):
        return False
    said = text[start:end].endswith(("前", "内")) or limits.MARK_AFTER.match(text, end)
    return phrase.reading.marked or bool(said) or bool(limits.MARK_BEFORE.search(text[max(0, start - NEAR) : start]))
