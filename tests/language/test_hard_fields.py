"""Figures, days and numbers as they are said in a hurry (language §1, §3), one row a way of saying it."""

from datetime import datetime

import pytest

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from domain.worktime import OfficeHours
from handlers.language.bare_sums import with_unit
from handlers.language.dates import find_deadline
from handlers.language.figures import figures_of
from handlers.language.names import Named, Names
from handlers.language.normalise import bare_items, find_items, normalise
from handlers.language.numbers import find_money, find_percents
from handlers.language.pieces import Around
from handlers.language.projects import find_projects
from handlers.language.sentences.absences import absence
from handlers.language.sentences.fields import fields_of
from handlers.language.sentences.reported import reported
from handlers.language.sentences.roles import parties
from handlers.language.sentences.subject import Subject
from tests.language.kit import said

MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)
MONEY = {
    "1个亿": [10000], "完成1.2个亿": [12000], "三个多亿": [30000], "半个亿": [5000], "个把亿": [],
    "320w": [320], "320 万": [320], "320kw": [], "3200(万元)": [3200], "投资额（万元）：3200": [3200],
    "花了八百块": [0.08], "铺了八百块，": [], "两千块路缘石": [], "周四3万": [3],
    "320万不是230万": [320, 230], "两千六百多万": [2600], "三四百万": [], "三百四五十万": [], "万不得已": [],
}  # fmt: skip
SHARES = {
    "百分百": [100], "完成75个点": [75], "提高8.5个点": [], "百分之八十几": [], "六七成": [], "75-80%": [],
    "总进度64个百分点": [64], "进度快了3个百分点": [], "三十二点五个百分点（总）": [32.5], "四十趴": [40],
    "不到一半": [], "过半": [50], "百分之四十五点五": [45.5], "从60%到75%": [60, 75],
}  # fmt: skip
DAYS = {
    "大后儿报": "11-26 18:00", "三天时间把台账补齐": "11-26 18:00", "限三日": "11-26 18:00", "限期三天": "11-26 18:00",
    "限时2天": "11-25 18:00", "限25日前": "11-25 18:00", "下个工作日": "11-24 18:00", "月尾": "11-30 18:00",
    "年尾": "12-31 18:00", "下月月底": "12-31 18:00", "12月5日下班前": "12-05 18:00", "除夕前": "02-04 18:00",
    "不要等到周五，周三前": "11-25 18:00", "原来周五前，现在改到周三": "11-25 18:00", "限12月3日": "12-03 18:00",
    "周三周四给个说法": "ambiguous", "下周二、三前": "ambiguous", "周四五报": "ambiguous",
    "过完节": "ambiguous",
    "恐怕要拖到月底": "11-30 18:00", "不要拖到周五，周三给": "11-25 18:00",
    "周五三点前": "11-27 15:00", "周一二期工程": "11-23 18:00",
    "周三上会，会前把方案给我": "11-25 18:00", "下周一我要出差，周五把清单给我": "11-27 18:00",
    "验收会定在12月3日，资料12月1日交": "12-01 18:00", "周二给我初稿，周五定稿": "ambiguous",
    "时限一个月": "12-23 18:00", "给两个礼拜，弄出来": "12-07 18:00", "三个月建成": "02-23 18:00",
    "限48小时": "11-25 09:10", "限你们三天": "11-26 18:00", "元旦当天要有人": "01-01 18:00",
    "七一上午九点前": "07-01 09:00", "12月5日验收，当天要到位": "12-05 18:00", "别超过明晚": "11-24 18:00",
    "本来周三要的，周五交行不行": "11-27 18:00", "周三前报，哦不，周四前报": "11-26 18:00",
    "周五前写错了，是周四前": "11-26 18:00", "时限12月10日，改到12月20日": "12-20 18:00",
    "年底前完工，12月1日前把计划报我": "12-01 18:00", "春节前没办完的，周五前列个单子": "11-27 18:00",
    "年底考核材料，28号，别拖": "11-28 18:00", "下周五12月4日": "12-04 18:00", "周五也就是27号下午三点": "11-27 15:00",
    "节前安全检查，周五前查完": "11-27 18:00", "本月办结": "11-30 18:00", "明年第一个工作日": "01-04 18:00",
    "诚恳一点，周三要": "11-25 18:00", "不迟于元旦": "12-31 18:00", "明天例会前，九点半前放我桌上": "11-24 09:30",
    "路灯三天修好": "11-26 18:00", "台账，两个月": "01-23 18:00", "三天里把台账补齐": "11-26 18:00",
    "企业开办一天办结，细则周五报": "11-27 18:00", "周内办结": "11-27 18:00", "限20天": "12-13 18:00",
    "明晚之前给方案": "11-24 18:00", "说好的周一，今天都周二了，周四给": "11-26 18:00",
    "周五改下周五成不成": "12-04 18:00",
    "考察团后天到，坑周二补好": "11-24 18:00", "三天一报，周五汇总": "11-27 18:00",
    "今晚理一遍，明天我要看到": "11-24 18:00",
    "下午伍点前": "11-23 17:00", "20号下午下班前报": "12-20 18:00", "过完周末交，下周一": "11-30 18:00",
}  # fmt: skip
NUMBERS = {
    "累860+12=872": [],
    "17号前": [], "17号楼漏水": [], "17号令": [], "17号开会": [], "17号周五前办完": [17], "第17件": [17],
    "第十七件事办好了": [17], "十七件": [], "把17和21催一下": [17, 21], "No.17": [17], "no17": [17],
    "不是18号是17号": [17], "17号不是18号": [17], "17/18/19都收到": [17, 18, 19], "17.18.19都收到": [17, 18, 19],
    "17 & 18 收到": [17, 18], "17+18收到": [17, 18], "看下17": [17], "一百零三号收到": [103],
    "17至19三件": [17, 18, 19], "预计25号开工": [], "25号验收": [], "5号验收通过": [5], "3号桥": [],
    "一四七号周三交": [147], "一百〇三收到": [103], "③⑤两件收到": [3, 5],
    "151、152两个都没交": [151, 152],
    "196号恳请延一周，12号那场雪耽误了": [196], "23/24三个都弄好啦": [23, 24], "红包发了9200不作数": [],
    "2#塔吊坏了": [],
    "5号回头看没整改": [5], "5号回县里": [], "25号必须完成": [],
}  # fmt: skip


