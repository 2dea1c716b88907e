"""What stands beside the phones: the clock, the month's allowance, the switches."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.city import City
from sandbox.faults import REACH, Fault
from sandbox.page.china import local, minute, next_morning, parsed
from sandbox.page.guard import PageError
from sandbox.page.trip import Trip
from sandbox.quota import month_of

FAULTS = {
    "timeout_after_accept": ("收下后断线", "平台收下了消息，但应答没有回来"),
    "error_500": ("平台出错", "接口回 500 system.error"),
    "throttle": ("限流", "每秒调用过多，接口回 403"),
    "quota_spent": ("额度用完", "当作本月额度已用完"),
    "duplicate_push": ("重复推送", "同一条推送送两次"),
    "lost_push": ("丢失推送", "推送丢了，不再补送"),
    "half_open": ("半开连接", "Stream 连接看着在，其实不通"),
    "token_expired": ("令牌失效", "发过的令牌全部作废"),
    "flow_controlled": ("发送太快", "发消息被流控"),
}
LONGEST = timedelta(days=400)
MOST_MINUTES = 60 * 24 * 30


def gauges(city: City, trip: Trip) -> dict[str, Any]:
    """Everything that is the same for whoever looks."""
    return {
        "now": local(minute(city.clock())),
        "forward": city.forward is not None,
        "nextDue": city.next_due is not None,
        "trip": trip.seen(),
        "tripError": trip.error,
        "quota": _quota(city),
        "faults": _faults(city),
    }


def _quota(city: City) -> dict[str, Any]:
    meter, settings, month = city.platform.meter, city.settings, month_of(city.clock())
    return {
        "month": month,
        "api": {"used": meter.billed[month, "api"], "limit": settings.api_quota},
        "push": {"used": meter.billed[month, "push"], "limit": settings.push_quota},
    }


def _faults(city: City) -> list[dict[str, Any]]:
    live = city.platform.faults.live(city.clock())
    return [_fault(kind, [fault for fault in live if fault.kind == kind]) for kind in REACH]


def _fault(kind: str, live: list[Fault]) -> dict[str, Any]:
    label, meaning = FAULTS.get(kind, (kind, ""))
    return {
        "kind": kind,
        "label": label,
        "meaning": meaning,
        "reach": sorted(REACH[kind]),
        "left": sum(fault.times or 0 for fault in live),
        "until": max((local(fault.until) for fault in live if fault.until), default=""),
        "on": bool(live),
    }


async def destination(city: City, given: dict[str, Any]) -> datetime:
    """Where 快进 shall go: `minutes` from now, `morning`, `next` due, or `to` a local time."""
    now = city.clock()
    match given:
        case {"minutes": int(minutes)} if 1 <= minutes <= MOST_MINUTES:
            return now + timedelta(minutes=minutes)
        case {"morning": True}:
            return next_morning(now)
        case {"next": True}:
            return await _next_due(city, now)
        case {"to": str(text)}:
            return _moment(text, now)
    raise PageError("不知道要快进到哪里：请刷新页面再试")


async def _next_due(city: City, now: datetime) -> datetime:
    due = await city.next_due() if city.next_due else city.next_moment()
    if due is None:
        raise PageError("没有等着到期的事：先交办一件，或者快进到指定时间", 409)
    return max(due, now + timedelta(seconds=1))


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = parsed(text)
    except ValueError:
        raise PageError("时间看不懂：请写成 2026-11-23T08:45 这样") from None
    if moment - now > LONGEST:
        raise PageError("一次最多快进 400 天：请分几次走")
    return moment
