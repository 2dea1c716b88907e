"""The table of commands: normalised words → Event (language §2-§4). The first row that reads a sentence wins.

Only the sender's own words are read; who may do what is decided behind the door, never here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.events import Answered, Asked, Dropped, Event, Misunderstood, Picked, Proposed, Unproven
from domain.matters.drafts import Content, Share
from domain.matters.pending import choice_key
from handlers.language.called import may_be_called
from handlers.language.names import Named
from handlers.readings import (
    amending,
    asking,
    batches,
    campaigns,
    daily,
    duties,
    evidence,
    leads,
    ledgers,
    letters,
    life,
    lights,
    lists,
    matters,
    minutes,
    office,
    orders,
    people,
    picks,
    problems,
    projects,
    scores,
    sums,
    talk,
    vetting,
    watch,
)
from handlers.readings.free.oneself import put_right
from handlers.readings.free.table import free
from handlers.readings.handovers import Standard, reply
from handlers.readings.units import LEAD
from handlers.said import Said

Read = Callable[[Said], Event | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that can be said. `guess` is its word in `words.guesses` of the wording ("" = none)."""

    name: str
    read: Read
    example: str
    guess: str = ""


def understood(said: Said) -> Event | None:
    """The event a sentence means; None for what is not for us."""
    return commanded(said) or in_free_words(said)


def commanded(said: Said) -> Event | None:
    """What the first row that reads it makes of a sentence."""
    for command in COMMANDS:
        event = command.read(said)
        if event is not None:
            return event
    return None


def in_free_words(said: Said) -> Event | None:
    """What no row reads. In a group only what looks like an attempt at a command is answered at all (language §2:
    chatter gets no answer); thanks and greetings are answered nowhere, not even while a question of ours waits: the
    question would only be put again."""
    if talk.is_courtesy(said.text):
        return None
    if (changed := amending.amended(said)) is not None:
        return changed
    noted = talk.is_noted(said.text)
    meant = free(said) if len(said.text) <= LONGEST_SENTENCE and not (noted and matters.only_leads(said.who)) else None
    if meant is not None:
        return meant
    if said.in_group and not looks_like_a_command(said.text):
        return None
    return Misunderstood(by=said.by, text=said.text, guess=guess_of(said.text), noted=noted)


def answered(said: Said, choices: Sequence[str] = ()) -> Event:
    """The reply to what a hand-over asked; a lone number, or a name of the list, picks from its numbered choices."""
    picked = picks.choice_of(said.text, picks.units_offered(choices, said.county.roster))
    if picked:  # what stands in a list is nothing that is to be done
        content = Content(shares=(Share(unit=picked, role=LEAD),))
    else:
        content = reply(said.text, Standard(county=said.county, now=said.now, names=said.vocabulary.units))
    return Answered(by=said.by, content=content, code=said.code, picked=bool(picked))


def chosen(said: Said, offered: Sequence[Named], called: str) -> Event | None:
    """The reply to which project, or what of all that waits, is meant: one of them, none of them, or no reply."""
    if picked := picks.choice_of(said.text, offered):
        return Picked(by=said.by, choice=picked, code=said.code, nameable=may_be_called(called))
    return Dropped(by=said.by, draft=choice_key(said.by.staff_id)) if picks.is_none_of_them(said.text) else None


def may_be_an_answer(said: Said, event: Event | None) -> bool:
    """True for words that mean nothing by themselves, or a part of a hand-over (下周三前) that they do not begin. In a
    group only few words, which then have to be one of the choices: anything else there is talk."""
    if said.in_group:
        return len(said.text) <= LONGEST_NAME and isinstance(event, Misunderstood | Asked | None)
    if isinstance(event, Proposed):
        return office.assign(said) is None and not {"unit", "title"}.isdisjoint(event.content.asks)
    if isinstance(event, Asked):
        return event.query in NAMES_ALONE and len(said.text) <= LONGEST_NAME
    return (isinstance(event, Misunderstood) and not event.noted) or (isinstance(event, Unproven) and event.doubted)


