"""The plain occasion: a post owes something each period. It is asked once, reminded at the nudges while it still owes,
and the close names what is missing to the office and to the own unit, nobody else (domain §10.11)."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from domain.calendars import local_date
from domain.messages.notices import Notice, to_post
from domain.outcome import Outcome
from domain.projects.files import ProjectFile
from domain.rhythm.owing import Owed
from domain.rhythm.proofs import SAID
from domain.rhythm.sheets import SETTINGS, needs_lists, sheet_lines
from domain.rhythm.turns import Occasion, Turn
from domain.rhythm.views import Line
from domain.rounds.duties import Duty


def opens(turn: Turn) -> Outcome:
    """Each post hears once what it owes."""
    return Outcome(notices=tuple(_asked(turn, "owed_prompt", turn.owed)))


def nudges(turn: Turn) -> Outcome:
    """Only who still owes something."""
    return Outcome(notices=tuple(_asked(turn, "owed_nudge", (d for d in turn.duties if d.is_missing))))


def _asked(turn: Turn, kind: str, owed: Iterable[Owed | Duty]) -> Iterator[Notice]:
    for post, own in groupby(sorted(owed, key=attrgetter("post", "subject")), attrgetter("post")):
        about = tuple(own)
        lines: list[Line] = [
            {"list": "own", "name": subject_name(turn, each.subject), "unit": each.unit} for each in about
        ]
        if kind == "owed_prompt" and turn.rule.words("lists"):
            lines = sheet_lines(turn, Owed(post=post, unit=about[0].unit)) or lines
        answer = turn.rule.text if turn.rule.proof == SAID else ""
        facts = {"lines": lines, "count": len(lines), "needed": turn.rule.needed, "answer": answer}
        facts["step"] = turn.rule.settings.get("step", "")
        yield turn.asking(kind, to_post(post), facts)


def _own_line(turn: Turn, each: Owed | Duty) -> Line:
    return {"list": "own", "name": subject_name(turn, each.subject), "unit": each.unit}


def subject_name(turn: Turn, subject: str) -> str:
    """A project's name, or the subject as it stands."""
    project = turn.work.get(ProjectFile, subject)
    return project.name if project else subject


def closes(turn: Turn) -> Outcome:
    """The office hears of all that is missing; a unit's head of its own, unless nobody can be sure that we heard."""
    missing = sorted((d for d in turn.duties if d.is_missing), key=attrgetter("unit", "key"))
    if not missing:
        return Outcome()
    office = turn.county.office()
    notices = [_missing(turn, office.key, missing, unit="")] if office else []
    for unit, own in groupby(missing, attrgetter("unit")):
        head = turn.county.roster.head_of(unit)
        named = [duty for duty in own if _is_of(turn, duty, unit)]
        if head is not None and head != office and named and not turn.doubtful:
            notices.append(_missing(turn, head.key, named, unit=unit))
    return Outcome(notices=tuple(notices))


def _is_of(turn: Turn, duty: Duty, unit: str) -> bool:
    """Whether a post of the unit owes it: what a leader owes about a unit's project is no business of its head."""
    post = turn.county.roster.posts.get(duty.post)
    return post is not None and post.unit == unit


def _missing(turn: Turn, post: str, missing: list[Duty], *, unit: str) -> Notice:
    facts = {"unit": unit, "asked": len(turn.duties), "missing": [_line(turn, duty) for duty in missing]}
    return turn.notice("owed_missing", to_post(post), facts)


def _line(turn: Turn, duty: Duty) -> dict[str, object]:
    roster = turn.county.roster
    post = roster.posts.get(duty.post)
    person = roster.seat(post, local_date(turn.now)).person if post else None
    return {
        "unit": duty.unit,
        "person": person.name if person else "",
        "name": subject_name(turn, duty.subject),
        "missed_in_a_row": duty.missed_in_a_row,
    }


OWED = Occasion(
    opens=opens, nudges=nudges, closes=closes, needs=needs_lists, settings={**SETTINGS, "of": tuple, "counts": int}
)
