"""Units named in a sentence: in full anywhere, in short only where a unit can stand (language §4).

消防 is a unit in `请住建、消防联合验收` and none in `消防验收`: a short form that is a word of every day counts behind
a word that addresses somebody and before one that lets somebody act, beside other units, or where its answer is waited
for. 住建 and 自规 are said of nothing else and count wherever nothing else goes on behind them.
"""

import re
from collections.abc import Container, Iterable
from itertools import pairwise

from handlers.language.names import Named, Names, find_names, heard, occurrences
from handlers.language.persons import marked, taken_back

Span = tuple[int, int]
Spans = list[tuple[str, Span]]

_FULL = re.compile(
    r"(?:局|办|办公室|委|委员会|管委会|中心|公司|大队|支队|镇|乡|街道|政府|指挥部|院|站|[城交农工水文旅]投|经开区|农产园|县委|[a-z]{2,})$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|[\s,。;:、!?()…@①-⑳/]|请|让|叫|喊|由|给|交|转|派|责成|安排|通知|催|督促|提醒|问|找|跟|和|与|同|及|会同|联合|在|到|归|属于"
    r"|是|同意|从|对|向|盯|我们|咱们|你们|把|那个?|号|[日号底]前|前|之内|以内|像|涉及|还有|另外|要求|协调|召集|组织|商请|联系|邀请|对接|请示|督|喊上|叫上"
    r"|(?:[问催督盯喊叫提说请].{0,1}|提醒|通知)(?:一[下声句]|下))$"
)
_TOLD = re.compile(r"(?:请|让|叫|喊|由|交给|派给|转给|给|责成|安排|通知|督促|催)\s*$")
_AFTER = re.compile(
    r"$|[\s,。;:、!?()…/]|(?<=区)的项目|所有|全部|牵头|负责|主办|承办|配合|协助|协办|参与|参加|会同|联合|和|跟|与|同|及|等|[两二三四五六七几\d]+家|[两二三四五六七几]个(?:镇|乡|局|单位|部门|园区)|那[边头里份家]|这边|部门|口子|上(?=[那这])"
    r"|的[小老同]|的(?:[两二三四五六七几\d])|周[一二三四五六日天]|月底|年底|批复|要|把|将|去|来(?!源)|先|再|也|都|还|尽快|抓紧|马上|立即|务必|必须|速|给|拿|写|做(?!法)|核|盯|抓|派|说|讲|回|你|们|一起|一并|今"
    r"|明|后天|本|这|下|\d|[一二两三四五六七八九十]+个?(?:天|日|周|月)|于|没|未|不|已|收到|签|完成|反馈|答复|落实|处理|解决|整改|协调(?!会)|对接|研究|拖|另|谁|报(?![告表销名送批件建])|汇总|各|扯|推(?![进广动行])|顶着|踢|[压卡拖][着了住在]|没签|那(?:\d|笔)|[小老]?[\u3400-\u9fff](?:局(?![面部势])|主任|镇长|乡长|书记|院长|队长)|[小老](?=[\u3400-\u9fff])"
    r"|碰(?:个|一下|一)?头|坐下来|的(?:请示|申请|意见|报告)|出(?![让警口台具])|[干搞管接弄](?:不了|不成|不动)|办(?![公法学理件])|牵|组织(?!方案|设计)|帮|跑|弄|搞|全力|按|继续|跟进"
)
_EVERYDAY = frozenset(
    {
        "水利", "林业", "教育", "民政", "商务", "公安", "消防", "气象", "人防", "财政", "统计", "税务", "农业",
        "农业农村", "交通", "交通运输", "旅游", "文化", "文化和旅游", "环保", "环境", "生态", "生态环境", "卫生",
        "卫生健康", "电力", "供电", "供水", "应急", "应急管理", "审批", "金融", "金融服务", "通信", "通信发展",
        "规划", "国土", "自然资源", "市场", "市场监管", "市场监督管理", "城市管理", "畜牧", "建设", "劳动", "人事",
        "物价", "工商", "质监", "园区", "经济开发区", "住房和城乡建设", "发展和改革", "工业和信息化", "开发区",
        "拆迁", "征迁", "征收", "征拆", "征地拆迁", "公路养护", "公路建设养护", "房产", "政务", "政务服务",
        "行政服务", "自来水", "电网", "经贸", "文体", "人民防空", "消防救援", "国税", "地税",
    }
)  # fmt: skip
"""Short forms that are words of every day, besides the names of places."""
_ACTS = re.compile(
    r"(?:来|去|抓紧|尽快)?(?:牵头|负责|主办|承办|配合|协助|协办|参与|办|处理|落实|跟进|整改|答复|认领|接)(?:一下|掉|好|了)?"
    r"(?=$|[,。;!\s\d]|[一二三四五六七八九十]+[天日])"
)
"""…信访件桐溪办,十五天: who acts, at the end of a clause."""
_WAITS = re.compile(r"(?:[等差候]|卡在|压在|堵在|只剩|还剩|[等差]着|取决于)$")
_THEIR_ANSWER = re.compile(
    r"$|了?(?=[,。;!])|了$|那[里边儿]|手[里上]|的?(?:那边|部门)?的?(?:验收|评审|[审批核会][批核查文复定验签]?(?!发|量|次)|意见|[出开][证具图函]|盖章|签字|[答回]复|拨[款付]|复函|许可|送电|通[水电气]|装表|移[杆表线]|放线|放款|图审|手续|批文|那个章|的章|出)"
)
"""等财政评审, 就差消防验收: whose answer is waited for."""
_BESIDE = re.compile(r"\s*(?:、|/|和|与|及|以及|跟|同)\s*")
_GOES_ON = re.compile(
    r"验收|通道|设施|管网|图审|评审|预[算案报警]|资金|安全|基站|工程|系统|意见|许可|审[批查]|方案|指标|投资|项目|学校|高速|厅|部|电|水|局|法|化|站|码头|水库|[户款费口]|政策|领域|系统|执法"
)
"""Behind a short form: 消防通道, 财政资金, 交通厅. Not the unit, even where somebody is told."""
_HIGHER = re.compile(r"(?:省|市|国家|中央|部)$")
_REPORTED_TO = re.compile(r"(?:报给?|报送[给至到]?|报[至到]|上报|抄[送报]|提交[给到]?|汇总[到给]|送[至交])\s*$")
_GOING = re.compile(r"(?:到|去|赴|在)\s*$")
_DONE_THERE = re.compile(r"现场|开会|开(?=[^工])|召开|调研|督查|检查|走访|办公|看|蹲点|施工")
"""到竹沟乡开会: where, not who."""
_TOWN = frozenset("镇乡")
_DESK = re.compile(r"县?委(?=常委|书记|副书记|全会)")
_TEXT_BEFORE = 4
_ADDRESSED = re.compile(r"(?:给|致|向|对|关于)$")
_PAPER = re.compile(r"的(?:情况)?(?:报告|请示|函|复函|回函|信|汇报|材料|答复|通报)")
"""给财政局的报告: what is written, not who writes."""


