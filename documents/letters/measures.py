"""How wide words are, counted in characters of the body, and where lines of a title break."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import east_asian_width


def width(text: str) -> float:
    """Characters; what is narrow counts half."""
    return sum(1.0 if east_asian_width(each) in "WFA" else 0.5 for each in text)


def title_lines(phrases: Sequence[str], most: int) -> tuple[str, ...]:
    """The phrases in as few lines as they need, broken only between phrases, the lines as even as can be. A phrase
    wider than a line is cut where the line ends."""
    pieces = [piece for phrase in phrases for piece in _cut(phrase, most)]
    for count in range(1, len(pieces) + 1):
        fitting = [lines for lines in _split(pieces, count) if max(map(width, lines)) <= most]
        if fitting:
            return min(fitting, key=_unevenness)
    return tuple(pieces)


def _cut(phrase: str, most: int) -> Iterator[str]:
    yield from (phrase[at : at + most] for at in range(0, len(phrase), most))


def _split(pieces: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    if count == 1:
        yield ("".join(pieces),)
        return
    for at in range(1, len(pieces) - count + 2):
        yield from (("".join(pieces[:at]), *rest) for rest in _split(pieces[at:], count - 1))


def _unevenness(lines: tuple[str, ...]) -> float:
    return sum(abs(width(above) - width(below)) for above, below in pairwise(lines))


def signature_centre(signature: str, day: str) -> float:
    """How far from the right edge, in characters, the middle of signature and date lies: the date ends four characters
    before the edge, unless the signature above it would then leave the text area."""
    return max(4 + width(day) / 2, width(signature) / 2)
