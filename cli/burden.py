"""`qunding burden`: what a month cost people and groups, by the rows of what was sent; only looks."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import Connection

from app import wall_clock
from cli.doors import reader_of
from cli.exits import WrongInput
from cli.printing import TIER_WORDS, AsJson, tell
from config.settings import Settings
from domain.burden.meter import Days, Load, Meter, duties_in, measured, sent_in
from domain.burden.telling import days_of
from domain.county import County
from domain.messages.notices import Dispatch
from domain.rhythm.periods import Every, read_span
from domain.rounds.duties import Duty
from domain.work import Lookup
from store.looking import looking
from store.lookups import LOOKUPS
from store.mapping import read_all

burden = typer.Typer()


@burden.command(name="burden")
def show(
    month: Annotated[str, typer.Option(help="哪个月，如 2026-11；不写是本月到今天")] = "",
    persons: Annotated[bool, typer.Option("--persons", help="再逐人列出，按名册次序")] = False,
    as_json: AsJson = False,
) -> None:
    """减负表：每个群、每个人一个月收到几条主动消息、请填几次；按已送达的消息统计，只看不写。"""
    span = read_span(month) if month else None
    if month and (span is None or span.every is not Every.MONTH):
        raise WrongInput(f"{month}：不是月份；例：2026-11")
    settings = Settings()
    with looking(settings.store_url) as connection:
        county = reader_of(settings).read(connection)
        meter = _meter(connection, county, days_of(month, wall_clock()))
    tell(_as_json(meter, county), _lines(meter, county, persons=persons), as_json)


def _meter(connection: Connection, county: County, days: Days) -> Meter:
    def keys(lookup: Lookup) -> list[str]:
        return list(LOOKUPS[lookup.name](connection, lookup.args, county))

    sent = read_all(connection, Dispatch, keys(sent_in(days)))
    return measured(sent, read_all(connection, Duty, keys(duties_in(days))), county, days)


def _name(load: Load, county: County) -> str:
    group = county.roster.groups.get(load.target)
    if group is not None:
        return TIER_WORDS[group.tier.value]
    person = county.roster.person_of(load.target)
    return person.name if person else "已不在名册的账号"


def _as_json(meter: Meter, county: County) -> dict[str, object]:
    def named(loads: tuple[Load, ...]) -> list[dict[str, object]]:
        return [asdict(load) | {"target": _name(load, county)} for load in loads]

    own = {"persons": named(meter.persons), "groups": named(meter.groups)}
    return asdict(meter) | {"asks": meter.asks, "minutes": meter.minutes, "each_week": meter.each_week} | own


def _lines(meter: Meter, county: County, *, persons: bool) -> Iterator[str]:
    days = meter.days
    yield f"{days.first_on} 至 {days.last_on}，工作日{meter.work_days}天；已送达的主动消息，不计回复和个人发言"
    for load in meter.groups:
        yield f"{_name(load, county)}　{load.messages}条，一天最多{load.most_a_day}条"
    yield f"个人　{len(meter.persons)}人{meter.person_messages}条，每人每周{meter.each_week}条"
    yield f"填报　请填{meter.asks}次，约{meter.minutes}分钟"
    yield f"省下　合并{meter.merged}条，当天报过不再问{meter.avoided}次"
    yield f"守时　非工作时间{meter.off_hours}条，超过上限{meter.over}次"
    for load in meter.persons if persons else ():
        yield f"  {_name(load, county)}　{load.messages}条，一天最多{load.most_a_day}条，请填{load.asks}次"
