"""Which question is asked (language §3 `query`); "" where nothing of ours is asked."""

import re

from handlers.language.sentences.subject import Subject
from handlers.language.sentences.words import LOOK, QUESTION
from handlers.readings import talk

_OF_INVESTMENT = r"投资.{0,6}(?:完成|率|多少|进度|情况|排)|完成率|固投|投了(?:多少|好多)|完成.{0,4}投资"
INVESTMENT = re.compile(
    r"投资.{0,6}(?:率|多少|好多|进度|情况|排)|投资完成|完成率|固投|(?:投|干)了?(?:多少|好多)(?!天|工|人|次)|(?:多少|好多)投资"
)
"""How much was invested is asked, of a project, of a unit or of all."""
_ROWS = (
    ("calendar", r"工作日|放(?:几天)?假|上班|调休|休息|补班|节假日"),
    (
        "missing_reports",
        r"(?:没|未|还没|漏|缺)(?:有)?(?:报|填|上报|交日报|报送|提交)|缺报|漏报|报.{0,4}(?:齐|情况)|我.{0,4}(?:[要得该]报(?:啥|什么|哪)|报了(?:没|吗))",
    ),
    ("unsigned", r"(?:没|未|还没|待)(?:有)?(?:签收?|领|收到|回复收到)|签收(?:情况|名单)"),
    ("unread", r"(?:没|未|还没)(?:有)?(?:看|读|阅|打开|点开)|[未已]读|查看情况"),
    ("near_due", r"快(?:要)?到期|临期|即将到期|要到期|将到期|(?:天|周|日|月)(?:之?内)?.{0,5}到期"),
    ("overdue", r"逾期|超期|过期|超时|拖期"),
    ("approvals", r"待?(?:我)?(?:审批(?!局)|审定|批准)|没批|待批|待审|要我批|未批"),
    ("letters", r"督办函|提醒函|交办函|函件|发[了过].{0,6}函|哪些函|三函"),
    ("lights", r"红灯|黄灯|绿灯|亮灯|灯色|红黄|[亮是变转][红黄]|[红黄][了的]|项目.{0,4}(?:落后|滞后|拖后腿)"),
    ("blocked", r"卡住|受阻|堵点|卡点|卡在|停滞|阻滞"),
    ("investment", _OF_INVESTMENT),
    (
        "mine",
        r"我(?:的|们|还)?.{0,6}(?:任务|事项|待办|没办|未办|在办|欠|几件)|^待办|手[上头].{0,4}(?:几件|什么|哪些|任务|活)|咱们?.{0,8}没(?:办|搞)",
    ),
)
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _ROWS)
_NAMED = frozenset({"calendar", "missing_reports", "unsigned", "unread", "near_due", "overdue", "approvals", "letters",
                    "lights", "blocked"})  # fmt: skip
_STATE = re.compile(
    r"情况|进展|进度|怎么?样|咋样|如何|到哪|状态|任务|几件|多少|好多|办得|结果|动静|开工没|完成没|什么时候|到期|几号|查|看"
)
_NOT_RECEIVED = re.compile(r"(?:没|未)(?:有)?收到")
_WHO = re.compile(r"谁|哪[些个家几]")
LONGEST = 40


def query_of(subject: Subject) -> str:
    """By what is asked, then by whom or what it is asked of."""
    text = subject.text
    if _NOT_RECEIVED.search(text) and not _WHO.search(text):
        return ""
    if len(text) > LONGEST or not (
        QUESTION.search(text) or LOOK.search(text) or (_is_heading(text) and not subject.has_figures)
    ):
        return ""
    named = next((name for name, pattern in _PATTERNS if pattern.search(text)), "")
    if named in _NAMED:
        return named
    if not _STATE.search(text):
        return named or talk.query(text).replace("help", "")
    return _of_something(subject, named)


def _of_something(subject: Subject, named: str) -> str:
    if subject.items:
        return "item"
    if named == "investment" and not subject.spoken_projects:
        return named
    if subject.spoken_projects:
        return "project"
    if subject.units:
        return "unit"
    return named


def _is_heading(text: str) -> bool:
    """未读名单, 逾期清单: a heading and no sentence."""
    return len(text) <= 10 and any(pattern.search(text) for _name, pattern in _PATTERNS)
