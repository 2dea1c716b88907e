"""`qunding rules set`, `keys set` and `emergency`: rows 22 to 24 of the permits, on the server."""

import difflib
import os
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from cli.agreed import require, wished
from cli.doors import seen
from cli.exits import WrongInput, nearest
from cli.operators import AS_WHOM, operator
from config.calendars import load_calendar
from config.installed import env_path, read_env, write_env
from config.load import load_policy, policy_path
from config.settings import PREFIX, Settings
from domain.permits import Act

governing = typer.Typer()
rules = typer.Typer(help="办法和日历。", no_args_is_help=True)
keys = typer.Typer(help="密钥和系统参数。", no_args_is_help=True)
emergency = typer.Typer(help="应急模式。", no_args_is_help=True)
for name, group in (("rules", rules), ("keys", keys), ("emergency", emergency)):
    governing.add_typer(group, name=name)

As = Annotated[str, typer.Option("--as", help=AS_WHOM)]
# A digest of a shorter secret could be searched for.
LONG_ENOUGH, SHORT = 16, 8


@rules.command(name="set")
def set_rules(
    file: Annotated[Path, typer.Argument(help="改好的办法文件（把 DATA_DIR/config 里的拷一份来改）")],
    who: As,
    calendar: Annotated[bool, typer.Option("--calendar", help="改的是日历，不是办法")] = False,
) -> None:
    """改办法（时段、台阶、期限……）或日历：先检查、列出改了哪几行，本人在私聊里确认之后再运行一次才换上；已交办的仍按交办时的办法。"""
    settings = Settings()
    target = settings.own_folder / "calendar.toml" if calendar else policy_path(settings.policy, settings.own_folder)
    if settings.own_folder not in target.parents:
        raise WrongInput(f"办法文件 {target} 是随附的，不能改；先 qunding init 建本单位的")
    if not file.is_file() or file.resolve() == target.resolve():
        raise WrongInput(f"{file}：要另拷一份来改" if file.is_file() else f"{file}：没有这个文件")
    policy = None if calendar else load_policy(file)
    if calendar:
        load_calendar(file)
    was, becomes = (path.read_text("utf-8") if path.exists() else "" for path in (target, file))
    changed = list(difflib.unified_diff(was.splitlines(), becomes.splitlines(), "现在", "改为", "", "", 0, ""))
    if not changed:
        raise WrongInput(f"{file}：和现在用的一样")
    typer.echo("\n".join(changed))
    said = {"file": target.name, "was": _short(was), "becomes": _short(becomes)}
    require(settings, wished(operator(who, seen(settings)[0]), Act.SET_RULES, said, policy))
    _put(target, was, becomes)
    typer.echo(f"已换上 {target}" + ("；日历要重启服务才用上" if calendar else "；即时生效"))


def _put(target: Path, was: str, becomes: str) -> None:
    """The file before is kept beside, by its digest."""
    if was:
        target.with_name(f"{target.name}.{_short(was)}").write_text(was, "utf-8")
    fresh = target.with_name(f"{target.name}.new")
    fresh.write_text(becomes, "utf-8")
    fresh.replace(target)


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:SHORT] if text else ""


@keys.command(name="set")
def set_key(
    name: Annotated[str, typer.Argument(help="设置的名字，如 QUNDING_API_QUOTA（见 docs/settings.md）")],
    who: As,
    file: Annotated[Path | None, typer.Option(help="从文件读值；不写就在这里问，密钥不显示")] = None,
) -> None:
    """改一项密钥或系统参数：系统管理员本人在私聊里确认之后再运行一次才写入 qunding.env；重启服务后生效，值不记账。"""
    settings = Settings()
    variable, secret = _setting(name)
    value = file.read_text("utf-8").strip() if file else str(typer.prompt("改为", hide_input=secret)).strip()
    Settings.model_validate({variable.removeprefix(PREFIX).lower(): value})
    path = env_path(settings.data_dir)
    said = {"setting": variable, **_values(read_env(path).get(variable, ""), value, secret)}
    require(settings, wished(operator(who, seen(settings)[0]), Act.SET_KEYS, said))
    write_env(path, {variable: value})
    typer.echo(f"已写入 {path}：{variable}；重启服务后生效")


def _setting(name: str) -> tuple[str, bool]:
    """Its variable, and whether its value is never shown."""
    variable = name.upper() if name.upper().startswith(PREFIX) else f"{PREFIX}{name.upper()}"
    known = {f"{PREFIX}{field.upper()}": about for field, about in Settings.model_fields.items()}
    if variable not in known:
        raise WrongInput(f"没有 {variable} 这项设置{nearest(variable, list(known))}")
    if variable in os.environ:
        raise WrongInput(f"{variable} 写在服务的环境变量里，盖过 qunding.env：请到那里改")
    return variable, known[variable].annotation is SecretStr or variable.endswith("DATABASE_URL")


def _values(was: str, becomes: str, secret: bool) -> dict[str, str]:
    """What stands in the confirmation and in the trail: of a secret only a digest, where nobody can search for it."""
    if not secret:
        return {"was": was, "becomes": becomes}
    return {"becomes": f"#{_short(becomes)}"} if len(becomes) >= LONG_ENOUGH else {}


@emergency.command()
def on(
    reason: Annotated[str, typer.Option(help="事由，如 防汛Ⅱ级响应")],
    until: Annotated[str, typer.Option(help="到哪天为止（最长7天），例：2026-11-28")],
    who: As,
) -> None:
    """开应急模式：期间交办不等时段，随办随发，标“应急”；到期自动结束。主要领导本人、或项目办两人在私聊里确认即开。"""
    try:
        last_on = date.fromisoformat(until).isoformat()
    except ValueError:
        raise WrongInput(f"{until}：不是日期；例：2026-11-28") from None
    if not reason.strip():
        raise WrongInput("要写明事由")
    _declare(who, {"reason": reason.replace("|", "／").strip(), "until_on": last_on})


@emergency.command()
def off(who: As) -> None:
    """关应急模式；不关到期也自动结束。"""
    _declare(who, {"until_on": ""})


def _declare(who: str, said: dict[str, str]) -> None:
    """In force, or over, with the last confirmation: there is nothing to run again."""
    settings = Settings()
    require(settings, wished(operator(who, seen(settings)[0]), Act.EMERGENCY, said))
