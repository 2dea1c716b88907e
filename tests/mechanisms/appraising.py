"""A county whose policy gives points and sets targets: the clock beats, people say things through the table of rules,
and the process can be forgotten (nothing survives but the rows and what was said)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from config.calendars import load_calendar
from config.load import load_policy, policy_path
from domain import decide as table
from domain.appraisal.books import ScoreBook
from domain.county import County
from domain.events import Event
from domain.matters.items import Branch, BranchRole, DeadlineVersion, Item, Stamp
from domain.messages.notices import Notice
from domain.outcome import Aggregate, Answer
from domain.policy import Policy
from domain.rhythm import engine
from tests.domain.county_kit import Ledger, at, county
from tests.mechanisms.county import people

STEP = timedelta(hours=1)


class Appraising(Ledger):
    """A ledger in which one may also say things."""

    def says(self, event: Event, now: str) -> Answer:
        """Through the table of everything that can happen."""
        moment = at(now)
        outcome = table.decide(self.work(table.needs(event, moment)), event, self.county, moment)
        self.save(*outcome.changes)
        for notice in outcome.notices:
            assert notice.key not in self.said, f"said twice: {notice.key}"
            self.said[notice.key] = notice
        assert outcome.answer is not None
        return outcome.answer

    def until(self, now: str, end: str) -> Appraising:
        """Beat every hour."""
        moment = at(now)
        while moment <= at(end):
            self.beat(moment)
            moment += STEP
        return self

    def forgotten(self) -> Appraising:
        """The same rows under a new process."""
        fresh = Appraising(self.county, *self.rows.values())
        fresh.said = dict(self.said)
        return fresh

    def book_of(self, unit: str) -> ScoreBook:
        row = self.rows["score_book", unit]
        assert isinstance(row, ScoreBook)
        return row


def under(policy: str, *cadences: str, rows: Iterable[Aggregate] = (), begins: str) -> Appraising:
    """A county under a shipped policy with only these cadences."""
    return of_policy(only(load_policy(policy_path(policy)), cadences), rows, begins)


def only(policy: Policy, cadences: Iterable[str]) -> Policy:
    return replace(policy, cadences={name: policy.cadences[name] for name in cadences})


def of_policy(policy: Policy, rows: Iterable[Aggregate], begins: str) -> Appraising:
    plain: County = county(load_calendar())
    here = replace(plain, roster=people(), policy=policy, policies={policy.digest: policy})
    book = Appraising(here, *rows)
    book.save(*engine.first_cadences(book.county, at(begins)))
    return book


def matter(number: int, unit: str, due: str, closed: str = "", element: str = "") -> Item:
    """A matter of one unit, open or closed out at a moment."""
    stamp = Stamp(at=at(closed), by="王敏") if closed else None
    deadline = DeadlineVersion(number=1, due_at=at(due), set_at=at("07-01 09:00"), by="王敏")
    branch = Branch(unit=unit, role=BranchRole.LEAD, deadlines=(deadline,), submitted=stamp, closed=stamp)
    return Item(
        key=f"2026-{number}", year=2026, number=number, title=f"第{number}件", issuer="王敏", issuer_account="id-王敏",
        issuer_post="县项目办|主任", issued_at=at("07-01 09:00"), terms="p", branches=(branch,), element=element,
    )  # fmt: skip


def sent(notices: Iterable[Notice], kind: str) -> list[tuple[str, str]]:
    """(day in county time, post) of a kind, in order."""
    zone = at("01-01 00:00").tzinfo
    return [(_day(n.not_before, zone), n.audience.key) for n in notices if n.kind == kind]


def _day(moment: datetime, zone: object) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d")  # type: ignore[arg-type]
