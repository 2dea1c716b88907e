"""Which facts of a period are worth points, by the tables of the policy. Pure: the same rows give the same points.

Only what a unit did or, by a confirmed subjective cause, failed to do counts; objective delay is nobody's. Nothing
here looks at receipts: when something was read, or how fast answered, is worth nothing (domain §10.1)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.appraisal.books import FactText, Origin, ScoreBook, ScoreEntry
from domain.appraisal.rules import ScoreFact, ScoreRule
from domain.calendars import Calendar, local_date
from domain.county import County
from domain.matters.items import Branch, Item
from domain.projects.files import ProjectFile
from domain.projects.stages import FINISHED
from domain.rhythm.periods import Span
from domain.targets.standing import Known, share_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fact that is worth points to a unit; `fact` is its name, given once under a rule."""

    unit: str
    fact: str
    on: date
    points: int
    evidence: FactText = ()
    reverses: int = 0


@dataclass(frozen=True, kw_only=True)
class Appraised:
    """Everything a period is judged by."""

    span: Span
    county: County
    items: tuple[Item, ...]
    projects: tuple[ProjectFile, ...]
    books: Mapping[str, ScoreBook]
    targets: Known
    now: datetime

    def within(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.span.first_on <= day <= self.span.last_on

    @property
    def shares(self) -> Iterator[tuple[Item, Branch]]:
        """What stands of every matter."""
        return ((item, b) for item in self.items if item.withdrawn is None for b in item.branches if not b.released)


def entries_of(appraised: Appraised) -> dict[str, ScoreBook]:
    """The books that gain entries, with all they gain."""
    books = dict(appraised.books)
    for name, rule in appraised.county.policy.appraisal.scores.items():
        for found in FINDERS[rule.fact](rule, appraised):
            book = books.get(found.unit, ScoreBook(key=found.unit))
            if found.points and not book.has(name, found.fact):
                books[found.unit] = entered(book, _entry(name, rule, found, appraised))
    books = {key: _unwound(book, appraised) for key, book in books.items()}
    return {key: book for key, book in sorted(books.items()) if book != appraised.books.get(key)}


def _unwound(book: ScoreBook, appraised: Appraised) -> ScoreBook:
    """Points for a matter that was withdrawn go back, either way (domain §4)."""
    gone = {item.key for item in appraised.items if item.withdrawn is not None}
    for entry in book.entries:
        parts = entry.fact.split("|")
        if parts[0] == "item" and parts[1] in gone and not book.is_reversed(entry.number):
            book = entered(book, reversal(entry, appraised.county, appraised.now, text=entry.text))
    return book


def reversal(entry: ScoreEntry, county: County, now: datetime, text: str) -> ScoreEntry:
    """The entry that takes another back; nobody objects to it again."""
    return replace(
        entry, number=0, points=-entry.points, text=text, award="", fact=f"entry|{entry.number}", at=now,
        on=county.today(now), policy=county.policy.digest, origin=Origin.REVERSAL, reverses=entry.number,
        evidence=(("entry", str(entry.number)), *entry.evidence[:2]), appeal_until=county.today(now),
    )  # fmt: skip


def entered(book: ScoreBook, entry: ScoreEntry) -> ScoreBook:
    """One more entry at the end, numbered on."""
    return replace(book, entries=(*book.entries, replace(entry, number=len(book.entries) + 1)))


def appeal_until(calendar: Calendar, days: int, now: datetime) -> date:
    """The last day on which an entry made now may be objected to."""
    return calendar.add_work_days(local_date(now), days)


def _entry(name: str, rule: ScoreRule, found: Found, appraised: Appraised) -> ScoreEntry:
    county, rules = appraised.county, appraised.county.policy.appraisal
    return ScoreEntry(
        number=0, period=appraised.span.key, rule=name, text=rule.text, points=found.points, fact=found.fact,
        on=found.on, at=appraised.now, policy=county.policy.digest, award=rule.award, evidence=found.evidence,
        origin=Origin.RULE, reverses=found.reverses,
        appeal_until=appeal_until(county.calendar, rules.appeal_days, appraised.now),
    )  # fmt: skip


def _started(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    """By the day that was planned."""
    for p in appraised.projects:
        if p.started_on and p.plan_start_on and appraised.within(p.started_on) and p.started_on <= p.plan_start_on:
            said = (
                ("project", p.name),
                ("planned_on", p.plan_start_on.isoformat()),
                ("done_on", p.started_on.isoformat()),
            )
            yield Found(unit=p.unit, fact=f"project|{p.key}|start", on=p.started_on, points=rule.points, evidence=said)


def _node_reached(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    for p in appraised.projects:
        for node in p.milestones:
            if node.actual_on and appraised.within(node.actual_on) and node.actual_on <= node.planned_on:
                days = (("planned_on", node.planned_on.isoformat()), ("done_on", node.actual_on.isoformat()))
                said = (("project", p.name), ("node", node.name), *days)
                fact = f"project|{p.key}|node|{node.name}"
                yield Found(unit=p.unit, fact=fact, on=node.actual_on, points=rule.points, evidence=said)


def _completed(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    for p in appraised.projects:
        move = next((m for m in p.moves if m.after in FINISHED and m.before not in FINISHED), None)
        if move is not None and appraised.within(move.on):
            said = (("project", p.name), ("done_on", move.on.isoformat()))
            yield Found(unit=p.unit, fact=f"project|{p.key}|completed", on=move.on, points=rule.points, evidence=said)


def _closed_on_time(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    """Applied for by the deadline in force, and closed out; of one kind of element where the rule names it."""
    for item, branch in appraised.shares:
        if branch.closed is None or (rule.of and item.element != rule.of):
            continue
        done, closed_on = branch.submitted or branch.closed, local_date(branch.closed.at)
        if appraised.within(closed_on) and done.at <= branch.deadline.due_at:
            said = (*_of_item(item, branch), ("done_on", local_date(done.at).isoformat()))
            fact = f"item|{item.key}|closed"
            yield Found(unit=branch.unit, fact=fact, on=closed_on, points=rule.points, evidence=said)


def _block_answered(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    """By the unit that held the ball, in its time; silence that counted as consent is no answer."""
    for item, branch in appraised.shares:
        for n, block in enumerate(branch.blocks):
            ended = block.ended_at
            if ended is None or block.deemed or not block.unit or not block.answer or ended > block.due_at:
                continue
            if appraised.within(local_date(ended)):
                said = (*_of_item(item, branch), ("done_on", local_date(ended).isoformat()))
                fact = f"item|{item.key}|{branch.unit}|block|{n}"
                yield Found(unit=block.unit, fact=fact, on=local_date(ended), points=rule.points, evidence=said)


def _target_reached(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    """The tier its own share of a target has reached at the end of the year."""
    ends_on, known = appraised.span.last_on, appraised.targets
    if rule.of not in known.rules or (ends_on.month, ends_on.day) != (12, 31):
        return
    for unit in known.rules[rule.of].shares:
        percent = share_of(rule.of, unit, known)
        if percent is not None:
            said = (("target", known.rules[rule.of].text), ("percent", str(int(percent))))
            fact, points = f"target|{rule.of}|{ends_on.year}", rule.worth(int(percent))
            yield Found(unit=unit, fact=fact, on=ends_on, points=points, evidence=said)


def _subjective_delay(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    """Only where two persons hold the cause to be subjective (D2-2)."""
    for book in appraised.books.values():
        for cause in book.causes:
            if cause.counts and cause.confirmed_at and appraised.within(local_date(cause.confirmed_at)):
                on = local_date(cause.confirmed_at)
                persons = (("held_by", cause.by), ("confirmed_by", cause.confirmed_by))
                said = (("matter", str(cause.number)), ("cause", cause.text), ("done_on", on.isoformat()), *persons)
                fact = f"item|{cause.item}|late|{cause.deadline_version}"
                yield Found(unit=book.key, fact=fact, on=on, points=rule.points, evidence=said)


def _recovered(rule: ScoreRule, appraised: Appraised) -> Iterator[Found]:
    """What was taken away for a delay comes back once the share is closed out."""
    closed = {(i.key, b.unit): local_date(b.closed.at) for i, b in appraised.shares if b.closed is not None}
    for book in appraised.books.values():
        for entry in book.entries:
            parts = entry.fact.split("|")
            on = closed.get((parts[1], book.key)) if parts[0] == "item" and "late" in parts else None
            if entry.points >= 0 or on is None or book.is_reversed(entry.number) or not appraised.within(on):
                continue
            said = (*entry.evidence[:2], ("done_on", on.isoformat()), ("entry", str(entry.number)))
            points, fact = -entry.points * rule.percent // 100, f"{entry.fact}|recovered"
            yield Found(unit=book.key, fact=fact, on=on, points=points, evidence=said, reverses=entry.number)


def _of_item(item: Item, branch: Branch) -> FactText:
    due_on = local_date(branch.deadline.due_at).isoformat()
    return (("matter", str(item.number)), ("title", item.title[:40]), ("planned_on", due_on))


FINDERS: Mapping[ScoreFact, Callable[[ScoreRule, Appraised], Iterator[Found]]] = {
    ScoreFact.STARTED: _started,
    ScoreFact.NODE_REACHED: _node_reached,
    ScoreFact.COMPLETED: _completed,
    ScoreFact.CLOSED_ON_TIME: _closed_on_time,
    ScoreFact.BLOCK_ANSWERED: _block_answered,
    ScoreFact.TARGET_REACHED: _target_reached,
    ScoreFact.SUBJECTIVE_DELAY: _subjective_delay,
    ScoreFact.RECOVERED: _recovered,
}
