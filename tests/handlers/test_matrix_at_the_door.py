"""The matrix of reliability §5.10 from the words to the rows: what a person of each role says, in a group, one to one
and by a callback nobody signed, goes through `receive` and the door into a real store, and is undone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, func, select

from bot.messages import Inbound, InboundKind
from domain.actors import Channel
from domain.audits.denying import DENIED
from domain.events import Commanded, DispatchResolved, ExtensionAsked, LedgerAsked, TrailAsked
from domain.events.outbox import Resolution
from domain.messages.quota import Allowance
from domain.outcome import Answer
from domain.people.records import Binding, Group, Member, Person, Post, Role, Standing, Tier
from domain.people.roster import Roster
from domain.permits import Act
from handlers.apply import Door
from handlers.language.vocabulary import remembering
from handlers.receive import Receiving, receive
from store import tables
from store.engine import Store
from store.ledger import Ledger
from tests.domain.matter_kit import Book, at, by, content, county, id_of, roster, signs
from tests.domain.test_gates import waiting
from tests.store.store_kit import keep, reader, seed

T = TypeVar("T")
NOW, EARLIER = at("12-04 09:30"), at("12-04 09:20")
DUE, LATER = at("12-21 18:00"), at("12-23 18:00")
GROUP = "cid-STAFF"

# Typed from the document: 主 分 督 责 联 普 外 系 审; o = the own unit or field only. 1 is overdue and before the gate,
# 2 fresh, 3 applied for, 4 a problem, 5 asks for more time; all of them 住建局's.
# Row 15 wants its code of leaders too (S05); the help page is for everybody whom the roster knows.
MATRIX = """
1  | 交办 住建局 下周五前 报送方案 | C Co C  -  -  - - - -
2  | 代县长交办 住建局 下周五前 报送方案 | - - C - - - - - -
3  | 转办2 水利局                  | C Co C  -  -  - - - -
4  | 撤销2 重复交办                | C Co 2  -  -  - - - -
5  | 收到2                         | - -  -  Yo Yo - - - -
6  | 反馈2 正在办理                | - -  Y  Yo Yo - - - -
8  | 延期2 到12月30日 等用地批复   | - -  -  Yo po - - - -
9  | 同意延期5                     | C Co C  -  -  - - - -
10 | 办结2 方案已报送              | - -  -  Co po - - - -
11 | 销号3                         | C Co C  -  -  - - - -
12 | 退回补充3 材料不全            | C Co C  -  -  - - - -
13 | 催办2                         | Y Yo Y  -  -  - - - -
14 | 提请4 用地未批;已对接;请协调  | - -  C  -  -  - - - -
15 | 报送1                         | - Co C  -  -  - - - -
16 | 暂停上报2                     | Y Yo Y  po -  - - - -
16 | 暂停上报                      | Y -  Y  -  -  - - Y -
18 | 2号怎么样了                   | Y Yo Y  Yo Yo - - - Y
19 | 导出台账 住建局               | Y Yo Y  Yo -  - - - Y
20 | 移交 住建长→住建员            | - -  p  -  -  - - 2 -
21 | 绑定 工作人员群               | - -  C  -  -  - - p -
26 | 帮助                          | Y Y  Y  Y  Y  Y - Y Y
27 | 销毁原文 2026年1月1日以前     | - -  p  -  -  - - 2 2
"""
ROLES = (
    Role.PRINCIPAL, Role.FIELD_LEADER, Role.OFFICE, Role.HEAD, Role.LIAISON, Role.MEMBER, Role.OUTSIDER, Role.SYSADMIN,
    Role.AUDITOR,
)  # fmt: skip
PEOPLE = {
    **{"县长": Role.PRINCIPAL, "城建": Role.FIELD_LEADER, "交通": Role.FIELD_LEADER, "主任": Role.OFFICE},
    **{"住建长": Role.HEAD, "住建员": Role.LIAISON, "交通长": Role.HEAD, "交通员": Role.LIAISON},
    **{"审定": Role.OFFICE, "闲人": Role.MEMBER, "生人": Role.OUTSIDER, "网管": Role.SYSADMIN, "审计": Role.AUDITOR},
}
ABROAD = {"交通", "交通长", "交通员"}
# Asked by the number, only the help page is shown to whom the matter is none of his business; in a group what is not
# done there may not even be understood.
NOT_HIS = frozenset({"help", ""})
CHANNEL = frozenset({"only_privately", ""})
READING = frozenset({"item_state", "help"})
DONE = READING | {
    *("signed", "fed_back", "extension_asked", "extension_granted", "closed_out", "sent_back", "reminded", "raised_up"),
    *("gate_released", "escalation_paused", "all_paused", "ledger_file"),
}
PROPOSED = frozenset({"extension_asked", "pause_proposed"})
BEGUN = frozenset(
    {
        *("handover_confirm", "order_confirm", "submit_confirm", "word_confirm", "hand_post_confirm"),
        *("destroy_confirm", "binding_code"),
    }
)
# Where a code or a private word is wanted first.
CODELESS = frozenset({"code_wrong", "only_in_private"})
# The office reports for others in the daily round, not on a unit's share; the administrator asks the office to bind.
STRICTER = {(6, "主任"), (21, "网管")}
CHANNELS = ("group", "private", "unproven")
# What a login on the server only asks for (ADR 36).
ASKED = (Act.EXPORT_PHONES, Act.SET_RULES, Act.EMERGENCY, Act.SET_KEYS)


class Tried(Store):
    """A store that undoes what was done to it, once the rows were looked at."""

    trying = False
    seen: tuple[int, int, int] = (0, 0, 0)

    def _in_thread(self, work: Callable[[Connection], T]) -> T:
        if not self.trying:
            return super()._in_thread(work)
        answers: list[T] = []

        def looked_at(connection: Connection) -> None:
            answers.append(work(connection))
            self.seen = rows(connection)
            raise _UndoneError

        with suppress(_UndoneError):
            super()._in_thread(looked_at)
        return answers[0]


class _UndoneError(Exception):
    pass


def rows(connection: Connection) -> tuple[int, int, int]:
    """Entries by a person about anything but denials; denials; messages heard."""
    entries = tables.entries
    acted = select(func.count()).select_from(entries).where(entries.c.actor != "", entries.c.kind != "denial")
    counts = [acted, *(select(func.count()).select_from(each) for each in (tables.denials, tables.inbox))]
    found = [connection.scalar(query) or 0 for query in counts]
    return found[0], found[1], found[2]


def people() -> Roster:
    """The county with an administrator and an auditor, all of them seen in the staff group."""
    plain = roster()
    posts, persons = dict(plain.posts), dict(plain.persons)
    for name, role in (("网管", Role.SYSADMIN), ("审计", Role.AUDITOR)):
        key = f"项目办|{name}"
        posts[key] = Post(key=key, unit="项目办", title=name, role=role, holder=name, rank=70)
        persons[name] = Person(key=name, name=name, staff_id=id_of(name), binding=Binding.CONFIRMED)
    seen = tuple(Member(staff_id=id_of(name), standing=Standing.SEEN) for name in PEOPLE)
    group = Group(key=GROUP, title="工作人员群", tier=Tier.STAFF, bound=True, members=seen)
    return replace(plain, posts=posts, persons=persons, groups={**plain.groups, GROUP: group})


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[tuple[Tried, Receiving]]:
    store = await opened(tmp_path)
    yield store, house_of(store)
    await store.close()


@cache
def matters() -> Book:
    """Five matters of 住建局."""
    book = waiting(of=Book(county(people())))
    for n in range(2, 6):
        problem = {"item_kind": "problem", "element": "用地"} if n == 4 else {}
        book.handed_over(content("住建局", due=DUE, **problem), EARLIER)
    book.do(signs("住建员", "2026-3"), EARLIER)
    assert book.applies("住建长", EARLIER, "2026-3").kind == "submitted"
    asked = ExtensionAsked(by=by("住建长"), item="2026-5", due_at=LATER, reason="element", text="等批复", code="1111")
    assert book.answer(asked, EARLIER).kind == "extension_asked"
    return book


async def opened(path: Path) -> Tried:
    """A store with the matters in it, that keeps nothing from now on."""
    book = matters()
    store = Tried(f"sqlite:///{path / 'matrix.db'}", durable=False)
    await store.create()
    await store.transact(lambda connection: seed(connection, book.county.roster))
    await store.transact(lambda connection: keep(connection, *book.rows.values(), now=NOW))
    store.trying = True
    return store


def house_of(store: Store) -> Receiving:
    door, ledger = Door(store, reader(), lambda: NOW), Ledger(store, reader(), lambda: NOW)
    return Receiving(
        apply=door.apply,
        county=ledger.county,
        vocabulary_of=remembering(),
        projects_of=ledger.projects_of,
        known_projects=ledger.projects,
        asked_of=ledger.asked_of,
        evidence_asked_of=ledger.evidence_asked_of,
        years_of=ledger.years_of,
        told_of=ledger.told_of,
        usage=ledger.usage,
        allowed=Allowance(api=4000, push=2400),
        now=lambda: NOW,
        draw=lambda count: "7" * count,
        bot_names=("督办助手",),
    )


def said(text: str, name: str, channel: str) -> Inbound:
    grouped = channel == "group"
    return Inbound(
        kind=InboundKind.WORDS, message_id=f"m|{name}|{channel}|{text}", staff_id=id_of(name), text=text,
        conversation=GROUP if grouped else f"p-{name}", is_group=grouped, title="工作人员群" if grouped else "",
        proven=channel != "unproven",
    )  # fmt: skip


def judged(row: int, letter: str, channel: str, name: str) -> frozenset[str]:
    """The answers that the cell, narrowed by the channel, allows."""
    if letter == "-" or (row, name) in STRICTER:
        return DENIED | NOT_HIS
    if channel == "group" and row in (19, 20, 21, 27):
        return CHANNEL
    if letter == "Y":
        bare = channel == "unproven" and row not in (5, 6, 13, 18, 26)
        return frozenset({"word_confirm"}) if bare else DONE
    if letter == "p":
        return BEGUN | PROPOSED
    return BEGUN | DONE if channel == "private" else BEGUN | CODELESS


def check(row: int, case: tuple[str, str, str], answer: Answer | None, done: tuple[int, int, int]) -> None:
    """The answer is one the cell allows; entries, denials and the message heard stand as the ruling says."""
    letter, channel, name = case
    kind, (acted, denials, heard) = answer.kind if answer else "", done
    assert kind in judged(row, letter, channel, name), (row, case, kind)
    if kind in DENIED:
        assert (acted, denials, heard) == (0, 1, 1), (row, case, done)
    elif kind in READING or not kind:
        assert (acted, denials) == (0, 0), (row, case, done)
    else:
        assert (acted > 0, denials, heard) == (True, 0, 1), (row, case, done)


@pytest.mark.parametrize("line", MATRIX.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
async def test_each_role_in_each_channel(town: tuple[Tried, Receiving], line: str) -> None:
    """What is said is done, begun, proposed or refused as the cell and the channel say, and every one leaves a row."""
    store, house = town
    row, text, cells = int(line.split("|")[0]), line.split("|")[1].strip(), line.split("|")[2].split()
    standing = await store.read(rows)
    for name, channel in product(PEOPLE, CHANNELS):
        if (row, name) in ((15, "主任"), *((other, "审定") for other in range(1, 28) if other != 15)):
            continue  # the office lets go by its named approver
        cell = cells[ROLES.index(PEOPLE[name])]
        letter = "-" if name in ABROAD and cell.endswith("o") else cell[0]
        store.seen = standing
        answer = await receive(said(text, name, channel), house)
        done = (store.seen[0] - standing[0], store.seen[1] - standing[1], store.seen[2] - standing[2])
        if name == "生人":
            assert (answer, done) == (None, (0, 1, 0)), (row, channel)
        else:
            check(row, (letter, channel, name), answer, done)


@pytest.mark.parametrize("action", ["sign", "submit"])
async def test_a_press_is_judged_like_the_word(town: tuple[Tried, Receiving], action: str) -> None:
    """Rows 5 and 10 by their buttons: the unit's own people, nobody else."""
    _store, house = town
    for name, role in PEOPLE.items():
        press = replace(
            said("", name, "card"), kind=InboundKind.CLICK, action=action, params={"item": "2026-2", "text": "已报"}
        )
        answer = await receive(press, house)
        own = role in (Role.HEAD, Role.LIAISON) and name not in ABROAD
        kind = answer.kind if answer else ""
        assert (kind in {"signed", "submit_confirm"}) == own, (name, kind)
        assert own or kind in DENIED or name == "生人", (name, kind)