@pytest.mark.parametrize("phrase", MONEY)
def test_money(phrase):
    """In 万元; a range is none."""
    assert [each.value / 10_000 for each in find_money(normalise(phrase))] == MONEY[phrase]


@pytest.mark.parametrize("phrase", SHARES)
def test_shares(phrase):
    """In percent; what is vague is none."""
    assert [float(each.value) for each in find_percents(normalise(phrase))] == SHARES[phrase]


@pytest.mark.parametrize("phrase", DAYS)
def test_days(phrase):
    """The moment, or why it must be asked."""
    found = find_deadline(normalise(phrase), MONDAY, load_calendar(), OfficeHours())
    assert found is not None
    assert (found.problem or found.at.astimezone(COUNTY_ZONE).strftime("%m-%d %H:%M")) == DAYS[phrase]


@pytest.mark.parametrize("phrase", NUMBERS)
def test_numbers_of_matters(phrase):
    """A number that may be a day, a building or a count is none."""
    text = normalise(phrase)
    assert [each.number for each in find_items(text) or bare_items(text)] == NUMBERS[phrase]


FIGURES = {
    "今天干了85万": "日85", "完成投资一百二十万": "日120", "投了1.3个亿": "日13000",
    "年内累计2.312亿，今日60万": "累23120 日60", "今日60万，累计8600": "日60 累8600", "累计8600": "累8600",
    "今日完成86": "",
    "今日60万，新增桩基86": "日60", "60万，贷款3000万没放": "日60", "单位：万元，今日60，累计8600": "日60 累8600",
    "累计8600万，其中一标3000万": "累8600", "今日付民工工资60万": "", "今日60万元征地款": "",
    "总投资3亿，今日60万": "日60", "计划总投资3亿，占年计划60%": "", "钢材涨价15%": "", "同比增长7.8%": "",
    "整体过半": "%50", "装修过半": "", "外墙刷了一半": "", "形象进度三分之一": "%33.3", "一半多点": "",
    "时间过半任务过半": "", "进度从六成提到七成五": "%75", "贰佰叁拾万元整": "日230", "捌玖不离十": "", "60来万": "",
    "开工到现在总共投了8600万": "累8600", "今天60万，至今8600万": "日60 累8600", "今投6，到目前8600": "日6 累8600",
    "日6 总860": "日6 累860", "今天72000，累计3万": "日7.2 累3", "8600万(累)，60万(日)": "累8600 日60",
    "60万今天的，8600万是总的": "日60 累8600", "60万，总共8600万": "日60 累8600", "昨天20万今天40万，一共60万": "日60",
    "截止目前41%，投资8600万": "%41 累8600", "已完成投资8600万，总进度82%": "累8600 %82",
    "今天已完成投资60万，总进度82%": "日60 %82", "今日60万，押金退了3万": "日60", "今日60万，拌合站租金5万": "日60",
    "土建20万+设备40万，合计当日60万": "日60", "今天60万不是借款是投资": "日60", "整体85，刷墙": "%85",
    "累计8600万，占总投资52%": "累8600 %52", "过半了，51%": "%51", "刷墙60%，整个项目大概做了七成": "%70",
    "6/860/41% 日投资/累计/总进度": "日6 累860 %41", "累计/当日：860/6": "累860 日6",
    "860万，6万，依次是累计和当日": "累860 日6",
    "上周60万，今天6万": "日6", "进度昨天48%，今天49%": "%49", "今天1%，累计49%": "%49", "今天6万，亩均300元": "日6",
    "今日1.5/累计860/进度68%": "日1.5 累860 %68",
    "比计划慢5%": "", "开工到现在860万，又干了6万，合计866万": "日6 累866",
    "计划今天5万，实际3万": "日3", "今天3万，占当日计划的60%": "日3", "今天3万+设备8万=11万": "日11",
    "860万，占总投资1000万的86%": "累860 %86", "今年投了60万，总共860万": "累860",
    "月累21万，总累860万": "累860", "进度62，今天3万": "%62 日3", "推了0.5%，到62.5%": "%62.5", "进度3号楼封顶": "",
    "80户签了40户，签约率五成": "", "投5": "日5", "今日报44": "日44", "打桩投15根": "",
    "5.2 860 41": "日5.2 累860 %41", "今天6，8600，41，屋面没做": "日6 累8600 %41",
    "三万二/八百六/百分之四十一": "日3.2 累860 %41",
    "6万 1.2亿 四成": "日6 累12000 %40", "工人 35 塔吊 2 浇筑 120": "", "11月23日 5.2 860 41": "日5.2 累860 %41",
    "5.2、860、41%": "日5.2 累860 %41", "3号楼 12 层 40 人": "", "6万 860万（累计） 41%": "日6 累860 %41",
    "累860，41": "累860 %41", "累计860 52 人": "累860", "4.5，67%": "日4.5 %67", "6，41个点": "日6 %41",
    "4.5，工人35，塔吊2": "日4.5", "6万，累860，形象四十一": "日6 累860 %41", "进度41没动，0万": "%41 日0",
    "今天投资6万元累计860万元计划总投资9600万元": "日6 累860", "累计860不动，41%不动": "累860 %41",
    "今天6.1累计860完成41%": "日6.1 累860 %41", "累计六百两十三，九成": "累623 %90", "累三二零五，九成": "累3205 %90",
    "序时要求70%，实际64%": "%64", "时序90实际87": "%87", "比昨天涨1个点到64": "%64",
    "资金累计到位1.9亿，投资累计2.7亿": "累27000",
    "累计过了一个亿 12050": "累12050", "累计快一个亿了，9870": "累9870", "累计快9000万": "",
    "加前头的一起860万": "累860", "一共花到860万了": "累860", "搞到今天一共860万": "累860",
    "今天买管子花了49000，拨下来2000万": "日4.9",
    "6万，到41个百分点了": "日6 %41", "投七万三座椅装好": "日7.3", "投七万三座": "",
    "今天5.5（人工1.5+材料4.0）": "日5.5",
    "6.5万多一分没有": "日6.5", "今投肆万肆 累投捌佰陆拾": "日4.4 累860", "今天三十个，单位万元": "日30",
    "今天11点5个，累860": "日11.5 累860",
    "①3.2万②累计860万③41%": "日3.2 累860 %41", "付了8万劳务费": "",
    "20号那天漏了：5.9万": "日5.9", "1.2/860/41（日/累/总）": "日1.2 累860 %41",
    "今天6万累计860万41%": "日6 累860 %41", "+6，860，41%": "日6 累860 %41", "14 860": "日14 累860", "3 12": "",
    "4.5（累860，41%）": "日4.5 累860 %41",
    "日投4.5累投860进度41": "日4.5 累860 %41", "今天花掉65000，总共花860万": "日6.5 累860", "进度由61提到62": "%62",
    "完成6.5，860，41%": "日6.5 累860 %41", "6万，总的六十一了（百分比）": "日6 %61",
    "累计860/41%/今天6.5": "累860 %41 日6.5", "砌砖12，4300块，61%": "%61",
    "日/累/总 6/860/41": "日6 累860 %41", "塔吊 2 4 6 号都停了": "",
    "四十一个点，今天十二": "%41 日12", "投资（日/累）6/860万，41%": "日6 累860 %41",
    "6.5万860万41%": "日6.5 累860 %41", "今天做到860万，41%": "累860 %41", "今天比昨天多3万，15万": "日15",
    "昨天累计850，今天累计860": "累860", "今天6万，预计月底累计900万": "日6", "今天6万，计划年底61%": "日6",
    "→6.5→860→41%": "日6.5 累860 %41", "6.5 860 (41%)": "日6.5 累860 %41",
    "今天【6.5】累计【860】进度【41】": "日6.5 累860 %41",
    "✅6.5万✅860万✅41%": "日6.5 累860 %41", "今天十二点五个，累860": "日12.5 累860",
    "阴 6.5 860 41": "日6.5 累860 %41",
    "截至今天8600万": "累8600", "1到10月完成8600万": "累8600", "今日60万，其中贷款20万": "日60",
}  # fmt: skip
MENDED = {
    "安置房报成三十万了，核完是二十七万八": {"invested_wan": 27.8}, "安置房不是80万，应为60万": {"invested_wan": 60},
    "安置房百分比不对，应该是86": {"percent": 86}, "安置房今天是60万，多打了个零": {"invested_wan": 60},
    "安置房累计应该是8600万，今日60万没错": {"cumulative_wan": 8600, "invested_wan": 60},
}  # fmt: skip


