"""No text whatsoever raises, and none writes what its sender may not: random and mutated sentences through the reading
and the rules. 2,000 of them here, 10,000 in `make soak`."""

import random
from collections.abc import Iterator
from datetime import datetime
from functools import cache

import pytest

from domain import decide as table
from domain.actors import Actor, Channel, Standpoint
from domain.calendars import COUNTY_ZONE
from domain.events import Confirmed, Event, Proposed, Unproven
from domain.matters.drafts import Content, Share
from domain.matters.items import Item
from domain.messages.missed import Miss
from domain.outcome import Outcome
from domain.people.records import Role
from domain.proving.standing import only_begins
from handlers.commands import understood
from handlers.language.sentences.interpret import interpret
from tests.domain.matter_kit import Book
from tests.language.kit import corpus, county, person_of, said

MANY = [pytest.param(2_000, id="ci"), pytest.param(10_000, id="soak", marks=pytest.mark.soak)]
MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)
DUE = datetime(2026, 12, 4, 18, 0, tzinfo=COUNTY_ZONE)
# The office, a liaison, a head of unit, a leader, and one who holds no post.
SPEAKERS = ("王敏", "李静", "张伟明", "陈海峰", "丁强")
PIECES = [
    *"0123456789一二三十百万亿号月日前内、，。#@？！：〔〕 \n\t",
    "收到",
    "办结",
    "销号",
    "确认",
    "交办",
    "撤回",
    "同意",
    "延期",
]
ODD = ["\u200b", "‮", "👨‍👩‍👧", "é", "𬱖", "\x00", "\\", "{{", "[x](y)", "9" * 40, "号" * 30]
DECIDERS = frozenset({Role.OFFICE, Role.PRINCIPAL, Role.FIELD_LEADER})


def sentences(many: int, seed: int) -> Iterator[str]:
    """Half of them people's sentences cut, joined, doubled and scattered with pieces, half of them noise."""
    rng = random.Random(seed)
    known = [line["text"] for line in corpus("unseen")]
    for _number in range(many):
        if rng.random() < 0.5:
            yield "".join(rng.choice((*PIECES, *ODD, rng.choice(known))) for _piece in range(rng.randint(0, 12)))
            continue
        text = list(rng.choice(known))
        for _change in range(rng.randint(0, 4)):
            at = rng.randint(0, len(text))
            match rng.randrange(4):
                case 0:
                    del text[at : at + rng.randint(1, 4)]
                case 1:
                    text.insert(at, rng.choice((*PIECES, *ODD)))
                case 2:
                    text[at:at] = text[at : at + 5]
                case _:
                    text.extend(rng.choice(known))
        yield "".join(text)


@cache
def book() -> Book:
    """Three matters of two units, the first of both."""
    kept = Book(county()[0])
    office = Actor(staff_id=person_of("王敏"), channel=Channel.PRIVATE, message_id="m", proven=True)
    for number, units in enumerate((("住建局", "财政局"), ("住建局",), ("财政局",)), 1):
        shares = tuple(Share(unit=unit, role="responsible") for unit in units)
        content = Content(title=f"第{number}件事", shares=shares, due_at=DUE)
        kept.do(Proposed(by=office, draft=f"d{number}", content=content, code="1234"), MONDAY)
        kept.do(Confirmed(by=office, draft=f"d{number}", code="1234"), MONDAY)
    assert len(kept.all(Item)) == 3
    return kept


def through(event: Event, *, proven: bool) -> Outcome:
    """What the rules make of it; nothing is kept."""
    if not proven and only_begins(event):
        event = Unproven(by=event.by, event=event, code="7777")
    kept = book()
    return table.decide(kept.work(table.needs(event, MONDAY)), event, kept.county, MONDAY)


def trespasses(outcome: Outcome, who: Standpoint) -> list[str]:
    """What was written that this person may not write: a new matter without a confirmation, another unit's share,
    anything at all by somebody without a post."""
    if not who.posts:
        return [change.kind for change in outcome.changes if not isinstance(change, Miss)]
    found = []
    for change in outcome.changes:
        before = book().rows.get(("item", change.key))
        if not isinstance(change, Item) or before == change:
            continue
        if not isinstance(before, Item):
            found.append(f"new {change.key}")
        elif not who.roles & DECIDERS:
            others = [b for b in before.branches if b.unit not in who.units]
            found += [f"{change.key} {b.unit}" for b in others if change.branch(b.unit) != b]
    return found


@pytest.mark.parametrize("many", MANY)
@pytest.mark.timeout(1_200)
def test_no_text_raises_and_none_writes_what_its_sender_may_not(many):
    """Five people, in the group and one to one, by words that are signed and words that are not."""
    for number, text in enumerate(sentences(many, seed=20261123)):
        name = SPEAKERS[number % len(SPEAKERS)]
        words, projects = said(text, name, MONDAY, group=number % 2 == 0)
        interpret(words, projects)
        event = understood(words)
        if event is not None:
            outcome = through(event, proven=number % 3 == 0)
            assert trespasses(outcome, words.who) == [], (name, text, event)


@pytest.mark.parametrize(
    ("other", "found"), [("李静", []), ("包晓晨", ["2026-1 住建局"]), ("丁强", ["item", "undo"])], ids=str
)
def test_a_trespass_would_be_seen(other, found):
    """The same act as if somebody of another unit, or of none, had done it."""
    words, _projects = said("收到1", "张伟明", MONDAY)
    event = understood(words)
    assert event is not None
    assert trespasses(through(event, proven=True), said("", other, MONDAY)[0].who) == found
