"""`qunding backup` and `qunding restore`."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app import wall_clock
from cli.doors import new_service
from cli.exits import OutOfReach, WrongInput
from cli.printing import AsJson, tell
from cli.version import VERSION
from config.settings import Settings
from console.command_socket import answers, socket_path
from console.window import COMMAND
from domain.calendars import COUNTY_ZONE
from domain.events import HoldBegun
from scheduler.backups import Backups
from store.backup import Manifest, back_up, opened, put_back

backups = typer.Typer()


@backups.command()
def backup(
    file: Annotated[Path, typer.Argument(help="写到哪个文件；已有的不覆盖")],
    as_json: AsJson = False,
) -> None:
    """备份成一个文件：数据库在某一刻的样子、县里自己的办法和附件、清单和校验和；服务不用停。密钥不在里面。"""
    settings = Settings()
    if file.exists():
        raise WrongInput(f"{file}：已经有这个文件，请换一个名字")
    if not file.parent.is_dir():
        raise WrongInput(f"{file.parent}：没有这个目录")
    found = back_up(_store(settings), settings.data_dir, file, (VERSION, wall_clock()))
    tell(_facts(found, file), [f"已写入 {file}（{len(found.digests)}个文件，结构 {found.schema}）"], as_json)


@backups.command()
def restore(
    file: Annotated[Path, typer.Argument(help="哪个备份")],
    verify: Annotated[bool, typer.Option("--verify", help="只核对，不动现在的数据")] = False,
    as_json: AsJson = False,
) -> None:
    """恢复备份：先逐个核对，再放回；原来的文件改名留着。恢复之后暂停发送，看过 qunding outbox list 再放行。"""
    settings = Settings()
    if not file.is_file():
        raise WrongInput(f"{file}：没有这个文件")
    store = _store(settings, must_exist=False)
    with opened(file) as (found, folder):
        if verify:
            tell(
                _facts(found, file),
                [f"备份完好：{_local(found)}做的，版本 {found.program}，结构 {found.schema}"],
                as_json,
            )
            return
        if answers(socket_path(settings.data_dir)):
            raise OutOfReach("群叮正在运行；请先停下服务再恢复")
        moved = put_back(folder, found, settings.data_dir, store)
    asyncio.run(_held(settings))
    lines = [f"已恢复到{_local(found)}", *(f"原来的留作 {path}" for path in moved)]
    lines.append("现在暂停发送：看过 qunding outbox list，再 qunding outbox release --as 姓名 --confirm")
    tell({**_facts(found, file), "moved": [str(path) for path in moved]}, lines, as_json)


def nightly(settings: Settings) -> tuple[Backups, ...]:
    """What a lasting service does each night; a PostgreSQL is backed up by whoever looks after it."""
    if not settings.store_url.startswith("sqlite:///"):
        return ()
    store, data_dir = _store(settings, must_exist=False), settings.data_dir
    return (
        Backups(folder=data_dir / "backups", make=lambda path, now: back_up(store, data_dir, path, (VERSION, now))),
    )


async def _held(settings: Settings) -> None:
    """What the world has seen since is not in the store: nothing leaves before the office has looked (F12)."""
    service = new_service(settings)
    try:
        await service.open()
        await service.apply(HoldBegun(by=COMMAND, reason="restored"))
    finally:
        await service.close()


def _store(settings: Settings, *, must_exist: bool = True) -> Path:
    url = settings.store_url
    if not url.startswith("sqlite:///"):
        raise WrongInput("PostgreSQL 的备份和恢复请用 pg_dump 和 pg_restore，见 docs/operations.md")
    path = Path(url.removeprefix("sqlite:///"))
    if must_exist and not path.is_file():
        raise WrongInput(f"{path}：还没有数据库")
    return path


def _local(found: Manifest) -> str:
    """When it was made, by the county's clock."""
    return f"{datetime.fromisoformat(found.made_at).astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"


def _facts(found: Manifest, file: Path) -> dict[str, object]:
    facts = {"file": str(file), "program": found.program, "schema": found.schema, "made_at": found.made_at}
    return {**facts, "files": sorted(found.digests)}
