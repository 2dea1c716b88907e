"""What speaks for one intent or another: how it is said, what thoughts are in it, who says it and where."""

from collections.abc import Iterator

from domain.people.records import Role
from handlers.language.sentences.cues import CUES
from handlers.language.sentences.masked import masked
from handlers.language.sentences.queries import query_of
from handlers.language.sentences.subject import Subject

LONGEST_PIECE = 3
MARK = "#"
"""In front of the name of a cue or of a circumstance; a piece of the sentence has none."""
_RANKS = (Role.PRINCIPAL, Role.FIELD_LEADER, Role.OFFICE)
_LENGTHS = (4, 8, 14, 24, 40)


def evidence(subject: Subject) -> frozenset[str]:
    """Names of all that was found, each of which has its weights."""
    return frozenset(_found(subject))


def _found(subject: Subject) -> Iterator[str]:
    said = f"^{masked(subject)}$"
    for length in range(1, LONGEST_PIECE + 1):
        yield from (said[at : at + length] for at in range(len(said) - length + 1))
    yield from (f"{MARK}{name}" for name, pattern in CUES.items() if pattern.search(subject.text))
    yield from (f"{MARK}{each}" for each in _circumstances(subject))


def _circumstances(subject: Subject) -> Iterator[str]:
    said = subject.said
    yield next((f"is_{role.value}" for role in _RANKS if role in said.who.roles), "is_unit")
    yield "in_group" if said.in_group else "one_to_one"
    yield next((f"up_to_{limit}" for limit in _LENGTHS if len(subject.text) <= limit), "long")
    found = {
        "quotes": said.handle,
        "numbered": subject.items,
        "names_unit": subject.units,
        "names_own_unit": any(key in said.who.units for key, _span in subject.units),
        "names_person": subject.people,
        "names_project": subject.spoken_projects,
        "dated": subject.deadline,
        "figured": subject.has_figures,
        "has_projects": said.projects,
        "is_a_question_of_ours": query_of(subject),
        "to_somebody": subject.text.startswith("@"),
    }
    yield from (name for name, value in found.items() if value)
