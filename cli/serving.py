"""`qunding serve`: the running service. What this loads is held for months and waited for at every start: nothing of
rehearsals, workbooks or letters."""

import asyncio
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from app import Service
from app.stopping import interrupted
from bot.dingtalk.errands import Errands
from cli.backups import nightly
from cli.doors import new_service
from cli.exits import WrongInput
from config.collector import settled
from config.logs import log_to_stderr
from config.settings import Settings
from domain.audits.self_audit import is_sound
from scheduler.directory import DirectoryWatch
from scheduler.lifeline import Lifeline, given_time, notify

serving = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Part(StrEnum):
    """What one of several equal processes on one PostgreSQL does: everything, hearing only, or acting only."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"


@serving.command()
def serve(
    role: Annotated[
        Part, typer.Option(help="几个进程共用一个 PostgreSQL 时：all 都做，web 只收消息，worker 只到点办事")
    ] = Part.ALL,
) -> None:
    """正式运行：读环境变量和 DATA_DIR/qunding.env 里的设置，收消息、到点办事；日志是标准错误上的 JSON，每行一条。"""
    settings = Settings()
    if role is not Part.ALL and settings.store_url.startswith("sqlite"):
        raise WrongInput(
            "SQLite 只能有一个进程，收消息和到点办事都由它做；要分开请用 PostgreSQL（QUNDING_DATABASE_URL）"
        )
    log_to_stderr(settings.log_level, settings.secrets())
    asyncio.run(_served(settings, role))


def directory_watch(service: Service) -> DirectoryWatch:
    """The daily look at who is still of the organisation."""

    async def accounts() -> list[str]:
        persons = (await service.county()).roster.persons.values()
        return sorted(person.staff_id for person in persons if person.reachable)

    return DirectoryWatch(accounts=accounts, belongs=Errands(service.client).belongs, apply=service.apply)


def lifeline(service: Service) -> Lifeline:
    """What systemd and a monitor watch: `DATA_DIR/heartbeat`."""

    async def sound(now: datetime) -> bool:
        return is_sound(await service.ledger.self_audit(), now)

    return Lifeline(file=service.settings.data_dir / "heartbeat", sound=sound)


def _awaited(error: OperationalError, pause: float) -> None:
    """The database is not there: said here and to systemd."""
    words = (str(error.orig).splitlines() or [""])[0]
    line = f"数据库还连不上：{words}；{pause:g}秒后再试"
    notify(f"STATUS={line}")
    typer.echo(line)


async def _served(settings: Settings, role: Part) -> None:
    """A stop from outside is an orderly end from the first moment, also while the database is waited for."""
    service = new_service(settings)
    stop, begun = asyncio.create_task(interrupted()), asyncio.create_task(_begun(service, role))
    try:
        await asyncio.wait((stop, begun), return_when=asyncio.FIRST_COMPLETED)
        if begun.done():
            begun.result()
            await stop
    finally:
        begun.cancel()
        stop.cancel()
        await asyncio.gather(begun, stop, return_exceptions=True)
        await service.close()


async def _begun(service: Service, role: Part) -> None:
    async with given_time():
        await service.open(told=_awaited)
    await service.listen_to_commands()
    await service.serve(hears=role is not Part.WORKER)
    if role is not Part.WEB:
        service.daily = [*nightly(service.settings), directory_watch(service), lifeline(service)]
        service.start_beats()
    settled()
    notify("STATUS=")
    notify("READY=1")
    typer.echo(f"群叮已启动：{service.base_url}")
