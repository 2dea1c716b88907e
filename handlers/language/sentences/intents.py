"""The table of intents: the first row whose words and circumstances fit names what was meant (language §2)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.language.sentences import words
from handlers.language.sentences.queries import query_of
from handlers.language.sentences.subject import Subject
from handlers.readings import talk

Guard = Callable[[Subject], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way to mean something; `name` stands in `because`."""

    intent: str
    name: str
    fits: Guard


def has(pattern: re.Pattern[str], but: re.Pattern[str] | None = None) -> Guard:
    """The words occur, and those that turn them around do not."""
    return lambda subject: bool(pattern.search(subject.text)) and not (but and but.search(subject.text))


def every(*guards: Guard) -> Guard:
    """All of them."""
    return lambda subject: all(guard(subject) for guard in guards)


def either(*guards: Guard) -> Guard:
    """One of them."""
    return lambda subject: any(guard(subject) for guard in guards)


def no(guard: Guard) -> Guard:
    """The contrary."""
    return lambda subject: not guard(subject)


def numbered(subject: Subject) -> bool:
    """A matter is named, or the message quoted is one."""
    return bool(subject.items or subject.said.handle)


def decides(subject: Subject) -> bool:
    """The sender hands over and decides."""
    return subject.decides


def asks(subject: Subject) -> bool:
    """It asks, or speaks of an act only to say that it is not meant."""
    text = subject.text
    if words.WHY.search(text) or words.NEGATED.search(text):
        return True
    return talk.asks_back(text) or bool(re.search(r"[?]|(?:没有?|不|未)$", text))


def dated(subject: Subject) -> bool:
    """A day is named."""
    return subject.deadline is not None


def named(subject: Subject) -> bool:
    """A project is named."""
    return bool(subject.spoken_projects)


def figured(subject: Subject) -> bool:
    """Money or a share is named."""
    return subject.has_figures or bool(
        re.search(r"投资(?:额)?(?:为)?[零0]|投了\s*\d|来万|(?:累计|今[日天])\s*\d+(?![\d号日点月:])", subject.text)
    )


def reports(subject: Subject) -> bool:
    """The sender has projects to report on."""
    return bool(subject.said.projects)


def talks_in_group(subject: Subject) -> bool:
    """Others read along: chatter is likelier there."""
    return subject.said.in_group


def to_somebody(subject: Subject) -> bool:
    """It is addressed to a person of the group."""
    return subject.text.startswith("@")


def queried(subject: Subject) -> bool:
    """A question of ours."""
    return bool(query_of(subject)) and not (subject.said.in_group and not _is_for_us(subject))


def _is_for_us(subject: Subject) -> bool:
    known = subject.items or subject.spoken_projects or subject.units or subject.decides or query_of(subject)
    return bool(known)


def signs(subject: Subject) -> bool:
    """收到 at the head of a clause, with nothing that takes it back."""
    if to_somebody(subject) or _of_another_unit(subject):
        return False
    return _SIGNS.search(subject.text) is not None and not _NOT_SIGNED.search(subject.text)


def _of_another_unit(subject: Subject) -> bool:
    """财政局收到, said by somebody else."""
    before = [key for key, (_a, end) in subject.units if re.match(r"(?:都|均|已)*收", subject.text[end:])]
    return any(key not in subject.said.who.units for key in before)


_SIGNS = re.compile(rf"{words.RECEIVED.pattern}|(?:^|[,。;:\s!号])(?:{words.ACK.pattern})")
_NOT_SIGNED = re.compile(
    r"(?:没|未|不)(?:有)?(?:收到|签收|接收|收悉)|收到(?:款|钱|红包|通知|快递|货|文件|材料|图纸|谢谢|退款|资料|的回|的是|是指|回复)|收到.{0,6}(?:[吗?]|了没)|说的收到|收到.{0,4}但|收到请|撤回收到|收到\s*\d+[吨车箱批袋米台套]|(?:不要|不用|别|莫)(?:签收|收到|先签)|收到后|[他她].{0,4}签收|快递|号[楼线].{0,2}收到|\d月\d+[号日]收到|什么时候|何时|请.{0,6}签收|签收(?:一下|单)"
)


def finished(subject: Subject) -> bool:
    """Wholly done, and nothing still to come."""
    done = words.DONE.search(subject.text) or re.search(
        r"可以销(?:号|了)|申请(?:销号|办结)|请求?(?:销号|验收)", subject.text
    )
    return bool(done) and not words.PARTLY.search(subject.text)


def addressed(subject: Subject) -> bool:
    """Somebody is told to do something, or only when it is due."""
    to = subject.units or subject.people or re.search(r"各(?:责任|乡|镇|单位|部门)|责任单位", subject.text)
    told = words.IMPERATIVE.search(subject.text) or (dated(subject) and starts_with_unit(subject))
    return bool(to and told) or (dated(subject) and bool(re.search(r"把|^请", subject.text)))


def starts_with_unit(subject: Subject) -> bool:
    """A unit stands in front, or behind 请, 让, 叫 or how urgent it is."""
    return any(not words.BEFORE_UNIT.sub("", subject.text[:a]) for _key, (a, _b) in subject.units)


