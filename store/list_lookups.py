"""Lookups of the lists a cadence puts before somebody (`domain/rhythm/sheets.py`): what they look at besides the
projects, by the rule of the policy in force. A list that tells of no matter loads none."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, select

from domain.calendars import COUNTY_ZONE, ONE_DAY
from domain.county import County
from domain.rhythm.cadence_rules import CadenceRule, cadence_key, rule_of
from domain.rhythm.periods import Every, Span, campaign_span, span_of
from domain.rhythm.sheets import MATTERS, REPORTS, lists_of
from store.light_lookups import last_reports_by
from store.round_lookups import MOST, Args, Find, keys_of
from store.tables import duties, items

# Closed matters count in the period that is told of; none is longer than a year.
LOOKED_BACK = timedelta(days=400)


def matters_of_lists(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence, ISO date): every open matter; where months are counted those that ended since it began, too."""
    rule = rule_of(county.policy.cadences, args[0])
    if rule is None or not lists_of(rule) & MATTERS:
        return []
    begins = max(_span(rule, args[1]).first_on, date.fromisoformat(args[1]) - LOOKED_BACK)
    ended = items.c.ended_at >= datetime.combine(begins, time(), COUNTY_ZONE)
    meant = items.c.is_open | ended if "counts" in lists_of(rule) else items.c.is_open
    return keys_of(connection, select(items.c.key).where(meant).order_by(items.c.number).limit(10 * MOST))


def reports_of_lists(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence, ISO date): of each project its last reports by the end of the period, and by the eve of it."""
    rule = rule_of(county.policy.cadences, args[0])
    if rule is None or not lists_of(rule) & REPORTS:
        return []
    span = _span(rule, args[1])
    eve, end = (day.isoformat() for day in (span.first_on - ONE_DAY, min(span.last_on, date.fromisoformat(args[1]))))
    found = (last_reports_by(connection, (day,), county) for day in (eve, end))
    return list(dict.fromkeys(key for keys in found for key in keys))


def duties_of_lists(connection: Connection, args: Args, county: County) -> list[str]:
    """(cadence, ISO date): what was asked by the cadences its lists gather (`of`), in the period that is told of."""
    rule = rule_of(county.policy.cadences, args[0])
    if rule is None or not rule.settings.get("of"):
        return []
    rules = county.policy.cadences
    named = [cadence_key(rules[name].occasion, name) for name in rule.words("of") if name in rules]
    this = duties.c.cadence.in_(named) & (duties.c.period == _span(rule, args[1]).key)
    return keys_of(connection, select(duties.c.key).where(this).order_by(duties.c.key))


def _span(rule: CadenceRule, day: str) -> Span:
    if rule.every is Every.CAMPAIGN and rule.first_on and rule.last_on:
        return campaign_span(rule.first_on, rule.last_on)
    return rule.told_of(span_of(rule.every, date.fromisoformat(day)))


LIST_LOOKUPS: tuple[Find, ...] = (matters_of_lists, reports_of_lists, duties_of_lists)
