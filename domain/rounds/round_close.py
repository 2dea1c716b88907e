"""The close of a round: on time, whoever is missing. Groups hear counts; names go to the office and to the unit
itself, and nobody is scored by them (domain §9, §10.11)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from domain.calendars import local_date
from domain.county import County
from domain.matters.deciders import addressees
from domain.messages.listening import Window, is_heard
from domain.messages.notices import Notice, to_post, to_tier
from domain.people.records import Post, Tier
from domain.policy import Anchor, Ladder, NoticeClass, Rung
from domain.projects.files import ProjectFile
from domain.rounds.duties import Cadence, Duty, DutyState, Tally
from domain.rounds.figures import in_force, revisions
from domain.rounds.reporting import fulfilled
from domain.rounds.reports import Report
from domain.work import Lookup, Work

TALLIES = 31


def duties_of_round(cadence: str) -> Lookup:
    """The duties of the period in the cadence's row, while it is open or nudged; by post and subject."""
    return Lookup(name="duties_of_round", kind="duty", args=(cadence,))


def duties_before_round(cadence: str) -> Lookup:
    """For each duty of that round the newest earlier one of the same cadence and subject."""
    return Lookup(name="duties_before_round", kind="duty", args=(cadence,))


def projects_of_round(cadence: str) -> Lookup:
    """The projects of that round's duties."""
    return Lookup(name="projects_of_round", kind="project", args=(cadence,))


def reports_of_round(cadence: str) -> Lookup:
    """Every revision of every report of that round's day."""
    return Lookup(name="reports_of_round", kind="report", args=(cadence,))


def needed(cadence: str) -> tuple[Lookup, ...]:
    """What nudging and closing look at."""
    ask = (duties_of_round, duties_before_round, projects_of_round, reports_of_round)
    return tuple(lookup(cadence) for lookup in ask)


def duties_now(work: Work, cadence: Cadence) -> list[Duty]:
    """The round's duties; one whose report came in the very batch that opened it counts as fulfilled."""
    found = work.found(Duty, duties_of_round(cadence.key))
    return [_caught_up(work, duty) for duty in found]


def _caught_up(work: Work, duty: Duty) -> Duty:
    report = in_force(revisions(work, duty.subject, duty.period))
    return fulfilled(duty, report) if report and duty.is_missing else duty


@dataclass(frozen=True, kw_only=True)
class Close:
    """One round at its end."""

    cadence: Cadence
    duties: tuple[Duty, ...]
    reports: tuple[Report, ...]
    projects: dict[str, ProjectFile]
    county: County
    now: datetime

    @property
    def missing(self) -> list[Duty]:
        """What did not come, unit by unit."""
        return sorted((d for d in self.duties if d.is_missing), key=attrgetter("unit", "key"))

    @property
    def doubtful(self) -> bool:
        """True where even the time given on top was not listened to: nobody is named to his head for it (E7)."""
        grace = self.cadence.grace_from
        return grace is not None and not is_heard(self.county.heard, Window(begins=grace, ends=self.now))

    @property
    def tally(self) -> Tally:
        """What the round leaves behind."""
        came = len(self.duties) - len(self.missing)
        return Tally(period=self.cadence.period, asked=len(self.duties), reported=came)

    @property
    def occasion(self) -> dict[str, object]:
        """What every notice of the close says."""
        closes_at = self.cadence.closes_at or self.now
        return {"cadence": self.cadence.key, "period_on": self.cadence.period, "closes_at": closes_at.isoformat()}


def closed(work: Work, cadence: Cadence, county: County, now: datetime) -> Close:
    """The round with everything still open missed, and the missed ones counted in a row."""
    earlier = {d.subject: d for d in work.found(Duty, duties_before_round(cadence.key))}
    duties = tuple(_ended(duty, earlier.get(duty.subject)) for duty in duties_now(work, cadence))
    found = (r.project for r in work.found(Report, reports_of_round(cadence.key)))
    subjects = dict.fromkeys((*(d.subject for d in duties), *found))
    newest = (in_force(revisions(work, subject, cadence.period)) for subject in subjects)
    return Close(
        cadence=cadence,
        duties=duties,
        reports=tuple(report for report in newest if report is not None),
        projects={p.key: p for p in work.found(ProjectFile, projects_of_round(cadence.key))},
        county=county,
        now=now,
    )


