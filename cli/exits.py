"""Exit codes, and the one sentence for whatever a person can put right."""

import errno
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import PlatformError
from cli.policy_words import policy_sentence, wrong_words
from config.faults import wrong_of
from config.load import PolicyFault
from config.settings import PREFIX
from console.command_socket import LONGEST_PATH, SocketTaken, SocketUnfit, Unanswered
from domain.errors import SupervisionError
from rehearsal.scenario import ScenarioError
from sandbox.names import CityError
from store.backup import Unfit
from store.counties import SchemaMoved
from store.engine import StoreBusy
from store.looking import NoStore
from store.marking import RehearsalMixed
from store.reaching import TurnedAway, Why

OK, UNMET, WRONG, BUSY = 0, 1, 2, 3


class WrongInput(SupervisionError):
    """Something the person gave cannot be used; the message says what and how to put it right."""


class OutOfReach(SupervisionError):
    """Something else is needed that is busy or does not answer."""


# Everything a command may end with on purpose; what is not here is a fault of ours and keeps its traceback.
EXPECTED = (SupervisionError, ValidationError, SQLAlchemyError, OSError, CityError)


def fail(error: Exception) -> typer.Exit:
    """Say it in one sentence on stderr; the exit code to leave with."""
    said, code = sentence(error)
    typer.echo(f"错误：{' '.join(said.split())}", err=True)
    return typer.Exit(code)


def sentence(error: Exception) -> tuple[str, int]:
    """What went wrong, for the person at the terminal, and the exit code."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        where = re.search(r"'([^']+)', (\d+)", str(error))
        port = f" {where[2]} " if where else ""
        return f"端口{port}已被别的程序占用；请换一个（--port 或 QUNDING_PORT）", BUSY
    for kind, (say, code) in SENTENCES.items():
        if isinstance(error, kind):
            return say(error), code
    return str(error), WRONG


def nearest(word: str, known: list[str]) -> str:
    """“，是不是 X？” with the nearest known word, or nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.4)
    return f"，是不是 {near[0]}？" if near else ""


def _setting(error: Any) -> str:  # noqa: ANN401
    wrong = wrong_of(error)
    name = PREFIX + wrong.where.upper() if wrong.where else "…_FILE"
    return f"设置 {name} 不能用：{wrong_words(wrong.reason, wrong.more)}；各项设置见 docs/settings.md"


def _mixed(error: Any) -> str:  # noqa: ANN401
    kind = "演练" if error.rehearsed else "正式"
    return f"这个数据库是{kind}用的，不能混用；请换一个 QUNDING_DATA_DIR 或 QUNDING_DATABASE_URL"


def _socket(error: Any) -> str:  # noqa: ANN401
    return f"命令通道开不了：{error}；路径最长 {LONGEST_PATH} 字节，请把 QUNDING_DATA_DIR 换成短一些的空目录"


def _system(error: Any) -> str:  # noqa: ANN401
    where = f"{error.filename}：" if error.filename else ""
    return f"{where}{_REASONS.get(error.errno, error.strerror or str(error))}"


_REASONS: Mapping[int, str] = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EISDIR: "这是目录，不是文件",
    errno.ENOSPC: "磁盘满了",
}


def _database(error: Any) -> str:  # noqa: ANN401
    lines = str(getattr(error, "orig", error)).splitlines() or [""]
    return f"数据库用不了：{lines[0]}；请检查 QUNDING_DATABASE_URL，或运行 qunding doctor"


def _turned_away(error: Any) -> str:  # noqa: ANN401
    said = str(error).splitlines()[0]
    return _TURNED_AWAY[error.why].format(said=said)


_TURNED_AWAY: Mapping[Why, str] = {
    Why.ACCOUNT: "数据库不让这个账号进：{said}；请核对 QUNDING_DATABASE_URL 里的账号和口令，"
    "账号没有建、本机没有放行的请数据库管理员办好，再启动",
    Why.DATABASE: "没有这个数据库：{said}；请数据库管理员先建好，或改 QUNDING_DATABASE_URL 里的库名，再启动",
}


SENTENCES: Mapping[type[Exception], tuple[Callable[[Any], str], int]] = {
    PolicyFault: (policy_sentence, WRONG),
    WrongInput: (str, WRONG),
    OutOfReach: (str, BUSY),
    ScenarioError: (str, WRONG),
    StoreBusy: (lambda _: "数据库正被另一个进程使用；请先停下它再试", BUSY),
    Unfit: (lambda error: f"这个备份不能用：{error}", WRONG),
    NoStore: (lambda _: "还没有数据库：先运行 qunding import 文件 --apply 或 qunding serve", WRONG),
    RehearsalMixed: (_mixed, WRONG),
    SchemaMoved: (lambda _: "数据库已由更新的版本升级过，这个版本不能再用它；请用新版本，或退回升级前的备份", WRONG),
    TurnedAway: (_turned_away, WRONG),
    SocketTaken: (lambda error: f"另一个群叮已经在用这个数据目录：{error}；一个目录只能跑一个", BUSY),
    SocketUnfit: (_socket, WRONG),
    Unanswered: (lambda error: f"正在运行的群叮没有办成：{error}", BUSY),
    PlatformError: (lambda error: f"钉钉没有办成：{error}；稍后再试，或运行 qunding doctor", BUSY),
    ValidationError: (_setting, WRONG),
    DBAPIError: (_database, BUSY),
    SQLAlchemyError: (_database, WRONG),
    ConnectionError: (lambda error: f"连不上：{error}", BUSY),
    OSError: (_system, WRONG),
}
