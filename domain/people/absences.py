"""Leave and who stands in, by chat: one's own, or of the own unit by its head (domain §2.4, S12)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time

from domain.actors import Standpoint
from domain.calendars import COUNTY_ZONE, ONE_DAY, local_date
from domain.county import County
from domain.events import LeaveEnded, LeaveTaken, Ticked
from domain.messages.notices import Notice, to_account, to_post
from domain.outcome import NOTHING, Aggregate, Answer, Outcome, refuse
from domain.people.leaves import Leave, leave_key
from domain.people.records import Period, Person, Post, Proxy, Role
from domain.people.roster import Roster
from domain.policy import NoticeClass
from domain.work import Lookup, Needs, Work

LONGEST_DAYS = 180


def posts_of(person: str) -> Lookup:
    """The posts a person holds, is the B角 of, or stands in for on some day."""
    return Lookup(name="posts_of_person", kind="post", args=(person,))


def standing_of(person: str) -> Lookup:
    """The leaves of a person that have not ended."""
    return Lookup(name="leaves_of_person", kind="leave", args=(person,))


def needs_leave(event: LeaveTaken | LeaveEnded, _now: datetime) -> Needs:
    """The person, the posts, and what already stands."""
    person = event.person
    keys = [("person", person)]
    if isinstance(event, LeaveTaken) and event.period is not None:
        keys.append(("leave", leave_key(person, event.period)))
    return Needs(keys=tuple(keys), lookups=(posts_of(person), standing_of(person)))


def take_leave(work: Work, event: LeaveTaken, county: County, now: datetime) -> Outcome:
    """The days are kept, whoever is named stands in on them, and the answer says who answers for each post."""
    who = county.standpoint(event.by, now)
    person = work.get(Person, event.person)
    if who.person is None or person is None:
        return NOTHING
    refusal = _not_entitled(who, person, county.roster) or _unfit(event, person, county, now)
    if refusal is not None or event.period is None:
        return refusal or NOTHING
    leave = _leave(event, event.period, county, now)
    left = replace(person, leave=tuple(dict.fromkeys((*person.leave, event.period))))
    posts = tuple(
        _with_proxy(post, leave) for post in work.found(Post, posts_of(person.key)) if post.key in leave.posts
    )
    after = _changed(county, (left, *posts))
    told = (*_told_proxy(leave, person, after, now), *_told_office(leave, person, after, now))
    facts = _facts(leave, person, after)
    return Outcome(changes=(leave, left, *posts), notices=told, answer=Answer(kind="leave_taken", facts=facts))


def _not_entitled(who: Standpoint, person: Person, roster: Roster) -> Outcome | None:
    if who.person is not None and who.person.key == person.key:
        return None if roster.posts_of(person.key) else refuse("leave_without_post")
    headed = {post.unit for post in who.posts if post.role is Role.HEAD}
    if any(post.unit in headed for post in roster.posts_of(person.key)):
        return None
    return refuse("leave_not_yours", name=person.name)


def _unfit(event: LeaveTaken, person: Person, county: County, now: datetime) -> Outcome | None:
    if event.unknown:
        return refuse("no_such_person", persons=[event.unknown])
    period = event.period
    if period is None:
        return refuse("leave_asks", name=person.name)
    if period.end_on < local_date(now) or period.end_on < period.start_on:
        return refuse("leave_past", end_on=period.end_on.isoformat())
    if (period.end_on - period.start_on).days > LONGEST_DAYS:
        return refuse("leave_too_long", days=LONGEST_DAYS)
    return _unfit_proxy(event.proxy, person, period, county.roster) if event.proxy else None


def _unfit_proxy(proxy: str, person: Person, period: Period, roster: Roster) -> Outcome | None:
    """Who stands in is of the same unit and hears what the post hears: rights never go down by a chat."""
    named = roster.persons.get(proxy)
    if named is None or named.key == person.key:
        return refuse("proxy_unfit", name=named.name if named else proxy, why="self")
    if not named.reachable:
        return refuse("proxy_unfit", name=named.name, why="unbound")
    if any(named.is_away(day) for day in (period.start_on, period.end_on)):
        return refuse("proxy_unfit", name=named.name, why="away")
    own = roster.posts_of(named.key)
    fits = all(any(_stands_for(each, post) for each in own) for post in roster.posts_of(person.key))
    return None if fits else refuse("proxy_unfit", name=named.name, why="elsewhere")


def _stands_for(own: Post, post: Post) -> bool:
    return own.unit == post.unit and own.role.tier.height >= post.role.tier.height


def _leave(event: LeaveTaken, period: Period, county: County, now: datetime) -> Leave:
    who = county.standpoint(event.by, now)
    posts = tuple(post.key for post in county.roster.posts_of(event.person)) if event.proxy else ()
    return Leave(
        key=leave_key(event.person, period),
        person=event.person,
        period=period,
        proxy=event.proxy,
        posts=posts,
        granted_by=who.person.key if who.person else "",
        taken_at=now,
        next_due_at=datetime.combine(period.end_on + ONE_DAY, time(), COUNTY_ZONE).astimezone(now.tzinfo),
    )


def _with_proxy(post: Post, leave: Leave) -> Post:
    """Another one for the same days takes the place of the first."""
    proxy = Proxy(person=leave.proxy, period=leave.period, granted_by=leave.granted_by, named=True)
    others = (each for each in post.proxies if each.period != leave.period or not each.named)
    return replace(post, proxies=(*others, proxy))


def _changed(county: County, rows: Iterable[Aggregate]) -> Roster:
    """The roster as these rows leave it."""
    persons = {row.key: row for row in rows if isinstance(row, Person)}
    posts = {row.key: row for row in rows if isinstance(row, Post)}
    roster = county.roster
    return replace(roster, persons={**roster.persons, **persons}, posts={**roster.posts, **posts})


def _facts(leave: Leave, person: Person, roster: Roster) -> dict[str, object]:
    return {
        "name": person.name,
        "start_on": leave.period.start_on.isoformat(),
        "end_on": leave.period.end_on.isoformat(),
        "covers": [_cover(post, leave, roster) for post in roster.posts_of(person.key)],
    }


def _cover(post: Post, leave: Leave, roster: Roster) -> dict[str, object]:
    seat = roster.seat(post, leave.period.start_on)
    return {
        "unit": post.unit,
        "title": post.title,
        "name": seat.person.name if seat.person else "",
        "up": seat.post.key != post.key,
    }


def _told_proxy(leave: Leave, person: Person, roster: Roster, now: datetime) -> tuple[Notice, ...]:
    proxy = roster.persons.get(leave.proxy)
    if proxy is None:
        return ()
    notice = Notice(
        key=f"leave|{leave.key}|proxy|{proxy.key}|{now.isoformat()}",
        kind="proxy_named",
        notice_class=NoticeClass.B,
        audience=to_account(proxy.staff_id),
        facts=_facts(leave, person, roster),
        not_before=now,
        about=f"leave|{leave.key}",
    )
    return (notice,)


def _told_office(leave: Leave, person: Person, roster: Roster, now: datetime) -> tuple[Notice, ...]:
    """Only where nobody of the post itself answers on those days."""
    open_posts = [
        c for c in (_cover(p, leave, roster) for p in roster.posts_of(person.key)) if c["up"] or not c["name"]
    ]
    office = next(iter(roster.posts_with(Role.OFFICE)), None)
    if office is None or not open_posts or office.holder == person.key:
        return ()
    notice = Notice(
        key=f"leave|{leave.key}|uncovered|{now.isoformat()}",
        kind="leave_uncovered",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={**_facts(leave, person, roster), "covers": open_posts},
        not_before=now,
        about=f"leave|{leave.key}",
    )
    return (notice,)


# Back again.


def end_leave(work: Work, event: LeaveEnded, county: County, now: datetime) -> Outcome:
    """销假: every leave of the person ends here, those to come as well."""
    who = county.standpoint(event.by, now)
    person = work.get(Person, event.person)
    if who.person is None or person is None:
        return NOTHING
    refusal = _not_entitled(who, person, county.roster)
    standing = work.found(Leave, standing_of(person.key))
    if refusal is not None or not standing:
        return refusal or refuse("no_leave", name=person.name)
    posts = work.found(Post, posts_of(person.key))
    named = (notice for leave in standing for notice in _told_proxy(leave, person, county.roster, now))
    told = (replace(notice, kind="proxy_freed", key=f"{notice.key}|freed") for notice in named)
    answer = Answer(kind="leave_ended", facts={"name": person.name})
    return Outcome(changes=_ended(standing, person, posts, now), notices=tuple(told), answer=answer)


def _ended(leaves: Iterable[Leave], person: Person, posts: Iterable[Post], now: datetime) -> tuple[Aggregate, ...]:
    gone = tuple(leaves)
    periods = {leave.period for leave in gone}
    stays = replace(person, leave=tuple(p for p in person.leave if p not in periods))
    kept = (replace(p, proxies=tuple(x for x in p.proxies if not _of(x, periods))) for p in posts)
    rows = (replace(leave, ended_at=now, next_due_at=None) for leave in gone)
    return (*rows, stays, *kept)


def _of(proxy: Proxy, periods: set[Period]) -> bool:
    return proxy.named and proxy.period in periods


def needs_ticked(event: Ticked, _now: datetime) -> Needs:
    """The leave and whose it is: the key says."""
    person = event.key.rsplit("|", 2)[0]
    return Needs(keys=((Leave.kind, event.key), (Person.kind, person)), lookups=(posts_of(person),))


def tick(work: Work, event: Ticked, _county: County, now: datetime) -> Outcome:
    """The days are over: the proxy ends by itself, and the trail says when."""
    leave = work.get(Leave, event.key)
    person = work.get(Person, leave.person) if leave else None
    if leave is None or person is None or leave.next_due_at is None or leave.next_due_at > now:
        return NOTHING
    return Outcome(changes=_ended((leave,), person, work.found(Post, posts_of(person.key)), now))