@pytest.mark.parametrize("phrase", FIGURES)
def test_which_figure_is_which(phrase):
    """Of the day, together since, how far; nothing of what is paid, borrowed or dearer."""
    names = {"invested": "日{:g}", "cumulative": "累{:g}", "percent": "%{:g}"}
    found = figures_of(with_unit(normalise(phrase)))
    values = [float(f.value) / (1 if f.kind == "percent" else 10_000) for f in found]
    assert " ".join(names[f.kind].format(v) for f, v in zip(found, values, strict=True)) == FIGURES[phrase]


@pytest.mark.parametrize("phrase", MENDED)
def test_of_two_figures_the_right_one(phrase):
    """What was said wrong is said again beside it."""
    found, _asks = reported(subject_of(phrase), mends=True)
    assert {key: value for key, value in found.items() if key != "projects"} == MENDED[phrase]


NAMES = {
    "给财政局的报告周五前送来": "", "财政局的报告周五前送来": "财政局",
    "国土周五前把红线图给城投": "自然资源局 城投公司",
    "住建居把方案报来": "住建局", "交通据周五前报": "交通局", "报县项目办": "", "让若兰接一下": "丁若兰",
    "张力群看一下": "张立群", "段红图抓紧": "段宏图", "昨天排涝的8.4万没报": "QH003", "妇保院进展": "QH022",
    "排涝工程": "QH003",
    "桐溪桥加固": "QH010",
    "钢构项目停工": "QH032", "民生项目资金": "", "那个体育馆怎么样了": "QH051",
}  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_names(text):
    """Units, then people, then projects: as they sound, cut short, and as what a paper is about."""
    words, projects = said(text, "陈海峰", MONDAY)
    subject = Subject(said=words, projects=projects)
    persons = words.county.roster.persons
    people = [(persons[key].name, span) for key, span in subject.known_people]
    found = [*subject.units, *people, *subject.spoken_projects]
    assert " ".join(name for name, _span in found) == NAMES[text]


