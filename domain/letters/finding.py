"""Which letter is meant, and what has to be loaded to decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.actors import Actor, Standpoint
from domain.county import County
from domain.events.letters import LetterRef
from domain.letters.facts import letter_line
from domain.letters.letters import Letter
from domain.matters.items import Item
from domain.outcome import Outcome, refuse
from domain.permits import Act, Grant, Ruling, grant_of, roles_with, ruling
from domain.projects.files import ProjectFile
from domain.work import Lookup, Work

RECENT = Lookup(name="recent_letters", kind=Letter.kind)
"""Every letter that waits, is owed or still counts, the newest first."""


def by_ref(ref: LetterRef) -> Lookup:
    """The letter a number or a quoted message means; of two years, where both still stand, both."""
    kind = ref.letter_kind.value if ref.letter_kind else ""
    years = f"{ref.year},{ref.year - 1}" if ref.unsaid else str(ref.year)
    return Lookup(name="letters_by_ref", kind=Letter.kind, args=(kind, years, str(ref.number), ref.handle))


def subjects(ref: LetterRef) -> tuple[Lookup, Lookup]:
    """What that letter is about."""
    args = by_ref(ref).args
    return (
        Lookup(name="projects_of_letter", kind=ProjectFile.kind, args=args),
        Lookup(name="items_of_letter", kind=Item.kind, args=args),
    )


def owed_of(staff_id: str) -> Lookup:
    """The letters that the account's units have not replied to."""
    return Lookup(name="owed_letters", kind=Letter.kind, args=(staff_id,))


def about(letters: Sequence[Letter], subject: str, project: str = "") -> list[Letter]:
    """Those about a project or matter; about a matter those of its project too."""
    return [each for each in letters if each.subject in (subject, project) and each.subject]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One act about one letter."""

    letter: Letter
    who: Standpoint
    county: County
    now: datetime


def case_of(work: Work, by: Actor, ref: LetterRef, here: tuple[County, datetime]) -> Case | Outcome:
    """The letter that is meant, or what to ask."""
    county, now = here
    found = work.found(Letter, by_ref(ref))
    if not found:
        return refuse("letter_unknown", number=ref.number, letter_kind=ref.letter_kind.value if ref.letter_kind else "")
    if len(found) > 1:
        return refuse("which_letter", lines=[letter_line(each) | {"year": each.year} for each in found])
    return Case(letter=found[0], who=county.standpoint(by, now), county=county, now=now)


def denied(who: Standpoint, act: Act, county: County, unit: str) -> Outcome | None:
    """Why an act may not be done here; None where it may, if need be with a code or a second person."""
    if ruling(who, act, county.roster, unit) in (Ruling.DO, Ruling.CONFIRM, Ruling.SECOND):
        return None
    if grant_of(who, act, county.roster, unit) is Grant.ALLOW and not who.actor.proven:
        return refuse("unproven")
    return refuse("no_permit", act=act.value, who_can=[role.value for role in roles_with(act)])
