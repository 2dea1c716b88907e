"""`qunding export`: the ledger as a workbook; or the roster and projects, to be imported again."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.agreed import require, wished
from cli.doors import door, seen
from cli.exits import WRONG, WrongInput, nearest
from cli.operators import AS_WHOM, operator
from config.settings import Settings
from console.rows import workbook_rows
from documents.ledger import write_ledger
from documents.writing import template, write_workbook
from domain.county import County
from domain.events import LedgerAsked
from domain.outcome import Answer
from domain.permits import Act

ledger = typer.Typer()


@ledger.command()
def export(  # noqa: PLR0917
    file: Annotated[Path, typer.Argument(help="写到哪个 xlsx 文件；已有的不覆盖")],
    who: Annotated[str, typer.Option("--as", help=AS_WHOM)] = "",
    unit: Annotated[str, typer.Option(help="只要这个单位的")] = "",
    area: Annotated[str, typer.Option("--field", help="只要这个口子的")] = "",
    only_open: Annotated[bool, typer.Option("--open", help="只要在办的")] = False,
    first: Annotated[str, typer.Option("--from", help="从哪天交办的起，例：2026-11-01")] = "",
    last: Annotated[str, typer.Option("--to", help="到哪天交办的为止")] = "",
    roster: Annotated[bool, typer.Option("--roster", help="改为导出名册和项目（格式同导入，不含手机号）")] = False,
    phones: Annotated[
        bool, typer.Option("--phones", help="名册带手机号：要两个人同意，本人和第二人在私聊里确认")
    ] = False,
    blank: Annotated[bool, typer.Option("--template", help="改为空白的导入模板")] = False,
) -> None:
    """导出台账：督办、问题两张表，不含手机号；不写从哪天到哪天，就是本年交办的和仍在办的。"""
    _check_file(file)
    settings = Settings()
    if phones and not (roster and who):
        raise WrongInput("带手机号只限名册，并写明谁导出：--roster --phones --as 姓名")
    if blank:
        data = template()
    elif roster:
        data = _roster(settings, who if phones else "")
    else:
        county = seen(settings)[0]
        if not who:
            raise WrongInput("导出台账要写明谁导出：--as 姓名")
        asked = LedgerAsked(
            by=operator(who, county),
            unit=_unit(unit, county),
            area=_area(area, county),
            only_open=only_open,
            first_on=_day(first),
            last_on=_day(last),
        )
        data = _made(asyncio.run(_through(settings, asked)))
    file.touch(mode=0o600)
    file.write_bytes(data)
    typer.echo(f"已写入 {file}")


def _roster(settings: Settings, with_phones: str) -> bytes:
    """Everybody and every project; with phone numbers only for whom two persons have agreed (row 19)."""
    county, projects = seen(settings)
    if with_phones:
        require(settings, wished(operator(with_phones, county), Act.EXPORT_PHONES, {"what": "名册"}))
    return write_workbook(workbook_rows(county, projects, phones=bool(with_phones)))


def _check_file(file: Path) -> None:
    if file.suffix != ".xlsx":
        raise WrongInput(f"{file}：文件名要以 .xlsx 结尾")
    if file.exists():
        raise WrongInput(f"{file}：已经有这个文件，请换一个名字")


def _unit(said: str, county: County) -> str:
    units = county.roster.units.values()
    found = [u.key for u in units if said in (u.key, u.name, *u.aliases)] if said else [""]
    if not found:
        raise WrongInput(f"没有“{said}”这个单位{nearest(said, [u.key for u in units])}")
    return found[0]


def _area(said: str, county: County) -> str:
    areas = sorted({unit.policy_field for unit in county.roster.units.values()} - {""})
    if said and said not in areas:
        raise WrongInput(f"没有“{said}”这个口子{nearest(said, areas)}；有：{'、'.join(areas)}")
    return said


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise WrongInput(f"{said}：不是日期；例：2026-11-01") from None


async def _through(settings: Settings, asked: LedgerAsked) -> Answer | None:
    async with door(settings) as through:
        return await through.apply(asked)


def _made(answer: Answer | None) -> bytes:
    if answer is None or answer.kind != "ledger_file":
        typer.echo(
            "没有导出：不在这位的职责内；可由主要领导、项目办、审计员导出，分管领导、主要负责人限本口子、本单位",
            err=True,
        )
        raise typer.Exit(WRONG)
    return write_ledger(answer.facts["sheet"])  # type: ignore[arg-type]
