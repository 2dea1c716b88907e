"""Units named in a sentence: in full anywhere, in short only where a unit can stand (language §4).

消防 is a unit in `请住建、消防联合验收` and none in `消防验收`: a short form counts behind a word that addresses
somebody and before one that lets somebody act, or beside other units.
"""

import re
from collections.abc import Iterable, Sequence

from handlers.language.names import Names, find_names, heard, occurrences
from handlers.language.persons import taken_back

Span = tuple[int, int]
Spans = list[tuple[str, Span]]

_FULL = re.compile(
    r"(?:局|办|办公室|委|委员会|管委会|中心|公司|大队|支队|镇|乡|街道|政府|指挥部|院|站|[城交农工水文旅]投|经开区|农产园|县委|[a-z]{2,})$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|[\s,。;:、!?()…@①-⑳/]|请|让|叫|喊|由|给|交|转|派|责成|安排|通知|催|督促|提醒|问|找|跟|和|与|同|及|会同|联合|在|到|归|属于"
    r"|是|从|对|向|盯|我们|咱们|你们|把|那个|像|涉及|还有|另外)$"
)
_TOLD = re.compile(r"(?:请|让|叫|喊|由|交给|派给|转给|给|责成|安排|通知|督促|催)\s*$")
_AFTER = re.compile(
    r"$|[\s,。;:、!?()…/]|牵头|负责|主办|承办|配合|协助|协办|参与|参加|会同|联合|和|跟|与|同|及|等|[两二三四五六七几\d]+家|[两二三四五六七几]个(?:镇|乡|局|单位|部门|园区)|那[边头里]|这边|部门|口子"
    r"|的[小老同]|周[一二三四五六日天]|月底|年底|批复|要|把|将|去|来(?!源)|先|再|也|都|还|尽快|抓紧|马上|立即|务必|必须|速|给|拿|写|做(?!法)|核|盯|抓|派|说|讲|回|你|们|一起|一并|今"
    r"|明|后天|本|这|下|\d|于|没|未|不|已|收到|签|完成|反馈|答复|落实|处理|解决|整改|协调(?!会)|对接|研究|拖|另|谁|报(?![告表销名送批件建])"
    r"|出(?![让警口台具])|办(?![公法学理件])|牵|组织(?!方案|设计)|帮|跑|弄|搞|全力|按|继续|跟进"
)
_GOES_ON = re.compile(
    r"验收|通道|设施|管网|图审|评审|预[算案报警]|资金|安全|基站|工程|系统|意见|许可|审[批查]|方案|指标|投资|项目|学校|高速|厅|部|电|水|局|法|化|站|码头|水库"
)
"""Behind a short form: 消防通道, 财政资金, 交通厅. Not the unit, even where somebody is told."""
_HIGHER = re.compile(r"(?:省|市|国家|中央|部)$")
_REPORTED_TO = re.compile(r"(?:报给?|报送[给至到]?|报[至到]|上报|抄[送报]|提交[给到]?|汇总[到给]|送[至交])\s*$")
_GOING = re.compile(r"(?:到|去|赴|在)\s*$")
_DONE_THERE = re.compile(r"现场|开会|开(?=[^工])|召开|调研|督查|检查|走访|办公|看|蹲点|施工")
"""到竹沟乡开会: where, not who."""
_DESK = re.compile(r"县?委(?=常委|书记|副书记|全会)")
_TEXT_BEFORE = 4
_ADDRESSED = re.compile(r"(?:给|致|向|对|关于)$")
_PAPER = re.compile(r"的(?:情况)?(?:报告|请示|函|复函|回函|信|汇报|材料|答复|通报)")
"""给财政局的报告: what is written, not who writes."""


def find_units(text: str, units: Names) -> Spans:
    """(key, span) in order; one name of two units is reported for both. To whom something is reported, a body of
    the province and what is taken back at once are left out; 民镇局 is heard as 民政局 where no other is named."""
    full = find_names(text, units)
    taken = [span for _key, span in full]
    short = [(key, span) for key, span in _shorts(text, units) if not _overlaps(span, taken)]
    said = sorted((*full, *short), key=lambda pair: pair[1])
    edges = ({s for _k, (s, _e) in said}, {e for _k, (_s, e) in said})
    return _standing(text, said, edges) or _standing(text, _by_sound(text, units), edges)


def _standing(text: str, said: Spans, edges: tuple[set[int], set[int]]) -> Spans:
    return [(key, span) for key, span in said if _stands(text, span, edges) and not taken_back(text, span[1])]


def _shorts(text: str, units: Names) -> Iterable[tuple[str, Span]]:
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    taken: list[Span] = []
    for name in sorted((n for n in units.short if n[:2] in pairs), key=lambda n: (-len(n), n)):
        for span in occurrences(text, name):
            if not _overlaps(span, taken):
                taken.append(span)
                yield from ((key, span) for key in units.short[name])


def _stands(text: str, span: Span, edges: tuple[set[int], set[int]]) -> bool:
    """A unit of the county that is spoken to or of."""
    start, end = span
    before, said = text[max(0, start - _TEXT_BEFORE) : start], text[start:end]
    if _ADDRESSED.search(before) and _PAPER.match(text, end):
        return False
    if _GOING.search(before) and _DONE_THERE.match(text, end):
        return False
    if _HIGHER.search(before) or _REPORTED_TO.search(before) or (said == "县委" and _DESK.match(text, start)):
        return False
    return bool(_FULL.search(said)) or _stands_short(text, span, edges)


def _stands_short(text: str, span: Span, edges: tuple[set[int], set[int]]) -> bool:
    start, end = span
    starts, ends = edges
    before = text[max(0, start - _TEXT_BEFORE) : start]
    if _TOLD.search(before):
        return not _GOES_ON.match(text, end)
    begins = start in ends or _BEFORE.search(before)
    return bool(begins) and (end in starts or bool(_AFTER.match(text, end)))


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _by_sound(text: str, units: Names) -> Spans:
    """主建局 and 民镇局: as they sound, in the south too."""
    as_heard = heard(text)
    found = [(key, span) for key, name in units.heard.items() for span in occurrences(as_heard, name)]
    return sorted(((key, (a, b)) for key, (a, b) in found if text[a:b] != key), key=lambda pair: pair[1])
