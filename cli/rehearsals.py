"""Rehearsals: demo, play, sandbox."""

import asyncio
import secrets
import shlex
import socket
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app import wall_clock
from app.stopping import interrupted
from cli.exits import OK, UNMET, WRONG, WrongInput, nearest
from config.load import load_policy, policy_path
from documents.workbook import load_workbook_file
from domain.calendars import COUNTY_ZONE
from rehearsal.alone import county_of, environment_of, lonely_city
from rehearsal.demo import demo as run_demo
from rehearsal.play import Played, staged
from rehearsal.play import played as play_through
from rehearsal.scenario import Scenario, ScenarioError, read_scenario
from rehearsal.stage import COUNTIES, Play, policy_of, workbook_of

USUAL_PORT = 8777
Port = Annotated[int, typer.Option(min=0, max=65535, help="沙盒页面的端口，0 为任选；8777 被占用时自动另选")]
CountyName = Annotated[str, typer.Option(help="样板县的名字，或一个 xlsx 工作簿")]
SAMPLE = "qinghe"

rehearsals = typer.Typer()


@rehearsals.command()
def demo(
    port: Port = USUAL_PORT,
    county: CountyName = SAMPLE,
    policy: Annotated[str, typer.Option(help="办法文件的名字或路径；不写用随附的")] = "",
    start: Annotated[str, typer.Option(help="演练从何时开始，县里的时间")] = "2026-11-23T08:45",
) -> None:
    """演练：机器人和沙盒一起跑，用浏览器看。"""
    checked_county(county, Path())
    load_policy(policy_path(policy))
    with tempfile.TemporaryDirectory(prefix="qunding-") as folder:
        settings = Play(folder=Path(folder), county=county, policy=policy, start=_begin(start), mode="stream")
        asyncio.run(run_demo(settings, free(port), typer.echo))


def free(port: int, usual: int = USUAL_PORT) -> int:
    """The usual port where nobody sits on it, else any: two rehearsals may run side by side. A port that was asked
    for is kept."""
    if port != usual:
        return port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port


def _begin(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=COUNTY_ZONE)
    except ValueError:
        raise WrongInput(f"--start 看不懂：{text}；例如 2026-11-23T08:45") from None


def checked_county(county: str, beside: Path) -> Path:
    """The workbook of a county, known to be there and without faults."""
    workbook = workbook_of(county, beside)
    if not workbook.is_file():
        known = sorted(path.stem for path in COUNTIES.glob("*.xlsx"))
        near = nearest(county, known) or f"；现有：{'、'.join(known)}"
        raise WrongInput(f"没有叫 {county} 的样板县{near}")
    faults = load_workbook_file(workbook).faults
    if faults:
        raise WrongInput(f"{workbook}：{faults[0].line}")
    return workbook


@rehearsals.command(name="play")
def play_command(  # noqa: PLR0917
    files: Annotated[list[Path], typer.Argument(help="剧本，一个或多个 YAML")],
    stream: Annotated[bool, typer.Option("--stream/--webhook", help="机器人用哪种方式收消息")] = False,
    plain: Annotated[bool, typer.Option("--plain/--cards", help="没有卡片模板：按钮能做的都打字做")] = False,
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
            checked_county(scenario.county, file.parent)
            load_policy(policy_path(policy_of(scenario.policy, file.parent)))
            how = {"mode": "stream" if stream else "webhook", "database_url": database_url, "seed": seed}
            how["plain"] = plain
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


@rehearsals.command()
def sandbox(
    port: Port = USUAL_PORT,
    county: CountyName = SAMPLE,
    stream: Annotated[bool, typer.Option("--stream/--webhook", help="机器人用哪种方式收消息")] = False,
    callback: Annotated[str, typer.Option(help="机器人收回调的地址")] = "http://127.0.0.1:8780",
) -> None:
    """只开沙盒：样板县的人和群都在，机器人另外自己跑（设置照打印的写）。没有快进。"""
    asyncio.run(_city_alone(checked_county(county, Path()), free(port), "" if stream else callback))


async def _city_alone(workbook: Path, port: int, callback: str) -> None:
    mode: Any = "webhook" if callback else "stream"
    city = lonely_city(county_of(workbook), secrets.token_hex(32), mode, wall_clock)
    city.call_back_to(callback or None)
    await city.start(port=port)
    typer.echo(f"沙盒已就绪，请用浏览器打开：{city.base_url}/")
    typer.echo("机器人照这样设置（密钥只对这个沙盒有用）：")
    for name, value in environment_of(city).items():
        typer.echo(f"export {name}={shlex.quote(value)}")
    await interrupted()
    await city.stop()
