"""Running and looking after it: serve, check, doctor, version."""

import asyncio
import os
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from app import Service
from bot.dingtalk.errands import Errands
from cli.backups import nightly
from cli.doors import new_service
from cli.exits import OK, UNMET, WRONG, WrongInput, sentence
from cli.outbox import outbox
from cli.policy_words import to_fill_sentence
from cli.printing import AsJson, tell
from cli.trail import audit
from cli.version import VERSION
from config.calendars import load_calendar
from config.collector import settled
from config.letters import load_letters
from config.load import load_policy, policy_path, unfilled, wordless
from config.logs import log_to_stderr
from config.settings import Settings, data_dir_of, installed, unknown_settings
from config.wording import load_wording
from domain.audits.self_audit import is_sound
from rehearsal.demo import interrupted
from scheduler.directory import DirectoryWatch
from scheduler.lifeline import Lifeline, given_time, notify

upkeep = typer.Typer()
upkeep.add_typer(audit, name="audit")
upkeep.add_typer(outbox, name="outbox")


@upkeep.command()
def version(as_json: AsJson = False) -> None:
    """版本号。"""
    tell({"version": VERSION}, [VERSION], as_json)


class Part(StrEnum):
    """What one of several equal processes on one PostgreSQL does: everything, hearing only, or acting only."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"


@upkeep.command()
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


@upkeep.command()
def check(
    policy: Annotated[str, typer.Option(help="办法文件的名字或路径；不写用设置里的")] = "",
    as_json: AsJson = False,
) -> None:
    """检查办法、写法、函的文字、日历和设置的名字；有错时指出文件、行、项目和最接近的正确写法。不连数据库，不上网。"""
    settings = Settings()
    own = settings.own_folder
    path = policy_path(policy or settings.policy, own)
    found = load_policy(path)
    load_calendar(own / "calendar.toml")
    load_letters(own / "letters.toml")
    faults = list(wordless(found, frozenset(load_wording(own / "wording.toml").messages), path))
    lines = [sentence(fault)[0] for fault in faults]
    strange = [f"没有 {name} 这项设置" + (f"，是不是 {near}？" if near else "") for name, near in _unknown()]
    if lines or strange:
        tell({"ok": False, "faults": [*lines, *strange]}, [*lines, *strange], as_json)
        raise typer.Exit(WRONG)
    rungs = sum(len(ladder.rungs) for ladder in found.terms.ladders.values())
    ladders = len(found.terms.ladders)
    missing = unfilled(path)
    fill = [{"key": each.key, "why": each.why, "file": each.path.name, "line": each.line} for each in missing]
    facts = {"ok": True, "policy": str(path), "ladders": ladders, "rungs": rungs, "fill": fill}
    words = [f"办法文件没有问题：{ladders}架台阶，共{rungs}级", *(to_fill_sentence(each) for each in missing)]
    tell(facts, words, as_json)


def _unknown() -> list[tuple[str, str]]:
    variables = {**installed(data_dir_of(os.environ)), **os.environ}
    return list(unknown_settings(variables).items())


@upkeep.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="只查本机，不连钉钉")] = False,
    as_json: AsJson = False,
) -> None:
    """体检：本机和钉钉那边，逐项说是什么、到后台哪个菜单去改；从不发消息给人。有一项不通过退出码为 1。"""
    # Looking at migrations takes longer to import than all the rest.
    from cli.diagnosis import finding_facts, finding_line
    from cli.examination import examined_here, examined_there
    from console.findings import Level

    settings = Settings()
    found = examined_here(settings)
    if not offline:
        found += asyncio.run(examined_there(settings))
    ok = all(finding.level is not Level.BAD for finding in found)
    tell({"ok": ok, "findings": [finding_facts(f) for f in found]}, [finding_line(f) for f in found], as_json)
    raise typer.Exit(OK if ok else UNMET)
