"""A sentence with every name, day and figure put as one sign, so that what is left is how it is said."""

import re
from collections.abc import Iterable

from handlers.language.sentences.subject import Subject

LONGEST = 120
"""Characters looked at: what somebody wants is said before."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[A-Za-z]+")
_PUNCTUATION = re.compile(r"[,。;:、!~…\s]+")
Span = tuple[int, int]


def masked(subject: Subject) -> str:
    """住建局周五前把37号办了 → Ｕ ＤＤ把Ｉ号办了 in full-width letters, which normalised text never has."""
    text, place, out = subject.text[:LONGEST], 0, []
    for (start, end), sign in sorted(_signs(subject)):
        if start < place or end > len(text):
            continue
        out.append(_plain(text[place:start]) + sign)
        place = end
    return "".join((*out, _plain(text[place:])))


def _signs(subject: Subject) -> Iterable[tuple[Span, str]]:
    own = subject.said.who.units
    yield from (((a, b), "Ｐ") for _key, (a, b) in subject.spoken_projects)
    yield from (((a, b), "Ｏ" if key in own else "Ｕ") for key, (a, b) in subject.units)
    yield from (((a, b), "Ｈ") for _key, (a, b) in subject.people)
    yield from ((each.span, "Ｍ") for each in subject.money)
    yield from ((each.span, "Ｃ") for each in subject.percents)
    if subject.deadline:
        yield subject.deadline.span, "Ｄ"
    if len(subject.numbers) > 0:
        yield from ((each.span, "Ｉ") for each in subject.numbers)


def _plain(text: str) -> str:
    text = _LATIN.sub(lambda m: m[0].lower(), _DIGITS.sub("0", text))
    return _PUNCTUATION.sub(",", text.replace("?", "？"))
