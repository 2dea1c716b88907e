"""Lookups of lights: slices of the daily look, what is told once it is through, reports around a past day."""

from datetime import date

from sqlalchemy import Connection, Select, func, select

from domain.county import County
from domain.lights.lights import LightSweep
from domain.lights.sweeping import COUNTY_SWEEP
from store.mapping import read_all
from store.round_lookups import Args, keys_of
from store.tables import lights, projects, reports


def _sweep(connection: Connection) -> LightSweep | None:
    return next(iter(read_all(connection, LightSweep, [COUNTY_SWEEP])), None)


def projects_to_judge(connection: Connection, args: Args, _county: County) -> list[str]:
    """(ISO date, limit): the next projects of that day's look; none once it is through."""
    day, limit = date.fromisoformat(args[0]), int(args[1])
    sweep = _sweep(connection)
    if sweep is None or (sweep.on == day and sweep.is_done):
        return []
    cursor = sweep.cursor if sweep.on == day else ""
    query = select(projects.c.key).where(projects.c.key > cursor)
    return keys_of(connection, query.order_by(projects.c.key).limit(limit))


def lights_to_judge(connection: Connection, args: Args, county: County) -> list[str]:
    """(ISO date, limit): the lights of those projects."""
    meant = projects_to_judge(connection, args, county)
    return keys_of(connection, select(lights.c.key).where(lights.c.key.in_(meant)))


def projects_to_tell(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every project once the look is through."""
    sweep = _sweep(connection)
    done = sweep is not None and sweep.is_done
    return keys_of(connection, select(projects.c.key).order_by(projects.c.key)) if done else []


def lights_to_tell(connection: Connection, _args: Args, county: County) -> list[str]:
    """(): their lights."""
    sweep = _sweep(connection)
    return all_lights(connection, (), county) if sweep is not None and sweep.is_done else []


def all_lights(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): the light of every project that has one."""
    return keys_of(connection, select(lights.c.key).order_by(lights.c.key))


def last_reports_by(connection: Connection, args: Args, _county: County) -> list[str]:
    """(ISO date): of each project every revision of its last day of that year up to the date."""
    begins = f"{args[0][:4]}-01-01"
    within = reports.c.is_standing & (reports.c.period >= begins) & (reports.c.period <= args[0])
    last = select(reports.c.project, func.max(reports.c.period).label("period")).where(within)
    return _revisions(connection, last)


def first_reports_after(connection: Connection, args: Args, _county: County) -> list[str]:
    """(ISO date): of each project every revision of its first day of that year after the date."""
    within = reports.c.is_standing & (reports.c.period > args[0]) & (reports.c.period <= f"{args[0][:4]}-12-31")
    return _revisions(connection, select(reports.c.project, func.min(reports.c.period).label("period")).where(within))


def _revisions(connection: Connection, days: Select[tuple[str, str]]) -> list[str]:
    meant = days.group_by(reports.c.project).subquery()
    same = (reports.c.project == meant.c.project) & (reports.c.period == meant.c.period)
    query = select(reports.c.key).join(meant, same).where(reports.c.is_standing)
    return keys_of(connection, query.order_by(reports.c.project, reports.c.revision))


LIGHT_LOOKUPS = (
    projects_to_judge,
    lights_to_judge,
    projects_to_tell,
    lights_to_tell,
    all_lights,
    last_reports_by,
    first_reports_after,
)
