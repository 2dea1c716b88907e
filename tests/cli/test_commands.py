"""Commands that go well, alone and beside a running service."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import docx
import pytest
import typer
from sqlalchemy.exc import OperationalError

from app import Service, Surroundings
from cli.commands import app
from config.settings import Settings
from store.looking import looking
from store.marking import keep_apart
from tests.cli.conftest import QINGHE, Run


def test_an_import_is_a_dry_run_until_told_otherwise(run: Run, data_dir: Path) -> None:
    """Nothing is created by looking; after --apply the same workbook changes nothing."""
    dry = run("import", QINGHE)
    assert (dry.code, "没有写入" in dry.out, data_dir.exists()) == (0, True, False)
    assert "已写入" in run("import", QINGHE, "--apply").out
    again = json.loads(run("import", QINGHE, "--json").out)
    assert (again["applied"], again["rows"]) == (False, [])
    assert "清单四项不全" in dry.out
    assert all(words for _name, words in again["lacking"])
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


def test_an_exported_workbook_can_be_imported_again(run: Run, tmp_path: Path) -> None:
    """Every row comes back as it was."""
    run("import", QINGHE, "--apply")
    assert run("export", tmp_path / "out.xlsx", "--roster").code == 0
    assert json.loads(run("import", tmp_path / "out.xlsx", "--json").out)["rows"] == []
    assert stat.S_IMODE((tmp_path / "out.xlsx").stat().st_mode) == 0o600
    assert run("export", tmp_path / "blank.xlsx", "--template").code == 0
    assert run("import", tmp_path / "blank.xlsx").code == 0


def test_coverage_names_whom_nobody_reaches(run: Run) -> None:
    """A county without groups and accounts is not reached: exit code 1."""
    run("import", QINGHE, "--apply")
    ended = run("coverage")
    assert (ended.code, "工作人员群" in ended.out) == (1, True)
    assert set(json.loads(run("coverage", "--json").out)["unbound_tiers"]) == {"PRINCIPAL", "FIELD", "STAFF"}


def test_the_doctor_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing keys and a missing store do not work; a misspelt setting is worth knowing."""
    monkeypatch.setenv("QUNDING_DATABSE_URL", "x")
    ended = run("doctor")
    assert ended.code == 1
    assert "是不是 QUNDING_DATABASE_URL" in ended.out
    found = {each["code"]: each["level"] for each in json.loads(run("doctor", "--json").out)["findings"]}
    expected = {"keys_missing": "bad", "no_store": "bad", "unknown_setting": "note", "files_fine": "fine"}
    assert found.items() >= expected.items()
    run("import", QINGHE, "--apply")
    found = {each["code"]: each["level"] for each in json.loads(run("doctor", "--json").out)["findings"]}
    assert found.items() >= {"store_fine": "fine", "groups_unbound": "bad", "people_unbound": "note"}.items()


def test_a_rehearsed_store_never_serves(run: Run, data_dir: Path) -> None:
    """Neither a service nor a look takes it for a real one."""
    run("import", QINGHE, "--apply")
    _execute(data_dir, "UPDATE marks SET value = 'yes' WHERE name = 'rehearsal'")
    for arguments, code in ((("serve",), 2), (("coverage",), 2), (("import", QINGHE), 2), (("doctor",), 1)):
        ended = run(*arguments)
        assert (ended.code, "演练" in ended.err + ended.out) == (code, True), ended


