"""Commands that want a private word: asked about the first time, done the second (ADR 36)."""

import asyncio
import secrets
from collections.abc import Mapping

import typer

from cli.doors import door
from cli.exits import UNMET, WRONG
from config.settings import Settings
from console.command_socket import answers, socket_path
from domain.actors import Actor
from domain.events import Commanded
from domain.outcome import Answer
from domain.permits import Act
from domain.policy import Policy

NOT_NOW: Mapping[str, str] = {
    "command_waits": "还在等确认",
    "command_asked": "验证码已发到{name}的私聊",
}
REFUSED: Mapping[str, str] = {
    "no_permit": "没有办：不在这位的职责内（见 docs/permits.md）",
    "emergency_too_long": "没有开：应急模式从今天起最长7天",
}
AGAIN = "确认之后再运行一次同一条命令"
AT_ONCE = "确认即生效"
ASLEEP = "群叮没有在运行，验证码要等它启动才发得出"


def wished(by: Actor, act: Act, said: Mapping[str, str], policy: Policy | None = None) -> Commanded:
    """What a command asks for, with the digits of its code."""
    code = "".join(secrets.choice("0123456789") for _ in range(4))
    return Commanded(by=by, act=act, said=tuple(said.items()), code=code, policy=policy)


def require(settings: Settings, event: Commanded) -> None:
    """Returns once it is agreed to and recorded: the caller does it now. Else says what is still missing and leaves,
    with 1 where somebody must confirm first, with 2 where it is refused."""
    answer = asyncio.run(_through(settings, event))
    kind = answer.kind if answer else ""
    if kind == "command_done":
        return
    if kind in NOT_NOW and answer is not None:
        typer.echo(f"{NOT_NOW[kind].format(**answer.facts)}：{AT_ONCE if event.act is Act.EMERGENCY else AGAIN}")
        if not answers(socket_path(settings.data_dir)):
            typer.echo(ASLEEP)
        raise typer.Exit(UNMET)
    typer.echo(REFUSED.get(kind, "没有办成"), err=True)
    raise typer.Exit(WRONG)


async def _through(settings: Settings, event: Commanded) -> Answer | None:
    async with door(settings) as through:
        return await through.apply(event)
