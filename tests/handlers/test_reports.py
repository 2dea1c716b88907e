"""日报 in words → entries (domain §9)."""

import pytest

from domain.events import Reported, Unproven
from handlers.commands import understood
from tests.handlers.said_kit import PROJECTS, read, said

# P = privately, G = in the staff group with an @, Q = privately, quoting a message of ours.
HOW: dict[str, dict[str, object]] = {"P": {}, "G": {"group": True}, "Q": {"quoted": "h"}}

REPORTED = (
    ("P", "无变化", "Reported no_change"),
    ("P", "全部无变化", "Reported no_change"),
    ("P", "今天无变化", "Reported no_change"),
    ("P", "同昨天", "Reported no_change"),
    ("P", "没有变化", "Reported no_change"),
    ("P", "光伏玻璃无变化", "Reported no_change projects=P1"),
    ("P", "光伏玻璃、医院无变化", "Reported no_change projects=P1+P2"),
    ("G", "无变化", "Reported no_change"),
    ("P", "撤回", "ReportTakenBack"),
    ("P", "撤回日报", "ReportTakenBack"),
    ("P", "光伏玻璃 320万 桩基完成 问题：高压线未迁", "Reported entries=P1(日320,桩基完成,!高压线未迁)"),
    ("P", "光伏玻璃今天完成320万，累计1180万，桩基完成70%", "Reported entries=P1(日320,累1180,70%,桩基完成70%)"),
    ("P", "项目 光伏玻璃 320万 桩基完成", "Reported entries=P1(日320,桩基完成)"),
    (
        "P",
        "光伏玻璃 320万 桩基完成\n医院迁建 80万 主体封顶 问题：无\n热源二期无变化",
        "Reported entries=P1(日320,桩基完成)+P2(日80,主体封顶)+P3(=)",
    ),
    ("P", "光伏玻璃320万，医院80万，其他无变化", "Reported entries=P1(日320)+P2(日80) no_change"),
    ("P", "光伏玻璃 桩基完成", "Reported entries=P1(桩基完成)"),
    ("G", "光伏玻璃 320万 桩基完成", "Reported entries=P1(日320,桩基完成)"),
    ("P", "项目 火车站 320万", "Reported entries=火车站(日320) unnamed=火车站"),
    ("P", "光伏玻璃 320万 热源管道完成 ", "Reported entries=P1(日320,热源管道完成)"),
    (
        "P",
        "光伏玻璃完成投资320万元，累计完成1.18亿元，年度计划3亿元",
        "Reported entries=P1(日320,累11800,年度计划3亿元)",
    ),
    (
        "P",
        "光伏玻璃：今日完成320万，本年累计1180万；存在问题：高压线未迁，需供电公司配合",
        "Reported entries=P1(日320,累1180,!高压线未迁，需供电公司配合)",
    ),
    ("P", "1、光伏玻璃 320万\n2、医院 80万", "Reported entries=P1(日320)+P2(日80)"),
    ("P", "光伏玻璃和医院完成320万", "Reported entries=光伏玻璃和医院(日320)"),
    ("P", "gfbl 320万", "Reported entries=P1(日320)"),
    ("P", "今日日报：光伏玻璃完成320万，桩基70%；医院无变化", "Reported entries=P1(日320,70%,桩基70%)+P2(=)"),
    ("P", "光伏玻璃到位资金5000万", "Reported entries=P1(到位资金5000万)"),
    ("P", "光伏玻璃正常推进", "Reported no_change projects=P1"),
    ("P", "光伏玻璃 没有变化 ", "Reported no_change projects=P1"),
    ("P", "医院 问题：缺水泥", "Reported entries=P2(!缺水泥)"),
    ("P", "县人民医院迁建 80 万元 主体封顶", "Reported entries=P2(日80,主体封顶)"),
    ("P", "撤销", "ReportTakenBack"),
    ("P", "帮我撤回刚才的", "ReportTakenBack"),
    ("P", "无变化，谢谢", "Reported no_change"),
    ("P", "无变化！", "Reported no_change"),
    ("P", "全部项目均无变化", "Reported no_change"),
    ("P", "今日各项目无变化", "Reported no_change"),
    ("P", "同昨日", "Reported no_change"),
    ("P", "今天三个项目都没动静", "Reported no_change"),
    ("P", "光伏玻璃和昨天一样", "Reported no_change projects=P1"),
    ("P", "昨天的进度忘报了，光伏玻璃昨天干了50万", "Reported entries=P1(日50) past_on=2026-11-22 again"),
    ("P", "补报 11月20日 光伏玻璃 50万", "Reported entries=P1(日50) past_on=2026-11-20 again"),
    ("P", "光伏玻璃昨天全天完成投资80万", "Reported entries=P1(日80,昨天全天) past_on=2026-11-22"),
    ("P", "昨天玻璃项目完成投资80万", "Reported entries=P1(日80) past_on=2026-11-22"),
    ("P", "更正 昨天 光伏玻璃 50万", "Reported entries=P1(日50) past_on=2026-11-22 again"),
    ("P", "进度 新合桥 昨天完成投资80万", "Reported entries=新合桥(日80) unnamed=新合桥 past_on=2026-11-22"),
    ("P", "日报 今天 完成80万", "Reported entries=80万(日80) unnamed=80万"),
    ("P", "进度 新合桥今天完成80万", "Reported entries=新合桥(日80) unnamed=新合桥"),
    ("P", "光伏玻璃今天干了50万，昨天停工", "Reported entries=P1(日50,!昨天停工)"),
    ("P", "光伏玻璃截至昨天累计8600万", "Reported entries=P1(累8600)"),
    ("P", "和昨天一样", "Reported no_change"),
    (
        "P",
        "光伏玻璃今天干了85万，锅炉房封顶了，就是进场路还没修",
        "Reported entries=P1(日85,锅炉房封顶了,!进场路还没修)",
    ),
    (
        "P",
        "光伏玻璃今天搞了85万，锅炉房封顶了，就是高压线还没迁",
        "Reported entries=P1(日85,锅炉房封顶了,!高压线还没迁)",
    ),
    ("P", "医院投了一百二十万，地基打完，不过村民拦车", "Reported entries=P2(日120,地基打完,!村民拦车)"),
    (
        "P",
        "医院今天60万（年累计3300万），缺砂石料，明天到一车",
        "Reported entries=P2(日60,累3300,!缺砂石料，明天到一车)",
    ),
    ("P", "医院今天60万，缺砂石料，二层浇完", "Reported entries=P2(日60,二层浇完,!缺砂石料)"),
    ("P", "医院当日完成投资60万元，累计3300", "Reported entries=P2(日60,累3300)"),
    ("P", "医院当日贰拾叁万元整，年内累计1.2亿", "Reported entries=P2(日23,累12000)"),
    ("P", "医院没停工，今天60万，主体还没完成", "Reported entries=P2(日60,没停工，主体还没完成)"),
    ("P", "医院下雨停工", "Reported entries=P2(下雨停工)"),
    ("P", "医院今天60万，欠款问题已解决", "Reported entries=P2(日60,欠款问题已解决)"),
    ("P", "医院今天60万，欠的材料款谈妥了", "Reported entries=P2(日60,欠的材料款谈妥了)"),
    ("P", "医院 无变化，高压线还没迁", "Reported entries=P2(!高压线还没迁,=)"),
    ("P", "医院付工程款80万，砌体到五层", "Reported entries=P2(付工程款80万，砌体到五层)"),
    ("P", "医院今天60万，高压线还没迁，光伏玻璃20万，刷墙", "Reported entries=P2(日60,!高压线还没迁)+P1(日20,刷墙)"),
    ("P", "光伏玻璃刚才报错了，应该是120万", "Reported entries=P1(日120) again"),
    ("P", "光伏玻璃昨天报错了，应该是120万", "Reported entries=P1(日120) past_on=2026-11-22 again"),
    ("P", "光伏玻璃不是120万，应该是130万", "Reported entries=P1(日130) again"),
    ("P", "光伏玻璃改成140万", "Reported entries=P1(日140) again"),
    ("P", "不对，应该是230万", "Reported entries=(日230) again"),
    ("P", "写错了，是130万", "Reported entries=(日130) again"),
    ("P", "光伏玻璃不是90万是19万", "Reported entries=P1(日19) again"),
    ("P", "不是90万，是19万", "Reported entries=(日19) again"),
    ("P", "光伏玻璃累计29100→29130，今天21不变", "Reported entries=P1(日21,累29130)"),
    ("P", "光伏玻璃进度61%报高了，监理只认60", "Reported entries=P1(60%) again"),
    ("P", "光伏玻璃12 29100 61%，屋面刷了三成", "Reported entries=P1(日12,累29100,61%,进度61%，屋面刷了三成)"),
    ("P", "光伏玻璃-7-2388-45%", "Reported entries=P1(日7,累2388,45%)"),
    ("P", "光伏玻璃机电安装完成60%，今天8千", "Reported entries=P1(日0.8,机电安装完成60%)"),
    ("P", "光伏玻璃打桩12根，累计120根", "Reported entries=P1(打桩12根，累计120根)"),
    ("G", "光伏玻璃-7-2388-45%", ""),
    ("P", "光伏玻璃报多了，减10万", "Misunderstood guess=put_right"),
    ("P", "光伏玻璃昨天多报了5万", "Misunderstood guess=put_right"),
    ("P", "光伏玻璃少报了5万", "Misunderstood guess=put_right"),
    ("P", "光伏玻璃再加10万", "Misunderstood guess=put_right"),
    ("P", "光伏玻璃多报了10万，应该是80万", "Reported entries=P1(日80) again"),
    ("P", "光伏玻璃累计一共完成320万了", "Reported entries=P1(累320)"),
    ("P", "光伏玻璃今天一共完成320万", "Reported entries=P1(日320)"),
    ("P", "医院主体封顶，光伏玻璃没动", "Reported entries=P2(主体封顶)+P1(没动)"),
    ("P", "医院主体封顶，光伏玻璃没啥进展", "Reported entries=P2(主体封顶)+P1(没啥进展)"),
    ("P", "三个都没动", "Reported no_change"),
    ("P", "今天都没什么进展", "Reported no_change"),
    ("P", "我这几个都没啥变化，就光伏玻璃干了30万", "Reported entries=P1(日30) no_change"),
    ("P", "都没什么变化，只有光伏玻璃30万", "Reported entries=P1(日30) no_change"),
    ("P", "除了光伏玻璃干了30万，其他都没变化", "Reported entries=P1(日30) no_change"),
    ("P", "除了光伏玻璃都没变化", "Reported no_change projects=P2+P3"),
    ("P", "除光伏玻璃、医院外，其他无变化", "Reported no_change projects=P3"),
    ("P", "光伏玻璃三十五万医院无变化", "Reported entries=P1(日35)+P2(=)"),
    ("P", "光伏玻璃35万医院20万", "Reported entries=P1(日35)+P2(日20)"),
    ("P", "光伏玻璃和医院都是20万", "Reported entries=P1(日20)+P2(日20)"),
    ("P", "光伏玻璃、医院今天各完成20万", "Reported entries=P1(日20)+P2(日20)"),
    ("P", "今天三个项目分别30、20、10万", "Misunderstood guess=report"),
    ("P", "光伏玻璃和医院分别30万、20万", "Misunderstood guess=report"),
    ("P", "医院有个问题，高压线没迁", "Reported entries=P2(!高压线没迁)"),
    ("P", "医院遇到一个困难，高压线没迁", "Reported entries=P2(!高压线没迁)"),
    ("P", "昨天那个数报错了，应该是120万", "Reported entries=(日120) past_on=2026-11-22 again"),
    ("P", "今天干了85万", "Reported entries=(日85)"),
    ("P", "今天完成320万", "Reported entries=(日320)"),
    ("P", "今天完成投资85万，3号楼封顶了", "Reported entries=(日85,3号楼封顶了)"),
    ("G", "@督办助手 光伏玻璃报错了，应该是120万", "Reported entries=P1(日120) again"),
    ("G", "@督办助手 我昨天报的光伏玻璃数不对，改308万", "Reported entries=P1(日308) past_on=2026-11-22 again"),
    ("G", "@督办助手 昨天光伏玻璃报少了，应该是12万", "Reported entries=P1(日12) past_on=2026-11-22 again"),
    ("P", "光伏玻璃周五的数不对，应该是170万", "Reported entries=P1(日170) past_on=2026-11-20 again"),
    ("P", "20号那天光伏玻璃应该是160万", "Reported entries=P1(日160) past_on=2026-11-20 again"),
    ("P", "光伏玻璃周五干了150万，桩基完成", "Reported entries=P1(日150,桩基完成) past_on=2026-11-20"),
    ("P", "昨天光伏玻璃完成150万", "Reported entries=P1(日150) past_on=2026-11-22"),
    ("P", "周五光伏玻璃完成150万", "Reported entries=P1(日150) past_on=2026-11-20"),
    ("P", "医院80万，其中外墙50万，管网30万", "Reported entries=P2(日80,其中外墙50万，管网30万)"),
    ("P", "光伏玻璃这个月完成900万", "Misunderstood guess=of_day"),
    ("P", "光伏玻璃本周投了120万", "Misunderstood guess=of_day"),
    ("P", "光伏玻璃今天20万，本月完成900万", "Reported entries=P1(日20,本月完成900万)"),
    ("P", "光伏玻璃投资了100多万", "Misunderstood guess=about"),
    ("P", "光伏玻璃320余万，桩基完成", "Misunderstood guess=about"),
    ("P", "光伏玻璃浇了300多方", "Reported entries=P1(浇了300多方)"),
    ("P", "今天三个项目一共投了100万", "Misunderstood guess=report"),
    ("P", "光伏玻璃上午40万，下午45万", "Reported entries=P1(日85)"),
    ("P", "光伏玻璃上午浇了40万，下午干了45万，累计1180万，桩基完成", "Reported entries=P1(日85,累1180,桩基完成)"),
    ("P", "光伏玻璃上午40万，下午45万，共85万", "Reported entries=P1(日85,上午40万，下午45万)"),
    ("P", "周一光伏玻璃完成150万", "Reported entries=P1(日150)"),
    ("P", "光伏玻璃 20号那天的数 80万", "Reported entries=P1(日80,数) past_on=2026-11-20"),
    ("P", "光伏玻璃今天80万，周五要浇筑", "Reported entries=P1(日80,周五要浇筑)"),
    ("G", "@督办助手 不对，应该是230万", ""),
    ("P", "光伏玻璃上报：截至今天累计1.86亿，今日120万", "Reported entries=P1(日120,累18600)"),
)


