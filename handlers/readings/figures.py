"""Figures, progress and problem of one project (domain §9). Money is integers of 元."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from domain.projects.files import Entry
from handlers.language.bare_sums import with_unit
from handlers.language.figures import Figure, figures_of, has_figures
from handlers.readings.prose import as_prose

_MONEY_LABEL = re.compile(
    r"(?:今[日天儿]|本[日周旬]|当[日天]|昨[日天]|本月|这个?月|新增|又|一共|总共|共计?|合计|本年度?|今年以?来?|年度|年内|年初|开工以来|项目|累计|已|实际|完成|固定资产|实现"
    r"|截[至止]到?|目前|投资额?|产值|工程量|支付|到位资金|资金|总|计划|约|近|达到?|为|是|了|的|大概|大约|差不多|[干做投搞花砸弄整][了成完]?|(?<![上日月周])报了?|年(?=累计|内)"
    r"|:|,|\(|\)|\s)*$"
)
LONGEST_LABEL = 20
_MONEY_TAIL = re.compile(r"\s*的?(?:投资|产值|工程量)?(?:了(?=$|[\s,。;]))?\)?")
PROBLEM = re.compile(
    r"(?:(?:还|又|也)?(?:有|遇到|碰到|出现|出)了?(?:一|几|[两三]|一些|些)?个?)?(?:存在的?|主要|现有|当前)?(?:问题|困难|卡点|堵点|难点|需(?:要)?协调(?:解决)?(?:的?(?:问题|事项))?)(?:是|有|为)?\s*[:,]?\s*"
)
_FIGURES_AGAIN = re.compile(
    r"[,。;]\s*(?:今[日天]|当[日天]|本[日周月])(?:完成|投资|产值|共|干|投|做|了|额)*\s*\d|[,。;]\s*(?:年?累计|完成投资|投资)(?:完成|投资|产值|额|了|:)*\s*\d"
)
"""问题:缺钢筋,今日投资85万: the report itself goes on."""
_NO_PROBLEM = re.compile(r"^(?:暂?无|没有?|目前没有|暂时没有)(?:问题|困难)?[。,!]*$")
_SOLVED = re.compile(
    r"(?:都|均|全部|基本)?已?经?(?:都|全部|基本)?(?:解决|处理|消除|化解|协调)(?:好|完|到位)?了?(?=$|[,。;!])"
)
_NONE_SAID = re.compile(r"(?:暂?无|没有?|目前没有|暂时没有)(?:存在)?(?:其他)?(?:问题|困难|卡点)")
SAME = (
    r"(?:无|暂无|没有?(?:啥|什么|多大|太大|大的?)?)(?:新的?)?(?:变化|变动|更新)|同(?:昨天|昨日|上日|上次|前日|上)|(?:和|与|跟)?(?:昨天|昨日|上次)(?:一样|一致|相同|持平)"
    r"|照旧|不变|正常推进"
)
SAID_SAME = re.compile(SAME)
STILL = r"[没未](?:有|啥|什么|怎么)?(?:动静?|进展)"
AT_REST = re.compile(rf"(?:今[天日]|还|都|也|一直)*{STILL}了?")
"""停车场没动: of a project that is named it is progress in words."""
_CLAUSES = re.compile(r"[^,。;]+?(?:[,。;]+|(?<=[万亿元%])\s+|$)|[,。;]+")
"""今日75万元 累计8240万元 缺电工5名: a blank behind a figure ends what is said of it."""
_BUT = re.compile(
    r"^[\s,]*(?:就是(?!说)|但是?|不过|只是|可是|可惜|唯一的?(?:就)?是|主要(?:就)?是|目前(?:就)?是(?=还?没|缺))[,\s]*"
)
_NOT_YET = r"(?:还没有?|还未|尚未|一直没有?|迟迟(?:没有?|未|不)|至今(?:没有?|未)|仍(?:然)?(?:没有?|未)|[没未](?:有)?)"
_DIFFICULTY = re.compile(
    rf"{_NOT_YET}[^,。;]{{0,5}}(?:迁|拆|批(?!量)|到位|解决|落实|谈[下拢妥成]|签(?:字|下|订|协议|合同)|搬|付|拨|下来|答复|回复|动静|[接打]通|供上|腾)"
    r"|谈不[拢下成来]|推不[动下]|进不[去了来场]|批不下|动不了|施不了工|干不[了成动]|开不了工|解决不了|没[法得]|办不[下了]来|协调不[下了动]"
    r"|卡在|卡住|受阻|阻工|阻[挠拦]|堵(?:门|路|[了住着])|拦(?:[着住]|车|路)|被(?:堵|拦|挖断)|不(?:让|肯|同意|配合|愿|给(?:批|拆|过|进))|闹事|来闹|上访|纠纷|扯皮"
    r"|窝工|停摆|(?<!没)(?<!未)停了?工|[缺欠](?:工(?!程)|口|人手|钱|料|资金|水|电|薪|款|[两三四五六七八九几\d]|着)|缺[^,。;口]{1,4}(?:料|人|工|车|机|泥|筋|设备)|短缺|资金(?:不[够足]|紧张|没到|跟不上)|拖欠|涨价|供不上|跟不上|断供|漏水|塌方|渗水|积水|压着|扣着"
)
_SLOW = re.compile(r"[没未不难慢缺差怕紧]|担心|有限|影响|滞后")
_NO_DIFFICULTY = re.compile(
    r"(?:没|未|无|不)(?:有|会)?(?:停|影响|耽误|受影响|受阻|耽搁)|不(?:影响|耽误)|(?:解决|谈[拢妥下]|处理好|协调好|疏通|化解|复工)了?$|已(?:经)?(?:解决|谈[拢妥下]|到位|批|复工)"
    r"|[没未](?:有)?(?:全部|全面|完全)?(?:完成|[做干]完|结束|开始)|[雨雪雾风]|高温|放假|春节|[中高]考"
)
"""Weather and holidays stand in everybody's way and need no number."""
_WORK = re.compile(
    r"完成|施工|浇筑|开工|封顶|安装|进场|推进|验收|启动|到位|开挖|铺设|拆除|砌筑|招标|审批(?!局)|办理|签订|吊装|回填|调试|停工|复工|[浇铺砌挖打吊拆焊刷贴装]完"
)


