"""The closed list of indexed questions an event may ask (design §3). Each answers with keys of one kind."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import Connection, Integer, bindparam, select, union

from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.matters.gate import Submission
from domain.matters.items import Item
from domain.matters.undo import Undo
from domain.people.records import Binding, Role
from domain.projects.files import ProjectFile
from domain.projects.naming import spoken_of
from domain.work import Lookup
from store import tables
from store.audit import broken_chains
from store.burden_lookups import BURDEN_LOOKUPS
from store.evidence_lookups import EVIDENCE_LOOKUPS, evidence_of_item
from store.letter_lookups import LETTER_LOOKUPS, letters_in, letters_of_dispatch
from store.light_lookups import LIGHT_LOOKUPS
from store.list_lookups import LIST_LOOKUPS
from store.mapping import all_of, read_all
from store.people_lookups import PEOPLE_LOOKUPS
from store.round_lookups import MOST, ROUND_LOOKUPS, Args, Find, abouts_of, keys_of, posts_of
from store.seals import seal_to_make
from store.tables import branches, dispatch_about, dispatches, drafts, items, submissions

MOST_STRETCHES = 100


def _units(county: County, staff_id: str) -> list[str]:
    return [post.unit for post in posts_of(county, staff_id) if post.role in (Role.HEAD, Role.LIAISON)]


def pending_drafts(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): hand-overs that still wait, newest first."""
    waiting = (drafts.c.account == args[0]) & drafts.c.is_pending & (drafts.c.draft_kind != "bind_group")
    return keys_of(connection, select(drafts.c.key).where(waiting).order_by(drafts.c.begun_at.desc()).limit(5))


def items_of_drafts(connection: Connection, args: Args, county: County) -> list[str]:
    """(draft or "", staff id): the items that a draft, or what an account has begun, speaks of."""
    meant = [args[0]] if args[0] else pending_drafts(connection, (args[1],), county)
    subjects = keys_of(connection, select(drafts.c.subject).where(drafts.c.key.in_(meant)))
    parts = {part for subject in subjects for part in subject.split("|")}
    return keys_of(connection, select(items.c.key).where(items.c.key.in_(parts)).order_by(items.c.key))


def evidence_of_drafts(connection: Connection, args: Args, county: County) -> list[str]:
    """(draft or "", staff id): what was sent about the items it speaks of."""
    meant = items_of_drafts(connection, args, county)
    return [key for item in meant for key in evidence_of_item(connection, (item, ""), county)]


def binding_drafts(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): group bindings begun and not yet said in a group, newest first."""
    waiting = (drafts.c.account == args[0]) & drafts.c.is_pending & (drafts.c.draft_kind == "bind_group")
    return keys_of(connection, select(drafts.c.key).where(waiting).order_by(drafts.c.begun_at.desc()).limit(5))


def open_items_of_account(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id[, at most]): open items of the units it answers for, newest first."""
    mine, most = _units(county, args[0]), int(args[1]) if len(args) > 1 else MOST
    return list(dict.fromkeys(connection.scalars(_OPEN_OF_UNITS, {"mine": mine, "most": most}))) if mine else []


# Asked with nearly every message: built once.
_OF_UNITS = branches.c.unit.in_(bindparam("mine", expanding=True)) & branches.c.is_open
_OPEN_OF_UNITS = (
    select(branches.c.item)
    .where(_OF_UNITS)
    .order_by(branches.c.number.desc())
    .limit(bindparam("most", type_=Integer()))
)


