"""Settings from the environment (design §9); secrets also from files named by `…_FILE`."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "QUNDING_"


class Settings(BaseSettings):
    """One value a field; the environment names are `QUNDING_` + the field in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8780
    data_dir: Path = Path("data")
    policy: str = "default"
    county: str = ""
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
                values.setdefault(name, Path(path).read_text("utf-8").strip())
        return values

    @property
    def store_url(self) -> str:
        """Where the store is: SQLite in the data folder unless told otherwise."""
        return self.database_url or f"sqlite:///{self.data_dir / 'qunding.sqlite3'}"
