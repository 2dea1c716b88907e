"""Logs: one JSON object a line on stderr, phone numbers masked, secrets gone (reliability S47, S60)."""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.typing import EventDict

LONGEST = 200
_PHONE = re.compile(r"(?<!\d)((?:\+?86)?(?:1[3-9]\d|000))\d{4}(\d{4})(?!\d)")
_KEYED = re.compile(r"(?i)(access_token|app_?secret|client_?secret|sign|signature|session|token)([=:]\s*)[^\s&\"',}]+")
# C1 controls and the marks that turn the direction of writing: a reader of logs must not be fooled.
_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")

Processor = Callable[[Any, str, EventDict], EventDict]


def log_to_stderr(level: str = "warning", secrets: Iterable[str] = ()) -> None:
    """From now on every line of this program goes through `cleaned`; `secrets` are values never to be shown."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _timed,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            cleaning(tuple(secrets)),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("apscheduler", "alembic", "aiohttp.access", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _timed(_logger: object, _method: str, line: EventDict) -> EventDict:
    """The moment the record itself was made."""
    record = line.get("_record")
    if isinstance(record, logging.LogRecord):
        line["at"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return line


def cleaning(secrets: tuple[str, ...]) -> Processor:
    """A processor that cleans every value of a line, however deep."""

    def clean(_logger: object, _method: str, line: EventDict) -> EventDict:
        shown = {key: _clean(value, secrets, None if key == "exception" else LONGEST) for key, value in line.items()}
        return {"at": shown.pop("at", ""), "level": shown.pop("level", ""), "event": shown.pop("event", ""), **shown}

    return clean


def _clean(value: object, secrets: tuple[str, ...], longest: int | None) -> object:
    if isinstance(value, Mapping):
        return {str(key): _clean(each, secrets, longest) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each, secrets, longest) for each in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        shown = cleaned(str(value), secrets, None)
        return value if shown == str(value) else shown
    return cleaned(str(value), secrets, longest)


def cleaned(text: str, secrets: Iterable[str] = (), longest: int | None = LONGEST) -> str:
    """A text without phone numbers, secrets and unseen marks, and not longer than `longest`."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _PHONE.sub(r"\1****\2", _KEYED.sub(r"\1\2***", text))
    text = _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return text if longest is None or len(text) <= longest else text[:longest] + "…"
