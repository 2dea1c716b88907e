"""How surely a phrase of a sentence is its limit (language §4): the surest count, what is only told of does not."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.language import limits
from handlers.language.phrases import Phrase, Reading, Today

MOVED, MARKED, HANDED, PLAIN, DESCRIBING, WEAK, GONE, TOLD = range(8)
"""延到27号; 27号前; 27号交; 27号; 27号开工的; …,27号; a quarter that is over; what is no limit."""
NEAR = 16
"""Characters in front of a phrase that may say what it is."""
OR = re.compile(r"\s*(?:或者?是?|、|和)?\s*")


@dataclass(frozen=True, slots=True)
class _Place:
    """A phrase where it stands."""

    phrase: Phrase
    text: str
    today: Today

    @property
    def reading(self) -> Reading:
        return self.phrase.reading

    @property
    def before(self) -> str:
        return self.text[max(0, self.phrase.span[0] - NEAR) : self.phrase.span[0]]

    @property
    def before_day(self) -> str:
        """The same, with what the phrase holds of it: [改到]28号."""
        lead = limits.LEAD.match(self.said)
        return self.before + (lead[0] if lead else "")

    @property
    def said(self) -> str:
        return self.text[self.phrase.span[0] : self.phrase.span[1]]

    def goes_on(self, pattern: re.Pattern[str]) -> bool:
        """True where that follows."""
        return pattern.match(self.text, self.phrase.span[1]) is not None


def rank(phrase: Phrase, text: str, today: Today) -> int:
    """How surely it is a limit; the surest of a sentence count."""
    place = _Place(phrase, text, today)
    return next((level for level, is_so in _LEVELS if is_so(place)), PLAIN)


def _fails(place: _Place) -> bool:
    is_asked = place.reading.weak and (place.reading.unclear or place.reading.marked)
    return is_asked or place.goes_on(limits.FAILS_AFTER)


def _is_later(place: _Place) -> bool:
    return not place.reading.marked and place.goes_on(limits.LATER_AFTER)


def _is_set_for(place: _Place) -> bool:
    """评审会定在12月3日: what is held on a day; 验收在12月3日前 is a limit."""
    return _is_event(place) and not (place.said.endswith("前") or place.goes_on(limits.MARK_AFTER))


def _is_denied(place: _Place) -> bool:
    return limits.DENIED_BEFORE.search(place.before_day) is not None


def _is_moved(place: _Place) -> bool:
    """延到28号, also where the phrase holds the word of moving itself."""
    return not _is_denied(place) and limits.MOVED_BEFORE.search(place.before_day) is not None


def _is_marked(place: _Place) -> bool:
    if limits.STATUS_BEFORE.search(place.before) or _is_denied(place):
        return False
    said = place.said.endswith(("前", "内")) or place.goes_on(limits.MARK_AFTER)
    return place.reading.marked or said or limits.MARK_BEFORE.search(place.before) is not None


def _is_told(place: _Place) -> bool:
    """明天停电, 今天周五: a circumstance; 周五开会,会前给我 is none."""
    if place.goes_on(limits.CIRCUMSTANCE_AFTER) and not limits.BEFORE_IT.search(place.text, place.phrase.span[1]):
        return True
    return _is_denied(place) and not place.goes_on(limits.STANDS_AFTER)


def _is_over(place: _Place) -> bool:
    days = place.reading.days
    return bool(days) and limits.ROUND.match(place.phrase.name) is not None and days[0] < place.today.on


def _is_event(place: _Place) -> bool:
    return limits.EVENT_BEFORE.search(place.before_day) is not None or place.goes_on(limits.EVENT_AFTER)


def _is_handed(place: _Place) -> bool:
    return not place.reading.unclear and place.goes_on(limits.HANDED_AFTER)


def _is_status(place: _Place) -> bool:
    return place.reading.weak and limits.STATUS_BEFORE.search(place.before) is not None


def _is_told_of(place: _Place) -> bool:
    return place.goes_on(limits.DESCRIBES_AFTER) or place.goes_on(limits.DUE_AFTER)


_LEVELS: tuple[tuple[int, Callable[[_Place], bool]], ...] = (
    (TOLD, lambda place: place.goes_on(limits.REFUSED_AFTER)),
    (TOLD, lambda place: place.reading.weak and not place.reading.unclear and place.goes_on(limits.FAILS_AFTER)),
    (WEAK, _fails),
    (DESCRIBING, _is_later),
    (DESCRIBING, _is_set_for),
    (MOVED, _is_moved),
    (DESCRIBING, lambda place: _is_marked(place) and place.goes_on(limits.OF_IT)),
    (MARKED, _is_marked),
    (TOLD, _is_told),
    (GONE, _is_over),
    (HANDED, _is_handed),
    (TOLD, _is_status),
    (WEAK, lambda place: place.reading.weak),
    (DESCRIBING, _is_told_of),
)
"""The first that is so."""


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
