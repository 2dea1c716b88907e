"""Keeping the roster: imports, accounts proposed by a look-up and confirmed by the office, first contact
(domain §3; reliability §5.10 row 20)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from domain.actors import Actor, Channel, Standpoint
from domain.county import County
from domain.events import AccountsAgreed, AccountsConfirmed, AccountsLookedUp, ProjectsImported, RosterImported
from domain.messages.notices import Notice, to_account
from domain.outcome import Aggregate, Answer, Outcome, refuse
from domain.people.records import Binding, Person, Post, Role, Unit
from domain.people.vouching import KEEPERS, asked, two_can_agree
from domain.people.welcoming import first_contact
from domain.permits import Act
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.projects.merging import merged_project
from domain.work import Lookup, Needs, Work, needs_keys

R = TypeVar("R", Unit, Post, Person, ProjectFile)

PROPOSED_PERSONS = Lookup(name="proposed_persons", kind="person")
ACTIVE_PROJECTS = Lookup(name="active_projects", kind="project", args=("", "100000"))


def keeper_roles(who: Standpoint) -> frozenset[Role]:
    """The roles of an actor; a command on the county's own machine acts for its office and administrator."""
    return frozenset(KEEPERS) if who.actor.channel is Channel.COMMAND else who.roles


def _not_keeper(by: Actor, county: County, now: datetime) -> Outcome | None:
    roles = keeper_roles(county.standpoint(by, now))
    if roles & set(KEEPERS):
        return None
    if Role.OUTSIDER in roles:
        return Outcome()
    return refuse("no_permit", act=Act.BIND_PEOPLE.value, who_can=[role.value for role in KEEPERS])


# What survives an import.


def merged_unit(_old: Unit | None, new: Unit) -> Unit:
    """A unit is what the workbook says."""
    return new


def merged_post(old: Post | None, new: Post) -> Post:
    """Proxies are granted here and never stand in a workbook."""
    return replace(new, proxies=old.proxies) if old else new


def merged_person(old: Person | None, new: Person) -> Person:
    """The account, its binding, leave and first contact are ours; a blank phone does not erase the known one."""
    if old is None:
        return new
    return replace(
        old,
        name=new.name,
        mobile=new.mobile or old.mobile,
        aliases=tuple(dict.fromkeys((*old.aliases, *new.aliases))),
    )


@dataclass(frozen=True, kw_only=True)
class Upsert(Generic[R]):
    """Rows of one kind beside what stood there before."""

    kind: str
    pairs: tuple[tuple[R | None, R], ...]

    @property
    def changes(self) -> tuple[R, ...]:
        """Only what is new or different."""
        return tuple(new for old, new in self.pairs if old != new)

    @property
    def counts(self) -> dict[str, object]:
        """How many were added, changed, and the same as before."""
        added = sum(old is None for old, _new in self.pairs)
        same = sum(old == new for old, new in self.pairs)
        return {"kind": self.kind, "added": added, "changed": len(self.pairs) - added - same, "same": same}


def _upsert(work: Work, of: type[R], rows: Iterable[R], merge: Callable[[R | None, R], R]) -> Upsert[R]:
    olds = ((work.get(of, row.key), row) for row in rows)
    return Upsert(kind=of.kind, pairs=tuple((old, merge(old, row)) for old, row in olds))


# Imports.


def needs_roster(event: RosterImported, _now: datetime) -> Needs:
    """Every row that the workbook names."""
    rows: tuple[Unit | Post | Person, ...] = (*event.units, *event.posts, *event.persons)
    return needs_keys(*((row.kind, row.key) for row in rows))


def import_roster(work: Work, event: RosterImported, county: County, now: datetime) -> Outcome:
    """Units, posts and persons are added or changed; what the workbook does not name stays as it is."""
    refusal = _not_keeper(event.by, county, now) or _loose_posts(event, county)
    if refusal is not None:
        return refusal
    units = _upsert(work, Unit, event.units, merged_unit)
    posts = _upsert(work, Post, event.posts, merged_post)
    persons = _upsert(work, Person, event.persons, merged_person)
    counts = [units.counts, posts.counts, persons.counts]
    changes: tuple[Aggregate, ...] = (*units.changes, *posts.changes, *persons.changes)
    return Outcome(changes=changes, answer=Answer(kind="imported", facts={"counts": counts}))


def _loose_posts(event: RosterImported, county: County) -> Outcome | None:
    units = {unit.key for unit in event.units} | set(county.roster.units)
    persons = {person.key for person in event.persons} | set(county.roster.persons)
    lost_units = [post.unit for post in event.posts if post.unit not in units]
    people = (key for post in event.posts for key in (post.holder, post.backup) if key)
    return _inconsistent([*lost_units, *(key for key in people if key not in persons)])


def _inconsistent(missing: list[str]) -> Outcome | None:
    return refuse("import_inconsistent", missing=sorted(set(missing))) if missing else None


def needs_projects(event: ProjectsImported, _now: datetime) -> Needs:
    """Every project that the workbook names."""
    return needs_keys(*(("project", project.key) for project in event.projects))


def import_projects(work: Work, event: ProjectsImported, county: County, now: datetime) -> Outcome:
    """Projects are added or changed; figures reported this year survive."""
    refusal = _not_keeper(event.by, county, now) or _loose_projects(event, county)
    if refusal is not None:
        return refusal
    vetted = bool(county.policy.vetting.steps)
    rows = _upsert(work, ProjectFile, event.projects, lambda old, new: merged_project(old, new, now, vetted=vetted))
    return Outcome(changes=rows.changes, answer=Answer(kind="imported", facts={"counts": [rows.counts]}))


