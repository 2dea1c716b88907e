"""Settings from the environment (design §9), then from DATA_DIR/qunding.env; secrets also from files named by
`…_FILE`."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url

from config.faults import unreadable
from config.installed import env_path, read_env

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
    board_token: SecretStr = SecretStr("")
    api_quota: int = Field(default=5000, ge=1)
    push_quota: int = Field(default=3000, ge=1)
    quota_share: float = Field(default=0.8, gt=0, le=1)
    read_events: bool = False
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
    dingtalk_card_version: int = Field(default=0, ge=0)
    dingtalk_card_secret: SecretStr = SecretStr("")
    dingtalk_callback_base: str = ""
    console_base: str = ""
    filing: str = ""
    bot_names: tuple[str, ...] = ("督办助手",)

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        **_others: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The first that names a value wins: the environment, its secret files, qunding.env, its secret files."""
        given = init_settings().get("data_dir")
        written = installed(Path(given) if given else data_dir_of(os.environ))
        found = (os.environ, written)
        files = [_Given(settings_cls, _contents(variables)) for variables in found]
        return init_settings, env_settings, files[0], _Given(settings_cls, written), files[1]

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


class _Given(EnvSettingsSource):
    """Variables that do not stand in the environment."""

    def __init__(self, settings_cls: type[BaseSettings], variables: Mapping[str, str]) -> None:
        self._variables = variables
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._variables.items()}


def data_dir_of(environment: Mapping[str, str]) -> Path:
    """The data folder, which only the environment can name: qunding.env lies in it."""
    return Path(environment.get(f"{PREFIX}DATA_DIR") or Settings.model_fields["data_dir"].default)


def installed(data_dir: Path) -> dict[str, str]:
    """What `qunding init` wrote down, without the name of the folder it lies in."""
    return {name: value for name, value in read_env(env_path(data_dir)).items() if name != f"{PREFIX}DATA_DIR"}


def _contents(variables: Mapping[str, str]) -> dict[str, str]:
    """The settings whose values stand in files named by `…_FILE`."""
    names = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    return {name: _content(path) for name in names if (path := variables.get(f"{name}_FILE"))}


def _content(path: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error


def unknown_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Names that look like settings of ours and are none → the nearest right name, "" when none is near."""
    known = {f"{PREFIX}{name.upper()}{end}" for name in Settings.model_fields for end in ("", "_FILE")}
    strange = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return {name: (get_close_matches(name, sorted(known), n=1) or [""])[0] for name in strange}
