"""Which day the figures of a report are of: 昨天, 上礼拜五, 26号那天, 前天(24号). It is no number of a matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.calendars import local_date
from handlers.language.numbers import small_int
from handlers.language.phrases import N, a_date, month_after
from handlers.language.sentences.subject import Subject

LONGEST_AGO, HALF_A_MONTH = timedelta(days=31), timedelta(days=15)
WEEK = 7
WEEKDAYS = {sign: n for n, sign in enumerate("一二三四五六日")} | {"天": 6}
BACK = {"昨": 1, "前": 2, "大前": 3}
NAME = "\1"
"""Stands for each character of a project's name."""
_SUM = r"[\d一二两三四五六七八九十百千][\d.,点零一二三四五六七八九十百千]*\s*(?:[万亿元块%wW千]|个亿)"
_RANGE = r"\s*[-~—、到至和及]\s*[\d一二三四五六七八九十周星礼今昨]"
_MENTION = re.compile(
    rf"(?P<eve>昨[晚夜])|(?P<back>(?<![同和与跟比照按目当之以提])(?:大前|前)(?=[天日儿个])|(?<![同和与跟比照按])昨(?=[天日儿个]))[天日儿个]个?儿?(?!一样|相同|持平)"
    rf"|(?<![下每逢\d])(?P<week>上上?个?|[本这]个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?!{_RANGE})"
    rf"|(?<![\d.一二三四五六七八九十])(?P<m>{N})月(?P<d>{N})[日号](?!{_RANGE})"
    rf"|(?<![\d./])(?P<m2>\d{{1,2}})(?P<sep>[./])(?P<d2>\d{{1,2}})日?(?![\d./万亿%])(?!{_RANGE})"
    rf"|上个?月(?P<last>{N})[日号](?!{_RANGE})"
    rf"|(?<![\d.月前近第每至到、\-~一二三四五六七八九十])(?P<alone>{N})[日号](?!件|的?期限|{_RANGE})"
    rf"|(?P<today>今[天日儿](?!的?(?:一?起|再|补|晚|另|下午|还没|等))|本日)"
)
_BESIDE = re.compile(r"[\s(,、]*")
_NAMED = rf"(?:县(?={NAME}))?{NAME}*(?:(?<={NAME})[\u3400-\u9fff]{{0,3}}?)?"
"""With what is left of a name that was cut short: 童装[园]."""
_ITS_OWN = re.compile(
    rf"\)?\s*(?:{_NAMED}\s*的?(?:那|当)[天日个]|{_NAMED}\s*的?[那这][条笔]"
    rf"|{_NAMED}\s*的?(?:完成)?(?:累计|进度|投资|产值|比例|百分比|形象)[^,。;\d]{{0,4}}(?:[写报填打录输算][错反多少漏高低]|更正|改|应)|的?进度\s*:"
    rf"|{_NAMED}\s*的?(?:累计)?(?:数(?!字)|准数|日报|所?报的?(?=[^,。;\d])|报送|上报|填报|那[份条]|投的|[漏忘没未]记?了?[报填录]|忘|漏了|更正|的\s*:|补(?![充偿贴助种植办签])|[误错多少重]报|报[错反多少高低重]))"
)
"""That the day itself is reported, and not what happened on it."""
_UP_TO = re.compile(r"截[至止]到?\s*$")
_SO_FAR = re.compile(r"(?:为)?止")
"""截至9月27日, 6月30日止: the day the figures are of."""
_PUT_IN = re.compile(rf"(?:补[报录填交]?|更正|订正|修正|重报)(?:一下|下)?[::\s]*{NAME}*\s*$")
_FIGURE_NEXT = re.compile(
    rf"\)?\s*(?:的\s*)?{NAME}*\s*的?\s*(?:(?:单日|当日|日|数|完成|投资?|投入|花|干|产值|应该是|应当是|改[成为到]?|更正[成为]|实[为是际]|核[定实]?[为是]?|调[成为]|是|应[为是]?|报)*了?\s*\+?{_SUM}|累计|总体?进度|(?:完成)?的?投资|开工以来)"
)
_WORKS = re.compile(rf"(?:(?![,。;预计划准将争要能该]).){{0,12}}?{_SUM}")
"""周六浇看台9万."""
_A_HEAD = re.compile(rf"[\])】:]|\s+|{NAME}|,|日报|的?数")
_PUT_IN_LATER = re.compile(r"[漏忘没未]记?了?[报填录]|补[报录]")
_ON_A_DATE = re.compile(r"\s*(?:完成|投|产值|浇|补报|的?(?:日报|报表|数据|报告单)|:)")
_AS_A_HEAD = re.compile(rf"{NAME}*的?\s*:")
_SAYS_FIGURES = re.compile(rf"{_SUM}|投资|投入|产值|累计|进度|日报|补|[漏忘没未]记?了?[报填录]")
_CLAUSE_STARTS = re.compile(
    r"(?:^|[,。;:!\s\1])(?:项目|工地|现场|[这那](?:边|头|里)|[我咱](?:们|局|镇|乡|公司|这边))?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A day in a report. `sure`: gone, whatever is said of it; `tied`: said of figures; `today` leads to no day;
    `heads`: the date of the whole report; `evening`: 昨晚, when it was reported."""

    at: date
    span: tuple[int, int]
    days: tuple[tuple[int, int], ...] = ()
    sure: bool = False
    tied: bool = False
    today: bool = False
    heads: bool = False
    evening: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDay:
    """The day of the figures, None = today or unknown; and where days are said as numbers alone (26号)."""

    at: date | None
    spans: tuple[tuple[int, int], ...]


def day_of_figures(subject: Subject, *, mends: bool) -> FigureDay:
    """A day gone since not long; none where the figures are of today or nothing can be told."""
    text = _without_names(subject)
    mentions = list(_merged(text, list(_mentions(text, local_date(subject.said.now)))))
    if not (mends and re.search(_SUM, text)):
        mentions = [each for each in mentions if not each.evening]  # 昨晚浇完,投了30万: either day
    gone = [each for each in mentions if not each.today]
    gone = [replace(each, tied=each.tied or _agrees(each, gone)) for each in gone]
    if len(gone) == 1 and _PUT_IN_LATER.search(text) and (NAME in text or not gone[0].days):
        gone = [replace(gone[0], tied=True)]
    found = _mended(gone) if mends else _reported(text, [m for m in mentions if m.today] + gone)
    return FigureDay(at=found.at if found else None, spans=tuple(s for each in gone if each.tied for s in each.days))


def _agrees(day: Mention, gone: Sequence[Mention]) -> bool:
    """昨天没报,12号完成25万: where the 12th was yesterday; 8号 said twice says no more than once."""
    return any(other.at == day.at and bool(other.days) != bool(day.days) for other in gone)


def _mended(gone: Sequence[Mention]) -> Mention | None:
    return next((each for each in gone if each.sure or each.tied), None)


def _reported(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """The date over it; else the day nearest before the first figure, or one that is reported itself."""
    usable = sorted((m for m in mentions if m.sure or m.tied or m.today), key=lambda each: each.span)
    gone = [each for each in usable if not each.today]
    if not gone:
        return None
    if head := next((each for each in gone if each.heads), None):
        return head
    if not _SAYS_FIGURES.search(text):
        return next((each for each in gone if _begins(text, each)), None) if gone == usable else None
    return _of_figures(text, usable)


def _of_figures(text: str, days: Sequence[Mention]) -> Mention | None:
    if any(each.today and _says_figure_of(text, each) for each in days):
        return None
    figure = re.search(_SUM, _blanked(text, days))
    before = [each for each in days if figure and each.span[1] <= figure.start()]
    if before:
        return _unless_today(before, text)
    all_gone = not any(each.today for each in days)
    return next((each for each in days if not each.today and (all_gone or each.tied)), None)


def _begins(text: str, day: Mention) -> bool:
    before = text[: day.span[0]]
    return bool(_CLAUSE_STARTS.search(before)) and (day.sure or not re.search("[,。;]", before))


def _unless_today(before: Sequence[Mention], text: str) -> Mention | None:
    last = before[-1]
    if last.today:
        return None
    was_today = any(each.today for each in before)
    return None if was_today and not last.tied and not _says_figure_of(text, last) else last


def _says_figure_of(text: str, day: Mention) -> bool:
    clause = re.split(r"[,。;]", text[day.span[1] :])[0]
    return re.search(_SUM, clause) is not None


def _blanked(text: str, days: Sequence[Mention]) -> str:
    for each in days:
        start, end = each.span
        text = f"{text[:start]}{NAME * (end - start)}{text[end:]}"
    return text


def _without_names(subject: Subject) -> str:
    text = subject.text
    for _key, (start, end) in subject.spoken_projects:
        text = f"{text[:start]}{NAME * (end - start)}{text[end:]}"
    return text


def _mentions(text: str, today: date) -> Iterator[Mention]:
    for m in _MENTION.finditer(text):
        if m["today"]:
            yield Mention(at=today, span=m.span(), today=True)
            continue
        at = _day(m, today)
        if at and timedelta(0) <= today - at <= LONGEST_AGO:
            days = (m.span(),) if m["alone"] else ()
            sure, heads = (
                bool(m["back"] or m["eve"] or (m["week"] or "").startswith("上") or m["last"]),
                _heads(text, m),
            )
            tied = heads or _is_tied(text, m)
            yield Mention(at=at, span=m.span(), days=days, sure=sure, tied=tied, heads=heads, evening=bool(m["eve"]))


def _day(m: re.Match[str], today: date) -> date | None:
    if m["eve"]:
        return today - timedelta(days=1)
    if m["back"]:
        return today - timedelta(days=BACK[m["back"]])
    if m["weekday"]:
        return _weekday(m["week"] or "", WEEKDAYS[m["weekday"]], today)
    if m["last"]:
        return a_date(*month_after(today, -1), small_int(m["last"]) or 0)
    if m["alone"]:
        return _day_of_month(small_int(m["alone"]) or 0, today)
    month, day = small_int(m["m"] or m["m2"]) or 0, small_int(m["d"] or m["d2"]) or 0
    found = a_date(today.year, month, day)
    return a_date(today.year - 1, month, day) if found and found - today > LONGEST_AGO * 6 else found


def _weekday(which: str, weekday: int, today: date) -> date | None:
    """周五 is the last one gone, 上周五 the one of the week before."""
    monday = today - timedelta(days=today.weekday())
    if which:
        return monday + timedelta(days=weekday - WEEK * which.count("上"))
    return today - timedelta(days=(today.weekday() - weekday - 1) % WEEK + 1)


def _day_of_month(day: int, today: date) -> date | None:
    """26号 is the last one gone; 28号 said on the 27th may be one to come."""
    if day <= today.day:
        return a_date(today.year, today.month, day)
    found = a_date(*month_after(today, -1), day)
    return found if found and today - found <= HALF_A_MONTH else None


def _heads(text: str, m: re.Match[str]) -> bool:
    """【11月22日】体育馆, 11月22日日报: what the whole report is of."""
    if not m["m"]:
        return False
    begins = not text[: m.start()].strip(f"[【((日报:, {NAME}")
    return begins and _A_HEAD.match(text, m.end()) is not None


def _is_tied(text: str, m: re.Match[str]) -> bool:
    if _ITS_OWN.match(text, m.end()) or (
        (m["m"] or m["m2"]) and (_UP_TO.search(text[: m.start()]) or _SO_FAR.match(text, m.end()))
    ):
        return True
    if m["alone"] and text[m.end() - 1] == "号" and NAME not in text:
        return False  # 17号累计走访50户: a matter
    if m["weekday"] and _CLAUSE_STARTS.search(text[: m.start()]) and _WORKS.match(text, m.end()):
        return True
    if _PUT_IN.search(text[: m.start()]) or _FIGURE_NEXT.match(text, m.end()):
        return True
    head = _AS_A_HEAD if m["weekday"] or m["alone"] or m["sep"] == "/" else _ON_A_DATE
    return head.match(text, m.end()) is not None


def _merged(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """前天(24号), 上周五30号: one day said twice; beside another one each stands for itself."""
    held: Mention | None = None
    for each in mentions:
        if held and _BESIDE.fullmatch(text, held.span[1], each.span[0]) and held.at == each.at and not each.today:
            span = (held.span[0], each.span[1])
            held = replace(held, span=span, days=held.days + each.days, sure=True, tied=True)
            continue
        if held:
            yield held
        held = each
    if held:
        yield held
