"""回头看 (domain §4): a share of the closed matters, drawn by the hash of their key, is looked at again after a month
and after a quarter."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from hashlib import sha256

from domain.calendars import COUNTY_ZONE, local_date
from domain.county import County
from domain.events import Rechecked, Ticked
from domain.matters.facts import item_facts
from domain.matters.items import Item, ItemState
from domain.matters.recheck import Recheck
from domain.matters.signing import no_such_item
from domain.matters.telling import Telling, told
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.work import Lookup, Needs, Work, needs_keys

AT = time(9, 10)
AGAIN_AFTER = 5
MOST_ASKED = 2


def is_drawn(key: str, share: float) -> bool:
    """Nobody chooses: the key decides, the same for ever."""
    return int.from_bytes(sha256(key.encode()).digest()[:4]) < share * 2**32


def chosen(item: Item, county: County, now: datetime) -> tuple[Recheck, ...]:
    """The rows of a matter that was just closed; one that was reopened is always looked at again."""
    course = county.terms_of(item.terms).terms.course
    if not any(b.reopened for b in item.branches) and not is_drawn(item.key, course.recheck_share):
        return ()
    return tuple(_row(item, days, now) for days in course.recheck_days)


def _row(item: Item, days: int, now: datetime) -> Recheck:
    day = local_date(now) + timedelta(days=days)
    due_at = datetime.combine(day, AT, COUNTY_ZONE).astimezone(now.tzinfo)
    times = sum(b.reopened for b in item.branches)
    key = f"{item.key}|{days}" + (f"|{times}" if times else "")
    return Recheck(key=key, item=item.key, days=days, due_at=due_at, next_due_at=due_at)


def needs_tick(event: Ticked, _now: datetime) -> Needs:
    """The row and its matter."""
    item = event.key.partition("|")[0]
    return needs_keys((Recheck.kind, event.key), (Item.kind, item))


def tick_recheck(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Asks the post that issued it; after some days once more; then it stands in the list."""
    row, item = work.get(Recheck, event.key), work.get(Item, event.key.partition("|")[0])
    if row is None or row.next_due_at is None or row.next_due_at > now:
        return NOTHING
    post = county.roster.posts.get(item.issuer_post) if item else None
    post = post or county.office()
    if item is None or item.state is not ItemState.CLOSED or post is None:
        return Outcome(changes=(replace(row, next_due_at=None),))
    asked = row.asked + 1
    day = county.calendar.add_work_days(local_date(now), AGAIN_AFTER)
    again = datetime.combine(day, AT, COUNTY_ZONE).astimezone(now.tzinfo) if asked < MOST_ASKED else None
    facts = item_facts(item, county, now) | {"days": row.days}
    telling = Telling(kind="recheck", facts=facts, now=now, unit=item.lead.unit)
    notice = replace(told(item, post, telling), notice_class=NoticeClass.B)
    return Outcome(changes=(replace(row, asked=asked, next_due_at=again),), notices=(notice,))


def of_item(item: str) -> Lookup:
    """The rows of a matter, the earliest first."""
    return Lookup(name="rechecks_of_item", kind=Recheck.kind, args=(item,))


def needs_rechecked(event: Rechecked, _now: datetime) -> Needs:
    """The matter and its rows."""
    return Needs(keys=(("item", event.item),), lookups=(of_item(event.item),))


def recheck(work: Work, event: Rechecked, county: County, now: datetime) -> Outcome:
    """It holds, or it came back: then it is to be reopened, by an order of its own."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    who = county.standpoint(event.by, now)
    if not may(who, Act.CLOSE_OUT, county.roster, item.lead.unit):
        return refuse("no_permit", act=Act.CLOSE_OUT.value, who_can=[r.value for r in roles_with(Act.CLOSE_OUT)])
    waiting = [r for r in work.found(Recheck, of_item(event.item)) if r.held is None and r.due_at <= now]
    if not waiting:
        return refuse("recheck_none", number=item.number)
    done = replace(waiting[0], held=event.holds, by=who.key, at=now, text=event.text, next_due_at=None)
    kind = "recheck_holds" if event.holds else "recheck_failed"
    facts = item_facts(item, county, now) | {"text": event.text, "days": done.days}
    return Outcome(changes=(done,), answer=Answer(kind=kind, facts=facts))
