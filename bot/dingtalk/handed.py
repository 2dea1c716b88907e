"""What a robot message carries beside words: pictures, files, voice, video (dingtalk §5.1)."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.dingtalk.bodies import parse_json
from bot.messages import Handed

MEDIA = ("picture", "file", "audio", "video")
OURS = {"audio": "voice"}
MOST_FILES = 9
LONGEST_TICKET, LONGEST_NAME = 2000, 120


def content_of(content: Mapping[str, Any] | str | None) -> Mapping[str, Any]:
    """The content as an object; it comes as a JSON string now and then."""
    if isinstance(content, str):
        return parse_json(content)
    return content or {}


def handed(msg_type: str, content: Mapping[str, Any]) -> tuple[Handed, ...]:
    """Each of them with what it is fetched by; what has no ticket cannot be had."""
    parts = content.get("richText")
    if msg_type == "richText" and isinstance(parts, list):
        pictures = [part for part in parts if isinstance(part, Mapping) and part.get("type") == "picture"]
        return tuple(each for part in pictures[:MOST_FILES] for each in _one("picture", part))
    return tuple(_one(msg_type, content)) if msg_type in MEDIA else ()


def _one(msg_type: str, content: Mapping[str, Any]) -> Iterator[Handed]:
    ticket, name = content.get("downloadCode"), content.get("fileName")
    if isinstance(ticket, str) and 0 < len(ticket) <= LONGEST_TICKET:
        said = name if isinstance(name, str) else ""
        yield Handed(media=OURS.get(msg_type, msg_type), ticket=ticket, name=said[-LONGEST_NAME:])
