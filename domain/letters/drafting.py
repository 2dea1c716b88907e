"""A letter is drafted: by the machine on the day it is due, or by the office at any time; it goes nowhere by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.codes import code_digest, state_digest
from domain.county import County
from domain.letters.grounds import REPLY_ON, Grounds, cited
from domain.letters.kinds import LetterKind
from domain.letters.letters import Letter
from domain.letters.text import LetterText
from domain.letters.triggers import counted
from domain.letters.words import composed
from domain.matters.items import Counter, Stamp
from domain.people.roster import Roster
from domain.work import Key, Work


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What is drafted: which kind, on which grounds, after which letters; `key` "" = a person began it."""

    kind: LetterKind
    grounds: Grounds
    before: Sequence[Letter]
    by: str = ""
    key: str = ""
    special: str = ""


def drafts_of(year: int) -> str:
    """The counter that numbers drafts."""
    return f"letter|draft|{year}"


def series_of(kind: LetterKind, year: int) -> str:
    """The register of a kind: the counter its numbers come from, without gaps."""
    return f"letter|{kind.value}|{year}"


def counters(year: int) -> tuple[Key, ...]:
    """Every counter a letter may draw from."""
    kinds = (series_of(kind, year) for kind in LetterKind if kind.is_served)
    return tuple((Counter.kind, key) for key in (drafts_of(year), *kinds))


def next_of(work: Work, key: str) -> Counter:
    """The counter with its next number drawn."""
    counter = work.get(Counter, key) or Counter(key=key)
    return replace(counter, value=counter.value + 1)


def drafted(brief: Brief, number: int, county: County, now: datetime) -> Letter:
    """The letter as it would go today, but for its number and its date."""
    on, grounds = county.today(now), brief.grounds
    before = counted(brief.before, county.policy.letters, on)
    return Letter(
        key=brief.key or f"{grounds.key}|{brief.kind.value}|{on.year}-{number}",
        year=on.year,
        number=number,
        letter_kind=brief.kind,
        cause=grounds.cause,
        subject=grounds.key,
        about_item=grounds.about_item,
        unit=grounds.unit,
        drafted_on=on,
        text=_text(brief, before, county, on),
        cited=tuple(each.text.number for each in before),
        special=brief.special,
        drafted=Stamp(at=now, by=brief.by),
        terms=county.policy.digest,
    )


def redrafted(old: Letter, brief: Brief, county: County, now: datetime) -> Letter:
    """The same letter from today's facts; whoever had looked it over looks again."""
    fresh = drafted(brief, old.number, county, now)
    return replace(fresh, key=old.key, year=old.year, special=old.special, drafted=old.drafted)


def _text(brief: Brief, before: Sequence[Letter], county: County, on: date) -> LetterText:
    words, rules, grounds = county.letter_words, county.policy.letters, brief.grounds
    office = office_name(county)
    shared = {
        "unit": unit_name(county.roster, grounds.unit),
        "office": office,
        "year": str(on.year),
        "today": words.day(on),
        "earlier": cited(before, county),
        "reply_on": REPLY_ON,
    }
    said = composed(words, brief.kind, grounds.cause, grounds.facts | shared)
    is_served = brief.kind.is_served
    return LetterText(
        office=office,
        number=words.reference(rules.of(brief.kind).code, on.year, 0) if is_served else "",
        title=said.title,
        addressee=unit_name(county.roster, grounds.unit),
        paragraphs=said.paragraphs,
        signature=office,
        contact=_contact(county, on),
        copies=rules.copies if is_served else (),
    )


def office_name(county: County) -> str:
    """The office's full name, as the roster has it."""
    post = county.office()
    return unit_name(county.roster, post.unit) if post else county.house.signature


def unit_name(roster: Roster, unit: str) -> str:
    """The full name of a unit."""
    return roster.units[unit].name if unit in roster.units else unit


def _contact(county: County, on: date) -> str:
    """What the house says, or who holds the office."""
    post = county.office()
    person = county.roster.seat(post, on).person if post else None
    name = person.name if person else ""
    return county.house.contact or (county.letter_words.formats.contact.format(name=name) if name else "")


def reply_due(letter: Letter, county: County, on: date) -> datetime:
    """The close of the day by which the unit has to reply, where the letter is signed on a day."""
    days = county.policy.letters.of(letter.letter_kind).reply_work_days
    return county.house.office.close_of(county.calendar.add_work_days(on, days))


def shown_text(letter: Letter, county: County, now: datetime) -> LetterText:
    """As it stands: a draft with the reply day it would have if it were signed today."""
    if not letter.is_waiting:
        return letter.text
    return with_reply_day(letter, county, county.today(now))


def with_reply_day(letter: Letter, county: County, on: date) -> LetterText:
    """The text with its reply day."""
    day = county.letter_words.day(county.today(reply_due(letter, county, on)))
    paragraphs = tuple(each.replace(REPLY_ON, day) for each in letter.text.paragraphs)
    return replace(letter.text, paragraphs=paragraphs)


def content_of(letter: Letter) -> str:
    """What a code is bound to: the text, and what has been decided about it."""
    return state_digest((letter.text, letter.reviewed, letter.signed, letter.ending))


def with_code(letter: Letter, code: str, account: str) -> Letter:
    """The letter with a one-time code for whoever was just shown it."""
    return replace(letter, code_digest=code_digest(code, letter.key, account, content_of(letter)))