@pytest.mark.parametrize(("how", "text", "event"), REPORTED)
def test_a_report_is_understood(how, text, event):
    """Figures, progress, problem; several projects; 无变化; 撤回."""
    assert read(text, **HOW[how]) == event


@pytest.mark.parametrize(
    "text",
    [
        "光伏玻璃完成投资80万元，较昨天增加20万元",
        "光伏玻璃完成投资80万，昨天提出的2个问题已解决",
        "光伏玻璃昨天夜里停电3小时，完成投资80万",
        "补报 2月29日 光伏玻璃 80万",
    ],
)
def test_a_past_day_that_does_not_govern_the_figures_leaves_them_today(text: str) -> None:
    """When in doubt it is today: nothing of yesterday is written over."""
    assert getattr(understood(said(text)), "past_on", "no report") is None


@pytest.mark.parametrize("text", ["光伏玻璃一共完成320万了", "光伏玻璃总共投了320万，桩基完成"])
def test_a_sum_of_no_time_is_shown_before_it_counts(text: str) -> None:
    """一共 may be of the day, or since the works began."""
    event = understood(said(text))
    assert isinstance(event, Unproven)
    assert (event.doubted, event.event.entries[0].invested_yuan) == (True, 3_200_000)


@pytest.mark.parametrize("text", ["无变化", "照旧", "没动静", "今天干了50万"])
def test_in_a_group_a_heads_short_talk_is_no_report_for_his_liaisons(text: str) -> None:
    """One to one he stands in for them; among others he has to name the project."""
    assert isinstance(understood(said(text, who="张局", projects=PROJECTS[:1])), Reported)
    assert not isinstance(understood(said(text, who="张局", group=True, projects=PROJECTS[:1])), Reported)
    named = understood(said("光伏玻璃今天干了50万", who="张局", group=True))
    assert isinstance(named, Reported)
