"""What messages say of a letter: JSON facts, never words."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from domain.county import County
from domain.letters.drafting import shown_text, unit_name
from domain.letters.letters import Letter
from domain.letters.text import LetterText
from domain.matters.facts import called
from domain.matters.items import Stamp


def letter_facts(letter: Letter, county: County, now: datetime) -> dict[str, object]:
    """What a message about it shows. `number` is the draft's, `reference` the whole number of a signed one."""
    text = shown_text(letter, county, now)
    return {
        "letter": letter.key,
        "letter_kind": letter.letter_kind.value,
        "number": letter.number,
        "year": letter.signed_on.year if letter.signed_on else letter.year,
        "serial": letter.serial,
        "reference": text.number if letter.signed else "",
        "title": text.name,
        "unit": letter.unit,
        "addressee": unit_name(county.roster, letter.unit),
        "grounds": text.paragraphs[0] if text.paragraphs else "",
        "cited": list(letter.cited),
        "special": letter.special,
        "state": letter.state.value,
        "reply_at": letter.reply_due_at.isoformat() if letter.reply_due_at else "",
        "signed_on": letter.signed_on.isoformat() if letter.signed_on else "",
        **_named("drafted_by", letter.drafted, county),
        **_named("reviewed_by", letter.reviewed, county),
        **_named("signed_by", letter.signed, county),
        **_named("acknowledged_by", letter.acknowledged, county),
        "acknowledged_at": letter.acknowledged.at.isoformat() if letter.acknowledged else "",
        "reply": letter.replies[-1].text if letter.replies else "",
        "void_reason": letter.ending.reason if letter.ending else "",
    }


def _named(fact: str, stamp: Stamp | None, county: County) -> dict[str, object]:
    person = county.roster.persons.get(stamp.by) if stamp else None
    post = next(iter(county.roster.posts_of(person.key)), None) if person else None
    return {fact: called(person, post)}


def letter_line(letter: Letter) -> dict[str, object]:
    """One line of a list."""
    return {
        "letter_kind": letter.letter_kind.value,
        "number": letter.number,
        "reference": letter.text.number if letter.signed else "",
        "title": letter.text.name,
        "unit": letter.unit,
        "state": letter.state.value,
        "signed_on": letter.signed_on.isoformat() if letter.signed_on else "",
    }


def paper_facts(letter: Letter, text: LetterText, county: County) -> dict[str, object]:
    """The letter as a file: its name, what is set on it, and the same as lines where no file goes through."""
    formats = county.letter_words.formats
    form = formats.draft_file if text.is_draft else formats.file
    return {
        "file": form.format(reference=text.number, title=text.name),
        "paper": paper(text),
        "paragraphs": [f"{text.addressee}：", *text.paragraphs],
        "title": text.name,
        "letter_kind": letter.letter_kind.value,
        "number": letter.number,
        "reference": "" if text.is_draft else text.number,
    }


def paper(text: LetterText) -> Mapping[str, object]:
    """A letter's text as JSON."""
    day = text.signed_on.isoformat() if text.signed_on else None
    return {**asdict(text), "signed_on": day}
