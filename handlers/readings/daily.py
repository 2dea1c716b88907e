"""日报 in words: reports, 无变化, 撤回 (domain §9)."""

import re
from collections.abc import Sequence

from domain.events import Event, Misunderstood, Reported, ReportTakenBack, Unproven
from domain.projects.files import Entry
from handlers.language.figures import has_figures
from handlers.language.numbers import find_money
from handlers.language.sentences.reported import UNCLEAR
from handlers.readings import reports, sums, talk
from handlers.readings.figures import is_work, read_entry
from handlers.readings.told_days import OF_TODAY, of_its_day
from handlers.readings.told_figures import with_figures
from handlers.said import Said

_TAKE_BACK = re.compile(
    r"(?:请|帮我|麻烦)?(?:撤回|撤销|收回)(?:日报|上报|刚才的?|上一条|上条|刚报的?|进度|填报|报送)*[。!了吧]*"
)


def take_back(said: Said) -> Event | None:
    """撤回 of the last report."""
    return ReportTakenBack(by=said.by) if _TAKE_BACK.fullmatch(said.text) else None


def unchanged(said: Said) -> Event | None:
    """无变化 of all that is owed; in a group only from somebody with projects."""
    if not reports.is_all_unchanged(said.text) or (said.in_group and not said.unnamed_projects):
        return None
    return Reported(by=said.by, no_change=True)


_HOW_TO = re.compile(r"(?:请问|那|老师)?[,\s]*怎么(?:把|改|撤|报|填|写)")
"""怎么把昨天报的改成65%: how it is done is asked."""


def report(said: Said) -> Event | None:
    """Only for somebody with projects; in a group only with figures, so that talk of works stays talk."""
    if not said.projects or talk.asks_back(said.text) or sums.asks(said.text) or _HOW_TO.match(said.text):
        return None
    if talk.is_question(said.text) and not has_figures(said.text):
        return None
    if others := reports.all_but(said.text, said.projects, said.unnamed_projects):
        return Reported(by=said.by, no_change=True, projects=others)
    return _of_each(said)


def _of_each(said: Said) -> Event | None:
    """What is said of each project that is named; where it may be read in two ways it is shown first, or asked."""
    found = reports.report(said.lines, said.projects, said.unnamed_projects)
    if lacking := _lacking(said.text, found.entries):
        return Misunderstood(by=said.by, text=said.text, guess=lacking)
    if found.is_empty:
        return _of_which_project(said)
    told = _told(said, found)
    is_meant = found.has_figures or found.no_change or reports.HEAD.match(said.text) is not None
    in_private = not said.in_group and (is_work(said.text) or any(map(reports.has_money, told.entries)))
    if not (is_meant or in_private):
        return None
    event = of_its_day(said, told)
    if not _may_be_to_date(said.text, event):
        return event
    return Unproven(by=said.by, event=event, code=said.code, doubted=True)


def _told(said: Said, found: reports.Report) -> Reported:
    same = with_figures(said, [Entry(project=key, no_change=True) for key in found.projects])
    if all(entry.no_change for entry in same):
        entries = with_figures(said, found.entries)
        return Reported(by=said.by, entries=entries, no_change=found.no_change, projects=found.projects)
    return Reported(by=said.by, entries=same)  # 累计9000,今天21不变


def _lacking(text: str, entries: Sequence[Entry]) -> str:
    """What has to be said before a figure can be booked: whose, how much, of which day; "" where nothing has."""
    if len(entries) > 1:
        return ""
    if _RESPECTIVELY.search(text) or _OF_SEVERAL.search(text):
        return "report"
    if any(_is_about(text, entry) for entry in entries):
        return "about"
    return "of_day" if any(_is_of_a_span(text, entry) for entry in entries) else ""


_OF_A_SPAN = re.compile(
    r"(?:本|这个?|上个?|当)(?:周|月|旬|季度?|星期|礼拜)(?![一二三四五六日天底初末])[^,。;\d]{0,6}(?:完成|投资?|干|产值|花)[^,。;\d]{0,4}\d"
)


def _is_of_a_span(text: str, entry: Entry) -> bool:
    """这个月完成900万: no sum of a day, and which days it is of is not known."""
    is_of_day = OF_TODAY.search(text) is not None or entry.cumulative_yuan is not None
    return entry.invested_yuan is not None and not is_of_day and _OF_A_SPAN.search(text) is not None


def _is_about(text: str, entry: Entry) -> bool:
    """投了100多万: the figure goes into ledgers, and how much it is has to be said."""
    is_without = entry.invested_yuan is None and entry.cumulative_yuan is None and not entry.problem
    return is_without and UNCLEAR.search(text) is not None


_RESPECTIVELY = re.compile(r"分别[^,。;\d]{0,6}\d[\d.]*(?:万|亿)?元?[、,和]\s*\d")
"""三个项目分别30、20、10万: which is whose is not guessed."""
_OF_SEVERAL = re.compile(r"[两二三四五六七八九\d]个项目[^,。;\d]{0,6}(?:一共|总共|共计?|合计)[^,。;\d]{0,6}\d")
"""三个项目一共100万: whose it is has to be said, too."""
_IN_ALL = re.compile(r"一共|总共")
_SOME_TIME = re.compile(r"[今昨前当本单][天日儿]|[本这上][个]?[月周旬季]|[上下]午|累|年|截[至止]")


def _may_be_to_date(text: str, event: Reported) -> bool:
    """一共完成3200万, of one sum and of no time: of the day, or since the works began?"""
    return (
        _IN_ALL.search(text) is not None
        and _SOME_TIME.search(text) is None
        and len(find_money(text)) == 1
        and any(entry.invested_yuan is not None for entry in event.entries)
    )


_NO_NAME = r"(?:[今昨前本当每][天日]|全天|完成|累计|实现|投资(?!公司|发展|控股)|进度|日报|上报)"
_BEFORE_NAME = re.compile(rf"^(?:{_NO_NAME}|[\s:,了的])+")
_A_NAME = re.compile(r"[\u3400-\u9fffA-Za-z]{2,}")
_BEHIND_NAME = re.compile(rf"[\s:,]|{_NO_NAME}|$")


def _led_by(text: str) -> tuple[str, str]:
    """The words, and the name that stands in front of them."""
    words = _BEFORE_NAME.sub("", reports.HEAD.sub("", text))
    end = _BEHIND_NAME.search(words)
    return words, words[: end.start() if end else None][:20]


def called_in_front(text: str) -> str:
    """停车场今天干了5万: what may be the name of a project that is not his; "" where it holds a figure."""
    name = _led_by(text)[1]
    return name if _A_NAME.fullmatch(name) else ""


def _of_which_project(said: Said) -> Event | None:
    """Figures without a project we know: nothing is saved, the rule asks which."""
    if said.in_group or not reports.HEAD.match(said.text) or not has_figures(said.text):
        return None
    words, name = _led_by(said.text)
    entry = read_entry(name, words if has_figures(name) else words[len(name) :]) or Entry(project=name)
    return of_its_day(said, Reported(by=said.by, entries=(entry,), unnamed=name))
