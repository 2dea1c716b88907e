"""What a unit says of its own share: done, more time, stuck, not ours, so far, a problem."""

from domain.events import Blocked, Event, ExtensionAsked, FedBack, Proposed, Returned, Submitted
from domain.matters.drafts import Content
from domain.problems.raising import PROBLEM, element_of
from handlers.readings.free.meant import Meant
from handlers.readings.items import numbered
from handlers.readings.life import reason_of
from handlers.readings.prose import as_prose

OTHER = "其他"


def submitted(meant: Meant) -> Event | None:
    """办完了: put before who reviews it, after it was confirmed."""
    if meant.item is None:
        return None
    said = meant.said
    return Submitted(by=said.by, text=meant.text, code=said.code, item=meant.item, handle=meant.handle)


def more_time(meant: Meant) -> Event | None:
    """To a day, or so many days more."""
    if meant.item is None:
        return None
    return ExtensionAsked(
        by=meant.said.by,
        due_at=meant.due_at,
        days=meant.reading.fields.get("delta_days", 0),
        reason=reason_of(meant.text, meant.course),
        text=meant.text,
        code=meant.said.code,
        item=meant.item,
        handle=meant.handle,
    )


def blocked(meant: Meant) -> Event | None:
    """Stuck with one unit that is named."""
    if meant.item is None or len(meant.units) != 1:
        return None
    return Blocked(
        by=meant.said.by,
        unit=meant.units[0],
        element=element_of(meant.text, meant.course) or OTHER,
        text=meant.text,
        item=meant.item,
        handle=meant.handle,
    )


def returned(meant: Meant) -> Event | None:
    """Not ours."""
    if meant.item is None:
        return None
    said = meant.said
    return Returned(by=said.by, text=meant.text, code=said.code, item=meant.item, handle=meant.handle)


def fed_back(meant: Meant) -> Event | None:
    """1号完成70%: progress of a matter; what names a project is a daily report and read before."""
    keys = numbered(meant.said.text, meant.said.year).keys
    if len(keys) != 1 or meant.reading.fields.get("projects"):
        return None
    return FedBack(by=meant.said.by, item=keys[0], text=meant.text)


def problem(meant: Meant) -> Event | None:
    """About a project of the sender's; beside a matter's number it is a report on that matter."""
    said = meant.said
    by_name = {project.name: project.key for project in said.projects}
    keys = [by_name[name] for name in meant.reading.fields.get("projects", ()) if name in by_name]
    if len(keys) != 1 or meant.items:
        return None
    content = Content(title=as_prose(said.text), item_kind=PROBLEM, project=keys[0])
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code)
