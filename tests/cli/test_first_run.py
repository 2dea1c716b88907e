"""`qunding init` and `cards export`: what they write, what they keep, and that no secret is ever shown."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from bot.dingtalk.sheets import matter_sheet, sample_data
from config.installed import read_env
from config.load import load_policy
from config.settings import Settings
from tests.cli.conftest import Run

SECRET = 'p$ss "word" \\with signs'
GIVEN = ("--county", "某县", "--client-id", "dingapp", "--corp-id", "dingcorp", "--yes")
BASIS = (
    *("--basis-document", "某府办〔2026〕1号", "--basis-approver", "县长"),
    *("--basis-from", "2026-11-01", "--basis-until", "2027-10-31"),
)


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    """As a vault hands it over."""
    path = tmp_path / "client-secret"
    path.write_text(f"{SECRET}\n")
    return path


def test_what_is_given_is_what_serve_and_doctor_read(run: Run, data_dir: Path, secret_file: Path) -> None:
    """For this account only; the secret is in the file and on no screen."""
    ended = run(
        "init", *GIVEN, *BASIS, "--client-secret-file", secret_file, "--filing", "蜀公备1号", "--edition", "pro"
    )
    assert ended.code == 0, ended
    assert SECRET not in ended.out + ended.err
    assert stat.S_IMODE((data_dir / "qunding.env").stat().st_mode) == 0o600
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    settings = Settings()
    assert settings.dingtalk_client_secret.get_secret_value() == SECRET
    assert (settings.county, settings.dingtalk_mode, settings.dingtalk_robot_code) == ("某县", "stream", "dingapp")
    assert (settings.filing, settings.api_quota, settings.push_quota) == ("蜀公备1号", 200_000, 50_000)
    policy = load_policy(data_dir / "config" / f"{settings.policy}.toml")
    assert policy.daily_round.basis == "某府办〔2026〕1号（县长批准，2026-11-01至2027-10-31）"
    assert run("check").code == 0
    found = {each["code"] for each in json.loads(run("doctor", "--offline", "--json").out)["findings"]}
    assert not found & {"keys_missing", "no_basis", "filing_missing", "secrets_open"}


def test_a_second_run_keeps_what_is_there(run: Run, data_dir: Path, secret_file: Path) -> None:
    """Nothing changes without a flag; with one, that alone; the office's own files are never overwritten."""
    run("init", *GIVEN, *BASIS, "--client-secret-file", secret_file)
    env, own = data_dir / "qunding.env", data_dir / "config"
    env.write_text(f"# 我们的注\nQUNDING_PORT=9000\n{env.read_text()}")
    (own / "wording.toml").write_text("# 本县的话\n")
    before = {path.name: path.read_text("utf-8") for path in (env, *own.glob("*.toml"))}
    again = json.loads(run("init", "--yes", "--json").out)
    assert (again["written"], again["files"], again["missing"]) == ([], [], [])
    assert {path.name: path.read_text("utf-8") for path in (env, *own.glob("*.toml"))} == before
    one = json.loads(run("init", "--yes", "--json", "--county", "别县").out)
    assert one["written"] == ["QUNDING_COUNTY"]
    assert env.read_text() == before["qunding.env"].replace("某县", "别县")
    assert run("init", "--yes", "--edition", "专业版").code == 0
    assert (Settings().api_quota, Settings().push_quota) == (200_000, 50_000)
    assert run("init", "--yes", "--office", "县发改局").code == 0
    assert 'signature = "县发改局"' in (own / "county.toml").read_text("utf-8")
    assert "某府办" in (own / "county.toml").read_text("utf-8")