def find_units(text: str, units: Names, people: Iterable[Named] = ()) -> Spans:
    """(key, span) in order; one name of two units is reported for both. To whom something is reported, a body of
    the province and what is taken back at once are left out; 民镇局 is heard as 民政局."""
    full = find_names(text, units)
    taken = marked(text, full)
    short = [(key, (a, b)) for key, (a, b) in _shorts(text, units) if not any(taken[a:b])]
    said = sorted((*full, *short), key=lambda pair: pair[1])
    edges = ({s for _k, (s, _e) in said}, {e for _k, (_s, e) in said})
    places = {each.key[:-1] for each in units if each.key[-1:] in _TOWN}
    standing = _standing(text, said, edges, places)
    standing += [each for each in _with_its_people(text, said, people) if each not in standing]
    standing = sorted((*standing, *_listed(text, said, standing)), key=lambda pair: pair[1])
    taken = marked(text, said if standing else ())
    by_sound = _by_sound(text, units, by_kind=bool(standing))
    heard_so = [(key, (a, b)) for key, (a, b) in by_sound if not any(taken[a:b])]
    return sorted((*standing, *_standing(text, heard_so, edges, places)), key=lambda pair: pair[1])


def _with_its_people(text: str, said: Spans, people: Iterable[Named]) -> Spans:
    """石渡任广平: a place in front of somebody of its own."""
    names: dict[str, tuple[str, ...]] = {}
    for each in (each for each in people if each.unit and each.names):
        names[each.unit] = (*names.get(each.unit, ()), each.names[0])
    return [(key, (a, b)) for key, (a, b) in said if text.startswith(names.get(key, ()), b)]


