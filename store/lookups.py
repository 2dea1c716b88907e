"""The closed list of indexed questions an event may ask (design §3). Each answers with keys of one kind."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import Connection, select

from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.matters.gate import Submission
from domain.matters.items import Item
from domain.matters.undo import Undo
from domain.people.records import Binding
from domain.projects.files import ProjectFile
from domain.projects.naming import spoken_of
from store import tables
from store.audit import broken_chains
from store.burden_lookups import BURDEN_LOOKUPS
from store.evidence_lookups import EVIDENCE_LOOKUPS, evidence_of_item
from store.letter_lookups import LETTER_LOOKUPS
from store.light_lookups import LIGHT_LOOKUPS
from store.list_lookups import LIST_LOOKUPS
from store.mapping import all_of, read_all
from store.open_lookups import OPEN_LOOKUPS
from store.people_lookups import PEOPLE_LOOKUPS
from store.round_lookups import MOST, ROUND_LOOKUPS, Args, Find, asked_keys, keys_of
from store.seals import seal_to_make
from store.tables import dispatch_about, dispatches, drafts, items, submissions

MOST_STRETCHES = 100


def pending_drafts(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): hand-overs that still wait, newest first."""
    waiting = (drafts.c.account == args[0]) & drafts.c.is_pending & drafts.c.draft_kind.not_in(("bind_group", "choice"))
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


def items_of_handle(connection: Connection, args: Args, _county: County) -> list[str]:
    """(handle): the items a sent message told of."""
    told = dispatches.c.handle == args[0]
    query = select(dispatch_about.c.about).join(dispatches, dispatches.c.key == dispatch_about.c.dispatch)
    return _item_keys(keys_of(connection, query.where(told)))


def dispatches_of_handle(connection: Connection, args: Args, _county: County) -> list[str]:
    """(handle): the message it is of."""
    return keys_of(connection, select(dispatches.c.key).where(dispatches.c.handle == args[0]))


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


def levels_up(connection: Connection, _args: Args, _county: County) -> list[str]:
    """(): what was put before the gate of open matters that rose to 县长."""
    risen = submissions.c.key.contains("|level|") & items.c.is_open
    query = select(submissions.c.key).join(items, items.c.key == submissions.c.item).where(risen)
    return keys_of(connection, query.order_by(submissions.c.key))


def rechecks_of_item(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item): its 回头看, the earliest first."""
    rows = tables.rechecks
    return keys_of(connection, select(rows.c.key).where(rows.c.item == args[0]).order_by(rows.c.key))


def items_of_last_act(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): the items of what it may take back."""
    return [item.key for undo in read_all(connection, Undo, [args[0]]) for item in undo.before]


def duty_of_last_act(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): the duties of what it may take back."""
    undone = read_all(connection, Undo, [args[0]])
    return [duty.key for undo in undone for duty in (undo.duty_after, *undo.duties_after) if duty]


def projects_of_last_act(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): the projects of what it may take back."""
    return [key for undo in read_all(connection, Undo, [args[0]]) for key in undo.projects]


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
    return asked_keys(connection, _STRETCHES)


_STRETCHES = select(tables.stretches.c.key).order_by(tables.stretches.c.ended_at.desc()).limit(MOST_STRETCHES)


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
        closed_items,
        open_items_of_project,
        projects_in_words,
        open_items_in_words,
        parts_of_item,
        items_of_handle,
        dispatches_of_handle,
        waiting_submissions,
        waiting_items,
        levels_up,
        rechecks_of_item,
        items_of_last_act,
        duty_of_last_act,
        projects_of_last_act,
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
        *OPEN_LOOKUPS,
        *LIGHT_LOOKUPS,
        *EVIDENCE_LOOKUPS,
        *LIST_LOOKUPS,
        seal_to_make,
        broken_chains,
    )
}
