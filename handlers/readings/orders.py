"""Orders about a matter in words: 转办, 撤销, 更正, 中止, 恢复, 重开, 合并 (language §2)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from domain.events import Asked, Event, Ordered, WithdrawalDecided
from domain.matters.drafts import Order, Verb
from domain.permits import Act, roles_with
from handlers.language.names import find_names
from handlers.readings.dues import without_due
from handlers.readings.handovers import Standard
from handlers.readings.items import BEARS_YEAR, key_of, led, listed, trimmed
from handlers.readings.life import NUMBER_AHEAD, UNTIL_LEFT, coded, leading_unit, reason_of
from handlers.readings.prose import as_prose
from handlers.said import Said

_REASON = re.compile(r"(?:原因|理由|因为?|由于)(?:是|为)?[\s,:。]*")
_VERBS = (
    (Verb.WITHDRAW, re.compile(rf"(?:撤销|作废)(?:交办|事项)?{NUMBER_AHEAD})")),
    (Verb.CORRECT, re.compile(rf"(?:更正|改)(?:交办|事项|期限)?{NUMBER_AHEAD})")),
    (Verb.SUSPEND, re.compile(rf"(?:中止|暂停办理|中止办理){NUMBER_AHEAD})")),
    (Verb.RESUME, re.compile(rf"恢复(?:办理)?{NUMBER_AHEAD})")),
    (Verb.REOPEN, re.compile(rf"(?:重开|重新办理|重新打开){NUMBER_AHEAD})")),
    (Verb.TRANSFER, re.compile(rf"(?:转办|改派|转交){NUMBER_AHEAD})")),
)


_OF_ONE = re.compile(
    r"(?:请)?(?P<verb>(?:不?同意|不予|不准)(?:延期|销号|退回|撤销|撤回)|(?:申请)?延期|销号|退回|驳回|(?:报)?办结|撤销|作废|更正"
    r"|中止(?:办理)?|暂停办理|恢复(?:办理|上报)?|暂停上报|重开|转办|改派|转交|报送|暂缓|提请|回头看|达到)"
    rf"{NUMBER_AHEAD})"
)


def several(said: Said) -> Event | None:
    """同意延期1、2号: these are done one by one. The first alone would be less than was said, and the second is no
    day of the month."""
    m = _OF_ONE.match(said.text)
    keys = listed(said.text[m.end() :], said.year).keys if m else ()
    if m is None or len(keys) < 2:
        return None
    return Asked(by=said.by, query="one_by_one", subject=f"{m['verb']}{keys[0].partition('-')[2]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The words of an order without its date."""

    text: str
    due_at: datetime | None


_NEW_DUE = re.compile(
    rf"(?:请|帮我?|麻烦)?(?:把|将)?\s*(?P<item>{BEARS_YEAR}\d{{1,4}})\s*号?(?:事项|任务)?的?(?:办理|办结|完成|截止)?(?:期限|时限|时间|日期)"
    r"(?:再)?(?:改|调整?|定|放宽|推迟?|提前|缩短)(?:成|到|为|至|在)\s*(?P<when>[^?]+)"
)


def _new_due(said: Said) -> Event | None:
    """12号期限改成12月8日, of who may order it; of a unit it asks for more time."""
    m = _NEW_DUE.fullmatch(said.text) if said.who.roles & set(roles_with(Act.CHANGE_DEADLINE)) else None
    due_at = _dated(said, m["when"]).due_at if m else None
    if m is None or due_at is None:
        return None
    order = Order(verb=Verb.CORRECT, item=key_of(m["item"], said.year), due_at=due_at)
    return Ordered(by=said.by, order=order, code=said.code)


def order(said: Said) -> Event | None:
    """A verb, the number, and what belongs to it; or a new deadline in other words."""
    if dated := _new_due(said):
        return dated
    for verb, pattern in _VERBS:
        if m := pattern.match(said.text):
            found = led(said.text[m.end() :], said.year)
            if found.keys:
                read = _READ[verb](said, Order(verb=verb, item=found.keys[0]), found.rest)
                return Ordered(by=said.by, order=read, code=said.code)
    return None


def _dated(said: Said, rest: str) -> Dated:
    due = Standard(county=said.county, now=said.now, names=said.vocabulary.units).deadline(rest)
    return Dated(text=UNTIL_LEFT.sub("", trimmed(without_due(rest, due))), due_at=due.at if due else None)


