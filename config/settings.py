"""Settings from the environment (design §9); secrets also from files named by `…_FILE`."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url

PREFIX = "QUNDING_"
SHORTEST_SECRET = 6


class Settings(BaseSettings):
    """One value a field; the environment names are `QUNDING_` + the field in capitals (docs/settings.md)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8780, ge=0, le=65535)
    data_dir: Path = Path("data")
    policy: str = ""
    county: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    metrics_token: SecretStr = SecretStr("")
    api_quota: int = Field(default=5000, ge=1)
    push_quota: int = Field(default=3000, ge=1)
    quota_share: float = Field(default=0.8, gt=0, le=1)
    dingtalk_mode: Literal["webhook", "stream"] = "webhook"
    dingtalk_client_id: str = ""
    dingtalk_client_secret: SecretStr = SecretStr("")
    dingtalk_robot_code: str = ""
    dingtalk_corp_id: str = ""
    dingtalk_api_base: str = "https://api.dingtalk.com"
    dingtalk_oapi_base: str = "https://oapi.dingtalk.com"
    dingtalk_aes_key: SecretStr = SecretStr("")
    dingtalk_token: SecretStr = SecretStr("")
    dingtalk_card_template: str = ""
    dingtalk_card_secret: SecretStr = SecretStr("")
    dingtalk_callback_base: str = ""
    bot_names: tuple[str, ...] = ("督办助手",)

    @model_validator(mode="before")
    @classmethod
    def _from_files(cls, values: Any) -> Any:  # noqa: ANN401
        for name in cls.model_fields:
            path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
            if path and isinstance(values, dict):
                values.setdefault(name, _content(path))
        return values

    @property
    def store_url(self) -> str:
        """Where the store is: SQLite in the data folder unless told otherwise."""
        return self.database_url or f"sqlite:///{self.data_dir / 'qunding.sqlite3'}"

    @property
    def own_folder(self) -> Path:
        """The office's own policies, wording and calendar."""
        return self.data_dir / "config"

    def secrets(self) -> tuple[str, ...]:
        """Every secret value that is set: what must never stand in a log."""
        values = [
            v.get_secret_value() for name in type(self).model_fields if isinstance(v := getattr(self, name), SecretStr)
        ]
        if self.database_url:
            values.append(make_url(self.database_url).password or "")
        return tuple(value for value in values if len(value) >= SHORTEST_SECRET)


def _content(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: cannot be read") from error


def unknown_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Names that look like settings of ours and are none → the nearest right name, "" when none is near."""
    known = {f"{PREFIX}{name.upper()}{end}" for name in Settings.model_fields for end in ("", "_FILE")}
    strange = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return {name: (get_close_matches(name, sorted(known), n=1) or [""])[0] for name in strange}
