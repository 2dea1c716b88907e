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
