"""What is said about a hand-over that its author has been shown and not yet confirmed: 期限改成12月4日, 加上财政局,
不要财政局了, 不对,是自然资源局办, 标题改成 …, several in one sentence. A part that is none of these makes it none."""

import re
from dataclasses import replace

from domain.events import Answered, Event
from domain.matters.drafts import Amendment, Content
from domain.permits import Act, roles_with
from handlers.readings.dues import dated, without_due
from handlers.readings.handovers import SHORTEST_TITLE, Standard
from handlers.readings.prose import as_prose
from handlers.readings.units import ROLE_WORDS, Run
from handlers.said import Said

_PART = re.compile(r"[\s]*[,;。!]+[\s]*")
_PRELUDE = re.compile(r"(?:算了|不对|不是|错了|(?:说|写|搞|发)错了|等等|等一?下|慢着|对了|哦|嗯|还有|另外)?")
_CHANGED = r"(?:改成|改为|改到|改在|改由|换成|调整?到|调整为)"
_DUE = re.compile(
    r"(?:把)?(?:(?:期限|时限|时间|日期|日子|截止(?:时间|日期)?|(?:完成|办结)(?:时间|时限))[\s:]*)?"
    rf"(?:再)?(?:{_CHANGED}|改|定[在到为]|(?:延|推迟?|放宽?|提前|缩短)到|还是|应该是|就)[\s:]*(?P<when>.+)"
)
_DUE_END = re.compile(r"(?:之前|以前|前|为止|吧|好了|就行|了|[\s。!])*")
_TITLE = re.compile(r"(?:把)?(?:标题|题目|事项|内容|任务)(?:再)?(?:改成|改为|换成|写成|改一下)[\s:]*(?P<title>.+)")
_ADDED = (
    re.compile(r"(?:再|还要?)?(?:加上|加入|加个|增加|添加|添上|补上|带上|算上|加)(?P<units>.+)"),
    re.compile(r"(?P<units>.+?)(?:也|都)(?:要|得|须|应)?(?:加上|加进来|参加|参与|配合|协办|一起办?)(?:吧|了)?"),
)
_OUT = (
    re.compile(r"(?:不要|去掉|删掉|删去|删除|拿掉|减去|划掉|不用|不需要)(?P<units>.+)"),
    re.compile(r"(?P<units>.+?)(?:就)?(?:不要|不用|不需要|去掉|删掉|拿掉|划掉)(?:加|配合|参加|参与|办|管|了|吧)*"),
)
_RATHER = re.compile(r"不是(?P<out>[^,;。]+)[\s,;]+(?:而|应该)?是(?P<units>[^,;。]+)[。!]?")
_ROLE = "|".join(ROLE_WORDS)
_INSTEAD = re.compile(
    rf"(?:(?P<role>{_ROLE})?(?:单位|部门)?(?:应该|应)?{_CHANGED}|(?P<wrong>应该是|应该由|是|由|让))(?P<units>.+)"
)
_UNITS_END = re.compile(r"(?:也|都|一起|一块儿?|来|去|负责|办理?|参与|参加|配合|协办|就行|吧|了|[\s。!])*")


def amended(said: Said) -> Event | None:
    """A change to what waits for its author's confirmation; one to one, of somebody who may hand over."""
    if said.in_group or not said.who.roles & set(roles_with(Act.ISSUE)):
        return None
    standard = Standard(county=said.county, now=said.now, names=said.vocabulary.units)
    content, change = Content(), Amendment()
    if m := _RATHER.fullmatch(said.text):
        out, units = _units(m["out"], standard), _units(m["units"], standard)
        change = Amendment(out=_keys(out), instead=_keys(units)) if out and units else change
    else:
        read = _parts(said.text, standard)
        content, change = read or (content, change)
    if content == Content() and change == Amendment():
        return None
    return Answered(by=said.by, content=content, code=said.code, amendment=change)


def _parts(text: str, standard: Standard) -> tuple[Content, Amendment] | None:
    """What the parts change together; None where one of them is nothing of the kind."""
    content, change = Content(), Amendment()
    corrects = False
    for part in _PART.split(text):
        if _PRELUDE.fullmatch(part):
            corrects = True
            continue
        due = _due(part, standard)
        read = None if due else _change(part, standard, corrects=corrects)
        if due is not None:
            content = replace(content, due_at=due.due_at, due_words=due.due_words, asks=due.asks)
        elif m := _TITLE.fullmatch(part):
            content, change = replace(content, title=as_prose(m["title"].strip())), replace(change, retitled=True)
        elif read is not None:
            change = _both(change, read)
        elif change.retitled:  # words of a title may hold a comma
            content = replace(content, title=f"{content.title}，{as_prose(part)}")
        else:
            return None
    too_short = change.retitled and len(content.title) < SHORTEST_TITLE
    return None if too_short else (content, change)


def _both(one: Amendment, other: Amendment) -> Amendment:
    return replace(
        one,
        added=(*one.added, *other.added),
        out=(*one.out, *other.out),
        instead=other.instead or one.instead,
        role=other.role or one.role,
    )


def _due(part: str, standard: Standard) -> Content | None:
    """期限改成12月4日, 还是月底吧: the day and nothing else."""
    m = _DUE.fullmatch(part)
    deadline = standard.deadline(m["when"]) if m else None
    if m is None or deadline is None or not _DUE_END.fullmatch(without_due(m["when"], deadline)):
        return None
    return dated(deadline, m["when"])


def _change(part: str, standard: Standard, *, corrects: bool) -> Amendment | None:
    """Who comes in, goes out, or stands instead."""
    for pattern in _ADDED:
        if (m := pattern.fullmatch(part)) and (runs := _units(m["units"], standard)):
            return Amendment(added=tuple((unit, run.role) for run in runs for unit in run.units))
    for pattern in _OUT:
        if (m := pattern.fullmatch(part)) and (runs := _units(m["units"], standard)):
            return Amendment(out=_keys(runs))
    m = _INSTEAD.fullmatch(part)
    runs = _units(m["units"], standard) if m and (corrects or not m["wrong"]) else None
    if m is None or runs is None:
        return None
    role = ROLE_WORDS[m["role"]] if m["role"] else next((run.role for run in runs if run.role), "")
    return Amendment(instead=_keys(runs), role=role)


def _units(words: str, standard: Standard) -> list[Run] | None:
    """The units that the words are; None where they are anything more."""
    runs = standard.reader(words).runs_at(0)
    return runs if runs and _UNITS_END.fullmatch(words, runs[-1].span[1]) else None


def _keys(runs: list[Run] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit for run in runs or () for unit in run.units))
