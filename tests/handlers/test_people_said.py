"""请假、销假、移交、免打扰 as people say them."""

import pytest

from domain.events import HandingOver, Hushed, LeaveEnded, LeaveTaken
from domain.people.records import Binding, Person, Post, Role
from handlers.commands import understood
from handlers.language.normalise import normalise
from handlers.language.vocabulary import Vocabulary
from handlers.said import Said
from tests.domain.matter_kit import at, by, county, id_of, roster, with_person

NOW = at("11-25 10:00")  # a Wednesday


def a_county():
    people = with_person(with_person(roster(), "住建员", name="李静"), "住建长", name="张伟明")
    person = Person(key="赵敏", name="赵敏", staff_id=id_of("赵敏"), binding=Binding.CONFIRMED)
    post = Post(key="住建局|科员", unit="住建局", title="科员", role=Role.MEMBER, holder="赵敏")
    return county(
        type(people)(
            units=people.units,
            posts={**people.posts, post.key: post},
            persons={**people.persons, person.key: person},
            groups=people.groups,
        )
    )


COUNTY = a_county()


def heard(text: str, who: str = "住建员"):
    words = normalise(text, bot_names=("督办助手",))
    actor = by(who, message="m1")
    said = Said(
        text=words, lines=(words,), who=COUNTY.standpoint(actor, NOW), county=COUNTY,
        vocabulary=Vocabulary(roster=COUNTY.roster), now=NOW, digits="123456",
    )  # fmt: skip
    return understood(said)


@pytest.mark.parametrize(
    ("text", "start", "end", "proxy"),
    [
        ("我下周一到周三请假，日报由赵敏代报", "2026-11-30", "2026-12-02", "赵敏"),
        ("我明天请假", "2026-11-26", "2026-11-26", ""),
        ("请假3天", "2026-11-25", "2026-11-27", ""),
        ("请假 3天 由赵敏代", "2026-11-25", "2026-11-27", "赵敏"),
        ("11月30日至12月2日请假，由赵敏代理", "2026-11-30", "2026-12-02", "赵敏"),
        ("下周一请假一天，工作由赵敏代", "2026-11-30", "2026-11-30", "赵敏"),
        ("我下周一至下周三休年假，请赵敏代班", "2026-11-30", "2026-12-02", "赵敏"),
        ("请三天病假", "2026-11-25", "2026-11-27", ""),
        ("30日到2日请假", "2026-11-30", "2026-12-02", ""),
        ("今天请假", "2026-11-25", "2026-11-25", ""),
        ("出差3天，由赵敏代", "2026-11-25", "2026-11-27", "赵敏"),
        ("李静明天请假，由赵敏代", "2026-11-26", "2026-11-26", "赵敏"),
        ("下周二到周四我出差，让赵敏盯着", "2026-12-01", "2026-12-03", "赵敏"),
        ("明天请假，工作交给赵敏负责", "2026-11-26", "2026-11-26", "赵敏"),
        ("我下周一到三休假", "2026-11-30", "2026-12-02", ""),
        ("下周二至四我出差", "2026-12-01", "2026-12-03", ""),
        ("我下周一到南宁出差", "2026-11-30", "2026-11-30", ""),
        ("明天我请假，赵敏帮我报", "2026-11-26", "2026-11-26", "赵敏"),
        ("明天请假，日报让赵敏帮忙填一下", "2026-11-26", "2026-11-26", "赵敏"),
        ("请假一周", "2026-11-25", "2026-12-01", ""),
        ("明天起请假两天", "2026-11-26", "2026-11-27", ""),
        ("我明天出差，有急事联系赵敏即可", "2026-11-26", "2026-11-26", "赵敏"),
        ("我明天出差，别找我", "2026-11-26", "2026-11-26", ""),
        ("家里老人住院，明天请假一天", "2026-11-26", "2026-11-26", ""),
        ("回家割稻子请五天假", "2026-11-25", "2026-12-01", ""),
        ("局长，明天请假一天", "2026-11-26", "2026-11-26", ""),
    ],
)
def test_days_and_proxy(text: str, start: str, end: str, proxy: str) -> None:
    """Days look forward; the second end of a stretch is counted from the first."""
    event = heard(text)
    assert isinstance(event, LeaveTaken)
    assert event.period is not None
    assert (event.person, event.period.start_on.isoformat(), event.period.end_on.isoformat(), event.proxy) == (
        "住建员",
        start,
        end,
        proxy,
    )


@pytest.mark.parametrize(
    ("text", "asked"), [("我请假", ""), ("我下周请假", ""), ("下周请三天假", ""), ("明天请假，由王五代理", "王五")]
)
def test_what_cannot_be_told_is_asked(text: str, asked: str) -> None:
    """Without days, or with a name that is nobody's, nothing is guessed."""
    event = heard(text)
    assert isinstance(event, LeaveTaken)
    assert event.unknown == asked
    assert bool(event.period) == bool(asked)


@pytest.mark.parametrize(
    "text",
    [
        "请假制度要落实",
        "外出招商的行程表后天中午之前排好",
        "城投说要请假",
        "有人请假吗",
        "谁请假了",
        "不请假了吧，继续上班吧",
        "退回来了",
        "他回来了吗",
    ],
)
def test_talk_about_leave_is_none(text: str) -> None:
    """Words about leave take nobody's."""
    assert not isinstance(heard(text), LeaveTaken | LeaveEnded)


@pytest.mark.parametrize(
    "text",
    [
        "安主任明天出差",
        "第44号恳请延期至12月20日办结，安国良主任出差未签字",
        "44号既然安主任出差，那就同意延至12月20日",
        "要交的话今天交不了，会计请假，明早第一件事",
        "图审的盛工出差，周一回，图只能周一出",
        "师傅请假了，吊车今天借隔壁工地的开",
        "我可没请假",
        "我这周不出差了，不用找人代签",
        "全体人员年底前一律不准请假",
        "我昨天请假是因为牙疼，今天好了",
        "木工请假，门楼今天没动",
    ],
)
def test_the_leave_of_others_is_not_the_senders(text: str) -> None:
    """Why something waits, who else is away, that nobody is: none of it puts the sender down as away."""
    assert not isinstance(heard(text), LeaveTaken)


@pytest.mark.parametrize(
    "text", ["销假", "取消请假", "提前销假", "李静销假", "我回来了", "今天回来上班了", "休完假了", "我已返岗"]
)
def test_back_again(text: str) -> None:
    """Of the sender, or of who is named."""
    event = heard(text)
    assert isinstance(event, LeaveEnded)
    assert event.person == "住建员"


@pytest.mark.parametrize(
    "text", ["移交 张伟明→赵敏", "移交 张伟明->赵敏", "移交张伟明给赵敏", "张伟明的工作移交给赵敏", "移交：张伟明 赵敏"]
)
def test_handing_over(text: str) -> None:
    """However the arrow is written."""
    event = heard(text, "主任")
    assert isinstance(event, HandingOver)
    assert (event.giver, event.taker, event.unknown) == ("住建长", "赵敏", ())


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("免打扰到14:00", "11-25 14:00"),
        ("免打扰2小时", "11-25 12:00"),
        ("免打扰到明天上午10点", "11-26 10:00"),
        ("勿扰到下午3点", "11-25 15:00"),
    ],
)
def test_quiet(text: str, until: str) -> None:
    """Until a moment that is echoed."""
    event = heard(text)
    assert isinstance(event, Hushed)
    assert event.until == at(until)


def test_no_more_quiet() -> None:
    """And back."""
    event = heard("取消免打扰")
    assert isinstance(event, Hushed)
    assert event.until is None
