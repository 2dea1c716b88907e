"""What is said about points, causes, notices and targets: 得分 住建局 3, 认定 37 主观 材料迟报, 得分申诉 3 理由,
登记通报 住建局 某办通〔2026〕3号, 申诉 住建局 3 成立, 导出得分 2026年三季度, 目标, 目标 争取资金 120."""

import re
from decimal import Decimal

from domain.calendars import local_date
from domain.events import (
    AppealDecided,
    CauseHeld,
    Event,
    FormalNoted,
    ScoreAppealed,
    ScoreAsked,
    ScoresExported,
    TargetAsked,
    TargetTold,
)
from handlers.readings.items import BEARS_YEAR, key_of
from handlers.readings.projects import DAY, day_of
from handlers.readings.units import spoken_units
from handlers.said import Said

_REASONS = {
    "主观": "subjective", "客观": "objective", "要素": "element", "上级审批": "upstream_approval",
    "不可抗力": "force_majeure",
}  # fmt: skip
_MONEY = {"经费奖励": "reward", "经费扣减": "deduction"}
_FORMAL = {"通报批评": "criticism", "通报": "criticism", "约谈": "talk"}
_HOLD = re.compile(
    rf"认定[\s:,]*(?P<item>{BEARS_YEAR}\d{{1,4}})号?[\s,]*(?P<unit>[^\s,]{{2,12}}?)?[\s,]*(?:属|为|是)?"
    rf"(?P<reason>{'|'.join(_REASONS)})(?:原因)?(?:[\s:,]+(?P<text>.{{1,80}}?))?[。]?"
)
_NOTE = re.compile(
    rf"登记(?P<kind>{'|'.join(_FORMAL)})[\s:,]+(?P<unit>[^\s,]{{2,14}})[\s,]+(?P<document>.{{2,60}}?)[。]?"
)
_FUNDS = re.compile(
    rf"登记(?P<kind>{'|'.join(_MONEY)})[\s:,]+(?P<unit>[^\s,]{{2,14}})[\s,]+(?P<amount>\d{{1,7}}(?:\.\d{{1,4}})?)万元?[\s,]+"
    r"(?P<document>.{2,60}?)[。]?"
)
_APPEAL = re.compile(
    r"得分申诉[\s:,]*(?P<unit>[^\s,\d]{2,14}?)?[\s,]*第?(?P<number>\d{1,4})[条号]?[\s:,]+(?P<text>.{2,200}?)[。]?"
)
_DECIDE = re.compile(
    r"申诉[\s:,]+(?P<unit>[^\s,\d]{2,14}?)[\s,]*第?(?P<number>\d{1,4})[条号]?[\s,]*(?P<not>不)?成立"
    r"(?:[\s:,]+(?P<text>.{1,200}?))?[。]?"
)
_ASK = re.compile(
    r"(?:查|看)?(?P<before>[^\s,\d]{2,14}?)??的?(?:得分|计分)(?:情况|台账)?[\s:,]*(?P<unit>[^\s,\d?]{2,14}?)?[\s,]*"
    r"(?:第?(?P<number>\d{1,4})[条号]?)?[\s,]*(?:为什么|怎么来的|依据)?[?。]?"
)
_EXPORT = re.compile(
    r"导出(?:得分|计分)(?:台账)?[\s:,]*(?P<unit>[^\s,\d]{2,14}?)?[\s,]*(?:(?P<year>20\d\d)年?度?)?"
    r"(?:第?(?P<quarter>[一二三四1-4])季度)?[。]?"
)
_TELL = re.compile(
    rf"目标[\s:,]+(?P<name>[^\s,:]{{2,20}})[\s,]+(?:(?P<unit>[^\s,\d]{{2,14}})[\s,]+)?(?:完成|已)?(?P<value>\d{{1,9}})"
    rf"(?:个|万元?|件|次|%)?(?:[\s,]+(?:截至|到)?(?:{DAY}))?[。]?"
)
_TARGETS = re.compile(r"(?:查|看)?目标(?:板|进度|进展|情况|完成情况)?(?:[\s:,]+(?P<name>[^\s,:?\d]{2,20}))?[?。]?")


