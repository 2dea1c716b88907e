"""Drafts made of the daily reports: a unit's month, the county's roll-up of what the units confirmed, the quarter
(D1-3). Nothing is asked that a report has said already (domain §10.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.calendars import ONE_DAY
from domain.matters.items import Item
from domain.projects.elements import Element
from domain.projects.facts import project_line
from domain.projects.files import ProjectFile
from domain.projects.triggers import planned_until
from domain.rhythm.views import Line, Lists, View
from domain.rounds.duties import Duty, DutyState
from domain.rounds.reports import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the reports say of one project and period. Money in 元; without a report of the period nothing was done;
    without one before it nobody knows how much of the sum is the period's own (`invested_yuan` None)."""

    invested_yuan: int | None
    cumulative_yuan: int
    progress: str
    problem: str


def month_of(project: ProjectFile, reports: Iterable[Report], view: View) -> Month:
    """The last word of the period, and how far the cumulative figure came in it; the year begins at nothing."""
    eve = (view.span.first_on - ONE_DAY).isoformat()
    mine = sorted((r for r in reports if r.project == project.key), key=lambda r: (r.period, r.revision))
    within = [r for r in mine if view.span.first_on.isoformat() <= r.period <= view.span.last_on.isoformat()]
    earlier = [r.cumulative_yuan for r in mine if r.period <= eve and r.period[:4] == eve[:4]]
    before = (earlier[-1] if earlier else None) if view.span.first_on.month > 1 else 0
    after = within[-1].cumulative_yuan if within else before or 0
    return Month(
        invested_yuan=None if before is None else max(after - before, 0),
        cumulative_yuan=after,
        progress=within[-1].progress if within else "",
        problem=within[-1].problem if within else "",
    )


def _drafts(view: View) -> Iterator[Line]:
    """月汇报 of a unit, project by project: 前期, 资金, 投资, 进度, 问题, 措施."""
    for project in view.projects:
        if project.is_active and (view.is_whole or project.unit == view.unit):
            yield project_line(project) | _draft(project, month_of(project, view.reports, view), view)


def _draft(project: ProjectFile, month: Month, view: View) -> Line:
    open_ = [i for i in view.items if i.is_open and i.project == project.key]
    return {
        "permits": _settled(project.permits),
        "funds": _settled(project.supplies),
        "month_yuan": month.invested_yuan,
        "cumulative_yuan": month.cumulative_yuan,
        "progress": month.progress,
        "problem": month.problem,
        "open_items": [{"number": i.number, "title": i.title} for i in open_[:3]],
        "measures": _measures(open_),
    }


def _settled(elements: tuple[Element, ...]) -> str:
    return f"{sum(e.is_settled for e in elements)}/{len(elements)}" if elements else ""


def _measures(items: Iterable[Item]) -> list[str]:
    """What was last said of the open matters of the project."""
    said = (b.feedback[-1].text for item in items for b in item.branches if b.feedback)
    return list(dict.fromkeys(said))[:3]


def _rollup(view: View) -> Iterator[Line]:
    """The county, then unit by unit: the figures of the period and what the unit itself confirmed."""
    units = sorted({p.unit for p in view.projects if p.is_active})
    lines = [_unit_line(unit, view) for unit in units]
    if lines:
        whole = {name: sum(_int(line[name]) for line in lines) for name in _SUMS}
        yield {"unit": "", "state": "", "said": "", **whole}
    yield from lines


_SUMS = ("projects", "month_yuan", "cumulative_yuan", "plan_yuan", "behind")


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _unit_line(unit: str, view: View) -> Line:
    own = [p for p in view.projects if p.is_active and p.unit == unit]
    months = [month_of(p, view.reports, view) for p in own]
    answer = next((d for d in view.answers if d.unit == unit and d.period == view.span.key), None)
    return {
        "unit": unit,
        "projects": len(own),
        "month_yuan": sum(m.invested_yuan or 0 for m in months),
        "cumulative_yuan": sum(m.cumulative_yuan for m in months),
        "plan_yuan": sum(p.annual_plan_yuan for p in own),
        "behind": sum(
            m.cumulative_yuan < planned_until(p, view.span.last_on) for p, m in zip(own, months, strict=True)
        ),
        "state": answer.state.value if answer else "",
        "said": _last_note(answer),
    }


def _is_behind(project: ProjectFile, month: Month, view: View) -> bool:
    return month.cumulative_yuan < planned_until(project, view.span.last_on)


def _last_note(duty: Duty | None) -> str:
    confirmed = duty is not None and duty.state in (DutyState.MET, DutyState.LATE)
    return duty.notes[-1] if duty is not None and confirmed and duty.notes else ""


REPORT_LISTS: Lists = {"drafts": _drafts, "rollup": _rollup}