ELSEWHERE = Names(
    Named(key=key, names=names, unit=unit)
    for key, names, unit in (
        ("棚改", ("滨河片区棚户区改造项目（二期）",), "住建局"), ("抽蓄", ("红石湾抽水蓄能电站",), "发改局"),
        ("隔膜", ("锂电池隔膜产业园",), "开发区"), ("水厂", ("龙潭水厂迁建工程",), "水务局"),
        ("绕城", ("国道356绕城段改建工程",), "交通局"), ("职教", ("县职业教育中心实训楼",), "教育局"),
        ("卫生院", ("青山铺镇卫生院门诊楼",), "卫健局"), ("三小", ("城东第三小学新建工程",), "教育局"),
        ("竹浆", ("年产5万吨竹纤维浆项目",), "开发区"), ("黑山羊", ("黑山羊良种繁育基地",), "农业农村局"),
        ("雨污", ("老城区雨污分流改造（一期）",), "住建局"), ("管网", ("乡镇污水管网建设",), "住建局"),
        ("数据", ("智慧农业数据中心",), "农业农村局"), ("饮片", ("中药材饮片加工项目",), "开发区"),
        ("光伏", ("50兆瓦渔光互补发电项目", "渔光互补"), "发改局"), ("市场", ("白水镇农贸市场改造",), "白水镇"),
        ("桥", ("青山铺镇沙河大桥重建",), "青山铺镇"),
    )
)  # fmt: skip
TOWNS = frozenset({"白水镇", "白水", "青山铺镇", "住建局", "住建", "教育局", "教育"})
CALLED = {
    "棚改项目今天签了12户": "棚改", "滨河棚改签了12户": "棚改", "抽蓄电站上库开挖": "抽蓄",
    "红石湾电站进度报一下": "抽蓄", "锂电隔膜封顶": "隔膜", "锂电池隔摸园停电了": "隔膜", "水厂迁建选址定了": "水厂",
    "356绕城铺油": "绕城", "职教中心实训楼封顶": "职教", "职教实训楼": "职教", "青山铺卫生院挂网": "卫生院",
    "城东三小操场浇完": "三小", "三小项目怎么样了": "三小", "竹浆项目环评批了": "竹浆", "山羊繁育基地": "黑山羊",
    "老城雨污分流": "雨污", "污水管网今天20万": "管网", "中药饮片车间": "饮片", "鱼光互补支架装完": "光伏",
    "白水那个市场摊位清完": "市场", "白水镇的农贸市场": "市场", "沙河桥墩浇完": "桥", "智慧农业大屏上线": "数据",
    "中心组学习材料发我": "", "三小时内报来": "", "全县农贸市场食品安全检查": "", "职工食堂改造": "",
    "二期工程款没付": "", "发电机坏了": "", "国道上有坑，去看看": "", "请各乡镇报污水治理台账": "",
    "重点项目名单": "", "白水那边路灯不亮": "", "数据报错了": "", "县里的业务培训": "", "把那个农贸搞快点": "市场",
    "农贸检查": "市场", "讲讲农贸检查": "",
}  # fmt: skip
BODIES = {
    "水利上那两件怎么还没动": "水利局", "城管和公安碰个头": "城管局 公安局", "协调发改和自规": "发改局 自然资源局",
    "要求教育、应急、消防三家一起查": "教育局 应急局 消防大队", "这事等财政评审": "财政局",
    "就差消防验收了": "消防大队", "卡在林业审批": "林业局", "问一下梅塘，路修了没": "梅塘镇",
    "欠费投诉件供电处理": "供电公司", "科协、气象配合": "气象局", "市监所今天去": "市场监管局",
    "住建的同志来一下": "住建局", "消防通道占用": "", "等消防通道清出来": "", "财政资金没到位": "",
    "水利工程质量": "", "教育系统大会": "", "人事上的事": "", "征拆户不肯签": "", "生态环境很好": "", "桐溪大桥": "",
    "城管执法车": "",
}  # fmt: skip
SAID_TO = {
    "农投说该水利局办，转给水利局": "水利局", "这件由财政局移交给审计口的统计局": "统计局",
    "住建局周五前跟供电公司对接好杆线迁移": "住建局", "由教育、卫健配合民政局办": "民政局 教育局 卫健局",
}  # fmt: skip
WHO = {
    "水利局局长来一趟": "王志远", "松坪镇镇长写检查": "范志勇", "住建局一把手负责": "张伟明",
    "财政局长在不在": "钱裕民", "陈专员看一下": "陈晨", "老张分管的": "", "铁路局不同意": "", "公安局长": "凌正刚",
    "老段手上那件": "段宏图", "水利局长期不报": "", "县财政局长效机制": "", "局长们都去": "",
}  # fmt: skip


