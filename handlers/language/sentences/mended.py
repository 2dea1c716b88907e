"""Which figures of a correction are right (language §3): 今天不是31万是13万, 累计468→486, 今日8.8万无误.

Each figure stands as it is spoken of: called right, left as it is, said without a word, or called wrong. Of each kind
the one that stands best is meant; what is called wrong never is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.language.bare_sums import with_unit
from handlers.language.figures import Figure, Kind, figures_of

_ERRS = r"[写报打填输录点搞弄念说听看算记抄敲登勾发]"
_PAUSE = re.compile(r"[,、;\s]")
_QUOTES = re.compile("[“”\"'「」【】]")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[一二三四五六七八九两十][零〇一二三四五六七八九两十百千点]+)"
_STRONG = (
    r"(?:应(?:该|当)?(?:[是为报填写记]成?|改[为成]?)?|[改调][为成到回至]|改|调整[为成到至]|→|->|更正[为成:]?|[订修]正[为成:]?|正确的?[值数]?(?:应?[是为]|:)?"
    r"|准确的?(?:说|数字?)?(?:[是为]|:)?|真数是?|实(?:际|数)?上?(?:[是为]|只有?|就)?|其实(?:[是为]|只有?|就)?|只认|核?减[成为到至]|即|得(?=\s*\d)|核[^,。;\d]{0,6}(?:[为是]|下来)|(?:剔|扣|刨|减)[了掉除去]*[之以]?后?,?就?[是剩为])"
)
_RIGHT_BEFORE = re.compile(rf"{_STRONG}(?:了|整)?\s*:?\s*$")
_RIGHT_BEHIND = re.compile(rf"\s*(?:元|整)*\s*(?:才[是对准为]|为准|(?:被我?|我)?{_ERRS}[成作])")
_SAID_BEFORE = re.compile(r"(?:就|只有?|而?(?<!不)是|[^原]为|变成|按|以|达|到)\s*:?\s*$")
_KEPT_BEHIND = re.compile(
    r"\s*元?(?:[这那]?个?数?)?(?:都|是|也)?(?:没有?(?:问题|错|变|动)|对的|无误|不[变动调]|没改|准确|正确|照旧|不用改)"
)
_WRONG_BEFORE = re.compile(
    rf"(?:(?<!是)不(?:应该?)?是|[不没]到|并非|而?非|哪[有来]|[别没不](?:能|要)?按|刚才(?:那个|的)|原(?:来|先)?{_ERRS}?(?:的|稿|数|值)?[为是]?|误{_ERRS}?[为成]?|(?<!应)(?<!该)(?<!当)(?:{_ERRS}|识别|看|认|做|当)错?[成作]了?|都按|之前|先前|[前上]面那?[个条]?"
    rf"|前报|[由从]|把昨[天日]的)\s*:?\s*$"
)
_SAID_TO_BE = re.compile(
    rf"(?:(?:我|刚才?|[今昨][天日]|当时|前[头边]|[上下]午)[^,。;\d]{{0,3}}{_ERRS}[的了][是为]?)\s*:?\s*$"
)
_AND = rf"(?:\s*[和、跟与]\s*{_NUMBER}[万亿元%]*)?"
_WRONG_BEHIND = re.compile(
    rf"\s*元?{_AND}的?(?:[都也均]|[这那][个条]数?)?[是为]?[,、;]?\s*(?:有[误错]|错误|不[对准](?!变)|哦不|系|口误|(?:又|给|全)?{_ERRS}(?:[错反岔漏多少颠重混串高低大小快慢]|倒|[了得][高低多少]|早了)|误{_ERRS}|[反倒错岔]了|错(?=[,。;\s]|$)"
    rf"|多了|少了|偏[高低大小]|作废|不作数|不算|是[^,。;\d]{{0,4}}(?:计划值?|预付|[一二三四五六七八九十\d]+月的|两天的)|为计划|→|->|改(?!造|建|动)|更正[为成\d]|调整?[为成到]"
    rf"|里[头面]?[^,。;]{{0,3}}[混有含]|被?[^,。;\d]{{0,2}}颠倒|是错的|给?重复|[^,。;\d]{{0,6}}算进)"
)
_I_ERRED = re.compile(rf"[,、\s]*(?:那?是)?我[^,。;\d]{{0,3}}{_ERRS}[错反漏岔倒]")
"""86%我看错了: it may be the one before."""
_STEP = re.compile(
    r"(?:核[减增](?![成为到至])|[多少高低]了?|漏了?|(?<!新)增|[减加涨降差](?![成为到至]))[^,。;\d]{0,3}$"
)
"""核减1个百分点, 涨0.5: how far it was off."""
_BREAK = re.compile(rf"([多少错误漏反高低][^,。;]{{0,6}}?)\s*(?={_STRONG}\s*:?\s*{_NUMBER})")
"""累计多报了 改成3836万: what is right is said behind a pause."""
_TOTAL = (
    r"累计?|总[数账计]|总的(?!进度|百分)|(?<![\u3400-\u9fff])总(?=\s*\d)|加起来|至今|开工以来|年度完成|全年完成"
    r"|[前头]\S{1,2}季度"
)
_DAY = (
    r"今[日天儿]|[当本单]日|(?<![\d\u3400-\u9fff])日(?=投资|完成|\s*\d)|昨[日天]|前天|那天|[当本]月|\d{1,2}月份?|当天|新增"
    r"|\S季度|[上下]半年"
)
_LABEL = re.compile(rf"(?P<cumulative>{_TOTAL})|(?P<invested>{_DAY})")
_OF_MONEY = rf"{_TOTAL}|{_DAY}|投资|产值|投入|金额|[万亿元]"
_OF_SHARES = r"进度|形象|百分[比数之]|比例|完成率|总体|整体|%"
_UNIT_OF = re.compile(rf"(?P<share>{_OF_SHARES})|(?P<money>{_OF_MONEY})")
_BARE = re.compile(
    rf"(?<!到(?=\d[^\d.]))(?<!\d:)(?!0\d)(?:(?<=^)|(?<=[\s。;:(/=>→是为成到回改按该确误就只际比度体象累计数日天正认])|(?<=(?<!\d),))(?P<n>{_NUMBER})"
    r"(?!,\d{3}(?!\d))(?=\s*(?:$|[,。;!)]|→|->|不|才|那|改|更|调|应|实|打|写|报|听|说|念|敲|错|反|倒|多了|少了|为准|没|对|[了哈啊呢嘛吧]|\s))"
)
_EVIL = re.compile(r"(?<=\d)[eE](?![A-Za-z\d])")
"""1.34e, as it is typed for 亿."""
_ZERO_TOO_MANY = re.compile(r"(?<=[多少漏])[^,。;\d]{0,3}0(?=[,。;\s]|$)")
_COINS = re.compile(r"(?<=[\d千百万])块(?=[,。;!\s]|不|$)")
_IN_COINS = re.compile(r"^[^万亿%]*[\d千百]元[^万亿%]*$|单位[:是为]?元")
"""八千元多打了,八百."""
_PAIR = re.compile(r"(?<![\d./])(\d{1,3}(?:\.\d+)?)/(\d{3,6}(?:\.\d+)?)(?![\d./%万])")
_SAID_NOT_TO_BE = re.compile(r"[,;]?\s*(?:[我你]们?误?[写记报听]成了?|而非|并非|(?<!是)不是|(?<=[,。;日号])非)[^,。;]*")
_RIGHT_DAY = re.compile(
    rf"(?:{_STRONG}|[写说报打][错反]了?,[^,。;\d]{{0,2}}是|(?:正确的?)?(?:时限|期限|时间)(?:应?[为是])|我?要的是)\s*:?(?=[\d一二三四五六七八九十本下这周明大月]|后[天日])"
)
WRONG, DOUBTED, OPEN, SAID, KEPT, RIGHT = range(6)
WAN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """A figure and how it stands."""

    kind: Kind
    value: float
    standing: int


def mended(text: str) -> dict[str, float]:
    """`invested_wan`, `cumulative_wan` and `percent` as they should be; nothing where all are called wrong."""
    text = with_unit(_with_units(_in_full(text)))
    found = list(_spoken(_BREAK.sub(r"\1,", text)))
    wrong = {(each.kind, each.value) for each in found if each.standing == WRONG}
    best: dict[Kind, _Spoken] = {}
    for each in found:
        is_wrong = (each.kind, each.value) in wrong and each.standing < RIGHT
        if not is_wrong and each.standing >= getattr(best.get(each.kind), "standing", DOUBTED):
            best[each.kind] = each
    return {kind if kind == "percent" else f"{kind}_wan": each.value for kind, each in best.items()}


def right_part(text: str) -> str:
    """ "12月1日"应为"12月11日", 二十日,非三十日: what is said to be right of a day; empty where nothing is."""
    said = _QUOTES.sub("", text)
    left = _SAID_NOT_TO_BE.sub("", said)
    marks = [*_RIGHT_DAY.finditer(left)]
    return left[marks[-1].end() :].strip() if marks else left if left != said else ""


def _spoken(text: str) -> Iterator[_Spoken]:
    before: int = 0
    last: _Spoken | None = None
    for figure in figures_of(text, mends=True):
        start, end = figure.span
        standing, is_step = _standing(text, figure), _STEP.search(text[:start]) is not None
        if figure.kind == "percent":
            found = _Spoken(kind="percent", value=float(figure.value), standing=standing)
        else:
            replaces = last if last and (last.standing <= DOUBTED or standing in (SAID, RIGHT)) else None
            kind = _kind(text[before:start]) or (replaces.kind if replaces else figure.kind)
            found = _Spoken(kind=kind, value=float(figure.value) / WAN, standing=standing)
            last = replace(found, standing=WRONG) if is_step else found
        if not is_step:
            yield found
        before = end


def _kind(clause: str) -> Kind | None:
    """By the last word that says so; where none does it is of what was called wrong before."""
    said = list(_LABEL.finditer(clause))
    if not said:
        return None
    return "cumulative" if said[-1].lastgroup == "cumulative" else "invested"


def _standing(text: str, figure: Figure) -> int:
    """What stands right beside it weighs more than what stands behind a comma."""
    before, behind = text[: figure.span[0]], text[len(text[: figure.span[1]].rstrip()) :]
    wrong = _WRONG_BEHIND.match(behind)
    told = (
        (RIGHT, _RIGHT_BEHIND.match(behind)),
        (WRONG, _WRONG_BEFORE.search(before)),
        (KEPT, _KEPT_BEHIND.match(behind)),
        (WRONG, wrong and not _PAUSE.search(wrong[0])),
        (RIGHT, _RIGHT_BEFORE.search(before)),
        (DOUBTED, wrong or _I_ERRED.match(behind) or _SAID_TO_BE.search(before)),
        (SAID, _SAID_BEFORE.search(before)),
    )
    return next((standing for standing, is_so in told if is_so), OPEN)


def _in_full(text: str) -> str:
    """梅塘园:6.5/4510: the sum of the day and the one to date."""
    text = _ZERO_TOO_MANY.sub("了", _COINS.sub("元", _EVIL.sub("亿", _QUOTES.sub("", text))))
    return _PAIR.sub(r"今日\1万,累计\2万", text)


def _with_units(text: str) -> str:
    """累计468→486, 13.6打错,16.3: a number alone is of what is spoken of, in 万元 or in percent."""

    def unit(m: re.Match[str]) -> str:
        said = list(_UNIT_OF.finditer(text[: m.start()])) or list(_UNIT_OF.finditer(text))
        if said and said[-1].lastgroup == "share":
            return f"{m['n']}%" if m["n"][0].isdigit() else f"百分之{m['n']}"
        return f"{m['n']}{'元' if _IN_COINS.search(text) else '万'}"

    return _BARE.sub(unit, text)