def read_entry(project: str, text: str) -> Entry | None:
    """One project's figures, progress and problem; None where nothing was said."""
    rest, problem = without_problem(text)
    entry = Entry(project=project, problem=as_prose(problem))
    if SAID_SAME.search(rest) and not has_figures(rest):
        return replace(entry, no_change=True)
    entry, rest = _without_figures(entry, with_unit(rest))
    progress = as_prose(re.sub(r"^[\s,。;:、]+|[\s,。;:、]+$", "", re.sub(r"[,\s]{2,}", ",", rest)))
    entry = replace(entry, progress=progress)
    return None if entry == Entry(project=project) else entry


def without_problem(text: str) -> tuple[str, str]:
    """What is left of a report, and its problem: behind the word 问题, or a clause that tells of a difficulty (就是
    高压线还没迁). Behind a difficulty everything belongs to it up to the next figure or the next work done."""
    text = _NONE_SAID.sub("", text)
    if m := PROBLEM.search(text):
        goes_on = _FIGURES_AGAIN.search(text, m.end())
        end = goes_on.start() if goes_on else len(text)
        problem = text[m.end() : end].strip(" ,。;:")
        if _SOLVED.match(problem):
            return text, ""
        return text[: m.start()] + text[end:], "" if _NO_PROBLEM.match(problem) else problem
    clauses = _CLAUSES.findall(text)
    first = next((n for n, clause in enumerate(clauses) if is_difficulty(clause)), len(clauses))
    last = next((n for n in range(first + 1, len(clauses)) if _goes_on(clauses[n])), len(clauses))
    problem = "".join(clauses[first:last]).strip(" ,。;:")
    return "".join((*clauses[:first], *clauses[last:])), _BUT.sub("", problem)


