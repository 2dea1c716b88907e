"""What is told and asked about projects outside the daily report: 开工 名称 日期, 要素 名称 事项 已办."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from domain.calendars import local_date
from domain.events import Event
from domain.events.projects import ProjectAsked, ProjectFact, ProjectTold
from handlers.readings.prose import as_prose
from handlers.said import Said

_NAME = r"(?P<project>[^\s,:;。?]{2,40})"
DAY = r"(?:(?P<year>20\d\d)[年.\-/])?(?P<month>\d{1,2})[月.\-/](?P<day>\d{1,2})日?|(?P<word>今天|今日|昨天|昨日|前天)"
_ON = rf"(?:[\s,:]+(?:{DAY}))?[。]?"
_LIFE: Mapping[str, ProjectFact] = {
    "开工": ProjectFact.STARTED, "入库": ProjectFact.ENROLLED, "入统": ProjectFact.ENROLLED,
    "纳统": ProjectFact.ENROLLED, "竣工": ProjectFact.FINISHED, "投产": ProjectFact.PRODUCING,
}  # fmt: skip
_DONE: Mapping[str, ProjectFact] = {
    "申报": ProjectFact.APPLIED, "上报": ProjectFact.APPLIED, "受理": ProjectFact.APPLIED,
    "办结": ProjectFact.SETTLED, "落实": ProjectFact.SETTLED, "批复": ProjectFact.SETTLED,
    "取得": ProjectFact.SETTLED, "解决": ProjectFact.SETTLED,
}  # fmt: skip
_TOLD_LIFE = re.compile(rf"(?:已)?(?P<verb>{'|'.join(_LIFE)})(?:了)?[\s:,]+{_NAME}{_ON}")
_TOLD_NEED = re.compile(
    rf"(?:要素|手续)[\s:,]+{_NAME}[\s,]+(?P<name>[^\s,]{{2,20}})[\s,]+已?(?P<verb>{'|'.join(_DONE)}){_ON}"
)
_TOLD_NODE = re.compile(rf"节点[\s:,]+{_NAME}[\s,]+(?P<name>[^\s,]{{2,20}})[\s,]+已?(?:完成|达到|到位){_ON}")
_MOVED = re.compile(rf"(?P<verb>调入|调出)[\s:,]+{_NAME}(?:[\s,:]+(?P<text>.+))?")
_FIXED = re.compile(rf"定(?P<verb>领导|目标|责任|时间)[\s:,]+{_NAME}[\s,:]+(?P<text>.+)")
_FIXES: Mapping[str, ProjectFact] = {
    "领导": ProjectFact.LEADER, "目标": ProjectFact.TARGET, "责任": ProjectFact.OWNER, "时间": ProjectFact.DATE,
}  # fmt: skip
_CLASSED = re.compile(rf"定类别?[\s:,]+{_NAME}[\s,:]+(?:为)?(?P<name>[一二三]类)(?:[\s,:]+(?P<text>.+))?")
_WHOLE_DAY = re.compile(DAY)
_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}


def told(said: Said) -> Event | None:
    """A fact of one project, said in its fixed form."""
    return _life(said) or _need(said) or _node(said) or _move(said) or _fix(said)


def _life(said: Said) -> Event | None:
    m = _TOLD_LIFE.fullmatch(said.text)
    return _event(said, m, _LIFE[m["verb"]]) if m else None


def _need(said: Said) -> Event | None:
    m = _TOLD_NEED.fullmatch(said.text)
    return _event(said, m, _DONE[m["verb"]], name=m["name"]) if m else None


def _node(said: Said) -> Event | None:
    m = _TOLD_NODE.fullmatch(said.text)
    return _event(said, m, ProjectFact.REACHED, name=m["name"]) if m else None


def _event(said: Said, m: re.Match[str], fact: ProjectFact, name: str = "") -> ProjectTold:
    on = day_of(m, local_date(said.now), ahead=False)
    return ProjectTold(by=said.by, project=m["project"], fact=fact, on=on, name=name)


def _move(said: Said) -> Event | None:
    m = _MOVED.fullmatch(said.text)
    if m is None:
        return None
    fact = ProjectFact.MOVED_IN if m["verb"] == "调入" else ProjectFact.MOVED_OUT
    return ProjectTold(by=said.by, project=m["project"], fact=fact, text=as_prose((m["text"] or "").strip()))


def _fix(said: Said) -> Event | None:
    """定领导, 定时间, 定目标, 定责任; 定类别."""
    if m := _CLASSED.fullmatch(said.text):
        text = as_prose((m["text"] or "").strip())
        return ProjectTold(by=said.by, project=m["project"], fact=ProjectFact.CLASS, name=m["name"], text=text)
    m = _FIXED.fullmatch(said.text)
    if m is None:
        return None
    fact, text = _FIXES[m["verb"]], as_prose(m["text"].strip())
    if fact is ProjectFact.TARGET:
        return ProjectTold(by=said.by, project=m["project"], fact=fact, text=text)
    if fact is not ProjectFact.DATE:
        return ProjectTold(by=said.by, project=m["project"], fact=fact, name=text)
    day = _WHOLE_DAY.match(text)
    on = day_of(day, local_date(said.now), ahead=True) if day else None
    return ProjectTold(by=said.by, project=m["project"], fact=fact, on=on) if on else None


def day_of(m: re.Match[str], today: date, *, ahead: bool) -> date | None:
    """The day of a match; without a year the one not yet to come, or `ahead` the next one. None = no day, or none
    that the calendar has."""
    if m["word"]:
        return today - timedelta(days=_AGO[m["word"]])
    if not m["month"]:
        return None
    try:
        found = date(int(m["year"] or today.year), int(m["month"]), int(m["day"]))
        if m["year"] or (found >= today if ahead else found <= today):
            return found
        return found.replace(year=found.year + (1 if ahead else -1))
    except ValueError:
        return None


_ASK = re.compile(
    r"(?:查|看|查看|查询|列)?\s*(?P<what>四定缺项|缺项|四定|开工率|入库率|四类问题|督查重点|应入未入库?|入库摸排)[?。]?"
)
_ASK_ONE = re.compile(
    rf"(?:查|看|查看)?\s*(?P<what>倒排工期|倒排|开工条件|要素清单|手续清单|审批清单|环节)[\s:,]+{_NAME}[?。]?"
)
_QUERIES: Mapping[str, str] = {
    "四定缺项": "gaps", "缺项": "gaps", "四定": "gaps", "开工率": "rates", "入库率": "rates", "四类问题": "triggers",
    "督查重点": "triggers", "应入未入": "unenrolled", "应入未入库": "unenrolled", "入库摸排": "unenrolled",
    "倒排工期": "schedule", "倒排": "schedule", "开工条件": "readiness", "要素清单": "register",
    "手续清单": "register", "审批清单": "register", "环节": "standing",
}  # fmt: skip


def asked(said: Said) -> Event | None:
    """四定缺项, 开工率, 四类问题; 倒排 名称, 开工条件 名称, 环节 名称."""
    m = _ASK.fullmatch(said.text)
    if m is not None:
        return ProjectAsked(by=said.by, query=_QUERIES[m["what"]])
    m = _ASK_ONE.fullmatch(said.text)
    return ProjectAsked(by=said.by, query=_QUERIES[m["what"]], subject=m["project"]) if m else None
