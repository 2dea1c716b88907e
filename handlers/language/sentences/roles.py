"""Who leads, who assists, in a sentence of any order (language §3 `units`, `co_units`, `all_units`)."""

import re
from collections.abc import Sequence
from typing import Any

from handlers.language.sentences.subject import Subject
from handlers.language.sentences.words import BEFORE_UNIT
from handlers.readings.units import ALL as KIND
from handlers.readings.units import ASSISTING, BETWEEN, KINDS, ROLE_WORDS

_ALL = re.compile(r"各(?:责任|成员|有关|相关|县直|牵头)?(?:单位|部门)(?!(?:请)?注意|[:,])")
_ROLE = re.compile(rf"\s*(?:单位|等)?(?:{'|'.join(ROLE_WORDS)})(?!(?:单位|部门)?\s*[:])")
_TOGETHER = re.compile(r"(?:会同|联合|协同)[^,。;]*$")
_TO = re.compile(
    r"(?:报|报给|报送|答复|回复|上报|抄送|抄报|抄|抄给|(?<![移转递])送|(?:别|不要|不许|莫|不准)(?:再)?[推甩扔踢]给)$"
)
_FOR = re.compile(r"(?<![交派转发下排])给$")
_HANDED_IN = re.compile(r"(?:发|交|反馈[到给]?|报进|报到|交到|发到)县?$")
_SOMETHING = re.compile(r"\s*(?:[一个份出]|[和及与]我|$|[,。;])")
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[,。;]|备[案查]|存档|留存)")
"""九月上旬给住建局一份意见: who gets it."""
SPARED = re.compile(
    r"(?:那边|这边|那份|上周|[昨前][天日])*(?:就|都|也)?(?:不用|不必|别管|不参[加与]|免了|已经?(?:[交报发完入]|反馈|自查|办)|给带个?路|收到了)"
)
"""财政已经报了, 自规局不用管: of whom nothing is wanted."""
_OF_IT = re.compile(r"的(?!同志|人|小|老|领导|负责|.*牵头)|那边的")
SAYS = re.compile(
    r"(?:那边)?(?:我(?:已经?|来|去)(?=[说讲打])|也|都|又|还|刚才?|已经?)?(?:说(?!明)|讲(?!好)|交[代待](?:下来|过)|指示(?=[,:的])|表示|认为|觉得|来电|回话|催了)"
)
"""农投说该农业局办: who says it does not do it."""
_TOLD = re.compile(r"(?:跟|对|给|向|告诉|通知)\s*$")
_FROM = re.compile(r"(?:由|从)\s*$")
_GIVES = re.compile(r"\s*(?:移交|转交|转办|转|划转?|改|换|交|调整)(?:给|到|由|至|为|成)")
WITH = re.compile(r"(?:[跟同和与]|找)\s*$")
TALKS = re.compile(r"(?:那边)?(?:先|再|去)?(?:对接|商量|衔接|沟通|联系|碰头|协商|会商|核对|对一下)")
_ALIKE = ("和", "与")
_MUTUAL = re.compile(r"(?:先|再|去|来)?(?:会商|商[量议]|协商|碰|合计)")
_YOU = re.compile(r"[你您]们?$")
SHORT = 2
CLOSE = 24
"""Characters in front of a unit that may say what part it has."""
_BEGINS = re.compile(rf"(?:{BEFORE_UNIT.pattern})*")
_NEAR = re.compile(
    r"\s*(?:[,、报]|那边|这边|牵头|负责|配合|协助|抓紧|尽快|汇总|各|再|办(?![公法学理件])|接(?![到近])|$|\s)"
)
_WAITS = re.compile(r"(?:[等差候]|卡在|压在|堵在|只剩|还剩|取决于)$")
_LABEL = re.compile(rf"(?P<role>{'|'.join(ROLE_WORDS)})(?:单位|部门)?\s*[:是为]\s*$")
Span = tuple[int, int]
_OF_PROJECT = re.compile(r"责任单位(?!\s*[:])")


def parties(subject: Subject) -> dict[str, Any]:
    """Units by their part; a person addressed stands for his own."""
    if _ALL.search(subject.text):
        return {"all_units": True}
    if m := KIND.search(subject.text):
        units = subject.said.county.roster.units.values()
        return {"units": [unit.key for unit in units if unit.unit_kind is KINDS[m["kind"]]]}
    leads, assists = _parted(subject)
    if not leads and not assists and _OF_PROJECT.search(subject.text):
        owners = {p.key: p.unit for p in subject.projects}
        leads = [owners[key] for key, _span in subject.spoken_projects if key in owners]
    found = {"units": list(dict.fromkeys(leads)), "co_units": [u for u in dict.fromkeys(assists) if u not in leads]}
    return {key: value for key, value in found.items() if value}


