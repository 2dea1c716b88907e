"""批示: what a leader says under a digest becomes a draft for the office, never an order by itself (messages §1.7)."""

from dataclasses import replace
from datetime import datetime

from domain.actors import Standpoint
from domain.calendars import local_date
from domain.codes import code_digest, content_digest
from domain.county import County, seated_account
from domain.events import Proposed
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.facts import called
from domain.matters.handovers import asks_of, content_facts
from domain.messages.notices import Dispatch, Notice, to_account
from domain.outcome import Answer, Outcome
from domain.people.records import Post, Role
from domain.policy import NoticeClass
from domain.work import Lookup, Work

DIGESTS = frozenset({"digest_principal", "digest_field", "light_changes"})
LEADERS = (Role.PRINCIPAL, Role.FIELD_LEADER)


def of_handle(handle: str) -> Lookup:
    """The message that is quoted."""
    return Lookup(name="dispatches_of_handle", kind="dispatch", args=(handle,))


def is_directive(work: Work, event: Proposed, who: Standpoint) -> bool:
    """A leader's sentence that quotes a digest."""
    quoted = work.found(Dispatch, of_handle(event.handle)) if event.handle else ()
    return _post(who) is not None and any(DIGESTS & set(sent.notice_kinds) for sent in quoted)


def _post(who: Standpoint) -> Post | None:
    return next((post for post in who.posts if post.role in LEADERS), None)


def direct(event: Proposed, who: Standpoint, county: County, now: datetime) -> Outcome:
    """The office gets the draft with its code, one to one, and until the close of the next work day; the leader is told
    so. Only what was understood goes on, not his words."""
    office = county.office()
    account = seated_account(county, office, now) if office else ""
    if office is None or not account:
        return Outcome(answer=Answer(kind="directive_unheard"))
    name = called(who.person, _post(who))
    content = replace(event.content, source=name, asks=asks_of(event.content, now))
    digest = content_digest(content)
    actor = county.roster.person_of(account)
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.DIRECTIVE,
        state=DraftState.ASKING if content.asks else DraftState.WAITING,
        actor_account=account,
        actor=actor.key if actor else "",
        begun_at=now,
        expires_at=county.house.office.close_of(county.calendar.add_work_days(local_date(now), 1)),
        content=content,
        digest=digest,
        code_digest=code_digest(event.code, event.draft, account, digest),
    )
    facts = content_facts(content, county, now)
    told = facts | {"by": name, "draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat()}
    notice = Notice(
        key=f"directive|{event.draft}",
        kind="directive_asks" if content.asks else "directive",
        notice_class=NoticeClass.A,
        audience=to_account(account),
        facts=told,
        not_before=now,
    )
    return Outcome(changes=(draft,), notices=(notice,), answer=Answer(kind="directive_taken", facts=facts))