def _execute(data_dir: Path, statement: str) -> None:
    with sqlite3.connect(data_dir / "qunding.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


def test_check_and_version(run: Run) -> None:
    """Both for people and for programs."""
    assert (run("version").out, json.loads(run("version", "--json").out)) == ("0.1.0\n", {"version": "0.1.0"})
    assert json.loads(run("check", "--json").out)["ok"] is True
    assert run("check").code == 0
    open_values = run("check", "--policy", "wu_ge_5")
    assert (open_values.code, "要县里填：vetting.first（wu_ge_5.toml:" in open_values.out) == (0, True)


def test_help_is_chinese_and_names_every_exit_code(run: Run) -> None:
    """What a newcomer reads first."""
    out = run("--help").out
    assert "退出码" in out
    for name in ("demo", "serve", "check", "import", "export", "play", "sandbox", "coverage", "lookup", "doctor"):
        assert name in out


def test_a_script_is_played(run: Run, tmp_path: Path) -> None:
    """0 when all holds, 1 when something does not."""
    script = tmp_path / "one.yaml"
    head = "title: 一\nstart: 2026-11-23T08:45\nsteps:\n"
    script.write_text(head + "  - quiet: {where: 主要领导群}\n")
    assert run("play", script).code == 0
    script.write_text(head + "  - sees: {where: 主要领导群, contains: [没有的话]}\n")
    ended = run("play", script)
    assert (ended.code, "第1步" in ended.err) == (1, True), ended


def test_a_changed_entry_is_found(run: Run, data_dir: Path) -> None:
    """The audit verifies as it was written, and names what was altered behind the service's back."""
    run("import", QINGHE, "--apply")
    assert (run("audit", "verify").code, "完好" in run("audit", "verify").out) == (0, True)
    _execute(data_dir, "UPDATE entries SET actor = 'somebody' WHERE kind = 'unit' AND key = '住建局'")
    ended = run("audit", "verify")
    assert (ended.code, "住建局 第1条：内容被改过" in ended.out) == (1, True), ended
    assert json.loads(run("audit", "verify", "--json").out)["broken"][0]["fault"] == "changed"


@pytest.mark.postgres
def test_the_same_commands_on_postgresql(
    run: Run, monkeypatch: pytest.MonkeyPatch, postgres_url: str, data_dir: Path
) -> None:
    """Without a running service, without a lock."""
    monkeypatch.setenv("QUNDING_DATABASE_URL", postgres_url)
    assert run("coverage").code == 2
    assert run("import", QINGHE, "--apply").code == 0
    assert json.loads(run("import", QINGHE, "--json").out)["rows"] == []
    assert (run("coverage").code, run("audit", "verify").code) == (1, 0)
    found = {each["code"] for each in json.loads(run("doctor", "--json").out)["findings"]}
    assert "store_fine" in found
    assert "sqlite_old" not in found


def test_every_command_is_documented(run: Run) -> None:
    """docs/commands.md has a line for each, and for no other."""
    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([a-z-]+)", text, re.MULTILINE))
    names = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert told == names


# Beside a running service.


@pytest.fixture
async def service(data_dir: Path) -> AsyncIterator[Service]:
    """A lasting service that listens to commands."""
    running = Service(Settings(port=0), Surroundings(durable=False))
    await running.open()
    await running.listen_to_commands()
    await running.serve()
    yield running
    await running.close()


async def test_an_import_goes_through_the_running_service(run: Run, service: Service) -> None:
    """It holds the store's lock; the command asks it, and its own county knows at once."""
    ended = await asyncio.to_thread(run, "import", QINGHE, "--apply")
    assert (ended.code, "已写入" in ended.out) == (0, True), ended
    assert len((await service.county()).roster.persons) > 50
    assert len(await service.projects()) == 60


async def test_a_look_up_goes_through_the_running_service(run: Run, service: Service) -> None:
    """A platform that cannot be reached is said; who is asked for by a wrong name is not asked for at all."""
    await asyncio.to_thread(run, "import", QINGHE, "--apply")
    wrong = await asyncio.to_thread(run, "lookup", "某不在")
    assert (wrong.code, "名册里没有" in wrong.err) == (2, True)
    nothing = await asyncio.to_thread(run, "lookup", "--confirm")
    assert (nothing.code, "没有要办的" in nothing.out) == (0, True)


async def test_a_second_service_does_not_start(run: Run, service: Service) -> None:
    """One data folder, one service."""
    ended = await asyncio.to_thread(run, "serve")
    assert ended.code == 3, ended


async def test_looking_writes_nothing(run: Run, service: Service) -> None:
    """The connection of a reading command refuses to write."""
    with looking(service.settings.store_url) as connection:
        with pytest.raises(OperationalError):
            connection.exec_driver_sql("DELETE FROM marks")
        connection.rollback()
        keep_apart(connection, rehearsal=False)


def test_a_sample_letter_is_set(run: Run, tmp_path: Path) -> None:
    """One to hold against the light: a draft without serial and date. A kind nobody has is named with the nearest."""
    file = tmp_path / "样函.docx"
    assert run("letter", "督办函", file).code == 0
    said = [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]
    assert said[0].startswith("代拟稿\t")
    assert said[0].endswith("〕　号")
    assert any("现督办如下" in each for each in said)
    wrong = run("letter", "督办", file)
    assert (wrong.code, "是不是 督办函" in wrong.err) == (2, True)
