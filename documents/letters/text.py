"""What stands in a letter, piece by piece, before anything is set."""

from dataclasses import dataclass
from datetime import date

DRAFT_MARK = "代拟稿"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """One letter. `title` is cut into phrases that no line may break. Unsigned, `signed_on` is None and it is marked
    as a draft; `number` is then the reference without its serial."""

    office: str
    number: str
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


def written_day(on: date) -> str:
    """2026年3月5日: no zeros in front of month and day."""
    return f"{on.year}年{on.month}月{on.day}日"


def reference(code: str, year: int, serial: int | None) -> str:
    """青项指督〔2026〕5号; without a serial there is room to see that none was drawn."""
    return f"{code}〔{year}〕{'　' if serial is None else serial}号"