LONGEST_NAME = 20
NAMES_ALONE = frozenset({"unit", "project"})
"""A name and nothing else asks how it stands with it, unless it answers which of several was meant."""
LONGEST_SENTENCE = 1000
"""Characters. What is longer is a document: without the word of a command in front nothing is done on it, and reading
it all would keep others waiting."""
LONGEST_ATTEMPT = 60
_ATTEMPT = re.compile(
    r"(?:请?交办|办结|反馈|报送|暂缓|改写|销号|退回|驳回|绑定|撤回|未读|逾期|日报|进度|项目)(?!会|表|组|办|部|经理)|(?:[第#]\s*\d{1,4}|\d{1,4}号(?!楼|线|地块|路))"
)
_GUESSES = (
    ("assign", re.compile(r"交办|派单|布置|(?:局|办|镇|乡|街道|中心).{0,12}[日天周月号五底末旬](?:之前|以前|前|内)")),
    ("report", re.compile(r"万|亿|投资|进度|桩基|施工|%|项目|日报")),
    ("query", re.compile(r"谁|哪|[?]|怎么|如何|进展|查|看")),
    ("acknowledge", re.compile(r"收|签|阅|知道|明白")),
)


def looks_like_a_command(text: str) -> bool:
    """True for words that begin like a command but are none."""
    if len(text) > LONGEST_ATTEMPT or talk.is_question(text):
        return False
    return _ATTEMPT.match(text) is not None or guess_of(text) == "assign"


def guess_of(text: str) -> str:
    """The best guess, as a word of `words.guesses`."""
    found = (name for name, pattern in _GUESSES if pattern.search(text))
    return next(found, "") if not re.search(r"没收到|未收到", text) else ""


