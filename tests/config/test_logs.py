"""Logs: one JSON object a line; phone numbers, secrets and tricks of writing do not get through."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from config.logs import cleaned, log_to_stderr

log = logging.getLogger("tests.logs")


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    (only,) = capsys.readouterr().err.splitlines()
    found: dict[str, Any] = json.loads(only)
    return found


def test_a_line_carries_the_message_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever logs while a message is received, with moment, level and origin."""
    log_to_stderr("info")
    with structlog.contextvars.bound_contextvars(message_id="robot|msg1"):
        log.info("message_received", extra={"size": 3})
    found = line(capsys)
    assert (
        found.items() >= {"event": "message_received", "level": "info", "message_id": "robot|msg1", "size": 3}.items()
    )
    assert found["at"].endswith("+00:00")


def test_an_error_stays_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """With its traceback, in which secrets are struck out too."""
    log_to_stderr("info", ["correct-horse"])
    try:
        raise ValueError("no\nsuch correct-horse 13812345678")
    except ValueError:
        log.exception("failed", extra={"mobiles": ["13812345678"], "id": 13812345678})
    found = line(capsys)
    assert "Traceback" in found["exception"]
    assert (found["mobiles"], found["id"]) == (["138****5678"], "138****5678")
    assert not {"13812345678", "correct-horse"} & set(found["exception"].split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系13812345678。", "联系138****5678。"),
        ("+8613812345678 8613812345678", "+86138****5678 86138****5678"),
        ("00012345678", "000****5678"),
        ("1763776800000 moments are no phones", "1763776800000 moments are no phones"),
        ("https://x/y?access_token=abc&sign=def&a=1", "https://x/y?access_token=***&sign=***&a=1"),
        ("\u202eevil\x9b", "\\u202eevil\\u009b"),
        ("长" * 300, "长" * 200 + "…"),
    ],
)
def test_texts_are_cleaned(text: str, shown: str) -> None:
    """What is typed by others stays what it is, but harmless."""
    assert cleaned(text) == shown


def test_quiet_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    """A command says only what went wrong."""
    log_to_stderr()
    log.info("nothing to see")
    logging.getLogger("apscheduler.executors.default").info("beat")
    assert capsys.readouterr().err == ""
