"""One table from the platform's words to later, never, or nobody knows (dingtalk §10.2)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.errors import PlatformError, Rejected, StaleToken, Unavailable, Unknown

STALE = frozenset({"InvalidAuthentication", "40014", "42001", "40001"})
THROTTLED = frozenset({
    "send.too.fast", "send.byToken.tooFast", "too.many.group", "too.many.people", "toomuch.msg",
    "410100", "130101", "143103", "143104", "90002", "90018", "1111",
})  # fmt: skip
QUOTA = frozenset({"90020", "ding.serverquota.insufficient"})
TRANSIENT = frozenset({"system.error", "system.busy", "systemBusy", "GatewayTimeout", "-1", "15"})
NOT_READY = frozenset({"processQueryKey.expireTime", "unknown.send.result"})

SOON, LATER, TOMORROW = timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=24)


def failure(status: int, body: Mapping[str, Any]) -> PlatformError | None:
    """The error an answer stands for, or None where it succeeded. Decided by code, never by status alone:
    403 means both "no permission" and "too fast"."""
    code, message = _code(body), str(body.get("message") or body.get("Message") or body.get("errmsg") or "")
    if status < 300 and code in ("", "0"):
        return None
    if status == 401 or code in STALE:
        return StaleToken(code or str(status), message)
    if code in QUOTA or code.endswith("ApiCountLimitForOrg"):
        return Unavailable(code, message, TOMORROW)
    if code in THROTTLED or "LimitFor" in code or status == 429:
        return Unavailable(code or str(status), message, LATER if code in ("410100", "130101") else SOON)
    if code in NOT_READY:
        return Unavailable(code, message, SOON)
    if code in TRANSIENT:
        return Unavailable(code, message, SOON)
    if status >= 500:
        return Unknown(str(status), message)
    return Rejected(code or str(status), message)


def _code(body: Mapping[str, Any]) -> str:
    """`code` of the new dialect or `errcode` of the old; one documented sample carries it as a string."""
    for name in ("code", "Code", "errcode"):
        if name in body:
            return str(body[name])
    return ""
