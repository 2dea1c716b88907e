"""What keeps the ladder honest, in words: 催办, 暂停上报, 有误, 回头看, 达到 (reliability E8, E9; domain §4)."""

import re

from domain.events import Asked, CriterionJudged, EscalationPaused, EscalationResumed, Event, Rechecked, Reminded
from handlers.readings import talk
from handlers.readings.items import led, listed, numbered, trimmed
from handlers.readings.life import NUMBER_AHEAD, coded, leading_unit
from handlers.readings.persons import addressee
from handlers.readings.prose import as_prose
from handlers.said import Said

_REMIND = re.compile(rf"(?:请)?(?:催办|催一下|催|督促){NUMBER_AHEAD})")


def remind(said: Said) -> Event | None:
    """催办12, perhaps one unit of it; 催办1、2号."""
    m = _REMIND.match(said.text)
    if m is None:
        return _of_a_unit(said)
    found = listed(said.text[m.end() :], said.year)
    if not found.keys:
        return None
    unit, _rest = leading_unit(said, found.rest)
    return Reminded(by=said.by, item=found.keys[0], more=found.keys[1:], unit=unit)


_URGE = re.compile(r"(?:请|麻烦)?(?:催办|催一?下|催催|催|督促(?:一下)?|让|叫)\s*(?P<whom>.{2,20})")
_LATE, _UNSIGNED = "逾期|超期|过期|拖期|到期没办", "(?:还)?(?:没有?|未)签收?"
_WHICH = "的?(?:单位|人|事项|那几[件家个])?"
_URGE_ALL = re.compile(
    rf"(?:请|麻烦|帮我?)?(?:催办|催一?下|催催|催|督促(?:一下)?)(?:一遍)?(?:所有|全部)?(?:(?P<late>{_LATE})|{_UNSIGNED}){_WHICH}"
    rf"|(?:请|麻烦|帮我?)?(?:把)?(?:所有|全部)?(?:(?P<late2>{_LATE})|{_UNSIGNED}){_WHICH}(?:都|全部?)*催(?:办)?(?:一?下|一遍|催)?(?:吧)?"
    r"|(?:请|麻烦|帮我?|再|都)*催(?:办|促)?(?:一?下|一遍|催)(?:他们|大家|各单位)?(?:吧)?"
)
_HURRY = re.compile(r"(?:尽快|赶紧|抓紧|加快|快)(?:一?点|一?些|办理?|落实|推进|时间)*|催一?下")


def _of_a_unit(said: Said) -> Event | None:
    """催一下城管局, 催一下张局, 让城管局抓紧: which matter is not said, so what the unit has open is shown, with how
    to urge it; 催一下逾期的 likewise shows which those are."""
    text = said.text.rstrip("。! ")
    if said.handle:
        return None
    if late := _URGE_ALL.fullmatch(text):
        return Asked(by=said.by, query="overdue" if late["late"] or late["late2"] else "unsigned")
    m = _URGE.fullmatch(text)
    if m is None:
        return None
    unit, rest = leading_unit(said, m["whom"])
    person = None if unit else addressee(m["whom"], said.county.roster)
    if person is not None and len(person.units) == 1:
        unit, rest = person.units[0], m["whom"][person.end :]
    hurry = _HURRY.fullmatch(rest.strip(" ,"))
    begun = said.text.lstrip("请麻烦").startswith(("催", "督促"))
    return Asked(by=said.by, query="unit", subject=unit) if unit and (hurry or (begun and not rest.strip())) else None


_PAUSE = re.compile(r"(?:暂停|停止|先别|冻结)上报")
_RESUME = re.compile(r"(?:恢复|放行|重新)上报")


def pause(said: Said) -> Event | None:
    """暂停上报 of all, 暂停上报12 of one."""
    m = _PAUSE.match(said.text)
    if m is None:
        return None
    found = led(said.text[m.end() :], said.year)
    if not found.keys and found.rest:
        return None
    return EscalationPaused(by=said.by, item=found.keys[0] if found.keys else "", text=as_prose(found.rest))


def resume(said: Said) -> Event | None:
    """恢复上报 of all, 恢复上报12 of one."""
    m = _RESUME.match(said.text)
    found = led(said.text[m.end() :], said.year) if m else None
    if found is None or (not found.keys and found.rest):
        return None
    return EscalationResumed(by=said.by, item=found.keys[0] if found.keys else "", text=as_prose(found.rest))


_WRONG = re.compile(r"(?:情况|数据|内容|此事|该事项)?(?:有误|不对|不属实|报错了)(?:[,。:\s]+(?P<text>.*))?", re.S)


def wrong(said: Said) -> Event | None:
    """有误 to a quoted report, or 12号有误 说明."""
    found = numbered(said.text, said.year)
    rest = found.rest if found.keys else said.text
    m = _WRONG.fullmatch(rest)
    if m is None or len(found.keys) > 1 or not (found.keys or said.handle) or talk.asks_back(said.text):
        return None
    item = found.keys[0] if found.keys else ""
    text = as_prose(trimmed(m["text"] or ""))
    return EscalationPaused(by=said.by, item=item, handle="" if item else said.handle, text=text, wrong=True)


_RECHECK = re.compile(rf"回头看{NUMBER_AHEAD})")
_HOLDS = re.compile(r"(?:合格|有效|正常|稳定|未反弹|没有?反弹|通过|落实到位)")
_CAME_BACK = re.compile(r"(?:反弹|不合格|未落实|问题重现|又出现|未达标)")


def recheck(said: Said) -> Event | None:
    """回头看12 合格 / 回头看12 反弹 说明."""
    m = _RECHECK.match(said.text)
    found = led(said.text[m.end() :], said.year) if m else None
    if found is None or not found.keys:
        return None
    held = _HOLDS.match(found.rest)
    judged = held or _CAME_BACK.match(found.rest)
    if judged is None:
        return None
    text = as_prose(trimmed(found.rest[judged.end() :]))
    return Rechecked(by=said.by, item=found.keys[0], holds=held is not None, text=text)


_CRITERION = re.compile(rf"(?P<no>尚?未|没有?|不)?(?:达到|达标){NUMBER_AHEAD})")


def criterion(said: Said) -> Event | None:
    """达到12 4127 / 尚未达到12 4127 说明."""
    m = _CRITERION.match(said.text)
    found = led(said.text[m.end() :], said.year) if m else None
    if m is None or found is None or not found.keys:
        return None
    code, rest = coded(found.rest)
    unit, text = leading_unit(said, rest)
    text = as_prose(trimmed(text))
    return CriterionJudged(by=said.by, item=found.keys[0], met=not m["no"], unit=unit, text=text, code=code)
