"""The conversation of a rehearsal as a reader would see it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.calendars import COUNTY_ZONE
from sandbox.city import City
from sandbox.views import Arrival, draw_change

UNPROVEN = "演练不能证明：断电时的落盘、定时器本身、真实平台的行为。"


def transcript(city: City, since: int = 0, notes: Sequence[tuple[int, str]] = ()) -> Iterator[str]:
    """A line per message or card edit, oldest first, each note where it was made."""
    yield UNPROVEN
    waiting = list(notes)
    for change in city.platform.ledger.changes:
        while waiting and waiting[0][0] < change.seq:
            yield f"―― {waiting.pop(0)[1]}"
        if change.seq > since and change.what in ("message", "edit"):
            yield line_of(draw_change(city.platform.directory, change), change.at)
    yield from (f"―― {text}" for _seq, text in waiting)


def line_of(arrival: Arrival, moment: datetime) -> str:
    """When, where, who, what, and what can be pressed."""
    view = arrival.view
    mark = "（更新）" if arrival.what == "edit" else ""
    words = " / ".join(part for part in (view.title, *view.text.split("\n")) if part.strip())
    buttons = "".join(f"［{button.text}］" for button in view.buttons)
    at = moment.astimezone(COUNTY_ZONE)
    return f"{at:%m-%d %H:%M} {view.where} {view.sender}{mark}：{words} {buttons}".rstrip()
