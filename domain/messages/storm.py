"""The circuit breaker (reliability F55): more goes up at once than a county ever has, so something is wrong with us.
Everything that goes up is held until the office lets it go, as one digest per leader."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.burden.leaving import Said
from domain.county import County
from domain.messages.notices import Notice
from domain.policy import Breaker, NoticeClass

HELD = "held"
RELEASED = "released"
# So long a release holds; then the breaker is armed again.
OPEN_FOR = timedelta(hours=1)
AN_HOUR = timedelta(hours=1)


def upward(notices: Iterable[Notice]) -> list[Notice]:
    """What goes up."""
    return [notice for notice in notices if notice.notice_class is NoticeClass.S]


def by_itself(notices: Iterable[Notice]) -> list[Notice]:
    """What goes up without anybody having looked at it."""
    return [notice for notice in upward(notices) if not notice.is_let_go]


def is_held(county: County) -> bool:
    """Whether the breaker has tripped and nobody has let it go."""
    return county.breaker.startswith(HELD)


def is_armed(county: County, now: datetime) -> bool:
    """Whether it would trip: not while it is held, nor within the hour after somebody let it go."""
    if is_held(county):
        return False
    state, _bar, rest = county.breaker.partition("|")
    moment = rest.rpartition("|")[2]
    return state != RELEASED or now - datetime.fromisoformat(moment) > OPEN_FOR


def is_storm(matters: int, open_matters: int, rule: Breaker) -> bool:
    """Too large a share of all open matters at once."""
    return matters >= rule.at_least and matters > rule.share * open_matters


def is_too_often(said: Sequence[Said], kinds: frozenset[str], now: datetime, rule: Breaker) -> bool:
    """One more message to a leader who had as many within the hour as are ever right."""
    recent = [each for each in said if now - each.at < AN_HOUR and kinds & set(each.kinds)]
    return len(recent) >= rule.leader_hour
