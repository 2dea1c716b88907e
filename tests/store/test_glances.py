"""Questions with a name are looked up once between two commits (ADR 23)."""

from sqlalchemy import Connection, text

from domain.events import UsageCounted
from domain.messages.listening import Stretch
from domain.messages.quota import Allowance, Usage
from store.counties import VERSION, mark, raise_version
from store.engine import Store
from store.ledger import Ledger
from tests.store.store_kit import NOW, another, item, opened


class Asked:
    """A question that counts how often the store had to be asked."""

    def __init__(self) -> None:
        self.times = 0

    def version(self, connection: Connection) -> str | None:
        """The county's version."""
        self.times += 1
        return mark(connection, VERSION)


async def _twice(store: Store, asked: Asked) -> tuple[str | None, str | None]:
    return await store.glance(asked.version, "version"), await store.glance(asked.version, "version")


async def test_an_answer_stands_until_the_next_commit(sqlite_url: str) -> None:
    """Asked once for two messages; after a commit asked again, and the new value is seen at once."""
    asked = Asked()
    async with opened(sqlite_url) as house:
        first = await _twice(house.store, asked)
        assert asked.times == 1
        await house.writes(raise_version)
        again = await _twice(house.store, asked)
        assert asked.times == 2
    assert first[0] == first[1]
    assert again[0] == again[1] == str(int(first[0] or 0) + 1)


async def test_a_refused_transaction_makes_the_question_asked_again(sqlite_url: str) -> None:
    """Whether its COMMIT arrived is not known: what was read before is not trusted."""
    asked = Asked()
    async with opened(sqlite_url) as house:
        await _twice(house.store, asked)

        def refused(_connection: Connection) -> None:
            raise ValueError("refused")

        try:
            await house.writes(refused)
        except ValueError:
            await _twice(house.store, asked)
    assert asked.times == 2


async def test_an_answer_about_a_kind_stands_until_the_next_of_that_kind(sqlite_url: str) -> None:
    """Other rows are saved and nobody asks again; a row of that kind, or a transaction that does not tell what it
    saved, and the new answer is seen at once."""
    asked = Asked()
    async with opened(sqlite_url) as house:

        async def times() -> int:
            await house.store.glance(asked.version, "version", Stretch.kind)
            return asked.times

        assert [await times(), await times()] == [1, 1]
        await house.keeps(item(1))
        assert await times() == 1
        await house.keeps(Stretch(key="s", began_at=NOW, ended_at=NOW))
        assert await times() == 2
        await house.writes(raise_version)
        assert await times() == 3


async def test_counted_calls_let_the_answers_stand(sqlite_url: str) -> None:
    """They are counted each second: whose projects are whose would be looked up anew each second."""
    asked = Asked()
    async with opened(sqlite_url) as house:
        ledger = Ledger(house.store, house.reader, lambda: NOW)
        for _second in range(2):
            await house.store.glance(asked.version, "version", Stretch.kind)
            ledger.count("card_create")
            await ledger.flush()
    assert asked.times == 1


async def test_the_county_stands_until_its_version_is_raised(sqlite_url: str) -> None:
    """It is asked for with every message; who saves a matter does not move it, who moves it is seen at once."""
    asked = Asked()
    async with opened(sqlite_url) as house:

        async def times() -> int:
            await house.store.glance(asked.version, "version", VERSION)
            return asked.times

        assert await times() == 1
        await house.keeps(item(1))
        assert await times() == 1
        before = (await house.county()).version
        await house.does(UsageCounted(usage=Usage(api=95, as_of=NOW), allowed=Allowance(api=100, push=100)))
        assert await times() == 2
        assert (await Ledger(house.store, house.reader, lambda: NOW).county()).version == before + 1


async def test_another_worker_is_seen_at_once(postgres_url: str) -> None:
    """Where others write as well nothing is remembered."""
    asked = Asked()
    async with opened(postgres_url) as house, another(postgres_url) as worker:
        before = await house.store.glance(asked.version, "version")
        await worker.writes(raise_version)
        assert await house.store.glance(asked.version, "version") != before


async def test_reading_opens_no_transaction(postgres_url: str) -> None:
    """To the server now() is when the transaction began: BEGIN and ROLLBACK are two more ways than it."""
    async with opened(postgres_url) as house:
        first, second = await house.store.read(lambda c: [c.scalar(text("SELECT now()")) for _time in range(2)])
    assert first < second
