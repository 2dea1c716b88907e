"""A vacant post or an unbound group never swallows a message: it goes one post up, and the office is told (domain
§2.4)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from domain.calendars import local_date
from domain.county import County
from domain.messages.notices import AudienceKind, Notice, to_post
from domain.people.records import Post
from domain.policy import NoticeClass
from outbox.bundle import Bundle
from store.outgoing import said_already

When = tuple[County, datetime]


def vacancies(connection: Connection, found: Sequence[Notice], plan: Bundle, when: When) -> list[Notice]:
    """What the office is to be told after a claim: once a week of each vacant post, of what could go nowhere always."""
    county, _now = when
    office = county.office()
    if office is None:
        return []
    weekly = list(_gone_up(found, office, when))
    known = said_already(connection, [notice.key for notice in weekly])
    return [*(n for n in weekly if n.key not in known), *_lost(plan, office, when)]


def _gone_up(found: Sequence[Notice], office: Post, when: When) -> Iterator[Notice]:
    county, now = when
    year, week, _day = local_date(now).isocalendar()
    for key in sorted({n.audience.key for n in found if n.audience.kind is AudienceKind.POST}):
        post = county.roster.posts.get(key)
        holder = county.roster.persons.get(post.holder) if post else None
        if post is None or post.key == office.key or (holder is not None and holder.left_on is None):
            continue
        seat = county.roster.seat(post, local_date(now))
        if seat.person is not None and seat.post.key != post.key:
            yield Notice(
                key=f"post_vacant|{post.key}|{year}-{week}",
                kind="post_vacant",
                notice_class=NoticeClass.B,
                audience=to_post(office.key),
                facts={"unit": post.unit, "title": post.title, "name": seat.person.name, "up": seat.post.title},
                not_before=now,
            )


def _lost(plan: Bundle, office: Post, when: When) -> list[Notice]:
    posts = sorted({n.audience.key for n in plan.vacant if n.audience.kind is AudienceKind.POST})
    tiers = sorted({n.audience.key for n in plan.vacant if n.audience.kind is AudienceKind.TIER})
    if not (posts or tiers) or (posts == [office.key] and not tiers):
        return []
    keys = "|".join(sorted(n.key for n in plan.vacant))
    notice = Notice(
        key=f"vacant|{sha256(keys.encode()).hexdigest()[:32]}",
        kind="vacant",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={"posts": posts, "tiers": tiers},
        not_before=when[1],
    )
    return [notice]
