"""Lookups of the burden meter: what left on some days, what the daily round asked on them (domain §10.8)."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.messages.notices import Channel
from domain.rounds.duties import DAILY
from store.round_lookups import Args, Find, keys_of
from store.tables import dispatches, duties

SILENT = [channel for channel in Channel if channel.is_look or channel is Channel.CARD_EDIT]


def dispatches_between(connection: Connection, args: Args, _county: County) -> list[str]:
    """(first day, last day): proactive messages of those days; edits in place and looks say nothing new."""
    begins, ends = _midnight(args[0]), _midnight(args[1]) + timedelta(days=1)
    these = dispatches.c.proactive & (dispatches.c.created_at >= begins) & (dispatches.c.created_at < ends)
    query = select(dispatches.c.key).where(these, dispatches.c.channel.not_in(SILENT))
    return keys_of(connection, query.order_by(dispatches.c.created_at, dispatches.c.key))


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), COUNTY_ZONE)


def daily_duties_between(connection: Connection, args: Args, _county: County) -> list[str]:
    """(first day, last day): the duties of the daily round on those days."""
    these = (duties.c.cadence == DAILY) & duties.c.period.between(args[0], args[1])
    return keys_of(connection, select(duties.c.key).where(these).order_by(duties.c.key))


BURDEN_LOOKUPS: tuple[Find, ...] = (dispatches_between, daily_duties_between)
