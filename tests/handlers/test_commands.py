"""Questions, the acts of the office, and everything that is no command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.wording import load_wording
from domain.actors import Channel
from domain.events import Misunderstood, Proposed, Unproven
from handlers.commands import COMMANDS, answered, guess_of, understood
from handlers.readings.talk import is_courtesy
from tests.handlers.said_kit import read, said, short
from tests.language.kit import corpus

# P = privately, G = in the staff group with an @, Q = privately, quoting a message of ours.
HOW: dict[str, dict[str, object]] = {"P": {}, "G": {"group": True}, "Q": {"quoted": "h"}}

ASKED = (
    ("P", "同意延期1、2号", "Asked query=one_by_one subject=同意延期1"),
    ("P", "销号1号和3号", "Asked query=one_by_one subject=销号1"),
    ("P", "中止1，2号", "Asked query=one_by_one subject=中止1"),
    ("P", "办结1、2号 已报送", "Asked query=one_by_one subject=办结1"),
    ("P", "催一下张局", "Asked query=unit subject=住建局"),
    ("P", "催一下逾期的", "Asked query=overdue"),
    ("P", "把没签的都催一遍", "Asked query=unsigned"),
    ("P", "催一下", "Asked query=unsigned"),
    ("P", "再催催他们吧", "Asked query=unsigned"),
    ("P", "哪些项目黄灯", "LightAsked query=list subject=yellow"),
    ("P", "哪些红了，为什么", "LightAsked query=list subject=red"),
    ("P", "我分管的哪些项目落后", "LightAsked query=list"),
    ("P", "光伏玻璃为啥黄了", "LightAsked query=one subject=光伏玻璃"),
    ("P", "1号卡在哪了", "Asked query=item item=2026-1"),
    ("P", "把没报日报的催一下", "Asked query=missing_reports"),
    ("P", "催一下没报日报的单位", "Asked query=missing_reports"),
    ("P", "行，同意", "Ruled grant code=4839"),
    ("P", "可以，同意", "Ruled grant code=4839"),
    ("P", "城建口这周有哪些到期", "Asked query=near_due"),
    ("P", "起草督办函 3号 拖了半个月没动静", "LetterBegun letter_kind=supervision_letter item=2026-3 code=4839"),
    ("P", "给交通局发个督办函", "LetterBegun letter_kind=supervision_letter code=4839"),
    ("P", "3号起草督办函", "LetterBegun letter_kind=supervision_letter item=2026-3 code=4839"),
    ("P", "给住建局发过几次函", "LetterAsked query=register unit=住建局"),
    ("P", "催办1、2号", "Reminded item=2026-1 more=2026-2"),
    ("P", "催办1号和3号 住建局", "Reminded item=2026-1 unit=住建局 more=2026-3"),
    ("P", "记住 老玻璃 是 光伏玻璃", "NameTaught said=老玻璃 subject=光伏玻璃"),
    ("P", "记住“老玻璃”就是光伏玻璃", "NameTaught said=老玻璃 subject=光伏玻璃"),
    ("P", "忘记 王局", "NameForgotten said=王局"),
    ("P", "忘掉“老城建”", "NameForgotten said=老城建"),
    ("G", "@督办助手 忘记 王局", ""),
    ("P", "我的叫法", "Asked query=names"),
    ("P", "帮助", "Asked query=help"),
    ("P", "?", "Asked query=help"),
    ("P", "？", "Asked query=help"),
    ("P", "@督办助手", "Asked query=help"),
    ("G", "@督办助手 ", "Asked query=help"),
    ("P", "1号谁还没看", "Asked query=unread item=2026-1"),
    ("P", "谁没看1号", "Asked query=unread item=2026-1"),
    ("P", "1号还有谁没看？", "Asked query=unread item=2026-1"),
    ("P", "未读", "Asked query=unread"),
    ("P", "未读名单", "Asked query=unread"),
    ("P", "1号未读", "Asked query=unread item=2026-1"),
    ("P", "谁还没签", "Asked query=unsigned"),
    ("P", "还有谁没签收？", "Asked query=unsigned"),
    ("P", "哪些单位没签收", "Asked query=unsigned"),
    ("P", "1号谁没签收", "Asked query=unsigned item=2026-1"),
    ("Q", "谁还没看", "Asked query=unread handle=h"),
    ("Q", "谁没读", "Asked query=unread handle=h"),
    ("P", "我的", "Asked query=mine"),
    ("P", "有啥要我办的", "Asked query=mine"),
    ("P", "我们局现在有哪些事", "Asked query=mine"),
    ("P", "我这边有啥", "Asked query=mine"),
    ("P", "我手上有什么要办的", "Asked query=mine"),
    ("P", "我这里最近有啥事", "Asked query=mine"),
    ("P", "今天要干什么", "Asked query=mine"),
    ("P", "我要干啥", "Asked query=mine"),
    ("P", "我交办的事都怎么样了", "Asked query=mine"),
    ("P", "光伏玻璃这个月干了多少", "Asked query=investment subject=80万吨光伏玻璃项目"),
    ("P", "今年还差多少投资", "Asked query=investment"),
    ("P", "我现在该做什么", "Asked query=mine"),
    ("P", "情况怎么样", "Asked query=overview"),
    ("P", "全县项目怎么样", "Asked query=overview"),
    ("P", "城建这块情况怎么样", "Asked query=overview"),
    ("P", "今天有什么要我看的", "Asked query=overview"),
    ("P", "催一下交通局", "Asked query=unit subject=交通局"),
    ("P", "让交通局抓紧", "Asked query=unit subject=交通局"),
    ("P", "有哪些等我定", "Asked query=approvals"),
    ("P", "明天放假吗", "Asked query=calendar subject=2026-11-24"),
    ("P", "我的事项", "Asked query=mine"),
    ("P", "待办", "Asked query=mine"),
    ("P", "我还有什么没办", "Asked query=mine"),
    ("P", "逾期", "Asked query=overdue"),
    ("P", "哪些逾期了", "Asked query=overdue"),
    ("P", "查一下逾期", "Asked query=overdue"),
    ("P", "快到期", "Asked query=near_due"),
    ("P", "临期", "Asked query=near_due"),
    ("P", "临期事项", "Asked query=near_due"),
    ("P", "谁还没报日报", "Asked query=missing_reports"),
    ("G", "今天还有哪些单位没报", "Asked query=missing_reports"),
    ("P", "昨天谁没报", "Asked query=missing_reports subject=2026-11-22"),
    ("P", "日报都报齐了吗", "Asked query=missing_reports"),
    ("P", "日报没报的名单", "Asked query=missing_reports"),
    ("P", "我负责哪些项目", "Asked query=investment"),
    ("P", "这个月投了多少", "Asked query=investment"),
    ("P", "今年投资完成情况怎么样", "Asked query=investment"),
    ("P", "住建局上个月投了多少", "Asked query=investment subject=住建局 month=2026-10"),
    ("P", "十二月份完成多少投资", "Asked query=investment month=2025-12"),
    ("P", "光伏玻璃投了多少", "Asked query=investment subject=80万吨光伏玻璃项目"),
    ("P", "光伏玻璃这个月完成投资情况", "Asked query=investment subject=80万吨光伏玻璃项目"),
    ("P", "我们发过哪些函", "LetterAsked query=register"),
    ("P", "今年一共发了几份督办函", "LetterAsked query=register letter_kind=supervision_letter"),
    ("P", "住建局发过几次函", "LetterAsked query=register unit=住建局"),
    ("P", "给住建局发过几次函", "LetterAsked query=register unit=住建局"),
    ("P", "住建局收到过什么函", "LetterAsked query=register unit=住建局"),
    ("P", "今年给住建局发了几份函", "LetterAsked query=register unit=住建局 month=2026"),
    ("P", "这个月发了几份督办函", "LetterAsked query=register letter_kind=supervision_letter month=2026-11"),
    ("P", "上个月发过哪些函", "LetterAsked query=register month=2026-10"),
    ("P", "12月发了多少份提醒函", "LetterAsked query=register letter_kind=reminder_letter month=2025-12"),
    ("P", "1号发过几次函", "LetterAsked query=of item=2026-1"),
    ("P", "1号怎么样了", "Asked query=item item=2026-1"),
    ("P", "1号到哪了", "Asked query=item item=2026-1"),
    ("P", "1号进展？", "Asked query=item item=2026-1"),
    ("P", "1号进展如何", "Asked query=item item=2026-1"),
    ("P", "1号", "Asked query=item item=2026-1"),
    ("P", "查1号", "Asked query=item item=2026-1"),
    ("P", "交办1号", "Asked query=item item=2026-1"),
    ("P", "交办〔2026〕1号", "Asked query=item item=2026-1"),
    ("P", "1号办结了吗", "Asked query=item item=2026-1"),
    ("P", "1号办得怎么样了？", "Asked query=item item=2026-1"),
    ("Q", "怎么样了", "Asked query=item handle=h"),
    ("P", "1号销号了吗", "Asked query=item item=2026-1"),
    ("P", "建议 增加导出", "Suggested text=增加导出"),
    ("P", "你好", "Asked query=help"),
    ("P", "1号什么时候到期", "Asked query=item item=2026-1"),
    ("P", "谁签收了", "Asked query=unsigned"),
    ("P", "交办怎么用", "Asked query=help"),
    ("P", "我有几件事没办", "Asked query=mine"),
    ("P", "待办事项", "Asked query=mine"),
    ("P", "看看我的", "Asked query=mine"),
    ("P", "我要办的", "Asked query=mine"),
    ("P", "帮我查一下快到期的事项", "Asked query=near_due"),
    ("P", "有没有逾期的", "Asked query=overdue"),
    ("P", "1号谁没看？谁没签？", "Asked query=unread item=2026-1"),
    ("P", "未签收", "Asked query=unsigned"),
    ("P", "谁没有看", "Asked query=unread"),
    ("P", "谁还没有查看1号", "Asked query=unread item=2026-1"),
    ("P", "已读情况", "Asked query=unread"),
    ("P", "1号已读未读", "Asked query=unread item=2026-1"),
    ("P", "1号签收情况", "Asked query=unsigned item=2026-1"),
    ("P", "1号有哪些单位没签收", "Asked query=unsigned item=2026-1"),
    ("P", "第1号进展如何？", "Asked query=item item=2026-1"),
    ("P", "〔2026〕1号怎么样", "Asked query=item item=2026-1"),
    ("P", "1号结果呢", "Asked query=item item=2026-1"),
    ("P", "怎么用？", "Asked query=help"),
    ("P", "菜单", "Asked query=help"),
    ("P", "#37", "Asked query=item item=2026-37"),
    ("P", "1号办结没", "Asked query=item item=2026-1"),
    ("P", "1号是否办结", "Asked query=item item=2026-1"),
    ("P", "1号完成了没有", "Asked query=item item=2026-1"),
    ("P", "1号签收了吗", "Asked query=unsigned item=2026-1"),
    ("P", "1号签收没有", "Asked query=item item=2026-1"),
)

OFFICE = (
    ("P", "绑定 主要领导群", "BindingBegun tier=PRINCIPAL code=483921"),
    ("P", "绑定分管领导群 工业口", "BindingBegun tier=FIELD code=483921 policy_field=工业"),
    ("P", "绑定：工作人员群", "BindingBegun tier=STAFF code=483921"),
    ("G", "绑定 483921", "GroupBound code=483921 title=工作人员群"),
    ("P", "确认绑定", "AccountsConfirmed code=4839"),
    ("P", "确认绑定 全部", "AccountsConfirmed code=4839"),
    ("P", "确认绑定 张局、刘强", "AccountsConfirmed persons=张局+刘强 code=4839"),
    ("P", "确认", "Confirmed fresh_code=4839"),
    ("P", "确认下发 1234", "Confirmed code=1234 fresh_code=4839"),
    ("P", "确认1234", "Confirmed code=1234 fresh_code=4839"),
    ("G", "确认 1234", "Confirmed code=1234 fresh_code=4839"),
    ("P", "取消", "Dropped"),
    ("P", "报送", "Released fresh_code=4839"),
    ("P", "报送 1234", "Released code=1234 fresh_code=4839"),
    ("P", "报送1号 1234", "Released item=2026-1 code=1234 fresh_code=4839"),
    ("P", "报送1号1234", "Released item=2026-1 code=1234 fresh_code=4839"),
    ("P", "暂缓 1号", "Kept item=2026-1"),
    ("P", "报送 3", "Released item=2026-3 fresh_code=4839"),
    ("P", "改写 1234 请县长定夺1号用地问题", "Rewritten text=请县长定夺1号用地问题 code=1234 fresh_code=4839"),
    (
        "P",
        "改写 1号 1234：住建局逾期，请定夺",
        "Rewritten text=住建局逾期，请定夺 item=2026-1 code=1234 fresh_code=4839",
    ),
    ("P", "改写 2026年任务已延误", "Rewritten text=2026年任务已延误 fresh_code=4839"),
    ("P", "暂缓报送", "Kept"),
    ("P", "暂缓3 ", "Kept item=2026-3"),
    ("P", "不报送", "Kept"),
    ("P", "报送3 1234", "Released item=2026-3 code=1234 fresh_code=4839"),
    ("P", "报送县长", "Released fresh_code=4839"),
    ("P", "确认绑定 李静 王敏", "AccountsConfirmed persons=李静+王敏 code=4839"),
    ("P", "确认无误", "Confirmed fresh_code=4839"),
    ("P", "取消交办", "Dropped"),
    ("P", "不办了", "Dropped"),
)

NOTHING = (
    ("P", "1号还没完成", "Misunderstood"),
    ("P", "基本完成，还差扫尾", "Misunderstood"),
    ("P", "1号基本完成，还差扫尾", "Misunderstood"),
    ("P", "办结1 基本完成，还差扫尾", "Misunderstood"),
    ("P", "1号完成70%", "FedBack text=完成70% item=2026-1"),
    ("P", "1号完成投资320万", "FedBack text=完成投资320万 item=2026-1"),
    ("P", "完成1号70%", "FedBack text=完成 70% item=2026-1"),
    ("P", "完成1 投资320万", "FedBack text=完成投资320万 item=2026-1"),
    ("P", "完成了", "Submitted text=完成了 code=4839"),
    ("P", "撤回1号", "Misunderstood"),
    ("G", "光伏玻璃 桩基完成", ""),
    ("P", "光伏玻璃什么时候开会", "Asked query=project subject=80万吨光伏玻璃项目"),
    ("G", "今天下午三点开会", ""),
    ("G", "大家辛苦了", ""),
    ("G", "办结一下", "Misunderstood"),
    ("P", "随便说点什么", "Asked query=help"),
    ("P", "光伏玻璃进度怎么样", "Asked query=project subject=80万吨光伏玻璃项目"),
    ("P", "光伏玻璃今天没干活", "Reported entries=P1(今天没干活)"),
    ("P", "交办了没有", "Misunderstood guess=assign"),
    ("P", "住建局周五前报方案", "Misunderstood guess=assign"),
    ("G", "@督办助手 住建局周五前报方案", "Misunderstood guess=assign"),
    ("P", "进展", "Misunderstood guess=query"),
    ("P", "进度", "Misunderstood guess=report"),
    ("P", "卡在自规局的有几件", "Asked query=blocked"),
    ("P", "报送方案", "Misunderstood"),
    ("P", "改写", "Misunderstood"),
    ("P", "绑定", "Misunderstood"),
    ("P", "绑定群", "Misunderstood"),
    ("P", "绑定 项目群", "Misunderstood guess=report"),
    ("P", "绑定 4839", "Misunderstood"),
    ("P", "帮助我", "Asked query=help"),
    ("P", "测试", "Misunderstood"),
    ("G", "天气没变化", ""),
    ("P", "谁", "Misunderstood guess=query"),
    ("P", "1", "Misunderstood"),
    ("P", "37", "Misunderstood"),
)


@pytest.mark.parametrize(("how", "text", "event"), ASKED)
def test_questions_are_understood(how, text, event):
    """What is asked, about which matter."""
    assert read(text, **HOW[how]) == event


@pytest.mark.parametrize(("how", "text", "event"), OFFICE)
def test_acts_of_the_office(how, text, event):
    """Binding, confirming, releasing and rewriting."""
    assert read(text, **HOW[how]) == event


@pytest.mark.parametrize(("how", "text", "event"), NOTHING)
def test_nothing_is_done_on_a_guess(how, text, event):
    """Half a command, a question about an act, talk: asked back privately, silence in a group."""
    assert read(text, **HOW[how]) == event


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_example_is_read_by_its_own_command(command):
    """What help shows must work, and no row above may take it."""
    sentence = said(command.example)
    assert command.read(sentence) is not None
    assert understood(sentence) == command.read(sentence)


def test_every_guess_has_its_words():
    """The wording says every guess that can be made."""
    words = load_wording().words["guesses"]
    assert {command.guess for command in COMMANDS} - {""} <= set(words)
    assert {guess_of(text) for text in ("交办一件", "投资多少", "谁", "收", "没")} - {""} <= set(words)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("住建局", "[住建局主]"),
        ("周五前", "[11-27 18:00]"),
        ("住建局，11月27日前", "[住建局主|11-27 18:00]"),
        ("城东安置房征迁方案", "[城东安置房征迁方案]"),
        ("1", "[]"),
        ("昨天", "[昨天]"),
        ("11月20日前", "[?deadline_past]"),
        ("牵头住建局，配合财政局", "[住建局主,财政局配]"),
    ],
)
def test_a_reply_supplies_what_was_asked(text, content):
    """The answer to 请问交给哪个单位 and its sisters says only what it says."""
    event = answered(said(text))
    assert short(event) == f"Answered content={content} code=4839"


@pytest.mark.parametrize(
    "text", ["谢谢啦", "好的谢谢领导", "辛苦了，大家", "早上好", "哈哈哈", "👍", "[玫瑰][玫瑰]", "不用谢"]
)
def test_thanks_are_not_answered(text):
    """Neither in a group nor one to one: whoever thanks wants no help."""
    assert understood(said(text)) is understood(said(text, group=True)) is None


@pytest.mark.parametrize(
    "text", ["好的", "嗯", "✅", "谢谢，下周三前", "收到谢谢", "谢局", "麻烦住建局", "没事了不用催"]
)
def test_what_may_answer_something_is_no_courtesy(text):
    """Agreement, a tick, and thanks with something in them."""
    assert not is_courtesy(text)


@given(
    st.text(
        alphabet=st.sampled_from("收到1号2签交办报送确认销退回谁没看改写绑定无变化万%,。?:、 \n@〔〕住建局周五前甲"),
        max_size=40,
    )
)
def test_no_text_raises(text):
    """Whatever is typed, there is an event or none; an empty one asks for help."""
    understood(said(text))
    understood(said(text, group=True, quoted="h"))
    answered(said(text))


@given(st.text(max_size=200))
def test_no_character_raises(text):
    """Not even characters nobody types."""
    understood(said(text))


WORDS = (
    "全都",
    "年度计划",
    "收到",
    "我",
    "请",
    "光伏玻璃",
    "住建局、",
    "1号",
    "了",
    " ",
    "谁",
    "问题:",
    "320万",
    "光 ",
    "住 ",
)


def test_a_document_is_no_sentence():
    """A thousand characters are read; what is longer is not acted upon and is answered one to one, not in a group."""
    order = "交通局周五前报送方案，"
    long = order + "情况说明" * 300
    assert isinstance(understood(said(order, who="王敏")), Proposed)
    assert isinstance(understood(said(long, who="王敏")), Misunderstood)
    assert understood(said(long, who="王敏", group=True)) is None


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.timeout(10)
def test_long_texts_are_read_in_time(word):
    """Four thousand characters of one word stop nobody else."""
    text = word * (4000 // len(word))
    understood(said(text))
    understood(said(f"交办 {text}"))
    understood(said(f"{text}x320万"))


def test_what_is_likely_and_not_sure_is_shown_first():
    """One to one the sender is asked, with the code that does it; in a group nothing is done and nothing said."""
    likely = [event for event in map(understood, _said_by_units()) if isinstance(event, Unproven)]
    assert len({type(event.event) for event in likely}) > 2  # of several kinds
    assert all((event.doubted, event.code) == (True, "4839") for event in likely)
    assert all(event.by.channel is Channel.PRIVATE for event in likely)


def _said_by_units():
    """Sentences that nothing was learned from, each one to one and in the group of the staff."""
    written = (line for name in ("blind4", "blind7", "blind8") for line in corpus(name))
    units = (line["text"] for line in written if line["role"] in ("单位负责人", "联络员", "承办人"))
    return (said(text, group=group) for text in units for group in (False, True))
