"""Whatever is wrong with what a person gave is one clear sentence and an exit code, never a traceback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine import Store
from tests.cli.conftest import QINGHE, Run

ROOT = Path(__file__).parents[2]


def test_each_refusal_is_one_sentence(run: Run, data_dir: Path, tmp_path: Path) -> None:
    """Missing files, files that are something else, wrong names: each with what to do about it."""
    text = tmp_path / "people.xlsx"
    text.write_text("not a workbook")
    policy = tmp_path / "own.toml"
    policy.write_text("[terms]\n")
    refused = [
        (("import", tmp_path / "people.xls"), 2, "是不是"),
        (("import", tmp_path / "nowhere" / "x.xlsx"), 2, "没有这个文件"),
        (("import", tmp_path), 2, "这是目录"),
        (("import", text), 2, "不是可读的 .xlsx"),
        (("check", "--policy", "defualt"), 2, "是不是 default"),
        (("check", "--policy", tmp_path / "none.toml"), 2, "读不到"),
        (("check", "--policy", policy), 2, "缺少这一项"),
        (("demo", "--county", "qinhe"), 2, "是不是 qinghe"),
        (("demo", "--policy", "defaults"), 2, "是不是 default"),
        (("demo", "--start", "明天"), 2, "2026-11-23T08:45"),
        (("sandbox", "--county", "nowhere"), 2, "没有叫 nowhere 的样板县"),
        (("sandbox", "--county", text), 2, "不是可读的 .xlsx"),
        (("play", tmp_path / "none.yaml"), 2, "读不到"),
        (("coverage",), 2, "还没有数据库"),
        (("lookup",), 2, "还没有数据库"),
        (("export", tmp_path / "x.csv"), 2, ".xlsx"),
        (("export", text, "--template"), 2, "已经有这个文件"),
        (("export", tmp_path / "new.xlsx"), 2, "还没有数据库"),
        (("audit", "verify"), 2, ""),
        (("serve", "--loud"), 2, "--loud"),
    ]
    for arguments, code, said in refused:
        ended = run(*arguments)
        told = ended.err + ended.out
        assert (ended.code, said in told, "Traceback" in told) == (code, True, False), (arguments, ended)
    assert not data_dir.exists(), "a refused command leaves nothing behind"


def test_a_script_that_names_no_county_or_policy_is_refused(run: Run, tmp_path: Path) -> None:
    """Before anything is started."""
    script = tmp_path / "s.yaml"
    for head, said in (("county: qinhe", "是不是 qinghe"), ("policy: defualt", "是不是 default")):
        script.write_text(f"title: 一\n{head}\nstart: 2026-11-23T08:45\nsteps:\n  - note: 好\n")
        ended = run("play", script)
        assert (ended.code, said in ended.err) == (2, True), ended


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("QUNDING_PORT", "abc", "QUNDING_PORT"),
        ("QUNDING_PORT", "99999", "QUNDING_PORT"),
        ("QUNDING_DINGTALK_MODE", "carrier-pigeon", "QUNDING_DINGTALK_MODE"),
        ("QUNDING_DINGTALK_TOKEN_FILE", "/nowhere/token", "/nowhere/token"),
        ("QUNDING_DATABASE_URL", "there", "QUNDING_DATABASE_URL"),
        ("QUNDING_POLICY", "defualt", "是不是 default"),
    ],
)
def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """By the name it has in the environment."""
    monkeypatch.setenv(name, value)
    ended = run("serve")
    assert (ended.code, said in ended.err) == (2, True), ended
    assert "Traceback" not in ended.err


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_said(run: Run, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the page of a rehearsal and for the service alike."""
    monkeypatch.setenv("QUNDING_PORT", str(taken))
    for arguments in (("sandbox", "--port", taken), ("serve",)):
        ended = run(*arguments)
        assert (ended.code, f"端口 {taken} " in ended.err, "Traceback" in ended.err) == (3, True, False), ended


async def test_a_busy_store_is_said(run: Run, data_dir: Path) -> None:
    """A store somebody writes to who does not listen to commands."""
    import asyncio

    other = Store(f"sqlite:///{data_dir / 'qunding.sqlite3'}")
    try:
        for arguments in (("import", QINGHE, "--apply"), ("serve",)):
            ended = await asyncio.to_thread(run, *arguments)
            assert (ended.code, "正被另一个进程使用" in ended.err) == (3, True), ended
    finally:
        await other.close()


def test_a_database_that_does_not_answer_is_said(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With what the database itself says; the service waits for it (test_serve.py)."""
    monkeypatch.setenv("QUNDING_DATABASE_URL", f"postgresql://nobody:hush-hush@/none?host={tmp_path}")
    for arguments, code in ((("coverage",), 3), (("doctor",), 1)):
        ended = run(*arguments)
        assert ended.code == code, ended
        assert "数据库用不了" in ended.err + ended.out
        assert "hush-hush" not in ended.err + ended.out


def test_a_socket_path_longer_than_the_system_allows_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a command socket nobody could import: the service does not start."""
    monkeypatch.setenv("QUNDING_DATA_DIR", str(tmp_path / ("long" * 30)))
    ended = run("serve")
    assert (ended.code, "QUNDING_DATA_DIR" in ended.err, "107" in ended.err) == (2, True, True), ended


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("config/wording.toml", "# 你好\n".encode("gbk"), "不是 UTF-8 编码"),
        ("config/wording.toml", b"[nothing]\nx = 1\n", "nothing：没有这一项"),
        ("config/calendar.toml", b'source = "x"\n[[holiday]]\nfrom = 2026-13-01\n', "不是合格的 TOML"),
        ("qunding.env", b"QUNDING_PORT 8780\n", "qunding.env:1：这一行不是“变量名=值”"),
        ("qunding.env", b"QUNDING_PORT=abc\n", "“abc”不是数"),
        ("qunding.env", b"QUNDING_DINGTALK_MODE=strem\n", "没有“strem”这个词，是不是 stream？"),
        ("qunding.env", b"QUNDING_DINGTALK_CLIENT_SECRET_FILE=/nowhere\n", "/nowhere：读不到"),
    ],
)
def test_a_file_somebody_edited_is_named_with_what_is_wrong(
    run: Run, data_dir: Path, name: str, content: bytes, said: str
) -> None:
    """As editors on Windows leave it, with a word misspelt, with a line that is none."""
    (data_dir / "config").mkdir(parents=True)
    (data_dir / name).write_bytes(content)
    ended = run("check")
    assert (ended.code, said in ended.err + ended.out) == (2, True), ended


def test_the_mark_that_windows_puts_in_front_is_no_fault(run: Run, data_dir: Path) -> None:
    """记事本 saves UTF-8 with a mark."""
    (data_dir / "config").mkdir(parents=True)
    for name in ("qunding.env", "config/wording.toml", "config/calendar.toml"):
        (data_dir / name).write_bytes(b"\xef\xbb\xbf" + (b'source = "x"\n' if "calendar" in name else b""))
    assert run("check").code == 0
