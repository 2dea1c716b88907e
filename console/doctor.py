"""`qunding doctor`: what is wrong with an installation, as codes and facts; the words are the command's."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from config.errors import PolicyError
from config.load import load_policy, policy_path, wordless
from config.settings import PREFIX, Settings, unknown_settings
from config.wording import load_wording
from console.command_socket import answers, socket_path
from domain.calendars import Calendar, local_date
from domain.county import County
from domain.coverage import coverage
from domain.people import Role
from domain.projects import ProjectFile
from store.counties import CountyReader
from store.looking import NoStore, looking
from store.mapping import all_of
from store.marking import is_rehearsal
from store.migrate import alembic_config
from store.tallies import Tallies, tallies

# Below it several writers can corrupt a WAL (design §4).
SQLITE_FLOOR = (3, 51, 3)
AHEAD = timedelta(days=60)
KEYS = ("dingtalk_client_id", "dingtalk_client_secret", "dingtalk_robot_code", "dingtalk_corp_id")


class Level(StrEnum):
    """How bad it is: fine, worth knowing, does not work."""

    FINE = "fine"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    code: str
    level: Level
    facts: Mapping[str, object] = field(default_factory=dict)


def fine(code: str, **facts: object) -> Finding:
    """All is well."""
    return Finding(code=code, level=Level.FINE, facts=facts)


def note(code: str, **facts: object) -> Finding:
    """Works, but somebody should know."""
    return Finding(code=code, level=Level.NOTE, facts=facts)


def bad(code: str, **facts: object) -> Finding:
    """Does not work like this."""
    return Finding(code=code, level=Level.BAD, facts=facts)


def examine(settings: Settings, environment: Mapping[str, str], calendar: Calendar, now: datetime) -> Iterator[Finding]:
    """Everything, in the order in which one would put it right."""
    yield from _settings(settings, environment)
    yield from _calendar(calendar, now)
    found = list(_files(settings))
    yield from found
    yield from _service(settings)
    if all(finding.level is not Level.BAD for finding in found):
        yield from _store(settings, calendar, now)


def _settings(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    for name, near in unknown_settings(environment).items():
        yield note("unknown_setting", name=name, near=near)
    values = settings.model_dump(mode="json")
    missing = [f"{PREFIX}{name.upper()}" for name in KEYS if not values[name]]
    yield bad("keys_missing", names=missing) if missing else fine("keys_fine")
    if not settings.dingtalk_card_template:
        yield note("no_card_template")
    if settings.dingtalk_mode == "webhook" and not settings.dingtalk_callback_base and _is_local(settings.host):
        yield note("callback_is_local", host=settings.host)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _calendar(calendar: Calendar, now: datetime) -> Iterator[Finding]:
    years = sorted({local_date(now).year, local_date(now + AHEAD).year})
    unofficial = [year for year in years if year not in calendar.official_years]
    yield note("calendar_provisional", years=unofficial) if unofficial else fine("calendar_fine", years=years)


def _files(settings: Settings) -> Iterator[Finding]:
    own = settings.own_folder
    try:
        path = policy_path(settings.policy, own)
        policy = load_policy(path)
        kinds = frozenset(load_wording(own / "wording.toml").messages)
    except PolicyError as error:
        yield bad("file_wrong", fault=error)
        return
    faults = [bad("file_wrong", fault=fault) for fault in wordless(policy, kinds, path)]
    yield from faults or [fine("files_fine")]
    if not policy.daily_round.basis:
        yield note("no_basis")


def _service(settings: Settings) -> Iterator[Finding]:
    path = socket_path(settings.data_dir)
    yield fine("service_answers") if answers(path) else note("service_silent", path=str(path))


def _store(settings: Settings, calendar: Calendar, now: datetime) -> Iterator[Finding]:
    if not settings.database_url.startswith("postgresql") and sqlite3.sqlite_version_info < SQLITE_FLOOR:
        yield note("sqlite_old", version=sqlite3.sqlite_version, floor=".".join(map(str, SQLITE_FLOOR)))
    policy = load_policy(policy_path(settings.policy, settings.own_folder))
    reader = CountyReader(name=settings.county, calendar=calendar, policy=policy)
    try:
        with looking(settings.store_url) as connection:
            if is_rehearsal(connection):
                yield bad("store_of_rehearsal")
                return
            yield _schema(connection)
            county, projects = reader.read(connection), all_of(connection, ProjectFile)
            found = tallies(connection, f"{now:%Y-%m}")
    except NoStore:
        yield bad("no_store")
    except SQLAlchemyError as error:
        yield bad("store_fails", said=str(getattr(error, "orig", error)).splitlines()[0])
    else:
        yield from _people(county, projects)
        yield from _work(found, settings)


def _schema(connection: Connection) -> Finding:
    has = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    return fine("store_fine") if has == newest else note("schema_old", has=has or "", newest=newest)


def _people(county: County, projects: Mapping[str, ProjectFile]) -> Iterator[Finding]:
    if not county.roster.posts_with(Role.OFFICE):
        yield bad("no_office")
        return
    gaps = coverage(county.roster, projects.values())
    for code, key, make in (
        ("groups_unbound", "unbound_tiers", bad),
        ("no_approver", "no_approver", bad),
        ("no_county_head", "no_county_head", bad),
        ("people_unbound", "unbound_persons", note),
        ("projects_uncovered", "uncovered_projects", note),
    ):
        found = gaps[key]
        if found:
            yield make(code, found=found, count=len(found) if isinstance(found, list) else 1)


def _work(found: Tallies, settings: Settings) -> Iterator[Finding]:
    if found.set_aside:
        yield note("set_aside", count=found.set_aside)
    used = sum(found.calls.values())
    if used >= settings.api_quota * settings.quota_share:
        yield note("quota_nearly_used", used=used, allowed=settings.api_quota)