def _ended(duty: Duty, earlier: Duty | None) -> Duty:
    if not duty.is_missing:
        return duty
    before = earlier.missed_in_a_row if earlier and earlier.is_missing else 0
    return replace(duty, state=DutyState.MISSED, missed_in_a_row=before + 1)


def rested(close: Close, next_due_at: datetime) -> Cadence:
    """The cadence after its round."""
    tallies = (*close.cadence.tallies, close.tally)[-TALLIES:] if close.duties else close.cadence.tallies
    resting = Cadence(key=close.cadence.key, period=close.cadence.period, tallies=tallies)
    return replace(resting, next_due_at=next_due_at)


def told(close: Close) -> Iterator[Notice]:
    """What is said at the close; of an empty round nothing."""
    if not close.duties:
        return
    yield _summary(close)
    yield from _missing(close)
    if close.doubtful:
        return
    for name, ladder in close.county.policy.terms.ladders.items():
        if ladder.anchor is Anchor.ROUND_CLOSE:
            yield from _climbed(close, name, ladder)


def _summary(close: Close) -> Notice:
    return Notice(
        key=f"{close.cadence.occasion}|summary",
        kind="round_summary",
        notice_class=NoticeClass.D,
        audience=to_tier(Tier.STAFF),
        facts={
            **close.occasion,
            "asked": close.tally.asked,
            "reported": close.tally.reported,
            "unchanged": sum(r.no_change for r in close.reports),
            "invested_yuan": sum(r.invested_yuan for r in close.reports),
            "problems": sum(bool(r.problem) for r in close.reports),
            "basis": close.county.policy.daily_round.basis,
        },
        not_before=close.now,
        about=close.cadence.about,
    )


def _missing(close: Close) -> Iterator[Notice]:
    """The office hears of all, a unit's head of the own ones."""
    office = close.county.office()
    if office and close.missing:
        yield _named(close, office, close.missing, unit="")
    for unit, duties in groupby(close.missing, attrgetter("unit")):
        head = close.county.roster.head_of(unit)
        if head and not close.doubtful:
            yield _named(close, head, list(duties), unit=unit)


def _named(close: Close, post: Post, duties: list[Duty], *, unit: str) -> Notice:
    return Notice(
        key=f"{close.cadence.occasion}|missing|{post.key}",
        kind="round_missing",
        notice_class=NoticeClass.B,
        audience=to_post(post.key),
        facts={**close.occasion, "unit": unit, "missing": [_line(close, duty) for duty in duties]},
        not_before=close.now,
        about=close.cadence.about,
        unit=unit,
    )


def _line(close: Close, duty: Duty) -> dict[str, object]:
    roster = close.county.roster
    post = roster.posts.get(duty.post)
    person = roster.seat(post, local_date(close.now)).person if post else None
    project = close.projects.get(duty.subject)
    return {
        "unit": duty.unit,
        "post": post.title if post else duty.post,
        "person": person.name if person else "",
        "project": duty.subject,
        "name": project.name if project else duty.subject,
        "missed_in_a_row": duty.missed_in_a_row,
    }


def _climbed(close: Close, name: str, ladder: Ladder) -> Iterator[Notice]:
    """A rung fires on the day its number of misses in a row is reached: once per run of misses."""
    for rung in ladder.rungs:
        reached = [d for d in close.missing if rung.after_missed and d.missed_in_a_row == rung.after_missed]
        for _unit, duties in groupby(reached, attrgetter("unit")):
            yield from _rung(close, f"{name}|{rung.name}", rung, list(duties))


def _rung(close: Close, step: str, rung: Rung, duties: list[Duty]) -> Iterator[Notice]:
    unit = duties[0].unit
    for post in addressees(rung.to, unit, close.county):
        yield Notice(
            key=f"{close.cadence.occasion}|{step}|{unit}|{post.key}",
            kind=rung.notice,
            notice_class=rung.notice_class,
            audience=to_post(post.key),
            facts={
                **close.occasion,
                "unit": unit,
                "after_missed": rung.after_missed,
                "missing": [_line(close, duty) for duty in duties],
            },
            not_before=close.now,
            about=close.cadence.about,
            unit=unit,
        )
