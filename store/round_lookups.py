"""Lookups of the daily round: projects, duties and reports (design §3)."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Select, bindparam, func, select

from domain.county import County
from domain.people.records import Post, Role
from domain.rhythm.cadence_rules import cadence_key
from domain.rounds.duties import Cadence, Phase
from store.asking import NOTHING, ask
from store.mapping import read_all
from store.tables import duties, projects, reports

Args = tuple[str, ...]
Find = Callable[[Connection, Args, County], Sequence[str]]
MOST = 1000
IS_OPEN = (Phase.OPEN, Phase.NUDGED)


def keys_of(connection: Connection, query: Select[tuple[str]]) -> list[str]:
    """The keys a query finds."""
    return list(connection.scalars(query))


def asked_keys(connection: Connection, query: Select[tuple[str]], values: Mapping[str, object] = NOTHING) -> list[str]:
    """The same for a question that lives for ever."""
    return [key for (key,) in ask(connection, query, values)]


def posts_of(county: County, staff_id: str) -> list[Post]:
    """Posts the account may act in, today or by a proxy of any date: `decide` checks the day."""
    person = county.roster.person_of(staff_id)
    return [] if person is None else list(county.roster.posts_naming(person.key))


def post_keys(county: County, staff_id: str) -> list[str]:
    """Their keys."""
    return [post.key for post in posts_of(county, staff_id)]


def reporting_posts(county: County, staff_id: str) -> list[str]:
    """The posts whose reports are an account's to make: its own, and as a unit's head those of its liaisons."""
    own = posts_of(county, staff_id)
    headed = {post.unit for post in own if post.role is Role.HEAD}
    theirs = (post for unit in sorted(headed) for post in county.roster.posts_of_unit(unit))
    return list(dict.fromkeys((*(p.key for p in own), *(p.key for p in theirs if p.role is Role.LIAISON))))


def projects_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): active projects whose report is the account's to make."""
    posts = reporting_posts(county, args[0])
    if len(posts) == 1:
        return asked_keys(connection, _OF_POST, {"post": posts[0]})
    return asked_keys(connection, _OF_POSTS, {"posts": posts}) if posts else []


# Asked with every sentence: built once.
_OF_POST = (
    select(projects.c.key)
    .where(projects.c.liaison_post == bindparam("post"), projects.c.is_active)
    .order_by(projects.c.key)
)
_OF_POSTS = (
    select(projects.c.key)
    .where(projects.c.liaison_post.in_(bindparam("posts", expanding=True)), projects.c.is_active)
    .order_by(projects.c.key)
)


def active_projects(connection: Connection, args: Args, _county: County) -> list[str]:
    """(cursor post, limit): the next active projects after a post, cut where a post ends."""
    cursor, limit = args[0], int(args[1])
    query = select(projects.c.key, projects.c.liaison_post).where(projects.c.is_active)
    rows = connection.execute(
        query.where(projects.c.liaison_post > cursor).order_by(projects.c.liaison_post, projects.c.key).limit(limit + 1)
    ).all()
    if len(rows) <= limit:
        return [row.key for row in rows]
    last = rows[-1].liaison_post
    whole = [row.key for row in rows if row.liaison_post != last]
    return whole or keys_of(connection, query.with_only_columns(projects.c.key).where(projects.c.liaison_post == last))


def all_projects(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every project, those taken out of the plan too."""
    return keys_of(connection, select(projects.c.key).order_by(projects.c.key))


def duties_of_period(connection: Connection, args: Args, _county: County) -> list[str]:
    """(cadence, period): all duties of a period."""
    return asked_keys(connection, _OF_PERIOD, {"cadence": args[0], "period": args[1]})


_PERIOD = (duties.c.cadence == bindparam("cadence")) & (duties.c.period == bindparam("period"))
_OF_PERIOD = select(duties.c.key).where(_PERIOD).order_by(duties.c.key)
_OF_ONE_POST = select(duties.c.key).where(_PERIOD, duties.c.post == bindparam("post")).order_by(duties.c.key)
_THESE_POSTS = duties.c.post.in_(bindparam("posts", expanding=True))
_OF_THESE_POSTS = select(duties.c.key).where(_PERIOD, _THESE_POSTS).order_by(duties.c.key)


def duties_of_post(connection: Connection, args: Args, _county: County) -> list[str]:
    """(cadence, period, post): the duties of one post."""
    return asked_keys(connection, _OF_ONE_POST, {"cadence": args[0], "period": args[1], "post": args[2]})


def duties_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence, period, staff id): the duties whose report is the account's to make."""
    posts = reporting_posts(county, args[2])
    if len(posts) == 1:
        return duties_of_post(connection, (args[0], args[1], posts[0]), county)
    return asked_keys(connection, _OF_THESE_POSTS, {"cadence": args[0], "period": args[1], "posts": posts})


def missing_duties_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): what the account's posts still owe in cadences that ask for a proof, the newest first."""
    rules = county.policy.cadences.items()
    proven = [cadence_key(rule.occasion, name) for name, rule in rules if rule.proof]
    if not proven:
        return []
    mine = duties.c.is_missing & duties.c.cadence.in_(proven) & duties.c.post.in_(post_keys(county, args[0]))
    return keys_of(connection, select(duties.c.key).where(mine).order_by(duties.c.key.desc()).limit(MOST))


