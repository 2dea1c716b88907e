"""The words of letters as data (`config/letters.toml`): facts are put into sentences, and a sentence that speaks of a
fact nobody knows is left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from string import Formatter

from domain.errors import SupervisionError
from domain.letters.kinds import Cause, LetterKind

# What the sentences may speak of.
KNOWN = frozenset(
    {
        *("aim", "ask", "days", "done", "due_on", "earlier", "facts", "feedback", "history", "lacking", "number"),
        *("office", "planned", "points", "reply_on", "subject", "today", "total", "unit", "work_days", "year"),
    }
)
YI, WAN = 100_000_000, 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """How days, money and references are written, and how an earlier letter is cited."""

    day: str = "{month}/{day}"
    reference: str = "{code}({year}){serial}"
    no_serial: str = " "
    yi: str = "{value}"
    wan: str = "{value}"
    earlier: str = "{day} {kind} {reference}"
    between: str = ","
    file: str = "{reference} {title}"
    draft_file: str = "{title}"
    contact: str = "{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """One kind of letter: its name, its title in phrases no line may break, its paragraphs."""

    name: str
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]

    def __post_init__(self) -> None:
        _only_known((self.name, *self.title, *self.paragraphs))


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseWords:
    """One cause: what is to be done about it, the sentences of its facts, and what is asked for."""

    aim: str
    facts: tuple[str, ...]
    ask: str

    def __post_init__(self) -> None:
        _only_known((self.aim, *self.facts, self.ask))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """All words of letters; `history` is the sentence that cites the earlier ones, `numbers` how a matter
    of each kind is cited."""

    formats: Formats = Formats()
    history: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[LetterKind, KindWords] = field(default_factory=dict)
    causes: Mapping[Cause, CauseWords] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _only_known((self.history,))

    def day(self, on: date) -> str:
        """9月3日."""
        return self.formats.day.format(month=on.month, day=on.day)

    def money(self, yuan: int) -> str:
        """亿元 from 1 亿 on, else 万元; "" where nobody said how much."""
        if not yuan:
            return ""
        formats = self.formats
        form, unit = (formats.yi, YI) if yuan >= YI else (formats.wan, WAN)
        return form.format(value=f"{yuan / unit:.2f}".rstrip("0").rstrip("."))

    def reference(self, code: str, year: int, serial: int) -> str:
        """青项指督〔2026〕5号; with serial 0 there is room to see that none was drawn."""
        formats = self.formats
        return formats.reference.format(code=code, year=year, serial=serial or formats.no_serial)

    def number(self, item_kind: str, year: int, number: int) -> str:
        """交办〔2026〕12号."""
        return self.reference(self.numbers.get(item_kind, item_kind), year, number)


Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """Title and paragraphs of one letter."""

    title: tuple[str, ...]
    paragraphs: tuple[str, ...]


def composed(words: LetterWords, kind: LetterKind, cause: Cause, facts: Facts) -> Composed:
    """The facts in the words of a kind and a cause."""
    of_kind, of_cause = words.kinds[kind], words.causes[cause]
    known: dict[str, str] = dict.fromkeys(KNOWN, "") | dict(facts)
    known["facts"] = _joined(of_cause.facts, known)
    known["history"] = _joined((words.history,), known)
    known["ask"], known["aim"] = _said(of_cause.ask, known), _said(of_cause.aim, known)
    title = tuple(phrase for each in of_kind.title if (phrase := _said(each, known)))
    return Composed(title=title, paragraphs=tuple(_said(each, known) for each in of_kind.paragraphs))


def _said(sentence: str, facts: Facts) -> str:
    return sentence.format_map(facts)


def _joined(sentences: Iterable[str], facts: Facts) -> str:
    return "".join(_said(each, facts) for each in sentences if all(facts[name] for name in _named(each)))


def _named(sentence: str) -> Iterator[str]:
    try:
        yield from (name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None)
    except ValueError as error:
        raise SupervisionError(f"letters: {sentence}: {error}") from error


def _only_known(sentences: Iterable[str]) -> None:
    unknown = {name for sentence in sentences for name in _named(sentence)} - KNOWN
    if unknown:
        raise SupervisionError(f"letters: nobody knows {sorted(unknown)}")
