"""What is done about letters."""

from dataclasses import dataclass

from domain.actors import Actor
from domain.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRef:
    """A letter as it is spoken of: 函稿3 (no kind), 督办函5号, or the message that is quoted. `unsaid` = without its
    year: in January it may be of the year before."""

    year: int = 0
    unsaid: bool = False
    number: int = 0
    letter_kind: LetterKind | None = None
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBegun:
    """起草: of which kind, about a matter by key or a project by name; `special` = why out of order."""

    by: Actor
    letter_kind: LetterKind
    item: str = ""
    project: str = ""
    special: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRewritten:
    """改稿: one paragraph in other words; without words the whole is drafted again from today's facts."""

    by: Actor
    ref: LetterRef
    paragraph: int = 0
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReviewed:
    """审核."""

    by: Actor
    ref: LetterRef
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSigned:
    """签发: the number is drawn, the letter is served."""

    by: Actor
    ref: LetterRef
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterVoided:
    """作废, of a draft or of a signed letter, with its reason."""

    by: Actor
    ref: LetterRef
    reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAcknowledged:
    """签收 of a letter by the unit."""

    by: Actor
    ref: LetterRef


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReplied:
    """回函 of the unit."""

    by: Actor
    ref: LetterRef
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAsked:
    """A question: `one` letter, what `waits`, the `register` of a kind or a unit, or those `of` a matter or project.
    `code` is bound to what is shown."""

    by: Actor
    query: str
    ref: LetterRef = LetterRef()
    letter_kind: LetterKind | None = None
    item: str = ""
    project: str = ""
    unit: str = ""
    month: str = ""
    code: str = ""
