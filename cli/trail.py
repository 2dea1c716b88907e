"""`qunding audit`: whether the trail holds, and what it says, to whom it may be shown."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

import typer

from app import wall_clock
from cli.doors import door, seen
from cli.exits import OK, UNMET, WRONG, WrongInput
from cli.operators import AS_WHOM, operator
from cli.printing import AsJson, tell
from config.settings import Settings
from domain.calendars import COUNTY_ZONE, local_date
from domain.events import TrailAsked
from domain.ledgers.rows import plain
from domain.outcome import Answer
from domain.people.roster import Roster
from store.audit import verify
from store.looking import looking
from store.trail import MOST, Sought, trail

audit = typer.Typer(help="审计账。", no_args_is_help=True)
FAULTS: Mapping[str, str] = {
    "changed": "内容被改过",
    "unchained": "与前一条接不上（缺了、多了或换过）",
    "head": "账与现状的版本对不上",
    "body": "账与现状的内容对不上",
    "seal": "当日封存的摘要与账对不上（有整条缺失）",
}
CHANNELS: Mapping[str, str] = {
    "group": "群里",
    "private": "私聊",
    "card": "卡片",
    "command": "服务器命令",
    "system": "到点自动",
}
LONGEST = 60


@audit.command(name="verify")
def audit_verify(as_json: AsJson = False) -> None:
    """核对审计账有没有被改动；对得上退出码为 0，对不上为 1 并指出从哪一条起。"""
    with looking(Settings().store_url) as connection:
        broken = verify(connection)
    lines = [f"{each.kind} {each.key} 第{each.number}条：{FAULTS.get(each.fault, each.fault)}" for each in broken]
    tell({"ok": not broken, "broken": [asdict(each) for each in broken]}, lines or ["审计账完好"], as_json)
    raise typer.Exit(UNMET if broken else OK)


@audit.command()
def show(  # noqa: PLR0917
    who: Annotated[str, typer.Option("--as", help=AS_WHOM)],
    item: Annotated[str, typer.Option(help="只看这一件：37 或 2026-37")] = "",
    person: Annotated[str, typer.Option(help="只看这位办的：姓名")] = "",
    first: Annotated[str, typer.Option("--from", help="从哪天起，例：2026-11-01")] = "",
    last: Annotated[str, typer.Option("--to", help="到哪天为止")] = "",
    as_json: AsJson = False,
) -> None:
    """查审计：谁、以什么岗位、在哪个渠道、办了什么、改前改后；审计员看全部，项目办只看自己办的；每看一次都记一笔。"""
    settings = Settings()
    county = seen(settings)[0]
    asked = TrailAsked(
        by=operator(who, county),
        item=_item(item),
        person=operator(person, county).staff_id if person else "",
        first_on=_day(first),
        last_on=_day(last),
    )
    answer = asyncio.run(_through(settings, asked))
    if answer is None or answer.kind != "trail_open":
        typer.echo("没有打开：查审计只限审计员，项目办限自己办的", err=True)
        raise typer.Exit(WRONG)
    with looking(settings.store_url) as connection:
        rows = trail(connection, _sought(asked, str(answer.facts["own"])))
    lines = [_line(row, county.roster) for row in rows]
    if len(rows) == MOST:
        lines.append(f"只列最近{MOST}条；用 --from、--to 分段看")
    tell({"entries": [_facts(row) for row in rows]}, lines or ["没有这样的记录"], as_json)


async def _through(settings: Settings, asked: TrailAsked) -> Answer | None:
    async with door(settings) as through:
        return await through.apply(asked)


def _item(said: str) -> str:
    """A bare number is this year's."""
    if not said or "-" in said:
        return said
    if not said.isdigit():
        raise WrongInput(f"{said}：不是编号；例：37 或 2026-37")
    return f"{local_date(wall_clock()).year}-{said}"


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise WrongInput(f"{said}：不是日期；例：2026-11-01") from None


def _sought(asked: TrailAsked, own: str) -> Sought:
    begins, ends = _midnight(asked.first_on), _midnight(asked.last_on, after=1)
    return Sought(account=own or asked.person, item=asked.item, begins=begins, ends=ends)


def _midnight(day: date | None, after: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=after), time(), COUNTY_ZONE)


def _line(row: Mapping[str, Any], roster: Roster) -> str:
    at = row["at"].astimezone(COUNTY_ZONE)
    post = roster.posts.get(row["post"])
    place = f"（{post.unit}{post.title}）" if post else ""
    for_whom = f"代{_name(row['acting_for'], roster)}" if row["acting_for"] else ""
    who = f"{_who(row['actor'], roster)}{place}{for_whom}" if row["actor"] else ""
    head = f"{at:%Y-%m-%d %H:%M}　{who or '群叮'}　{CHANNELS.get(row['channel'], row['channel'])}　{row['act']}"
    return "　".join((head, f"{row['kind']} {row['key']} 第{row['number']}条", *_changes(row["change"])))


def _who(account: str, roster: Roster) -> str:
    person = roster.person_of(account)
    return person.name if person else account


def _name(key: str, roster: Roster) -> str:
    person = roster.persons.get(key)
    return person.name if person else key


def _changes(change: Mapping[str, Any]) -> Iterator[str]:
    for name, (before, after) in change.items():
        if before not in (None, "", [], {}) or after not in (None, "", [], {}):
            yield f"{name}：{_short(before)} → {_short(after)}"


def _short(value: object) -> str:
    said = plain("无" if value in (None, "", [], {}) else str(value))
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of an entry but its place in the chain; no phone number in full."""
    names = (
        "at",
        "act",
        "actor",
        "post",
        "acting_for",
        "channel",
        "message_id",
        "text_digest",
        "kind",
        "key",
        "number",
    )
    change = {name: [plain(str(each)) for each in pair] for name, pair in row["change"].items()}
    return {**{name: row[name] for name in names}, "change": change}
