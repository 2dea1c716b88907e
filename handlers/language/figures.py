"""Which sum is of the day and which has come together since (language §3 `invested_wan`); shares: `shares`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from handlers.language.numbers import Amount, find_money, find_percents
from handlers.language.shares import CLAUSE, all_shares, shares_of

Kind = Literal["invested", "cumulative", "percent"]

_OF_THE_YEAR = (
    r"累计?(?:到|截[至止]到?)?(?:今[日天]|昨[日天]|目前|现在)?|总投(?!资)(?:入到?|到|进|了|下)(?:今[日天儿]|这会儿?|现在|目前)?|(?:账上|滚动|从?头|开头|一直|合计|一共|总共)到(?:今[日天儿]|现在|目前|眼下|这会儿?)|家底|总账|大数|全部下来|迄今|建[到至](?:今[日天儿]|现在|目前)|[干做][到至](?:今[日天]|目前)|自?开工[起后]|(?:加上|算上|连同?|带上)(?:以前|前面|之前|前头|原来|原先)(?:的(?:全部|一共|总共)?|一共|总共)|前后(?:总共|一共)?[花投]了?|总(?=:\s*$)|(?:至今|目前|现在|眼下|开工以来)的?总投(?!资)入?|最终|总计|总数|总的(?:算下来|加起来|算)?|至今|历年|(?<![\u3400-\u9fff\d])总(?=\s*$)|(?:眼下|目前|现在|到现在|至今)(?:一共|总共|合计|共)|(?<![\d一二三四五六七八九十半])年(?=完成)|全年(?!计划|任务|目标)|投资无变化|还是昨[天日]的|本年|今年|年度|年终|年内|年初|以来|上半年|前[\d一二三]+个?(?:月|季度)"
    r"|[前头]三季度|一季度|\d{1,2}月?份?\s*[-~至到]\s*\d{1,2}月|一至[一二三四五六七八九十]+月"
    r"|截[至止]到?(?:今[日天]|昨[日天]|目前|\d{1,2}月\d{1,2}[日号]|本?月底)?|从开工(?:以来|到(?:今[日天儿]|现在|目前|这会儿?))?|(?:开工|开建|动工|进场|开始)(?:起|后)?一?直?到(?:今[日天儿]|昨[日天]|现在|目前|这会儿?)|到\d{1,2}月(?:底|末"
    r"|\d{1,2}[日号])|(?:^|(?<=[,\s初月起]))到(?:今[日天儿](?!投资)|现在|目前|这会儿?)|(?:眼下|目前|现在)投到"
)
_OF_THE_DAY = (
    r"(?<![\u3400-\u9fff\d])日(?=\)?\s*$)|(?<!\d)日投资?|今[日天儿]|当[日天]|本日|单[日月]|昨[日天]|前[日天]|新增|当月|本[月周旬季]度?|这个?[月周旬]|上[个]?[月周]"
    r"|[上中下]旬|[上下]半月|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?|实际|只[干完做]|(?:干|(?<!投)完成?)了"
)
_TOGETHER = (
    r"一共|总共|拢共|共计|加拢来?|加起来|[加凑](?:在|到)?(?:一块儿?|一起|一堆)|算下来|合计|小计|所以(?:一?共)?就?[是为报算]|=(?=\s*$)"
    r"|(?<![拌混配组结整联综])合(?=\s*$)|共(?!用|享|建|同|有资金)"
)
_NO_WORKS = (
    r"总投资?|(?:还|[只尚])[差缺剩]|(?<!占)(?:年度?)?计划(?:今[日天]|当[日天])?|任务|目标|概算|预算|合同|缺口|贷|拨付|支付|欠|拨(?=[给了到出下])|[押订定]金|意向金|租金|退[了还]?|(?:资金"
    r"|款)(?:已经?)?(?:到位|到账)|到位资金|(?<!投入)资金(?!到位后)|补偿|赔|罚"
    r"|每(?:一)?[\u3400-\u9fff]|[亩人户平日]均|补[贴助]|[少多][加算报写打录记]|[加算报写打录记][多少]了?|漏|工资|保证金|奖|税|借|涨|标价|报价|单价|造价|中标|[发补]放|补发|工钱[^,。;\d]{0,2}结了?|结[了给]?[^,。;\d]{0,3}工钱|混[了进入]|争取|申请|(?<=[\u3400-\u9fff])(?<![了嘛啊呢哈])费用|款|其中(?!今|当|本|这|上|\d{1,2}月)"
)
_SAID_BEFORE = re.compile(
    rf"(?P<year>{_OF_THE_YEAR})|(?P<day>{_OF_THE_DAY})|(?P<together>{_TOGETHER})|(?P<none>{_NO_WORKS})"
)
_SAID_BEHIND = re.compile(
    r"\s*元?(?:[中里]的)?(?<=[中里]的)|\s*元?的?(?:(?!不是)[^,。;、\s]{0,4}款|贷款|资金|补[助偿]|缺口|工资|保证金|奖金?|合同|订单|(?:劳务)?费用?|税|计划|任务|目标)"
    r"|\s*元?[^,。;\d]{0,4}付的|\s*元?[^,。;\d]{0,5}(?:销售|营业|成交)额|\s*元?的?(?:总?盘子|总投(?!资?完成)|总盘)|\s*元?(?:[一每][车台套根亩户吨块米]|(?:已经?)?报过|是[昨前][天日]的)"
    r"|\s*元?(?:不是|不算|不计|没算|不列)(?:入|进|在)?[^,。;\d是]{0,4}(?:工程|投资|产值)|\s*元?(?:里面?|中)(?:混|掺|多算)"
    r"|\s*元?(?!,)[^,。;\d今]{0,8}(?:才|再|还没|未|待|要)付(?!出)"
)
_BEHIND = re.compile(
    r"^(?!元?,累计[不没未暂还])了?\s*元?\s*[(（,/]?(?:那?是)?(?:(?:年|本年)?累计(?!已?经?[突过超破达]|[^,。;\d]{0,4}[突破])(?![^,。;]{0,8}[\d一二三四五六七八九十])|年?累(?=\))|总的?(?=[)。,;]|$))"
)
_DAY_BEHIND = re.compile(
    r"\s*元?\s*[(,]?\s*(?:那?是)?(?P<day>今[日天儿]|[当本单]日|当天|昨[日天]|日(?=\)))(?:的(?=\s*(?:[,。;()]|$))|投的|\))"
)
"""66万今天的, 18万(日): the day behind its sum."""
_SEVERAL = re.compile(r"各|分别|[周号日月][一二三四五六七八九十\d日]?\s*[、和至到-]|上周")
_EACH = re.compile(r"[一每]?[车台套根亩户吨块米座处栋]")
_UNTIL_NOW = re.compile(
    r"截[止至](?:到)?(?:目前|现在|今[日天])|投完了,?\s*$"
    r"|(?:已经?|总投资?[^,。;]{0,8}已)(?:完成(?:投资)?|投[入到了]?)\s*$"
)
_OF_THE_TOTAL = re.compile(r"\s*元?,?占(?:总投|总盘|概算|预算)")
_TO_DATE_BEFORE = re.compile(
    r"(?:累计|总账|总数)(?!(?:还是)?(?:没|不|无|未|同|跟|和|与))[^\d错误多少漏串]{1,6}$|累计[^,。;\d]{0,4}口径$"
)
_DAY_WORDS = re.compile(rf"(?:{_OF_THE_DAY})")
_INVESTED = re.compile(r"(?<!总)(?<!计划)(?:完成)?投资额?[了是为约:\s]*$")
_TODAY, _IS_TODAY = re.compile(r"今|当|本日|单日|日"), re.compile(r"[今当][日天儿]|本日")
_BREAKS = re.compile(r"(?:^|[\s,/;|:])$")
_IN_A_ROW = re.compile(r"[\s,;。/|]*")
"""27万,12440万,95%: the day, what has come together since, how far."""
FROM_AND_TO = 2
MUCH_MORE, FAR_MORE = 2, 10
_OF_A_MONTH = re.compile(
    r"(?:(?<![到至\-~—\d])\d{1,2}|(?<![到至\-~—一二三四五六七八九十])[一二三四五六七八九十]{1,2}|[本当上]|这个|上个)月份?累计?[^,。;\d]*$|[周月旬]累计?\s*$"
)
"""7月累计1980万,全年累计1.15亿: what came together in a month is not what came together since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` in 元, or in percent."""

    kind: Kind
    value: Decimal
    span: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """An amount with the word that says what it is."""

    kind: Kind
    amount: Amount
    said: str


def has_figures(text: str) -> bool:
    """True with an amount of money or a share."""
    return bool(find_money(text) or find_percents(text))


def figures_of(text: str, *, mends: bool = False) -> list[Figure]:
    """What is said of a project, in order; sums of something else (合同, 贷款, 欠款) and shares of something else
    (涨价15%) are left out. A sum said to be about so much is none. Where one `mends` another, all are told."""
    shares = all_shares(text) if mends else shares_of(text)
    figures = (
        *_sums(text, mends=mends),
        *(Figure(kind="percent", value=each.value, span=each.span) for each in shares),
    )
    return sorted(figures, key=lambda figure: figure.span)


def _sums(text: str, *, mends: bool) -> Iterator[Figure]:
    found = _spoken(text)
    if not any(each.kind == "cumulative" for each in found):
        found = [replace(each, kind=_since(text, each.amount) or each.kind) for each in found]
    if sum(each.kind == "cumulative" for each in found) > 1:
        found = [each for each in found if not _OF_A_MONTH.search(text[: each.amount.span[0]])]
    for each in found if mends and not _comes_to(found) else _of_now(found):
        yield Figure(kind=each.kind, value=Decimal(each.amount.value), span=each.amount.span)


def _spoken(text: str) -> list[_Sum]:
    amounts = find_money(text)
    starts = [0, *(amount.span[1] for amount in amounts[:-1])]
    found: list[_Sum] = []
    for n, (start, amount) in enumerate(zip(starts, amounts, strict=False)):
        clause = _clause(text[start : amount.span[0]])
        kind, said = _kind(clause, text[amount.span[1] :])
        if said == "together" and found and found[0].kind == "cumulative" and found[0].amount.value < amount.value:
            kind, said = "cumulative", ""  # 到6月底1050万,又干15万,合计1065万
            del found[0]
        elif said == "together" and n == len(found) == 1 and not _IS_TODAY.search(clause) and _is_no_sum(text, amounts):
            kind, said = "cumulative", ""  # 一万三,一共四百万: no sum of one
        elif n == len(found) == 1 and found[0].kind == kind and _IN_A_ROW.fullmatch(text[start : amount.span[0]]):
            is_more = amount.value >= MUCH_MORE * found[0].amount.value
            kind = "cumulative" if is_more and not _are_several(text, found[0].amount) else kind
        if kind and not amount.about:
            found.append(_Sum(kind=kind, amount=amount, said=said))
    return _since_beside_today(found, text)


def _since_beside_today(found: list[_Sum], text: str) -> list[_Sum]:
    """1.07亿,69%,今天44万: of two sums the one of which nothing is said has come together since."""
    said = [each.said for each in found]
    if len(found) == FROM_AND_TO and {each.kind for each in found} == {"invested"} and "" in said:
        other, today = (found[0], found[1]) if not said[0] else (found[1], found[0])
        is_alone = _BREAKS.search(text[: other.amount.span[0]])
        if is_alone and _IS_TODAY.match(today.said) and other.amount.value >= FAR_MORE * today.amount.value:
            return [replace(each, kind="cumulative") if each is other else each for each in found]
    return found


def _clause(before: str) -> str:
    """累计核好了,1885万: a sum alone between commas is of what was said to have come together."""
    *others, last = CLAUSE.split(before)
    return f"{others[-1]}{last}" if others and not last.strip() and _TO_DATE_BEFORE.search(others[-1]) else last


def _comes_to(found: Sequence[_Sum]) -> bool:
    """砂一万三,砖两万八,共四万一: the last is all of them."""
    *parts, last = [each.amount.value for each in found if each.kind == "invested"] or [0]
    return len(parts) > 1 and found[-1].said == "together" and sum(parts) == last


def _is_no_sum(text: str, amounts: Sequence[Amount]) -> bool:
    """一万三,一共四百万, and not 买砖9万,人工8千,合9万8."""
    return amounts[1].value >= MUCH_MORE * amounts[0].value and not _are_several(text, amounts[0])


def _are_several(text: str, first: Amount) -> bool:
    """两天各20万, 16万一车: what comes to a sum."""
    start, end = first.span
    return bool(
        _SEVERAL.search(text[:start])
        or _EACH.match(text, end)
        or (text[end - 1] in "一每" and _EACH.match(text, end - 1))
    )


def _since(text: str, amount: Amount) -> Kind | None:
    """截止目前26%,投资1650万; 已完成投资0.35亿; 3900万,占总投资78%: together since, where no day is said."""
    before = text[: amount.span[0]]
    is_so = _UNTIL_NOW.search(before) or _OF_THE_TOTAL.match(text, amount.span[1])
    return "cumulative" if is_so and not _DAY_WORDS.search(before) else None


def _of_now(found: Sequence[_Sum]) -> Iterator[_Sum]:
    """今天 before all other days, and what several sums come to before each of them."""
    total = max((n for n, each in enumerate(found) if each.said == "together" and n), default=-1)
    has_today = any(_TODAY.match(each.said) for each in found if each.kind == "invested")
    for n, each in enumerate(found):
        is_of_another_day = has_today and total < 0 and not _TODAY.match(each.said)
        if each.kind == "cumulative" or (n >= total and not is_of_another_day):
            yield each


def _kind(clause: str, behind: str) -> tuple[Kind | None, str]:
    """By the nearest word that says so, and that word."""
    said = list(_SAID_BEFORE.finditer(clause))
    group = (said[-1].lastgroup or "") if said else ""
    if m := _DAY_BEHIND.match(behind):
        return "invested", m["day"]
    if (
        group == "together"
        and said[-1] != said[0]
        and {m.lastgroup for m in said[:-1]} == {"none"}
        and not _INVESTED.search(clause)
    ):
        return None, ""  # 意向金一共45万
    if group == "none" or _SAID_BEHIND.match(behind):
        return None, ""
    if len(said) > 1 and said[-2].lastgroup == "together" and said[-1].start() == said[-2].end():
        group = "together"  # 合计当日
    if group == "together" and any(m.lastgroup == "year" for m in said):
        group = "year"  # 今年一共
    days = [m[0] for m in said if m.lastgroup == "day"]
    word = group if group == "together" else next((day for day in days if _TODAY.match(day)), days[-1] if days else "")
    return ("cumulative" if group == "year" or _BEHIND.match(behind) else "invested"), word
