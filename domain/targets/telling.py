"""Targets in chat: the owner or the office says a value, whoever may ask is told the board; once a month it is sent."""

from dataclasses import replace
from datetime import datetime

from domain.county import County
from domain.events.targets import TargetAsked, TargetTold
from domain.messages.notices import to_post
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.projects.telling import ALL_PROJECTS
from domain.rhythm.turns import Occasion, Turn
from domain.targets.books import Reading, TargetBook, target_key
from domain.targets.loading import ALL_TARGETS, known_of, target_line
from domain.targets.rules import Counted, TargetRule
from domain.targets.standing import Known, standing, standings
from domain.work import Needs, Work

NEEDS = Needs(lookups=(ALL_TARGETS, ALL_PROJECTS))


def needs_spoken(_event: TargetTold | TargetAsked, _now: datetime) -> Needs:
    """Every reading, and the projects that some values are counted from."""
    return NEEDS


def tell(work: Work, event: TargetTold, county: County, now: datetime) -> Outcome:
    """Write one reading down beside the earlier ones."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    known = known_of(work, county, county.today(now))
    name = _named(event.name, known)
    if not name or known.rules[name].counted is not Counted.TOLD:
        return _no_target(event.name, [r.text for r in known.rules.values() if r.counted is Counted.TOLD])
    rule = known.rules[name]
    if not may(who, Act.REPORT, county.roster, event.unit or rule.owner):
        return refuse("no_permit", act=Act.REPORT.value, who_can=[role.value for role in roles_with(Act.REPORT)])
    if event.unit and event.unit not in rule.shares:
        return refuse("no_such_target", said=event.unit, names=list(rule.shares))
    on = event.on or known.on
    if on > known.on:
        return refuse("target_to_come", text=rule.text, day_on=on.isoformat())
    key = target_key(on.year, name)
    book = known.books.get(key, TargetBook(key=key))
    reading = Reading(value=event.value, as_of=on, unit=event.unit, by=who.key, at=now)
    book = replace(book, readings=(*book.readings, reading))
    known = replace(known, books={**known.books, key: book})
    facts = target_line(standing(name, known)) | _told(book, reading, rule)
    return Outcome(changes=(book,), answer=Answer(kind="target_told", facts=facts))


def _told(book: TargetBook, reading: Reading, rule: TargetRule) -> dict[str, object]:
    """What was written down: old → new, and of whom."""
    earlier = replace(book, readings=book.readings[:-1]).latest(reading.unit, reading.as_of)
    return {
        "unit": reading.unit,
        "was": str(earlier.value) if earlier else "",
        "now": str(reading.value),
        "told_on": reading.as_of.isoformat(),
        "share": str(rule.shares.get(reading.unit, "")),
    }


def ask(work: Work, event: TargetAsked, county: County, now: datetime) -> Outcome:
    """The board, or one target with its arithmetic."""
    who = county.standpoint(event.by, now)
    if who.person is None or not (may(who, Act.ASK, county.roster) or who.units):
        return NOTHING
    known = known_of(work, county, county.today(now))
    if not event.name:
        return Outcome(answer=Answer(kind="target_board", facts=board_facts(known)))
    name = _named(event.name, known)
    if not name:
        return _no_target(event.name, [r.text for r in known.rules.values()])
    return Outcome(answer=Answer(kind="target_state", facts=target_line(standing(name, known))))


def board_facts(known: Known) -> dict[str, object]:
    """Those behind first, in the policy's order; no unit is named but the owner."""
    lines = sorted(map(target_line, standings(known)), key=lambda line: not line["behind"])
    return {"lines": lines, "total": len(lines), "behind": sum(bool(line["behind"]) for line in lines)} | {
        "day_on": known.on.isoformat()
    }


def _named(said: str, known: Known) -> str:
    """By name or text, or what holds the word, where that is one only."""
    exact = [name for name, rule in known.rules.items() if said in (name, rule.text)]
    found = exact or [name for name, rule in known.rules.items() if said and said in rule.text]
    return found[0] if len(found) == 1 else ""


def _no_target(said: str, names: list[str]) -> Outcome:
    return refuse("no_such_target", said=said, names=names)


def opens(turn: Turn) -> Outcome:
    """The board before the office, each owner what it owns, each unit with a share how far it is itself."""
    known = known_of(turn.work, turn.county, turn.county.today(turn.now))
    if not known.rules:
        return NOTHING
    office = turn.county.office()
    facts = board_facts(known)
    notices = [turn.notice("target_sheet", to_post(office.key), facts)] if office else []
    for unit, lines in _of_units(known).items():
        head = turn.county.roster.head_of(unit)
        if head is not None and head != office:
            said = {"lines": lines, "total": len(lines), "behind": sum(bool(line["behind"]) for line in lines)}
            notices.append(turn.notice("target_sheet", to_post(head.key), facts | said))
    return Outcome(notices=tuple(notices))


def _of_units(known: Known) -> dict[str, list[dict[str, object]]]:
    """By unit, in their order: of the county what it owns, of its own share what it has one of."""
    units = {rule.owner for rule in known.rules.values()} | {u for rule in known.rules.values() for u in rule.shares}
    whole = [target_line(each) for each in standings(known)]
    found = {}
    for unit in sorted(units):
        own = [target_line(each) | {"unit": unit} for each in standings(known.of_unit(unit))]
        found[unit] = [line for line in whole if line["owner"] == unit] + own
    return found


def needs_board(_key: str, _now: datetime) -> Needs:
    """Readings and projects."""
    return NEEDS


TARGETS = Occasion(opens=opens, needs=needs_board, asks=False)
