"""Lookups of the lists a cadence puts before somebody (`domain/rhythm/sheets.py`): what they look at besides the
projects, by the rule of the policy in force. A list that tells of no matter loads none."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, select

from domain.calendars import COUNTY_ZONE, ONE_DAY
from domain.county import County
from domain.rhythm.cadence_rules import CadenceRule, cadence_key, rules_meant
from domain.rhythm.periods import Every, Span, campaign_span, span_of
from domain.rhythm.sheets import MATTERS, REPORTS, lists_of
from store.light_lookups import last_reports_by
from store.round_lookups import MOST, Args, Find, keys_of
from store.tables import duties, items

# Closed matters count in the period that is told of; none is longer than a year.
LOOKED_BACK = timedelta(days=400)


def matters_of_lists(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence or name, ISO date): every open matter; where months are counted those that ended since it began, too."""
    rules = [r for r in rules_meant(county.policy.cadences, args[0]) if lists_of(r) & MATTERS]
    if not rules:
        return []
    counting = [_span(rule, args[1]).first_on for rule in rules if "counts" in lists_of(rule)]
    begins = max(min(counting), date.fromisoformat(args[1]) - LOOKED_BACK) if counting else None
    ended = items.c.ended_at >= datetime.combine(begins, time(), COUNTY_ZONE) if begins else None
    meant = items.c.is_open if ended is None else items.c.is_open | ended
    return keys_of(connection, select(items.c.key).where(meant).order_by(items.c.number).limit(10 * MOST))


def reports_of_lists(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence or name, ISO date): of each project its last reports by the end of the period, and by the eve of it."""
    rules = [r for r in rules_meant(county.policy.cadences, args[0]) if lists_of(r) & REPORTS]
    days = [day for rule in rules for day in _ends(_span(rule, args[1]), date.fromisoformat(args[1]))]
    found = (last_reports_by(connection, (day,), county) for day in dict.fromkeys(days))
    return list(dict.fromkeys(key for keys in found for key in keys))


def _ends(span: Span, today: date) -> tuple[str, str]:
    return (span.first_on - ONE_DAY).isoformat(), min(span.last_on, today).isoformat()


def duties_of_lists(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence or name, ISO date): what was asked by the cadences its lists gather (`of`), in the period told of."""
    rules = [r for r in rules_meant(county.policy.cadences, args[0]) if r.settings.get("of")]
    return list(dict.fromkeys(key for rule in rules for key in _gathered(connection, rule, args[1], county)))


def _gathered(connection: Connection, rule: CadenceRule, day: str, county: County) -> list[str]:
    rules = county.policy.cadences
    named = [cadence_key(rules[name].occasion, name) for name in rule.words("of") if name in rules]
    this = duties.c.cadence.in_(named) & (duties.c.period == _span(rule, day).key)
    return keys_of(connection, select(duties.c.key).where(this).order_by(duties.c.key))


def _span(rule: CadenceRule, day: str) -> Span:
    if rule.every is Every.CAMPAIGN and rule.first_on and rule.last_on:
        return campaign_span(rule.first_on, rule.last_on)
    return rule.told_of(span_of(rule.every, date.fromisoformat(day)))


def duties_of_step(connection: Connection, args: Args, county: County) -> list[str]:
    """(step of 论证): what is still owed by the cadences that ask for it."""
    rules = county.policy.cadences.items()
    keys = [cadence_key(rule.occasion, name) for name, rule in rules if rule.settings.get("step") == args[0]]
    this = duties.c.is_missing & duties.c.cadence.in_(keys)
    return keys_of(connection, select(duties.c.key).where(this).order_by(duties.c.key)) if keys else []


LIST_LOOKUPS: tuple[Find, ...] = (matters_of_lists, reports_of_lists, duties_of_lists, duties_of_step)
