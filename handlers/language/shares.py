"""How far the works are, of all shares that a report names (language §3 `percent`)."""

import re
from collections.abc import Sequence
from decimal import Decimal

from handlers.language.numbers import Percent, find_percents

CLAUSE = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|[。;]")
_NO_SHARE = re.compile(
    r"(?:同比|环比|增长|增幅|涨(?![到至])价?|上涨|占(?:(?:本|今|全|当)?年度?)(?:投资)?(?:计划|任务|目标)[^,。;%]*|(?:年度?|全年)(?:计划|任务|目标)[完成算才已了到]*|超(?!过)|(?:[月周旬日]|季度?)(?:度)?计划|占总投资|下[降跌调]|降低|减少|(?<=[\u3400-\u9fff])(?<!完成)(?<!进度)(?<!形象)率|[慢快]了?|滞后|[超提]前|落后|[高低]于|首付|出资|持股|还[差剩有]"
    r"|(?<![相时误])差(?!不多)|剩下?|占(?:总投|预算|概算)|坡度|含水|湿度|满意|中签|折扣"
    r"|占(?!到?了?[总全整计年任项工投])[^,。;]{1,6}(?:总?量|总数)的?|[东西南北]区|[这那]个?[段块片栋层]|(?<!阶)段|单项)"
    r"[^,。;]{0,4}$"
)
"""涨了15%: a share of something else than the works."""
_OF_THE_WHOLE = re.compile(
    r"(?:刚好|正好|恰好|总?盘子|整个|基地|示范区|园区|累计|总投资|年度?计划|今[日天]|截[至止]到?|目前|现在|已经?|总体|整体|总的?|全部|工程量?|项目|形象|施工|建设|投资"
    r"|进度|完成|总?任务|[做干推提进]|展|升|到|达|了|都|也|均|的|报|是|为|[:,\s])*$"
)
"""装修过半, 外墙刷了一半: what is vague counts only where it is said of the whole."""
_ABOUT_BEHIND = re.compile(r"\s*(?:多|左右|上下|不到|以上|的)")
_PART_BEHIND = re.compile(r"\s*的?(?:[^,。;、\s]{0,4}款|资金|活|工程量|量)|多")
"""30%的设备款, 7%多."""
_PART = re.compile(
    r"(?:(?<!全)楼|栋|馆|车间|厂房|仓|库|塔|池|道|区|段|标|主体|基础|地基|桩|墙|屋面|装修?|安装|机电|电梯|龙骨|吊顶|管网|路基|路面|砌体|扶手|立面|面积"
    r"|机房|拆旧|拆除|[浇砌]筑|[浇砌刷铺贴焊绑挖拆]|铺设|开挖|回填|清表|灌浆|张拉|绑扎|吊装|粉刷|涂料)"
    r"(?:工程|部分|这块)?(?:(?:形象|进度|完成?|装|做|干|砌|刷|铺|浇|了|到|约|已|有|:)*|\s)$"
)
"""A part of the works."""
_PACE = re.compile(r"(?:时间|任务)过半")
_RISEN = re.compile(r"[从由](?:(?![,。;]).){2,12}?(?:提高?|升|增加?|推进|上升|涨|变|干)?[到至为](?![,。;])")
"""从60%提到75%: what it is now."""
FROM_AND_TO = 2
WHOLE = 100
"""基础100%: of a part it says no more than that it is done."""
_BEFORE = re.compile(r"(?:昨[天日]|前天|上[周月]|原来|原先|之前)[^,。;%]{0,6}$")
_OVERALL = re.compile(
    r"(?:(?:整体|总体|总?形象(?:进度)?|总进度|总的|全部工程|整个(?:项目|工程)?|全(?:线|厂|校|院|程|盘|园|场|工程)|[通大]盘|总盘子?|综合(?:进度|完成|形象))[^,。;]{0,6}|累计(?:完成|进度|达到?|到|已)*|(?:整个(?:项目|工程)|全项目)[^。;%]{0,20})$"
)
_OF_ALL_MONEY = re.compile(r"占(?:项目|概算)?总投资?额?(?:的?比[重例]?)?[的为是到达:]*$")
_SINCE_THEN = re.compile(r"累计|至今|开工|一共|总共|拢共|总计")
LEAST_OF_ALL = 20
"""累计1.47亿,占总投资52%: how much of the works is paid for; in percent, what no single day comes to."""
_STEP = re.compile(
    r"\s*(?:→|->)\s*|\s*,?\s*(?:现在|目前|一共)?(?:已经?)?(?:[到达]了?|达到|推到|升到)\s*|,?\s*(?:就|咱们?|我们?)*按照?\s*"
)
_WHICH_IS = re.compile(r"了?[,:\s(]*(?:是|到|即)?$")
"""过半了,51%."""


def all_shares(text: str) -> list[Percent]:
    """Every share of the works that is said of more than a part of them."""
    return [
        each
        for each in find_percents(_PACE.sub("    ", text))
        if _is_of_the_works(text[: each.span[0]], each.value)
        and not _PART_BEHIND.match(text, each.span[1])
        and not (each.about and not _is_of_the_whole(text, each.span))
        and not _is_of_a_part(text, each)
        and (each.value != WHOLE or _is_of_the_whole(text, each.span))
    ]


def shares_of(text: str) -> list[Percent]:
    """Of several the one that is true now, and of the whole."""
    found = all_shares(text)
    if len(found) == FROM_AND_TO and _is_said_again(text, found):
        return found[1:]
    if len(found) > 1:
        found = [each for each in found if not _BEFORE.search(text[: each.span[0]])] or found
        of_all = [each for each in found if _OVERALL.search(text[: each.span[0]])]
        found = of_all if len(of_all) == 1 else found
    return found


def _is_of_a_part(text: str, share: Percent) -> bool:
    clause = CLAUSE.split(text[: share.span[0]])[-1]
    return "整个" not in clause and _PART.search(clause) is not None


def _is_of_the_works(before: str, value: Decimal) -> bool:
    if not _NO_SHARE.search(before):
        return True
    return bool(_OF_ALL_MONEY.search(before) and (value >= LEAST_OF_ALL or _SINCE_THEN.search(before)))


def _is_said_again(text: str, found: Sequence[Percent]) -> bool:
    """从60%提到75%, 60%→64%, 过半了,51%: the second is what it is now."""
    between = text[found[0].span[1] : found[1].span[0]]
    exactly = found[0].about and not found[1].about and _WHICH_IS.fullmatch(between)
    return bool(_RISEN.search(text) or _STEP.fullmatch(between) or exactly)


def _is_of_the_whole(text: str, span: tuple[int, int]) -> bool:
    clause = CLAUSE.split(text[: span[0]])[-1]
    return _OF_THE_WHOLE.match(clause.split(" ")[-1]) is not None and not _ABOUT_BEHIND.match(text, span[1])