async def test_commands_on_the_server_are_judged_by_the_same_table(town: tuple[Tried, Receiving]) -> None:
    """Rows 17, 19 and 22 to 25: whoever is named with --as has the permits of that person, and a refusal leaves its
    row."""
    store, house = town
    allowed: dict[str, set[str]] = {}
    standing = await store.read(rows)
    for name in PEOPLE:
        actor = by(name, Channel.COMMAND, message=f"command|{name}")
        for event in (
            DispatchResolved(by=actor, dispatch="d", how=Resolution.SENT),
            LedgerAsked(by=actor, unit="住建局"),
            TrailAsked(by=actor),
            *(Commanded(by=actor, act=act, said=(), code="1111") for act in ASKED),
        ):
            answer = await house.apply(event, "")
            refused = answer is None or answer.kind in DENIED
            assert refused == (store.seen[1] > standing[1]) or name == "生人", (name, answer)
            if not refused:
                what = event.act.value if isinstance(event, Commanded) else type(event).__name__
                allowed.setdefault(what, set()).add(name)
    assert allowed == {
        "DispatchResolved": {"主任", "审定"},
        "LedgerAsked": {"县长", "城建", "主任", "审定", "住建长", "审计"},
        "TrailAsked": {"主任", "审定", "审计"},
        "export_phones": {"主任", "审定"},
        "set_rules": {"主任", "审定"},
        "emergency": {"县长", "主任", "审定"},
        "set_keys": {"网管"},
    }
