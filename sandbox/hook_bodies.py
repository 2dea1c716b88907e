"""Message bodies of webhooks (dingtalk.md §2.6): shape, length, and who is really @-ed."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.directory import Directory
from sandbox.errors import Refusal
from sandbox.fields import Field, Shape, check, flag, listing, mapping, texts
from sandbox.ledger import Content, Link

LIMIT_BYTES = 20000
MOST_AT = 50
_BAD = 40035

_BODIES: Mapping[str, Shape] = {
    "text": {"content": Field(missing=_BAD)},
    "markdown": {"title": Field(missing=_BAD), "text": Field(missing=_BAD)},
    "link": {
        "title": Field(missing=_BAD),
        "text": Field(missing=_BAD),
        "picUrl": Field(),
        "messageUrl": Field(missing=_BAD),
    },
    "actionCard": {
        "title": Field(missing=_BAD),
        "text": Field(missing=_BAD),
        "singleTitle": Field(),
        "singleURL": Field(),
        "btnOrientation": Field(),
        "hideAvatar": Field(),
        "btns": Field(listing),
    },
    "feedCard": {"links": Field(listing, missing=_BAD)},
}
_AT = {"atMobiles": Field(texts), "atUserIds": Field(texts), "isAtAll": Field(flag)}
_WITH_AT = ("text", "markdown")


def read_body(body: Mapping[str, Any], directory: Directory) -> Content:
    """What a webhook body shows; refused with 400105, 40035 or 460101 (more than 20,000 bytes)."""
    kind = body.get("msgtype")
    if not isinstance(kind, str) or kind not in _BODIES:
        raise Refusal(400105)
    if len(json.dumps(body, ensure_ascii=False).encode()) > LIMIT_BYTES:
        raise Refusal(460101)
    top = {"msgtype": Field(), kind: Field(mapping, missing=_BAD), "at": Field(mapping), "msgUuid": Field()}
    check(body, top, _BAD)
    part = body[kind]
    check(part, _BODIES[kind], _BAD)
    text = part.get("text", "") or part.get("content", "")
    at = _mentioned(body.get("at") or {}, text, directory) if kind in _WITH_AT else ()
    return Content(kind=kind, title=part.get("title", ""), text=text, links=_links(part), at=at)


def _mentioned(at: Mapping[str, Any], text: str, directory: Directory) -> tuple[str, ...]:
    """Only those whose userid or mobile stands literally in the text are notified."""
    check(at, _AT, _BAD)
    if len(at.get("atUserIds", ())) + len(at.get("atMobiles", ())) > MOST_AT:
        raise Refusal(_BAD, "at人数超过50")
    if at.get("isAtAll"):
        return ("@ALL",)
    by_mobile = {person.mobile: person.userid for person in directory.people.values() if person.mobile}
    users = [user for user in at.get("atUserIds", ()) if f"@{user}" in text]
    phones = [by_mobile[m] for m in at.get("atMobiles", ()) if f"@{m}" in text and m in by_mobile]
    return (*users, *phones)


_BUTTON = {"title": Field(missing=_BAD), "actionURL": Field(missing=_BAD)}
_FEED = {"title": Field(missing=_BAD), "messageURL": Field(missing=_BAD), "picURL": Field()}


def _links(part: Mapping[str, Any]) -> tuple[Link, ...]:
    found = [Link(text=row["title"], url=row["actionURL"]) for row in _rows(part, "btns", _BUTTON)]
    found += [Link(text=row["title"], url=row["messageURL"]) for row in _rows(part, "links", _FEED)]
    for title, url in (("singleTitle", "singleURL"), ("title", "messageUrl")):
        if title in part and url in part:
            found.append(Link(text=part[title], url=part[url]))
    return tuple(found)


def _rows(part: Mapping[str, Any], name: str, shape: Shape) -> list[Mapping[str, str]]:
    rows = part.get(name, [])
    for row in rows:
        check(row if isinstance(row, dict) else {}, shape, _BAD)
    return list(rows)
