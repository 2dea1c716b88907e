"""Binding the three groups: a code asked for privately, said once in the group by the same person (reliability
§5.10 row 21), and what we know of membership. Membership gives no rights (S04)."""

from dataclasses import replace
from datetime import datetime

from domain.actors import Actor, Channel, Standpoint
from domain.codes import code_digest, matches
from domain.county import County
from domain.events import BindingBegun, GroupBound, MemberSeen
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.messages.notices import Notice, to_post
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Group, Member, Person, Standing, Tier
from domain.people.roster import Roster
from domain.people.welcoming import first_contact
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.work import Lookup, Needs, Work

GROUPS = Lookup(name="groups", kind="group")


def begun_by(staff_id: str) -> Lookup:
    """The bindings an account has begun and nobody has said in a group yet, newest first."""
    return Lookup(name="binding_drafts", kind="draft", args=(staff_id,))


def needs_begun(event: BindingBegun, _now: datetime) -> Needs:
    """The draft that this message may already have begun, and what this account has begun before."""
    return Needs(keys=(("draft", event.draft),), lookups=(begun_by(event.by.staff_id),))


def begin(work: Work, event: BindingBegun, county: County, now: datetime) -> Outcome:
    """A one-time code for one tier, for this person only; an older one of theirs lapses."""
    who = county.standpoint(event.by, now)
    refusal = _not_entitled(who, county) or _misplaced(event, county.roster)
    if refusal is not None:
        return refusal
    area = event.policy_field if event.tier is Tier.FIELD else ""
    subject = f"{event.tier.value}|{area}"
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.BIND_GROUP,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=who.person.key if who.person else "",
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=subject,
        digest=subject,
        code_digest=code_digest(event.code, event.draft, event.by.staff_id, subject),
    )
    older = (replace(each, state=DraftState.DROPPED) for each in _begun(work, event.by) if each.key != draft.key)
    bound = group_for(county.roster, event.tier, area)
    facts = {
        "draft": draft.key,
        "tier": event.tier.value,
        "policy_field": area,
        "code": event.code,
        "expires_at": draft.expires_at.isoformat(),
        "bound_now": bound.title if bound else "",
    }
    return Outcome(changes=(*older, draft), answer=Answer(kind="binding_code", facts=facts))


def _not_entitled(who: Standpoint, county: County) -> Outcome | None:
    if who.person is None:
        return Outcome()
    if may(who, Act.BIND_GROUP, county.roster):
        return None
    act = Act.BIND_GROUP
    return refuse("no_permit", act=act.value, who_can=[role.value for role in roles_with(act)])


def _misplaced(event: BindingBegun, roster: Roster) -> Outcome | None:
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=Act.BIND_GROUP.value)
    fields = sorted({unit.policy_field for unit in roster.units.values() if unit.policy_field})
    if event.policy_field and event.policy_field not in fields:
        return refuse("no_such_field", policy_field=event.policy_field, fields=fields)
    return None


def _begun(work: Work, by: Actor) -> list[Draft]:
    drafts = work.found(Draft, begun_by(by.staff_id))
    return [d for d in drafts if d.draft_kind is DraftKind.BIND_GROUP and d.state is DraftState.WAITING]


def group_for(roster: Roster, tier: Tier, policy_field: str = "") -> Group | None:
    """The group that speaks for a tier, or for one field of it."""
    groups = roster.groups.values()
    return next((g for g in groups if g.bound and g.tier is tier and g.policy_field == policy_field), None)


def needs_bound(event: GroupBound, _now: datetime) -> Needs:
    """What this account has begun, and every group: one of them may be replaced."""
    return Needs(keys=(("group", event.by.conversation),), lookups=(begun_by(event.by.staff_id), GROUPS))


def bind(work: Work, event: GroupBound, county: County, now: datetime) -> Outcome:
    """The person who asked says the code in the group: from now on this conversation is that tier's."""
    who = county.standpoint(event.by, now)
    refusal = _not_entitled(who, county)
    if refusal is not None:
        return refusal
    if event.by.channel is not Channel.GROUP or not event.by.conversation:
        return refuse("only_in_group", act=Act.BIND_GROUP.value)
    draft = next(iter(sorted(_begun(work, event.by), key=lambda d: d.begun_at, reverse=True)), None)
    refusal = _code_problem(draft, event, now) or _bound_elsewhere(work, draft, event)
    if draft is None or refusal is not None:
        return refusal or refuse("no_binding_begun")
    changes, facts = _bound(work, draft, event)
    told = _told_to_office(facts, event, county, now) if facts["replaced"] else ()
    return Outcome(changes=changes, notices=told, answer=Answer(kind="group_bound", facts=facts))


