"""Projects as rows of the workbook that can be imported again: the list and the sheets about each project."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date

from documents.columns import STAGES
from documents.project_columns import ELEMENT_SHEET, MILESTONE_SHEET, PLAN_SHEET, PROJECT_SHEET
from documents.project_parts import FORMS
from documents.writing import Rows, Value
from domain.people.roster import Roster
from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.milestones import latest

YUAN_PER_UNIT = USD_PER_UNIT = 10_000


def project_rows(projects: Sequence[ProjectFile], roster: Roster) -> Rows:
    """Sheet → rows in the order of its columns. Of a year's plan the latest version goes out."""
    years = {(p.key, plan.year): latest(p.plans, plan.year) for p in projects for plan in p.plans}
    return {
        PROJECT_SHEET.title: [_project(project, roster) for project in projects],
        ELEMENT_SHEET.title: [[p.name, *_element(each)] for p in projects for each in p.elements],
        MILESTONE_SHEET.title: [
            [p.name, each.name, _day(each.planned_on), _day(each.actual_on)] for p in projects for each in p.milestones
        ],
        PLAN_SHEET.title: [
            [p.name, year, *map(_wan, plan.months_yuan)]
            for p in projects
            for (key, year), plan in years.items()
            if key == p.key and plan is not None
        ],
    }


def _project(project: ProjectFile, roster: Roster) -> Sequence[Value]:
    liaison, sponsor = (roster.posts.get(key) for key in (project.liaison_post, project.sponsor_post))
    money = (project.total_yuan, project.annual_plan_yuan, project.month_plan_yuan, project.cumulative_yuan)
    return [
        project.key,
        project.name,
        several(project.aliases),
        next(word for word, stage in STAGES.items() if stage is project.stage),
        project.project_class,
        project.unit,
        liaison.holder if liaison else "",
        sponsor.holder if sponsor else "",
        *map(_wan, money),
        project.progress,
        _day(project.last_report_on),
        *_life(project),
    ]


def _life(project: ProjectFile) -> Sequence[Value]:
    days = (project.plan_start_on, project.plan_finish_on, project.plan_production_on)
    return [
        several(project.categories),
        several(project.pools),
        project.foreign_usd // USD_PER_UNIT or "",
        project.progress_target,
        *map(_day, (*days, project.started_on, project.enrolled_on)),
        *astuple(project.slots),
        *astuple(project.participants),
    ]


def _element(each: Element) -> Sequence[Value]:
    words = (each.level, each.step, each.leader, each.handler, each.companion)
    return [
        each.name,
        next(word for word, form in FORMS.items() if form is each.form),
        each.unit,
        _day(each.need_on),
        f"{each.hundredths / 100:.10g}{each.measure}" if each.hundredths else "",
        *words,
        _day(each.applied_on),
        _day(each.settled_on),
    ]


def _wan(yuan: int) -> Value:
    return yuan / YUAN_PER_UNIT


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def several(names: Sequence[str]) -> str:
    """Several names in one cell."""
    return "\u3001".join(names)
