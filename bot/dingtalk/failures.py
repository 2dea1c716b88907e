"""One table from the platform's words to later, never, or nobody knows (dingtalk §10.2)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.errors import PlatformError, Rejected, StaleToken, Unavailable, Unknown

AT_ONCE, SOON, LATER, TOMORROW = timedelta(seconds=2), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=24)
BAN = timedelta(minutes=5)

Raise = Callable[[str, str], PlatformError]


def _later(after: timedelta) -> Raise:
    return lambda code, message: Unavailable(code, message, after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A class of refusals. `codes` is a pattern of whole codes; `statuses` count where the code says nothing."""

    family: str
    codes: str
    error: Raise
    statuses: frozenset[int] = frozenset()

    def fits(self, status: int, code: str) -> bool:
        """Whether an answer belongs here."""
        return bool(re.fullmatch(self.codes, code)) or status in self.statuses


# The first row that fits counts. 403 means both "no permission" and "too fast": the code decides, not the status.
ROWS: tuple[Row, ...] = (
    Row(family="refresh-token", error=StaleToken, statuses=frozenset({401}),
        codes=r"InvalidAuthentication|40014|42001|40001|88:.*(?i:token).*"),
    Row(family="quota", error=_later(TOMORROW),
        codes=r".*\.ApiCountLimitForOrg|90020|ding\.serverquota\.insufficient|20001"),
    Row(family="banned", error=_later(BAN), codes=r"1111|page"),
    Row(family="throttle", error=_later(LATER), codes=r"410100|130101"),
    Row(family="throttle", error=_later(AT_ONCE),
        codes=r"Forbidden\.AccessDenied\.QpsLimitFor.*|90002|90018"),
    Row(family="throttle", error=_later(SOON), statuses=frozenset({429}),
        codes=r"Forbidden\.AccessDenied\.Q\w*LimitFor.*|900\d\d|send(\.byToken)?\.too\.?[fF]ast|too\.many\..*|toomuch\.msg"
              r"|14310[34]"),
    Row(family="transient", error=_later(SOON), codes=r"system\.error|system\.?[bB]usy|-1"),
    Row(family="lost-answer", error=Unknown, statuses=frozenset({502, 504}),
        codes=r"GatewayTimeout|15:isp\..*timeout.*|88|unknown\.send\.result"),
    Row(family="not-ready", error=_later(SOON), codes=r"processQueryKey\.expireTime"),
    Row(family="permission", error=Rejected,
        codes=r".*\.(AccessTokenPermissionDenied|IpNotInWhiteList)|60011|60020|50002|auth\.error|unauthorized"),
    Row(family="permanent-target", error=Rejected,
        codes=r"group\.disbanded|bot\.stopped|invalidParameter\.robotCode\.notExsit|invalid\.openConversationId"
              r"|resource\.unavailable|conversation\.org\..*|400013|300001"),
    Row(family="permanent-content", error=Rejected,
        codes=r"contain\..*|(invalidParameter\.)?msgParam\.tooLong|43010[1-4]|460101|310000|param\.contentUnsafe"),
    Row(family="transient", error=_later(SOON), codes=r"", statuses=frozenset({503})),
    Row(family="lost-answer", error=Unknown, codes=r"5\d\d"),
    Row(family="refused", error=Rejected, codes=r".*"),
)  # fmt: skip


def failure(status: int, body: Mapping[str, Any]) -> PlatformError | None:
    """The error an answer stands for, or None where it succeeded."""
    code = _code(body)
    if status < 300 and code in ("", "0"):
        return None
    return failed(status, code, _first(body, "message", "Message", "errmsg"))


def failed(status: int, code: str, message: str = "") -> PlatformError:
    """The error of a status and a code; the message is only for people to read."""
    row = next(row for row in ROWS if row.fits(status, code or str(status)))
    error = row.error(code or str(status), message)
    error.family = row.family
    return error


def _code(body: Mapping[str, Any]) -> str:
    """`code` of the new dialect, `errcode` of the old, `status` of the address ban, or `success` that is false."""
    code = _first(body, "code", "Code", "errcode")
    if code in ("88", "15"):
        return _below(code, _first(body, "sub_code"))
    if code:
        return code
    if "punish" in body or str(body.get("status")) == "1111":
        return "1111"
    return "unsuccessful" if body.get("success") is False else ""


def _below(code: str, sub_code: str) -> str:
    """The gateway's codes 88 and 15 say nothing by themselves (dingtalk §1.3)."""
    if sub_code.isdigit():
        return sub_code
    return f"{code}:{sub_code}" if sub_code else code


def _first(body: Mapping[str, Any], *names: str) -> str:
    return next((str(body[name]) for name in names if body.get(name) not in (None, "")), "")