def _code_problem(draft: Draft | None, event: GroupBound, now: datetime) -> Outcome | None:
    if draft is None:
        return refuse("no_binding_begun")
    if draft.expires_at <= now:
        return refuse("binding_expired", **_named(draft))
    if matches(draft.code_digest, code_digest(event.code, draft.key, event.by.staff_id, draft.digest)):
        return None
    return refuse("binding_code_wrong", expires_at=draft.expires_at.isoformat(), **_named(draft))


def _bound_elsewhere(work: Work, draft: Draft | None, event: GroupBound) -> Outcome | None:
    group = work.get(Group, event.by.conversation)
    if group is None or draft is None or not group.bound:
        return None
    if f"{group.tier.value}|{group.policy_field}" == draft.subject:
        return None
    now_bound = {"tier": group.tier.value, "policy_field": group.policy_field, "title": group.title}
    return refuse("group_bound_elsewhere", wanted=_named(draft), **now_bound)


def _named(draft: Draft) -> dict[str, object]:
    tier, _, area = draft.subject.partition("|")
    return {"tier": tier, "policy_field": area}


def _bound(work: Work, draft: Draft, event: GroupBound) -> tuple[tuple[Draft | Group, ...], dict[str, object]]:
    tier, _, area = draft.subject.partition("|")
    key = event.by.conversation
    known = work.get(Group, key) or Group(key=key, title=event.title, tier=Tier(tier))
    group = replace(known, title=event.title or known.title, tier=Tier(tier), policy_field=area, bound=True)
    group = with_member(group, event.by.staff_id, Standing.SEEN)
    olds = [g for g in work.found(Group, GROUPS) if _same_seat(g, group)]
    facts = {**_named(draft), "title": group.title, "replaced": olds[0].title if olds else ""}
    left = (replace(old, bound=False) for old in olds)
    return (replace(draft, state=DraftState.DONE), *left, group), facts


def _same_seat(old: Group, new: Group) -> bool:
    return old.bound and old.key != new.key and (old.tier, old.policy_field) == (new.tier, new.policy_field)


def _told_to_office(facts: dict[str, object], event: GroupBound, county: County, now: datetime) -> tuple[Notice, ...]:
    who, office = county.standpoint(event.by, now), county.office()
    if office is None or any(post.key == office.key for post in who.posts):
        return ()
    notice = Notice(
        key=f"group|{event.by.conversation}|replaced|{now.isoformat()}",
        kind="group_replaced",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts=facts | {"by": who.name},
        not_before=now,
        about=f"group|{event.by.conversation}",
    )
    return (notice,)


# Membership.


def person_of(staff_id: str) -> Lookup:
    """The person whose confirmed account this is."""
    return Lookup(name="person_of_account", kind="person", args=(staff_id,))


def projects_of(staff_id: str) -> Lookup:
    """The active projects this account reports on."""
    return Lookup(name="projects_of_account", kind="project", args=(staff_id,))


def needs_seen(event: MemberSeen, _now: datetime) -> Needs:
    """The group, and whom the account belongs to."""
    lookups = (person_of(event.staff_id), projects_of(event.staff_id))
    return Needs(keys=(("group", event.conversation),), lookups=lookups)


def see(work: Work, event: MemberSeen, county: County, now: datetime) -> Outcome:
    """Keep what is known of a member; a confirmed person first met in the staff group is greeted once."""
    group = work.get(Group, event.conversation)
    if group is None or not event.staff_id:
        return Outcome()
    seen = with_member(group, event.staff_id, _standing(group, event))
    changes = (seen,) if seen != group else ()
    person = next(iter(work.found(Person, person_of(event.staff_id))), None)
    if person is None or person.welcomed or event.left or group.tier is not Tier.STAFF:
        return Outcome(changes=changes)
    projects = work.found(ProjectFile, projects_of(event.staff_id))
    greeted, notices = first_contact(person, projects, county, now)
    return Outcome(changes=(*changes, greeted) if notices else changes, notices=notices)


def _standing(group: Group, event: MemberSeen) -> Standing:
    if event.left:
        return Standing.LEFT
    heard = group.standing(event.staff_id) is Standing.SEEN
    return Standing.KNOWN if event.listed and not heard else Standing.SEEN


def with_member(group: Group, staff_id: str, standing: Standing) -> Group:
    """The group with one account's standing; the order of the others stays."""
    if group.standing(staff_id) is standing:
        return group
    others = tuple(member for member in group.members if member.staff_id != staff_id)
    return replace(group, members=(*others, Member(staff_id=staff_id, standing=standing)))
