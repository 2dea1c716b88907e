"""What `qunding init` asks, in order, and how it asks at the terminal."""

from dataclasses import dataclass

import typer

from cli.exits import WrongInput

MODES = ("stream", "webhook")


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


def check_filing(text: str) -> None:
    """WrongInput where nobody answers for “not required”."""
    head, colon, who = text.replace(":", "：").partition("：")
    if head.startswith("无需") and not (colon and who.strip()):
        raise WrongInput("“无需备案”要写明谁认定的，例如 无需备案：县委网信办王某")


def asked(question: Question, known: str) -> str:
    """At the terminal; Enter keeps what is known, a secret is neither shown nor echoed."""
    words = f"{question.words}（已有，回车保留）" if question.secret and known else question.words
    said: str = typer.prompt(
        words, default="" if question.secret else known, hide_input=question.secret, show_default=not question.secret
    )
    return said or known
