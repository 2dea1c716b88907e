"""One project and the rules it is looked at under."""

from dataclasses import replace
from datetime import date
from typing import Any

from config.calendars import load_calendar
from domain.projects.elements import Element, ElementForm
from domain.projects.files import ProjectFile, Stage
from domain.projects.milestones import PlanVersion
from domain.projects.rules import LeadTime, ProjectRules, Threshold

CALENDAR = load_calendar()
RULES = ProjectRules(
    thresholds=(
        Threshold(category="外资", least_usd_wan=500),
        Threshold(category="内资", least_wan=10_000),
        Threshold(category="民生"),
    ),
    lead_times=(
        LeadTime(name="施工许可", work_days=10),
        LeadTime(name="用地批复", work_days=20, before="施工许可"),
        LeadTime(name="设备订货", work_days=30, before="finish"),
    ),
    filings=("备案",),
)
START = date(2026, 12, 25)


def permit(name: str, **more: Any) -> Element:
    """A permit of one office."""
    return Element(name=name, unit="自然资源局", form=ElementForm.PERMIT, **more)


def supply(name: str, **more: Any) -> Element:
    """An input."""
    return Element(name=name, unit="财政局", **more)


BASE = ProjectFile(
    key="P1",
    name="城东安置房建设工程",
    stage=Stage.PRE_CONSTRUCTION,
    unit="住建局",
    liaison_post="住建局|联络员",
    sponsor_post="县领导|城建副县长",
    total_yuan=200_000_000,
    annual_plan_yuan=120_000_000,
    categories=("内资",),
    progress_target="主体封顶",
    plan_start_on=START,
    plan_finish_on=date(2028, 6, 30),
)


def project(**changed: Any) -> ProjectFile:
    """The same project otherwise."""
    return replace(BASE, **changed)


def months(*wan: int, year: int = 2026, number: int = 1) -> PlanVersion:
    """Twelve months in 万元, the rest 0."""
    padded = (*wan, *[0] * (12 - len(wan)))
    return PlanVersion(
        number=number, year=year, fixed_on=date(year, 1, 5), months_yuan=tuple(n * 10_000 for n in padded)
    )
