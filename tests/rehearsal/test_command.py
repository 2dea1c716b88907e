"""`qunding play`: what it prints and with which status it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import cli

GOOD = "title: 好\nstart: 2026-11-26T17:30\nsteps:\n  - note: 什么也不做\n"
UNMET = "title: 不符\nstart: 2026-11-26T17:30\nsteps:\n  - sees: {where: 工作人员群, contains: [没有的事]}\n"
WRONG = "title: 写错\nstart: 2026-11-26T17:30\nsteps:\n  - see: {where: 工作人员群}\n"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("QUNDING_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("texts", "options", "ends"),
    [
        ([GOOD], [], (0, "✓")),
        ([GOOD], ["--stream"], (0, "✓")),
        ([GOOD], ["--process", "--transcript"], (0, "―― 什么也不做")),
        ([UNMET, GOOD], [], (1, "没有看到 ['没有的事']")),
        ([WRONG, GOOD], [], (2, "没有这个动词：see，是不是 sees？")),
    ],
)
def test_the_status_tells_good_unmet_and_wrong(
    texts: list[str],
    options: list[str],
    ends: tuple[int, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [tmp_path / f"{number}.yaml" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, "utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(["play", *map(str, files), *options])
    out, err = capsys.readouterr()
    assert (ended.value.code or 0, ends[1] in out + err) == (ends[0], True), out + err


OWN = """title: 三点收进度的县
policy: ./ours.toml
start: 2026-11-26T14:55
steps:
  - until: 2026-11-26T15:05
  - sees: {where: 私聊 李静, contains: [17:00]}
"""


@pytest.mark.parametrize(
    ("policy", "ends"),
    [
        ('based_on = "default"\n[daily_round]\nopens = "15:00"\n', (0, "✓")),
        ('based_on = "default"\n', (1, "没有看到")),
        ('based_on = "default"\n[daily_round]\nopen = "15:00"\n', (2, "ours.toml:3：daily_round.open：没有这一项")),
        (None, (2, "ours.toml：读不到")),
    ],
)
def test_a_scenario_has_its_own_policy_beside_it(
    policy: str | None, ends: tuple[int, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file beside the scenario, wherever one stands; a faulty one is refused before anything is played."""
    (tmp_path / "0.yaml").write_text(OWN, "utf-8")
    if policy is not None:
        (tmp_path / "ours.toml").write_text(policy, "utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(["play", str(tmp_path / "0.yaml")])
    out, err = capsys.readouterr()
    assert (ended.value.code or 0, ends[1] in out + err) == (ends[0], True), out + err
