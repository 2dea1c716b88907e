"""A store with the county of `tests/domain/matter_kit.py` in it, a door to it, and a clock set by hand."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select

from domain.actors import SYSTEM
from domain.county import County
from domain.events import Event
from domain.matters.items import Branch, BranchRole, DeadlineVersion, Item
from domain.matters.ladders import scheduled
from domain.outcome import Aggregate, Answer
from domain.people.roster import Roster
from domain.switches import POLICY_IN_FORCE, Setting
from domain.work import Needs
from handlers.apply import Door
from store.counties import CountyReader, raise_version
from store.engine import Store
from store.mapping import KINDS, all_of
from store.tables import metadata, notices
from store.transaction import Act, Transaction
from tests.domain import matter_kit
from tests.domain.matter_kit import CALENDAR, POLICY, at

NOW = at("11-23 09:20")
DUE = at("12-31 18:00")
A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")


def act(*rows: Aggregate, name: str = "Seeded") -> Act:
    """Rows as if they were new."""
    return Act(name=name, by=SYSTEM, changes=tuple((None, row) for row in rows))


def keep(connection: Connection, *rows: Aggregate, now: datetime = NOW) -> None:
    """Save rows whether or not they are there already, each an entry of the audit."""
    transaction = Transaction(connection=connection, now=now)
    county = reader().read(connection)
    work = transaction.load(Needs(keys=tuple((r.kind, r.key) for r in rows)), county)
    changes = tuple((work.aggregates.get((r.kind, r.key)), r) for r in rows)
    transaction.save([Act(name="Kept", by=SYSTEM, changes=changes)])


def seed(connection: Connection, people: Roster) -> None:
    """The county's people and policy."""
    setting = Setting(key=POLICY_IN_FORCE, value=POLICY.digest)
    rows: list[Aggregate] = [*people.units.values(), *people.posts.values(), *people.persons.values()]
    rows += [*people.groups.values(), POLICY, setting]
    Transaction(connection=connection, now=NOW).save([act(*rows)])
    raise_version(connection)


def reader() -> CountyReader:
    return CountyReader(name="某县", calendar=CALENDAR, policy=POLICY)


def item(number: int, *units: str, due: datetime = DUE, now: datetime = NOW) -> Item:
    """An open matter as it stands once the hand-over was delivered."""
    deadline = DeadlineVersion(number=1, due_at=due, set_at=now, by="主任")
    made = Item(
        key=f"2026-{number}", year=2026, number=number, title=f"第{number}件", issuer="主任",
        issuer_account="id-主任", issuer_post="项目办|主任", issued_at=now, terms=POLICY.digest,
        branches=tuple(
            Branch(unit=u, role=BranchRole.LEAD if n == 0 else BranchRole.ASSISTING, deadlines=(deadline,))
            for n, u in enumerate(units or ("住建局",))
        ),
    )  # fmt: skip
    known = matter_kit.reached(made, now)
    return known if due.year > 9000 else scheduled(known, matter_kit.county(), now)


@dataclass(kw_only=True)
class House:
    """One open store with a door, and a clock."""

    store: Store
    now: datetime = NOW
    reader: CountyReader = field(default_factory=reader)

    def __post_init__(self) -> None:
        self.door = Door(self.store, self.reader, lambda: self.now)

    async def does(self, event: Event, text: str = "") -> Answer | None:
        return await self.door.apply(event, text)

    async def writes(self, work: Callable[[Connection], T]) -> T:
        return await self.store.transact(work)

    async def keeps(self, *rows: Aggregate) -> None:
        await self.writes(lambda connection: keep(connection, *rows, now=self.now))

    async def all(self, of: type[A]) -> dict[str, A]:
        return await self.store.read(lambda connection: all_of(connection, of))

    async def rows(self, table: Table, *columns: str) -> list[tuple[Any, ...]]:
        """The named columns of a table, in key order."""
        chosen = [table.c[name] for name in columns]
        query = select(*chosen).order_by(*table.primary_key.columns)
        return await self.store.read(lambda c: [tuple(row) for row in c.execute(query)])

    async def count(self, table: Table) -> int:
        query = select(func.count()).select_from(table)
        return await self.store.read(lambda c: c.scalar(query) or 0)

    async def county(self) -> County:
        return await self.store.read(self.reader.read)

    async def said(self) -> list[str]:
        """Kinds of everything that was planned to be said, in order."""
        return [kind for (kind,) in await self.rows(notices, "kind")]


@asynccontextmanager
async def opened(url: str, people: Roster | None = None) -> AsyncIterator[House]:
    """A house on an empty database, with the county in it."""
    store = Store(url, durable=False)
    try:
        await store.transact(metadata.create_all)
        await store.transact(lambda connection: seed(connection, people or matter_kit.roster()))
        yield House(store=store)
    finally:
        await store.close()


@asynccontextmanager
async def another(url: str) -> AsyncIterator[House]:
    """A second worker on the same PostgreSQL database."""
    store = Store(url)
    try:
        yield House(store=store)
    finally:
        await store.close()


def moved(row: A, **fields: object) -> A:
    """The row with fields changed."""
    return replace(row, **fields)  # type: ignore[type-var]


def table_of(of: type[Aggregate]) -> Table:
    return KINDS[of.kind].table


def utc(text: str) -> datetime:
    return at(text).astimezone(UTC)


def numbers(found: Iterable[Item]) -> Sequence[int]:
    return sorted(each.number for each in found)
