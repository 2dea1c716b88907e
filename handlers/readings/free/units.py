"""What a unit says of its own share: done, more time, stuck, not ours, so far, a problem."""

import re

from domain.events import Acknowledged, Blocked, Event, ExtensionAsked, FedBack, Proposed, Reported, Returned, Submitted
from domain.matters.drafts import Content
from domain.problems.raising import PROBLEM, element_of
from handlers.language.names import Named
from handlers.readings.daily import called_in_front
from handlers.readings.figures import read_entry
from handlers.readings.free.meant import Meant
from handlers.readings.items import numbered
from handlers.readings.life import OTHER, reason_of
from handlers.readings.pieces import without_project
from handlers.readings.prose import as_prose
from handlers.readings.reports import HEAD
from handlers.readings.told_days import of_its_day
from handlers.readings.told_figures import with_figures


def signed(meant: Meant) -> Event | None:
    """这件我们接了, in words no short form knows: matters by number, by the message quoted, or the only one open."""
    if meant.own_item is None and not meant.items:
        return None
    return Acknowledged(by=meant.said.by, items=meant.items, handle=meant.handle)


def submitted(meant: Meant) -> Event | None:
    """办完了: put before who reviews it, after it was confirmed. 安置房完工了 where nothing is open is its progress."""
    if meant.own_item is None:
        return None
    said, is_of_works = meant.said, bool(meant.reading.fields.get("projects")) and not (meant.items or meant.handle)
    told = reported(meant) if is_of_works else None
    return Submitted(
        by=said.by,
        text=meant.text,
        code=said.code,
        item=meant.own_item,
        handle=meant.handle,
        works=told if isinstance(told, Reported) else None,
    )


def more_time(meant: Meant) -> Event | None:
    """To a day, or so many days more."""
    if meant.own_item is None:
        return None
    return ExtensionAsked(
        by=meant.said.by,
        due_at=meant.due_at,
        days=meant.reading.fields.get("delta_days", 0),
        reason=reason_of(meant.text, meant.course),
        text=meant.text,
        code=meant.said.code,
        item=meant.own_item,
        handle=meant.handle,
    )


def blocked(meant: Meant) -> Event | None:
    """Stuck with one unit that is named."""
    if meant.own_item is None or len(meant.reached) != 1:
        return None
    return Blocked(
        by=meant.said.by,
        unit=meant.reached[0],
        element=element_of(meant.text, meant.course) or OTHER,
        text=meant.text,
        item=meant.own_item,
        handle=meant.handle,
    )


def returned(meant: Meant) -> Event | None:
    """Not ours."""
    if meant.own_item is None:
        return None
    said = meant.said
    return Returned(by=said.by, text=meant.text, code=said.code, item=meant.own_item, handle=meant.handle)


def reported(meant: Meant) -> Event | None:
    """1号完成70%: progress of a matter; of a project: works without a figure, told one to one. Where no project is
    named and he has several (今天干了85万), the rule asks which."""
    said, named = meant.said, meant.reading.fields.get("projects", ())
    keys = numbered(said.text, said.year).keys
    if len(keys) == 1 and not named:
        return FedBack(by=said.by, item=keys[0], text=meant.text)
    own = [project for project in said.projects if project.name in named or len(said.projects) == 1]
    if keys or said.in_group:
        return None
    if not named and len(own) != 1 and said.projects and meant.reading.sure:
        entry = read_entry("", HEAD.sub("", said.text))
        if entry is None or entry.no_change:
            return None
        return of_its_day(said, Reported(by=said.by, entries=(entry,), unnamed=called_in_front(said.text)))
    if len(own) != 1:
        return None
    words = without_project(said.text, [Named(key=own[0].key, names=(own[0].name, *own[0].aliases))])
    entry = read_entry(own[0].key, words)
    return of_its_day(said, Reported(by=said.by, entries=with_figures(said, (entry,)))) if entry else None


_ANNOUNCED = re.compile(
    r"^(?:我们?)?(?:还?有|存在)?(?:一?个)?(?:问题|困难|情况)(?:想|要)?(?:反映|汇报|报告|上报|协调)?(?:一下)?[\s:,]+"
)


def problem(meant: Meant) -> Event | None:
    """About a project of the sender's; beside a matter's number it is a report on that matter."""
    said = meant.said
    by_name = {project.name: project.key for project in said.projects}
    keys = [by_name[name] for name in meant.reading.fields.get("projects", ()) if name in by_name]
    if len(keys) != 1 or meant.items:
        return None
    content = Content(title=as_prose(_ANNOUNCED.sub("", said.text)), item_kind=PROBLEM, project=keys[0])
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code)