def test_the_environment_goes_before_the_file(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Environment, its secret file, qunding.env, the secret file named there."""
    run("init", *GIVEN)
    (tmp_path / "a").write_text("from-the-named-file")
    (tmp_path / "b").write_text("from-the-environments-file")
    (data_dir / "qunding.env").write_text(f"QUNDING_COUNTY=文件\nQUNDING_DINGTALK_TOKEN_FILE={tmp_path / 'a'}\n")
    assert (Settings().county, Settings().dingtalk_token.get_secret_value()) == ("文件", "from-the-named-file")
    (data_dir / "qunding.env").write_text("QUNDING_COUNTY=文件\nQUNDING_DINGTALK_TOKEN=from-the-file\n")
    assert Settings().dingtalk_token.get_secret_value() == "from-the-file"
    monkeypatch.setenv("QUNDING_DINGTALK_TOKEN_FILE", str(tmp_path / "b"))
    assert Settings().dingtalk_token.get_secret_value() == "from-the-environments-file"
    monkeypatch.setenv("QUNDING_DINGTALK_TOKEN", "from-the-environment")
    monkeypatch.setenv("QUNDING_COUNTY", "环境")
    assert (Settings().county, Settings().dingtalk_token.get_secret_value()) == ("环境", "from-the-environment")


def test_callbacks_need_more_answers(run: Run, data_dir: Path) -> None:
    """The address and the seal of events; the secret of cards is drawn by us and not shown."""
    ended = run("init", *GIVEN, "--mode", "webhook", "--json")
    assert set(json.loads(ended.out)["missing"]) == {
        "QUNDING_DINGTALK_CLIENT_SECRET",
        "QUNDING_DINGTALK_CALLBACK_BASE",
        "QUNDING_DINGTALK_AES_KEY",
        "QUNDING_DINGTALK_TOKEN",
    }
    drawn = read_env(data_dir / "qunding.env")["QUNDING_DINGTALK_CARD_SECRET"]
    assert len(drawn) == 48
    assert drawn not in ended.out
    run("init", "--yes")
    assert read_env(data_dir / "qunding.env")["QUNDING_DINGTALK_CARD_SECRET"] == drawn


def test_at_the_terminal_enter_keeps_and_secrets_are_not_echoed(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every question is asked once, in order; the file is the same as by flags."""
    import typer

    answers = {"Client ID": "dingapp", "县": "某县", "Secret": SECRET, "CorpId": "dingcorp", "依据": ""}
    asked: list[tuple[str, bool, str]] = []

    def prompt(text: str, default: str = "", *, hide_input: bool = False, **_how: object) -> str:
        asked.append((text, hide_input, default))
        return next((said for part, said in answers.items() if part in text), default) or default

    monkeypatch.setattr(typer, "prompt", prompt)
    assert run("init").code == 0
    assert [hidden for text, hidden, _default in asked if "Secret" in text] == [True]
    assert all(SECRET not in default for _text, _hidden, default in asked)
    assert Settings().dingtalk_client_secret.get_secret_value() == SECRET
    answers.clear()
    asked.clear()
    assert "没有变化" in run("init").out
    assert all(SECRET not in default for _text, _hidden, default in asked)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--mode", "pigeon"), "stream、webhook"),
        (("--edition", "gold"), "standard、pro"),
        (("--filing", "无需备案"), "谁认定的"),
        (("--basis-document", "某文件"), "依据要写全"),
        ((*BASIS[:6], "--basis-until", "2026-01-01"), "早于"),
        ((*BASIS[:6], "--basis-until", "明年"), "日期看不懂"),
        (("--token-file", "nowhere"), "读不到"),
    ],
)
def test_a_wrong_answer_writes_nothing(run: Run, data_dir: Path, arguments: tuple[str, ...], said: str) -> None:
    """One sentence, and what to write instead."""
    ended = run("init", *GIVEN, *arguments)
    assert (ended.code, said in ended.err) == (2, True), ended
    assert not (data_dir / "qunding.env").exists()


def test_a_broken_env_file_is_named_with_its_line(run: Run, data_dir: Path) -> None:
    """Not silently left out."""
    data_dir.mkdir()
    (data_dir / "qunding.env").write_text("QUNDING_COUNTY=某县\n这不是设置\n")
    ended = run("check")
    assert (ended.code, "qunding.env:2" in ended.err) == (2, True), ended


def test_a_misspelt_name_in_the_file_is_found(run: Run, data_dir: Path) -> None:
    """As one in the environment."""
    data_dir.mkdir()
    (data_dir / "qunding.env").write_text("QUNDING_CONTY=某县\n")
    assert "是不是 QUNDING_COUNTY" in run("check").out


def test_secrets_others_may_read_are_found(run: Run, data_dir: Path) -> None:
    """By the mode of the file."""
    run("init", *GIVEN)
    (data_dir / "qunding.env").chmod(0o644)
    assert "chmod 600" in run("doctor", "--offline").out


def test_what_a_template_is_built_from(run: Run, tmp_path: Path) -> None:
    """The table, a value for every variable, and the steps; the setting knows the version."""
    ended = json.loads(run("cards", "export", tmp_path / "cards", "--json").out)
    texts = {Path(name).suffix + Path(name).stem[-2:]: Path(name).read_text("utf-8") for name in ended["files"]}
    table = json.loads(texts[".json变量"])
    assert table["variables"] == dict(matter_sheet().variables)
    assert set(json.loads(texts[".json数据"])["cardParamMap"]) == set(table["variables"]) == set(sample_data("a", "b"))
    assert all(f"`{name}`" in texts[".md说明"] for name in table["variables"])
    assert f"第{matter_sheet().version}版" in texts[".md说明"]
    run("init", *GIVEN, "--card-template", "x.schema")
    assert Settings().dingtalk_card_version == matter_sheet().version