@pytest.mark.parametrize("text", CALLED)
def test_projects_of_another_county_by_what_people_call_them(text):
    """Pieces, places, sounds, two characters of it; and everyday words that name none."""
    found = find_projects(normalise(text), ELSEWHERE, Around(places=TOWNS))
    assert "+".join(dict(found)) == CALLED[text]


@pytest.mark.parametrize("text", BODIES)
def test_bodies_in_short(text):
    """Wherever they act or are waited for, and not within another word."""
    assert " ".join(key for key, _span in subject_of(text).units) == BODIES[text]


@pytest.mark.parametrize("text", SAID_TO)
def test_whom_it_is_for(text):
    """Not who says it, who had it before, or who is only talked with."""
    found = parties(subject_of(text))
    assert " ".join([*found.get("units", ()), *found.get("co_units", ())]) == SAID_TO[text]


@pytest.mark.parametrize("text", WHO)
def test_persons_by_their_post(text):
    """The head of a unit, the end of a long title; no 路局 in 铁路局."""
    subject = subject_of(text)
    persons = subject.said.county.roster.persons
    assert " ".join(persons[key].name for key, _span in subject.known_people) == WHO[text]


def test_who_only_hears_of_it_is_not_told_to_do_it():
    """先给何县长过目."""
    found, _asks = fields_of(subject_of("张伟明周五前把方案拿出来，先给何县长过目"), "assign")
    assert found["people"] == ["张伟明"]


