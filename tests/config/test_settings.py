"""Settings: from the environment, secrets from files, nothing secret ever shown."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import PREFIX, Settings, unknown_settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
SECRET = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_secrets_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in repr nor in an error; `secrets` lists them for the logs to strike out."""
    for name in ("DINGTALK_CLIENT_SECRET", "DINGTALK_AES_KEY", "DINGTALK_TOKEN", "METRICS_TOKEN"):
        monkeypatch.setenv(f"{PREFIX}{name}", SECRET)
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", "postgresql://county:hush-hush@db/county")
    settings = Settings()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "hush-hush" not in repr(settings)
    assert set(settings.secrets()) == {SECRET, "hush-hush"}
    monkeypatch.setenv(f"{PREFIX}PORT", SECRET)
    with pytest.raises(ValidationError) as error:
        Settings()
    assert SECRET not in str(error.value)


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As container platforms hand them over; the variable itself goes before the file."""
    (tmp_path / "token").write_text(f"{SECRET}\n")
    monkeypatch.setenv(f"{PREFIX}DINGTALK_TOKEN_FILE", str(tmp_path / "token"))
    assert Settings().dingtalk_token.get_secret_value() == SECRET
    monkeypatch.setenv(f"{PREFIX}DINGTALK_TOKEN", "another-token")
    assert Settings().dingtalk_token.get_secret_value() == "another-token"


def test_misspelt_settings_are_found() -> None:
    """With the nearest right name; other people's variables are none of our business."""
    environment = {"QUNDING_DATABSE_URL": "", "QUNDING_PORT": "", "QUNDING_DINGTALK_TOKEN_FILE": "", "QUNDINGX": ""}
    assert unknown_settings(environment) == {"QUNDING_DATABSE_URL": "QUNDING_DATABASE_URL"}


def test_every_setting_is_documented() -> None:
    """And nothing is documented that does not exist."""
    told = set(re.findall(r"`(QUNDING_[A-Z_]+)`", DOCS.read_text("utf-8")))
    assert told == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