def open_items(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every open item."""
    return keys_of(connection, select(items.c.key).where(items.c.is_open).order_by(items.c.number).limit(MOST))


def open_items_seen(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): the open items that a list of shares may show this account. Whoever is of a unit, and nothing more,
    sees the shares of that unit and what he issued himself; of anybody else it may be any, and `decide` looks."""
    posts = posts_of(county, args[0])
    if not {post.role for post in posts} <= {Role.HEAD, Role.LIAISON}:
        return open_items(connection, (), county)
    person = county.roster.person_of(args[0])
    asked = {"mine": [post.unit for post in posts], "issuer": person.key if person else "", "most": MOST}
    return list(connection.scalars(_OPEN_SEEN, asked))


# Two questions, each with an index: with an OR between them PostgreSQL would read all that is open.
_SHARED = select(branches.c.item.label("key"), branches.c.number).where(_OF_UNITS)
_ISSUED = select(items.c.key, items.c.number).where(items.c.issuer == bindparam("issuer"), items.c.is_open)
_SEEN = union(_SHARED, _ISSUED).subquery()
_OPEN_SEEN = select(_SEEN.c.key).order_by(_SEEN.c.number).limit(bindparam("most", type_=Integer()))


def ledger_items(connection: Connection, args: Args, _county: County) -> list[str]:
    """(first year, last year): matters numbered in those years, and every open one whatever its year."""
    key = items.c.key
    of_years = (key >= f"{args[0]}-") & (key < f"{int(args[1]) + 1}-")
    return keys_of(connection, select(key).where(of_years | items.c.is_open).order_by(key))


def items_of_handle(connection: Connection, args: Args, _county: County) -> list[str]:
    """(handle): the items a sent message told of."""
    told = dispatches.c.handle == args[0]
    query = select(dispatch_about.c.about).join(dispatches, dispatches.c.key == dispatch_about.c.dispatch)
    return _item_keys(keys_of(connection, query.where(told)))


def dispatches_of_handle(connection: Connection, args: Args, _county: County) -> list[str]:
    """(handle): the message it is of."""
    return keys_of(connection, select(dispatches.c.key).where(dispatches.c.handle == args[0]))


def items_of_dispatch(connection: Connection, args: Args, _county: County) -> list[str]:
    """(dispatch): the items whose copies it carried."""
    return _item_keys(abouts_of(connection, args)[args[0]])


def _item_keys(abouts: Sequence[str]) -> list[str]:
    return [key for kind, _bar, key in (about.partition("|") for about in abouts) if kind == "item"]


def waiting_submissions(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item or ""): what waits in 待审定, oldest first."""
    query = select(submissions.c.key).where(submissions.c.is_waiting)
    if args[0]:
        query = query.where(submissions.c.item == args[0])
    return keys_of(connection, query.order_by(submissions.c.opened_at).limit(50))


def waiting_items(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item or ""): the items of what waits."""
    query = select(submissions.c.item).where(submissions.c.is_waiting, submissions.c.item != "")
    if args[0]:
        query = query.where(submissions.c.item == args[0])
    return keys_of(connection, query.distinct().limit(50))


def rechecks_of_item(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item): its 回头看, the earliest first."""
    rows = tables.rechecks
    return keys_of(connection, select(rows.c.key).where(rows.c.item == args[0]).order_by(rows.c.key))


def items_of_last_act(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): the items of what it may take back."""
    return [item.key for undo in read_all(connection, Undo, [args[0]]) for item in undo.before]


def duty_of_last_act(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): the duty of what it may take back."""
    return [undo.duty_after.key for undo in read_all(connection, Undo, [args[0]]) if undo.duty_after]


def told_by_last_act(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): the dispatches by which others were told of it."""
    told = [key for undo in read_all(connection, Undo, [args[0]]) for key in undo.notices]
    query = select(tables.notices.c.dispatch).where(tables.notices.c.key.in_(told), tables.notices.c.dispatch != "")
    return sorted(set(keys_of(connection, query)))


def submission_members(connection: Connection, args: Args, _county: County) -> list[str]:
    """(digest or ""): what stands in it; in every digest that waits where none is named."""
    named = submissions.c.key == args[0] if args[0] else submissions.c.is_waiting
    digests = keys_of(connection, select(submissions.c.key).where(named, submissions.c.key.startswith("bulk|")))
    return [key for digest in read_all(connection, Submission, digests) for key in digest.members]


def member_items(connection: Connection, args: Args, county: County) -> list[str]:
    """(digest or ""): the items of what stands in it."""
    members = read_all(connection, Submission, submission_members(connection, args, county))
    return [member.item for member in members]


def all_cadences(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every cadence."""
    return keys_of(connection, select(tables.cadences.c.key))


def open_items_of_project(connection: Connection, args: Args, _county: County) -> list[str]:
    """(project): its open items, newest first."""
    mine = items.c.is_open & (items.c.project == args[0])
    return keys_of(connection, select(items.c.key).where(mine).order_by(items.c.number.desc()).limit(20))


def projects_in_words(connection: Connection, args: Args, _county: County) -> list[str]:
    """(words): the projects any of whose names stands in them."""
    return [project.key for project in spoken_of(args[0], all_of(connection, ProjectFile).values())]


def open_items_in_words(connection: Connection, args: Args, county: County) -> list[str]:
    """(words): the open items of those projects, newest first."""
    projects = projects_in_words(connection, args, county)
    mine = items.c.is_open & items.c.project.in_(projects)
    return keys_of(connection, select(items.c.key).where(mine).order_by(items.c.number.desc()).limit(20))


def parts_of_item(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item): what it was split into."""
    return [key for item in read_all(connection, Item, [args[0]]) for key in item.parts]


def all_campaigns(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every campaign, the newest first."""
    return keys_of(connection, select(tables.campaigns.c.key).order_by(tables.campaigns.c.key.desc()).limit(50))


def score_books(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): the score ledger of every unit that has one."""
    return keys_of(connection, select(tables.score_books.c.key).order_by(tables.score_books.c.key))


def target_books(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): the readings of every target, the newest year first."""
    return keys_of(connection, select(tables.target_books.c.key).order_by(tables.target_books.c.key.desc()).limit(200))


def all_leads(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): every lead by its name."""
    return keys_of(connection, select(tables.leads.c.key).order_by(tables.leads.c.key).limit(MOST))


def closed_items(connection: Connection, args: Args, _county: County) -> list[str]:
    """(ISO date): items closed or withdrawn since the beginning of that day."""
    since = datetime.combine(date.fromisoformat(args[0]), time(), COUNTY_ZONE)
    return keys_of(
        connection, select(items.c.key).where(items.c.ended_at >= since).order_by(items.c.number).limit(MOST)
    )


def latest_stretches(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): the newest spans of proven listening, newest first."""
    stretches = tables.stretches
    return keys_of(connection, select(stretches.c.key).order_by(stretches.c.ended_at.desc()).limit(MOST_STRETCHES))


def groups(_connection: Connection, _args: Args, county: County) -> list[str]:
    """(): every bound group."""
    return sorted(county.roster.groups)


def person_of_account(_connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): the confirmed person behind it."""
    person = county.roster.person_of(args[0])
    return [person.key] if person else []


def proposed_persons(_connection: Connection, _args: Args, county: County) -> list[str]:
    """(): persons whose account the directory proposed and nobody has confirmed."""
    return sorted(p.key for p in county.roster.persons.values() if p.binding is Binding.PROPOSED)


LOOKUPS: Mapping[str, Find] = {
    find.__name__: find
    for find in (
        pending_drafts,
        binding_drafts,
        items_of_drafts,
        evidence_of_drafts,
        open_items_of_account,
        open_items,
        open_items_seen,
        ledger_items,
        closed_items,
        open_items_of_project,
        projects_in_words,
        open_items_in_words,
        parts_of_item,
        items_of_handle,
        dispatches_of_handle,
        items_of_dispatch,
        waiting_submissions,
        waiting_items,
        rechecks_of_item,
        items_of_last_act,
        duty_of_last_act,
        told_by_last_act,
        submission_members,
        member_items,
        all_cadences,
        all_campaigns,
        score_books,
        target_books,
        all_leads,
        latest_stretches,
        groups,
        person_of_account,
        proposed_persons,
        *ROUND_LOOKUPS,
        *BURDEN_LOOKUPS,
        *PEOPLE_LOOKUPS,
        *LETTER_LOOKUPS,
        *LIGHT_LOOKUPS,
        *EVIDENCE_LOOKUPS,
        *LIST_LOOKUPS,
        seal_to_make,
        broken_chains,
    )
}

# A batch has many messages that arrived: what they told of is one question.
_OF_ABOUTS = {items_of_dispatch.__name__: _item_keys, letters_of_dispatch.__name__: letters_in}


def answered(connection: Connection, asked: Collection[Lookup], county: County) -> dict[Lookup, tuple[str, ...]]:
    """Every question of a batch with its answer."""
    abouts = abouts_of(connection, dict.fromkeys(look.args[0] for look in asked if look.name in _OF_ABOUTS))
    return {
        look: tuple(
            _OF_ABOUTS[look.name](abouts[look.args[0]])
            if look.name in _OF_ABOUTS
            else LOOKUPS[look.name](connection, look.args, county)
        )
        for look in asked
    }
