"""What the office and leaders say: hand over, decide, urge, order."""

import re
from dataclasses import replace

from domain.events import Event, ExtensionDecided, ObjectionDecided, Ordered, Proposed, Raised, Reminded, Reviewed
from domain.matters.drafts import Content, Order, Share, Verb
from handlers.readings.addressees import title
from handlers.readings.dues import without_due
from handlers.readings.free.meant import Meant, units_of
from handlers.readings.free.units import problem
from handlers.readings.handovers import SHORTEST_TITLE, Standard, handover
from handlers.readings.life import reason_of
from handlers.readings.units import ASSISTING, Run, shares_of

_MORE_TIME = "延"
_SO_MANY = re.compile(
    r"(?:延[长期后]?|给|宽限?|缓|批准?|按|再)了?[^,。;\d一二两三四五六七八九十]{0,3}(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)个?(?:天|日|周|星期|礼拜|月)(?!一)"
)
_NO_RETURN = re.compile(
    r"退回(?:的?(?:申请|理由))?[\s,]*我?(?:不(?:同意|成立|认可|予?批准?)|不行)|不(?:同意|认可|予?批准?).{0,2}退回"
)
"""2号退回不同意: the unit sent the matter back, and it stays."""
_PARTS = (("units", ""), ("co_units", ASSISTING))


def handed_over(meant: Meant) -> Event | None:
    """A draft; nothing is issued before it is confirmed."""
    said = meant.said
    standard = Standard(county=said.county, now=said.now, names=said.vocabulary.units)
    content = _for_whom(handover(said.text, standard), meant, standard)
    named = [p for p in (*said.known, *said.projects) if [p.name] == meant.reading.fields.get("projects")]
    if named and not content.project:  # as he calls it; the confirmation shows it by its name
        content = replace(content, project=named[0].key, project_name=named[0].name)
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code, handle=said.handle)


def _for_whom(content: Content, meant: Meant, standard: Standard) -> Content:
    """污水厂的事，城投抓一下, 小熊你去弄: units and persons in the midst of a sentence, whom a form would put in front.
    What a form takes for a unit there may be the place of the works: the words are then kept whole."""
    shares = _shares(meant)
    if not shares or {s.unit for s in shares} == {s.unit for s in content.shares}:
        return content
    kept = tuple(ask for ask in content.asks if ask not in ("unit", "assignee", "duplicate_unit", "title"))
    words = content.title
    if content.shares or len(words) < SHORTEST_TITLE:
        words = title(without_due(meant.said.text, standard.deadline(meant.said.text)))
    asks = kept if len(words) >= SHORTEST_TITLE else (*kept, "title")
    return replace(content, title=words, shares=shares, asks=asks, choices=(), unclear="")


def _shares(meant: Meant) -> tuple[Share, ...]:
    """Of the units named, and of those the persons named answer for."""
    fields = meant.reading.fields
    parts = [(tuple(fields.get(name, ())), role) for name, role in _PARTS]
    named = {unit for units, _role in parts for unit in units}
    people = units_of(fields.get("people", ()), meant.said.county.roster)
    parts.append((tuple(unit for unit in people if unit not in named), ""))
    shares, _twice = shares_of([Run(units=units, role=role, span=(0, 0)) for units, role in parts if units])
    return () if fields.get("all_units") else shares


def raised(meant: Meant) -> Event | None:
    """Up one level; what was tried and what is asked is asked for where it was not said. A difficulty of a project
    (大桥手续批不下来，请县里出面) is no matter yet: it is told as a problem, gets its number, goes up from there."""
    if meant.item:
        return Raised(by=meant.said.by, item=meant.item, reason=meant.text, tried="", asked="")
    return problem(meant)


def decided(meant: Meant) -> Event | None:
    """About more time, perhaps until another day, or about a result; of one unit where one is named."""
    item, grant = meant.item, meant.reading.intent != "reject"
    if not item:
        return None
    why = "" if grant else meant.text
    unit = _whose(meant)
    if _NO_RETURN.search(meant.said.text):
        return ObjectionDecided(by=meant.said.by, item=item, uphold=False, unit=unit, text=meant.text)
    if _MORE_TIME in meant.said.text or (grant and meant.is_until):
        return _about_more_time(meant, ExtensionDecided(by=meant.said.by, item=item, grant=grant, unit=unit, text=why))
    if meant.reading.intent == "approve":
        return None
    return Reviewed(by=meant.said.by, item=item, unit=unit, accept=grant, text=why)


def _about_more_time(meant: Meant, event: ExtensionDecided) -> Event | None:
    """延到下周五, 延三天: only what is said of the grant itself. A day that is not, or cannot be told, may be meant for
    something else: nothing is granted on it."""
    if not event.grant:
        return event
    if meant.names_a_day:
        return replace(event, due_at=meant.due_at) if meant.is_until and meant.due_at else None
    days = meant.reading.fields.get("delta_days", 0) if _SO_MANY.search(meant.said.text) else 0
    return replace(event, days=days)


def reminded(meant: Meant) -> Event | None:
    """One matter or several; a unit only where one is named."""
    if not (meant.items or meant.handle) or len(meant.reached) > 1:
        return None
    unit = meant.reached[0] if meant.reached else ""
    first, more = (meant.items[0], meant.items[1:]) if meant.items else ("", ())
    return Reminded(by=meant.said.by, item=first, more=more, handle=meant.handle, unit=unit, wanted_at=meant.due_at)


def ordered(meant: Meant) -> Event | None:
    """A verb and the matter; confirmed before it happens."""
    verb = Verb[meant.reading.intent.upper()]
    to, had = meant.reached, meant.reading.fields.get("from_units", [""])
    if not meant.item or (verb is Verb.TRANSFER and len(to) != 1):
        return None
    order = Order(
        verb=verb,
        item=meant.item,
        unit=had[0] if verb is Verb.TRANSFER else _whose(meant) if verb is Verb.REOPEN else "",
        to_unit=to[0] if verb is Verb.TRANSFER else "",
        due_at=meant.due_at,
        text=meant.text,
        reason=reason_of(meant.text, meant.course) if verb is Verb.SUSPEND else "",
    )
    return Ordered(by=meant.said.by, order=order, code=meant.said.code)


def _whose(meant: Meant) -> str:
    """The one unit named, or that the one person named answers for."""
    return meant.reached[0] if len(meant.reached) == 1 else ""
