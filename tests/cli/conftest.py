"""The command as a person at a terminal meets it."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli

QINGHE = Path(__file__).parents[2] / "rehearsal" / "counties" / "qinghe.xlsx"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An office's data folder, in an environment without other settings; its path is short enough for a socket."""
    for name in [name for name in os.environ if name.startswith("QUNDING_")]:
        monkeypatch.delenv(name)
    with tempfile.TemporaryDirectory(prefix="q") as folder:
        monkeypatch.setenv("QUNDING_DATA_DIR", f"{folder}/d")
        yield Path(folder) / "d"


@pytest.fixture
def run(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs `qunding …` to its end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def ran(*arguments: object) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return Ended(code=int(ended.value.code or 0), out=out, err=err)

    yield ran
    root.handlers[:] = handlers
    root.setLevel(level)
