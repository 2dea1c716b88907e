"""Whom the round asks and what it says: one message per liaison post, with all of its projects (domain §9, §10)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from domain.calendars import ONE_DAY, local_date
from domain.county import County
from domain.messages.notices import Notice, Wanted, to_post
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.rounds.duties import Cadence, Duty, DutyState, duty_key
from domain.work import Lookup

SLICE = 50


def projects_to_ask(cadence: str) -> Lookup:
    """While the cadence's row is resting or opening: active projects whose liaison post lies after the row's
    cursor, by post and key, about a slice of them and never part of a post. Otherwise none."""
    return Lookup(name="projects_to_ask", kind="project", args=(cadence, str(SLICE)))


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A round that asks, now."""

    cadence: Cadence
    county: County
    now: datetime

    def is_asked(self, project: ProjectFile) -> bool:
        """Daily; after so many `no change` in a row once a week, on its first work day (domain §10.10)."""
        rule = self.county.policy.daily_round
        if rule.insists_daily or project.unchanged_streak < rule.weekly_after_unchanged:
            return True
        today = local_date(self.now)
        sunday_before = today - today.isoweekday() * ONE_DAY
        return self.county.calendar.add_work_days(sunday_before, 1) == today

    def duty(self, project: ProjectFile) -> Duty:
        """What is owed; who reported earlier today owes nothing more (domain §10.3)."""
        came = project.last_report_on is not None and project.last_report_on.isoformat() == self.cadence.period
        return Duty(
            key=duty_key(self.cadence.occasion, project.key, project.liaison_post),
            cadence=self.cadence.key,
            period=self.cadence.period,
            subject=project.key,
            post=project.liaison_post,
            unit=project.unit,
            state=DutyState.MET if came else DutyState.OPEN,
            opened_at=self.now,
            closes_at=self.cadence.closes_at or self.now,
            met_at=project.last_report_at if came else None,
        )

    def notices(self, word: str, projects: Iterable[ProjectFile]) -> Iterator[Notice]:
        """The prompt or the nudge of each post; it only leaves while something is owed."""
        by_post = sorted(projects, key=attrgetter("liaison_post", "key"))
        for post, own in groupby(by_post, attrgetter("liaison_post")):
            listed = list(own)
            yield Notice(
                key=f"{self.cadence.occasion}|{word}|{post}",
                kind=f"round_{word}",
                notice_class=NoticeClass.B,
                audience=to_post(post),
                facts=self._facts | {"projects": [_line(p) for p in listed]},
                not_before=self.now,
                about=f"{self.cadence.about}|{post}",
                unit=listed[0].unit,
                wanted=Wanted.DUTY_OPEN,
            )

    @property
    def _facts(self) -> dict[str, object]:
        closes_at = self.cadence.closes_at or self.now
        return {
            "cadence": self.cadence.key,
            "period_on": self.cadence.period,
            "closes_at": closes_at.isoformat(),
            "basis": self.county.policy.daily_round.basis,
        }


def _line(project: ProjectFile) -> dict[str, object]:
    """One project of a message, with the figures of last time."""
    return {
        "project": project.key,
        "name": project.name,
        "progress": project.progress,
        "month_plan_yuan": project.month_plan_yuan,
        "cumulative_yuan": project.cumulative_yuan,
        "last_report_on": project.last_report_on.isoformat() if project.last_report_on else "",
    }
