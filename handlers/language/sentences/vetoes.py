"""What rules an act out, however much speaks for it: a wrong write costs ten questions too many (language §6)."""

import re
from collections.abc import Callable, Mapping

from handlers.language.reading import INTENTS, SILENT
from handlers.language.sentences.cues import CUES
from handlers.language.sentences.queries import query_of
from handlers.language.sentences.subject import Subject
from handlers.readings import sums, talk

HEADING = 12
"""安置房进度, QH030: no longer than this, a name alone asks about it."""
POLITE = 4
"""ok, 好的: no signature, however one to one it is."""
Veto = Callable[[Subject], bool]

_NEGATED = re.compile(
    r"(?:没让|没叫|没说|没要|不是|不予|并未|并没有?|别|不要|不用|不需要|不必|莫|勿|没有?|未)(?:你|您|要|再|给|有|申请|打算|想|说|同意|急着|忙着)*"
    r"(?:恢复|退回|退办|撤|暂停|中止|转|重开|销号|催|签|延|同意|批准|升级|提级|代|收到|下发|交办|驳回?)"
)
_WHY = re.compile(r"为(?:什么|啥|何)|哪里|怎么会|怎么[就又]")
_ENDS_ASKING = re.compile(r"[?]|(?:没有?|不|未)$|[吗么][!。]*$")
_STAYS = re.compile(r"(?:没有?|不|未|别|取消)(?:再|用|要|需要?|想|打算)*(?:请|休|出差|外出|代|替|顶)")
_HOW = re.compile(r"怎么?样?撤|怎么(?:取消|恢复)|[?]$")
_NOT_URGED = re.compile(
    r"(?:别|莫|勿|不(?:用|要|必|需要))(?:再|老|总)*(?:催|提醒|盯|督)|被催|催(?:收|缴|熟|化|得)|老催|提醒函|催办(?:记录|次数|情况)"
)
_ASKS_FOR = re.compile(
    r"能[不否]|可否|可不可以|行不行|好不好|要得不|行[不吗]|可以[不吗]|成不|中不|申请|请求|恳请|[吧呗]"
)
_NOT_SIGNED = re.compile(
    r"(?:没|未|不)(?:有)?(?:收到|签收|接收|收悉)|收到(?:款|钱|红包|通知|快递|货|文件|材料|图纸|谢谢|退款|资料|的回|的是|是指|回复)"
    r"|收到.{0,6}(?:[吗?]|了没)|说的收到|收到.{0,4}但|收到请(?!(?:您|领导|各位领导)?放心)|撤回收到|收到\s*\d+(?:[吨车箱批袋米台套亩元]|[万亿])|(?:不要|不用|别|莫)(?:签收|收到|先签)"
    r"|收到后|[他她].{0,4}签收|快递|号[楼线].{0,2}收到|\d月\d+[号日]收到|什么时候|何时|请.{0,6}签收|签收(?:一下|单)"
)
_ANOTHERS = re.compile(r"(?:都|均|已)*收")
_PARTLY = re.compile(
    r"还差|就差|只差|基本(?:上)?(?:完成|办结|办完|办好|做完)|(?:没有?|未|不|尚未|还没)(?:能|有|全部|全面|完全|按时|按期)*(?:完成|办结|办完|办好|做完|搞完|搞定|落实)"
    r"|预计|计划(?:于|在|本|下|明|今|\d)|力争|争取|即将|准备|差不多|几乎|大部分|部分|快(?:要)?(?:完成|办结|办完|好了|搞)|初步(?:完成)"
    r"|(?:不能|无法|难以)(?:按[期时])?(?:完成|办结|做)|完成不了|办不完|做不完|完不成|正在|进行中|扫尾|收尾阶段|还在"
)
_KEPT_STANDING = re.compile(
    r"(?:不|别|莫|勿|没有?|未)(?:要|用|必|再|给|能|准|需要?|是|想|打算|急着|急于|说|先|予)*"
    r"(?:作废|收回|撤[回销掉]?|取消)(?!不|的是)"
)
_NOT_REFUSED = re.compile(r"(?:别|莫|勿|不(?:要|用|必|能|急))(?:先|再|急着|忙着|就)*(?:驳|退回|打回|否)")
_UNDECIDED = re.compile(r"([延批准驳销退])不\1|拿不准|没想好|还(?:要|得)再?(?:想|掂量|斟酌|看看)")
_NAMES = re.compile(r"[\0\s,、]+")
_COMMAND = re.compile(r"^(?:销毁|导出|绑定|移交|免打扰|签发|改稿|报送\s*\d|暂缓\s*\d|确认|改写)")
_WITHDRAWS_THE_ACT = re.compile(r"^(?:撤回|撤销)\s*(?:第|#)?\d+号?$")


