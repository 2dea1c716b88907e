"""What a unit does with a letter: signs for it, replies to it; both are explicit acts of a person."""

from datetime import datetime

from domain.county import County
from domain.events import Acknowledged
from domain.events.letters import LetterAcknowledged, LetterRef, LetterReplied
from domain.letters.climbing import scheduled
from domain.letters.facts import letter_facts
from domain.letters.finding import Case, by_ref, case_of, denied, owed_of
from domain.letters.letters import Letter, Reply
from domain.letters.serving import office_told
from domain.matters.items import Stamp
from domain.matters.signing import acknowledge as sign_items
from domain.matters.signing import needs_acknowledged as needs_items
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act
from domain.replacing import replace
from domain.work import Needs, Work

OfUnit = LetterAcknowledged | LetterReplied


def needs_ref(event: OfUnit, _now: datetime) -> Needs:
    """The letter."""
    return Needs(lookups=(by_ref(event.ref),))


def acknowledge(work: Work, event: LetterAcknowledged, county: County, now: datetime) -> Outcome:
    """签收 督办函5号."""
    case = _own(work, event, (county, now), Act.ACKNOWLEDGE)
    return case if isinstance(case, Outcome) else _acknowledged(case)


def _own(work: Work, event: OfUnit, here: tuple[County, datetime], act: Act) -> Case | Outcome:
    ref = event.ref
    case = case_of(work, event.by, ref, here)
    if isinstance(case, Outcome):
        return case
    letter = case.letter
    if not letter.signed or letter.unit not in case.who.units:
        return denied(case.who, act, case.county, letter.unit) or refuse(
            "letter_unknown", number=ref.number, letter_kind=""
        )
    facts = letter_facts(letter, case.county, case.now)
    return refuse("letter_decided", **facts) if letter.ending else case


def _acknowledged(case: Case) -> Outcome:
    letter, county, now = case.letter, case.county, case.now
    stamp = letter.acknowledged or Stamp(at=now, by=case.who.key)
    letter = scheduled(replace(letter, acknowledged=stamp), county, now)
    answer = Answer(kind="letter_acknowledged", facts=letter_facts(letter, county, now))
    return Outcome(changes=(letter,), answer=answer)


def needs_acknowledged(event: Acknowledged, now: datetime) -> Needs:
    """收到 may mean a letter: the quoted one, or the only one nobody signed for."""
    found = needs_items(event, now)
    letters = (by_ref(LetterRef(handle=event.handle)),) if event.handle else ()
    return replace(found, lookups=(*found.lookups, *letters, owed_of(event.by.staff_id)))


def acknowledge_any(work: Work, event: Acknowledged, county: County, now: datetime) -> Outcome:
    """The letter that is quoted; else matters; where there is none to sign, the only letter."""
    who = county.standpoint(event.by, now)
    if event.handle and (quoted := work.found(Letter, by_ref(LetterRef(handle=event.handle)))):
        return _sign(quoted[0], event, county, now)
    outcome = sign_items(work, event, county, now)
    if outcome.answer is None or outcome.answer.kind != "nothing_to_sign":
        return outcome
    mine = [each for each in work.found(Letter, owed_of(event.by.staff_id)) if each.unit in who.units]
    unsigned = [each for each in mine if each.acknowledged is None]
    return _sign(unsigned[0], event, county, now) if len(unsigned) == 1 else outcome


def _sign(letter: Letter, event: Acknowledged, county: County, now: datetime) -> Outcome:
    who = county.standpoint(event.by, now)
    if letter.unit not in who.units or not letter.is_in_force:
        return denied(who, Act.ACKNOWLEDGE, county, letter.unit) or refuse(
            "letter_decided", **letter_facts(letter, county, now)
        )
    return _acknowledged(Case(letter=letter, who=who, county=county, now=now))


def reply(work: Work, event: LetterReplied, county: County, now: datetime) -> Outcome:
    """回函: its ladder ends, the office hears of it. A reply is a receipt as well, the facts stay apart."""
    case = _own(work, event, (county, now), Act.REPORT)
    if isinstance(case, Outcome):
        return case
    said = Reply(at=now, by=case.who.key, text=event.text)
    letter = scheduled(replace(case.letter, replies=(*case.letter.replies, said)), county, now)
    answer = Answer(kind="letter_reply_saved", facts=letter_facts(letter, county, now))
    return Outcome(changes=(letter,), notices=office_told(letter, "letter_replied", county, now), answer=answer)
