"""日报 in words: reports, 无变化, 撤回 (domain §9)."""

import re

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
    return Reported(by=said.by, entries=found.entries, no_change=found.no_change, projects=found.projects)


def _of_which_project(said: Said) -> Event | None:
    """Figures without a project we know: nothing is saved, the rule asks which."""
    if said.in_group or not reports.HEAD.match(said.text) or not has_figures(said.text):
        return None
    name, _blank, rest = reports.HEAD.sub("", said.text).partition(" ")
    entry = read_entry(name[:20], rest) or Entry(project=name[:20])
    return Reported(by=said.by, entries=(entry,), unnamed=name[:20])
