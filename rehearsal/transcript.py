"""The conversation of a rehearsal as a reader would see it."""

from collections.abc import Iterator

from domain.calendars import COUNTY_ZONE
from sandbox.city import City
from sandbox.views import draw_change

UNPROVEN = "演练不能证明：断电时的落盘、定时器本身、真实平台的行为。"


def transcript(city: City, since: int = 0) -> Iterator[str]:
    """A line per message or card edit, oldest first."""
    yield UNPROVEN
    for change in city.platform.ledger.changes:
        if change.seq > since and change.what in ("message", "edit"):
            arrival = draw_change(city.platform.directory, change)
            view = arrival.view
            at = change.at.astimezone(COUNTY_ZONE)
            mark = "（更新）" if arrival.what == "edit" else ""
            words = " / ".join(part for part in (view.title, *view.text.split("\n")) if part.strip())
            buttons = "".join(f"［{button.text}］" for button in view.buttons)
            yield f"{at:%m-%d %H:%M} {view.where} {view.sender}{mark}：{words} {buttons}".rstrip()
