"""Questions about letters, within the asker's scope: one letter, what waits for a decision, the register, those about
a matter or a project."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.actors import Standpoint
from domain.county import County
from domain.events.letters import LetterAsked
from domain.letters.beginning import shown
from domain.letters.drafting import with_code
from domain.letters.facts import letter_facts, letter_line
from domain.letters.finding import RECENT, Case, about, by_ref
from domain.letters.letters import Letter
from domain.letters.serving import handed
from domain.matters.gate import Submission
from domain.matters.gates import waiting
from domain.matters.items import Item
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may, roles_with
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.work import Needs, Work

MOST_LINES = 8


def needs_asked(event: LetterAsked, _now: datetime) -> Needs:
    """What the question is about."""
    keys = ((Item.kind, event.item),) if event.item else ()
    more = (ALL_PROJECTS,) if event.project else ()
    if event.query == "one":
        return Needs(lookups=(by_ref(event.ref),))
    return Needs(keys=keys, lookups=(RECENT, *more, *((waiting(""),) if event.query == "waits" else ())))


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """A question with who asks."""

    work: Work
    event: LetterAsked
    who: Standpoint
    county: County
    now: datetime

    def visible(self) -> list[Letter]:
        """The letters the asker may know of: the office and leaders theirs, a unit what was served to it."""
        return [each for each in self.work.found(Letter, RECENT) if self.sees(each)]

    def sees(self, letter: Letter) -> bool:
        """Drafts are the office's and those leaders' who may sign; the rest whoever sees the ledger of the unit."""
        if letter.is_waiting or not letter.signed:
            return self.decides(letter)
        return may(self.who, Act.SEE_LEDGER, self.county.roster, letter.unit)

    def decides(self, letter: Letter) -> bool:
        """Whether a draft may be shown."""
        return Role.OFFICE in self.who.roles or may(self.who, Act.SIGN_LETTER, self.county.roster, letter.unit)


def ask(work: Work, event: LetterAsked, county: County, now: datetime) -> Outcome:
    """The answer, or why there is none."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return Outcome()
    return QUESTIONS[event.query](Inquiry(work=work, event=event, who=who, county=county, now=now))


def _one(inquiry: Inquiry) -> Outcome:
    """A draft with the code for whoever may decide; a letter with where it stands; both with the file."""
    event, county, now = inquiry.event, inquiry.county, inquiry.now
    letter = next((each for each in inquiry.work.found(Letter, by_ref(event.ref)) if inquiry.sees(each)), None)
    if letter is None:
        kind = event.ref.letter_kind
        return refuse("letter_unknown", number=event.ref.number, letter_kind=kind.value if kind else "")
    if inquiry.decides(letter):
        letter = with_code(letter, event.code, event.by.staff_id)
    case = Case(letter=letter, who=inquiry.who, county=county, now=now)
    if letter.is_waiting:
        return shown(case, event.code)
    facts = letter_facts(letter, county, now) | {"code": event.code if inquiry.decides(letter) else ""}
    notices = handed(letter, event.by, county, now)
    return Outcome(changes=(letter,), notices=notices, answer=Answer(kind="letter_state", facts=facts))


def _waits(inquiry: Inquiry) -> Outcome:
    """待审定: the drafts, and what would go up."""
    if not inquiry.who.roles & {Role.OFFICE, Role.PRINCIPAL, Role.FIELD_LEADER}:
        return refuse("no_permit", act=Act.RELEASE.value, who_can=[role.value for role in roles_with(Act.RELEASE)])
    letters = [each for each in inquiry.visible() if each.is_waiting]
    office = Role.OFFICE in inquiry.who.roles
    reports = inquiry.work.found(Submission, waiting("")) if office else ()
    ups = [each.named for each in reports[:MOST_LINES]]
    facts = _listed(letters) | {"reports": len(reports), "ups": ups}
    return Outcome(answer=Answer(kind="waiting_list", facts=facts))


def _listed(letters: Sequence[Letter]) -> dict[str, object]:
    return {"lines": [letter_line(each) for each in letters[:MOST_LINES]], "total": len(letters)}


def _register(inquiry: Inquiry) -> Outcome:
    """Numbers without gaps: voided ones stand among them. Of one kind, to one unit, of one month or year."""
    kind, unit, month = inquiry.event.letter_kind, inquiry.event.unit, inquiry.event.month
    signed = (each for each in inquiry.visible() if each.signed and kind in (None, each.letter_kind))
    of_unit = (each for each in signed if unit in ("", each.unit))
    found = [each for each in of_unit if each.signed_on and each.signed_on.isoformat().startswith(month)]
    kinds = Counter(each.letter_kind.value for each in found)
    facts = _listed(found) | {
        "letter_kind": kind.value if kind else "",
        "name": unit,
        "month": month,
        "by_kind": [{"letter_kind": name, "count": count} for name, count in sorted(kinds.items())],
    }
    return Outcome(answer=Answer(kind="letter_list", facts=facts))


def _of(inquiry: Inquiry) -> Outcome:
    """12号发过几次函."""
    subject = _subject(inquiry)
    if isinstance(subject, Outcome):
        return subject
    name, letters = subject
    sent = [each for each in letters if each.signed]
    facts = _listed(sent) | {"letter_kind": "", "name": name, "month": "", "by_kind": []}
    return Outcome(answer=Answer(kind="letter_list", facts=facts))


def _subject(inquiry: Inquiry) -> tuple[str, list[Letter]] | Outcome:
    event = inquiry.event
    if event.item:
        item = inquiry.work.get(Item, event.item)
        if item is None:
            return refuse("no_such_item", number=event.item.partition("-")[2], open=[])
        return item.title, about(inquiry.visible(), item.key, item.project)
    found = named(inquiry.work.found(ProjectFile, ALL_PROJECTS), event.project)
    if len(found) != 1:
        return refuse("which_file", said=event.project, names=[p.name for p in found[:5]])
    return found[0].name, about(inquiry.visible(), found[0].key)


QUESTIONS: Mapping[str, Callable[[Inquiry], Outcome]] = {
    "one": _one, "waits": _waits, "register": _register, "of": _of,
}  # fmt: skip
