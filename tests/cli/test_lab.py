"""`qunding replay`: recorded facts under a proposed policy, beside what happened."""

from __future__ import annotations

import json
from pathlib import Path

from config.load import FOLDER
from tests.cli.conftest import QINGHE, Run

SPAN = ("--from", "2026-11-01", "--to", "2026-11-20")


def proposed(folder: Path) -> Path:
    """The shipped policy with another preset of lights."""
    text = (FOLDER / "default.toml").read_text("utf-8")
    path = folder / "proposed.toml"
    path.write_text(text.replace('preset = "points_10_30"', 'preset = "ratio_50"'), "utf-8")
    return path


def test_a_proposed_policy_beside_what_happened(run: Run, tmp_path: Path, data_dir: Path) -> None:
    """Many are red by points; by ratio only the one whose planned month of start is over; the store is not touched."""
    run("import", QINGHE, "--apply")
    before = (data_dir / "qunding.sqlite3").read_bytes()
    ended = run("replay", "--policy", proposed(tmp_path), *SPAN, "--json")
    assert ended.code == 0, ended.err
    found = json.loads(ended.out)["total"]
    assert (found["happened"]["reds"] > 1, found["proposed"]["reds"]) == (True, 1)
    table = run("replay", "--policy", proposed(tmp_path), *SPAN).out
    assert f"{found['happened']['reds']}→1" in table.splitlines()[-1]
    assert (data_dir / "qunding.sqlite3").read_bytes() == before


def test_the_same_policy_changes_nothing(run: Run) -> None:
    """Nothing handed over and the same lights: both sides are alike."""
    run("import", QINGHE, "--apply")
    found = json.loads(run("replay", "--policy", FOLDER / "default.toml", *SPAN, "--json").out)["total"]
    assert found["happened"] == found["proposed"]


def test_days_that_are_no_span(run: Run, tmp_path: Path) -> None:
    """Backwards, or not yet: said in words, exit code 2."""
    for since, until, said in (("2026-11-20", "2026-11-01", "之后"), ("2026-11-01", "2099-01-01", "还没到")):
        ended = run("replay", "--policy", proposed(tmp_path), "--from", since, "--to", until)
        assert (ended.code, said in ended.err) == (2, True), ended