def asks(subject: Subject) -> bool:
    """It asks, or speaks of an act only to say that it is not meant."""
    text = subject.text
    return bool(_WHY.search(text) or _NEGATED.search(text) or _ENDS_ASKING.search(text)) or talk.asks_back(text)


def only_asks(subject: Subject) -> bool:
    """The same, but for those who ask for something: 能不能延两天?"""
    return asks(subject) and not _ASKS_FOR.search(subject.text)


def explained(subject: Subject) -> bool:
    """为什么撤回, 怎么撤?: told or asked about."""
    return bool(_WHY.search(subject.text) or _HOW.search(subject.text))


def negated(subject: Subject) -> bool:
    """别撤回, 没有撤回: an act spoken of to say that it is not meant."""
    return bool(_NEGATED.search(subject.text))


def only_negated(subject: Subject) -> bool:
    """The same, but for those who ask for something."""
    return negated(subject) and not _ASKS_FOR.search(subject.text)


def stays(subject: Subject) -> bool:
    """我没有请假, 不需要代签."""
    return bool(_STAYS.search(subject.text))


def not_urged(subject: Subject) -> bool:
    """别再催了, 被催了两次."""
    return bool(_NOT_URGED.search(subject.text)) or explained(subject)


def not_signed(subject: Subject) -> bool:
    """Something else was received, somebody else is to sign or signed, or it is no more than ok."""
    text = subject.text
    is_polite = not CUES["received"].search(text) and len(text) <= POLITE and not subject.items
    return is_polite or bool(_NOT_SIGNED.search(text)) or text.startswith("@")


def anothers(subject: Subject) -> bool:
    """财政局收到, said by somebody else."""
    before = [key for key, (_a, end) in subject.units if _ANOTHERS.match(subject.text[end:])]
    return any(key not in subject.said.who.units for key in before)


def partly(subject: Subject) -> bool:
    """Not wholly done, or a share of it."""
    return bool(_PARTLY.search(subject.text)) or subject.has_figures


def unclear_whose(subject: Subject) -> bool:
    """撤回12号, said by a unit: its own act upon it, or the matter itself."""
    return not subject.decides and bool(_WITHDRAWS_THE_ACT.search(subject.text))


def not_asked(subject: Subject) -> bool:
    """Neither a question nor a wish to see: 完成1号投资320万."""
    text = subject.text
    heading = len(text) <= HEADING and not subject.items
    return not (heading or CUES["asks_what"].search(text) or CUES["wants_to_see"].search(text) or query_of(subject))


def of_nothing(subject: Subject) -> bool:
    """基本完成，还差扫尾: of which matter or project is not said."""
    return bool(_PARTLY.search(subject.text)) and not (
        subject.items or subject.said.handle or subject.spoken_projects or subject.has_figures
    )


def another_command(subject: Subject) -> bool:
    """What has a fixed form of its own and may not be done here is no work for somebody else."""
    return bool(_COMMAND.search(subject.text))