def reports_of_day(connection: Connection, args: Args, county: County) -> list[str]:
    """(period, staff id): reports of the account's projects that day, newest revision first."""
    return reports_of_projects(connection, (args[0], *projects_of_account(connection, (args[1],), county)), county)


def last_reported_revisions(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): every revision on the projects and days it last reported on and did not take back."""
    standing = (reports.c.account == args[0]) & reports.c.is_standing
    last = connection.scalar(select(func.max(reports.c.reported_at)).where(standing))
    if last is None:
        return []
    days = select(reports.c.project, reports.c.period).where(standing, reports.c.reported_at == last).subquery()
    query = select(reports.c.key).join(
        days, (reports.c.project == days.c.project) & (reports.c.period == days.c.period)
    )
    return keys_of(connection, query.order_by(reports.c.project, reports.c.revision.desc()))


def last_reported_projects(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): the projects of its last reports."""
    found = select(reports.c.project).where(reports.c.key.in_(last_reported_revisions(connection, args, county)))
    return sorted(set(keys_of(connection, found)))


def last_reported_duties(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence, staff id): the duties of its last reports' days and projects."""
    last = last_reported_revisions(connection, (args[1],), county)
    told = select(reports.c.project, reports.c.period).where(reports.c.key.in_(last)).distinct().subquery()
    query = select(duties.c.key).join(told, (duties.c.subject == told.c.project) & (duties.c.period == told.c.period))
    return keys_of(connection, query.where(duties.c.cadence == args[0]).order_by(duties.c.key))


def duties_of_projects(connection: Connection, args: Args, _county: County) -> list[str]:
    """(cadence, period, project…): the duties on these projects that day."""
    return asked_keys(connection, _OF_PROJECTS, {"cadence": args[0], "period": args[1], "projects": args[2:]})


_OF_PROJECTS = (
    select(duties.c.key)
    .where(_PERIOD, duties.c.subject.in_(bindparam("projects", expanding=True)))
    .order_by(duties.c.key)
)


def reports_of_projects(connection: Connection, args: Args, _county: County) -> list[str]:
    """(period, project…): every revision on these projects that day, newest first."""
    return asked_keys(connection, _REPORTED, {"period": args[0], "projects": args[1:]})


_REPORTED = (
    select(reports.c.key)
    .where(reports.c.period == bindparam("period"), reports.c.project.in_(bindparam("projects", expanding=True)))
    .order_by(reports.c.project, reports.c.revision.desc())
)


def _cadence(connection: Connection, key: str) -> Cadence | None:
    return next(iter(read_all(connection, Cadence, [key])), None)


def projects_to_ask(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence, limit): while it is resting or opening, the next active projects after its cursor."""
    cadence = _cadence(connection, args[0])
    if cadence is None or cadence.phase not in (Phase.RESTING, Phase.OPENING):
        return []
    cursor = cadence.cursor if cadence.phase is Phase.OPENING else ""
    return active_projects(connection, (cursor, args[1]), county)


def duties_of_round(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence): the duties of the period it has open; while it still opens, slice by slice, nobody looks at them."""
    cadence = _cadence(connection, args[0])
    if cadence is None or cadence.phase not in IS_OPEN:
        return []
    return duties_of_period(connection, (cadence.key, cadence.period), county)


def duties_before_round(connection: Connection, args: Args, _county: County) -> list[str]:
    """(cadence): for each duty of that round the newest earlier one on the same subject."""
    cadence = _cadence(connection, args[0])
    if cadence is None or cadence.phase not in IS_OPEN:
        return []
    same = duties.c.cadence == cadence.key
    now = select(duties.c.subject).where(same, duties.c.period == cadence.period)
    last = (
        select(duties.c.subject, func.max(duties.c.period).label("period"))
        .where(same, duties.c.period < cadence.period, duties.c.subject.in_(now))
        .group_by(duties.c.subject)
        .subquery()
    )
    query = select(duties.c.key).join(last, (duties.c.subject == last.c.subject) & (duties.c.period == last.c.period))
    return keys_of(connection, query.where(same).order_by(duties.c.key))


def duties_of_last_period(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence): the duties of the period before the one in its row, once that is open."""
    cadence = _cadence(connection, args[0])
    if cadence is None or not cadence.before or cadence.phase not in IS_OPEN:
        return []
    return duties_of_period(connection, (cadence.key, cadence.before), county)


def projects_of_round(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence): the projects of that round's duties."""
    subjects = select(duties.c.subject).where(duties.c.key.in_(duties_of_round(connection, args, county)))
    return sorted(set(keys_of(connection, subjects)))


def reports_of_round(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence): every revision of every report of that round's day."""
    cadence = _cadence(connection, args[0])
    if cadence is None or cadence.phase not in IS_OPEN:
        return []
    meant = projects_of_round(connection, args, county)
    return reports_of_projects(connection, (cadence.period, *meant), county)


ROUND_LOOKUPS: tuple[Find, ...] = (
    projects_of_account,
    active_projects,
    all_projects,
    duties_of_period,
    duties_of_post,
    duties_of_account,
    missing_duties_of_account,
    reports_of_day,
    last_reported_revisions,
    last_reported_projects,
    last_reported_duties,
    duties_of_projects,
    reports_of_projects,
    projects_to_ask,
    duties_of_round,
    duties_before_round,
    duties_of_last_period,
    projects_of_round,
    reports_of_round,
)
