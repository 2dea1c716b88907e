"""`qunding doctor` on how the platform's words come to us: the connection of stream mode, or our callback address.
The running service tells what it heard; without one, only what can be tried from here is known."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.dingtalk.client import Client
from bot.errors import PlatformError, StaleToken
from config.settings import Settings
from console.findings import Finding, bad, fine, note

WRONG: Mapping[str, str] = {"robot": "robot_sign_wrong", "cards": "card_sign_wrong", "events": "event_seal_wrong"}


async def examine_way_in(settings: Settings, client: Client, heard: Mapping[str, Any] | None) -> AsyncIterator[Finding]:
    """`heard` is the running service's report (`Ears.report`), None where none runs."""
    for way, count in (heard or {}).get("refused", {}).items():
        yield bad(WRONG[way], count=count)
    finding = await (_stream if settings.dingtalk_mode == "stream" else _address)(settings, client, heard)
    if finding is not None:
        yield finding


async def _stream(_settings: Settings, client: Client, heard: Mapping[str, Any] | None) -> Finding | None:
    """A ticket is asked for and not used: a second connection would take messages away from the service."""
    if heard is not None and heard.get("stream"):
        return fine("stream_up")
    try:
        await client.open_stream()
    except PlatformError as error:
        return bad("stream_refused", said=str(error))
    return fine("stream_opens") if heard is None else bad("stream_down")


async def _address(settings: Settings, client: Client, heard: Mapping[str, Any] | None) -> Finding | None:
    """Our own service refuses what is not signed with 401: whoever answers so is ours."""
    base = settings.dingtalk_callback_base
    if not base or heard is None:
        return None
    try:
        await client.knock(f"{base}/dingtalk/robot")
    except StaleToken:
        return fine("callback_answers", base=base)
    except PlatformError as error:
        return bad("callback_unreachable", base=base, said=str(error))
    return note("callback_of_others", base=base)
