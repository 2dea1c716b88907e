"""Lookups of people and posts: leave, what a person answers for, what a post's hand-over moves (design §3)."""

from sqlalchemy import Connection, select

from domain.county import County
from domain.matters.drafts import DraftKind
from domain.people.records import Role
from store.round_lookups import MOST, Args, keys_of
from store.tables import branches, drafts, items, leaves, projects


def posts_of_person(_connection: Connection, args: Args, county: County) -> list[str]:
    """(person): the posts held, as B角, or by a proxy of any date."""
    person = args[0]
    posts = county.roster.posts.values()
    return sorted(p.key for p in posts if person in (p.holder, p.backup, *(x.person for x in p.proxies)))


def leaves_of_person(connection: Connection, args: Args, _county: County) -> list[str]:
    """(person): leaves that have not ended."""
    query = select(leaves.c.key).where(leaves.c.person == args[0], leaves.c.is_standing)
    return keys_of(connection, query.order_by(leaves.c.key))


def open_items_of_person(connection: Connection, args: Args, county: County) -> list[str]:
    """(person): open items of the units whose head or liaison the person is."""
    units = [post.unit for post in county.roster.posts_of(args[0]) if post.role in (Role.HEAD, Role.LIAISON)]
    mine = branches.c.unit.in_(units) & branches.c.is_open
    query = select(items.c.key).join(branches, branches.c.item == items.c.key).where(mine)
    return list(dict.fromkeys(keys_of(connection, query.order_by(items.c.number).limit(MOST))))


def projects_of_person(connection: Connection, args: Args, county: County) -> list[str]:
    """(person): active projects whose liaison's post the person holds."""
    posts = [post.key for post in county.roster.posts_of(args[0])]
    query = select(projects.c.key).where(projects.c.liaison_post.in_(posts), projects.c.is_active)
    return keys_of(connection, query.order_by(projects.c.key))


def posts_of_drafts(connection: Connection, args: Args, county: County) -> list[str]:
    """(draft or "", staff id): the posts that a 移交 which waits would hand over."""
    mine = drafts.c.key == args[0] if args[0] else drafts.c.account == args[1]
    waiting = mine & drafts.c.is_pending & (drafts.c.draft_kind == DraftKind.HAND_POST)
    subjects = keys_of(connection, select(drafts.c.subject).where(waiting).order_by(drafts.c.begun_at.desc()).limit(5))
    givers = {subject.partition("|")[0] for subject in subjects}
    return sorted(post.key for post in county.roster.posts.values() if post.holder in givers)


PEOPLE_LOOKUPS = (
    posts_of_person,
    leaves_of_person,
    open_items_of_person,
    projects_of_person,
    posts_of_drafts,
)
