"""The closed list of indexed questions an event may ask (design §3). Each answers with keys of one kind."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Select, select

from domain.county import County
from domain.roster import Post, Role
from store import tables
from store.tables import (
    branches,
    dispatch_about,
    dispatches,
    drafts,
    duties,
    items,
    projects,
    reports,
    submissions,
)

Args = tuple[str, ...]
Find = Callable[[Connection, Args, County], Sequence[str]]
MOST = 1000


def _keys(connection: Connection, query: Select[tuple[str]]) -> list[str]:
    return list(connection.scalars(query))


def _posts_of(county: County, staff_id: str) -> list[Post]:
    """Posts the account may act in, today or by a proxy of any date: `decide` checks the day."""
    person = county.roster.person_of(staff_id)
    if person is None:
        return []

    def names(post: Post) -> tuple[str, ...]:
        return (post.holder, post.backup, *(proxy.person for proxy in post.proxies))

    return [post for post in county.roster.posts.values() if person.key in names(post)]


def _units(county: County, staff_id: str) -> list[str]:
    return [post.unit for post in _posts_of(county, staff_id) if post.role in (Role.HEAD, Role.LIAISON)]


def _posts(county: County, staff_id: str) -> list[str]:
    return [post.key for post in _posts_of(county, staff_id)]


def pending_drafts(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): hand-overs that still wait, newest first."""
    waiting = (drafts.c.account == args[0]) & drafts.c.is_pending & (drafts.c.draft_kind == "handover")
    return _keys(connection, select(drafts.c.key).where(waiting).order_by(drafts.c.begun_at.desc()).limit(5))


def binding_drafts(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): group bindings begun and not yet said in a group, newest first."""
    waiting = (drafts.c.account == args[0]) & drafts.c.is_pending & (drafts.c.draft_kind == "bind_group")
    return _keys(connection, select(drafts.c.key).where(waiting).order_by(drafts.c.begun_at.desc()).limit(5))


def open_items_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): open items of the units it answers for, newest first."""
    mine = branches.c.unit.in_(_units(county, args[0])) & branches.c.is_open
    query = select(items.c.key).join(branches, branches.c.item == items.c.key).where(mine)
    return list(dict.fromkeys(_keys(connection, query.order_by(items.c.number.desc()).limit(MOST))))


def open_items(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every open item."""
    return _keys(connection, select(items.c.key).where(items.c.is_open).order_by(items.c.number).limit(MOST))


def items_of_handle(connection: Connection, args: Args, _county: County) -> list[str]:
    """(handle): the items a sent message told of."""
    told = dispatches.c.handle == args[0]
    query = select(dispatch_about.c.about).join(dispatches, dispatches.c.key == dispatch_about.c.dispatch)
    return _item_keys(_keys(connection, query.where(told)))


def items_of_dispatch(connection: Connection, args: Args, _county: County) -> list[str]:
    """(dispatch): the items whose copies it carried."""
    return _item_keys(_keys(connection, select(dispatch_about.c.about).where(dispatch_about.c.dispatch == args[0])))


def _item_keys(abouts: Sequence[str]) -> list[str]:
    return [key for kind, _bar, key in (about.partition("|") for about in abouts) if kind == "item"]


def waiting_submissions(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item or ""): what waits in 待审定, oldest first."""
    query = select(submissions.c.key).where(submissions.c.is_waiting)
    if args[0]:
        query = query.where(submissions.c.item == args[0])
    return _keys(connection, query.order_by(submissions.c.opened_at).limit(50))


def waiting_items(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item or ""): the items of what waits."""
    query = select(submissions.c.item).where(submissions.c.is_waiting, submissions.c.item != "")
    if args[0]:
        query = query.where(submissions.c.item == args[0])
    return _keys(connection, query.distinct().limit(50))


def all_cadences(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every cadence."""
    return _keys(connection, select(tables.cadences.c.key))


def projects_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): active projects whose liaison's post the account may act in."""
    mine = projects.c.liaison_post.in_(_posts(county, args[0])) & projects.c.is_active
    return _keys(connection, select(projects.c.key).where(mine).order_by(projects.c.key))


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
    return whole or _keys(connection, query.with_only_columns(projects.c.key).where(projects.c.liaison_post == last))


def duties_of_period(connection: Connection, args: Args, _county: County) -> list[str]:
    """(cadence, period): all duties of a period."""
    this = (duties.c.cadence == args[0]) & (duties.c.period == args[1])
    return _keys(connection, select(duties.c.key).where(this).order_by(duties.c.key))


def duties_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence, period, staff id): the duties of an account's posts."""
    this = (duties.c.cadence == args[0]) & (duties.c.period == args[1])
    mine = duties.c.post.in_(_posts(county, args[2]))
    return _keys(connection, select(duties.c.key).where(this, mine).order_by(duties.c.key))


def reports_of_day(connection: Connection, args: Args, county: County) -> list[str]:
    """(period, staff id): reports of the account's projects that day, newest revision first."""
    mine = reports.c.project.in_(projects_of_account(connection, (args[1],), county))
    query = select(reports.c.key).where(reports.c.period == args[0], mine)
    return _keys(connection, query.order_by(reports.c.project, reports.c.revision.desc()))


def last_reports_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): what the person reported last, newest first."""
    person = county.roster.person_of(args[0])
    query = select(reports.c.key).where(reports.c.author == (person.key if person else ""))
    return _keys(connection, query.order_by(reports.c.reported_at.desc()).limit(100))


LOOKUPS: Mapping[str, Find] = {
    find.__name__: find
    for find in (
        pending_drafts, binding_drafts, open_items_of_account, open_items, items_of_handle, items_of_dispatch,
        waiting_submissions, waiting_items, all_cadences, projects_of_account, active_projects, duties_of_period,
        duties_of_account, reports_of_day, last_reports_of_account,
    )
}  # fmt: skip
