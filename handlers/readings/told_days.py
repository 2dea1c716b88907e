"""Of which day a report is, in words: 昨天完成80万, 补报 11月20日 …, 周一干了150万 (domain §9)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.calendars import local_date
from domain.events import Reported
from handlers.language.sentences.report_days import day_of_figures
from handlers.language.sentences.subject import Subject
from handlers.said import Said

_WORD = r"(?<![较比从自按据照同和与跟对至到止距目之])(?P<word>[昨前][天日])(?!一样|相同|持平)"
_LATE = re.compile(rf"^(?:补[报填录]|更正)[\s:,]*(?:{_WORD}|(?P<month>\d{{1,2}})[月./-](?P<day>\d{{1,2}})[日号]?)")
_ON_PURPOSE = re.compile(r"补[报填录]|更正|订正|(?:忘|漏)[记了]?[报填]|[报填写弄搞记打输算说]错")
_DAY_WORD = re.compile(_WORD)
_GOVERNS = (
    r"(?:(?:完成|实现|投资|投入|产值|支付|累计|日?进度|日报|进展|[付干浇砌挖做投搞])[了的]*[\s:,]*[^,。;\d问题较比]{0,8}\d"
    r"|\d[\d.]*[万亿元])"
)
OF_TODAY = re.compile(r"今[天日]|本日|当[天日]")


def past_day(text: str, today: date, names: Sequence[str] = ()) -> date | None:
    """昨天完成80万, 补报 11月20日 …: the day before today that the figures are said to be of. Only where its word is
    before the figures themselves, or late telling is spoken of; when in doubt it is today."""
    m = _LATE.match(text) or (None if OF_TODAY.search(text) else _governing(text, names))
    if m is None:
        return None
    if m["word"]:
        return today - timedelta(days=1 if m["word"].startswith("昨") else 2)
    try:
        on = date(today.year, int(m["month"]), int(m["day"]))
        on = on if on <= today else date(on.year - 1, on.month, on.day)
    except ValueError:
        return None
    return on if on < today else None


def _governing(text: str, names: Sequence[str]) -> re.Match[str] | None:
    """昨天 + (a project) + 完成 + figure; between them only what a project's name is made of."""
    if _ON_PURPOSE.search(text):
        return _DAY_WORD.search(text)
    for name in names:
        text = text.replace(name, "")
    letters = re.escape("".join(sorted({c for name in names for c in name if not c.isdigit()})))
    of = rf"[{letters}\s]{{0,12}}" if letters else r"\s*"
    return re.search(rf"{_WORD}(?:一整?天|全天|当[天日]|的)*{of}{_GOVERNS}", text)


_A_DAY = re.compile(
    r"^(?:(?:上上?|本|这)?个?(?:周|星期|礼拜)[一二三四五六日天]|(?:\d{1,2}月)?\d{1,2}[日号]|\d{1,2}[./]\d{1,2})(?:(?:那|当)[天日个])?的?[\s，,：:]*"
)
"""周一, 23号那天: the day of the report is no part of what was done."""


_YESTERDAY = re.compile(r"[昨前][天日]")
_OF_LAST_WEEK = re.compile(r"上个?(?:周|星期|礼拜)")


def of_its_day(said: Said, event: Reported, *, mends: bool = False) -> Reported:
    """The report with the past day its words speak of, if they do. `mends`: of what was reported and is put right
    there is no doubt that it was."""
    names = [name for p in said.projects for name in (p.name, *p.aliases, event.unnamed) if name]
    past_on = past_day(said.text, local_date(said.now), names)
    if past_on is None and (mends or not _YESTERDAY.search(said.text)):
        past_on = _named_day(said, mends=mends)
    if past_on is None:
        return event
    entries = tuple(replace(entry, progress=_A_DAY.sub("", entry.progress)) for entry in event.entries)
    return replace(event, entries=entries, past_on=past_on, again=_ON_PURPOSE.search(said.text) is not None)


def _named_day(said: Said, *, mends: bool) -> date | None:
    """周一, 23号那天, 上周五: a day gone that the figures are said to be of."""
    found = day_of_figures(Subject(said=said, projects=said.projects), mends=mends).at
    today = local_date(said.now)
    if found is None or found >= today:
        return None
    # 周二 said on a Tuesday is today.
    return None if today - found == timedelta(days=7) and not _OF_LAST_WEEK.search(said.text) else found
