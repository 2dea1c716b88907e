"""What somebody says of what he said before, and what he asks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from domain.events import Asked, Event, LeaveTaken, Misunderstood, Reported, ReportTakenBack
from domain.events.letters import LetterAsked
from domain.events.lights import LightAsked
from domain.people.records import Period
from domain.projects.files import Entry
from handlers.language.figures import has_figures
from handlers.language.reading import Reading
from handlers.language.sentences.fields import fields_of
from handlers.language.sentences.intents import intent_of
from handlers.language.sentences.queries import INVESTMENT
from handlers.language.sentences.reported import WAN
from handlers.language.sentences.subject import Subject
from handlers.readings import letters, lights, sums, talk
from handlers.readings.free import workdays
from handlers.readings.free.meant import Meant
from handlers.readings.told_days import of_its_day
from handlers.said import Said

CORRECT = "correct"
IN_FIGURES = "[\\d一二两三四五六七八九十百千]"
_LISTS = frozenset({"mine", "overdue", "near_due", "blocked", "approvals"})
_ABOUT_ONE = frozenset({"unsigned", "unread", "item"})


_ANOTHER_ACT = re.compile(r"办结|销号|签收|收到|延期|退回|请假|代理|交办|转办|问题|卡[点在]|提请")
_OF_A_REPORT = re.compile(r"进度|日报|数|投资|累计|[万亿%]|项目")


def undone(meant: Meant) -> Event | None:
    """The last report of this account; a number beside it may be another's matter, 刚才那个办结不算 is no report."""
    text = meant.said.text
    is_another = _ANOTHER_ACT.search(text) and not _OF_A_REPORT.search(text)
    return None if meant.items or is_another else ReportTakenBack(by=meant.said.by)


def corrected(meant: Meant) -> Event | None:
    """The right figure of a report: a new revision. Of which project may be left open one to one: the rule knows of
    which one the sender told, or asks."""
    fields, said = meant.reading.fields, meant.said
    names = fields.get("projects") or [p.name for p in said.unnamed_projects if len(said.unnamed_projects) == 1]
    keys = [p.key for p in said.projects if p.name in names]
    figures = (_yuan(meant, "invested_wan"), _yuan(meant, "cumulative_wan"), fields.get("percent"))
    is_open = not names and not said.in_group and bool(said.projects)
    if meant.items or figures == (None, None, None) or not (len(keys) == 1 or is_open):
        return None
    invested, cumulative, percent = figures
    key = keys[0] if keys else ""
    entry = Entry(
        project=key,
        invested_yuan=invested,
        cumulative_yuan=cumulative,
        mends_total=cumulative is not None,
        percent=percent,
    )
    return replace(of_its_day(said, Reported(by=said.by, entries=(entry,)), mends=True), again=True)


_PUT_RIGHT = re.compile(
    rf"[报填写弄搞记打输算说]错了?[^。;]{{0,12}}(?:应|是|改|实际|{IN_FIGURES})"
    rf"|(?:应[该当]?|实际(?:上)?)[是为]\s*{IN_FIGURES}|改[成为到]?\s*{IN_FIGURES}|(?:更正|订正|修正)[成为到:]?\s*{IN_FIGURES}|不对[\s,]*(?:是|应|{IN_FIGURES})"
    rf"|不是\s*{IN_FIGURES}[^,。;]{{0,8}}?[\s,]*(?:而?是|应)\s*{IN_FIGURES}"
)
_BY_HOW_MUCH = re.compile(
    rf"(?:[多少][报填写记算打输]|[报填写记算打输][多少])了?[\s,]*(?:[减加扣](?:去|掉|上)?)?\s*{IN_FIGURES}"
    rf"|(?:^|[,。;\s])(?:要|应|得)?再?[减扣](?:去|掉)?\s*{IN_FIGURES}|(?<![万亿元,\s])再加上?\s*{IN_FIGURES}"
)
"""多报了5万: by how much it was wrong; what it is then is for him to say."""


def put_right(said: Said) -> Event | None:
    """报错了，应该是120万: said in so many words it is no report of today, whatever else it might be read as."""
    text = said.text
    if not (said.projects and has_figures(text)) or talk.asks_back(text):
        return None
    subject = Subject(said=said, projects=(*said.known, *said.projects))
    if not _PUT_RIGHT.search(text) and (_BY_HOW_MUCH.search(text) or not _is_correction(subject)):
        return Misunderstood(by=said.by, text=text, guess="put_right") if _BY_HOW_MUCH.search(text) else None
    fields, _asks = fields_of(subject, CORRECT)
    return corrected(Meant(said=said, reading=Reading(intent=CORRECT, fields=fields)))