def told_of_oneself(subject: Subject) -> bool:
    """住建局周五前报方案, said by 住建局: what one's own unit will do is no work handed to somebody."""
    if subject.decides or subject.people:
        return False
    own = [key in subject.said.who.units for key, _span in subject.units]
    return bool(own) and all(own) and subject.units[0][1][0] == 0


def only_told(subject: Subject) -> bool:
    """The same, and nothing of having got it: 住建局周五前报方案 is no signature."""
    return told_of_oneself(subject) and subject.deadline is not None and not CUES["received"].search(subject.text)


def heading(subject: Subject) -> bool:
    """光伏玻璃这个月完成投资情况: it asks, without a figure and without a word of asking."""
    return sums.asks(subject.text)


def only_named(subject: Subject) -> bool:
    """住建局, 光伏玻璃: a name and nothing else is no act, or it answers what was asked."""
    spans = [span for _key, span in (*subject.units, *subject.people, *subject.spoken_projects)]
    said = "".join("\0" if any(a <= at < b for a, b in spans) else c for at, c in enumerate(subject.text))
    return not subject.said.handle and _NAMES.fullmatch(said) is not None


def kept_standing(subject: Subject) -> bool:
    """先不撤12号, 不作废: it stays. Of 63 sentences of writers that say so none meant it to be taken back."""
    return _KEPT_STANDING.search(subject.text) is not None


def not_hurried(subject: Subject) -> bool:
    """那个方案不行也别急着驳回: it is not refused, not yet."""
    return _NOT_REFUSED.search(subject.text) is not None


def undecided(subject: Subject) -> bool:
    """61号延不延我还拿不准: neither granted nor refused."""
    return _UNDECIDED.search(subject.text) is not None


def any_of(*vetoes: Veto) -> Veto:
    """One of them is enough."""
    return lambda subject: any(veto(subject) for veto in vetoes)


VETOES: Mapping[str, Veto] = {
    "assign": any_of(another_command, told_of_oneself),
    "acknowledge": anothers,
    **dict.fromkeys(("approve", "close"), any_of(negated, undecided)),
    **dict.fromkeys(("reopen", "resume", "transfer", "block"), negated),
    **dict.fromkeys(("suspend", "return", "escalate", "extend"), only_negated),
    "withdraw": any_of(negated, kept_standing),
    "reject": any_of(kept_standing, not_hurried, undecided),
    "remind": not_urged,
    "undo": any_of(explained, negated, kept_standing),
    "leave": any_of(explained, stays),
    "delegate": any_of(explained, stays),
}
"""`reject` is often put as a negation, but never of withdrawing or of itself; a hand-over may be put as a question and
is always confirmed."""
DOUBTS: Mapping[str, Veto] = {
    "report": any_of(of_nothing, heading),
    "query": not_asked,
    "acknowledge": any_of(asks, not_signed, only_told),
    "complete": any_of(asks, partly),
    **dict.fromkeys(("approve", "close", "reopen", "withdraw", "resume", "transfer", "block"), asks),
    **dict.fromkeys(("suspend", "return", "escalate", "extend"), only_asks),
}
"""What a question or a share of the work rules out, unless nearly all that is said speaks for it: 签收一下21、22 is
signed, 27号现在百分百完成了 is complete (ADR 47)."""


ACTS = frozenset(INTENTS) - SILENT
LONGEST_NAMES = 40


def vetoed(subject: Subject) -> frozenset[str]:
    """The intents that cannot be meant."""
    if unclear_whose(subject):  # nothing may be done on a guess that the rest of the table leaves over
        return frozenset((*VETOES, *DOUBTS))
    if len(subject.text) <= LONGEST_NAMES and only_named(subject):
        return ACTS
    return _ruled_out(VETOES, subject)


def doubted(subject: Subject) -> frozenset[str]:
    """The intents that are hardly meant."""
    return _ruled_out(DOUBTS, subject)


def _ruled_out(by: Mapping[str, Veto], subject: Subject) -> frozenset[str]:
    return frozenset(intent for intent, veto in by.items() if veto(subject))