COMMANDS: tuple[Command, ...] = (
    Command(name="help", read=asking.ask_help, example="帮助"),
    Command(name="suggest", read=asking.suggest, example="建议 内容"),
    Command(name="bind_people", read=office.bind_people, example="确认绑定 全部"),
    Command(name="bind_group", read=office.bind_group, example="绑定 工作人员群"),
    Command(name="confirm", read=office.confirm, example="确认 1234"),
    Command(name="drop", read=office.drop, example="取消"),
    Command(name="several", read=orders.several, example="同意延期1、2号"),
    Command(name="hand_post", read=people.hand_post, example="移交 张三→李四"),
    Command(name="destroy_raw", read=people.destroy_raw, example="销毁原文 2026年1月1日以前"),
    Command(name="teach_name", read=people.teach_name, example="记住 老玻璃 是 光伏玻璃"),
    Command(name="forget_name", read=people.forget_name, example="忘记 王局"),
    Command(name="hush", read=people.hush, example="免打扰到14:00"),
    Command(name="back", read=people.back, example="销假"),
    Command(name="release", read=office.release, example="报送 1号 1234"),
    Command(name="rewrite", read=office.rewrite, example="改写 1234 请县长定夺"),
    Command(name="take_back", read=daily.take_back, example="撤回"),
    Command(name="place_evidence", read=evidence.place, example="附件记到13号"),
    Command(name="ask_evidence", read=evidence.asked, example="1号佐证"),
    Command(name="export", read=ledgers.export, example="导出台账 住建局 在办"),
    Command(name="export_scores", read=scores.export, example="导出得分 2026年三季度"),
    Command(name="begin_letter", read=letters.begin, example="起草督办函 12"),
    Command(name="decide_letter", read=letters.decide, example="签发 函稿3 4127"),
    Command(name="rewrite_letter", read=letters.rewrite, example="改稿 函稿3 第2段 请于12月2日前书面反馈"),
    Command(name="answer_letter", read=letters.answer, example="回函 督办函5 已明确专人负责"),
    Command(name="ask_letter", read=letters.asked, example="12号发过几次函"),
    Command(name="batch", read=batches.batch, example="批量交办\n住建局 本周五前 报送方案"),
    Command(
        name="minutes",
        read=minutes.read,
        example="议定：由住建局牵头，于周五前报送方案\n议定：由交通局负责，月底前打通断头路",
    ),
    Command(name="answer_minutes", read=minutes.answer, example="第2条 周五前"),
    Command(name="assign", read=office.assign, example="交办 住建局 本周五前 报送方案", guess="assign"),
    Command(name="leave", read=people.leave, example="我下周一到周三请假，日报由赵敏代报"),
    Command(name="rule", read=life.rule, example="同意"),
    Command(name="decide_withdrawal", read=orders.decide_withdrawal, example="同意撤销1 1234"),
    Command(name="decide_objection", read=life.decide_objection, example="同意退回1 1234"),
    Command(name="decide_extension", read=life.decide_extension, example="同意延期1 1234"),
    Command(name="extend", read=life.ask_extension, example="延期1 到28日 等用地批复"),
    Command(name="block", read=life.block, example="1号卡在自然资源局 用地预审"),
    Command(name="answer_block", read=life.answer_block, example="已答复1 预审意见已出"),
    Command(name="return", read=life.return_item, example="退回1 不属本单位职责"),
    Command(name="order", read=orders.order, example="转办1 水利局"),
    Command(name="merge", read=orders.merge, example="合并2 到1"),
    Command(name="escalate", read=problems.raise_up, example="提请1 原因;已对接两次;请协调"),
    Command(name="decided", read=problems.decided, example="议定1 由住建局牵头,于25日前完成"),
    Command(name="split", read=problems.split, example="拆1 住建局 25日前 报送方案"),
    Command(name="agenda", read=problems.ask_agenda, example="议程"),
    Command(name="remind", read=watch.remind, example="催办1"),
    Command(name="pause", read=watch.pause, example="暂停上报1"),
    Command(name="resume", read=watch.resume, example="恢复上报1"),
    Command(name="wrong", read=watch.wrong, example="1号有误"),
    Command(name="recheck", read=watch.recheck, example="回头看1 合格"),
    Command(name="criterion", read=watch.criterion, example="达到1 1234"),
    Command(name="problem", read=problems.problem, example="问题 高压线未迁"),
    Command(name="list", read=duties.listed, example="清单 周协调议题"),
    Command(name="record_duty", read=duties.record, example="记录 走访 城东安置房 桩基完成一半"),
    Command(name="begin_campaign", read=campaigns.begin, example="启动专项 拔钉除障"),
    Command(name="mark_difficulty", read=campaigns.mark, example="专项 拔钉除障 十大政策处理难点 3号 销号"),
    Command(name="ask_campaign", read=campaigns.asked, example="专项"),
    Command(name="hold_cause", read=scores.hold, example="认定 1 主观 材料迟报"),
    Command(name="note_funds", read=scores.funds, example="登记经费奖励 住建局 20万元 某财〔2026〕5号"),
    Command(name="note_formal", read=scores.note, example="登记通报 住建局 某办通〔2026〕3号"),
    Command(name="appeal_score", read=scores.appeal, example="得分申诉 3 该件已批准缓办"),
    Command(name="decide_appeal", read=scores.decide, example="申诉 住建局 3 成立"),
    Command(name="ask_score", read=scores.asked, example="得分 住建局"),
    Command(name="tell_lead", read=leads.told, example="线索 光伏组件 下次12月5日 已发资料"),
    Command(name="ask_leads", read=leads.asked, example="线索"),
    Command(name="pass_step", read=vetting.passed, example="论证通过 分类"),
    Command(name="ask_vetting", read=vetting.asked, example="论证"),
    Command(name="tell_target", read=scores.tell_target, example="目标 争取资金 120"),
    Command(name="ask_targets", read=scores.ask_targets, example="目标"),
    Command(name="light", read=lights.asked, example="光伏玻璃为什么红"),
    Command(name="board", read=lights.board, example="更新大屏"),
    Command(name="chart", read=lights.chart, example="挂图 光伏玻璃"),
    Command(name="object_light", read=lights.objected, example="灯色异议 光伏玻璃 投资数漏报"),
    Command(name="review_light", read=lights.reviewed, example="灯色复核 光伏玻璃 维持"),
    Command(name="tell_project", read=projects.told, example="开工 光伏玻璃 11月20日"),
    Command(name="ask_project", read=projects.asked, example="倒排 光伏玻璃"),
    Command(name="unchanged", read=daily.unchanged, example="无变化", guess="report"),
    Command(name="sign", read=matters.sign, example="收到1", guess="acknowledge"),
    Command(name="burden", read=asking.ask_burden, example="减负报告"),
    Command(name="names", read=asking.ask_names, example="我的叫法"),
    Command(name="quota", read=asking.ask_quota, example="额度"),
    Command(name="workday", read=asking.ask_workday, example="明天放假吗"),
    Command(name="ask_own_report", read=sums.ask_own_report, example="我今天报了没", guess="query"),
    Command(name="ask_missing", read=sums.ask_missing, example="谁还没报日报", guess="query"),
    Command(name="ask_investment", read=sums.ask_investment, example="这个月投了多少", guess="query"),
    Command(name="ask_list", read=asking.ask_list, example="1号谁还没看", guess="query"),
    Command(name="ask_about", read=lists.asked, example="1号经过", guess="query"),
    Command(name="ask_item", read=asking.ask_item, example="1号怎么样了", guess="query"),
    Command(name="review", read=matters.review, example="销号1"),
    Command(name="submit", read=matters.submit, example="办结1 方案已报送"),
    Command(name="feed_back", read=matters.feed_back, example="反馈1 正在办理"),
    Command(name="put_right", read=put_right, example="安置房报错了，应该是120万"),
    Command(name="report", read=daily.report, example="光伏玻璃 320万 桩基完成", guess="report"),
)
