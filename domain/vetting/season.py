"""Which year is planned now: that of the period which the first step's cadence opened last."""

from datetime import datetime

from domain.county import County
from domain.rhythm.cadence_rules import CadenceRule
from domain.rhythm.schedule import newest
from domain.vetting.candidates import Season

STEP = "step"


def season_of(county: County, now: datetime) -> Season:
    """The season in force; where no cadence opens the first step, next year's."""
    rules = county.policy.vetting
    first = rules.steps[0].name if rules.steps else ""
    rule = rule_of_step(county, first)
    opened = newest(rule, county.calendar, now) if rule is not None else None
    year = opened.span.first_on.year if opened is not None else county.today(now).year + 1
    return Season(rules=rules, year=year)


def rule_of_step(county: County, step: str) -> CadenceRule | None:
    """The cadence by which a step is owed."""
    asked = (rule for rule in county.policy.cadences.values() if rule.settings.get(STEP) == step and rule.proof)
    return next(asked, None) if step else None
