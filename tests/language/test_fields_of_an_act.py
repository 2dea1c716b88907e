"""What an act takes of a sentence that says more than that, one row a kind: a wrong day, unit or figure is worse than a
question (BLIND.md, "Which fields count"). Monday, 2026-11-23 09:10."""

import pytest

from handlers.language.sentences.fields import fields_of
from tests.language.test_hard_fields import subject_of

SAID = [
    ("resume", "钱到位了，63可以接着做了", {"items": [63]}),
    ("reopen", "验收又翻了，57打回在办", {"items": [57]}),
    ("return", "派错了，二十六我们插不上手", {"items": [26]}),
    ("problem", "光炸礁就要260，钱不够", {"items": None}),
    ("query", "这个月计划是690还是640", {"items": None}),
    ("complete", "73和74办结了，75号还在走流程", {"items": [73, 74]}),
    ("close", "38、40号销号，39号不销", {"items": [38, 40]}),
    ("remind", "7号和9号再催一遍，8号不用", {"items": [7, 9]}),
    ("approve", "66号城投那份同意延三天，水利局的照原时间", {"units": ["城投公司"]}),
    ("extend", "128号赶不上24号了，延到30号", {"items": [128]}),
    ("report", "医院今天投了50万，玻璃22号到货", {"items": None}),
    ("assign", "住建局牵头城投配合，周五前拿到备案表，自规局不用管", {"units": ["住建局"], "co_units": ["城投公司"]}),
    ("assign", "税务局周五前把底表送项目办", {"units": ["税务局"]}),
    ("assign", "尾款请城投周五前付掉，别推给住建局", {"units": ["城投公司"]}),
    ("assign", "人防办下旬给住建局一份批复", {"units": ["人防办"]}),
    ("assign", "水利局和林业局商量着来，周五前给我", {"units": ["水利局", "林业局"]}),
    ("assign", "财政局跟住建局对接，周五前给我", {"units": ["财政局"]}),
    ("assign", "把各镇的台账汇总好，周五前发我", {"units": None}),
    ("assign", "明远、志成两位，月底拿个方案", {"people": ["周明远", "高志成"]}),
    ("transfer", "98号移交给交投洪天佑", {"people": ["洪天佑"], "units": ["交投公司"]}),
    ("approve", "14号准了，10天，不许再多", {"items": [14], "delta_days": 10, "deadline": None}),
    ("approve", "21号给他三天", {"items": [21], "delta_days": 3, "deadline": None}),
    ("approve", "55号交通局的通过，农业农村局的另说", {"units": ["交通局"]}),
    ("reject", "76号财政局的可以，自规那份驳回", {"units": ["自然资源局"]}),
    ("extend", "35号要延，12月中旬能好", {"deadline": "2026-12-20", "delta_days": None}),
    ("extend", "46号延五个工作日", {"deadline": None, "delta_days": None}),
    ("suspend", "32号先放一个月，12月11号再说", {"deadline": "2026-12-11"}),
    ("acknowledge", "10号和12号签收，11号不是我们的", {"items": [10, 12]}),
    ("return", "10号不是我们的，退回", {"items": [10]}),
    ("transfer", "74号林业干不了，水利王志远接过来", {"units": ["水利局"], "from_units": ["林业局"]}),
    ("assign", "跟宋致和讲，清单周五放我桌上", {"people": ["宋致和"]}),
    ("assign", "考核材料12月25号报，督办室王敏收，住建局抓紧", {"people": None, "units": ["住建局"]}),
    ("assign", "智能家居一期的厂房验收两周内完成，工信局", {"projects": ["智能家居产业园（一期）"]}),
    ("delegate", "我23日至27日考察，县政府的事老高主持", {"people": ["高志成"]}),
    ("leave", "12月2日赴省厅，当天回", {"from": "2026-12-02", "to": "2026-12-02"}),
    ("leave", "婚假：11月25日起至12月2日", {"from": "2026-11-25", "to": "2026-12-02"}),
    ("leave", "12月15、16、17去省里", {"from": "2026-12-15", "to": "2026-12-17"}),
    ("delegate", "今天起到下周三由包晓晨替我", {"from": "2026-11-23", "to": "2026-12-02"}),
    ("correct", "小流域17号的数改一下，8.5万改为5.8万", {"report_date": "2026-11-17", "items": None}),
    ("correct", "油茶昨天的2.3万是2.8万", {"report_date": "2026-11-22", "invested_wan": 2.8}),
    ("correct", "饲料累计少加7万，现累计4127万", {"cumulative_wan": 4127, "invested_wan": None}),
    ("correct", "厂房累计写成1.3亿了，1.03亿", {"cumulative_wan": 10300}),
    ("correct", "冷链进度83.2改82.3", {"percent": 82.3}),
    ("report", "周六那天体育馆9万，浇看台", {"report_date": "2026-11-21", "invested_wan": 9}),
    ("report", "敬老院上礼拜四3.5万", {"report_date": "2026-11-19", "invested_wan": 3.5}),
    ("report", "19号的日报现在补，转运站12万", {"report_date": "2026-11-19", "items": None}),
    ("report", "体育馆18号忘了报，贴砖，6万", {"report_date": "2026-11-18", "items": None}),
    ("report", "补20号保租房的数：7万", {"report_date": "2026-11-20", "items": None}),
    ("report", "大前天（20号）体育馆抹灰，2.2万", {"report_date": "2026-11-20", "items": None}),
    ("report", "安置房今天20万，昨天18万，别弄混", {"report_date": None, "invested_wan": 20}),
    ("report", "安置房没动静，工人昨天走了，今天6万", {"report_date": None}),
    ("report", "安置房今天20万，电梯周三到，22号那天去催过", {"report_date": None, "invested_wan": 20}),
    ("report", "补报十一月十八号体育馆：当日21万", {"report_date": "2026-11-18"}),
    ("report", "星期六体育馆抹灰4万，昨天歇工", {"report_date": "2026-11-21", "invested_wan": 4}),
    ("report", "昨天体育馆33万没来得及报，今天34万", {"report_date": None, "invested_wan": 34}),
    ("report", "敬老院今天0元，累计不变", {"invested_wan": 0, "cumulative_wan": None}),
    ("report", "敬老院今天四千五，累计三百八十万", {"invested_wan": None, "cumulative_wan": 380}),
    ("report", "敬老院6.3，跟昨天5.9差不多", {"invested_wan": 6.3, "report_date": None}),
    ("correct", "安置房进度填成36%，颠倒了，63%才对", {"percent": 63}),
    ("correct", "安置房今天哪有八成，七成六", {"percent": 76}),
    ("correct", "安置房两个数都更正：当日应为6万，累计应为8600万", {"invested_wan": 6, "cumulative_wan": 8600}),
    ("correct", "安置房报的累计是8060万，其实应为8600万", {"cumulative_wan": 8600, "invested_wan": None}),
    ("correct", "安置房累计8060改成8600", {"cumulative_wan": 8600, "invested_wan": None}),
    ("report", "【11月21日】体育馆今日3万，累计3908万", {"report_date": "2026-11-21", "invested_wan": 3}),
    ("report", "20号体育馆停工一天，当时漏报了", {"report_date": "2026-11-20", "items": None}),
    ("report", "补上月30号的：敬老院3万", {"report_date": "2026-10-30", "items": None}),
    ("report", "体育馆18、19号两天一共33万，电梯25号到", {"items": None, "invested_wan": 33}),
    ("report", "17号：测绘完成，在等审批", {"items": [17], "report_date": None}),
    ("report", "17号累计走访了50户", {"items": [17], "report_date": None}),
    ("report", "昨天雨大，体育馆今天没开工", {"report_date": None}),
    ("report", "敬老院今天5万不是欠款是投资", {"invested_wan": 5}),
    ("report", "17号昨天去看过，等设计院回话", {"report_date": None, "items": [17]}),
    ("correct", "停车场上周五20号进度误报七成九，更正为72%", {"report_date": "2026-11-20", "percent": 72}),
    ("correct", "农村公路的160万不是本周是本月，今天其实是20万", {"invested_wan": 20}),
]


@pytest.mark.parametrize(("intent", "text", "meant"), SAID, ids=[text for _intent, text, _meant in SAID])
def test_what_the_act_takes(intent, text, meant):
    """None = it says nothing of the kind, or it must be asked."""
    fields, _asks = fields_of(subject_of(text), intent)
    read = {name: fields.get(name) for name in meant}
    if read.get("deadline"):
        read["deadline"] = read["deadline"][:10]
    assert read == meant
