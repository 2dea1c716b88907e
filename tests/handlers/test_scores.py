"""Sentences about points, causes, notices and targets."""

from __future__ import annotations

from datetime import date

import pytest

from domain.events import (
    AppealDecided,
    CauseHeld,
    FormalNoted,
    LeadAsked,
    LeadTold,
    ScoreAppealed,
    ScoreAsked,
    ScoresExported,
    TargetAsked,
    TargetTold,
)
from domain.leads.leads import LeadState
from handlers.commands import understood
from tests.handlers.said_kit import said

BY = said("x").by
UNIT = said("x").vocabulary.units[0].key
SAID = {
    f"得分 {UNIT}": ScoreAsked(by=BY, unit=UNIT),
    f"{UNIT}得分": ScoreAsked(by=BY, unit=UNIT),
    f"{UNIT}的得分?": ScoreAsked(by=BY, unit=UNIT),
    "得分": ScoreAsked(by=BY),
    "得分 3": ScoreAsked(by=BY, number=3),
    f"得分 {UNIT} 3 为什么": ScoreAsked(by=BY, unit=UNIT, number=3),
    "认定 37 主观 材料迟报": CauseHeld(by=BY, item="2026-37", reason="subjective", text="材料迟报"),
    f"认定37号 {UNIT} 属不可抗力": CauseHeld(by=BY, item="2026-37", unit=UNIT, reason="force_majeure"),
    f"登记通报 {UNIT} 某办通〔2026〕3号": FormalNoted(
        by=BY, unit=UNIT, formal_kind="criticism", document="某办通〔2026〕3号"
    ),
    f"登记约谈 {UNIT} 9月会议纪要": FormalNoted(by=BY, unit=UNIT, formal_kind="talk", document="9月会议纪要"),
    f"登记经费奖励 {UNIT} 20万元 某财〔2026〕5号": FormalNoted(
        by=BY, unit=UNIT, formal_kind="reward", document="某财〔2026〕5号", amount_yuan=200_000
    ),
    f"登记经费扣减 {UNIT}，1.5万，某财〔2026〕6号。": FormalNoted(
        by=BY, unit=UNIT, formal_kind="deduction", document="某财〔2026〕6号", amount_yuan=15_000
    ),
    "得分申诉 3 该件已批准缓办": ScoreAppealed(by=BY, number=3, text="该件已批准缓办"),
    f"申诉 {UNIT} 3 成立 属实": AppealDecided(by=BY, unit=UNIT, number=3, uphold=True, text="属实"),
    f"申诉 {UNIT} 第3条 不成立": AppealDecided(by=BY, unit=UNIT, number=3, uphold=False),
    "导出得分": ScoresExported(by=BY),
    f"导出得分 {UNIT} 2026年三季度": ScoresExported(by=BY, unit=UNIT, year=2026, quarter=3),
    "线索": LeadAsked(by=BY),
    "招商线索": LeadAsked(by=BY),
    "线索 光伏组件": LeadAsked(by=BY, name="光伏组件"),
    "线索 光伏组件 下次12月5日 已发资料": LeadTold(by=BY, name="光伏组件", text="已发资料", next_on=date(2026, 12, 5)),
    "线索 光伏组件 签约": LeadTold(by=BY, name="光伏组件", state=LeadState.SIGNED),
    "目标": TargetAsked(by=BY),
    "目标进度": TargetAsked(by=BY),
    "目标 向上争取": TargetAsked(by=BY, name="向上争取"),
    "目标 争取资金 120": TargetTold(by=BY, name="争取资金", value=120),
    f"目标 争取资金 {UNIT} 30 截至10月31日": TargetTold(
        by=BY, name="争取资金", unit=UNIT, value=30, on=date(2026, 10, 31)
    ),
}


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_of_points_and_targets(text: str) -> None:
    """Through the whole table: no row before it takes the sentence."""
    assert understood(said(text)) == SAID[text]


@pytest.mark.parametrize(
    "text",
    [
        "得分王",
        "认定这件事主观",
        "登记通报",
        "目标明确就好办",
        "申诉材料已送到",
        "今年的目标任务要压实",
        "线索已转给公安",
        "提供线索有奖",
        "得分项再核对一下",
    ],
)
def test_other_talk_is_not_ours(text: str) -> None:
    """The same words in a sentence of another kind."""
    ours = (
        ScoreAsked,
        CauseHeld,
        FormalNoted,
        ScoreAppealed,
        AppealDecided,
        ScoresExported,
        TargetTold,
        TargetAsked,
        LeadTold,
    )
    ours += (LeadAsked,)
    assert not isinstance(understood(said(text)), ours)
