"""What a target is counted from, and how it is said."""

from datetime import date
from fractions import Fraction

from domain.county import County
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.targets.books import TargetBook
from domain.targets.standing import Known, Standing
from domain.work import Lookup, Work

ALL_TARGETS = Lookup(name="target_books", kind="target_book")


def known_of(work: Work, county: County, on: date) -> Known:
    """Rules, readings and projects as of a day."""
    return Known(
        rules=county.policy.targets,
        books={book.key: book for book in work.found(TargetBook, ALL_TARGETS)},
        projects=work.found(ProjectFile, ALL_PROJECTS),
        on=on,
    )


def target_line(standing: Standing) -> dict[str, object]:
    """Value, owner, day, and the gap to the time-proportional line; "" = not known."""
    rule = standing.rule
    return {
        "name": standing.name,
        "unit": "",
        "text": rule.text,
        "measure": rule.measure,
        "owner": rule.owner,
        "goal": _shown(standing.goal),
        "value": "" if standing.value is None else str(standing.value),
        "value_on": standing.as_of.isoformat() if standing.as_of else "",
        "due": _shown(standing.due),
        "gap": _signed(standing.gap),
        "behind": standing.gap is not None and standing.gap < 0,
        "even": rule.even,
        "percent": str(rule.percent) if rule.of else "",
        "of": rule.of,
    }


def _signed(number: Fraction | None) -> str:
    """With its sign, `+` for what is on or before the line."""
    return "" if number is None else f"{'' if number < 0 else '+'}{_shown(number)}"


def _shown(number: Fraction | None) -> str:
    """One decimal, cut towards zero, as everywhere: never said to be past what it has not passed."""
    if number is None:
        return ""
    tenths = int(number * 10)
    whole = f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}"
    return whole if tenths % 10 == 0 else f"{whole}.{abs(tenths) % 10}"
