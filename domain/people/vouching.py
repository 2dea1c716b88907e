"""Whose account it is, two must agree to (reliability §5.10 row 20): who lends a stranger the name of a leader lends
him the county. The office proposes, the second person confirms exactly these accounts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.actors import Channel
from domain.calendars import local_date
from domain.codes import state_digest
from domain.county import County
from domain.events import AccountsAgreed, AccountsConfirmed, Confirmed
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.pending import Confirmation
from domain.outcome import Outcome, refuse
from domain.people.records import Person, Role
from domain.people.roster import Roster
from domain.people.second import entitled, second_for, sent_to_second
from domain.permits import Act

WITHIN = timedelta(days=1)
KEEPERS = (Role.OFFICE, Role.SYSADMIN)


def two_can_agree(county: County, now: datetime) -> bool:
    """Whether there are two in chat. Until there are, the first accounts are confirmed by who sets the county up."""
    keepers = (post for post in county.roster.posts.values() if post.role in KEEPERS)
    seated = (county.roster.seat(post, local_date(now)).person for post in keepers)
    able = [person for person in seated if person is not None and person.reachable]
    return any(second_for(person.key, Act.BIND_PEOPLE, county, now) for person in able)


def asked(persons: Sequence[Person], event: AccountsConfirmed, county: County, now: datetime) -> Outcome:
    """The second person is shown each name and post. A command of the server stands for nobody's word here."""
    if event.by.channel is Channel.COMMAND:
        return refuse("confirm_in_chat")
    word = tuple((person.key, person.staff_id) for person in persons)
    draft = Draft(
        key=event.by.message_id,
        draft_kind=DraftKind.ACCOUNTS,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=county.standpoint(event.by, now).key,
        begun_at=now,
        expires_at=now + WITHIN,
        word=word,
        digest=state_digest(word),
    )
    first = Confirmation(draft=draft, event=Confirmed(by=event.by, draft=draft.key, fresh_code=event.code))
    shown = [_shown(person, county.roster, now) for person in persons]
    return sent_to_second(first, Act.BIND_PEOPLE, county, (now, shown))


def _shown(person: Person, roster: Roster, now: datetime) -> str:
    posts = [f"{post.unit}{post.title}" for post in roster.posts_held(person.key, local_date(now))]
    return "　".join((person.name, *posts))


def agreed(_work: object, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """The second person has said so: exactly the accounts that were shown."""
    draft, event = confirmation.draft, confirmation.event
    if not entitled(county.standpoint(event.by, now), Act.BIND_PEOPLE, county.roster):
        return refuse("no_permit", act=Act.BIND_PEOPLE.value, who_can=[role.value for role in KEEPERS])
    then = AccountsAgreed(by=event.by, first=draft.first, accounts=dict(draft.word))
    return Outcome(changes=(replace(draft, state=DraftState.DONE),), then=then)
