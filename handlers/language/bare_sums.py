"""Sums without a unit are in 万元, as in all of the county's sheets: 今天120,累计8600 (language §3)."""

import re

from handlers.language.legends import spelled_out
from handlers.language.rows import row_by_row
from handlers.language.shorthand import written_out

_BARE = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d千|\d{2,9}(?:\.\d+)?|\d\.\d+|(?<=[今当本单][日天])\s*\d(?=[,。;\s]|$)"
    r"|(?:[一二两三四五六七八九]万)?(?:[一二两三四五六七八九十]{0,2}[千百])[零〇一二两三四五六七八九十百]*"
    r"|[一二三四五六七八九]?十[一二三四五六七八九]?)"
)
"""A sum without its unit, as the county's sheets have it: in 万元."""
_LINK = (
    r"(?:已经?|应该?|应当|改[为成]?|\d{1,2}[号日](?=\d)|约|大[约概]|就|只有?|才|也|又|还|仍|刚好|完成|投资|投入|产值|金额|总?额|干|搞|投|报|做|花|到"
    r"|达到?|不变|没变|没动|还|为|是|有|了|的|份|整月|单月|当月|[::]|\s)*"
)
_BARE_END = (
    r"(?!,\d{3})(?=\s*(?:[,。;、!?)]|不[是对]|[哈嘛呢啊哦啦吧]+(?=[,。;\s!]|$)|\((?![万亿元])|$|整(?![改治体顿])|没[变动]|不[变动]|了(?=[,。;]|$)"
    r"|全(?:部)?完成|(?:年?累计?(?:投资?|完成)*|完成|(?:形象|总)?进度)\s*\d|\||/(?=[\u3400-\u9fff]|\d{1,3}(?:\.\d+)?%))|\s+(?![万亿%]))"
)
_TO_DATE = (
    r"(?:年?累计?|总计|总数|总的(?:算下来)?|(?<![\u3400-\u9fff\d])总(?=\d)|至今|到(?:目前|现在|今[日天儿])|年度|年终|合计"
    rf"|投资无变化|全部下来|家底|总账){_LINK}"
)
_OF_NOW = (
    r"(?:今[日天儿]|今(?=\d)|[当本单]日|(?<![\u3400-\u9fff\d])日(?=\d)|本[月旬周季]度?|这个?[月旬周]|上[月周]|[上中下]旬|[上下]半月|(?:\d{1,2}"
    r"|[一二三四五六七八九十]{1,2})月份|单月|整月|实际|应该|应当|只?干了?|花[了掉]?|完成了?|一共|总共|加起来|合计?|共计?)"
    rf"{_LINK}"
)
_IN_MONEY = r"(?:(?:完成|累计)?投资额?|投入|产值|金额|(?<![总招])投完?了?,?)(?:[了到达为是约::\s])*"
_ONE = r"\d(?=[,。;\s|/]|$)"
_ALOUD = r"[一二三四五六七八九][零〇一二三四五六七八九]{2,4}"
"""三二零二: digit by digit."""
_DAILY = r"(?:(?<![\u3400-\u9fff\d])|(?<=今天))日(?:(?:完成|投资?|产值|应该?是?|改成?|[:\s])*)"
"""日55, 日投资:88, as daily reports head the sum of the day."""
_RIGHT = r"(?:改[成为]?|更正[成为]|应[为是]|应该是)"
_WITHOUT_UNIT = re.compile(
    rf"(?P<to_date>{_TO_DATE}(?:{_BARE}|{_ONE}|{_ALOUD}){_BARE_END})|(?P<money>{_IN_MONEY}(?:{_BARE}|{_ONE}){_BARE_END})"
    rf"|(?P<month>\d{{1,2}}月\d{{3,5}}{_BARE_END})"
    rf"|(?P<mended>(?:累计|总数|投资|产值)[^,。;%]{{0,12}}(?:,[^,。;%]{{0,3}})?{_RIGHT}\s*{_BARE}{_BARE_END})"
    rf"|(?P<daily>{_DAILY}(?:{_BARE}|{_ONE}){_BARE_END})|(?P<now>{_OF_NOW}{_BARE}{_BARE_END})|(?P<still>(?<![\d.])\d{{3,5}}(?=累计没[变动]|整(?:[,。]|$)))"
    rf"|(?P<beside>(?<=[\s:,])\d{{1,4}}(?:\.\d+)?(?=\s*,\s*年?累计?\s*\d))|(?P<head>^(?:扩建|工程|项目|改造|新建|建设|提升|[一二三]期)?[\s:]*{_BARE}(?=\s*[,(]?\s*(?:年?累|总(?:数|计)?\d|[跟比较同和]昨[天日])))"
)
_SAYS_SUMS = re.compile(
    r"\d\s*[万亿元]|[一二三四五六七八九十百千]\s*[万亿]|[(（]万|计划|任务|都是万|单位[:是为]?万|(?:人工|材料|机械)费?\d+\.\d|款[^,。;\d]{0,4}付|花[了掉]?\d{5,6}(?!\d)|投资|产值|金额|投入"
)
_SHARE = re.compile(r"\d\s*(?:%|个点)|百分之|[一二三四五六七八九十]个点")
_BESIDE_A_SHARE = re.compile(
    r"(?:今[日天儿]|[本当]日)[:\s]*(?:\d+\.\d+(?=[\s,。;|])|[一二三四五六七八九]?十[一二三四五六七八九]?(?=[,。;]|$)|\d+(?=\s*(?:[,。;|]|\s(?:进度|[总整]体|累计))))"
)
"""今天29,进度65%: beside how far the works are, the sum of the day."""
_SURE = frozenset({"daily", "to_date", "money", "still", "mended", "head", "beside"})
_IN_YUAN = re.compile(
    r"(?:(?:投资?额?|花|今[日天儿]|[本当]日)[了是:]?(?:[\d一二三四五六七八九两]千|[一二两三四五六七八九]万[一二两三四五六七八九零百千]+)|花[了掉]?\d{5,6}|[今当本昨][日天儿].*(?<![\d.,])\d{5,6}|(?<![\d.,])\d{7,9})$"
)
"""今天88000 is in 元: nothing a county builds takes 8.8亿 in a day."""
_SPELLED = (
    r"[三四五六七八九][零一二三四五六七八九](?=[,。;|]|$)"
    r"|[一二三四五六七八九]?十[一二三四五六七八九]?(?:点[零一二三四五六七八九])?"
)
_NOT_MOVED = r"[没不未][动变]"
_BARE_SHARE = re.compile(
    r"(?P<whole>(?:整体|总体|总进度|总的|总形象|综合进度|[全通]盘)(?:形象|进度|完成|投资|干|做|还|仍|是|到|约|有|了|已|[:\s])*)"
    rf"(?P<n>\d{{1,2}}(?:\.\d)?|100|{_SPELLED})(?=整?了?(?:{_NOT_MOVED})?(?:[,。;|/]|\s(?!\s*[天个人日月号点])|$))"
    r"|(?P<rate>(?:(?:形象)?进度|形象|完成[度率]|百分比|占比|(?<![\u3400-\u9fff])率)(?:还|仍|是|到|为|有|已|应该?报?|[:\s])*)"
    rf"(?P<m>\d\d(?:\.\d)?|100|{_SPELLED})(?=整?了?(?:{_NOT_MOVED})?(?:[,。;|/]|\s(?!\s*[天个人日月号点])|$))"
)
"""整体90, 总进度五十二, 率40: a share of the whole."""


def _as_share(m: re.Match[str]) -> str:
    lead, said = (m["whole"], m["n"]) if m["whole"] else (m["rate"], m["m"])
    return f"{lead}{said}%" if said[0].isdigit() else f"{lead}百分之{said}"


def _says_sums(text: str) -> bool:
    return bool(_SAYS_SUMS.search(text) or (_SHARE.search(text) and _BESIDE_A_SHARE.search(text)))


def with_unit(text: str) -> str:
    """今天120,累计8600: sums without a unit are in 万元, as in all of its sheets; a lone 今天完成960 may be 米."""
    text = _BARE_SHARE.sub(_as_share, row_by_row(spelled_out(written_out(text))))
    found = list(_WITHOUT_UNIT.finditer(text))
    if not any(m.lastgroup in _SURE or re.search("[投报]", m[0]) for m in found) and not _says_sums(text):
        return text
    return _WITHOUT_UNIT.sub(lambda m: f"{m[0]}{'元' if _IN_YUAN.search(m[0]) else '万'}", text)
