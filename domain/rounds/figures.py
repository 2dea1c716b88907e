"""The figures of a day: which revision is in force, what it makes of the project, what looks doubtful (domain §9).

A report holds what stood before the day began, so a correction replaces the day's amount and is never added twice."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.policy import DailyRound
from domain.projects.files import Entry, ProjectFile
from domain.rounds.reports import Report, report_key
from domain.work import Work


def revisions(work: Work, project: str, period: str) -> list[Report]:
    """Every revision of a project's day, oldest first. They are walked by key, so that what an earlier event of
    the same batch saved is seen too."""
    found: list[Report] = []
    while (report := work.get(Report, report_key(project, period, len(found) + 1))) is not None:
        found.append(report)
    return found


def in_force(reports: list[Report]) -> Report | None:
    """The newest revision that was not taken back."""
    return next((r for r in reversed(reports) if r.taken_back_at is None), None)


def before(project: ProjectFile, report: Report) -> ProjectFile:
    """The project as it stood before the day of `report`."""
    return replace(
        project,
        cumulative_yuan=report.cumulative_before_yuan,
        progress=report.progress_before,
        unchanged_streak=report.unchanged_streak_before,
        same_text_streak=report.same_text_streak_before,
        last_report_on=report.last_report_before_on,
        last_report_at=report.last_report_before_at,
    )


def after(project: ProjectFile, report: Report) -> ProjectFile:
    """The project with a report laid over it."""
    return replace(
        project,
        cumulative_yuan=report.cumulative_yuan,
        progress=report.progress,
        unchanged_streak=report.unchanged_streak,
        same_text_streak=report.same_text_streak,
        last_report_on=date.fromisoformat(report.period),
        last_report_at=report.at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One project's day: the project before it began, and the revision in force, if any."""

    period: str
    project: ProjectFile
    earlier: Report | None
    revision: int


def day_of(work: Work, project: ProjectFile, period: str) -> Day:
    """The day a further revision would belong to."""
    known = revisions(work, project.key, period)
    earlier = in_force(known)
    base = before(project, earlier) if earlier else project
    return Day(period=period, project=base, earlier=earlier, revision=len(known) + 1)


def drawn_up(entry: Entry, day: Day, rule: DailyRound, now: datetime) -> Report:
    """The next revision of a day. What an entry does not mention stays as the revision in force has it."""
    base = day.project
    invested = _invested(entry, day)
    adjusted = _adjusted(entry, day, invested)
    unchanged = _is_unchanged(entry)
    report = Report(
        key=report_key(base.key, day.period, day.revision),
        project=base.key,
        period=day.period,
        revision=day.revision,
        by="",
        at=now,
        invested_yuan=invested,
        cumulative_yuan=base.cumulative_yuan + adjusted + invested,
        cumulative_before_yuan=base.cumulative_yuan,
        adjusted_yuan=adjusted,
        by_total=_is_by_total(entry, day),
        percent=_percent(entry, day),
        progress=_progress(entry, day),
        progress_before=base.progress,
        problem=entry.problem or (day.earlier.problem if day.earlier and not unchanged else ""),
        no_change=unchanged,
        unchanged_streak=base.unchanged_streak + 1 if unchanged else 0,
        unchanged_streak_before=base.unchanged_streak,
        same_text_streak=_same_text_streak(entry, day),
        same_text_streak_before=base.same_text_streak,
        last_report_before_on=base.last_report_on,
        last_report_before_at=base.last_report_at,
    )
    return replace(report, doubts=doubts_of(report, entry, base, rule))


def _is_unchanged(entry: Entry) -> bool:
    """A figure or a text beside the flag weighs more than the flag."""
    return entry.no_change and entry.invested_yuan is None and entry.cumulative_yuan is None and not entry.progress


def _invested(entry: Entry, day: Day) -> int:
    if entry.invested_yuan is not None:
        return entry.invested_yuan
    if entry.cumulative_yuan is not None and _is_by_total(entry, day):
        return entry.cumulative_yuan - day.project.cumulative_yuan - _adjusted_before(day)
    return day.earlier.invested_yuan if day.earlier and not entry.no_change else 0


def _is_by_total(entry: Entry, day: Day) -> bool:
    """Whether the day's sum is what came to the total: no sum of the day was said, not even before."""
    if entry.invested_yuan is not None or entry.no_change:
        return False
    return (entry.cumulative_yuan is not None and not entry.mends_total) or bool(day.earlier and day.earlier.by_total)


def _adjusted(entry: Entry, day: Day, invested: int) -> int:
    """What a total that is put right leaves over beside the works of the day; it stays when the day is told again."""
    if entry.mends_total and entry.cumulative_yuan is not None and not _is_by_total(entry, day):
        return entry.cumulative_yuan - day.project.cumulative_yuan - invested
    return _adjusted_before(day)


def _adjusted_before(day: Day) -> int:
    return day.earlier.adjusted_yuan if day.earlier else 0


def _progress(entry: Entry, day: Day) -> str:
    if _is_unchanged(entry) or not day.earlier:
        return entry.progress or day.project.progress
    return entry.progress or day.earlier.progress


def _percent(entry: Entry, day: Day) -> float | None:
    if entry.percent is not None or not day.earlier or entry.no_change:
        return entry.percent
    return day.earlier.percent


def _same_text_streak(entry: Entry, day: Day) -> int:
    """How many days running somebody typed the same text; `no change` said honestly does not count."""
    if _is_unchanged(entry):
        return 0
    if not entry.progress:
        return (day.earlier or day.project).same_text_streak
    same = _letters(entry.progress) == _letters(day.project.progress)
    return day.project.same_text_streak + 1 if same else 1


def _letters(text: str) -> str:
    return "".join(text.split())


def doubts_of(report: Report, entry: Entry, base: ProjectFile, rule: DailyRound) -> tuple[str, ...]:
    """Plausibility questions (domain §9). They are put beside the figures and never hold them back."""
    month_share = rule.jump_share * base.month_plan_yuan
    said_before = report.same_text_streak_before + 1 == report.same_text_streak
    found = {
        "cumulative_fell": report.invested_yuan < 0 or report.cumulative_yuan < base.cumulative_yuan,
        "passes_total": 0 < base.total_yuan < report.cumulative_yuan,
        "jump": 0 < month_share < report.invested_yuan,
        "cumulative_differs": entry.cumulative_yuan not in (None, report.cumulative_yuan),
        "same_text": said_before and report.same_text_streak == rule.same_text_days,
    }
    return tuple(name for name, doubtful in found.items() if doubtful)
