"""The policy laboratory at the terminal: recorded facts under a proposed policy. Nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app import wall_clock
from cli.doors import reader_of
from cli.exits import WrongInput
from cli.printing import AsJson, tell
from config.load import load_policy
from config.settings import Settings
from domain.calendars import local_date
from domain.lab.replaying import Facts, Span, Tally, happened, total, under
from domain.lights.standings import Recorded
from domain.matters.items import Item
from domain.projects.files import ProjectFile
from domain.rounds.reports import Report
from store.looking import looking
from store.mapping import all_of

lab = typer.Typer()
DAY = "%Y-%m-%d"
# What is counted, as the columns of the table.
COLUMNS: Mapping[str, str] = {
    "to_yellow": "转黄", "to_red": "转红", "reds": "末日红灯", "messages": "提醒", "escalations": "上提",
}  # fmt: skip


@lab.command(name="replay")
def replay(
    policy: Annotated[Path, typer.Option("--policy", help="拟用的办法文件")],
    since: Annotated[datetime, typer.Option("--from", formats=[DAY], help="从哪天，如 2026-10-01")],
    until: Annotated[datetime, typer.Option("--to", formats=[DAY], help="到哪天，含当天")],
    as_json: AsJson = False,
) -> None:
    """办法实验：用记下的事实走一遍拟用的办法，各单位灯、提醒、上提会有多少，和实际的并排；只看不写。"""
    span = Span(since=since.date(), until=until.date())
    if span.since > span.until:
        raise WrongInput(f"--from {span.since} 在 --to {span.until} 之后")
    if span.until > local_date(wall_clock()):
        raise WrongInput(f"--to {span.until} 还没到；只能用已经记下的事实")
    settings = Settings()
    with looking(settings.store_url) as connection:
        county = reader_of(settings).read(connection)
        facts = _facts(all_of(connection, ProjectFile), all_of(connection, Report), all_of(connection, Item))
    found = happened(facts, county, span), under(facts, load_policy(policy), county, span)
    tell(_as_json(span, *found), _lines(span, *found), as_json)


def _facts(projects: Mapping[str, ProjectFile], reports: Mapping[str, Report], items: Mapping[str, Item]) -> Facts:
    recorded = (
        Recorded(
            project=project,
            reports=tuple(r for r in reports.values() if r.project == key),
            items=tuple(i for i in items.values() if i.project == key),
        )
        for key, project in projects.items()
    )
    return Facts(projects=tuple(recorded), items=tuple(items.values()))


def _as_json(span: Span, before: Mapping[str, Tally], after: Mapping[str, Tally]) -> dict[str, object]:
    units = sorted({*before, *after})
    return {
        "from": span.since.isoformat(),
        "to": span.until.isoformat(),
        "total": {"happened": asdict(total(before)), "proposed": asdict(total(after))},
        "units": {
            unit: {"happened": asdict(before.get(unit, Tally())), "proposed": asdict(after.get(unit, Tally()))}
            for unit in units
        },
    }


def _lines(span: Span, before: Mapping[str, Tally], after: Mapping[str, Tally]) -> Iterator[str]:
    """A row a unit: what happened → what would have."""
    yield f"{span.since} 至 {span.until}　实际→拟用办法"
    yield "灯按现行口径和拟用口径各算一遍；提醒和上提只数签收、到期两架台阶"
    yield "\t".join(("单位", *COLUMNS.values()))
    for unit in sorted({*before, *after}):
        yield _row(unit, before.get(unit, Tally()), after.get(unit, Tally()))
    yield _row("合计", total(before), total(after))


def _row(name: str, before: Tally, after: Tally) -> str:
    cells = (f"{getattr(before, column)}→{getattr(after, column)}" for column in COLUMNS)
    return "\t".join((name, *cells))