HAND_OVER = every(
    decides, addressed, either(dated, has(re.compile(r"请|务必|尽快|抓紧|马上|立即"))), no(to_somebody), no(figured)
)
ROWS: tuple[Row, ...] = (
    Row(intent="denied", name="assign_without_right",
        fits=every(has(words.DENY), no(decides), no(asks), no(numbered))),
    Row(intent="assign", name="assign_word", fits=every(has(words.ASSIGN), decides, no(numbered))),
    Row(intent="help", name="help_word", fits=every(has(words.HELP), no(numbered))),
    Row(intent="help", name="help_short", fits=lambda s: talk.query(s.text) == "help" and bool(s.text)
        and not re.search(r"在吗|在不在|你好|您好", s.text)),
    Row(intent="undo", name="undo_word", fits=every(has(words.UNDO, words.NOT_UNDO), no(figured),
        no(every(decides, numbered, has(re.compile(r"发错")))))),
    Row(intent="correct", name="correct_word", fits=every(has(words.CORRECT), either(figured, named), reports)),
    Row(intent="delegate", name="delegate_word", fits=every(has(words.DELEGATE), lambda s: bool(s.people))),
    Row(intent="leave", name="leave_word", fits=every(has(words.LEAVE), has(words.OF_ONESELF), no(asks), no(figured),
        no(numbered), no(named), no(talks_in_group), no(signs))),
    Row(intent="reject", name="refused", fits=every(has(words.REFUSE), decides, numbered, no(asks))),
    Row(intent="approve", name="granted", fits=every(has(words.GRANT, words.NOT_GRANTED), decides, numbered,
        no(has(words.CLOSE)), no(asks))),
    Row(intent="extend", name="more_time",
        fits=every(has(words.EXTEND, words.NO_EXTEND), either(numbered, no(talks_in_group)),
        no(figured), no(decides))),
    Row(intent="reopen", name="reopen_word", fits=every(has(words.REOPEN), numbered, decides)),
    Row(intent="withdraw", name="withdraw_word", fits=every(has(words.WITHDRAW), numbered, decides, no(asks))),
    Row(intent="resume", name="resume_word", fits=every(has(words.RESUME), numbered, decides, no(asks))),
    Row(intent="suspend", name="suspend_word", fits=every(has(words.SUSPEND), numbered, decides, no(asks))),
    Row(intent="escalate", name="escalate_word", fits=every(has(words.ESCALATE), numbered, no(asks))),
    Row(intent="transfer", name="transfer_word",
        fits=every(has(words.TRANSFER), numbered, lambda s: bool(s.units), no(asks))),
    Row(intent="return", name="return_word", fits=every(has(words.RETURN), numbered, no(decides), no(asks))),
    Row(intent="assign", name="supervised",
        fits=every(has(re.compile(r"^督办")), decides, dated, no(numbered), no(asks))),
    Row(intent="remind", name="remind_word", fits=every(has(words.REMIND, words.NOT_REMIND), decides, no(asks))),
    Row(intent="block", name="blocked", fits=every(has(words.BLOCK), numbered, no(asks), no(decides))),
    Row(intent="close", name="close_word", fits=every(has(words.CLOSE), numbered, decides, no(asks))),
    Row(intent="assign", name="told_first",
        fits=every(HAND_OVER, no(asks), no(reports), no(numbered), no(has(words.LOOK_FIRST)))),
    Row(intent="query", name="question", fits=every(queried, no(figured))),
    Row(intent="acknowledge", name="signed", fits=every(signs, no(asks), no(figured))),
    Row(intent="complete", name="done", fits=every(finished, numbered, no(asks), no(figured))),
    Row(intent="assign", name="told_to", fits=every(HAND_OVER, no(asks), no(reports))),
    Row(intent="problem", name="shortage", fits=every(reports, has(re.compile(r"缺口|抽贷|拖欠")), named, no(asks))),
    Row(intent="report", name="figures", fits=every(reports, figured, either(named, no(talks_in_group)), no(asks))),
    Row(intent="report", name="figures_of_a_matter",
        fits=every(numbered, figured, no(decides), no(asks), lambda s: bool(s.said.who.units))),
    Row(intent="report", name="unchanged", fits=every(reports, has(words.SAME), either(named, no(talks_in_group),
        has(re.compile(r"项目|全部|都"))), no(asks), no(has(re.compile(r"食堂|天气"))))),
    Row(intent="report", name="no_progress",
        fits=every(reports, has(words.STILL), either(named, no(talks_in_group)), no(asks))),
    Row(intent="problem", name="difficulty", fits=every(has(words.PROBLEM), either(named, numbered), no(decides),
        either(reports, numbered), no(has(words.UNDONE)))),
    Row(intent="problem", name="problem_word",
        fits=every(has(re.compile(r"^(?:反映|上报|存在的?|报)?.{0,3}(?:问题|困难)")), reports, no(asks))),
    Row(intent="report", name="works", fits=every(reports, named, has(words.WORKS), no(talks_in_group), no(asks))),
    Row(intent="assign", name="leader_told", fits=every(HAND_OVER, no(asks))),
)  # fmt: skip


def intent_of(subject: Subject) -> tuple[str, str]:
    """The intent and the name of the row that told it."""
    if not subject.text:
        return ("none", "nothing_said") if subject.said.in_group else ("help", "nothing_said")
    found = next((row for row in ROWS if row.fits(subject)), None)
    return (found.intent, found.name) if found else ("none", "nothing_of_ours")
