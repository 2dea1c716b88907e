"""What is said about leads: 线索 光伏组件 下次12月5日 已发资料, 线索 光伏组件 签约, 线索 光伏组件 放弃 理由, 线索."""

import re

from domain.calendars import local_date
from domain.events import Event, LeadAsked, LeadTold
from domain.leads.leads import LeadState
from handlers.readings.projects import DAY, day_of
from handlers.said import Said

_NAME = r"(?P<name>[^\s,:;。?]{2,20})"
_NEXT = re.compile(rf"线索[\s:,]+{_NAME}[\s,]+下次(?:联系)?[\s:,]*(?:{DAY})(?:[\s,:]+(?P<text>.{{1,200}}?))?[。]?")
_OVER = re.compile(rf"线索[\s:,]+{_NAME}[\s,]+(?:已)?(?P<state>签约|放弃)(?:[\s,:]+(?P<text>.{{1,200}}?))?[。]?")
_ASK = re.compile(rf"(?:查|看|招商)?线索(?:清单|情况)?(?:[\s:,]+{_NAME})?[?。]?")
_STATES = {"签约": LeadState.SIGNED, "放弃": LeadState.DROPPED}


def told(said: Said) -> Event | None:
    """A contact with the next day, or its end."""
    if m := _OVER.fullmatch(said.text):
        return LeadTold(by=said.by, name=m["name"], text=m["text"] or "", state=_STATES[m["state"]])
    m = _NEXT.fullmatch(said.text)
    if m is None:
        return None
    day = day_of(m, local_date(said.now), ahead=True)
    return LeadTold(by=said.by, name=m["name"], text=m["text"] or "", next_on=day)


def asked(said: Said) -> Event | None:
    """线索, 线索 光伏组件."""
    m = _ASK.fullmatch(said.text)
    return LeadAsked(by=said.by, name=m["name"] or "") if m else None
