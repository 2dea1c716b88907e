"""Deadlines as officials type them, read on Sunday 2026-11-22 at 10:00 unless the row says otherwise (language §4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from domain.worktime import OfficeHours
from handlers.language.dates import Deadline, find_deadline
from handlers.language.normalise import normalise

CALENDAR, HOURS = load_calendar(), OfficeHours()
SUNDAY = "2026-11-22 10:00"


def local(text: str) -> datetime:
    """A moment in county time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=COUNTY_ZONE)


def read(text: str, now: str = SUNDAY) -> Deadline | None:
    """The deadline of a raw text."""
    return find_deadline(normalise(text), local(now), CALENDAR, HOURS)


READ = """
今天 | 11-22 18:00
明天 | 11-23 18:00
后天 | 11-24 18:00
大后天 | 11-25 18:00
下班前 | 11-22 18:00
晚8点 | 11-22 20:00
明天上午10点 | 11-23 10:00
下午5点半 | 11-22 17:30
下周三 | 11-25 18:00
周四前 | 11-26 18:00
月底 | 11-30 18:00
下月5号 | 12-05 18:00
本月25日 | 11-25 18:00
25日前 | 11-25 18:00
12月上旬 | 12-10 18:00
12月中旬 | 12-20 18:00
12月下旬 | 12-31 18:00
旬末 | 11-30 18:00
季末 | 12-31 18:00
年底 | 12-31 18:00
明年3月底 | 2027-03-31 18:00
明年一季度 | 2027-03-31 18:00
3天内 | 11-25 18:00
三日内 | 11-25 18:00
5个工作日内 | 11-27 18:00
24小时内 | 11-23 10:00
一周内 | 11-29 18:00
两个月内 | 2027-01-22 18:00
半个月 | 12-07 18:00
元旦前 | 12-31 18:00
春节前 | 2027-02-04 18:00
节后第二个工作日 | 2027-01-05 18:00
春节后第一个工作日 | 2027-02-09 18:00
节后5个工作日内 | 2027-01-08 18:00
2026.12.5 | 12-05 18:00
2026-12-05 | 12-05 18:00
12/5 | 12-05 18:00
11.27前 | 11-27 18:00
20261130 | 11-30 18:00
26年12月5日 | 12-05 18:00
11月27日（周五）17:00前 | 11-27 17:00
１１月２７日１７：００前 | 11-27 17:00
明天（11月23日）下班前 | 11-23 18:00
周五（27日）前 | 11-27 18:00
12月4日（周五） | 12-04 18:00
晚上12点 | 11-23 00:00
今晚8点前 | 11-22 20:00
周三十点 | 11-25 10:00
周二十点 | 11-24 10:00
周五五点前 | 11-27 17:00
今天下午三点一刻 | 11-22 15:15
17时30分 | 11-22 17:30
下周三12:00 | 11-25 12:00
明早 | 11-23 08:30
明早9点 | 11-23 09:00
明天上午 | 11-23 12:00
后天中午12点前 | 11-24 12:00
下周一上班前 | 11-23 08:30
12月10日24时前 | 12-11 00:00
明后两天 | 11-24 18:00
礼拜五 | 11-27 18:00
下下周一 | 11-30 18:00
下周内 | 11-27 18:00
下旬 | 11-30 18:00
中旬 | 12-20 18:00
二十五号前 | 11-25 18:00
十二月五日前 | 12-05 18:00
五点前 | 11-22 17:00
一个半小时内 | 11-22 11:30
三个月内 | 2027-02-22 18:00
一年内 | 2027-11-22 18:00
五一前 | 2027-04-30 18:00
四季度 | 12-31 18:00
下季度末 | 2027-03-31 18:00
12月份 | 12-31 18:00
12月25日至27日 | 12-27 18:00
延期到28号 | 11-28 18:00
延期37 到28日 等用地批复 | 11-28 18:00
延期至12月10日下班前 | 12-10 18:00
交办 住建局 下周五前报送城东安置房征迁方案 | 11-27 18:00
请于12月5日前报送1号楼进展 | 12-05 18:00
收到，25日前报 | 11-25 18:00
17号前报17号事项进展 | 12-17 18:00
自收文之日起15日内反馈 | 12-07 18:00
11月20日会议明确，周五前报送 | 11-27 18:00
去年底已完成，今年底前销号 | 12-31 18:00
下周三开会，11月27日前报送 | 11-27 18:00
本月最后一个工作日 | 11-30 18:00
12月第二个周五 | 12-11 18:00
下月第一个工作日 | 12-01 18:00
本季度最后一个工作日 | 12-31 18:00
3月第一个周一 | 2027-03-01 18:00
半年内 | 2027-05-22 18:00
明儿上午 | 11-23 12:00
中午下班前 | 11-22 12:00
大下周一 | 11-30 18:00
"""


