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
    ("extend", "35号期限12月1日，想延到12月15日", {"deadline": "2026-12-15"}),
    ("extend", "35号再要五个工作日", {"deadline": None, "delta_days": None}),
    ("extend", "35号改为十二月三十日", {"deadline": "2026-12-30", "delta_days": None}),
    ("approve", "35号他要20天，同意10天", {"delta_days": 10, "deadline": None}),
    ("approve", "35号水利局要12月10日，只给到12月5日", {"deadline": "2026-12-05"}),
    ("approve", "35号通报稿同意，明天印发", {"deadline": None}),
    ("approve", "准了，八号", {"items": [8], "deadline": None}),
    ("reject", "35号延期不批，按原定周五", {"deadline": "2026-11-27"}),
    ("remind", "35号后天到期，盯一下", {"items": [35], "deadline": "2026-11-25"}),
    ("correct", "35号写成12月15日了，应为12月5日", {"items": [35], "deadline": "2026-12-05"}),
    ("correct", "刚才的时限错了，是28号", {"items": None, "deadline": "2026-11-28"}),
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
