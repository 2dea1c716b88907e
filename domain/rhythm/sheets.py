"""SHEETS: lists a cadence puts before a post by itself, by the words in `settings.lists`, on the date the policy names,
within the scope of the post (domain §8). A list of a forum that is for the leaders' groups goes through the gate."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.calendars import local_date
from domain.codes import derived_code
from domain.matters.gate import Submission
from domain.matters.gates import asked
from domain.messages.notices import to_post
from domain.outcome import Outcome
from domain.people.records import Tier
from domain.rhythm.cadence_rules import CadenceRule
from domain.rhythm.inspection_lists import INSPECTION_LISTS
from domain.rhythm.matter_lists import MATTER_LISTS
from domain.rhythm.need_lists import NEED_LISTS
from domain.rhythm.owing import Owed
from domain.rhythm.plan_lists import PLAN_LISTS
from domain.rhythm.project_lists import PROJECT_LISTS
from domain.rhythm.report_lists import REPORT_LISTS
from domain.rhythm.turns import Occasion, Turn
from domain.rhythm.views import Line, Lists, Looking, answers_to, matters_of, reports_of, view_of
from domain.work import Needs

SETTINGS: Mapping[str, type] = {
    "lists": tuple, "within_days": int, "whole_county": int, "told": str, "level": str, "levels": tuple,
    "topics": tuple, "step": str,
}  # fmt: skip
SHEETS: Lists = {**PROJECT_LISTS, **NEED_LISTS, **MATTER_LISTS, **INSPECTION_LISTS, **PLAN_LISTS, **REPORT_LISTS}
# Which lists look at more than the projects.
MATTERS, REPORTS = frozenset({*MATTER_LISTS, *INSPECTION_LISTS, "drafts"}), frozenset(REPORT_LISTS)


def lists_of(rule: CadenceRule) -> frozenset[str]:
    """The lists a rule names."""
    return frozenset(rule.words("lists"))


def needs_lists(key: str, now: datetime) -> Needs:
    """What the lists of a cadence look at; the store knows by its rule what that is."""
    day = local_date(now).isoformat()
    return Needs(lookups=(matters_of(key, day), reports_of(key, day), answers_to(key, day)))


def sheet_lines(turn: Turn, owed: Owed) -> list[Line]:
    """Every line of the lists the rule names, in their order."""
    looking = Looking(
        work=turn.work, county=turn.county, rule=turn.rule, span=turn.moments.span, now=turn.now, key=turn.cadence.key
    )  # fmt: skip
    return lines_of(looking, owed)


def lines_of(looking: Looking, owed: Owed) -> list[Line]:
    """The same, in a turn or when somebody asks."""
    view = view_of(looking, owed)
    return [{"list": name, **line} for name in looking.rule.words("lists") for line in SHEETS[name](view)]


def opens(turn: Turn) -> Outcome:
    """Each post gets its sheet once; an empty one is not sent."""
    posts = {owed.post: owed for owed in turn.owed}
    sheets = ((post, sheet_lines(turn, owed)) for post, owed in posts.items())
    return Outcome(
        notices=tuple(
            turn.notice("sheet", to_post(post), {"lines": lines, "count": len(lines)})
            for post, lines in sheets
            if lines
        )
    )


def puts(turn: Turn) -> Outcome:
    """One paper for a forum of leaders: put before the 审定人, and it leaves only by a person (domain §2.9)."""
    lines = sheet_lines(turn, Owed(post="", unit=""))
    if not lines:
        return Outcome()
    key = f"{turn.cadence.occasion}|paper"
    tier = str(turn.rule.settings.get("tier", Tier.PRINCIPAL.value))
    submission = Submission(
        key=key,
        notice="paper",
        tier=tier,
        opened_at=turn.now,
        facts={**turn.facts, "lines": lines, "count": len(lines), "sums": _sums(lines), "to_tier": tier},
    )
    put, notices = asked(submission, derived_code(turn.seed, key), turn.county, turn.now)
    return Outcome(changes=(put,), notices=tuple(notices))


def _sums(lines: Iterable[Line]) -> list[dict[str, object]]:
    """How many lines each list has, in their order."""
    counted = Counter(str(line["list"]) for line in lines)
    return [{"list": name, "count": n} for name, n in counted.items()]


SHEET = Occasion(opens=opens, needs=needs_lists, asks=False, settings=SETTINGS)
PAPER = Occasion(opens=puts, needs=needs_lists, asks=False, settings={**SETTINGS, "tier": str})
