"""What is said about campaigns: 启动专项 名称, 专项 名称 清单 3号 住建局, 专项 名称 清单 3号 销号, 专项."""

import re

from domain.calendars import local_date
from domain.events import CampaignAsked, CampaignBegun, DifficultyClosed, DifficultyTaken, Event
from handlers.readings.projects import DAY, day_of
from handlers.said import Said

_NAME = r"(?P<name>[^\s,:;。?]{2,20})"
_BEGIN = re.compile(rf"(?:启动|开展|发起)专项(?:行动)?[\s:,]+{_NAME}(?:[\s,]+(?:从|自)?(?:{DAY})(?:起)?)?[。]?")
_MARK = re.compile(
    rf"专项(?:行动)?[\s:,]+{_NAME}[\s,]+(?P<list>[^\s,]{{2,20}}?)[\s,]*第?(?P<number>\d{{1,3}})号?[\s,]+(?P<what>[^\s,]{{2,20}}?)[。]?"
)
_ASK = re.compile(rf"(?:查|看)?专项(?:行动)?(?:[\s:,]+{_NAME})?(?:进展|情况|怎么样了?)?[?。]?")
_CLOSED = {"销号": False, "已销号": False, "办结": False, "重开": True, "恢复": True}


def begin(said: Said) -> Event | None:
    """启动专项 拔钉除障 12月1日起."""
    m = _BEGIN.fullmatch(said.text)
    if m is None:
        return None
    return CampaignBegun(by=said.by, name=m["name"], on=day_of(m, local_date(said.now), ahead=True))


def mark(said: Said) -> Event | None:
    """A number of a list goes to a unit, is struck off, or comes back."""
    m = _MARK.fullmatch(said.text)
    if m is None:
        return None
    number = int(m["number"])
    if m["what"] in _CLOSED:
        back = _CLOSED[m["what"]]
        return DifficultyClosed(by=said.by, campaign=m["name"], list_name=m["list"], number=number, reopened=back)
    return DifficultyTaken(by=said.by, campaign=m["name"], list_name=m["list"], number=number, unit=m["what"])


def asked(said: Said) -> Event | None:
    """专项, 专项 拔钉除障."""
    m = _ASK.fullmatch(said.text)
    return CampaignAsked(by=said.by, name=m["name"] or "") if m else None
