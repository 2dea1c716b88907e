"""The daily round as a form on a card: what its inputs are called, for who draws them and who reads them."""

from hashlib import sha256

# More projects than this are told in words: nobody fills twenty inputs on a phone.
MOST_PROJECTS = 5
INVESTED, PROGRESS, PROBLEM, SHOWN = "invested", "progress", "problem", "shown"
# The one input of each of several projects: three of each would be nine for who has three (domain §10: 20 seconds).
LINE = "line"


def input_name(what: str, place: int) -> str:
    """The input of one figure of the project at this place, counted from 1."""
    return f"{what}_{place}"


def mark_of(text: str) -> str:
    """A short mark of what an input showed at first: whoever left it so has said nothing about it."""
    return sha256("".join(text.split()).encode()).hexdigest()[:8]