def _reason(text: str) -> str:
    return as_prose(_REASON.sub("", trimmed(text), count=1))


def _plain(_said: Said, order: Order, rest: str) -> Order:
    return replace(order, text=_reason(rest))


def _until(said: Said, order: Order, rest: str) -> Order:
    found = _dated(said, rest)
    text = _reason(found.text)
    reason = reason_of(text, said.county.policy.terms.course) if text else ""
    return replace(order, due_at=found.due_at, text=text, reason=reason)


def _again(said: Said, order: Order, rest: str) -> Order:
    found = _dated(said, rest)
    unit, text = leading_unit(said, found.text)
    return replace(order, due_at=found.due_at, unit=unit, text=_reason(text))


_TITLE = re.compile(r"(?:事项|内容|任务)(?:改)?(?:为|是|成)?\s*[:,]?\s*(?P<title>.+)", re.S)


def _correction(said: Said, order: Order, rest: str) -> Order:
    if m := _TITLE.match(rest):
        return replace(order, title=as_prose(trimmed(m["title"])))
    return replace(order, due_at=_dated(said, rest).due_at)


def _transfer(said: Said, order: Order, rest: str) -> Order:
    """To the last unit named; the one before it is whose share goes."""
    found = _dated(said, rest)
    named = find_names(found.text, said.vocabulary.units)
    if not named:
        return replace(order, due_at=found.due_at, text=_reason(found.text))
    keys = [key for key, _span in named[:2]]
    text = _reason(found.text[named[len(keys) - 1][1][1] :])
    unit = keys[0] if len(keys) > 1 else ""
    return replace(order, unit=unit, to_unit=keys[-1], due_at=found.due_at, text=text)


_READ = {
    Verb.WITHDRAW: _plain,
    Verb.CORRECT: _correction,
    Verb.SUSPEND: _until,
    Verb.RESUME: _plain,
    Verb.REOPEN: _again,
    Verb.TRANSFER: _transfer,
}
_MERGE = re.compile(
    rf"(?:请)?(?:把|将)?\s*(?:合并\s*(?P<item>{BEARS_YEAR}\d{{1,4}})\s*号?"
    rf"|(?P<one>{BEARS_YEAR}\d{{1,4}})\s*号\s*(?=并|合并))\s*"
    rf"(?:合并|并)?(?:入|到|至|进)\s*(?P<other>{BEARS_YEAR}\d{{1,4}})\s*号?[。]?"
)
_MERGE_BOTH = re.compile(
    rf"(?:请)?(?:把|将)?\s*(?P<one>{BEARS_YEAR}\d{{1,4}})\s*号?\s*(?:和|与|跟|、)\s*(?P<other>{BEARS_YEAR}\d{{1,4}})\s*号?"
    r"\s*(?:[这那]?两[件个])?(?:合并|并)(?:[成为]一[件个])?(?:一下|吧|了|办理|督办)?[。]?"
)


def merge(said: Said) -> Event | None:
    """合并13 到12 / 13号并入12号 / 12号和13号合并, where the later goes into the earlier."""
    if m := _MERGE_BOTH.fullmatch(said.text):
        other, item = sorted((key_of(m["one"], said.year), key_of(m["other"], said.year)), key=_by_number)
    elif m := _MERGE.fullmatch(said.text):
        item, other = key_of(m["item"] or m["one"], said.year), key_of(m["other"], said.year)
    else:
        return None
    return Ordered(by=said.by, order=Order(verb=Verb.MERGE, item=item, other=other), code=said.code)


def _by_number(key: str) -> tuple[int, ...]:
    return tuple(map(int, key.split("-")))


_WITHDRAWAL = re.compile(rf"(?P<no>不)?同意(?:撤销|作废)(?:交办)?{NUMBER_AHEAD})")


def decide_withdrawal(said: Said) -> Event | None:
    """同意撤销12 4127 by the second person."""
    m = _WITHDRAWAL.match(said.text)
    found = led(said.text[m.end() :], said.year) if m else None
    if m is None or found is None or not found.keys:
        return None
    code, _rest = coded(found.rest)
    return WithdrawalDecided(by=said.by, item=found.keys[0], agree=not m["no"], code=code)
