"""The end of a period: its points are entered, each unit is told its own one to one, the office gets the pack with the
positive nominations first. Nothing goes to a group: showing it anywhere is people's decision (domain §10.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from domain.appraisal.books import ScoreBook, ScoreEntry
from domain.appraisal.finding import Appraised, entries_of
from domain.appraisal.loading import appraised, entry_facts, needs_period
from domain.messages.notices import Notice, to_post
from domain.outcome import Outcome
from domain.people.records import UnitKind
from domain.rhythm.periods import Every, Span
from domain.rhythm.turns import Occasion, Turn
from domain.work import Needs


def needs_pack(_key: str, now: datetime) -> Needs:
    """Everything a period is judged by."""
    return needs_period(now)


def opens(turn: Turn) -> Outcome:
    """Enter, tell, put before the office."""
    if not turn.county.policy.appraisal.scores:
        return Outcome()
    judged = appraised(turn.work, turn.county, turn.moments.span, turn.now)
    changed = entries_of(judged)
    whole = replace(judged, books={**judged.books, **changed})
    notices = [_told(turn, whole, book) for book in changed.values() if turn.county.roster.head_of(book.key)]
    facts = pack_facts(whole)
    notices += [turn.notice("appraisal_pack", to_post(post), facts) for post in _readers(turn)]
    return Outcome(changes=tuple(changed.values()), notices=tuple(notices))


def _readers(turn: Turn) -> list[str]:
    """The office, and the heads of the units the rule names (D0-11: those who appraise)."""
    heads = map(turn.county.roster.head_of, turn.rule.units)
    posts = [post.key for post in (turn.county.office(), *heads) if post is not None]
    return list(dict.fromkeys(posts))


def _told(turn: Turn, judged: Appraised, book: ScoreBook) -> Notice:
    """The unit's own entries, to its head alone, with the last day to object."""
    head = turn.county.roster.head_of(book.key)
    lines = [entry_facts(book, e) for e in book.entries if e.at == judged.now]
    facts = {
        "unit": book.key,
        "period": judged.span.key,
        "lines": lines[:5],
        "total": len(lines),
        "points": sum(e.points for e in book.entries if e.at == judged.now),
        "appeal_until_on": lines[0]["appeal_until_on"],
    }
    return turn.notice("score_told", to_post(head.key if head else ""), facts)


def pack_facts(judged: Appraised) -> dict[str, object]:
    """Nominations first, then the peer classes, in the order of the roster: it is no ranking of everybody."""
    year, scores = judged.span.first_on.year, judged.county.policy.appraisal.scores
    awards = dict.fromkeys(rule.award for rule in scores.values() if rule.award)
    entries = [(b, e) for b in judged.books.values() for e in b.entries if _is_of(e, judged.span)]
    return {
        "period": judged.span.key,
        "nominations": nominations(entries, awards),
        "classes": list(_classes(judged, entries)),
        "units": len({book.key for book, _entry in entries}),
        "entries": len(entries),
        "waiting": sum(a.upheld is None for b in judged.books.values() for a in b.appeals),
        "basis": judged.county.policy.appraisal.basis,
        "year": year,
    }


def _is_of(entry: ScoreEntry, span: Span) -> bool:
    """Of the period, or of one of the parts of the year."""
    return entry.period == span.key or (span.every is Every.YEAR and entry.period.startswith(span.key))


def nominations(entries: Iterable[tuple[ScoreBook, ScoreEntry]], awards: Iterable[str]) -> list[dict[str, object]]:
    """Award by award the units with most facts for it; an entry that was taken back nominates nobody."""
    counts: dict[str, dict[str, int]] = {}
    for book, entry in entries:
        if entry.award and entry.points > 0 and not book.is_reversed(entry.number):
            units = counts.setdefault(entry.award, {})
            units[book.key] = units.get(book.key, 0) + entry.points
    return [
        {"award": award, "units": _most(counts[award]), "points": max(counts[award].values())}
        for award in awards
        if award in counts
    ]


def _most(units: Mapping[str, int]) -> list[str]:
    most = max(units.values())
    return [unit for unit, points in units.items() if points == most][:3]


def _classes(judged: Appraised, entries: list[tuple[ScoreBook, ScoreEntry]]) -> Iterable[dict[str, object]]:
    """Each peer class by itself: units of one kind are compared with each other and with nobody else."""
    totals: dict[str, int] = {}
    for book, entry in entries:
        totals[book.key] = totals.get(book.key, 0) + entry.points
    for kind in UnitKind:
        units = [u for u in judged.county.roster.units.values() if u.unit_kind is kind and u.key in totals]
        if units:
            lines = [{"unit": u.key, "points": totals[u.key]} for u in units]
            yield {"peer": kind.value, "lines": lines}


APPRAISAL = Occasion(opens=opens, needs=needs_pack, asks=False)
