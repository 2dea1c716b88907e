"""`qunding doctor`: what is wrong with an installation, as codes and facts; the words are the command's."""

import sqlite3
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from shutil import disk_usage

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.dingtalk.crypto import Envelope
from config.errors import PolicyError
from config.installed import env_path
from config.load import load_policy, policy_path, wordless
from config.settings import PREFIX, Settings, unknown_settings
from config.wording import load_wording
from console.command_socket import answers, socket_path
from console.findings import Finding, Level, bad, fine, note
from domain.calendars import Calendar, local_date
from domain.county import County
from domain.errors import SupervisionError
from domain.messages.quota import month_of, usage_of
from domain.people.coverage import coverage
from domain.people.records import Role
from domain.projects.files import ProjectFile
from store.counties import CountyReader
from store.looking import NoStore, looking
from store.mapping import all_of
from store.marking import is_rehearsal
from store.migrate import alembic_config
from store.tallies import Tallies, tallies

# Below it several writers can corrupt a WAL (design §4).
SQLITE_FLOOR = (3, 51, 3)
AHEAD = timedelta(days=60)
LEAST_FREE = 1 << 30
# The first days of a month say little about the rest of it.
FORECAST_FROM = 5
KEYS = ("dingtalk_client_id", "dingtalk_client_secret", "dingtalk_robot_code", "dingtalk_corp_id")


def examine(settings: Settings, environment: Mapping[str, str], calendar: Calendar, now: datetime) -> Iterator[Finding]:
    """Everything on this machine, in the order in which one would put it right."""
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
    yield from _event_keys(settings)
    if not settings.county:
        yield note("county_missing")
    if not settings.filing:
        yield note("filing_missing")
    if not settings.dingtalk_card_template:
        yield note("no_card_template")
    if settings.dingtalk_mode == "webhook" and not settings.dingtalk_callback_base and _is_local(settings.host):
        yield note("callback_is_local", host=settings.host)


def _event_keys(settings: Settings) -> Iterator[Finding]:
    """Both or neither, and of the shape the platform's console makes them (dingtalk §7.1)."""
    key, token = (each.get_secret_value() for each in (settings.dingtalk_aes_key, settings.dingtalk_token))
    if not key and not token:
        return
    try:
        Envelope(token=token, aes_key=key, owners=(settings.dingtalk_client_id or "-",))
    except SupervisionError:
        yield bad("event_keys_wrong")


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
    yield from _folder(settings)
    path = socket_path(settings.data_dir)
    yield fine("service_answers") if answers(path) else note("service_silent", path=str(path))


def _folder(settings: Settings) -> Iterator[Finding]:
    """The disk the store lies on, and whether others may read the secrets."""
    folder = next((path for path in (settings.data_dir, *settings.data_dir.resolve().parents) if path.is_dir()), None)
    free = disk_usage(folder).free if folder else 0
    if free < LEAST_FREE:
        yield bad("disk_full", folder=str(settings.data_dir), free=free >> 20)
    path = env_path(settings.data_dir)
    if path.exists() and path.stat().st_mode & 0o077:
        yield bad("secrets_open", path=str(path))


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
            found = tallies(connection, month_of(now), now)
    except NoStore:
        yield bad("no_store")
    except SQLAlchemyError as error:
        yield bad("store_fails", said=str(getattr(error, "orig", error)).splitlines()[0])
    else:
        yield from _people(county, projects)
        yield from _work(found, settings, now)


def _schema(connection: Connection) -> Finding:
    has = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    return fine("store_fine") if has == newest else note("schema_old", has=has or "", newest=newest)


def _people(county: County, projects: Mapping[str, ProjectFile]) -> Iterator[Finding]:
    if not county.roster.posts_with(Role.OFFICE):
        yield bad("no_office")
        return
    gaps = coverage(county.roster, projects.values())
    yield from _approver(county)
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


def _approver(county: County) -> Iterator[Finding]:
    """A post that approves exists, but nobody sits in it who can be reached."""
    posts = [post for post in county.roster.posts.values() if post.approves_reports]
    if posts and not any(post.holder in county.roster.persons for post in posts):
        yield bad("approver_vacant", found=[post.key for post in posts])


def _work(found: Tallies, settings: Settings, now: datetime) -> Iterator[Finding]:
    if found.set_aside:
        yield note("set_aside", count=found.set_aside)
    usage = usage_of(found.calls, now)
    used, allowed = usage.api, settings.api_quota
    day = local_date(now)
    expected = used * monthrange(day.year, day.month)[1] // day.day
    if used >= allowed * settings.quota_share:
        yield note("quota_nearly_used", used=used, allowed=allowed)
    elif expected > allowed and day.day >= FORECAST_FROM:
        yield note("quota_forecast", used=used, allowed=allowed, expected=expected)
    else:
        yield fine("quota_fine", used=used, allowed=allowed, share=round(100 * used / allowed))
