"""A correction: of figures that were reported, or of the day until when something is wanted (language §2 `correct`)."""

import re
from dataclasses import replace
from typing import Any

from domain.calendars import local_date
from handlers.language.dates import Deadline
from handlers.language.sentences.mended import right_part
from handlers.language.sentences.reported import reported
from handlers.language.sentences.stretches import LONE, due, moment
from handlers.language.sentences.subject import Subject

Fields = dict[str, Any]
_LIMIT = re.compile(r"期限|时限|截止|到期|期[到至]|时间|日期|[周月日号]前|交|报")
_DAY_MENDED = re.compile(r"不是|应(?:该|当|为)|太[紧晚早急]|[写说]错|笔误|口误|不变|为准")
_IS_LIMIT = re.compile(r"期限|时限|截止")
_OF_TODAYS = re.compile(r"今[天日]的?(?:那[条个份]|数|日报|报)")
"""今天那条报错了: when it was reported."""
_IS = re.compile(r"(?:是|为|到|成)\s*$")
_FIGURES = frozenset({"invested_wan", "cumulative_wan", "percent", "entries"})


def correction(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """A figure, or the day of a hand-over."""
    found, asks = reported(subject, mends=True)
    is_told = subject.deadline and subject.deadline.because not in LONE and "report_date" not in found
    is_mended = is_told and _DAY_MENDED.search(subject.text)
    misread = _told_day(subject)
    if misread and found.get("items") == [local_date(misread.at or subject.said.now).day]:
        return {**{key: value for key, value in found.items() if key != "items"}, **moment(misread)}, asks
    right = {} if found.keys() & _FIGURES else _right_day(subject)
    is_of_today = _OF_TODAYS.search(subject.text) is not None
    is_of_a_day = not is_of_today and not found.keys() & _FIGURES and (_LIMIT.search(subject.text) or is_mended)
    return {**found, **(right or (due(subject) if is_of_a_day else {}))}, asks


def _right_day(subject: Subject) -> Fields:
    """时限"12月1日"应为"12月11日": of two days the one said to be right."""
    right = right_part(subject.text)
    return due(replace(subject, said=replace(subject.said, text=right))) if right else {}


def _told_day(subject: Subject) -> Deadline | None:
    """刚才的期限说错了,是25号: a day, where it is the limit that is mended."""
    found = subject.any_day
    is_told = found is not None and found.because in LONE and _IS_LIMIT.search(subject.text)
    return found if is_told and found and _IS.search(subject.text[: found.span[0]]) else None
