"""Which sum is of the day, which has come together since, how far the works are (language §3 `invested_wan`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from handlers.language.numbers import find_money, find_percents

Kind = Literal["invested", "cumulative", "percent"]

_OF_THE_YEAR = (
    r"累计|本年|今年|年度|年内|年初|以来|上半年|前[\d一二三]+个?(?:月|季度)|\d{1,2}月?份?\s*[-~至到]\s*\d{1,2}月|一至[一二三四五六七八九十]+月"
    r"|截[至止]到?(?:今[日天]|昨[日天]|目前|\d{1,2}月\d{1,2}[日号]|本?月底)?|从开工"
)
_OF_THE_DAY = r"今[日天儿]|当[日天]|本日|昨[日天]|新增"
_NO_WORKS = (
    r"总投资|(?<!占)(?:年度?)?计划|概算|预算|合同|缺口|贷|拨付|支付|欠|(?:资金|款)(?:已经?)?(?:到位|到账)|到位资金|资金(?!到位后)|补偿|赔|罚"
    r"|工资|保证金|奖|税|借|涨|标价|报价|单价|造价|中标|发放|争取|申请|费用|款|其中(?!今|当|本日)"
)
_SAID_BEFORE = re.compile(rf"(?P<year>{_OF_THE_YEAR})|(?P<day>{_OF_THE_DAY})|(?P<none>{_NO_WORKS})")
_SAID_BEHIND = re.compile(
    r"\s*元?的?(?:[^,。;、\s]{0,4}款|贷款|资金|补[助偿]|缺口|工资|保证金|奖金?|合同|订单|费用?|税)"
)
_BEHIND = re.compile(r"^了?\s*[(（]?(?:年|本年)?累计(?![^,。;]{0,8}[\d一二三四五六七八九十])")
_CLAUSE = re.compile(r"[,。;]")
_NO_SHARE = re.compile(
    r"(?:同比|环比|增长|增幅|涨价?|上涨|超(?:概|支|预算)|下[降跌调]|降低|减少|利率|税率|首付|出资|持股|坡度|含水|湿度|合格率|满意|优良率|中签|折扣)"
    r"[^,。;]{0,4}$"
)
"""涨了15%: a share of something else than the works."""
_OF_THE_WHOLE = re.compile(
    r"(?:今[日天]|截[至止]到?|目前|现在|已经?|总体|整体|总的?|全部|工程量?|项目|形象|施工|建设|投资|进度|完成|总?任务|[做干推提进]|展|升|到|达|了|都|也|均|的|报|是|为|[:,\s])*$"
)
"""装修过半, 外墙刷了一半: what is vague counts only where it is said of the whole."""
_ABOUT_BEHIND = re.compile(r"\s*(?:多|左右|上下|不到|以上|的)")
_PACE = re.compile(r"(?:时间|任务)过半")
_IN_WAN = re.compile(r"(?:\d|[一二三四五六七八九十百千])\s*万(?!亿)|\(万元?\)|单位\s*[:是为]?\s*万")
_IN_YI = re.compile(r"[\d一二三四五六七八九十]\s*个?亿")
_WITHOUT_UNIT = re.compile(
    r"(?:累计|今[日天]|当[日天]|本日|年内|投资额?|产值)(?:(?:完成|投资|产值|额|总额|干|投|做|了|到|达|为|是|[::\s])*)\d{1,6}(?:\.\d+)?"
    r"(?=\s*(?:[,。;)、]|$))"
)
_RISEN = re.compile(r"[从由](?:(?![,。;]).){2,12}?(?:提高?|升|增加?|推进|上升|涨|变|干)?[到至为](?![,。;])")
"""从60%提到75%: what it is now."""
FROM_AND_TO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` in 元, or in percent."""

    kind: Kind
    value: Decimal
    span: tuple[int, int]


def with_unit(text: str) -> str:
    """今天投了120万,累计8600: what stands beside sums in 万 is in 万, too."""
    if not _IN_WAN.search(text) or _IN_YI.search(text):
        return text
    return _WITHOUT_UNIT.sub(lambda m: f"{m[0]}万", text)


def has_figures(text: str) -> bool:
    """True with an amount of money or a share."""
    return bool(find_money(text) or find_percents(text))


def figures_of(text: str) -> list[Figure]:
    """What is said of a project, in order; sums of something else (合同, 贷款, 欠款) and shares of something else
    (涨价15%) are left out. A sum said to be about so much is none."""
    return sorted((*_sums(text), *_shares(text)), key=lambda figure: figure.span)


def _sums(text: str) -> Iterator[Figure]:
    amounts = find_money(text)
    starts = [0, *(amount.span[1] for amount in amounts[:-1])]
    for start, amount in zip(starts, amounts, strict=False):
        clause = _CLAUSE.split(text[start : amount.span[0]])[-1]
        kind = None if amount.about else _kind(clause, text[amount.span[1] :])
        if kind:
            yield Figure(kind=kind, value=Decimal(amount.value), span=amount.span)


def _kind(clause: str, behind: str) -> Kind | None:
    """By the nearest word that says so."""
    said = [m.lastgroup for m in _SAID_BEFORE.finditer(clause)]
    if (said and said[-1] == "none") or _SAID_BEHIND.match(behind):
        return None
    return "cumulative" if "year" in said[-1:] or _BEHIND.match(behind) else "invested"


def _shares(text: str) -> Iterator[Figure]:
    found = [
        each
        for each in find_percents(_PACE.sub("    ", text))
        if not _NO_SHARE.search(text[: each.span[0]]) and not (each.about and not _is_of_the_whole(text, each.span))
    ]
    if len(found) == FROM_AND_TO and _RISEN.search(text):
        found = found[1:]
    yield from (Figure(kind="percent", value=each.value, span=each.span) for each in found)


def _is_of_the_whole(text: str, span: tuple[int, int]) -> bool:
    clause = _CLAUSE.split(text[: span[0]])[-1]
    return _OF_THE_WHOLE.match(clause.split(" ")[-1]) is not None and not _ABOUT_BEHIND.match(text, span[1])
