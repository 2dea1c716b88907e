"""What is said about lights: 亮灯, 12号为什么红, 11月20日 光伏玻璃为什么黄, 若改用比例50口径, 灯色异议 名称 理由; and
about the board that shows them."""

import re

from domain.calendars import local_date
from domain.events import Event
from domain.events.boards import BoardAsked, BoardTakenDown, ChartAsked
from domain.events.lights import LightAsked, LightObjected, LightReviewed
from domain.lights.rules import Colour
from handlers.readings.items import BEARS_YEAR, key_of
from handlers.readings.projects import DAY, day_of
from handlers.readings.prose import as_prose
from handlers.said import Said

_NAME = r"(?P<project>[^\s,:;。?]{2,40}?)"
_COLOURS = {"红": Colour.RED, "黄": Colour.YELLOW, "绿": Colour.GREEN}
_WHY = re.compile(
    rf"(?:(?:{DAY})[\s,:]*)?(?:(?P<item>{BEARS_YEAR}\d{{1,4}})号|{_NAME})\s*(?:项目)?(?:为什么|为何|为啥|咋|怎么|是?什么原因)(?:就|还|又|会)?(?:亮|是|变)?了?[红黄绿]灯?了?[?。]?"
)
_OF = re.compile(rf"(?:(?:{DAY})[\s,:]*)?(?:查|看)?(?:灯色|看灯|灯)[\s:,]+{_NAME}[?。]?")
_LIST = re.compile(
    r"(?:查|看|查看|列)?\s*(?:亮灯(?:情况|表)?|红绿灯|(?P<colour>[红黄])灯(?:项目|有哪些|有几个|清单)?)[?。]?"
)
_TRIAL = re.compile(
    r"(?:亮灯试算(?:[\s:,]+(?P<one>[^\s,?。]{1,12}))?|(?:若|如果|要是)改用(?P<two>[^\s,?。]{1,12}?)口径)[?。,]?.{0,10}"
)
_OBJECT = re.compile(rf"(?:对灯色有异议|灯色异议|对灯有异议)[\s:,]+{_NAME}(?:[\s,:]+(?P<text>.+))?")
_REVIEW = re.compile(
    rf"灯色复核[\s:,]+{_NAME}[\s,:]+(?P<what>维持|改(?:为)?(?P<colour>[红黄绿])灯?)(?:[\s,:]+(?P<text>.+))?"
)


def asked(said: Said) -> Event | None:
    """A question about one light, all of them, or another way of judging."""
    return _one(said) or _all(said) or _trial(said)


def _one(said: Said) -> Event | None:
    m = _WHY.fullmatch(said.text)
    of = None if m else _OF.fullmatch(said.text)
    found = m or of
    if found is None:
        return None
    on = day_of(found, local_date(said.now), ahead=False)
    item = key_of(m["item"], said.year) if m and m["item"] else ""
    return LightAsked(by=said.by, query="one", subject=found["project"] or "", item=item, on=on)


def colour_in(text: str) -> str:
    """The one colour that is named; "" where none or several are."""
    said = {colour for word, colour in _COLOURS.items() if word in text}
    return said.pop().value if len(said) == 1 else ""


def _all(said: Said) -> Event | None:
    m = _LIST.fullmatch(said.text)
    return LightAsked(by=said.by, query="list", subject=_COLOURS.get(m["colour"] or "", "")) if m else None


def _trial(said: Said) -> Event | None:
    m = _TRIAL.fullmatch(said.text)
    return LightAsked(by=said.by, query="trial", subject=m["one"] or m["two"] or "") if m else None


def objected(said: Said) -> Event | None:
    """灯色异议 光伏玻璃 投资数漏报."""
    m = _OBJECT.fullmatch(said.text)
    return LightObjected(by=said.by, project=m["project"], reason=as_prose((m["text"] or "").strip())) if m else None


def reviewed(said: Said) -> Event | None:
    """灯色复核 光伏玻璃 维持, 灯色复核 光伏玻璃 改黄灯 漏报已补."""
    m = _REVIEW.fullmatch(said.text)
    if m is None:
        return None
    colour = _COLOURS[m["colour"]] if m["colour"] else None
    text = as_prose((m["text"] or "").strip())
    return LightReviewed(by=said.by, project=m["project"], said=m["what"], colour=colour, text=text)


_BOARD = re.compile(r"(?:更新|审定|刷新)(?:门厅|大厅)?大屏")
_DOWN = re.compile(r"(?:撤下|关闭|停用)(?:门厅|大厅)?大屏")


def board(said: Said) -> Event | None:
    """更新大屏, 撤下大屏."""
    if _BOARD.fullmatch(said.text):
        return BoardAsked(by=said.by, draft=said.by.message_id, code=said.code)
    return BoardTakenDown(by=said.by) if _DOWN.fullmatch(said.text) else None


_CHART = re.compile(rf"(?:导出|打印|下载)?\s*(?:挂图(?:作战)?图?|作战图)[\s:,]+{_NAME}[。!]?")


def chart(said: Said) -> Event | None:
    """挂图 光伏玻璃."""
    m = _CHART.fullmatch(said.text)
    return ChartAsked(by=said.by, project=m["project"]) if m else None
