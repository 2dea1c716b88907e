"""A post changes hands, an account leaves (domain §2.4; reliability §5.10 row 20: two persons)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.actors import Channel, Standpoint
from domain.codes import code_digest
from domain.county import County
from domain.events import HandingOver
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.items import Item
from domain.matters.pending import Confirmation
from domain.messages.notices import Notice, to_account
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.absences import posts_of
from domain.people.records import Post, Role
from domain.people.second import entitled, sent_to_second
from domain.permits import Act
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.work import Lookup, Needs, Work

SHOWN = 5


def posts_of_drafts(draft: str, staff_id: str) -> Lookup:
    """The posts that a draft, or what an account has begun, would hand over."""
    return Lookup(name="posts_of_drafts", kind="post", args=(draft, staff_id))


def _open_items(person: str) -> Lookup:
    return Lookup(name="open_items_of_person", kind="item", args=(person,))


def _projects(person: str) -> Lookup:
    return Lookup(name="projects_of_person", kind="project", args=(person,))


def needs_handing(event: HandingOver, _now: datetime) -> Needs:
    """The posts, and what is open on them."""
    person = event.giver
    return Needs(keys=(("draft", event.draft),), lookups=(posts_of(person), _open_items(person), _projects(person)))


def hand_over_post(work: Work, event: HandingOver, county: County, now: datetime) -> Outcome:
    """移交 张三→李四 is shown with everything that goes with it, and confirmed."""
    who = county.standpoint(event.by, now)
    refusal = _refused(who, event, county)
    if refusal is not None:
        return refusal
    subject = f"{event.giver}|{event.taker}"
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.HAND_POST,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=who.person.key if who.person else "",
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=subject,
        word=tuple((post.key, f"{post.unit}{post.title}") for post in county.roster.posts_of(event.giver)),
        digest=subject,
        code_digest=code_digest(event.code, event.draft, event.by.staff_id, subject),
    )
    facts = _facts(work, (event.giver, event.taker), county)
    facts |= {"draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat()}
    return Outcome(changes=(draft,), answer=Answer(kind="hand_post_confirm", facts=facts))


def _refused(who: Standpoint, event: HandingOver, county: County) -> Outcome | None:
    if who.person is None:
        return NOTHING
    if not entitled(who, Act.BIND_PEOPLE, county.roster):
        return refuse("no_permit", act=Act.BIND_PEOPLE.value, who_can=[Role.OFFICE.value, Role.SYSADMIN.value])
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=Act.BIND_PEOPLE.value)
    if event.unknown:
        return refuse("no_such_person", persons=list(event.unknown))
    giver = county.roster.persons[event.giver]
    if event.giver == event.taker or not county.roster.posts_of(event.giver):
        return refuse("nothing_to_hand_over", name=giver.name)
    return None


def _facts(work: Work, pair: tuple[str, str], county: County) -> dict[str, object]:
    giver, taker = (county.roster.persons.get(key) for key in pair)
    posts = county.roster.posts_of(pair[0])
    units = {post.unit for post in posts if post.role in (Role.HEAD, Role.LIAISON)}
    items = work.found(Item, _open_items(pair[0]))
    lines = [(item, b) for item in items for b in item.branches if b.unit in units and b.is_open]
    return {
        "giver": giver.name if giver else pair[0],
        "taker": taker.name if taker else pair[1],
        "unbound": taker is not None and not taker.reachable,
        "posts": [f"{post.unit}{post.title}" for post in posts],
        "open": len(lines),
        "lines": [{"number": i.number, "title": i.title, "unit": b.unit, "due_at": b.deadline.due_at.isoformat()}
                  for i, b in lines[:SHOWN]],
        "projects": len(work.found(ProjectFile, _projects(pair[0]))),
    }  # fmt: skip


def hand_post_confirmed(work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """The first confirmation goes on to the second person; the second one hands the posts over."""
    draft, event = confirmation.draft, confirmation.event
    who = county.standpoint(event.by, now)
    if not entitled(who, Act.BIND_PEOPLE, county.roster):
        return refuse("no_permit", act=Act.BIND_PEOPLE.value, who_can=[Role.OFFICE.value, Role.SYSADMIN.value])
    pair = (draft.subject.partition("|")[0], draft.subject.partition("|")[2])
    facts = _facts(work, pair, county)
    if not draft.first:
        shown = [f"{facts['giver']}→{facts['taker']}", *(title for _key, title in draft.word)]
        return sent_to_second(confirmation, Act.BIND_PEOPLE, county, (now, shown))
    handed = tuple(_handed(post, pair) for post in _posts(work, confirmation))
    done = replace(draft, state=DraftState.DONE)
    told = tuple(_told(draft, facts, county, now))
    return Outcome(changes=(done, *handed), notices=told, answer=Answer(kind="post_handed", facts=facts))


def _posts(work: Work, confirmation: Confirmation) -> tuple[Post, ...]:
    """What both were shown and the giver still holds: other drafts may wait for the same account, and posts may have
    changed hands meanwhile."""
    draft, event = confirmation.draft, confirmation.event
    shown, giver = dict(draft.word), draft.subject.partition("|")[0]
    found = work.found(Post, posts_of_drafts(event.draft, event.by.staff_id))
    return tuple(post for post in found if post.key in shown and post.holder == giver)


def _handed(post: Post, pair: tuple[str, str]) -> Post:
    """The holder changes; what the former holder granted ends, and nobody is his own B角."""
    proxies = tuple(proxy for proxy in post.proxies if not proxy.named)
    return replace(post, holder=pair[1], backup="" if post.backup == pair[1] else post.backup, proxies=proxies)


def _told(draft: Draft, facts: dict[str, object], county: County, now: datetime) -> Iterable[Notice]:
    for key in draft.subject.split("|"):
        person = county.roster.persons.get(key)
        if person is not None and person.reachable:
            yield Notice(
                key=f"{draft.key}|handed|{key}",
                kind="post_handed",
                notice_class=NoticeClass.B,
                audience=to_account(person.staff_id),
                facts=facts,
                not_before=now,
            )