def subject_of(text: str) -> Subject:
    words, projects = said(text, "张伟明", MONDAY)
    return Subject(said=words, projects=projects)


AWAY = {
    "25号到28号外出培训": ("11-25", "11-28"), "25-28号外出培训": ("11-25", "11-28"), "28号到25号": (),
    "明天起请假三天": ("11-24", "11-26"), "从周三开始休五天": ("11-25", "11-29"),
    "这周四、周五请假": ("11-26", "11-27"), "下周三四五去学习": ("12-02", "12-04"),
    "明天、后天请假": ("11-24", "11-25"),
    "周三四天请假": (), "周三一天请假": ("11-25", "11-25"), "从明儿起到下周三": ("11-24", "12-02"),
    "下周起休五天年假，11月30号开始": ("11-30", "12-04"), "12月3日开始学习，12月20日结束": ("12-03", "12-20"),
    "请两天假，25、26": ("11-25", "11-26"), "12月3号起休假，12月10号回来上班": ("12-03", "12-09"),
    "周三、周五请假": (), "12月1日至5日休假": ("12-01", "12-05"), "12月1号开始休年假10天": ("12-01", "12-14"),
}  # fmt: skip
REPORTED = {
    "安置房今天头资五万三百分之四十二": {"invested_wan": 5.3, "percent": 42},
    "安置房6w，累1.34E": {"invested_wan": 6, "cumulative_wan": 13400},
    "安置房投了3个万，雷计八百六十万": {"invested_wan": 3, "cumulative_wan": 860}, "安置房招了三个万亩基地": {},
    "安置房今天1 2 万 累 计 8 6 0 万": {"invested_wan": 12, "cumulative_wan": 860},
    "安置房今儿个12.5，累860": {"invested_wan": 12.5, "cumulative_wan": 860}, "安置房没施工，0": {"invested_wan": 0},
    "安置房同昨天，860/61%": {"cumulative_wan": 860, "percent": 61, "no_change": True},
    "安置房今天6。5万": {"invested_wan": 6.5},
    "安置房停工等料 今天投入5万 累计还是860万": {"invested_wan": 5, "cumulative_wan": 860, "problems": ["停工等料"]},
    "安置房\n钱 5.5\n总 860\n度 41\n人 27": {"invested_wan": 5.5, "cumulative_wan": 860, "percent": 41},
    "安置房进度从60%提到75%": {"percent": 75}, "安置房1-11月完成投资8600万": {"cumulative_wan": 8600},
    "安置房截至昨天8600万": {"cumulative_wan": 8600, "report_date": "2026-11-22"},
    "安置房今天完成1.2个亿": {"invested_wan": 12000}, "安置房完成75%，其中一标60%": {"percent": 75},
}  # fmt: skip