def _is_correction(subject: Subject) -> bool:
    """累计468→486,今天3.3不变: as it is said, and surely so."""
    found = intent_of(subject)
    return found.intent == CORRECT and found.sure


def _yuan(meant: Meant, name: str) -> int | None:
    return round(meant.reading.fields[name] * WAN) if name in meant.reading.fields else None


def asked(meant: Meant) -> Event | None:
    """Questions that are answered today."""
    said, query = meant.said, meant.reading.fields.get("query", "")
    if INVESTMENT.search(said.text):
        query = "investment"
    if query in _ANSWERED:
        return _ANSWERED[query](meant)
    if query in _LISTS and not meant.items:
        return Asked(by=said.by, query=query)
    return _about_one(meant, query) or _about(meant)


def _about_one(meant: Meant, query: str) -> Event | None:
    """Of the matter named or quoted; which are unsigned or unread may be asked of all."""
    keys = meant.items
    if query in _ABOUT_ONE and len(keys) < 2 and (keys or meant.handle or query != "item"):
        return Asked(by=meant.said.by, query=query, item=keys[0] if keys else "", handle=meant.handle)
    return None


def _invested(meant: Meant) -> Event | None:
    """Of the one project or unit named, or of all."""
    projects, units = meant.reading.fields.get("projects", []), meant.units
    if len(projects) > 1 or len(units) > 1:
        return None
    return sums.invested(meant.said, next(iter((*projects, *units)), ""))


def _light(meant: Meant) -> Event:
    """Of the one project named why, else which wear the colour."""
    by, projects = meant.said.by, meant.reading.fields.get("projects", [])
    if len(projects) == 1:
        return LightAsked(by=by, query="one", subject=projects[0])
    return LightAsked(by=by, query="list", subject=lights.colour_in(meant.said.text))


def _letters(meant: Meant) -> Event | None:
    """发过哪些函: about the matter or the project named, or the register; whom it concerns is told to him alone."""
    projects = meant.reading.fields.get("projects", [])
    if len(meant.items) == 1 or len(projects) == 1:
        item = meant.items[0] if meant.items else ""
        return LetterAsked(by=meant.said.by, query="of", item=item, project="" if item else projects[0])
    unit = meant.units[0] if len(meant.units) == 1 else ""
    return LetterAsked(by=meant.said.by, query="register", letter_kind=letters.kind_in(meant.said.text), unit=unit)


def _about(meant: Meant) -> Event | None:
    """What is known of the one matter, project or unit it names, whatever was asked about it."""
    said, projects = meant.said, meant.reading.fields.get("projects", [])
    if len(meant.items) == 1:
        return Asked(by=said.by, query="item", item=meant.items[0])
    if len(projects) == 1:
        return Asked(by=said.by, query="project", subject=projects[0])
    return Asked(by=said.by, query="unit", subject=meant.units[0]) if len(meant.units) == 1 else None


_ANSWERED: Mapping[str, Callable[[Meant], Event | None]] = {
    "lights": _light,
    "calendar": lambda meant: workdays.asked(meant.said),
    "missing_reports": lambda meant: sums.missing(meant.said),
    "investment": _invested,
    "letters": _letters,
}
"""Questions that have an answer of their own."""


def helped(meant: Meant) -> Event:
    """How something is done."""
    return Asked(by=meant.said.by, query="help")


_OWN = re.compile(r"[我咱俺]|本人|自己")


def away(meant: Meant) -> Event | None:
    """Leave of oneself, one to one: the days, or who stands in and then the days are asked."""
    said, fields = meant.said, meant.reading.fields
    own = said.who.person.key if said.who.person else ""
    people = {p.name: p.key for p in said.county.roster.persons.values()}
    others = [people[name] for name in fields.get("people", ()) if people[name] != own]
    if not own or said.in_group or meant.items or len(others) > 1:
        return None
    if others and meant.reading.intent == "leave" and not _OWN.search(said.text):
        return None  # 安主任明天出差: who is away is another, and it is not for the sender to be put down for it
    days = [date.fromisoformat(fields[name]) for name in ("from", "to") if name in fields]
    period = Period(start_on=days[0], end_on=days[1]) if len(days) == 2 else None
    if period is None and not others:
        return None
    return LeaveTaken(by=said.by, person=own, period=period, proxy=others[0] if others else "")