def _standing(text: str, said: Spans, edges: tuple[set[int], set[int]], places: Container[str]) -> Spans:
    return [(key, span) for key, span in said if _stands(text, span, edges, places) and not taken_back(text, span[1])]


def _listed(text: str, said: Spans, standing: Spans) -> Spans:
    """城投和城管碰个头: short forms joined to a unit that stands."""
    found: Spans = []
    spans = {span for _key, span in standing}
    for first, second in (*pairwise(said), *((b, a) for a, b in reversed(list(pairwise(said))))):
        near, other = first[1], second[1]
        left, right = min(near, other), max(near, other)
        is_beside = near in spans and other not in spans and _BESIDE.fullmatch(text, left[1], right[0])
        if is_beside and not _GOES_ON.match(text, other[1]) and not taken_back(text, other[1]):
            spans.add(other)
            found += [pair for pair in said if pair[1] == other]
    return found


def _shorts(text: str, units: Names) -> Iterable[tuple[str, Span]]:
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    taken = bytearray(len(text))
    for name in sorted((n for n in units.short if n[:2] in pairs), key=lambda n: (-len(n), n)):
        for start, end in occurrences(text, name):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield from ((key, (start, end)) for key in units.short[name])


def _stands(text: str, span: Span, edges: tuple[set[int], set[int]], places: Container[str]) -> bool:
    """A unit of the county that is spoken to or of."""
    start, end = span
    before, said = text[max(0, start - _TEXT_BEFORE) : start], text[start:end]
    if _ADDRESSED.search(before) and _PAPER.match(text, end):
        return False
    if _GOING.search(before) and _DONE_THERE.match(text, end):
        return False
    if _HIGHER.search(before) or _REPORTED_TO.search(before) or (said == "县委" and _DESK.match(text, start)):
        return False
    if _FULL.search(said) or _stands_short(text, span, edges) or (said in places and text.startswith("那件", end)):
        return True
    if _WAITS.search(before) and said not in places:
        return bool(_THEIR_ANSWER.match(text, end))
    is_telling = said not in _EVERYDAY and said not in places
    return not _GOES_ON.match(text, end) and (is_telling or bool(_ACTS.match(text, end)))


def _stands_short(text: str, span: Span, edges: tuple[set[int], set[int]]) -> bool:
    start, end = span
    starts, ends = edges
    before = text[max(0, start - _TEXT_BEFORE) : start]
    if _TOLD.search(before):
        return not _GOES_ON.match(text, end)
    begins = start in ends or _BEFORE.search(before)
    return bool(begins) and (end in starts or bool(_AFTER.match(text, end)))


def _by_sound(text: str, units: Names, *, by_kind: bool) -> Spans:
    """主建局, 自归局 and 民镇局: as they sound, in the south too; `by_kind` = the kind of body is not misheard."""
    as_heard = heard(text)
    found: Spans = []
    taken = bytearray(len(text))
    for name in sorted(units.heard, key=lambda name: (-len(name), name)):
        key, sounds = units.heard[name]
        for a, b in occurrences(as_heard, sounds):
            is_other = text[a:b] != name and not (by_kind and text[b - 1] != name[-1])
            if is_other and not any(taken[a:b]):
                taken[a:b] = b"\1" * (b - a)
                found.append((key, (a, b)))
    return sorted(found, key=lambda pair: pair[1])