def is_difficulty(clause: str) -> bool:
    """高压线还没迁, 但是进场路被堵了: something stands in the way; 没停工, 不影响 and 已解决 do not."""
    if _NO_DIFFICULTY.search(clause):
        return False
    return _DIFFICULTY.search(clause) is not None or (_BUT.match(clause) and _SLOW.search(clause)) is not None


def _goes_on(clause: str) -> bool:
    """The report itself, after a difficulty was told."""
    return has_figures(clause) or (_WORK.search(clause) is not None and not is_difficulty(clause))


_PART_OF_DAY = re.compile(r"(?:今[天日]|早上?|[上中下]午|晚上?|夜[里间])[^,。;\d]*$")


def _added_up(text: str, figures: Sequence[Figure]) -> tuple[str, Sequence[Figure]]:
    """上午40万,下午45万: sums of parts of one day, and no other of the day, are one."""
    sums = [figure for figure in figures if figure.kind == "invested"]
    said = [m for m in (_PART_OF_DAY.search(text[: figure.span[0]]) for figure in sums) if m]
    if len(sums) < 2 or len(said) < len(sums) or len({m[0][:2] for m in said}) < len(sums):
        return text, figures
    total, first = sum((figure.value for figure in sums), start=Decimal()), sums[0]
    for m, figure in zip(reversed(said[1:]), reversed(sums[1:]), strict=True):
        text = f"{text[: m.start()].rstrip(' ,')}{text[figure.span[1] :]}"
    text = f"{text[: said[0].start()]}{text[first.span[0] : first.span[1]]}{text[first.span[1] :]}"
    again = [figure for figure in figures_of(text) if figure.kind != "invested" or figure.value == first.value]
    return text, [replace(each, value=total) if each.kind == "invested" else each for each in again]


_OF_WHICH = re.compile(r"[,。;](?:这?其中|里面|包括|含)[^。;]*$")


def _whole(text: str, figures: Sequence[Figure]) -> Sequence[Figure]:
    """80万,其中外墙50万,管网30万: what stands behind 其中 is part of the sum before it."""
    sums = [figure for figure in figures if figure.kind == "invested"]
    begun = next((n for n, each in enumerate(sums) if n and _OF_WHICH.search(text[: each.span[0]])), len(sums))
    return [figure for figure in figures if figure not in sums[begun:]]


def _without_figures(entry: Entry, text: str) -> tuple[Entry, str]:
    """Sums and shares by the words before them; a share stays in the words, and what is none of them, too."""
    text, figures = _added_up(text, figures_of(text))
    left = text
    for figure in reversed(_whole(text, figures)):
        if figure.kind == "percent":
            entry = replace(entry, percent=float(figure.value))
        elif (said := _with_sum(entry, figure)) != entry:
            entry, tail = said, _MONEY_TAIL.match(text, figure.span[1])
            end = tail.end() if tail else figure.span[1]
            left = f"{left[: _label_of(text, figure.span[0])]},{left[end:]}"
    return entry, left


def _with_sum(entry: Entry, figure: Figure) -> Entry:
    """Of two sums of one kind the last one."""
    if figure.kind == "cumulative":
        return entry if entry.cumulative_yuan is not None else replace(entry, cumulative_yuan=int(figure.value))
    return entry if entry.invested_yuan is not None else replace(entry, invested_yuan=int(figure.value))


def _label_of(text: str, at: int) -> int:
    """Where the words begin that say what a sum is."""
    m = _MONEY_LABEL.search(text[max(0, at - LONGEST_LABEL) : at])
    return at - len(m[0]) if m else at


def is_work(text: str) -> bool:
    """True where something is said of the works themselves."""
    return _WORK.search(text) is not None or PROBLEM.search(text) is not None
