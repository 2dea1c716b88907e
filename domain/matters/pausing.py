"""暂停上报 (reliability E8): of one matter or of all; a leader's 有误 freezes the chain and opens an incident (E9)."""

from dataclasses import replace
from datetime import datetime

from domain.audits.logged import logged
from domain.county import County
from domain.events import EscalationPaused, EscalationResumed
from domain.matters.facts import item_facts
from domain.matters.items import Item, Stamp
from domain.matters.ladders import scheduled
from domain.matters.own import meant
from domain.matters.signing import needs_item, no_such_item
from domain.matters.telling import Deed, Telling, told
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, Grant, grant_of, roles_with
from domain.switches import BREAKER, ESCALATION, Setting
from domain.work import Needs, Work


def needs_paused(event: EscalationPaused, _now: datetime) -> Needs:
    """The matter, or the switch for all of them."""
    needs = needs_item(event.by, (event.item,) if event.item else (), event.handle)
    return replace(needs, keys=(*needs.keys, (Setting.kind, ESCALATION)))


def pause(work: Work, event: EscalationPaused, county: County, now: datetime) -> Outcome:
    """Nothing climbs any more, what waits to leave is not sent; a unit's head may only propose it."""
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    if not event.item and not event.handle and not event.wrong:
        return _all_paused(deed)
    item = meant(work, event)
    if isinstance(item, Outcome):
        return item
    grants = [grant_of(deed.who, Act.PAUSE, county.roster, b.unit) for b in item.branches]
    if Grant.ALLOW in grants and deed.who.roles != {Role.SYSADMIN}:
        return _frozen(item, event, deed)
    return _proposed(item, event, deed) if Grant.PROPOSE in grants else _denied()


def _denied() -> Outcome:
    return refuse("no_permit", act=Act.PAUSE.value, who_can=[role.value for role in roles_with(Act.PAUSE)])


def _all_paused(deed: Deed) -> Outcome:
    """The one switch for the whole county."""
    if not deed.who.roles & {Role.OFFICE, Role.PRINCIPAL, Role.SYSADMIN}:
        return _denied()
    switch = Setting(key=ESCALATION, value=f"{deed.who.key}|{deed.now.isoformat()}")
    return Outcome(changes=(switch,), answer=Answer(kind="all_paused", facts={"by": deed.who.name}))


def _frozen(item: Item, event: EscalationPaused, deed: Deed) -> Outcome:
    county, now = deed.county, deed.now
    changed = scheduled(replace(item, escalation_paused=Stamp(at=now, by=deed.who.key)), county, now)
    post = next(iter(deed.who.posts), None)
    facts = item_facts(changed, county, now) | {"text": event.text, "by": post.title if post else deed.who.name}
    office = county.office()
    telling = Telling(kind="incident", facts=facts | {"text": ""}, now=now, unit=item.lead.unit)
    told_office = (told(changed, office, telling),) if event.wrong and office else ()
    kind = "chain_frozen" if event.wrong else "escalation_paused"
    return Outcome(changes=(changed,), notices=told_office, answer=Answer(kind=kind, facts=facts))


def _proposed(item: Item, event: EscalationPaused, deed: Deed) -> Outcome:
    office = deed.county.office()
    facts = item_facts(item, deed.county, deed.now) | {"text": event.text, "by": deed.who.name}
    telling = Telling(kind="pause_asked", facts=facts, now=deed.now, unit=item.lead.unit)
    notices = (told(item, office, telling),) if office else ()
    row = logged(event.by, Act.PAUSE, {"item": item.key}, deed.now)
    return Outcome(changes=(row,), notices=notices, answer=Answer(kind="pause_proposed", facts=facts))


def needs_resumed(event: EscalationResumed, _now: datetime) -> Needs:
    """The matter, or the switches for all."""
    switches = ((Setting.kind, ESCALATION), (Setting.kind, BREAKER))
    return Needs(keys=(*switches, *((("item", event.item),) if event.item else ())))


def resume(work: Work, event: EscalationResumed, county: County, now: datetime) -> Outcome:
    """It climbs on from where it stood; for all also what the breaker held is let go, as one digest per leader."""
    who = county.standpoint(event.by, now)
    if not who.roles & {Role.OFFICE, Role.PRINCIPAL, Role.SYSADMIN}:
        return _denied()
    if not event.item:
        stamp = f"{who.key}|{now.isoformat()}"
        changes = (Setting(key=ESCALATION, value=""), Setting(key=BREAKER, value=f"released|{stamp}"))
        return Outcome(changes=changes, answer=Answer(kind="all_resumed", facts={"by": who.name}))
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    if item.escalation_paused is None:
        return refuse("not_paused", number=item.number)
    changed = scheduled(replace(item, escalation_paused=None), county, now)
    return Outcome(changes=(changed,), answer=Answer(kind="escalation_resumed", facts=item_facts(changed, county, now)))
