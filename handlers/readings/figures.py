"""Figures, progress and problem of one project (domain §9). Money is integers of 元."""

import re
from dataclasses import replace

from domain.projects.files import Entry
from handlers.language.numbers import Amount, find_money, find_percents
from handlers.readings.prose import as_prose

_MONEY_LABEL = re.compile(
    r"(?:今日|今天|本日|当日|当天|本月|新增|又|共计?|合计|本年度?|今年以?来?|年度|年内|开工以来|项目|累计|已|实际|完成|固定资产|实现"
    r"|投资额?|产值|工程量|支付|到位资金|资金|总|计划|约|近|达到?|为|是|了|:|,|\s)*$"
)
LONGEST_LABEL = 20
_MONEY_TAIL = re.compile(r"\s*的?(?:投资|产值)?")
_TOTAL = re.compile(r"总投资|计划|概算|预算|合同|到位资金|支付|缺口|贷款|资金")
_CUMULATIVE = re.compile(r"累计|本年|今年|年度|年内|以来")
PROBLEM = re.compile(
    r"(?:存在的?|主要|现有|当前)?(?:问题|困难|卡点|堵点|难点|需(?:要)?协调(?:解决)?(?:的?(?:问题|事项))?)(?:是|有|为)?\s*[:,]?\s*"
)
_NO_PROBLEM = re.compile(r"^(?:暂?无|没有?|目前没有|暂时没有)(?:问题|困难)?[。,!]*$")
_NONE_SAID = re.compile(r"(?:暂?无|没有?|目前没有|暂时没有)(?:存在)?(?:其他)?(?:问题|困难|卡点)")
SAME = (
    r"(?:无|没有?|没有什么|暂无|没啥)(?:新的?)?(?:变化|变动|更新)|同(?:昨天|昨日|上日|上次|前日|上)|(?:和|与|跟)(?:昨天|昨日|上次)(?:一样|一致|相同|持平)"
    r"|照旧|不变|正常推进"
)
SAID_SAME = re.compile(SAME)
_WORK = re.compile(
    r"完成|施工|浇筑|开工|封顶|安装|进场|推进|验收|启动|到位|开挖|铺设|拆除|砌筑|招标|审批|办理|签订|吊装|回填|调试|停工|复工"
)


def has_figures(text: str) -> bool:
    """True with an amount of money or a share."""
    return bool(find_money(text) or find_percents(text))


def read_entry(project: str, text: str) -> Entry | None:
    """One project's figures, progress and problem; None where nothing was said."""
    entry, text = _without_problem(Entry(project=project), text)
    if SAID_SAME.search(text) and not has_figures(text):
        return replace(entry, no_change=True)
    entry, rest = _without_money(entry, text)
    shares = find_percents(rest)
    progress = as_prose(re.sub(r"^[\s,。;:、]+|[\s,。;:、]+$", "", re.sub(r"[,\s]{2,}", ",", rest)))
    entry = replace(entry, percent=float(shares[0].value) if shares else None, progress=progress)
    return None if entry == Entry(project=project) else entry


def _without_problem(entry: Entry, text: str) -> tuple[Entry, str]:
    text = _NONE_SAID.sub("", text)
    m = PROBLEM.search(text)
    if m is None:
        return entry, text
    problem = text[m.end() :].strip(" ,。;:")
    if _NO_PROBLEM.match(problem):
        problem = ""
    return replace(entry, problem=as_prose(problem)), text[: m.start()]


def _without_money(entry: Entry, text: str) -> tuple[Entry, str]:
    """Amounts by the words before them; what is neither of the day nor cumulative stays in the words."""
    left = text
    for amount in reversed(find_money(text)):
        name, start = _figure(text, amount)
        if name and getattr(entry, name) is None:
            entry = _with_figure(entry, name, amount.value)
            tail = _MONEY_TAIL.match(text, amount.span[1])
            left = f"{left[:start]},{left[tail.end() if tail else amount.span[1] :]}"
    return entry, left


def _with_figure(entry: Entry, name: str, yuan: int) -> Entry:
    if name == "cumulative_yuan":
        return replace(entry, cumulative_yuan=yuan)
    return replace(entry, invested_yuan=yuan)


def _figure(text: str, amount: Amount) -> tuple[str, int]:
    m = _MONEY_LABEL.search(text[max(0, amount.span[0] - LONGEST_LABEL) : amount.span[0]])
    label = m[0] if m else ""
    start = amount.span[0] - len(label)
    if _TOTAL.search(label) and not _CUMULATIVE.search(label.replace("年度计划", "")):
        return "", start
    return ("cumulative_yuan" if _CUMULATIVE.search(label) else "invested_yuan"), start


def is_work(text: str) -> bool:
    """True where something is said of the works themselves."""
    return _WORK.search(text) is not None or PROBLEM.search(text) is not None
