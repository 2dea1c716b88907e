"""`qunding init`: the questions of the first half hour, written into DATA_DIR (docs/first-run.md)."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.dingtalk.sheets import matter_sheet
from cli.exits import WrongInput
from cli.questions import MODES, QUESTIONS, Question, asked, check_filing
from config.installed import env_path, read_env, write_env
from config.load import load_policy, policy_path
from config.settings import PREFIX

OWN_POLICY = "county"
# What the platform's editions allow a month: calls, pushes (dingtalk §10.1).
EDITIONS: Mapping[str, tuple[int, int]] = {"standard": (5000, 3000), "pro": (200_000, 50_000)}
EDITION_WORDS = {"标准版": "standard", "专业版": "pro"}
WORDING_STUB = """# 本单位自己的说法，盖过随附的；只写要改的那几句，见 docs/wording.md。例：
# [messages.round_prompt]
# title = "今日进度"
"""
CALENDAR_STUB = """# 本县自己的放假和调休，逐日盖过随附的，见 docs/operations.md。
source = "县政府办通知"
# [[holiday]]
# name = "县庆"
# from = 2026-12-08
# to = 2026-12-08
"""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What the daily round rests on (依据)."""

    document: str = ""
    approver: str = ""
    from_on: str = ""
    until_on: str = ""

    @property
    def text(self) -> str:
        """One phrase for the prompt's footer; "" where nothing was given."""
        parts = (self.document, self.approver, self.from_on, self.until_on)
        if not any(parts):
            return ""
        if not all(parts):
            raise WrongInput("依据要写全：文件、批准人、从哪天、到哪天")
        first, last = (_day(text) for text in (self.from_on, self.until_on))
        if last < first:
            raise WrongInput(f"依据的终止日 {last} 早于起始日 {first}")
        return f"{self.document}（{self.approver}批准，{first}至{last}）"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongInput(f"日期看不懂：{text}；例如 2026-11-01") from None


@dataclass(kw_only=True)
class Installation:
    """What a data folder holds and what is to be added. `asking` = a person answers at the terminal."""

    data_dir: Path
    asking: bool
    had: dict[str, str] = field(init=False)
    values: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.had = read_env(env_path(self.data_dir))

    def settle(self, given: Mapping[str, str]) -> None:
        """A value for every question: the flag, else the terminal, else what is there or in the environment."""
        for question in QUESTIONS:
            if question.only_by_http and self.value("DINGTALK_MODE") != "webhook":
                continue
            known = given.get(question.setting, "").strip() or self._known(question)
            answer = asked(question, known) if self.asking and question.setting not in given else known
            self._put(question, answer.strip())

    def value(self, setting: str) -> str:
        """What a setting will be."""
        name = PREFIX + setting
        return self.values.get(name) or self.had.get(name, "")

    def _known(self, question: Question) -> str:
        name = PREFIX + question.setting
        usual = {"DINGTALK_MODE": MODES[0], "DINGTALK_ROBOT_CODE": self.value("DINGTALK_CLIENT_ID")}
        return self.had.get(name) or os.environ.get(name) or usual.get(question.setting, "")

    def _put(self, question: Question, answer: str) -> None:
        if question.choices and answer not in question.choices:
            raise WrongInput(f"{PREFIX}{question.setting} 只能是 {'、'.join(question.choices)}，不是“{answer}”")
        if question.setting == "FILING" and answer:
            check_filing(answer)
        if answer and f"{PREFIX}{question.setting}_FILE" not in self.had:
            self.values[PREFIX + question.setting] = answer

    def derive(self, edition: str) -> None:
        """What follows from the answers: allowances, the version of the template, our own secret for cards."""
        if edition:
            named = EDITION_WORDS.get(edition, edition)
            if named not in EDITIONS:
                raise WrongInput(f"--edition 只能是 {'、'.join((*EDITIONS, *EDITION_WORDS))}，不是“{edition}”")
            calls, pushes = EDITIONS[named]
            self.values |= {f"{PREFIX}API_QUOTA": str(calls), f"{PREFIX}PUSH_QUOTA": str(pushes)}
        template = f"{PREFIX}DINGTALK_CARD_TEMPLATE"
        if self.values.get(template) and self.values[template] != self.had.get(template):
            self.values[f"{PREFIX}DINGTALK_CARD_VERSION"] = str(matter_sheet().version)
        if self.value("DINGTALK_MODE") == "webhook" and not self._has("DINGTALK_CARD_SECRET"):
            self.values[f"{PREFIX}DINGTALK_CARD_SECRET"] = secrets.token_hex(24)

    def _has(self, setting: str) -> bool:
        return bool(self.value(setting)) or f"{PREFIX}{setting}_FILE" in self.had

    @property
    def missing(self) -> list[str]:
        """Needed settings that nobody gave."""
        by_http = self.value("DINGTALK_MODE") == "webhook"
        asked = [each for each in QUESTIONS if each.needed and (by_http or not each.only_by_http)]
        return [PREFIX + each.setting for each in asked if not self._has(each.setting)]

    def write(self, basis: str, office: str) -> None:
        """The env file for this account only, and the office's own files as far as they are not there."""
        own = self.data_dir / "config"
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        own.mkdir(mode=0o700, exist_ok=True)
        if not self.value("POLICY") and not os.environ.get(f"{PREFIX}POLICY"):
            self.values[f"{PREFIX}POLICY"] = OWN_POLICY
            self._stub(own / f"{OWN_POLICY}.toml", policy_path("").read_text("utf-8"))
        self._stub(own / "wording.toml", WORDING_STUB)
        self._stub(own / "calendar.toml", CALENDAR_STUB)
        self._policy({"basis": basis, "signature": office}, own)
        changed = {name: value for name, value in self.values.items() if self.had.get(name) != value}
        if changed or not env_path(self.data_dir).exists():
            write_env(env_path(self.data_dir), changed)
        self.values = changed

    def _stub(self, path: Path, text: str) -> None:
        if not path.exists():
            path.write_text(text, "utf-8")
            self.files.append(str(path))

    def _policy(self, said: Mapping[str, str], own: Path) -> None:
        wanted = {key: text for key, text in said.items() if text}
        path = policy_path(self.value("POLICY") or os.environ[f"{PREFIX}POLICY"], own)
        if not wanted:
            return
        if own not in path.parents:
            raise WrongInput(f"办法文件 {path} 不在 {own} 里，请自己改：{'、'.join(wanted)}")
        text = path.read_text("utf-8")
        for key, value in wanted.items():
            line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
            old = re.search(rf'^{key} = ".*"$', text, flags=re.MULTILINE)
            text = text.replace(old[0], line, 1) if old else text
        path.write_text(text, "utf-8")
        load_policy(path)
