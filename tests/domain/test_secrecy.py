"""内容红线 (domain §10.12): what trips, what must pass, who is told, and that the words are nowhere."""

import pytest

from domain.audits.secrecy import trips
from domain.events import SecretSuspected
from tests.domain.matter_kit import POLICY, Book, at, by

NOW = at("11-25 09:00")
WIRE = POLICY.house.tripwire


@pytest.mark.parametrize(
    "text",
    [
        "机密 项目选址方案", "【绝密】", "秘密★一年", "秘密☆10年", "秘密 ★", "机 密",
        "机\u200b密★",
        "机密级文件", "內部资料，内部资料",
        "此件为内部文件，请勿外传", "内部　资料", "ＡＢ机密", "绝-密", "附件属机密，请核对密码",
    ],
)  # fmt: skip
def test_a_mark_of_secrecy_trips(text: str) -> None:
    """However it is spaced out."""
    assert trips(text, WIRE)


@pytest.mark.parametrize(
    "text",
    [
        "内部道路完成1.2公里", "小区内部道路硬化", "司机密切配合", "手机密码请勿外传", "杜绝密集堆放",
        "主机密封完好", "保守秘密", "秘密访问",
        "内部装修60%", "光伏玻璃 320万 桩基完成", "", "加密机房",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_passes(text: str) -> None:
    """内部道路 is a road, and a driver may cooperate closely."""
    assert not trips(text, WIRE)


def test_an_empty_list_trips_on_nothing() -> None:
    """The list is the county's own."""
    assert not trips("绝密", type(WIRE)())


def test_the_sender_and_the_office_are_told_without_the_words() -> None:
    """Who, where and when; never what."""
    book = Book()
    event = SecretSuspected(by=by("住建员", message="m1"))
    answer = book.answer(event, NOW)
    assert (answer.kind, answer.facts) == ("secret_suspected", {"group": ""})
    (notice,) = book.said.values()
    assert (notice.kind, notice.audience.key) == ("secret_told", "项目办|主任")
    assert notice.facts == {"group": "", "name": "住建员", "unit": "住建局", "said_at": NOW.isoformat()}


def test_in_a_group_the_group_is_named() -> None:
    """So that it is taken back there."""
    actor = by("住建员", message="m1")
    event = SecretSuspected(by=type(actor)(staff_id=actor.staff_id, channel=actor.channel, conversation="cid-STAFF"))
    assert Book().answer(event, NOW).facts == {"group": "STAFF"}
