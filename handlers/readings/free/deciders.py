"""What the office and leaders say: hand over, decide, urge, order."""

from dataclasses import replace

from domain.events import Event, ExtensionDecided, Ordered, Proposed, Raised, Reminded, Reviewed
from domain.matters.drafts import Content, Order, Verb
from handlers.readings.free.meant import Meant
from handlers.readings.handovers import Standard, handover
from handlers.readings.life import reason_of
from handlers.readings.units import ASSISTING, Run, shares_of

_MORE_TIME = "延"
_PARTS = (("units", ""), ("co_units", ASSISTING))


def handed_over(meant: Meant) -> Event | None:
    """A draft; nothing is issued before it is confirmed."""
    said = meant.said
    content = handover(said.text, Standard(county=said.county, now=said.now, names=said.vocabulary.units))
    if not content.shares:
        content = _with_units(content, meant)
    named = [p for p in (*said.known, *said.projects) if [p.name] == meant.reading.fields.get("projects")]
    if named and not content.project:  # as he calls it; the confirmation shows it by its name
        content = replace(content, project=named[0].key, project_name=named[0].name)
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code, handle=said.handle)


def _with_units(content: Content, meant: Meant) -> Content:
    """污水厂的事，城投抓一下: units in the midst of a sentence, whom a form would put in front."""
    fields = meant.reading.fields
    said = [Run(units=tuple(fields.get(name, ())), role=role, span=(0, 0)) for name, role in _PARTS]
    shares, _twice = shares_of([run for run in said if run.units])
    asks = tuple(ask for ask in content.asks if ask not in ("unit", "assignee"))
    return replace(content, shares=shares, asks=asks, choices=(), unclear="") if shares else content


def raised(meant: Meant) -> Event | None:
    """Up one level; what was tried and what is asked is asked for where it was not said."""
    return Raised(by=meant.said.by, item=meant.item, reason=meant.text, tried="", asked="") if meant.item else None


def decided(meant: Meant) -> Event | None:
    """About more time, or about a result."""
    item, grant = meant.item, meant.reading.intent != "reject"
    if not item:
        return None
    why = "" if grant else meant.text
    if _MORE_TIME in meant.said.text:
        return ExtensionDecided(by=meant.said.by, item=item, grant=grant, text=why)
    if meant.reading.intent == "approve":
        return None
    return Reviewed(by=meant.said.by, item=item, unit="", accept=grant, text=why)


def reminded(meant: Meant) -> Event | None:
    """One matter or several; a unit only where one is named."""
    if not (meant.items or meant.handle) or len(meant.units) > 1:
        return None
    unit = meant.units[0] if meant.units else ""
    first, more = (meant.items[0], meant.items[1:]) if meant.items else ("", ())
    return Reminded(by=meant.said.by, item=first, more=more, handle=meant.handle, unit=unit)


def ordered(meant: Meant) -> Event | None:
    """A verb and the matter; confirmed before it happens."""
    verb = Verb[meant.reading.intent.upper()]
    if not meant.item or (verb is Verb.TRANSFER and len(meant.units) != 1):
        return None
    order = Order(
        verb=verb,
        item=meant.item,
        to_unit=meant.units[0] if verb is Verb.TRANSFER else "",
        due_at=meant.due_at,
        text=meant.text,
        reason=reason_of(meant.text, meant.course) if verb is Verb.SUSPEND else "",
    )
    return Ordered(by=meant.said.by, order=order, code=meant.said.code)
