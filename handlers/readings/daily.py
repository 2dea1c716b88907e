"""日报 in words: reports, 无变化, 撤回 (domain §9)."""

import re
from datetime import date, timedelta

from domain.calendars import local_date
from domain.events import Event, Reported, ReportTakenBack
from domain.projects.files import Entry
from handlers.language.figures import has_figures
from handlers.readings import reports, sums, talk
from handlers.readings.figures import is_work, read_entry
from handlers.said import Said

_TAKE_BACK = re.compile(
    r"(?:请|帮我|麻烦)?(?:撤回|撤销|收回)(?:日报|上报|刚才的?|上一条|上条|刚报的?|进度|填报|报送)*[。!了吧]*"
)


def take_back(said: Said) -> Event | None:
    """撤回 of the last report."""
    return ReportTakenBack(by=said.by) if _TAKE_BACK.fullmatch(said.text) else None


def unchanged(said: Said) -> Event | None:
    """无变化 of all that is owed; in a group only from somebody with projects."""
    if not reports.is_all_unchanged(said.text) or (said.in_group and not said.projects):
        return None
    return Reported(by=said.by, no_change=True)


def report(said: Said) -> Event | None:
    """Only for somebody with projects; in a group only with figures, so that talk of works stays talk."""
    if not said.projects or talk.asks_back(said.text) or sums.asks(said.text):
        return None
    if talk.is_question(said.text) and not has_figures(said.text):
        return None
    found = reports.report(said.lines, said.projects)
    if found.is_empty:
        return _of_which_project(said)
    begun = reports.HEAD.match(said.text) is not None
    is_meant = found.has_figures or found.no_change or begun or (not said.in_group and is_work(said.text))
    if not is_meant:
        return None
    past_on = past_day(said.text, local_date(said.now))
    return Reported(
        by=said.by, entries=found.entries, no_change=found.no_change, projects=found.projects, past_on=past_on
    )


_WORD = r"(?<![同和与跟比至到])(?P<word>[昨前][天日])(?!一样|相同|持平)"
_OF_A_DAY = re.compile(rf"{_WORD}(?:的?(?:进度|日报|进展)|[^,。;]{{0,8}}?\d)")
_LATE = re.compile(rf"^补[报填录][\s:,]*(?:{_WORD}|(?P<month>\d{{1,2}})[月./-](?P<day>\d{{1,2}})[日号]?)")
_OF_TODAY = re.compile(r"今[天日]|本日|当[天日]")


def past_day(text: str, today: date) -> date | None:
    """昨天的进度忘报了, 补报 11月20日 …: the day before today that the figures are said to be of."""
    m = _LATE.match(text) or (None if _OF_TODAY.search(text) else _OF_A_DAY.search(text))
    if m is None:
        return None
    if m["word"]:
        return today - timedelta(days=1 if m["word"].startswith("昨") else 2)
    try:
        on = date(today.year, int(m["month"]), int(m["day"]))
    except ValueError:
        return None
    on = on if on <= today else date(on.year - 1, on.month, on.day)
    return on if on < today else None


def _of_which_project(said: Said) -> Event | None:
    """Figures without a project we know: nothing is saved, the rule asks which."""
    if said.in_group or not reports.HEAD.match(said.text) or not has_figures(said.text):
        return None
    name, _blank, rest = reports.HEAD.sub("", said.text).partition(" ")
    entry = read_entry(name[:20], rest) or Entry(project=name[:20])
    return Reported(by=said.by, entries=(entry,), unnamed=name[:20])
