"""Figures, days and numbers as they are said in a hurry (language §1, §3), one row a way of saying it."""

from datetime import datetime

import pytest

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from domain.worktime import OfficeHours
from handlers.language.dates import find_deadline
from handlers.language.figures import figures_of, with_unit
from handlers.language.normalise import bare_items, find_items, normalise
from handlers.language.numbers import find_money, find_percents
from handlers.language.sentences.absences import absence
from handlers.language.sentences.reported import reported
from handlers.language.sentences.subject import Subject
from tests.language.kit import said

MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)
MONEY = {
    "1个亿": [10000], "完成1.2个亿": [12000], "三个多亿": [30000], "半个亿": [5000], "个把亿": [],
    "320w": [320], "320 万": [320], "320kw": [], "3200(万元)": [3200], "投资额（万元）：3200": [3200],
    "320万不是230万": [320, 230], "两千六百多万": [2600], "三四百万": [], "三百四五十万": [], "万不得已": [],
}  # fmt: skip
SHARES = {
    "百分百": [100], "完成75个点": [75], "提高8.5个点": [], "百分之八十几": [], "六七成": [], "75-80%": [],
    "不到一半": [], "过半": [50], "百分之四十五点五": [45.5], "从60%到75%": [60, 75],
}  # fmt: skip
DAYS = {
    "大后儿报": "11-26 18:00", "三天时间把台账补齐": "11-26 18:00", "限三日": "11-26 18:00", "限期三天": "11-26 18:00",
    "限时2天": "11-25 18:00", "限25日前": "11-25 18:00", "下个工作日": "11-24 18:00", "月尾": "11-30 18:00",
    "年尾": "12-31 18:00", "下月月底": "12-31 18:00", "12月5日下班前": "12-05 18:00", "除夕前": "02-04 18:00",
    "不要等到周五，周三前": "11-25 18:00", "原来周五前，现在改到周三": "11-25 18:00", "限12月3日": "12-03 18:00",
    "周三周四给个说法": "ambiguous", "下周二、三前": "ambiguous", "周四五报": "ambiguous",
    "过完节": "ambiguous",
    "周五三点前": "11-27 15:00", "周一二期工程": "11-23 18:00",
}  # fmt: skip
NUMBERS = {
    "17号前": [], "17号楼漏水": [], "17号令": [], "17号开会": [], "17号周五前办完": [17], "第17件": [17],
    "第十七件事办好了": [17], "十七件": [], "把17和21催一下": [17, 21], "No.17": [17], "no17": [17],
    "不是18号是17号": [17], "17号不是18号": [17], "17/18/19都收到": [17, 18, 19], "17.18.19都收到": [17, 18, 19],
    "17 & 18 收到": [17, 18], "17+18收到": [17, 18], "看下17": [17], "一百零三号收到": [103],
    "17至19三件": [17, 18, 19], "预计25号开工": [], "25号验收": [], "5号验收通过": [5], "3号桥": [],
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
    "年内累计2.312亿，今日60万": "累23120 日60",
    "今日60万，累计8600": "日60 累8600", "累计8600": "", "今日60万，新增桩基86": "日60", "60万，贷款3000万没放": "日60",
    "单位：万元，今日60，累计8600": "日60 累8600", "累计8600万，其中一标3000万": "累8600", "今日付民工工资60万": "",
    "今日60万元征地款": "", "总投资3亿，今日60万": "日60", "计划总投资3亿，占年计划60%": "%60", "钢材涨价15%": "",
    "同比增长7.8%": "", "整体过半": "%50", "装修过半": "", "外墙刷了一半": "", "形象进度三分之一": "%33.3",
    "一半多点": "",
    "时间过半任务过半": "", "进度从六成提到七成五": "%75", "贰佰叁拾万元整": "日230", "捌玖不离十": "", "60来万": "",
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
    "张力群看一下": "张立群", "段红图抓紧": "段宏图", "妇保院进展": "QH022", "排涝工程": "QH003",
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


def subject_of(text: str) -> Subject:
    words, projects = said(text, "张伟明", MONDAY)
    return Subject(said=words, projects=projects)


AWAY = {
    "25号到28号外出培训": ("11-25", "11-28"), "25-28号外出培训": ("11-25", "11-28"), "28号到25号": (),
    "明天起请假三天": ("11-24", "11-26"), "从周三开始休五天": ("11-25", "11-29"),
    "这周四、周五请假": ("11-26", "11-27"),
    "周三、周五请假": (), "12月1日至5日休假": ("12-01", "12-05"), "12月1号开始休年假10天": ("12-01", "12-10"),
}  # fmt: skip
REPORTED = {
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
