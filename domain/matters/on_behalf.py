"""以领导名义代录 (reliability §5.10 row 2): the office writes down what a leader has asked for. The leader is told of
it, the county's first ones through the gate (domain §2.9), and may withdraw it."""

from datetime import datetime, timedelta

from domain.actors import Standpoint
from domain.calendars import local_date
from domain.county import County
from domain.matters.drafts import Content
from domain.matters.facts import called, item_facts
from domain.matters.gate import Submission
from domain.matters.gates import asked
from domain.matters.items import Item
from domain.messages.notices import Notice, Wanted, to_post
from domain.outcome import Aggregate, Outcome, refuse
from domain.people.records import Person, Post, Role
from domain.people.roster import Roster
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass

ACT = Act.ISSUE_ON_BEHALF
KIND = "recorded_on_behalf"
VOID_WITHIN = timedelta(hours=24)


def leader_meant(said: str, roster: Roster, now: datetime) -> Post | None:
    """The leader's post that a name, a title or both together mean; None where it may be several. Who stands in for
    another is meant in his own post, and is named for the other's only where he has none."""
    leaders = [p for p in roster.posts.values() if p.role in (Role.PRINCIPAL, Role.FIELD_LEADER)]
    own = [post for post in leaders if said == post.key or said in _words(post, roster.persons.get(post.holder))]
    found = own or [post for post in leaders if said in _words(post, roster.seat(post, local_date(now)).person)]
    return found[0] if len(found) == 1 else None


def _words(post: Post, person: Person | None) -> set[str]:
    bare = post.title.partition("（")[0]
    words = {post.title, bare, *(f"{area}{bare}" for area in post.fields)}
    return words | ({person.name, called(person, post)} if person else set())


def refusal(who: Standpoint, content: Content, county: County) -> Outcome | None:
    """The office only, and for a leader who is one."""
    if not may(who, ACT, county.roster):
        return refuse("no_permit", act=ACT.value, who_can=[role.value for role in roles_with(ACT)])
    return None if content.on_behalf in county.roster.posts else refuse("which_leader", said=content.on_behalf)


def may_void(item: Item, who: Standpoint, now: datetime) -> bool:
    """Whose name was used withdraws the matter by himself for a day, whatever his field is (matrix row 2)."""
    in_time = now - item.issued_at <= VOID_WITHIN
    return bool(item.on_behalf) and in_time and any(post.key == item.on_behalf for post in who.posts)


def leader_name(post_key: str, county: County) -> str:
    """How the leader is named; "" = nobody's name stands for it."""
    post = county.roster.posts.get(post_key)
    return (called(county.roster.persons.get(post.holder), post) or post.title) if post else ""


def told(item: Item, code: str, county: County, now: datetime) -> tuple[tuple[Aggregate, ...], tuple[Notice, ...]]:
    """A field leader hears of it in his own message of the half day; the first ones once a named person has let it."""
    post = county.roster.posts.get(item.on_behalf)
    if post is None:
        return (), ()
    recorder = county.roster.persons.get(item.issuer)
    facts = item_facts(item, county, now) | {"recorder": recorder.name if recorder else ""}
    if post.role is Role.PRINCIPAL:
        submission = Submission(
            key=f"{item.key}|on_behalf",
            item=item.key,
            unit=item.lead.unit,
            notice=KIND,
            post=post.key,
            deadline_version=item.lead.deadline.number,
            opened_at=now,
            facts=facts,
        )
        put, notices = asked(submission, code, county, now)
        return (put,), tuple(notices)
    notice = Notice(
        key=f"{item.key}|on_behalf",
        kind=KIND,
        notice_class=NoticeClass.B,
        audience=to_post(post.key),
        facts=facts | {"approved_by": "", "text": ""},
        not_before=now,
        about=item.about,
        unit=item.lead.unit,
        wanted=Wanted.OPEN,
        version=item.lead.deadline.number,
    )
    return (), (notice,)