@pytest.mark.parametrize("row", READ.strip().splitlines())
def test_what_officials_type_is_read(row: str) -> None:
    """Every phrase of language §4 and its neighbours."""
    text, due = (part.strip() for part in row.split("|"))
    found = read(text)
    assert found is not None
    assert found.problem is None
    assert found.at == local(due if due.startswith("20") else f"2026-{due}")


@pytest.mark.parametrize(
    ("text", "now", "due"),
    [
        ("本周五", "2026-11-23 08:45", "2026-11-27 18:00"),
        ("周五前", "2026-11-27 10:00", "2026-11-27 18:00"),
        ("国庆前", "2026-09-01 10:00", "2026-09-30 18:00"),
        ("节后第二个工作日", "2026-10-03 10:00", "2026-10-09 18:00"),
        ("5个工作日内", "2026-09-30 10:00", "2026-10-13 18:00"),
        ("本周内", "2026-09-29 10:00", "2026-09-30 18:00"),
        ("9月30日", "2026-09-20 10:00", "2026-09-30 18:00"),
        ("9/30", "2026-09-20 10:00", "2026-09-30 18:00"),
        ("2026.9.30", "2026-09-20 10:00", "2026-09-30 18:00"),
        ("三季度末", "2026-08-20 10:00", "2026-09-30 18:00"),
        ("上午10点", "2026-11-23 08:45", "2026-11-23 10:00"),
    ],
)
def test_the_same_words_on_other_days(text: str, now: str, due: str) -> None:
    """Holidays, make-up days and weeks decide."""
    found = read(text, now)
    assert found is not None
    assert found.at == local(due)


@pytest.mark.parametrize(
    ("text", "now", "readings"),
    [
        ("3月15日前", SUNDAY, ["2026-03-15 18:00", "2027-03-15 18:00"]),
        ("9月30日", SUNDAY, ["2026-09-30 18:00", "2027-09-30 18:00"]),
        ("2026-09-30", SUNDAY, ["2026-09-30 18:00"]),
        ("本周五", SUNDAY, ["2026-11-20 18:00", "2026-11-27 18:00"]),
        ("国庆前", SUNDAY, ["2026-09-30 18:00", "2027-09-30 18:00"]),
        ("三季度末", SUNDAY, ["2026-09-30 18:00", "2027-09-30 18:00"]),
        ("上午9点前", SUNDAY, ["2026-11-22 09:00", "2026-11-23 09:00"]),
        ("今天", "2026-11-27 19:00", ["2026-11-27 18:00", "2026-11-28 18:00"]),
        ("节前", "2026-10-03 10:00", ["2026-09-30 18:00"]),
    ],
)
def test_what_is_past_is_asked_about(text: str, now: str, readings: list[str]) -> None:
    """Nothing moves to another year by itself; what might be meant is offered."""
    found = read(text, now)
    assert found is not None
    assert (found.at, found.problem) == (None, "past")
    assert found.readings == tuple(local(each) for each in readings)


