"""审核, 签发, 作废: two different persons see a letter before it goes, one of them the 审定人 or a leader; only then a
number is drawn. Every act is bound to exactly what was shown."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.calendars import local_date
from domain.codes import is_confirmed
from domain.county import County
from domain.events.letters import LetterReviewed, LetterSigned, LetterVoided
from domain.letters.beginning import grounds_now
from domain.letters.climbing import scheduled
from domain.letters.drafting import content_of, counters, next_of, reply_due, series_of, with_reply_day
from domain.letters.facts import letter_facts
from domain.letters.finding import Case, by_ref, case_of, denied, subjects
from domain.letters.letters import Ending, Letter
from domain.letters.serving import handed, served, to_sign, voided_told
from domain.matters.items import Stamp
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act
from domain.work import Needs, Work

Decision = LetterReviewed | LetterSigned | LetterVoided


def needs_decided(event: Decision, now: datetime) -> Needs:
    """The letter, what it is about, and the registers a number may come from."""
    return Needs(keys=counters(local_date(now).year), lookups=(by_ref(event.ref), *subjects(event.ref)))


def review(work: Work, event: LetterReviewed, county: County, now: datetime) -> Outcome:
    """Looked over by one of the office; put before whoever signs."""
    case = case_of(work, event.by, event.ref, (county, now))
    if isinstance(case, Outcome):
        return case
    refusal = _refused(work, event, case, Act.REVIEW_LETTER)
    if refusal is not None:
        return refusal
    letter = replace(case.letter, reviewed=Stamp(at=now, by=case.who.key), code_digest="")
    facts = letter_facts(letter, county, now)
    notices = to_sign(letter, county, now)
    return Outcome(changes=(letter,), notices=notices, answer=Answer(kind="letter_reviewed", facts=facts))


def sign(work: Work, event: LetterSigned, county: County, now: datetime) -> Outcome:
    """The number is drawn, the letter dated and served; the unit's time begins."""
    case = case_of(work, event.by, event.ref, (county, now))
    if isinstance(case, Outcome):
        return case
    refusal = _unreviewed(case) or _refused(work, event, case, Act.SIGN_LETTER) or _alone(case)
    if refusal is not None:
        return refusal
    counter = next_of(work, series_of(case.letter.letter_kind, local_date(now).year))
    letter = scheduled(_signed(case, counter.value), county, now)
    notices = (*served(letter, county, now), *handed(letter, event.by, county, now))
    answer = Answer(kind="letter_signed", facts=letter_facts(letter, county, now))
    return Outcome(changes=(counter, letter), notices=notices, answer=answer)


def _signed(case: Case, serial: int) -> Letter:
    letter, county, now = case.letter, case.county, case.now
    on = local_date(now)
    code = county.policy.letters.of(letter.letter_kind).code
    number = county.letter_words.reference(code, on.year, serial)
    text = replace(with_reply_day(letter, county, on), number=number, signed_on=on)
    return replace(
        letter,
        year=letter.year,
        serial=serial,
        text=text,
        signed=Stamp(at=now, by=case.who.key),
        reply_due_at=reply_due(letter, county, on),
        terms=county.policy.digest,
        code_digest="",
    )


def _refused(work: Work, event: Decision, case: Case, act: Act) -> Outcome | None:
    """Why a draft is not decided about: by whom, what it is, with which code, on which facts."""
    letter, facts = case.letter, letter_facts(case.letter, case.county, case.now)
    refusal = denied(case.who, act, case.county, letter.unit)
    if refusal is not None:
        return refusal
    if not letter.letter_kind.is_served:
        return refuse("letter_only_draft", **facts)
    if not letter.is_waiting:
        return refuse("letter_decided", **facts)
    if not _code_fits(event, letter):
        return refuse("letter_code", **facts)
    if grounds_now(work, case, event.ref) is None:
        return refuse("letter_lapsed", **facts)
    stands = timedelta(days=case.county.policy.letters.stands_days)
    return refuse("letter_stale", **facts) if letter.drafted_on + stands < local_date(case.now) else None


def _code_fits(event: Decision, letter: Letter) -> bool:
    return is_confirmed(event.by, event.code, letter.code_digest, (letter.key, content_of(letter)))


def _unreviewed(case: Case) -> Outcome | None:
    letter = case.letter
    if letter.reviewed is not None or not letter.is_waiting:
        return None
    return refuse("letter_unreviewed", **letter_facts(letter, case.county, case.now))


def _alone(case: Case) -> Outcome | None:
    """Two persons, and one of them the 审定人, or a leader who signs."""
    letter, who, county = case.letter, case.who, case.county
    reviewer = letter.reviewed.by if letter.reviewed else ""
    approves = any(post.approves_reports for post in who.posts) or _approves(reviewer, county, case.now)
    is_leader = bool(who.roles & {Role.PRINCIPAL, Role.FIELD_LEADER})
    if who.key != reviewer and (is_leader or approves):
        return None
    return refuse("letter_second", **letter_facts(letter, county, case.now))


def _approves(person: str, county: County, now: datetime) -> bool:
    return any(post.approves_reports for post in county.roster.posts_held(person, local_date(now)))


def void(work: Work, event: LetterVoided, county: County, now: datetime) -> Outcome:
    """A draft is dropped and leaves no number; a signed letter keeps its own for ever, as 作废."""
    case = case_of(work, event.by, event.ref, (county, now))
    if isinstance(case, Outcome):
        return case
    refusal = _not_void(case, event)
    if refusal is not None:
        return refusal
    ending = Ending(at=now, by=case.who.key, reason=event.reason)
    letter = replace(case.letter, ending=ending, code_digest="", next_due_at=None)
    notices = tuple(voided_told(letter, county, now)) if letter.signed else ()
    kind = "letter_voided" if letter.signed else "letter_dropped"
    return Outcome(
        changes=(letter,), notices=notices, answer=Answer(kind=kind, facts=letter_facts(letter, county, now))
    )


def _not_void(case: Case, event: LetterVoided) -> Outcome | None:
    letter, facts = case.letter, letter_facts(case.letter, case.county, case.now)
    act = Act.SIGN_LETTER if letter.signed else Act.REVIEW_LETTER
    refusal = denied(case.who, act, case.county, letter.unit)
    if refusal is not None:
        return refusal
    if letter.ending is not None:
        return refuse("letter_decided", **facts)
    if not event.reason:
        return refuse("letter_reason", **facts)
    return None if _code_fits(event, letter) else refuse("letter_code", **facts)
