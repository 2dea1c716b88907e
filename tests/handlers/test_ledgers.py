"""导出台账 as people say it: which limits are meant, and what is none of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.actors import Channel
from domain.events import LedgerAsked
from handlers.commands import understood
from handlers.language.vocabulary import Vocabulary
from handlers.said import Said
from tests.domain.matter_kit import at, by, county

COUNTY = county()
NOW = at("11-25 10:00")


def heard(text: str, channel: Channel = Channel.PRIVATE):  # type: ignore[no-untyped-def]
    actor = by("主任", channel, message="m1")
    said = Said(
        text=text, lines=(text,), who=COUNTY.standpoint(actor, NOW), county=COUNTY,
        vocabulary=Vocabulary(roster=COUNTY.roster), now=NOW, digits="123456",
    )  # fmt: skip
    return understood(said)


MONTH = {"first_on": date(2026, 11, 1), "last_on": date(2026, 11, 25)}
YEAR = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("导出台账", {}),
        ("请导出督办台账。", {}),
        ("导出全部台账", {}),
        ("导出台账 住建局", {"unit": "住建局"}),
        ("导出住建局的台账", {"unit": "住建局"}),
        ("导出台账 城建口", {"area": "城建"}),
        ("导出台账 交通局 在办", {"unit": "交通局", "only_open": True}),
        ("导出未办结的问题台账", {"only_open": True}),
        ("导出台账 本月", MONTH),
        ("导出上月台账", {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}),
        ("导出台账 9月", {"first_on": date(2026, 9, 1), "last_on": date(2026, 9, 30)}),
        ("导出台账 2025年12月", {"first_on": date(2025, 12, 1), "last_on": date(2025, 12, 31)}),
        ("导出今年台账", YEAR),
        ("导出台账 2025年", {"first_on": date(2025, 1, 1), "last_on": date(2025, 12, 31)}),
        ("导出台账 去年12月", {"first_on": date(2025, 12, 1), "last_on": date(2025, 12, 31)}),
        ("导出台账 11月1日到11月20日 住建局", {
            "first_on": date(2026, 11, 1), "last_on": date(2026, 11, 20), "unit": "住建局",
        }),
    ],
)  # fmt: skip
def test_the_limits(text: str, limits: dict[str, object]) -> None:
    """Unit, field, open or all, days: in any order, before and behind."""
    plain = LedgerAsked(by=by("主任", message="m1"))
    assert heard(text) == replace(plain, **limits)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["导出台账 住建局 张三经办的", "台账", "请各单位报送台账", "导出函件台账", "导出台账 13月"]
)
def test_what_is_not_understood_whole_exports_nothing(text: str) -> None:
    """A limit that is passed over would give out more than was asked for."""
    assert not isinstance(heard(text), LedgerAsked)


def test_in_a_group_it_is_understood_and_left_to_the_rule() -> None:
    """It answers that this is done one to one."""
    assert isinstance(heard("导出台账", Channel.GROUP), LedgerAsked)
