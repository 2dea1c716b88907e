"""The `qunding` command."""

import asyncio
import json
import logging
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app import COMMAND, Service, Surroundings
from config.load import load_policy, policy_path
from config.settings import Settings
from documents.diff import diff
from documents.workbook import load_workbook_file
from domain.calendars import COUNTY_ZONE
from domain.errors import SupervisionError
from rehearsal.demo import demo as run_demo
from rehearsal.demo import interrupted
from rehearsal.play import Played, staged
from rehearsal.play import played as play_through
from rehearsal.scenario import Scenario, ScenarioError, read_scenario
from rehearsal.stage import Play

VERSION = "0.1.0"
OK, UNMET, WRONG = 0, 1, 2

app = typer.Typer(
    help="群叮：在钉钉群里督办投资项目。", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


def main() -> None:
    """Entry point; errors that people can mend are one sentence, not a traceback."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    try:
        app()
    except SupervisionError as error:
        typer.echo(f"错误：{error}", err=True)
        raise SystemExit(WRONG) from error


@app.command()
def version() -> None:
    """版本号。"""
    typer.echo(VERSION)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="沙盒页面的端口，0 为任选")] = 8777,
    county: Annotated[str, typer.Option(help="样板县，或一个工作簿")] = "qinghe",
    policy: Annotated[str, typer.Option(help="办法文件")] = "default",
    start: Annotated[str, typer.Option(help="演练从何时开始，县里的时间")] = "2026-11-23T08:45",
) -> None:
    """演练：机器人和沙盒一起跑，用浏览器看。"""
    begin = datetime.fromisoformat(start).replace(tzinfo=COUNTY_ZONE)
    with tempfile.TemporaryDirectory(prefix="qunding-") as folder:
        settings = Play(folder=Path(folder), county=county, policy=policy, start=begin)
        asyncio.run(run_demo(settings, port, typer.echo))


@app.command(name="play")
def play_command(
    files: Annotated[list[Path], typer.Argument(help="剧本，一个或多个 YAML")],
    stream: Annotated[bool, typer.Option("--stream/--webhook", help="机器人用哪种方式收消息")] = False,
    database_url: Annotated[str, typer.Option(help="数据库，默认临时的 SQLite")] = "",
    seed: Annotated[int, typer.Option(help="同一个种子，同一场演练")] = 1,
    transcript: Annotated[bool, typer.Option("--transcript", help="打印整场对话")] = False,
    process: Annotated[
        bool, typer.Option("--process", help="机器人另起一个进程；有 restart: kill 的剧本总是这样")
    ] = False,
) -> None:
    """按剧本演一遍；全部符合退出码为 0，有一处不符为 1，剧本写错为 2。"""
    failed = 0
    for file in files:
        try:
            scenario = read_scenario(file)
            how = {"mode": "stream" if stream else "webhook", "database_url": database_url, "seed": seed}
            found = asyncio.run(_played(scenario, {**how, "process": process}))
        except ScenarioError as error:
            typer.echo(f"✗ {error}", err=True)
            raise typer.Exit(WRONG) from error
        failed += bool(found.unmet)
        if found.unmet:
            typer.echo(f"✗ {found.unmet}", err=True)
        else:
            typer.echo(f"✓ {file}　{scenario.title}　{len(scenario.steps)}步")
        if transcript:
            typer.echo("\n".join(found.lines))
    raise typer.Exit(UNMET if failed else OK)


async def _played(scenario: Scenario, how: dict[str, Any]) -> Played:
    with tempfile.TemporaryDirectory(prefix="qunding-") as folder:
        return await play_through(scenario, staged(scenario, Path(folder), **how))


@app.command()
def check(
    policy: Annotated[str, typer.Option(help="办法文件的名字或路径")] = "default",
) -> None:
    """检查办法文件；有错时指出文件、项目和最接近的正确写法。"""
    found = load_policy(policy_path(policy))
    rungs = sum(len(ladder.rungs) for ladder in found.terms.ladders.values())
    typer.echo(f"办法文件没有问题：{len(found.terms.ladders)}架台阶，共{rungs}级")


@app.command(name="import")
def import_command(
    file: Annotated[Path, typer.Argument(help="单位、人员、项目的 xlsx 工作簿", exists=True, dir_okay=False)],
    apply: Annotated[bool, typer.Option("--apply", help="真的写入；不加只看会改什么")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """导入工作簿：默认只核对、列出差异；有一处错误就什么也不写。"""
    asyncio.run(_imported(file, apply=apply, as_json=as_json))


async def _imported(file: Path, *, apply: bool, as_json: bool) -> None:
    service = Service(Settings(), Surroundings())
    await service.open()
    try:
        county = await service.county()
        parsed = load_workbook_file(file, county.roster)
        if parsed.faults:
            for fault in parsed.faults:
                typer.echo(str(fault), err=True)
            raise typer.Exit(WRONG)
        rows = diff(parsed, county.roster, await service.projects(), service.clock())
        if as_json:
            typer.echo(json.dumps([str(row) for row in rows], ensure_ascii=False))
        else:
            typer.echo("\n".join(str(row) for row in rows) or "没有变化")
        if not apply:
            typer.echo("以上只是核对，没有写入；确认无误后加 --apply")
            return
        for event in (parsed.roster_imported(COMMAND), parsed.projects_imported(COMMAND)):
            if event is not None:
                await service.apply(event)
        typer.echo("已写入")
    finally:
        await service.close()


@app.command()
def serve() -> None:
    """正式运行：读环境变量里的设置，收消息、到点办事。"""
    asyncio.run(_served())


async def _served() -> None:
    service = Service(Settings(), Surroundings())
    await service.open()
    await service.serve()
    service.start_beats()
    typer.echo(f"群叮已启动：{service.base_url}")
    try:
        await interrupted()
    finally:
        await service.close()
