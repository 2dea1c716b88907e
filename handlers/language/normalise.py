"""What is done to a text before anything is read from it (language §1), and the spoken numbers of matters.

All other readers expect normalised text; their spans index it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from handlers.language.numbers import DIGITS, small_int
from handlers.language.traditional import TO_SIMPLIFIED

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0e\ufe0f\u20e3\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_CAPITALS = re.compile(
    r"[壹贰叁肆伍陆柒捌玖拾佰]{1,5}(?=号)|拾[壹贰叁肆伍陆柒捌玖]?(?=[万亿])|[壹贰叁肆伍陆柒捌玖][零壹贰叁肆伍陆柒捌玖拾佰仟点]*(?=[拾佰仟万亿])[拾佰仟]?"
)
_ALREADY = re.compile(r"(?<![自各律知为利舍克律切异身体])己(?=[完经办报签收阅竣开落到投])")
"""己完成: as it is often typed."""
_CIRCLED = re.compile(r"([①-⑳])(?!\1)(?=[①-⑳])")
"""③⑤两件."""
_NUMBERED = re.compile(
    r"[①-⑳](?=\d+(?:\.\d+)?(?:[万亿%wW]|元)|累计|(?:今[日天]|[当本]日)(?:完成|投资?|:|：)*\d)|(?<=[万亿元%])[①-⑳]"
)
"""①4.7万 ②69%: what a figure is numbered with is no part of it."""
_AND_A_HALF = re.compile(r"(?<![\d一二三四五六七八九十百])([一二两三四五六七八九])个半亿")
_IN_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
"""贰拾万元整, as cheques have it."""

_NOT_A_MATTER = (
    r"(?:楼|线|地块|地(?!方)|路|桥|厂|井|坑|标(?!准)|机|门|仓|库|泵|变|院|宗|窑|矿|炉|塔|馆|厅|片|隧|闸|渠|文|令|车|支|干"
    r"|主变|墩|筒|塔|锅|机组|\d{1,2}号(?:楼|栋|幢|墩)"
    r"|桩|池|坝|沟|梁|洞|船|罐|公馆|小区|安置|棚|栋|幢|单元|会议|码|召|称|子|窗口|选手|床|柜|桌|座|台|套|铺|摊|排"
    r"|包厢|病房|车厢|候车|男|女|球员)"
)
_A_DATE = (
    r"\s*(?:以前|之前|前|上午|下午|晚|早|中午|晌午|凌晨|下班|一?上班|开会|止|为止|\(?周|\(?星期"
    r"|[-~至到—]\s*\d{1,2}[号日]|\s*\d{1,2}[:点]|那天|当天|那日|休|放假|值班|算不算工作日|是不是工作日|是周|是星期"
    r"|回(?!头看|来了没|复|函|告)|[去来出]"
    r"|开始|起(?!草|诉|吊)|请假|休(?!整)|出差|外出|不在岗|学习|培训|住院|陪护|带队|开工|完工|竣工|通车|封顶"
    r"|验收(?!通过|合格|完|过)|开标|挂网|进场|交付|交工|投产|必须|务必|要[报交]|到现在|至今|以来|要拉|要停|给我(?:结"
    r"|交|报(?!一下)|个)|左右|前后|给(?:数|话|结果|说法|初稿)|交(?:稿|初稿|卷|账|(?=\s*(?:[,。;]|$)))"
    r"|(?:[我他]们?|县里|省里|市里)要?开|[我他她]们?就?要?(?:出差|外出|走|不在)|那[场次阵]|(?:关账|截账|结账|发薪)|(?:才|能|才能|可以|前后)?(?:到[货场]|安装|发货|送检))"
)
_N = r"(?:\d{1,5}|(?:两(?=百))?[一二三四五六七八九十百零〇]{1,5})"
_JOIN = r"\s*号?\s*(?:、|,|和|以及|还有|及|与|跟|&|\+|-|~|至|到|—|\s)\s*"
_LIST = rf"{_N}(?:{_JOIN}(?:第|#)?{_N}(?!\d))*"
_UNIT = r"(?![\d.万亿%个天日月年点:/\-户亩项家人条次份件处栋米公吨元周小分成季多余名位座期批])"
_SIGNING = (
    r"(?:收到(?:了|啦)?|签收(?:一下|啦|了)?|签啦(?:签啦)?|报一下|延期|催办|催一下|催|撤回|退回|退办|转办|办结|完成"
    r"|销号|反馈|问题|(?<![总体])进度|查|取消|重开|驳回|同意|通过|提醒"
    r"|中止|恢复|更正|回复|确认)"
)
_VERB = r"(?:收到|已收到|签收|已签收|办结|已办结|办完|完成了|销号|反馈|延期|催办|撤回|退回|转办|已阅|知道了|领办)"
_END = r"(?=号|$|[\s,。、;:!)了吧])"

_ONE = r"[1-9]\d{0,3}"
_TWO = (
    rf"{_ONE}(?:\s*[-~—至到]\s*{_ONE})?(?:\s*(?:、|,(?!\d{3}(?!\d))|和|以及|还有|及|与|跟|&|\+)\s*(?:第"
    rf"|#)?{_ONE}(?:\s*[-~—]\s*{_ONE})?)+"
)
_TO = r"\d{1,4}\s*(?:-|~|至|到|—)\s*\d{1,4}"
_OF_MANY = r"(?=\s*号?\s*(?:都|均|全|再(?=[发催报])|每件|里|中间?|之中|除|作废|销|收|签|催|办|退|转|看|这几|那几))"
_NO_COUNT = (
    r"(?!\s*[两二三四五六七八九十]?\s*(?:[\d.:%/#]|个(?!号|都|均|全|也|还)|[天日点户亩名位座度元吨套栋台根条平]|米|万|亿|月"
    r"|年(?![底前内初末])|周|小时|分钟|公里|千))"
)
"""Not a count, a day or a measure."""

_ITEMS = (
    re.compile(r"(?:收到|签收)[\s,:]*(?P<list>\d{1,4}(?:\s*[、,]\s*\d{1,4})+)(?=\s*号?\s*(?:[。!]|$))"),
    re.compile(r"(?<![\d.])(?P<list>\d{1,4}(?:#\s*[、,和]\s*\d{1,4})+)#(?!楼|地|线)"),
    re.compile(
        r"(?<![\d./])(?P<list>(?:1[3-9]|[2-9]\d|\d{3})(?:/\d{1,4})+)(?=\s*号?\s*(?:[两三四五]个)?(?:都|均|全|已?收到|已?签收|已?办[结完]|销号))"
    ),
    re.compile(rf"(?<![\d.月:第A-Za-z])(?P<list>{_TO}(?:\s*[、,]\s*\d{{1,4}})*){_OF_MANY}"),
    re.compile(
        rf"(?<![\d.月第A-Za-z年/累计-])(?<!\d[:,])(?P<list>{_TWO})(?!\s*=)(?![\d.:/~—-]|号?\s*[-~至到]|\s*(?:打|弄|写|搞|输|填)[反混倒])"
        rf"(?:号(?!{_NOT_A_MATTER}|{_A_DATE})|(?!号){_NO_COUNT})"
    ),
    re.compile(r"(?P<list>(?:1[3-9]|[2-9]\d|1\d\d)(?:\.\d{2,3})+)号"),
    re.compile(rf"关于(?P<list>{_LIST})号(?!{_NOT_A_MATTER})"),
    re.compile(rf"#\s*(?P<list>{_LIST})"),
    re.compile(r"[〔\[(【](?P<year>20\d\d)年?[〕\])】]\s*第?(?P<list>\d{1,5})(?:\s*号|(?![\d年月日]))"),
    re.compile(r"(?<![\d函])(?P<year>20\d\d)-(?P<list>\d{1,4})(?=号|\s*(?:收到|签|办|退|催|销|反馈|进))"),
    re.compile(rf"第(?P<list>{_LIST})(?:件|单)(?!套)"),
    re.compile(rf"(?:台账|清单|督办|交办)(?:上|里)?的?第(?P<list>{_LIST})[项条个]"),
    re.compile(rf"第(?P<list>{_LIST})[项条](?=\s*(?:整改|、|收到|签|办[完结好]|退|销|催|已|没|怎|进展|反馈))"),
    re.compile(r"(?:[督交]办单|工单|序号|件号|单号|台账)\s*第?(?P<list>\d{1,4})(?![\d.万亿%])"),
    re.compile(
        r"(?P<list>[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]百[零〇]?[一二三四五六七八九][十一二三四五六七八九]{0,2})\s*(?:[那这][件个条单]|收到|签收)"
    ),
    re.compile(rf"^[\[(【〔](?P<list>\d{{1,4}})号?[\])】〕](?=\s*(?:{_SIGNING}|办|已|我|$))"),
    re.compile(
        rf"(?:(?:认|^)领|签|销|延|准|撤掉?|提请)\s*(?P<list>\d{{1,4}}(?:{_JOIN}\d{{1,4}})*){_UNIT}(?!\s*[套根块车次场])"
    ),
    re.compile(rf"第(?P<list>{_LIST})号(?!{_NOT_A_MATTER})"),
    re.compile(rf"(?:交办|督办|事项|任务|编号)\s*(?P<list>\d{{1,5}}(?:{_JOIN}\d{{1,5}})*)(?:号|{_UNIT})"),
    re.compile(
        r"(?:交办|督办|任务|编号)\s*(?P<list>[一二三四五六七八九]?十[一二三四五六七八九]"
        r"|[二三四五六七八九]十)(?=[,。;]|$)"
    ),
    re.compile(
        rf"(?<![\d.月第至到于在从周拜期A-Za-z一二三四五六七八九十百]){'(?P<list>'}{_LIST})号(?!{_NOT_A_MATTER}"
        rf"|{_A_DATE})"
    ),
    re.compile(rf"{_SIGNING}\s*(?P<list>\d{{1,5}}(?:{_JOIN}\d{{1,5}})*){_UNIT}{_END}"),
    re.compile(rf"(?<![\d.月:])(?P<list>\d{{1,5}}(?:{_JOIN}\d{{1,5}})*)\s*{_VERB}"),
)
_BARE = (
    re.compile(
        r"(?P<list>\d{1,4}|[三四五六七八九]十[一二三四五六七八九]?|[一二三四五六七八九][零〇一二三四五六七八九]{2})号"
    ),
    re.compile(r"(?P<list>\d{1,4})#(?!楼|地|线|塔|吊|筒|墩|桩|机)"),
    re.compile(r"(?:[Nn][Oo]\.?\s*|第)(?P<list>\d{1,4})(?=件|$|[\s,。])"),
    re.compile(r"第(?P<list>[一二三四五六七八九十]{1,3})件事"),
    re.compile(r"(?<![\d.月第])(?P<list>\d{1,4})的(?:事(?![业故])|请示|申请|批复)"),
    re.compile(
        r"(?<![\d.])(?P<list>\d{1,4}(?:/\d{1,4})+|\d{1,4}(?:\.\d{1,4}){2,})(?=\s*号?\s*(?:都|全|均|收到|办[结完]))"
    ),
    re.compile(
        rf"(?:把|将|看一?下|看看|查一?下|问一?下|报一下)\s*(?P<list>\d{{1,4}}(?:{_JOIN}\d{{1,4}})*)(?=$|[\s,。]"
        rf"|[催办退转撤销签停移划改派归并延从])"
    ),
    re.compile(rf"(?P<list>\d{{1,4}}(?:{_JOIN}\d{{1,4}})+)\s*[这那]?[两二三四五六七八九几]件"),
    re.compile(
        r"(?<![\d.])(?P<list>\d{1,4})(?<![了花投付]\d{4})(?<![了花投付]\d{3})\s*(?:[那这][件个条单]|(?:打|写|输|发)错|作废|不作数|撤[下掉了]|里面"
        r"|转(?=[给到交\u3400-\u9fff])|移[给交]|改[给派])"
    ),
    re.compile(r"(?<![\d.划务资])(?P<list>\d{1,3})\s*完成(?=[了啦!。,]|$)"),
    re.compile(r"[事件项单]\s*\((?P<list>\d{1,4})\)"),
    re.compile(r"(?:收到|签收|关闭|收道|签受|晓得|明白)[:,\s]*(?P<list>\d{1,4})(?=$|[\s,。!啦了哈哦])"),
    re.compile(r"^(?P<list>[1-9]\d{1,2})\s*:\s*(?=[\u3400-\u9fff])"),
    re.compile(rf"^(?P<list>{_TO})$"),
    re.compile(r"^(?:[^\w\s]+|[Oo][Kk]|好的?)\s*(?P<list>\d{1,4})$"),
    re.compile(r"^(?P<list>\d{1,4})号(?=(?:周|星期|礼拜)[一二三四五六日天]\s*(?:之前|以前|前|下班))"),
    re.compile(
        r"^(?P<list>\d{1,4}(?:[\s、,和]+\d{1,4})*)(?![\d.:/\-号万亿%个天日月年点亩项家人条次份处栋米公吨元周小户])\s*(?=[\u3400-\u9fff,])"
    ),
    re.compile(r"(?<!\d)[,。:;!](?P<list>\d{1,4}(?:[、,和 ]+\d{1,4})*)\s*[。!]?$"),
)
_KEPT = re.compile(r"(?:(?<![解消清免])除了?|保?留下?|不含|不包括|(?:不|并非|而非)是?)\s*(?:第|#)?$")
"""除了5号, 不是5号: the one that is not meant."""
_IS_MARKED = re.compile(r"\s*号?(?:那|这)?(?:件|事项|任务|[督交]办)")
_HAPPENS = re.compile(r"号(?:已经?|就|才)?(?:送|拿|报到|开|来|批|出|付|到|挂|公示|浇)")
_JUST = re.compile(r"(?:[,。;]\s*就|赶不上|[我他她]们?要|局要|我?看|(?<!不)是|等到?|过了|最[迟晚]|申请的)\s*$")
_ENDS = re.compile(r"号\s*(?:[,。;!吧了]|$|够|给我|为限|行不)")
_ALONE = re.compile(r"[,。;]\s*$"), re.compile(r"号\s*[,。;]")
_GIVEN = re.compile(r"号\s*给我\s*(?:[,。;!]|$)")
_EXCEPT = re.compile(rf"(?<![解消清免])除了?(?:第|#)?(?P<list>{_LIST})号?(?:以外|之外|外)")
"""100-106中除103外."""
LAST_DAY = 31
_MONTH_BEFORE = re.compile(
    r"(?:本|下|上|这个|下个|上个|当|次|\d)月(?:的)?\s*$|(?:争取|预计|计划|力争|打算|准备|拟|确保)(?:在|于)?\s*$"
    r"|(?:分别是?|各是?|说好的?|定的?|原来的?|原定的?|应是|应为|应该是|电|水)\s*$|(?:延|推迟|改|定|顺延)(?:期)?(?:到|至|于|在|为)\s*$"
)
_BY_DAY, _IS_ONE = re.compile(r"按照?\s*$"), re.compile(r"\s*号?(?:要求|意见|交办|督办|件|的)")
"""就按20号, and not 按17号要求."""
_PIECE = re.compile(rf"(?P<sep>[-~至到—])?\s*(?:第|#)?(?P<n>{_N})")
SPELLED = 3
LONGEST_RANGE = 20
LONGEST_TEXT = 2000
NEAR = 16
TAKEN = "\0"
_IN_THOUSANDS = re.compile(
    r"(?<=累计)\s*\d{1,3}(?:,\d{3})+(?!\d)|(?<=改[成为])\s*\d{1,3}(?:,\d{3})+(?!\d)"
    r"|¥\s*[\d,.]+|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=\s*[\])】]?\s*[万亿元])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNumber:
    """A spoken number of a matter; `year` only when it was said as 〔2026〕17号."""

    number: int
    span: tuple[int, int]
    year: int | None = None


# 催办 交办〔2026〕1号, as every card calls it: behind a verb the kind says nothing that year and number do not, and is
# taken for a verb itself.
_KIND_BEFORE_YEAR = re.compile(
    r"^([\u4e00-\u9fff]{1,6} ?)(?:交办|督办|议定|问题)(?:事项)? ?(?=[〔\[(【] ?20\d\d年? ?[〕\])】] ?第?#? ?\d)"
)


@lru_cache(maxsize=256)  # a message of one line is asked for twice: as a whole, and as its lines
def normalise(text: str, *, bot_names: tuple[str, ...] = ()) -> str:
    """NFKC, simplified characters, single spaces, without invisible marks and without @mentions of the bot.

    Other mentions stay. Never raises.
    """
    text = unicodedata.normalize("NFKC", _CIRCLED.sub(r"\1、", _NUMBERED.sub(" ", text))).translate(TO_SIMPLIFIED)
    text = _CAPITALS.sub(lambda m: m[0].translate(_IN_CAPITALS), _INVISIBLE.sub(" ", text))
    text = _ALREADY.sub("已", text)
    text = _AND_A_HALF.sub(r"\1亿五千万", text)
    for name in sorted(bot_names, key=len, reverse=True) if "@" in text else ():
        text = re.sub(rf"@\s*{re.escape(name)}", " ", text)
    return _KIND_BEFORE_YEAR.sub(r"\1", _SPACES.sub(" ", text).strip())


def find_items(text: str) -> list[ItemNumber]:
    """Numbers of matters in order of mention, each once: #17, 17号, 第17号, 交办17, 收到17, 12-15号.

    1号楼, 3号线, 17号前 and 本月25号 are none. A range of more than 20, or one running backwards, is none.
    Only the first 2000 characters are looked at.
    """
    found: dict[tuple[int | None, int], ItemNumber] = {}
    left = text = without_sums(text[:LONGEST_TEXT])
    for m in (m for pattern in _ITEMS for m in list(pattern.finditer(left))):
        start, end = m.span("list")
        before = text[max(0, start - NEAR) : start]
        if _MONTH_BEFORE.search(before):
            continue
        left = f"{left[:start]}{TAKEN * (end - start)}{left[end:]}"
        year = int(m["year"]) if "year" in m.re.groupindex else None
        if _BY_DAY.search(before) and not _IS_ONE.match(text, end):
            continue
        kept = bool(_KEPT.search(before))
        for number, span in _numbers(text, start, end)[kept:]:
            found.setdefault((year, number), ItemNumber(number=number, span=span, year=year))
    if found and _IS_MARKED.match(text, min(item.span[1] for item in found.values())):
        found = {at: item for at, item in found.items() if not _is_day_beside(text, item)}
    found = {at: item for at, item in found.items() if not _is_a_day_in_words(text, item)}
    found = {at: item for at, item in found.items() if len(found) == 1 or not _is_a_day_set(text, item)}
    left_out = {number for m in _EXCEPT.finditer(text) for number, _span in _numbers(text, *m.span("list"))}
    kept_in = (item for item in found.values() if item.number not in left_out)
    return sorted(kept_in, key=lambda item: (item.span, item.number))


def _is_day_beside(text: str, item: ItemNumber) -> bool:
    """17号件进展:勘界图25号已送: beside a matter that is called one, what happens on a number is a day."""
    return item.number <= LAST_DAY and _HAPPENS.match(text, item.span[1]) is not None


def _is_a_day_set(text: str, item: ItemNumber) -> bool:
    """81号同意,就20号: beside a matter, what it is set to."""
    start, end = item.span
    is_set = _JUST.search(text[:start]) and _ENDS.match(text, end)
    return item.number <= LAST_DAY and bool(is_set or _GIVEN.match(text, end))


def _is_a_day_in_words(text: str, item: ItemNumber) -> bool:
    """报告,二十八号,别再拖: a day between commas, as it is said."""
    start, end = item.span
    in_words = not text[start].isdecimal() and item.number <= LAST_DAY
    return bool(in_words and _ALONE[0].search(text[:start]) and _ALONE[1].match(text, end))


def without_sums(text: str) -> str:
    """Sums that are written with commas are no list of numbers; the places of all others stay."""
    return _IN_THOUSANDS.sub(lambda m: TAKEN * len(m[0]), text)


def bare_items(text: str) -> list[ItemNumber]:
    """37可以, 61号上午就收到了 (no month has 61 days), 都弄好了,6、7、9: where a number can mean nothing else."""
    text = without_sums(text[:LONGEST_TEXT])
    for pattern in _BARE:
        for m in pattern.finditer(text):
            found = _numbers(text, *m.span("list"))
            numbers = [number for number, _span in found]
            if (pattern is _BARE[0] and max(numbers, default=0) <= LAST_DAY) or _KEPT.search(text[: m.start("list")]):
                continue
            if numbers:
                return [ItemNumber(number=each, span=m.span("list")) for each in dict.fromkeys(numbers)]
    return []


def _spelled(said: str) -> int | None:
    """一四七号: digit by digit, as numbers of three and more are said aloud."""
    digits = [DIGITS.get(sign) for sign in said]
    known = [digit for digit in digits if digit is not None]
    number = int("".join(map(str, known))) if known and len(known) == len(digits) else 0
    return number if len(digits) >= SPELLED or number > LAST_DAY else None


def _numbers(text: str, start: int, end: int) -> list[tuple[int, tuple[int, int]]]:
    found: list[tuple[int, tuple[int, int]]] = []
    previous = 0
    for m in _PIECE.finditer(text, start, end):
        number = small_int(m["n"]) or _spelled(m["n"])
        if number is None or number == 0:
            continue
        if m["sep"] and not 0 < number - previous <= LONGEST_RANGE:
            return []
        if m["sep"]:
            found += ((each, m.span("n")) for each in range(previous + 1, number))
        found.append((number, m.span("n")))
        previous = number
    return found
