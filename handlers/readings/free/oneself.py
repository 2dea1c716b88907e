"""What somebody says of what he said before, and what he asks."""

from domain.events import Asked, Event, Reported, ReportTakenBack
from domain.projects.files import Entry
from handlers.language.sentences.reported import WAN
from handlers.readings.free.meant import Meant

_ANSWERED = frozenset({"mine", "overdue", "near_due", "unsigned", "unread", "item", "blocked"})
_ABOUT_ONE = frozenset({"unsigned", "unread", "item"})


def undone(meant: Meant) -> Event | None:
    """The last act of this account; a number beside it may be another's matter."""
    return None if meant.items else ReportTakenBack(by=meant.said.by)


def corrected(meant: Meant) -> Event | None:
    """The right figure of one project's report: a new revision."""
    fields, projects = meant.reading.fields, meant.said.projects
    names = fields.get("projects") or [p.name for p in projects]
    keys = [p.key for p in projects if p.name in names]
    figures = (_yuan(meant, "invested_wan"), _yuan(meant, "cumulative_wan"), fields.get("percent"))
    if len(keys) != 1 or figures == (None, None, None):
        return None
    invested, cumulative, percent = figures
    entry = Entry(project=keys[0], invested_yuan=invested, cumulative_yuan=cumulative, percent=percent)
    return Reported(by=meant.said.by, entries=(entry,))


def _yuan(meant: Meant, name: str) -> int | None:
    return round(meant.reading.fields[name] * WAN) if name in meant.reading.fields else None


def asked(meant: Meant) -> Event | None:
    """Questions that are answered today."""
    query, keys = meant.reading.fields.get("query", ""), meant.items
    if query not in _ANSWERED or len(keys) > 1 or (query == "item" and not keys):
        return None
    if query not in _ABOUT_ONE:
        return Asked(by=meant.said.by, query=query)
    return Asked(by=meant.said.by, query=query, item=keys[0] if keys else "", handle=meant.handle)
