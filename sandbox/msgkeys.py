"""The catalogue of robot message templates (dingtalk.md §2.2): fields of msgParam and how they look on a screen."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.errors import Refusal
from sandbox.ledger import Content, Link

LIMIT_BYTES = 15000

_FIXED: Mapping[str, tuple[str, ...]] = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleLink": ("title", "text", "picUrl", "messageUrl"),
    "sampleActionCard": ("title", "text", "singleTitle", "singleURL"),
    "sampleActionCard6": ("title", "text", "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"),
    "sampleAudio": ("mediaId", "duration"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
    "sampleVideo": ("duration", "videoMediaId", "videoType", "picMediaId", "height", "width"),
}
_MISSING: Mapping[str, str] = {"sampleText": "contentOfText", "sampleMarkdown": "markdownTotext"}
_FILE_TYPES = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})
_OPTIONAL = frozenset({"picUrl", "picMediaId", "height", "width"})


def _action_card(number: int) -> tuple[str, ...]:
    pairs = (name for i in range(1, number + 1) for name in (f"actionTitle{i}", f"actionURL{i}"))
    return ("title", "text", *pairs)


CATALOGUE: Mapping[str, tuple[str, ...]] = {
    **_FIXED,
    **{f"sampleActionCard{number}": _action_card(number) for number in range(2, 6)},
}


def read_message(msg_key: object, msg_param: object) -> Content:
    """What `msgKey` and the JSON string `msgParam` (at most 15,000 bytes) show; refused as §2.1 lists."""
    if not isinstance(msg_key, str) or not msg_key:
        raise Refusal("invalidParameter.msgKey.empty")
    if msg_key not in CATALOGUE:
        raise Refusal("invalidParameter.msgKey.invalid")
    values = _values(msg_param)
    _check_values(msg_key, values)
    return _content(msg_key, values)


def _values(msg_param: object) -> dict[str, Any]:
    if not isinstance(msg_param, str):
        raise Refusal("invalidParameter.msgParam.invalid", "msgParam不是JSON字符串")
    if len(msg_param.encode()) > LIMIT_BYTES:
        raise Refusal("invalidParameter.msgParam.tooLong", "msgParam长度超过15000字节")
    try:
        values = json.loads(msg_param)
    except ValueError:
        raise Refusal("invalidParameter.msgParam.invalid", "msgParam不是合法的JSON") from None
    if not isinstance(values, dict):
        raise Refusal("invalidParameter.msgParam.invalid", "msgParam不是JSON对象")
    return values


def _check_values(msg_key: str, values: Mapping[str, Any]) -> None:
    known = CATALOGUE[msg_key]
    for name in known:
        if name not in _OPTIONAL and not values.get(name):
            raise Refusal(f"miss.param.{_MISSING.get(msg_key, name)}", f"缺少模板参数: {name}")
    for name, value in values.items():
        if name not in known or not isinstance(value, str):
            raise Refusal("invalidParameter.param.invalid", f"模板参数不合法: {name}")
    if msg_key == "sampleFile" and values["fileType"] not in _FILE_TYPES:
        raise Refusal("invalidParameter.param.invalid", f"文件类型不支持: {values['fileType']}")


def _content(msg_key: str, values: Mapping[str, str]) -> Content:
    get = values.get
    return Content(
        kind=msg_key,
        title=get("title", "") or get("fileName", ""),
        text=get("text", "") or get("content", ""),
        links=tuple(_links(values)),
        media=get("mediaId", "") or get("photoURL", "") or get("videoMediaId", ""),
    )


_PAIRS = (
    ("singleTitle", "singleURL"),
    ("buttonTitle1", "buttonUrl1"),
    ("buttonTitle2", "buttonUrl2"),
    *((f"actionTitle{i}", f"actionURL{i}") for i in range(1, 6)),
)


def _links(values: Mapping[str, str]) -> list[Link]:
    named = [Link(text=values[t], url=values[u]) for t, u in _PAIRS if t in values and u in values]
    return [*named, Link(text=values["title"], url=values["messageUrl"])] if "messageUrl" in values else named
