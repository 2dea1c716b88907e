"""Persons named in a sentence, by title, by given name, by nickname (language §4)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from handlers.language.addressing import familiar, titled
from handlers.language.names import Named, Names, find_names, heard, occurrences

Span = tuple[int, int]
Spans = list[tuple[str, Span]]

_BEFORE = re.compile(
    r"(?:^|[\s,。;:、!?()…@]|请|让|叫|喊|给|跟|找|由|和|与|同|问|催|派|委托|授权|安排|通知|告诉|提醒|联系|那个|的|把|对|是|换|一下|叮|改|的[事活件]|号|[咱我你他本]们?[局镇乡办委]?|[老小][\u3400-\u9fff])$"
)
_AFTER = re.compile(
    r"$|[\s,。;:、!?()…]|同志|你|您|他|她|把|将|去|来|跟|和|与|那|这|负责|牵头|办|盯|管|说|讲|休|请|在|要|先|再|代|替"
    r"|今|明|后天|下|本|周|最|近|对接|尽快|抓紧|马上|立即|\d|已|还|没|不|的|弄|做|写|报|交|签|批|核|查|带|看|跑|问|催|一[声下]|递|捎|传|拿|出|回|接|帮|配合|值|分管|手[上头里]|名下|牵|抓|那[边里]|[老小]|各|[两三四几]位|都|也|全|主持|汇总|定|月[底末]|年底|上午|下午|晚|[一二三四五六七八九十两]+[天日周个点]"
)
_HEADS = ("局长", "主任", "镇长", "乡长", "董事长", "总经理", "大队长", "队长", "院长", "校长", "行长", "台长", "站长")
_CONTINUED = {
    "局": "面部势里", "总": "是体共量计部结投", "队": "伍员", "院": "内里", "部": "门分", "大": "型", "董": "事",
    "县": "城委政府里域乡级内直市界志医", "镇": "区上里政府党卫敬", "乡": "村里亲政道卫", "主": "体要动题持办管导责抓",
    "科": "技学", "处": "理置", "务": "会委员副工院",
}  # fmt: skip
"""What makes another word of a short title: 王局面, 莫总是."""
_ANOTHER_WORD = {
    "路": "铁公道马线网电水陆航", "方": "地官双甲乙三对", "高": "提", "周": "上下本每", "任": "责主", "安": "公治",
    "管": "城交",
    "章": "公", "金": "资现", "钟": "分", "石": "砂", "田": "农", "林": "园", "单": "名清", "程": "工", "成": "完",
}  # fmt: skip
"""铁路局, 公安局: what makes another word of a surname."""
_HEAD = re.compile(
    r"(?P<title>局长|主任|镇长|乡长|董事长|总经理|大队长|队长|院长|校长|书记)|(?P<any>(?:主要)?负责人|一把手|主要领导|头儿)"
)
_BARE_HEAD = re.compile(r"长(?![期途远线度]|大|效|江|城|沙)")
_TAKEN_BACK = re.compile(r"[\s,。…·.—-]*(?:哦|噢|呃|啊)?\s*不(?:对|是)?\s*(?:[,。…]|转给?)")
_ACTS_FOR = re.compile(r"先?(?:代[签批管办替]?|顶|替)")
"""城建那摊大川先代: whoever stands in, whatever is said before."""
LONGEST_SAID = 4
SHORT = 2
"""Names of two characters are too easily heard."""
_GAP = re.compile(r"\s*的?\s*(?:那边的?)?\s*")
WIDEST_GAP = 8
"""Characters: blanks are single in what is normalised."""


def find_people(text: str, people: Names, bodies: Sequence[tuple[str, Span]] = ()) -> Spans:
    """(key, span) in order. Where several share a name, the unit said right before it decides; otherwise each is
    reported with the same span, so that the caller asks. What is taken back at once (张局,不对,李局) is left out."""
    found = [(key, span) for key, span in find_names(text, people) if not _goes_on(text, span)]
    found += _heads(text, people, bodies)
    known = marked(text, found)
    found += [(key, (a, b)) for key, (a, b) in _of_units_by_sound(text, people, bodies) if not any(known[a:b])]
    taken = marked(text, found)
    ends = {end for _key, (_start, end) in bodies}
    found += [(key, (a, b)) for key, (a, b) in _familiar(text, people, ends) if not any(taken[a:b])]
    found = _told_apart(found or list(_by_sound(text, people)), text, people, bodies)
    return sorted(((k, s) for k, s in found if not taken_back(text, s[1])), key=lambda pair: pair[1])


def sure(found: Iterable[tuple[str, Span]]) -> Spans:
    """Those that only one can be."""
    found = list(found)
    many = Counter(span for _key, span in found)
    return [(key, span) for key, span in found if many[span] == 1]


def taken_back(text: str, end: int) -> bool:
    """交通局,不,公路中心: what was said first does not count."""
    return _TAKEN_BACK.match(text, end) is not None


def _heads(text: str, people: Names, bodies: Sequence[tuple[str, Span]]) -> Iterable[tuple[str, Span]]:
    """交通局长, 松坪镇镇长, 住建局一把手: who heads the unit named right before."""
    for unit, (start, end) in bodies:
        m = _HEAD.match(text, end) or (_BARE_HEAD.match(text, end) if text[end - 1] in "局镇乡" else None)
        if m is None:
            continue
        title = text[end - 1] + "长" if m.re is _BARE_HEAD else m["title"]
        heads = [p for p in people if p.unit == unit and (p.title == title if title else p.title.endswith(_HEADS))]
        yield from ((each.key, (start, m.end())) for each in heads[:1])


def _of_units_by_sound(text: str, people: Names, bodies: Sequence[tuple[str, Span]]) -> Iterable[tuple[str, Span]]:
    """人社卢局 for 鲁局长, 自规局陈镜 for 陈静, 税务老葛: somebody of the unit named right before, as he sounds."""
    said = {unit for unit, _span in bodies}
    theirs: dict[str, list[tuple[Named, Sequence[str]]]] = defaultdict(list)
    for each in (each for each in people if each.unit in said):
        theirs[each.unit].append((each, _ways(each)))
    for unit, (_start, end) in bodies:
        tail = heard(text[end : end + LONGEST_SAID])
        for each, ways in theirs[unit]:
            name = next((name for name in ways if tail.startswith(heard(name))), "")
            is_title_said = bool(name) and text[end + len(name) - 1] == name[-1]
            if is_title_said or (name and name == each.names[0]):
                yield each.key, (end, end + len(name))


def _ways(person: Named) -> Sequence[str]:
    """Whole names, names with titles, 老葛 and 小葛, the longest first."""
    name = person.names[0]
    short = (said for said in familiar(name) if len(said) == SHORT and said[0] in "老小")
    said = {each for each in (name, *titled(name, person.title), *short) if len(each) >= SHORT}
    return sorted(said, key=lambda each: (-len(each), each))


def _goes_on(text: str, span: Span) -> bool:
    start, end = span
    said = text[start:end]
    if len(said) <= 3 and text[start - 1 : start] in set(_ANOTHER_WORD.get(said[0], "")):
        return True
    return len(said) <= 4 and text[end : end + 1] in set(_CONTINUED.get(said[-1], ""))


def _familiar(text: str, people: Names, ends: set[int]) -> Iterable[tuple[str, Span]]:
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    for name in sorted((n for n in people.familiar if n[:2] in pairs), key=lambda n: (-len(n), n)):
        for start, end in occurrences(text, name):
            begins = start in ends or _BEFORE.search(text[max(0, start - 2) : start]) or _ACTS_FOR.match(text, end)
            if begins and _AFTER.match(text, end):
                yield from ((key, (start, end)) for key in people.familiar[name])


def _by_sound(text: str, people: Names) -> Iterable[tuple[str, Span]]:
    """张力群 for 张立群: a whole name of three, as it sounds; heard as the names of two it is asked about."""
    as_heard = heard(text)
    for each in people:
        for name in (name for name in each.names[:1] if len(name) > SHORT):
            yield from ((each.key, span) for span in occurrences(as_heard, heard(name)))


def marked(text: str, found: Iterable[tuple[str, Span]]) -> bytearray:
    """A byte for each character, 1 where something was found: a text of nothing but names is looked through once, and
    not once for each of them."""
    taken = bytearray(len(text))
    for _key, (start, end) in found:
        taken[start:end] = b"\1" * (end - start)
    return taken


def _told_apart(found: Spans, text: str, people: Names, bodies: Sequence[tuple[str, Span]]) -> Spans:
    """交通局王局长 is he of that unit."""
    units = {each.key: each.unit for each in people}
    sharing: dict[Span, list[str]] = defaultdict(list)
    for key, span in found:
        sharing[span].append(key)
    ending: dict[int, list[str]] = defaultdict(list)
    for unit, (_start, end) in bodies:
        ending[end].append(unit)
    kept: Spans = []
    for key, span in found:
        others, (start, _end) = sharing[span], span
        ends = (end for end in range(max(0, start - WIDEST_GAP), start + 1) if end in ending)
        near = {unit for end in ends if _GAP.fullmatch(text, end, start) for unit in ending[end]}
        here = [other for other in others if units[other] in near]
        if len(others) == 1 or not here or key in here:
            kept.append((key, span))
    return kept
