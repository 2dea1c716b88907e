"""Writes the sample county's workbook from the tables beside it: `python -m scripts.make_qinghe`.

Everything in it is invented and no phone can ring. The same tables give the same bytes.
"""

from collections.abc import Mapping, Sequence
from itertools import count, cycle
from pathlib import Path

from documents.columns import PEOPLE_SHEET, SHEETS, UNIT_SHEET
from documents.project_columns import ELEMENT_SHEET, MILESTONE_SHEET, PLAN_SHEET, PROJECT_SHEET
from documents.writing import Value, write_workbook
from scripts.qinghe_projects import Dealt, element_rows, life_cells, milestone_rows, plan_rows

COUNTIES = Path(__file__).parents[1] / "rehearsal" / "counties"
SOURCE, TARGET = COUNTIES / "qinghe.txt", COUNTIES / "qinghe.xlsx"

DONE = (0.91, 0.88, 0.84, 0.95, 0.79, 0.92, 0.57, 0.9, 0.86, 0.81)
"""Shares of the year's plan done by late November, dealt out in turn to projects under construction."""
EARLY = 0.3
LARGE_WAN = 100_000

Tables = Mapping[str, Sequence[Sequence[str]]]


def read_source() -> Tables:
    """[section] → lines → cells."""
    tables: dict[str, list[list[str]]] = {}
    lines: list[list[str]] = []
    for line in SOURCE.read_text("utf-8").splitlines():
        if line.startswith("["):
            lines = tables.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line.split("|"))
    return tables


def unit_rows(tables: Tables) -> list[list[Value]]:
    """The sheet 单位."""
    rows = (row[:5] for row in (*tables["offices"], *tables["units"]))
    return [[key, name, kind, aliases, area] for key, name, kind, area, aliases in rows]


def people_rows(tables: Tables) -> list[list[Value]]:
    """The sheet 岗位人员: leaders and office first, then head and liaison of every unit."""
    phones, ranks = (f"000{number:08d}" for number in count(1)), count(1)
    rows: list[list[Value]] = []
    for unit, name, title, role, fields, backup, approves in tables["leaders"]:
        rows.append([unit, name, title, next(phones), role, fields, "", next(ranks), backup, approves])
    for unit, _full, _kind, _area, _aliases, title, head, liaison in tables["units"]:
        rows.append([unit, head, title, next(phones), "主要负责人", "", "工作人员", next(ranks), "", ""])
        rows.append([unit, liaison, "联络员", next(phones), "联络员", "", "工作人员", next(ranks), "", ""])
    return rows


def dealt(tables: Tables) -> list[Dealt]:
    """The projects of the tables, numbered."""
    areas = {cells[0]: cells[3] for cells in tables["units"]}
    sponsors = {cells[0]: cells[1] for cells in tables["sponsors"]}
    return [
        Dealt(
            number=number,
            name=name,
            unit=unit,
            stage=stage,
            area=areas[unit],
            sponsor=sponsors["*" if int(total) >= LARGE_WAN else areas[unit]],
            total_wan=int(total),
            annual_wan=int(annual),
        )
        for number, (unit, name, _aliases, stage, _rank, total, annual) in enumerate(tables["projects"], 1)
    ]


def project_rows(tables: Tables, projects: Sequence[Dealt]) -> list[list[Value]]:
    """The sheet 项目: this year's figures as they stand in late November."""
    stages = {stage for stage, _words in tables["progress"]}
    words = {each: cycle([said for stage, said in tables["progress"] if stage == each]) for each in stages}
    shares = cycle(DONE)
    rows: list[list[Value]] = []
    for project, (unit, name, aliases, stage, rank, total, annual) in zip(projects, tables["projects"], strict=True):
        done = {"在建": next(shares), "竣工": 1.0}.get(stage, EARLY)
        figures = [int(total), int(annual), round(int(annual) / 11, -1), round(int(annual) * done, -1)]
        head: list[Value] = [f"QH{project.number:03d}", name, aliases, stage, rank, unit, "", project.sponsor]
        rows.append([*head, *figures, next(words[stage]), "", *life_cells(project)])
    return rows


def workbook() -> bytes:
    """The whole county."""
    tables = read_source()
    projects = dealt(tables)
    rows: dict[str, list[list[Value]]] = {
        UNIT_SHEET.title: unit_rows(tables),
        PEOPLE_SHEET.title: people_rows(tables),
        PROJECT_SHEET.title: project_rows(tables, projects),
        ELEMENT_SHEET.title: list(element_rows(projects)),
        MILESTONE_SHEET.title: list(milestone_rows(projects)),
        PLAN_SHEET.title: list(plan_rows(projects)),
    }
    widths = {sheet.title: len(sheet.columns) for sheet in SHEETS}
    if any(len(row) != widths[title] for title, table in rows.items() for row in table):
        raise ValueError("a row does not fit its columns")
    return write_workbook(rows, [note for (note,) in tables["notes"]])


if __name__ == "__main__":
    TARGET.write_bytes(workbook())
    print(TARGET)
