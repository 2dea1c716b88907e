"""What proves that we could hear, and what doubts it (reliability E7)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.dingtalk.events import by_stream, members_changed
from bot.dingtalk.inbound import Identity
from bot.dingtalk.proofs import Proofs
from bot.errors import Malformed
from bot.messages import InboundKind

START = datetime(2026, 11, 23, 1, tzinfo=UTC)


@dataclass
class Hand:
    """A clock set by hand, in minutes."""

    at: int = 0
    proofs: Proofs = field(init=False)

    def __post_init__(self) -> None:
        self.proofs = Proofs(clock=lambda: START + timedelta(minutes=self.at))

    def proven(self, *minutes: int) -> None:
        for self.at in minutes:
            self.proofs.proven()

    def taken(self) -> list[tuple[int, int]]:
        return [tuple(int((m - START).total_seconds() // 60) for m in span) for span in self.proofs.take()]  # type: ignore[misc]


def test_proofs_make_a_span_that_goes_on() -> None:
    """What was taken is not taken again, and the rest follows without a seam."""
    hand = Hand()
    hand.proven(0, 2, 4)
    assert hand.taken() == [(0, 4)]
    assert hand.taken() == []
    hand.proven(6)
    assert hand.taken() == [(4, 6)]


def test_a_doubt_ends_a_span() -> None:
    """Between the last proof and the next nothing is known; a doubt upon a doubt is one."""
    hand = Hand()
    hand.proven(0, 3)
    hand.proofs.broken()
    hand.proofs.broken()
    hand.proven(9, 10)
    assert hand.taken() == [(0, 3), (9, 10)]


def test_a_machine_that_slept_heard_nothing() -> None:
    """Two proofs too far apart are no span, though nobody noticed anything."""
    hand = Hand()
    hand.proven(0, 4, 10, 12)
    assert hand.taken() == [(0, 4), (10, 12)]


US = Identity(corp_id="dingcorp", robot_code="r")
READ = {"userId": "u1", "unionId": "x", "processQueryKey": "h1+/=", "operatTime": "1"}
HEADERS = {"eventType": "robot_msg_read", "eventId": "e1", "eventCorpId": "dingcorp"}


def test_the_platform_tells_who_opened_a_message() -> None:
    """dingtalk §3.3: the account, and the handle of the message."""
    (read,) = members_changed(by_stream(HEADERS, READ), US)
    assert (read.kind, read.staff_id, read.quoted, read.message_id) == (InboundKind.READ, "u1", "h1+/=", "e1|u1")


def test_readers_of_elsewhere_are_nobody_to_us() -> None:
    """They have no account; another organisation's event is refused."""
    assert members_changed(by_stream(HEADERS, {**READ, "userId": ""}), US) == ()
    with pytest.raises(Malformed):
        members_changed(by_stream({**HEADERS, "eventCorpId": "other"}, READ), US)
