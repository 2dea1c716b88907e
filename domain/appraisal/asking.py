"""得分 in chat within the asker's scope, and the sheet: one to one, every point with its fact. No order but the
roster's; nothing of it is shown to others (domain §10.7)."""

from datetime import datetime

from domain.actors import Channel, Standpoint
from domain.appraisal.books import ScoreBook
from domain.appraisal.loading import ALL_SCORES, books_of, entry_facts, span_facts
from domain.audits.logged import logged
from domain.county import County
from domain.events.appraisal import ScoreAsked, ScoresExported
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.work import Needs, Work

SHOWN = 6


def needs_asked(_event: ScoreAsked | ScoresExported, _now: datetime) -> Needs:
    """Every book."""
    return Needs(lookups=(ALL_SCORES,))


def ask(work: Work, event: ScoreAsked, county: County, now: datetime) -> Outcome:
    """The unit's points, or one entry with the fact it rests on."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=Act.EXPORT.value)
    unit = event.unit or (next(iter(who.units)) if len(who.units) == 1 else "")
    if not unit:
        return _units(work, who, county, now)
    if not may(who, Act.SEE_LEDGER, county.roster, unit):
        return _denied(Act.SEE_LEDGER)
    book = books_of(work).get(unit, ScoreBook(key=unit))
    return _entry(book, event.number, county) if event.number else _state(book, county.today(now).year)


def _entry(book: ScoreBook, number: int, county: County) -> Outcome:
    entry = book.entry(number)
    if entry is None:
        return refuse("no_such_score", unit=book.key, number=number)
    facts = entry_facts(book, entry) | {"basis": county.policy.appraisal.basis}
    return Outcome(answer=Answer(kind="score_entry", facts=facts))


def _state(book: ScoreBook, year: int) -> Outcome:
    lines = [entry_facts(book, e) for e in book.entries if e.period.startswith(str(year))]
    facts = {"unit": book.key, "year": year, "points": book.total(year), "lines": lines[-SHOWN:], "total": len(lines)}
    return Outcome(answer=Answer(kind="score_state", facts=facts))


def _units(work: Work, who: Standpoint, county: County, now: datetime) -> Outcome:
    """In the order of the roster."""
    if not who.posts:
        return _denied(Act.SEE_LEDGER)
    books, year = books_of(work), county.today(now).year
    known = [books[u] for u in county.roster.units if u in books and may(who, Act.SEE_LEDGER, county.roster, u)]
    lines = [{"unit": book.key, "points": book.total(year)} for book in known if book.entries]
    facts = {"year": year, "lines": lines[: 2 * SHOWN], "total": len(lines)}
    return Outcome(answer=Answer(kind="score_list", facts=facts))


def export(work: Work, event: ScoresExported, county: County, now: datetime) -> Outcome:
    """The sheet of a year or a quarter, one to one or on the server; it leaves its record."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=Act.EXPORT.value)
    if not may(who, Act.EXPORT, county.roster, event.unit):
        return _denied(Act.EXPORT)
    year = event.year or county.today(now).year
    period = f"{year}-Q{event.quarter}" if event.quarter else str(year)
    books = books_of(work)
    seen = [
        books[unit]
        for unit in county.roster.units
        if unit in books and event.unit in ("", unit) and may(who, Act.EXPORT, county.roster, unit)
    ]
    name = "" if county.rehearsal else county.name
    sheet = {
        "form": "scores",
        "county": name,
        "rehearsal": county.rehearsal,
        "as_of_at": now.isoformat(),
        "period": period,
        "basis": county.policy.appraisal.basis,
        "rows": [row for book in seen for row in _rows(book, county, period)],
        "formal": [row for book in seen for row in _formal(book, year)],
    }
    record = logged(event.by, Act.EXPORT, {"scores": period, "unit": event.unit}, now)
    facts = {"sheet": sheet, "county": name, "as_of_on": county.today(now).isoformat(), **span_facts(period)}
    facts |= {"total": sum(len(book.entries) for book in seen), "units": len(seen), "as_of_at": now.isoformat()}
    return Outcome(changes=(record,), answer=Answer(kind="score_file", facts=facts))


def _rows(book: ScoreBook, county: County, period: str) -> list[dict[str, object]]:
    peer = county.roster.units[book.key].unit_kind.value
    return [entry_facts(book, e) | {"peer": peer} for e in book.entries if e.period.startswith(period)]


def _formal(book: ScoreBook, year: int) -> list[dict[str, object]]:
    return [
        {"unit": book.key, "formal_kind": n.formal_kind.value, "document": n.document, "on_on": n.on.isoformat()}
        | {"amount_yuan": n.amount_yuan}
        for n in book.formal
        if n.on.year == year
    ]


def _denied(act: Act) -> Outcome:
    return refuse("no_permit", act=act.value, who_can=[role.value for role in roles_with(act)])