_RECEIVES = re.compile(
    r"(?:(?:[转移划派交换改调][给交到至办派由为成]*|调整[给到为至]|交由|改由|该由|由|给|归|让|请|找|是)\s*[:]?\s*)$"
)
_TAKES = re.compile(r"[^,。;]{0,6}(?:接手?|承接|承办|办理?|牵头|负责|处理|来[办管弄])(?!不)")
_GAVE = re.compile(r"(?:从|由|把|将)\s*$")


def passed(subject: Subject) -> dict[str, Any]:
    """33号由水利局转给供水公司: `units` whom it goes to, `from_units` who had it."""
    told = [key for key, span in subject.units if _is_told(subject, span)] or [key for key, _span in subject.units]
    said = list(dict.fromkeys(key for key, _span in subject.units))
    got = [key for key, (start, end) in subject.units if _receives(subject.text, start, end)]
    to = list(dict.fromkeys(got or told))
    to = [key for key in to if key not in parties(subject).get("co_units", ())] or to
    to = to[-1:]
    assists = [key for key in parties(subject).get("co_units", ()) if key not in to]
    others = [key for key in said if key not in (*to, *assists) and key not in subject.said.who.units]
    found = {"units": to, "co_units": assists, "from_units": others if len(others) == 1 else []}
    return {name: keys for name, keys in found.items() if keys} if to else {}


def _receives(text: str, start: int, end: int) -> bool:
    if SAYS.match(text, end) or _GIVES.match(text, end):
        return False
    before = text[:start]
    return bool(_RECEIVES.search(before) and not _GAVE.search(before)) or bool(
        _GAVE.search(before) and _TAKES.match(text, end)
    )


def _parted(subject: Subject) -> tuple[list[str], list[str]]:
    leads: list[str] = []
    assists: list[str] = []
    text, spoken = subject.text, [each for each in subject.units if _is_told(subject, each[1])]
    runs = _runs(text, [span for _key, span in spoken])
    for place, ((key, (start, _end)), (first, last)) in enumerate(zip(spoken, runs, strict=True)):
        behind = _ROLE.match(text, last)
        before = _LABEL.search(_before(text, start)) or _LABEL.search(_before(text, first))
        role = before["role"] if before else behind[0].strip() if behind else ""
        role = "配合" if place and _TOGETHER.search(text[spoken[0][1][1] : start]) else role
        role = next((kind for word, kind in ROLE_WORDS.items() if role.endswith(word)), "")
        (assists if role == ASSISTING else leads).append(key)
    return leads, assists


def _is_told(subject: Subject, span: tuple[int, int]) -> bool:
    """Not to whom it is reported, who says it, or whose answer is waited for."""
    text, (start, end) = subject.text, span
    before = _before(text, start)
    if any(words.search(before) for words in (_TO, _WAITS)) or _OF_IT.match(text, end):
        return False
    says = SAYS.match(text, end) and not _TOLD.search(before)
    if says or SPARED.match(text, subject.runs.get(end, end)):
        return False
    if _FROM.search(before) and _GIVES.match(text, end):
        return False
    if _HANDED_IN.search(before) and _CLAUSE_ENDS.match(text, end) and _is_another(subject, span):
        return False
    if only_consulted(subject, span) or (
        _FOR.search(before) and _SOMETHING.match(text, end) and _is_another(subject, span)
    ):
        return False
    is_short = end - start <= SHORT and not text[start:end].endswith(("局", "办", "镇", "乡"))
    return not is_short or _is_spoken_to(subject, span)


def only_consulted(subject: Subject, span: Span) -> bool:
    """财政局跟住建局对接: the second; 经开区和工投商量: neither of them."""
    text, (start, end) = subject.text, span
    joined = WITH.search(text[:start])
    if joined is None or not TALKS.match(text, end):
        return False
    both = joined.start() in subject.edges[1] or _YOU.search(text[: joined.start()])
    return not (both and (_MUTUAL.match(text, end) or joined[0].strip() in _ALIKE))


def _is_another(subject: Subject, span: Span) -> bool:
    """Whether somebody is named in front of him."""
    return any(first < span[0] for _key, (first, _last) in (*subject.units, *subject.known_people))


def _is_spoken_to(subject: Subject, span: tuple[int, int]) -> bool:
    """财政明天把表给我, 发改统计财政各一份, and not 敬老院消防整改."""
    text, (start, end) = subject.text, span
    starts, ends = subject.edges
    begins = text[start - 1] in "、,;:请由让给叫喊和与跟同及那前内号" or _BEGINS.fullmatch(text, 0, start)
    return bool(begins) or end in starts or start in ends or bool(_NEAR.match(text, end))


def _before(text: str, start: int) -> str:
    """What stands close in front."""
    return text[max(0, start - CLOSE) : start]


def _runs(text: str, spans: Sequence[Span]) -> list[Span]:
    """For each of them where the first that it is joined to begins and where the last ends."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and BETWEEN.fullmatch(text, groups[-1][-1][1], span[0]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return [(group[0][0], group[-1][1]) for group in groups for _span in group]