def _unit(said: Said, word: str | None) -> str | None:
    """The unit a word names whole; "" for no word, None for a word that is no unit."""
    if not word:
        return ""
    found = spoken_units(word, said.vocabulary.units)
    return found[0].unit if len(found) == 1 and found[0].span == (0, len(word)) else None


def hold(said: Said) -> Event | None:
    """认定 37 住建局 主观 材料迟报."""
    m = _HOLD.fullmatch(said.text)
    unit = _unit(said, m["unit"]) if m else None
    if m is None or unit is None:
        return None
    item, reason = key_of(m["item"], said.year), _REASONS[m["reason"]]
    return CauseHeld(by=said.by, item=item, unit=unit, reason=reason, text=m["text"] or "")


def note(said: Said) -> Event | None:
    """登记通报 住建局 青办通〔2026〕3号."""
    m = _NOTE.fullmatch(said.text)
    unit = _unit(said, m["unit"]) if m else None
    if m is None or not unit:
        return None
    return FormalNoted(by=said.by, unit=unit, formal_kind=_FORMAL[m["kind"]], document=m["document"])


def funds(said: Said) -> Event | None:
    """登记经费奖励 住建局 20万元 青财〔2026〕5号."""
    m = _FUNDS.fullmatch(said.text)
    unit = _unit(said, m["unit"]) if m else None
    yuan = int(Decimal(m["amount"]) * 10_000) if m else 0
    if m is None or not unit or yuan == 0:
        return None
    kind = _MONEY[m["kind"]]
    return FormalNoted(by=said.by, unit=unit, formal_kind=kind, document=m["document"], amount_yuan=yuan)


def appeal(said: Said) -> Event | None:
    """得分申诉 3 该项目缓建经批准."""
    m = _APPEAL.fullmatch(said.text)
    unit = _unit(said, m["unit"]) if m else None
    if m is None or unit is None:
        return None
    return ScoreAppealed(by=said.by, unit=unit, number=int(m["number"]), text=m["text"])


def decide(said: Said) -> Event | None:
    """申诉 住建局 3 成立."""
    m = _DECIDE.fullmatch(said.text)
    unit = _unit(said, m["unit"]) if m else None
    if m is None or not unit:
        return None
    return AppealDecided(by=said.by, unit=unit, number=int(m["number"]), uphold=not m["not"], text=m["text"] or "")


def asked(said: Said) -> Event | None:
    """得分, 得分 住建局, 住建局得分, 得分 住建局 3."""
    m = _ASK.fullmatch(said.text)
    unit = _unit(said, m["before"] or m["unit"]) if m else None
    if m is None or unit is None or (m["before"] and m["unit"]):
        return None
    return ScoreAsked(by=said.by, unit=unit, number=int(m["number"] or 0))


def export(said: Said) -> Event | None:
    """导出得分, 导出得分 住建局 2026年三季度."""
    m = _EXPORT.fullmatch(said.text)
    unit = _unit(said, m["unit"]) if m else None
    if m is None or unit is None:
        return None
    quarter = "一二三四".find(m["quarter"]) + 1 or int(m["quarter"]) if m["quarter"] else 0
    return ScoresExported(by=said.by, unit=unit, year=int(m["year"] or 0), quarter=quarter)


def tell_target(said: Said) -> Event | None:
    """目标 争取资金 120, 目标 争取资金 住建局 30 截至10月31日."""
    m = _TELL.fullmatch(said.text)
    unit = _unit(said, m["unit"]) if m else None
    if m is None or unit is None:
        return None
    on = day_of(m, local_date(said.now), ahead=False)
    return TargetTold(by=said.by, name=m["name"], unit=unit, value=int(m["value"]), on=on)


def ask_targets(said: Said) -> Event | None:
    """目标, 目标 储备."""
    m = _TARGETS.fullmatch(said.text)
    return TargetAsked(by=said.by, name=m["name"] or "") if m else None
