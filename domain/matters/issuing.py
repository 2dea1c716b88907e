"""A confirmed hand-over gets its number, opens its branches and is told to everybody who answers (domain §2.1, §4)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.calendars import local_date
from domain.county import County
from domain.matters import on_behalf
from domain.matters.drafts import Draft, DraftState
from domain.matters.facts import item_facts
from domain.matters.items import Branch, BranchRole, Counter, DeadlineVersion, Item, Stamp
from domain.matters.ladders import scheduled
from domain.matters.pending import Confirmation
from domain.messages.notices import Notice, to_post, to_tier
from domain.outcome import Answer, Outcome
from domain.people.records import Post, Role, Tier
from domain.permits import Act, roles_with
from domain.policy import NoticeClass, Urgency
from domain.problems.raising import DECISION, PROBLEM, first_rise
from domain.work import Work
from domain.worktime import is_open, next_slot


def series(now: datetime) -> str:
    """The counter of the county year."""
    return f"matter|{local_date(now).year}"


def leaves(county: County, now: datetime, urgency: Urgency) -> datetime:
    """When a confirmed hand-over goes out: at once in office hours or in an emergency, else at the next slot
    (domain §10.5)."""
    if (
        urgency is Urgency.EXTRA_URGENT
        or county.in_emergency(now)
        or is_open(now, county.calendar, county.house.office)
    ):
        return now
    return next_slot(now, county.calendar, county.house.slots)


def issue(work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """Draw the number, open the branches, tell the group and one to one everybody who answers (domain §2.1)."""
    draft = confirmation.draft
    counter = work.get(Counter, series(now)) or Counter(key=series(now))
    counter = replace(counter, value=counter.value + 1)
    fresh, above = _placed(work, opened(draft, counter, county, now))
    item = scheduled(fresh, county, now)
    done = replace(draft, state=DraftState.DONE, subject=item.key)
    more = {"emergency": county.in_emergency(now), "on_behalf": on_behalf.leader_name(item.on_behalf, county)}
    facts = item_facts(item, county, now) | more
    notices = tuple(first_notices(item, facts, county, leaves(county, now, item.urgency)))
    put, told = on_behalf.told(item, confirmation.event.fresh_code, county, now)
    answer = Answer(kind="issued", facts={**facts, "alike": list(draft.content.alike)})
    return Outcome(changes=(counter, item, done, *above, *put), notices=(*notices, *told), answer=answer)


def _placed(work: Work, item: Item) -> tuple[Item, tuple[Item, ...]]:
    """A part is known to what it was split off; a decision ends the wait of the problem at its level."""
    parent = work.get(Item, item.parent) if item.parent else None
    if parent is None:
        return item, ()
    above = replace(parent, parts=(*parent.parts, item.key))
    if item.item_kind == DECISION and parent.rise is not None:
        above = replace(above, rises=(*parent.rises[:-1], replace(parent.rise, decided=item.key)))
    return replace(item, project=item.project or parent.project, sources=parent.sources), (above,)


def _issuing_post(person: str, county: County, now: datetime) -> Post | None:
    """The highest post of the issuer that may hand over: it is answered to, and reviews."""
    entitled = roles_with(Act.ISSUE)
    held = sorted(county.roster.posts_held(person, local_date(now)), key=lambda post: (post.rank, post.key))
    return next((post for post in held if post.role in entitled), next(iter(held), None))


def opened(draft: Draft, counter: Counter, county: County, now: datetime) -> Item:
    """The matter as it begins, with the number just drawn."""
    year = local_date(now).year
    content = draft.content
    if content.due_at is None:
        raise ValueError("a draft without a deadline was confirmed")
    is_problem = content.item_kind == PROBLEM
    post = county.office() if is_problem else _issuing_post(draft.actor, county, now)
    rises = (first_rise(county.policy.terms.course, draft.actor, county, now),) if is_problem else ()
    own = _raised_by_himself(draft, county, now) if is_problem else {}
    deadline = DeadlineVersion(number=1, due_at=content.due_at, set_at=now, by=draft.actor)
    return Item(
        key=f"{year}-{counter.value}",
        year=year,
        number=counter.value,
        item_kind=content.item_kind,
        title=content.title,
        criteria=content.criteria,
        element=content.element,
        parent=content.parent,
        raised_by=draft.actor if is_problem else "",
        rises=rises,
        issuer=draft.actor,
        issuer_account=draft.actor_account,
        issuer_post=post.key if post else "",
        source=content.source,
        project=content.project,
        on_behalf=content.on_behalf,
        urgency=content.urgency,
        issued_at=now,
        terms=county.policy.digest,
        branches=tuple(
            Branch(unit=s.unit, role=BranchRole(s.role), deadlines=(deadline,), signed=own.get(s.unit))
            for s in content.shares
        ),
    )


def _raised_by_himself(draft: Draft, county: County, now: datetime) -> dict[str, Stamp]:
    """Units of whoever raises a problem: by confirming it he has signed for their share."""
    posts = county.roster.posts_held(draft.actor, local_date(now))
    return {post.unit: Stamp(at=now, by=draft.actor) for post in posts if post.role in (Role.HEAD, Role.LIAISON)}


def first_notices(item: Item, facts: dict[str, object], county: County, at: datetime) -> Iterable[Notice]:
    """To the group, and one to one to everybody who answers for a share."""
    urgent = item.urgency is Urgency.EXTRA_URGENT or facts["emergency"] is True
    yield Notice(
        key=f"{item.key}|issued|{Tier.STAFF}",
        kind="assignment",
        notice_class=NoticeClass.A,
        audience=to_tier(Tier.STAFF),
        facts=facts,
        not_before=at,
        about=item.about,
        urgent=urgent,
    )
    for branch in item.branches:
        for post in county.roster.told_for(branch.unit):
            yield Notice(
                key=f"{item.key}|issued|{branch.unit}|{post.key}",
                kind="assignment_private",
                notice_class=NoticeClass.A,
                audience=to_post(post.key),
                facts=facts | {"unit": branch.unit},
                not_before=at,
                about=item.about,
                unit=branch.unit,
                urgent=urgent,
            )