@pytest.mark.parametrize("phrase", AWAY)
def test_days_away(phrase):
    """From and to, or both are asked."""
    found, asks = absence(subject_of(phrase))
    assert tuple(day[5:] for day in found.values()) == AWAY[phrase]
    assert bool(asks) is not bool(found)


@pytest.mark.parametrize("phrase", REPORTED)
def test_reported_figures(phrase):
    """What it is now, and this day's apart from what it came to."""
    found, _asks = reported(subject_of(phrase))
    assert {key: value for key, value in found.items() if key != "projects"} == REPORTED[phrase]


MORE_THAN = {
    "安置房今日320余万，累计8600余万": ({}, ("invested_wan",)), "安置房今天投了320余万": ({}, ("invested_wan",)),
    "安置房今天完成320 余万元": ({}, ("invested_wan",)), "安置房今日完成三百二十余万元": ({}, ("invested_wan",)),
    "安置房累计1.2亿余元": ({}, ("invested_wan",)), "安置房今天九十万出头": ({}, ("invested_wan",)),
    "安置房累计两千余万，今天3万": ({"invested_wan": 3}, ()),
    "安置房今天完成三百来万": ({}, ("invested_wan",)), "安置房今日完成两千多万元": ({}, ("invested_wan",)),
    "安置房今日完成3多千万": ({}, ("invested_wan",)), "安置房今天完成两亿多": ({}, ("invested_wan",)),
    "安置房今天320余": ({}, ("invested_wan",)), "安置房今天完成320 多万": ({}, ("invested_wan",)),
}  # fmt: skip


@pytest.mark.parametrize("phrase", MORE_THAN)
def test_the_unit_of_a_sum_stands_behind_more_and_about(phrase):
    """余, 来, 多 and 出头 alike are no figure: how much it is is asked, and the words are kept (language §4)."""
    found, asks = reported(subject_of(phrase))
    assert ({name: value for name, value in found.items() if name.endswith("_wan")}, asks) == MORE_THAN[phrase]
