"""One class of refusals a row (dingtalk §10.2): later, never, or nobody knows."""

from datetime import timedelta
from typing import Any

import pytest

from bot.dingtalk.failures import ROWS, failure
from bot.errors import PlatformError, Rejected, StaleToken, Unavailable, Unknown

DENIED = "Forbidden.AccessDenied."
SECONDS, MINUTE, BAN, TEN_MINUTES = (timedelta(seconds=s) for s in (2, 60, 300, 600))
DAY = timedelta(days=1)


def new(code: str, status: int = 400) -> tuple[int, dict[str, Any]]:
    """A refusal of the new API."""
    return status, {"code": code, "message": "不行", "requestid": "1"}


def old(code: object, **more: str) -> tuple[int, dict[str, Any]]:
    """A refusal of the old one, which is a 200."""
    return 200, {"errcode": code, "errmsg": "不行", **more}


STALE = [
    *(new("InvalidAuthentication"), (401, {}), new("whatever", 401), old(40014), old(42001), old(40001), old("40014")),
    *(old(88, sub_code="40014"), old(88, sub_code="isv.invalid-token"), (400, {"Code": "InvalidAuthentication"})),
]
LATER: list[tuple[str, timedelta, list[tuple[int, dict[str, Any]]]]] = [
    ("quota", DAY, [new(DENIED + "ApiCountLimitForOrg", 403), old(90020), new("ding.serverquota.insufficient")]),
    ("throttle", SECONDS, [new(DENIED + "QpsLimitForAppkeyAndApi", 403), new(DENIED + "QpsLimitForApi", 403)]),
    ("throttle", SECONDS, [old(90018), old(90002)]),
    ("throttle", MINUTE, [new(DENIED + "QpmLimitForAppkeyAndApi", 403), old(90005), (429, {}), new("x", 429)]),
    ("throttle", MINUTE, [new(code) for code in ("send.too.fast", "send.byToken.tooFast", "toomuch.msg")]),
    ("throttle", MINUTE, [new("too.many.group"), new("too.many.people"), old(143103), old(143104)]),
    ("throttle", TEN_MINUTES, [old(410100), old(130101)]),
    ("banned", BAN, [(200, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}), (403, {"status": "1111"})]),
    ("transient", MINUTE, [new("system.error", 500), new("system.busy", 500), new("systemBusy", 200), old(-1)]),
    ("transient", MINUTE, [(503, {})]),
    ("not-ready", MINUTE, [new("processQueryKey.expireTime")]),
]
OPEN = [
    *(new("GatewayTimeout", 504), (504, {}), (502, {}), (500, {}), old(88), old(88, sub_code="")),
    *(old(15, sub_code="isp.remote-service-timeout"), new("unknown.send.result")),
]
NEVER = [
    ("permission", [new(DENIED + "AccessTokenPermissionDenied", 403), new(DENIED + "IpNotInWhiteList", 403)]),
    ("permission", [old(60011), old(60020), old(50002), old(88, sub_code="60011"), new("auth.error")]),
    ("permission", [new("unauthorized", 403)]),
    ("permanent-target", [new("group.disbanded"), new("bot.stopped"), new("invalidParameter.robotCode.notExsit")]),
    ("permanent-target", [new("invalid.openConversationId"), new("resource.unavailable"), old(400013), old(300001)]),
    ("permanent-target", [new("conversation.org.notMatch")]),
    ("permanent-content", [new("contain.unsafe.url"), new("contain.notAllowed.text"), new("param.contentUnsafe")]),
    ("permanent-content", [new("invalidParameter.msgParam.tooLong"), new("msgParam.tooLong"), old(460101)]),
    ("permanent-content", [old(code) for code in (430101, 430102, 430103, 430104, 310000)]),
    ("refused", [new("never.heard.of"), old(60121), old(15, sub_code="isv.bad"), (404, {}), (200, {"success": False})]),
]


def flat(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """One case an answer."""
    return [(*row[:-1], answer) for row in rows for answer in row[-1]]


def found(answer: tuple[int, dict[str, Any]]) -> PlatformError:
    error = failure(*answer)
    assert error is not None
    return error


@pytest.mark.parametrize("answer", STALE)
def test_an_ended_token_is_fetched_again(answer):
    """By status, by code of either dialect, and by what stands below code 88."""
    assert isinstance(found(answer), StaleToken)
    assert found(answer).family == "refresh-token"


@pytest.mark.parametrize(("family", "after", "answer"), flat(LATER))
def test_what_was_not_done_is_tried_later(family: str, after: timedelta, answer):
    """A gateway refuses before anything is done; how long to wait depends on which limit it was."""
    error = found(answer)
    assert isinstance(error, Unavailable)
    assert (error.family, error.retry_after) == (family, after)


@pytest.mark.parametrize("answer", OPEN)
def test_a_gateway_that_gave_up_leaves_it_open(answer):
    """What stood behind it may have been done."""
    assert isinstance(found(answer), Unknown)
    assert found(answer).family == "lost-answer"


@pytest.mark.parametrize(("family", "answer"), flat(NEVER))
def test_what_will_never_work_is_rejected(family: str, answer):
    """Permission, target and content need a person; so does what nobody has heard of."""
    assert isinstance(found(answer), Rejected)
    assert found(answer).family == family


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}),
        (200, {"errcode": 0, "errmsg": "ok"}),
        (200, {"errcode": "0"}),
        (200, {"success": True, "result": True}),
        (200, {"processQueryKey": "key", "status": "SUCCESS"}),
    ],
)
def test_success_is_no_failure(answer):
    """Of either dialect; one page writes the zero as text."""
    assert failure(*answer) is None


def test_every_row_is_proven():
    """A class without a case here would be a promise only."""
    proven = {"refresh-token", "lost-answer"} | {row[0] for row in LATER} | {row[0] for row in NEVER}
    assert {row.family for row in ROWS} == proven


def test_the_code_counts_and_not_the_status():
    """403 is both "no permission" and "too fast"; the platform's sentence is never read."""
    fast, denied = (found(new(DENIED + code, 403)) for code in ("QpsLimitForApi", "AccessTokenPermissionDenied"))
    assert (type(fast), type(denied)) == (Unavailable, Rejected)
    assert str(denied) == f"{DENIED}AccessTokenPermissionDenied: 不行"
