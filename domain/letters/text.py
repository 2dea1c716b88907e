"""What stands in a letter, piece by piece, before anything is set on paper."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """One letter. `title` is cut into phrases that no line may break. Unsigned, `signed_on` is None and it is marked
    as a draft; `number` is then the reference without its serial, "" where the kind has none."""

    office: str
    number: str = ""
    title: tuple[str, ...]
    addressee: str
    paragraphs: tuple[str, ...]
    signature: str
    signed_on: date | None = None
    contact: str = ""
    copies: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """True until it is signed."""
        return self.signed_on is None

    @property
    def name(self) -> str:
        """The title in one piece."""
        return "".join(self.title)
