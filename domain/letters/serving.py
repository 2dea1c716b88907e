"""Who is told of a letter: the office while it is a draft, the unit once it is signed. The file goes with the card."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from domain.actors import Actor
from domain.county import County
from domain.letters.drafting import shown_text
from domain.letters.facts import letter_facts, letter_line, paper_facts
from domain.letters.letters import Letter
from domain.messages.notices import Audience, Notice, Wanted, to_account, to_post
from domain.people.records import Post, Role
from domain.policy import NoticeClass
from domain.worktime import next_slot

MOST_LINES = 5


def reviewing_post(county: County) -> Post | None:
    """Who looks a draft over: the office's first post that is not itself the 审定人, so that two persons see it."""
    office = county.roster.posts_with(Role.OFFICE)
    return next((post for post in office if not post.approves_reports), county.office())


def signing_post(letter: Letter, county: County, now: datetime) -> Post | None:
    """The 审定人, or another of the office where it was he who looked it over, or the unit's field leader."""
    reviewer = letter.reviewed.by if letter.reviewed else ""
    on = county.today(now)
    approver, office = county.approver(), county.roster.posts_with(Role.OFFICE)
    posts: tuple[Post, ...] = (*((approver,) if approver else ()), *office)
    for post in posts:
        person = county.roster.seat(post, on).person
        if person is not None and person.key != reviewer:
            return post
    return county.roster.field_leader_of(letter.unit)


def drafts_told(letters: list[Letter], county: County, now: datetime) -> tuple[Notice, ...]:
    """One message about all that was drafted."""
    post = reviewing_post(county)
    if post is None or not letters:
        return ()
    notice = Notice(
        key=f"letters|drafted|{letters[0].key}",
        kind="letters_drafted",
        notice_class=NoticeClass.B,
        audience=to_post(post.key),
        facts={"count": len(letters), "lines": [letter_line(each) for each in letters[:MOST_LINES]]},
        not_before=now,
    )
    return (notice,)


def to_sign(letter: Letter, county: County, now: datetime) -> tuple[Notice, ...]:
    """Put before whoever signs."""
    post = signing_post(letter, county, now)
    if post is None:
        return ()
    told = _told(letter, "letter_to_sign", post, (county, now))
    return (replace(told, wanted=Wanted.LETTER_REVIEWED),)


def _told(letter: Letter, kind: str, post: Post, here: tuple[County, datetime]) -> Notice:
    county, now = here
    return Notice(
        key=f"{letter.key}|{kind}|{post.key}|{now.isoformat()}",
        kind=kind,
        notice_class=NoticeClass.A,
        audience=to_post(post.key),
        facts=letter_facts(letter, county, now),
        not_before=now,
        about=letter.about,
        unit=letter.unit,
    )


def served(letter: Letter, county: County, now: datetime) -> Iterator[Notice]:
    """To everybody who answers for the unit: the card that is signed for, and the letter itself."""
    at = next_slot(now, county.calendar, county.house.slots)
    for post in county.roster.told_for(letter.unit):
        told = _told(letter, "letter_served", post, (county, now))
        yield replace(told, key=f"{letter.key}|served|{post.key}", not_before=at)
        yield replace(_paper(letter, to_post(post.key), county, now), not_before=at, notice_class=NoticeClass.A)


def _paper(letter: Letter, audience: Audience, county: County, now: datetime) -> Notice:
    text = shown_text(letter, county, now)
    return Notice(
        key=f"{letter.key}|paper|{audience.key}",
        kind="letter_paper",
        notice_class=NoticeClass.C,
        audience=audience,
        facts=paper_facts(letter, text, county),
        not_before=now,
        about=letter.about,
        unit=letter.unit,
    )


def handed(letter: Letter, by: Actor, county: County, now: datetime) -> tuple[Notice, ...]:
    """The file for the account that asked, or signed."""
    if not by.staff_id:
        return ()
    paper = _paper(letter, to_account(by.staff_id), county, now)
    return (replace(paper, key=f"{letter.key}|paper|{by.message_id}"),)


def voided_told(letter: Letter, county: County, now: datetime) -> Iterator[Notice]:
    """Whoever has it hears that it no longer holds."""
    for post in county.roster.told_for(letter.unit):
        yield _told(letter, "letter_void_told", post, (county, now))


def office_told(letter: Letter, kind: str, county: County, now: datetime) -> tuple[Notice, ...]:
    """One line to the office."""
    office = reviewing_post(county)
    return (_told(letter, kind, office, (county, now)),) if office else ()