@pytest.mark.parametrize(
    "text",
    [
        "下周",
        "今晚",
        "年前",
        "月初",
        "三季度前",
        "12月前",
        "两三天内",
        "2-3天内",
        "31日前",
        "明天7点",
        "国庆前三天",
        "12月5日前后",
        "3天内报方案，12月底前完成整改",
        "明天或后天",
        "下季度初",
        "最后一个工作日",
        "周五或下周三前",
        "周五或者下周三前报方案",
    ],
)
def test_what_may_mean_two_things_is_asked_about(text: str) -> None:
    """Ambiguity asks; it never guesses."""
    found = read(text)
    assert found is not None
    assert (found.at, found.problem) == (None, "ambiguous")


@pytest.mark.parametrize("text", ["2月30日前", "2月30日", "11月31号前", "2026-02-30"])
def test_a_day_that_does_not_exist_is_said_so(text: str) -> None:
    """2月30日 is no day, and none is offered for it."""
    found = read(text)
    assert found is not None
    assert (found.at, found.problem, found.readings) == (None, "no_such_day", ())


@pytest.mark.parametrize("text", ["昨天前", "前天之前", "请于昨天以前报送"])
def test_what_is_gone_is_past(text: str) -> None:
    """A limit that is gone is asked about."""
    found = read(text)
    assert found is not None
    assert (found.at, found.problem) == (None, "past")


@pytest.mark.parametrize(
    "text",
    [
        "一号楼封顶",
        "3号线",
        "17号收到",
        "第12号",
        "交办〔2026〕1号",
        "每逢周一",
        "每月20日前报",
        "每周五下午5点",
        "延期10天",
        "逾期半个月",
        "昨天",
        "上周五",
        "去年12月31日",
        "3天前",
        "1-10月完成投资3000万",
        "截至11月20日完成300万",
        "从12月1日起",
        "百日攻坚",
        "一周一调度",
        "完成2/3",
        "9.30亿",
        "3点意见",
        "尽快",
        "收到",
        "2号地块",
        "10月份",
        "",
    ],
)
def test_what_only_looks_like_a_deadline_is_none(text: str) -> None:
    """Houses, lines, matters, habits, reports and the past are no deadlines."""
    assert read(text) is None


def test_the_span_covers_the_words_that_were_read() -> None:
    """The title is what remains without the span."""
    text = normalise("请住建局于11月27日（周五）17:00前报送")
    found = find_deadline(text, local(SUNDAY), CALENDAR, HOURS)
    assert found is not None
    assert text[slice(*found.span)] == "11月27日(周五)17:00"
    assert found.because == "month_day+weekday+clock_time"


WORDS = st.lists(
    st.sampled_from(
        [
            *list("0123456789一二三十两半年月日号周末底前后内旬季天点时分()-/.:至到起上中下本明今每第"),
            "国庆",
            "工作日",
            "节",
            "小时",
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=600, deadline=None)
@given(st.one_of(WORDS, st.text(max_size=60)), st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_no_text_raises_and_no_deadline_is_past(text: str, moment: datetime) -> None:
    """Whatever is typed: an aware UTC moment after now, or a question, or nothing."""
    now = moment.replace(tzinfo=UTC)
    found = find_deadline(normalise(text), now, CALENDAR, HOURS)
    if found is not None:
        assert (found.at is None) == (found.problem is not None)
        assert found.at is None or (found.at > now and found.at.utcoffset() == timedelta(0))


@given(st.dates(date(2026, 11, 23), date(2026, 12, 31)))
def test_every_date_written_is_read_back(day: date) -> None:
    """A date in each of its spellings is that date."""
    for text in (f"{day.month}月{day.day}日前", f"{day:%Y-%m-%d}", f"{day:%Y.%m.%d}", f"{day.month}/{day.day}前"):
        found = read(text)
        assert found is not None
        assert found.at == HOURS.close_of(day)
