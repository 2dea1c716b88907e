"""What each verb of a script does and does not, on the whole service."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.play import Played, played, staged
from rehearsal.scenario import read_scenario

HEAD = "title: 试一试\nstart: 2026-11-26T17:30\nsteps:\n"
HAND_OVER = """
  - says:  {who: 王敏, where: 私聊, text: "交办 住建局 12月4日前报送征迁方案"}
  - taps:  {who: 王敏, button: 确认下发}
"""


async def ran(steps: str, folder: Path, **how: object) -> Played:
    (folder / "试.yaml").write_text(HEAD + steps, "utf-8")
    scenario = read_scenario(folder / "试.yaml")
    return await played(scenario, staged(scenario, folder, **how))


async def test_what_was_looked_at_is_not_seen_again(tmp_path: Path) -> None:
    steps = f"""{HAND_OVER}
  - sees:  {{where: 工作人员群, contains: ["交办〔2026〕1号"], count: 1}}
  - quiet: {{where: [工作人员群]}}
  - says:  {{who: 李静, where: 私聊, text: 收到}}
  - sees:  {{where: 工作人员群, contains: ["交办〔2026〕1号", 已签收 李静]}}
  - quiet: {{where: [工作人员群]}}
"""
    assert not (await ran(steps, tmp_path)).unmet


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("sees: {where: 工作人员群, contains: [没有的事]}", "没有看到 ['没有的事']"),
        ("sees: {where: 工作人员群, lacks: [住建局]}", "不该出现“住建局”"),
        ("sees: {where: 工作人员群, contains: [住建局], count: 2}", "应有2条，实有1条"),
        ("sees: {where: 工作人员群, buttons: [确认下发]}", "没有看到 ['确认下发']"),
        ("quiet: {where: [分管领导群, 工作人员群]}", "工作人员群 应当安静"),
        ("taps: {who: 李静, button: 确认下发}", "没有李静能按的按钮“确认下发”"),
        ("fills: {who: 李静, form: {金额: 3}, button: 收到}", "没有这个输入项“金额”"),
        ("calls: {at_most: 2, kind: card_create}", "平台调用4次，超过2次"),
    ],
)
async def test_what_does_not_hold_is_told_with_what_was_seen(step: str, told: str, tmp_path: Path) -> None:
    unmet = (await ran(f"{HAND_OVER}\n  - {step}\n", tmp_path)).unmet
    assert f"{tmp_path / '试.yaml'}:8 第3步 {step.partition(':')[0]}：" in unmet
    assert told in unmet


async def test_nothing_looked_for_needs_no_message(tmp_path: Path) -> None:
    assert not (await ran("  - sees: {where: 分管领导群, lacks: [住建局]}\n", tmp_path)).unmet


async def test_two_work_days_on_is_the_same_time_after_a_weekend(tmp_path: Path) -> None:
    """From Thursday 17:30 to Monday 17:30: a matter of that moment says so."""
    steps = f"  - pass: 2wd\n{HAND_OVER}  - says: {{who: 李静, where: 私聊, text: 收到1}}\n"
    steps += "  - sees: {where: 工作人员群, contains: [已签收 李静 11月30日（周一）17:30]}\n"
    assert not (await ran(steps, tmp_path)).unmet


async def test_a_fault_for_a_while_ends_by_the_clock(tmp_path: Path) -> None:
    steps = """
  - says:  {who: 王敏, where: 私聊, text: "交办 住建局 12月4日前报送征迁方案"}
  - fault: {kind: error_500, on: card_create, for: 5m}
  - taps:  {who: 王敏, button: 确认下发}
  - quiet: {where: [工作人员群]}
  - pass:  12m
  - sees:  {where: 工作人员群, contains: ["交办〔2026〕1号"], count: 1}
"""
    assert not (await ran(steps, tmp_path)).unmet


async def test_notes_stand_where_they_were_made(tmp_path: Path) -> None:
    lines = (await ran(f"  - note: 开头\n{HAND_OVER}  - note: 结尾\n", tmp_path)).lines
    assert lines[0].startswith("演练不能证明")
    assert (lines[1], lines[-1]) == ("―― 开头", "―― 结尾")


@pytest.mark.parametrize("process", [False, True])
async def test_the_same_seed_gives_the_same_transcript(process: bool, tmp_path: Path) -> None:
    steps = f"{HAND_OVER}  - until: 2026-11-30T09:30\n  - restart: stop\n  - until: 2026-11-30T17:30\n"
    told = []
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
        told.append(await ran(steps, tmp_path / name, seed=7, process=process))
    assert told[0].lines == told[1].lines
    assert len(told[0].lines) > 100
