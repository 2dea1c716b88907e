"""A script that cannot be played is refused before anything is played: file, line, and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.play import played, staged
from rehearsal.scenario import ScenarioError, read_scenario

HEAD = "title: 试一试\nstart: 2026-11-23T09:00\nsteps:\n"


def written(folder: Path, steps: str, head: str = HEAD) -> Path:
    file = folder / "试.yaml"
    file.write_text(head + steps, "utf-8")
    return file


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("- say: {who: 王敏, where: 私聊, text: 好}", "没有这个动词：say，是不是 says？"),
        ("- says: {who: 王敏, wher: 私聊, text: 好}", "says 没有这一项：wher，是不是 where？"),
        ("- says: {who: 王敏, text: 好}", "says 还缺 where"),
        ("- says: 好", "says 要写成"),
        ("- taps: {who: 王敏, button: 收到, onn: 1号}", "taps 没有这一项：onn，是不是 on？"),
        ("- {pass: 2h, note: 好}", "每步只写一个动词"),
        ("- pass: 2小时", "看不懂的时长：2小时"),
        ("- until: 明天", "看不懂的时间：明天"),
        ("- until: 2026-11-24", "时间要写到分钟"),
        ("- restart: kil", "没有这种重启：kil，是不是 kill？"),
        ("- fault: {kind: throtle, on: card_create}", "没有这种故障：throtle，是不是 throttle"),
        ("- fault: {kind: throttle, on: card_creat}", "没有这个接口：card_creat，是不是 card_create"),
        ("- fault: {kind: lost_push, on: card_create}", "不会发生在 card_create 上"),
        ("- fault: {kind: throttle, times: 0}", "times 要是正整数"),
        ("- fault: {kind: throttle, times: 2, for: 5m}", "只写一个"),
        ("- fault: {kind: throttle, for: 2wd}", "不用 wd"),
        ("- calls: {at_most: 3, kind: card_creat}", "是不是 card_create"),
        ("- calls: {at_most: 几次}", "at_most 要是整数"),
        ("- sees: {where: 工作人员群, contains: 好}", "contains 要写成清单"),
        ("- sees: {where: 工作人员群, count: 一}", "count 要是整数"),
        ("- sends: {who: 王敏, where: 私聊, file: 没有.xlsx}", "剧本旁边没有这个文件：没有.xlsx"),
        ("- sends: {who: 王敏, where: 工作人员群, file: 试.yaml}", "只能在私聊里"),
        ("- fills: {who: 王敏, form: 好, button: 改写}", "form 要写成"),
    ],
)
def test_a_wrong_step_names_its_line_and_a_near_word(step: str, told: str, tmp_path: Path) -> None:
    file = written(tmp_path, f"  - note: 好\n  {step}\n")
    with pytest.raises(ScenarioError) as refused:
        read_scenario(file)
    assert str(refused.value).startswith(f"{file}:5 第2步")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("- says: {who: 王明, where: 私聊, text: 好}", "没有这个人“王明”，是不是“"),
        ("- sees: {where: 工作群}", "没有这个群“工作群”，是不是“工作人员群”？"),
        ("- sees: {where: 私聊 王敏敏}", "没有这个人“王敏敏”，是不是“王敏”？"),
        ("- quiet: {where: [工作人员群, 主领导群]}", "没有这个群“主领导群”，是不是“主要领导群”？"),
        ("- joins: {who: 访客, where: 分管群}", "没有这个群“分管群”，是不是“分管领导群”？"),
    ],
)
async def test_unknown_people_and_places_are_told_before_the_first_step(step: str, told: str, tmp_path: Path) -> None:
    file = written(tmp_path, f"  - sees: {{where: 工作人员群, contains: [没有的事]}}\n  {step}\n")
    with pytest.raises(ScenarioError) as refused:
        await played(scenario := read_scenario(file), staged(scenario, tmp_path))
    assert str(refused.value).startswith(f"{file}:5 第2步")
    assert told in str(refused.value)


async def test_time_does_not_run_backwards(tmp_path: Path) -> None:
    scenario = read_scenario(written(tmp_path, "  - pass: 1h\n  - until: 2026-11-23T09:30\n"))
    with pytest.raises(ScenarioError, match="第2步 until：2026-11-23T09:30 已经过去了，现在是2026-11-23T10:00"):
        await played(scenario, staged(scenario, tmp_path))


def test_an_unknown_heading_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="没有这一项：polcy，是不是 policy"):
        read_scenario(written(tmp_path, "  - pass: 1h\n", f"polcy: default\n{HEAD}"))


def test_words_stay_as_written(tmp_path: Path) -> None:
    """YAML 1.1 would read `on` as true, 17:00 as 1020 and 0123 as 83."""
    step = "  - taps: {who: 王敏, button: 0123, on: 17:00}\n"
    assert read_scenario(written(tmp_path, step)).steps[0].arguments == {"who": "王敏", "button": "0123", "on": "17:00"}
