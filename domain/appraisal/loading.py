"""What the rules of appraisal look at, and how an entry is said."""

from datetime import date, datetime

from domain.appraisal.books import Appeal, ScoreBook, ScoreEntry
from domain.appraisal.finding import Appraised
from domain.calendars import local_date
from domain.county import County
from domain.matters.items import Item
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.rhythm.periods import Span, read_span
from domain.targets.loading import ALL_TARGETS, known_of
from domain.work import Lookup, Needs, Work

# What evidence may say; each fact fills in its own.
NO_EVIDENCE = dict.fromkeys(
    ("project", "matter", "title", "node", "target", "percent", "planned_on", "done_on", "cause", "entry", "held_by",
     "confirmed_by"), "",
)  # fmt: skip
ALL_SCORES = Lookup(name="score_books", kind="score_book")


def items_since(first: date, last: date) -> Lookup:
    """Matters of the years a period lies in, and the year before: what was issued then may be closed now."""
    return Lookup(name="ledger_items", kind="item", args=(str(first.year - 1), str(last.year)))


def needs_period(now: datetime) -> Needs:
    """Every unit's book, the matters, the projects, the targets."""
    today = local_date(now)
    return Needs(lookups=(ALL_SCORES, ALL_PROJECTS, ALL_TARGETS, items_since(today, today)))


def appraised(work: Work, county: County, span: Span, now: datetime) -> Appraised:
    """A period with all it is judged by."""
    today = local_date(now)
    return Appraised(
        span=span,
        county=county,
        items=work.found(Item, items_since(today, today)),
        projects=work.found(ProjectFile, ALL_PROJECTS),
        books=books_of(work),
        targets=known_of(work, county, min(span.last_on, today)),
        now=now,
    )


def books_of(work: Work) -> dict[str, ScoreBook]:
    """Unit → book."""
    return {book.key: book for book in work.found(ScoreBook, ALL_SCORES)}


def span_facts(period: str) -> dict[str, object]:
    """A period by its key and its days."""
    span = read_span(period)
    if span is None:
        return {"period": period}
    days = {"from_on": span.first_on.isoformat(), "to_on": span.last_on.isoformat()}
    return {"period": period, "every": span.every.value, **days}


def entry_facts(book: ScoreBook, entry: ScoreEntry) -> dict[str, object]:
    """One entry with its fact, its objection and whether it stands."""
    appeal = book.appeal(entry.number)
    return {
        "unit": book.key,
        "number": entry.number,
        **span_facts(entry.period),
        "text": entry.text,
        "points": entry.points,
        "award": entry.award,
        "on_on": entry.on.isoformat(),
        "evidence": {**NO_EVIDENCE, **dict(entry.evidence)},
        "origin": entry.origin.value,
        "reverses": entry.reverses,
        "reversed": book.is_reversed(entry.number),
        "appeal_until_on": entry.appeal_until.isoformat(),
        "appeal": _appeal_state(appeal),
        "appeal_answer": appeal.answer if appeal else "",
    }


def _appeal_state(appeal: Appeal | None) -> str:
    if appeal is None:
        return ""
    return "waiting" if appeal.upheld is None else ("upheld" if appeal.upheld else "denied")
