"""What the page asks for: JSON bodies, parsed at the edge into types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.page.guard import PageError

LONGEST_TEXT = 20000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text; `where` is a conversation id, None in private; `quote` the message it answers."""

    who: str
    where: str | None
    text: str
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """A button of a message, with what was typed into the card by name of the input."""

    who: str
    message: str
    button: str
    form: Mapping[str, str]


async def body(request: web.Request) -> Mapping[str, Any]:
    """The JSON object of a POST."""
    if request.content_type != "application/json":
        raise PageError("请求体要用 JSON（Content-Type: application/json）", 415)
    try:
        given = await request.json()
    except ValueError:
        raise PageError("请求体不是合法的 JSON") from None
    if not isinstance(given, dict):
        raise PageError("请求体要是一个 JSON 对象")
    return given


def word(given: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PageError(f"缺少“{name}”：请刷新页面再试")
    return value


def word_or_none(given: Mapping[str, Any], name: str) -> str | None:
    """A text that may be missing."""
    return word(given, name) if given.get(name) else None


def whole(given: Mapping[str, Any], name: str, most: int) -> int:
    """A number from 1 to `most`."""
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise PageError(f"“{name}”要是 1 到 {most} 的整数")
    return value


def said(given: Mapping[str, Any]) -> Said:
    """A text to say; refused when it is too long."""
    text = word(given, "text")
    if len(text) > LONGEST_TEXT:
        raise PageError(f"一条消息最多 {LONGEST_TEXT} 字，请分几条发")
    return Said(
        who=word(given, "who"),
        where=word_or_none(given, "where"),
        text=text,
        quote=word_or_none(given, "quote"),
    )


def tapped(given: Mapping[str, Any]) -> Tapped:
    """A press of a button."""
    form = given.get("form") or {}
    if not isinstance(form, dict) or not all(isinstance(value, str) for value in form.values()):
        raise PageError("表单内容不对：请刷新页面再填")
    return Tapped(who=word(given, "who"), message=word(given, "message"), button=word(given, "button"), form=form)