def _loose_projects(event: ProjectsImported, county: County) -> Outcome | None:
    units, posts = county.roster.units, county.roster.posts
    missing = [project.unit for project in event.projects if project.unit not in units]
    named = (post for project in event.projects for post in (project.liaison_post, project.sponsor_post) if post)
    return _inconsistent([*missing, *(post for post in named if post not in posts)])


# Accounts.


def needs_accounts(event: AccountsLookedUp, _now: datetime) -> Needs:
    """The persons that were looked up."""
    return needs_keys(*(("person", key) for key in event.accounts))


def propose_accounts(work: Work, event: AccountsLookedUp, county: County, now: datetime) -> Outcome:
    """What the directory answered is a proposal; a confirmed account is never overwritten by one."""
    refusal = _not_keeper(event.by, county, now)
    if refusal is not None:
        return refusal
    found: dict[str, list[str]] = {
        name: [] for name in ("proposed", "same", "not_found", "clash", "differs", "unknown")
    }
    changes = []
    for key, staff_id in event.accounts.items():
        person = work.get(Person, key)
        verdict = _looked_up(person, staff_id, event.accounts, county)
        found[verdict].append(person.name if person else key)
        if person is not None and verdict == "proposed":
            changes.append(replace(person, staff_id=staff_id, binding=Binding.PROPOSED))
    return Outcome(changes=tuple(changes), answer=Answer(kind="accounts_proposed", facts=found))


def _looked_up(person: Person | None, staff_id: str, accounts: Mapping[str, str], county: County) -> str:
    if person is None:
        return "unknown"
    if not staff_id:
        return "not_found"
    if person.staff_id == staff_id and person.binding is not Binding.NONE:
        return "same"
    if person.reachable:
        return "differs"
    twice = list(accounts.values()).count(staff_id) > 1
    return "clash" if twice or _has_another_holder(person, staff_id, county) else "proposed"


def _has_another_holder(person: Person, staff_id: str, county: County) -> bool:
    others = (p for p in county.roster.persons.values() if p.key != person.key)
    return any(p.staff_id == staff_id and p.binding is not Binding.NONE for p in others)


def needs_confirmed(event: AccountsConfirmed, _now: datetime) -> Needs:
    """The named persons or all proposals, and the projects their first contact speaks of."""
    keys = tuple(("person", key) for key in event.persons)
    return Needs(keys=keys, lookups=(PROPOSED_PERSONS, ACTIVE_PROJECTS))


def confirm_accounts(work: Work, event: AccountsConfirmed, county: County, now: datetime) -> Outcome:
    """The office vouches for accounts, a second person agrees: from then on they act as these persons, and are greeted
    once. While nobody could be the second, a command of the server suffices."""
    refusal = _not_keeper(event.by, county, now)
    if refusal is not None:
        return refusal
    unknown = [key for key in event.persons if work.get(Person, key) is None]
    if unknown:
        return refuse("no_such_person", persons=unknown)
    meant = _meant(work, event)
    if not meant:
        return refuse("nothing_to_confirm")
    if event.by.channel is Channel.COMMAND and not two_can_agree(county, now):
        return _confirmed(meant, work.found(ProjectFile, ACTIVE_PROJECTS), county, now)
    ready = tuple(person for person in meant if _vouched(person, county) == "confirmed")
    return asked(ready, event, county, now) if ready else _confirmed(meant, (), county, now)


def needs_agreed(event: AccountsAgreed, _now: datetime) -> Needs:
    """The persons agreed to, and the projects their first contact speaks of."""
    return Needs(keys=tuple(("person", key) for key in event.accounts), lookups=(ACTIVE_PROJECTS,))


def agree_accounts(work: Work, event: AccountsAgreed, county: County, now: datetime) -> Outcome:
    """Two have agreed. An account that was found anew meanwhile is not the one they saw."""
    named = [(work.get(Person, key), staff_id) for key, staff_id in event.accounts.items()]
    same = tuple(person for person, staff_id in named if person is not None and person.staff_id == staff_id)
    if not same:
        return refuse("nothing_to_confirm")
    outcome = _confirmed(same, work.found(ProjectFile, ACTIVE_PROJECTS), county, now)
    first = county.roster.persons.get(event.first)
    if first is None or not first.reachable or outcome.answer is None:
        return outcome
    told = Notice(
        key=f"accounts|{first.key}|{now.isoformat()}",
        kind=outcome.answer.kind,
        notice_class=NoticeClass.B,
        audience=to_account(first.staff_id),
        facts=outcome.answer.facts,
        not_before=now,
    )
    return replace(outcome, notices=(*outcome.notices, told))


def _meant(work: Work, event: AccountsConfirmed) -> tuple[Person, ...]:
    if not event.persons:
        return work.found(Person, PROPOSED_PERSONS)
    named = (work.get(Person, key) for key in event.persons)
    return tuple(person for person in named if person is not None)


def _confirmed(
    persons: tuple[Person, ...], projects: tuple[ProjectFile, ...], county: County, now: datetime
) -> Outcome:
    found: dict[str, list[str]] = {name: [] for name in ("confirmed", "same", "without_account", "clash")}
    changes: list[Person] = []
    notices: list[Notice] = []
    for person in persons:
        verdict = _vouched(person, county)
        found[verdict].append(person.name)
        if verdict == "confirmed":
            bound = replace(person, binding=Binding.CONFIRMED, left_on=None)
            greeted, notice = first_contact(bound, projects, county, now)
            changes.append(greeted)
            notices.extend(notice)
    answer = Answer(kind="accounts_confirmed", facts=found)
    return Outcome(changes=tuple(changes), notices=tuple(notices), answer=answer)


def _vouched(person: Person, county: County) -> str:
    if person.reachable:
        return "same"
    if person.binding is not Binding.PROPOSED:
        return "without_account"
    return "clash" if _has_another_holder(person, person.staff_id, county) else "confirmed"
