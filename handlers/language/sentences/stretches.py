"""How many days more a sentence gives or asks for, and what only looks like a new day of a matter (language §3)."""

import re
from typing import Any

from domain.calendars import COUNTY_ZONE
from handlers.language.dates import Deadline
from handlers.language.numbers import small_int
from handlers.language.sentences.subject import Subject

Fields = dict[str, Any]
_DELTA = re.compile(
    r"(?<![月\d一二三四五六七八九十第前])(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,3}|半)(?:个?(?:自然)?(?P<unit>天|日|周|星期|礼拜|旬|(?<=个|半)月))(?!\d|号|(?:都|也|真|实在|肯定|可能|时间)*(?:不够|不行|不给|太))"
)
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "旬": 10, "月": 30}
_ABOUT_MONTHS = re.compile(r"(?:半)个?月")

_STRETCHES = frozenset({"days_left", "months_left", "weeks", "months", "half_month", "work_days"})
LONE = frozenset({"last_day", "day_said"})
"""Days that may as well be the number of a matter."""
_SENT_ON = re.compile(r"\s*(?:就|再|可以?)?(?:印发|下发|发文|发出|发布|见报|上报|送印|盖章|签发)")
_ALLOWS = re.compile(r"(?:批|准|给|同意|允许)[他她你们了]*\s*$")


def is_stretch(subject: Subject) -> bool:
    """准了,10天; 给他一个礼拜; 多要三个工作日: how long, and not within how long from today."""
    day = subject.deadline
    return day is not None and day.because in _STRETCHES and subject.text[day.span[1] - 1] not in "内后"


def is_sent_on(subject: Subject) -> bool:
    """通报稿我同意,明天印发: what is done with the paper on a day is no new day of the matter."""
    day = subject.deadline
    return day is not None and _SENT_ON.match(subject.text, day.span[1]) is not None


def is_matter(subject: Subject) -> bool:
    """批了,8号: where no other number is said it is the matter's."""
    day = subject.deadline
    said = subject.numbers
    return day is not None and all(each.span[0] < day.span[1] and day.span[0] < each.span[1] for each in said)


def more_days(subject: Subject, *, granted: bool = False) -> int:
    """延10天, 再给一周: 0 where no stretch is said. `granted`: of 他要20天,批15天 the last."""
    said = list(_DELTA.finditer(subject.text))
    allowed = [each for each in said if granted and _ALLOWS.search(subject.text[: each.start()])]
    delta = next(iter(allowed or said), None)
    if delta is None:
        return 0
    count = 0.5 if delta["n"] == "半" else small_int(delta["n"]) or 0
    return int(count * _DAYS[delta["unit"]])


def due(subject: Subject) -> Fields:
    """The day it names as a limit."""
    return moment(subject.deadline)


def moment(found: Deadline | None) -> Fields:
    return {"deadline": found.at.astimezone(COUNTY_ZONE).isoformat()} if found and found.at else {}
