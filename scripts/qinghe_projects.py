"""The sample county's projects through life: days, slots, needs, nodes and months, dealt out by number so that the
same tables give the same workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from documents.writing import Value

YEAR = 2026
CATEGORIES = {"工业": "内资", "农业": "农业", "文教卫": "民生"}
TARGETS = {"在建": "年内完成主体工程", "竣工": "年内投产达效", "前期": "具备开工条件", "签约": "完成供地手续"}
STARTS = (date(2026, 10, 30), date(2026, 12, 25), date(2027, 1, 20), date(2027, 2, 26), date(2027, 3, 31))
FOREIGN = {"宠物食品生产线": 620}
UNENROLLED_EACH, AIMLESS_EACH = 9, 20
NEEDS = (
    ("用地批复", "手续", "自然资源局", "", "省级"),
    ("环评批复", "手续", "生态环境局", "", "县级"),
    ("施工许可", "手续", "住建局", "", "县级"),
    ("用地指标", "要素", "自然资源局", "亩", "市级"),
    ("项目资金", "要素", "财政局", "万元", "县级"),
)
MONTH_SHARES = (2, 3, 7, 9, 10, 10, 10, 10, 11, 11, 9, 8)


@dataclass(frozen=True, kw_only=True)
class Dealt:
    """One project of the tables with its number and what the number gives it."""

    number: int
    name: str
    unit: str
    stage: str
    area: str
    sponsor: str
    total_wan: int
    annual_wan: int

    @property
    def is_ahead(self) -> bool:
        """Not started yet."""
        return self.stage in ("前期", "签约")

    @property
    def planned_start(self) -> date:
        """Those ahead start this winter and spring, the others started during the last two years."""
        if self.is_ahead:
            return STARTS[self.number % len(STARTS)]
        return date(2025, 3, 10) + timedelta(days=self.number * 9)

    @property
    def planned_finish(self) -> date:
        """Two years and a bit after the start."""
        return self.planned_start + timedelta(days=700 + self.number % 7 * 30)


def life_cells(project: Dealt) -> list[Value]:
    """The columns of the sheet 项目 behind 截至日期."""
    started = "" if project.is_ahead else project.planned_start.isoformat()
    enrolled = "" if project.is_ahead or project.number % UNENROLLED_EACH == 0 else _after(project.planned_start, 40)
    target = "" if project.number % AIMLESS_EACH == 0 else TARGETS[project.stage]
    days = [project.planned_start.isoformat(), project.planned_finish.isoformat(), ""]
    slots = [project.sponsor, f"{project.name[:4]}专班", "已印发", "已上墙"]
    firms = ["", "", "", "", ""] if project.is_ahead else [project.unit, *_firms(project.number)]
    category = CATEGORIES.get(project.area, "基础设施")
    pool = "谋划储备库" if project.is_ahead else "重大项目库"
    return [category, pool, FOREIGN.get(project.name, ""), target, *days, started, enrolled, *slots, *firms]


def _firms(number: int) -> list[str]:
    return [f"第{number % 3 + 1}{what}" for what in ("勘察院", "设计院", "建设公司", "监理公司")]


def _after(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()


def element_rows(projects: Sequence[Dealt]) -> Iterator[list[Value]]:
    """The sheet 要素手续: what those ahead still need; the first needs of every second one are settled."""
    for project in (each for each in projects if each.is_ahead):
        for place, (name, form, unit, measure, level) in enumerate(NEEDS):
            amount = {"亩": project.total_wan // 200, "万元": project.annual_wan // 4}.get(measure, "")
            settled = "2026-10-20" if place < 2 and project.number % 2 else ""
            row: list[Value] = [project.name, name, form, unit, "", f"{amount}{measure}", level]
            yield [*row, "", "", "", "", settled, settled]


def milestone_rows(projects: Sequence[Dealt]) -> Iterator[list[Value]]:
    """The sheet 节点: foundation, structure, acceptance of what is under construction."""
    for project in (each for each in projects if each.stage == "在建"):
        for name, days in (("基础完工", 150), ("主体封顶", 420), ("竣工验收", 690)):
            planned = project.planned_start + timedelta(days=days)
            actual = planned.isoformat() if planned < date(YEAR, 10, 1) else ""
            yield [project.name, name, planned.isoformat(), actual]


def plan_rows(projects: Sequence[Dealt]) -> Iterator[list[Value]]:
    """The sheet 分月计划: the year's plan over its months, the rest in December."""
    for project in projects:
        months = [round(project.annual_wan * share / 100) for share in MONTH_SHARES[:-1]]
        yield [project.name, YEAR, *months, project.annual_wan - sum(months)]
