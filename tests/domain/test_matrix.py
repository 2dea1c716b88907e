"""The authorisation matrix of reliability §5.10, typed again: nine roles, twenty-six rows, five channels, each cell as
the rule says it, and as the acts themselves behave; every denial leaves a row."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from domain.actors import Actor, Channel, Standpoint
from domain.audits.denying import DENIED, denial_of
from domain.audits.records import Denial
from domain.events import (
    Acknowledged,
    Asked,
    BindingBegun,
    DestroyingRaw,
    EscalationPaused,
    Event,
    ExtensionAsked,
    HandingOver,
    OutsiderHeard,
    Proposed,
    Reminded,
    Reviewed,
    Submitted,
)
from domain.matters.course import DelayReason
from domain.outcome import Answer
from domain.people.records import Person, Post, Role, Tier
from domain.permits import BY_ACT, PERMITS, Act, Ruling, ruling
from tests.domain.matter_kit import Book, at, content, county, id_of, roster
from tests.domain.test_permits import COLUMNS, FOREIGN, MATRIX, OWN, ROSTER

CHANNELS = ("group", "private", "card", "command", "unproven")
ROWS = [line.split() for line in MATRIX.strip().splitlines()]
LETTERS = {"Y": Ruling.DO, "C": Ruling.CONFIRM, "2": Ruling.SECOND, "p": Ruling.PROPOSE, "-": Ruling.DENY}
CASES = [
    (int(row), Act(act), role, cell, channel)
    for (row, act, *cells) in ROWS
    for role, cell in zip(COLUMNS, cells, strict=True)
    for channel in CHANNELS
]


def actor(channel: str) -> Actor:
    """Through a channel; `unproven` is a callback whose body nobody signed."""
    where = Channel.PRIVATE if channel == "unproven" else Channel(channel)
    return Actor(staff_id="x", channel=where, proven=channel != "unproven")


def holder(role: Role, channel: str) -> Standpoint:
    """Somebody with a post of that role, in the own unit and field."""
    if role is Role.OUTSIDER:
        return Standpoint(actor=actor(channel), person=None, posts=())
    post = Post(key="p", unit=OWN, title="p", role=role, fields=("城建",) if role is Role.FIELD_LEADER else ())
    posts = () if role is Role.MEMBER else (post,)
    return Standpoint(actor=actor(channel), person=Person(key="x", name="x"), posts=posts)


def expected(row: int, cell: str, channel: str, *, foreign: bool) -> Ruling:
    """What the table says, read with the channel limits below it."""
    letter = "-" if cell.endswith("o") and foreign else cell[0]
    if (row in (22, 23, 24, 25) and channel != "command") or (
        row in (19, 20, 27, 28, 29, 30, 31, 32) and channel == "group"
    ):
        return Ruling.DENY
    if channel == "unproven" and row not in (5, 6, 13, 26) and letter == "Y":
        return Ruling.DENY
    return LETTERS[letter]


def test_every_cell_in_every_channel() -> None:
    """Nine roles, twenty-six rows, five channels, for no unit in question, the own one and a foreign one."""
    seen = 0
    for (row, act, role, cell, channel), unit in product(CASES, ("", OWN, FOREIGN)):
        found = ruling(holder(role, channel), act, ROSTER, unit)
        if role is Role.OUTSIDER:
            assert found is Ruling.SILENT, (row, role, channel)
        else:
            wanted = expected(row, cell, channel, foreign=unit == FOREIGN)
            assert found is wanted, (row, act, role, channel, unit)
        seen += 1
    assert seen == len(CASES) * 3
    assert {row for row, *_rest in CASES} == set(range(1, 33))
    assert len(CASES) == len(PERMITS) * 9 * 5


def test_the_typed_table_is_whole() -> None:
    """Every act of the code stands in it, with its row."""
    assert {Act(act): int(row) for row, act, *_cells in ROWS} == {act: BY_ACT[act].row for act in Act}


# The acts themselves. Person of the kit → role and whether 住建局 is his own.

PEOPLE = {
    **{"县长": Role.PRINCIPAL, "城建": Role.FIELD_LEADER, "交通": Role.FIELD_LEADER, "主任": Role.OFFICE},
    **{"住建长": Role.HEAD, "住建员": Role.LIAISON, "交通长": Role.HEAD, "交通员": Role.LIAISON},
    **{"闲人": Role.MEMBER, "网管": Role.SYSADMIN, "审计": Role.AUDITOR, "生人": Role.OUTSIDER},
}
ABROAD = {"交通", "交通长", "交通员"}
NOW, DUE = at("11-23 09:00"), at("12-04 18:00")
EXTRA = {"网管": ("项目办|网管", Role.SYSADMIN), "审计": ("项目办|审计员", Role.AUDITOR)}


def a_book() -> Book:
    """The county with an administrator and an auditor, and one matter of 住建局 that is applied for."""
    people = roster()
    posts, persons = dict(people.posts), dict(people.persons)
    for name, (key, role) in EXTRA.items():
        unit, _, title = key.partition("|")
        posts[key] = Post(key=key, unit=unit, title=title, role=role, holder=name, rank=70)
        persons[name] = replace(people.persons["主任"], key=name, name=name, staff_id=id_of(name))
    book = Book(county(replace(people, posts=posts, persons=persons)))
    book.handed_over(content("住建局", due=DUE), NOW)
    return book


def acted(act: Act, by: Actor) -> Event:
    """The act as an event, on the matter of 住建局."""
    made: dict[Act, Event] = {
        Act.ISSUE: Proposed(by=by, draft="d", content=content("住建局", due=DUE), code="1234"),
        Act.ACKNOWLEDGE: Acknowledged(by=by, items=("2026-1",)),
        Act.ASK_EXTENSION: ExtensionAsked(
            by=by, item="2026-1", due_at=at("12-09 18:00"), reason=DelayReason.ELEMENT, text="等用地批复", code="1234"
        ),
        Act.SUBMIT: Submitted(by=by, text="已办", code="1234", item="2026-1"),
        Act.CLOSE_OUT: Reviewed(by=by, item="2026-1", unit="住建局", accept=True),
        Act.SEND_BACK: Reviewed(by=by, item="2026-1", unit="住建局", accept=False, text="补充"),
        Act.REMIND: Reminded(by=by, item="2026-1"),
        Act.PAUSE: EscalationPaused(by=by, item="2026-1"),
        Act.SEE_LEDGER: Asked(by=by, query="item", item="2026-1"),
        Act.BIND_PEOPLE: HandingOver(by=by, draft="h", giver="住建长", taker="住建员", code="1234"),
        Act.BIND_GROUP: BindingBegun(by=by, draft="b", tier=Tier.STAFF, code="123456"),
        Act.DESTROY_RAW: DestroyingRaw(by=by, draft="r", before_on=NOW.date(), code="1234"),
    }
    return made[act]


TRIED = [
    Act.ISSUE, Act.ACKNOWLEDGE, Act.ASK_EXTENSION, Act.SUBMIT, Act.CLOSE_OUT, Act.SEND_BACK, Act.REMIND, Act.PAUSE,
    Act.SEE_LEDGER, Act.BIND_PEOPLE, Act.BIND_GROUP, Act.DESTROY_RAW,
]  # fmt: skip
# Where the code is stricter than the table: docs/permits.md says so.
STRICTER = {(Act.BIND_GROUP, Role.SYSADMIN)}
# Asking is answered with the help page; only the whole county's roles hear of others' matters.
HELP = "help"


@pytest.mark.parametrize("act", TRIED, ids=str)
def test_the_acts_behave_as_the_table_says(act: Act) -> None:
    """Who may not is told so, or hears nothing at all; who may is not."""
    for name, role in PEOPLE.items():
        by = Actor(staff_id=id_of(name), channel=Channel.PRIVATE, message_id=f"m-{name}", proven=True)
        event = acted(act, by)
        if act is Act.PAUSE and role is Role.SYSADMIN:
            event = EscalationPaused(by=by)  # the one switch for everything, not a single matter's
        answer = a_book().do(event, NOW).answer
        cell = next(cells for _row, each, *cells in ROWS if each == act.value)[COLUMNS.index(role)]
        letter = "-" if (cell.endswith("o") and name in ABROAD) or (act, role) in STRICTER else cell[0]
        denied = answer is None or answer.kind in DENIED or answer.kind == HELP
        assert denied == (letter == "-"), (act, name, answer)
        if role is Role.OUTSIDER:
            assert answer is None or answer.kind in DENIED, (act, name)


# Rows.


@pytest.mark.parametrize("kind", sorted(DENIED))
def test_every_denial_leaves_a_row(kind: str) -> None:
    """Who, what, through which channel, and when; an allowed act leaves none."""
    by = Actor(staff_id="id-x", channel=Channel.GROUP, message_id="m1")
    row = denial_of(Answer(kind=kind, facts={"act": "issue"}), by, NOW)
    assert row == Denial(key="m1", account="id-x", act="issue", reason=kind, channel="group", at=NOW)
    assert denial_of(Answer(kind="signed"), by, NOW) is None
    assert denial_of(None, by, NOW) is None


def test_strangers_leave_one_row_a_minute_between_them() -> None:
    """No amplification, whatever is sent."""
    book = a_book()
    for second, name in product((0, 20, 40), ("生人", "路人")):
        by = Actor(staff_id=id_of(name), channel=Channel.GROUP, conversation="cid-STAFF")
        outcome = book.do(OutsiderHeard(by=by), NOW.replace(second=second))
        assert (outcome.answer, outcome.notices) == (None, ())
    book.do(OutsiderHeard(by=Actor(staff_id=id_of("生人"), channel=Channel.CARD)), NOW.replace(minute=1))
    assert [(d.key, d.account) for d in book.all(Denial)] == [
        ("outsider|2026-11-23T09:00", id_of("生人")),
        ("outsider|2026-11-23T09:01", id_of("生人")),
    ]
