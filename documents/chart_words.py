"""What stands on a project's chart, in words and bars: the plan, who answers, the light, nodes, needs, matters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Fact = Mapping[str, Any]
MONTHS, BEFORE = 24, 3
LIGHTS = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "watch": "绿灯（重点跟踪）", "": "未评灯"}
STAGES = {
    "CONCEPT": "谋划", "RESERVE": "储备", "SIGNED": "签约", "PRE_CONSTRUCTION": "前期", "UNDER_CONSTRUCTION": "在建",
    "SUSPENDED": "停工", "COMPLETED": "竣工", "IN_PRODUCTION": "投产", "MOVED_OUT": "调出",
}  # fmt: skip
POSTS = {"leader": "包联领导", "head": "单位负责人", "liaison": "联络员"}
SLOTS = {"lead_leader": "一名领导", "task_force": "一个专班", "scheme": "一套方案", "timetable": "一张时间表"}
PARTIES = {"owner": "建设", "survey": "勘察", "design": "设计", "construction": "施工", "supervision": "监理"}
NOBODY = "未明确"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One row of the timetable."""

    name: str
    since: date
    until: date
    state: str
    mark: str
    kind: str
    late: bool = False
    reached: date | None = None


def node_bar(node: Fact) -> Bar:
    """A node: when it was to be reached, and whether it was."""
    planned = date.fromisoformat(node["planned_on"])
    reached = date.fromisoformat(node["actual_on"]) if node["actual_on"] else None
    state = f"{_short(reached)}完成" if reached else ("逾期未到" if node["late"] else "未到")
    kind = "done" if reached else "late" if node["late"] else "plan"
    return Bar(
        name=node["name"], since=planned, until=planned, state=state, mark="▲", kind=kind, late=node["late"],
        reached=reached,
    )  # fmt: skip


def need_bar(need: Fact) -> Bar:
    """A need: from its latest application until it must be there."""
    begin, done = (date.fromisoformat(need[name]) for name in ("begin_on", "done_on"))
    late = need["room"] < 0
    said = "已申报，" if need["applied"] else f"最迟{_short(begin)}申报，"
    said += f"已晚{-need['room']}天" if late else f"还有{need['room']}天"
    name = f"{need['name']}（{need['unit']}）" if need["unit"] else need["name"]
    return Bar(
        name=f"★{name}" if need["critical"] else name, since=begin, until=done, state=said, mark="━",
        kind="late" if late else "plan", late=late,
    )  # fmt: skip


def matter_line(each: Fact) -> tuple[str, str]:
    """One open matter, and how it is filled."""
    person = f"（{each['person']}）" if each["person"] else ""
    who = f"{each['unit']}{person}"
    due = f"限{_short(date.fromisoformat(each['due_on']))}{'，已逾期' if each['overdue'] else ''}"
    return f"{each['number']}号　{each['title']}　{who}　{due}", "late" if each["overdue"] else ""


def plan_lines(said: Fact) -> Iterator[str]:
    """Money, days, progress."""
    yield f"总投资　{_money(said['total_yuan'])}"
    done = f"{_money(said['done_yuan'])}（{_share(said, 'done_yuan')}）"
    yield f"年度计划　{_money(said['annual_yuan'])}　今年累计　{done}"
    yield f"序时应完成　{_money(said['due_yuan'])}（{_share(said, 'due_yuan')}）"
    begun = f"已于{said['started_on']}开工" if said["started_on"] else "未开工"
    yield f"计划开工　{said['start_on'] or NOBODY}　{begun}"
    yield f"计划竣工　{said['finish_on'] or NOBODY}　计划投产　{said['production_on'] or NOBODY}"
    yield f"入库　{said['enrolled_on'] or '未入库'}"
    when = f"（{said['said_on']}）" if said["said_on"] else ""
    yield f"形象进度　{said['progress'] or '未报'}{when}"


def people_lines(said: Fact) -> Iterator[str]:
    """Who answers, the five 一个, the five parties."""
    for post in said["posts"]:
        title = f"　{post['title']}" if post["title"] else ""
        yield f"{POSTS[post['what']]}　{post['name'] or NOBODY}{title}"
    slots = [f"{word}　{said['slots'][name] or NOBODY}" for name, word in SLOTS.items()]
    yield "　　".join(slots[:2])
    yield "　　".join(slots[2:])
    yield f"一个责任单位　{said['unit']}"
    yield "五方　" + "　".join(f"{word}：{said['participants'][name] or NOBODY}" for name, word in PARTIES.items())


def light_lines(said: Fact) -> Iterator[str]:
    """Why the light, and which of the four is lacking."""
    yield from said["reasons"] or ["没有落后的项"]
    if said["gaps"]:
        yield f"四定尚缺　{'、'.join(said['gaps'])}"


def months_of(said: Fact, today: date) -> Iterator[date]:
    """Two years of months: from a little before the first thing still to come, or before today."""
    days = [node["planned_on"] for node in said["nodes"] if not node["actual_on"]]
    days += [need["begin_on"] for need in said["needs"]]
    coming = [day for day in map(date.fromisoformat, days) if day >= today] or [today]
    first = min(min(coming), today)
    number = first.year * 12 + first.month - 1 - BEFORE
    for each in range(number, number + MONTHS):
        yield date(each // 12, each % 12 + 1, 1)


def is_in(month: date, day: date) -> bool:
    """Whether a day lies in a month."""
    return (month.year, month.month) == (day.year, day.month)


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _share(said: Fact, name: str) -> str:
    return f"{said[name] * 100 // said['annual_yuan']}%" if said["annual_yuan"] else "—"


def _money(yuan: int) -> str:
    """亿元 from 1 亿 on, else 万元."""
    amount, word = (yuan / 100_000_000, "亿元") if yuan >= 100_000_000 else (yuan / 10_000, "万元")
    return f"{amount:,.2f}".rstrip("0").rstrip(".") + word
