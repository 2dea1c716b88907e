"""One word of introduction, once (domain §2.9)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.calendars import local_date
from domain.county import County
from domain.messages.notices import Notice, to_account
from domain.people.records import Person, Role, Tier
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile

_GREETED_AS = (Role.OFFICE, Role.LIAISON, Role.HEAD)


def first_contact(
    person: Person, projects: Iterable[ProjectFile], county: County, now: datetime
) -> tuple[Person, tuple[Notice, ...]]:
    """One word of introduction to staff, once; leaders are not addressed by the machine on its own (domain §2.9)."""
    posts = list(county.roster.posts_held(person.key, local_date(now)))
    roles = {post.role for post in posts}
    if person.welcomed or not person.reachable or not roles or any(r.tier is not Tier.STAFF for r in roles):
        return person, ()
    own = {post.key for post in posts if post.role is Role.LIAISON}
    facts = {
        "name": person.name,
        "role": next((role.value for role in _GREETED_AS if role in roles), Role.MEMBER.value),
        "projects": sum(project.is_active and project.liaison_post in own for project in projects),
        "prompt_time": county.policy.daily_round.opens.strftime("%H:%M"),
    }
    notice = Notice(
        key=f"welcome|{person.key}",
        kind="welcome",
        notice_class=NoticeClass.B,
        audience=to_account(person.staff_id),
        facts=facts,
        not_before=now,
        about=f"person|{person.key}",
    )
    return replace(person, welcomed=True), (notice,)
