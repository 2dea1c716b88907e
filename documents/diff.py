"""What an import would change, before it does: added, changed (old → new), the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from documents.columns import ROLES, STAGES, UNIT_KINDS
from documents.workbook import Parsed
from domain.people.records import Person, Post, Unit
from domain.people.registry import merged_person, merged_post, merged_unit
from domain.people.roster import Roster
from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.merging import merged_project
from domain.projects.milestones import Milestone
from domain.projects.ownership import Gap, gaps, unowned
from domain.projects.rules import ProjectRules

MergedProject = Callable[[ProjectFile | None, ProjectFile], ProjectFile]
Record = Unit | Post | Person | ProjectFile
R = TypeVar("R", Unit, Post, Person, ProjectFile)


class Change(StrEnum):
    """What happens to a row."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field, in words: what stood there and what will."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """One row of the preview."""

    kind: str
    key: str
    name: str
    change: Change
    fields: tuple[FieldChange, ...] = ()

    @property
    def line(self) -> str:
        """One printable line; phone numbers are masked."""
        said = "，".join(f"{each.field} {each.old or '空'} → {each.new or '空'}" for each in self.fields)
        parts = (CHANGE_WORDS[self.change], KIND_WORDS[self.kind], self.name, said)
        return "　".join(part for part in parts if part)


CHANGE_WORDS: Mapping[Change, str] = {Change.ADDED: "新增", Change.CHANGED: "修改", Change.SAME: "未变"}
KIND_WORDS: Mapping[str, str] = {"unit": "单位", "post": "岗位", "person": "人员", "project": "项目"}
FIELD_WORDS: Mapping[str, str] = {
    "name": "名称", "unit_kind": "类别", "aliases": "别名", "policy_field": "口子", "role": "角色",
    "fields": "分管口子", "rank": "排序", "holder": "姓名", "backup": "B角", "approves_reports": "审定人",
    "mobile": "手机", "stage": "阶段", "project_class": "类别", "unit": "责任单位", "liaison_post": "联络员岗位",
    "sponsor_post": "包联领导岗位", "total_yuan": "总投资", "annual_plan_yuan": "年度计划投资",
    "month_plan_yuan": "本月计划投资", "cumulative_yuan": "本年累计完成投资", "progress": "形象进度",
    "last_report_on": "截至日期", "categories": "投资类别", "pools": "所在库", "progress_target": "进度目标",
    "plan_start_on": "计划开工时间", "plan_finish_on": "计划竣工时间", "plan_production_on": "计划投产时间",
    "started_on": "实际开工时间", "enrolled_on": "入库时间", "elements": "要素手续", "milestones": "节点",
}  # fmt: skip
GAP_WORDS: Mapping[Gap, str] = {
    Gap.LEADER: "包联领导", Gap.DATE: "计划竣工时间", Gap.TARGET: "投资目标或进度目标", Gap.OWNER: "责任单位或联络员",
}  # fmt: skip
_ENUM_WORDS: Mapping[object, str] = {
    value: word
    for word, value in reversed(
        [*UNIT_KINDS.items(), *STAGES.items(), *((word, each.role) for word, each in ROLES.items())]
    )
}


def diff(
    parsed: Parsed, roster: Roster, projects: Mapping[str, ProjectFile], merged: MergedProject
) -> tuple[DiffRow, ...]:
    """Every row of the workbook beside what stands in the ledger, after what survives an import is kept; `merged` is
    `merged_project` of now and of the policy in force."""
    return tuple(
        chain(
            (_row(roster.units.get(new.key), new, merged_unit) for new in parsed.units),
            (_row(roster.posts.get(new.key), new, merged_post) for new in parsed.posts),
            (_row(roster.persons.get(new.key), new, merged_person) for new in parsed.persons),
            (_row(projects.get(new.key), new, merged) for new in parsed.projects),
        )
    )


def lacking(
    parsed: Parsed, projects: Mapping[str, ProjectFile], rules: ProjectRules, now: datetime
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """四样固定的 (domain §8 D4-1): the workbook's projects that must be carried and, once imported, still lack
    something, with what they lack in words."""
    merged = (merged_project(projects.get(new.key), new, now) for new in parsed.projects)
    return tuple((p.name, tuple(GAP_WORDS[gap] for gap in gaps(p))) for p in unowned(merged, rules))


def untouched(parsed: Parsed, roster: Roster, projects: Mapping[str, ProjectFile]) -> tuple[str, ...]:
    """Keys of the sheets' kinds that the workbook does not name: they stay as they are."""
    pairs: tuple[tuple[Iterable[Record], Mapping[str, Record]], ...] = (
        (parsed.units, roster.units),
        (parsed.posts, roster.posts),
        (parsed.persons, roster.persons),
        (parsed.projects, projects),
    )
    named = ((frozenset(row.key for row in rows), known) for rows, known in pairs)
    return tuple(key for keys, known in named if keys for key in known if key not in keys)


def _row(old: R | None, new: R, merge: Callable[[R | None, R], R]) -> DiffRow:
    merged = merge(old, new)
    change = Change.ADDED if old is None else Change.SAME if merged == old else Change.CHANGED
    differing = tuple(_differing(old, merged)) if old is not None else ()
    return DiffRow(kind=new.kind, key=new.key, name=_called(new), change=change, fields=differing)


def _called(row: Record) -> str:
    if isinstance(row, Post):
        return f"{row.unit}{row.title}"
    return row.key if isinstance(row, Unit) else row.name


def _differing(old: Record, new: Record) -> Iterator[FieldChange]:
    for name in (each.name for each in fields(new)):
        before, after = getattr(old, name), getattr(new, name)
        if before != after and name in FIELD_WORDS:
            yield FieldChange(field=FIELD_WORDS[name], old=_said(name, before), new=_said(name, after))


def _said(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join("全部" if each == "*" else _part(each) for each in value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, StrEnum):
        return _ENUM_WORDS.get(value, value.value)
    return _figure(name, value)


def _part(value: object) -> str:
    """One of several: a word, or what stands on a sheet of its own with the days it has."""
    if not isinstance(value, Element | Milestone):
        return str(value)
    days = [day for name in _DAYS if (day := getattr(value, name, None))]
    return value.name + "".join(f"（{day.month}月{day.day}日）" for day in days[-1:])


_DAYS = ("need_on", "planned_on", "applied_on", "settled_on", "actual_on")


def _figure(name: str, value: object) -> str:
    if name.endswith("_yuan") and isinstance(value, int):
        return f"{value / 10_000:,.10g}万元"
    if name == "mobile":
        return masked(str(value))
    return "" if value is None else str(value).replace("|", "")


def masked(mobile: str) -> str:
    """The first three and last four digits."""
    return f"{mobile[:3]}****{mobile[-4:]}" if len(mobile) > 7 else mobile
