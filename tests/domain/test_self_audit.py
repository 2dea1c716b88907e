"""The nightly look over everything that is open: sound matters pass, each fault is found."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from domain.audits.records import NIGHTLY, Finding, SelfAudit
from domain.audits.self_audit import findings, first_audit, is_sound
from domain.events import Ticked
from domain.matters.items import Item
from domain.rounds.duties import Cadence
from tests.domain.matter_kit import Book, at, content, county, roster, signs, with_person

NOW = at("11-23 09:00")
NIGHT = at("11-24 06:30")


def a_book() -> Book:
    book = Book()
    book.handed_over(content("住建局", due=at("12-04 18:00")), NOW)
    book.handed_over(content("交通局", due=at("12-07 18:00")), NOW)
    book.save(first_audit(NOW))
    return book


def looked(book: Book, now=NIGHT) -> SelfAudit:
    book.do(Ticked(kind="self_audit", key=NIGHTLY), now)
    return book.one(SelfAudit)


def test_what_is_sound_is_passed_over_in_silence() -> None:
    """Signed, reported, applied for, waiting for a rung: all have a moment or a reason for none."""
    book = a_book()
    book.do(signs("住建员", "2026-1"), NOW)
    book.applies("交通员", NOW, "2026-2")
    book.run(NIGHT)
    book.said.clear()
    audit = looked(book)
    assert (audit.items, audit.findings, audit.looked_at) == (2, (), NIGHT)
    assert audit.next_due_at == NIGHT + timedelta(days=1)
    assert not book.said


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda item: replace(item, next_due_at=None), "no_moment"),
        (lambda item: replace(item, next_due_at=NOW), "stopped"),
        (lambda item: item, "rung_missed"),
    ],
)
def test_each_fault_is_found(spoil, fault: str) -> None:
    """A moment that is gone, a beat that never came, a rung that was due."""
    book = a_book()
    if fault != "rung_missed":
        book.run(NIGHT)
    book.save(spoil(book.item(1)))
    assert Finding(about="item|2026-1", fault=fault) in looked(book).findings
    told = [n for n in book.said.values() if n.kind == "self_audit"]
    assert [(n.audience.key, n.facts["total"] > 0) for n in told] == [("项目办|主任", True)]


def test_a_share_without_anybody_is_found() -> None:
    """Nobody of the unit and nobody above it."""
    people = roster()
    for name in ("住建长", "住建员", "城建", "常务"):
        people = with_person(people, name, left_on=NOW.date())
    book = a_book()
    found = findings(book.all(Item), county(people), NOW)
    assert Finding(about="item|2026-1", fault="no_owner") in found
    assert all(finding.about == "item|2026-1" for finding in found if finding.fault == "no_owner")


def test_a_share_without_a_clock_is_found() -> None:
    """No deadline at all."""
    book = a_book()
    book.run(NIGHT)
    item = book.item(1)
    book.save(replace(item, branches=tuple(replace(b, deadlines=()) for b in item.branches)))
    faults = {finding.fault for finding in findings(book.all(Item), book.county, NIGHT)}
    assert "no_clock" in faults


def test_a_chain_that_does_not_hold_is_found_once() -> None:
    """Whatever is wrong with it, and however often."""
    book = a_book()
    book.run(NIGHT)
    book._broken_chains = lambda _since: [Named("item|2026-1|changed"), Named("item|2026-1|head")]  # type: ignore[attr-defined]
    assert looked(book).findings == (Finding(about="item|2026-1", fault="chain"),)
    assert not is_sound(book.one(SelfAudit), NIGHT)


@dataclass(frozen=True)
class Named:
    """Stands for a row where only the key is asked for."""

    key: str
    kind: str = "answer"


def test_sound_is_looked_at_in_time_and_without_a_finding() -> None:
    """A look that is overdue is none."""
    book = a_book()
    book.run(NIGHT)
    audit = looked(book)
    assert is_sound(audit, NIGHT)
    assert is_sound(audit, NIGHT + timedelta(days=1))
    assert not is_sound(audit, NIGHT + timedelta(days=1, hours=2))
    assert not is_sound(None, NIGHT)


def test_a_cadence_that_stopped_is_found() -> None:
    """Without a moment, or with one long past."""
    book = a_book()
    book.run(NIGHT)
    book._all_cadences = lambda: book.all(Cadence)  # type: ignore[attr-defined]
    book.save(Cadence(key="daily", next_due_at=NOW), Cadence(key="digest|FIELD", next_due_at=NIGHT))
    assert looked(book).findings == (Finding(about="cadence|daily", fault="stopped"),)


def test_it_looks_once_a_night() -> None:
    """A second tick of the same morning sees that it was done."""
    book = a_book()
    book.run(NIGHT)
    looked(book)
    assert book.do(Ticked(kind="self_audit", key=NIGHTLY), NIGHT).changes == ()
