"""`qunding init`: the questions of the first half hour, written into DATA_DIR (docs/first-run.md)."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import typer

from bot.dingtalk.sheets import matter_sheet
from cli.exits import WrongInput
from config.installed import env_path, read_env, write_env
from config.load import load_policy, policy_path
from config.settings import PREFIX

OWN_POLICY = "county"
# What the platform's editions allow a month: calls, pushes (dingtalk §10.1).
EDITIONS: Mapping[str, tuple[int, int]] = {"standard": (5000, 3000), "pro": (200_000, 50_000)}
MODES = ("stream", "webhook")
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
class Question:
    """One thing `init` asks: the setting it becomes, its words, and whether the answer is never shown."""

    setting: str
    words: str
    secret: bool = False
    needed: bool = True
    choices: tuple[str, ...] = ()
    only_by_http: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question(setting="COUNTY", words="县（市、区）名"),
    Question(
        setting="DINGTALK_MODE",
        words="怎样收消息：stream 长连接（服务器没有公网地址时选它，建议）或 webhook 回调",
        choices=MODES,
    ),
    Question(setting="DINGTALK_CLIENT_ID", words="应用的 Client ID（凭证与基础信息）"),
    Question(setting="DINGTALK_CLIENT_SECRET", words="应用的 Client Secret（不显示）", secret=True),
    Question(setting="DINGTALK_ROBOT_CODE", words="机器人编码（一般与 Client ID 相同）"),
    Question(setting="DINGTALK_CORP_ID", words="组织的 CorpId（开发者后台首页）"),
    Question(setting="DINGTALK_CALLBACK_BASE", words="钉钉访问我们的地址，如 https://…", only_by_http=True),
    Question(setting="DINGTALK_AES_KEY", words="事件订阅的加密 aes_key（不显示）", secret=True, only_by_http=True),
    Question(setting="DINGTALK_TOKEN", words="事件订阅的签名 token（不显示）", secret=True, only_by_http=True),
    Question(setting="DINGTALK_CARD_TEMPLATE", words="卡片模板ID（还没搭就回车）", needed=False),
    Question(setting="FILING", words="备案号，或“无需备案：谁认定的”（还没定就回车）", needed=False),
)


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
            answer = _asked(question, known) if self.asking and question.setting not in given else known
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
            _check_filing(answer)
        if answer and f"{PREFIX}{question.setting}_FILE" not in self.had:
            self.values[PREFIX + question.setting] = answer

    def derive(self, edition: str) -> None:
        """What follows from the answers: allowances, the version of the template, our own secret for cards."""
        if edition:
            if edition not in EDITIONS:
                raise WrongInput(f"--edition 只能是 {'、'.join(EDITIONS)}，不是“{edition}”")
            calls, pushes = EDITIONS[edition]
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
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
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
            text = re.sub(rf'^{key} = ".*"$', lambda _match, line=line: line, text, count=1, flags=re.MULTILINE)
        path.write_text(text, "utf-8")
        load_policy(path)


def _check_filing(text: str) -> None:
    head, colon, who = text.replace(":", "：").partition("：")
    if head.startswith("无需") and not (colon and who.strip()):
        raise WrongInput("“无需备案”要写明谁认定的，例如 无需备案：县委网信办王某")


def _asked(question: Question, known: str) -> str:
    """At the terminal; Enter keeps what is known, a secret is neither shown nor echoed."""
    words = f"{question.words}（已有，回车保留）" if question.secret and known else question.words
    said: str = typer.prompt(
        words, default="" if question.secret else known, hide_input=question.secret, show_default=not question.secret
    )
    return said or known
