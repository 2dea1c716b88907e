"""Counted calls, kept spans of listening and the strain in force, on both databases."""

from datetime import timedelta

from domain.events import Listened, UsageCounted
from domain.messages.listening import Stretch
from domain.messages.quota import Allowance, Strain, Usage
from store.ledger import Ledger
from tests.store.store_kit import NOW, opened


async def test_calls_and_messages_are_counted_by_kind_and_month(database_url: str) -> None:
    """The county's month; nothing counted is nothing written."""
    async with opened(database_url) as home:
        ledger = Ledger(home.store, home.reader, lambda: NOW)
        assert await ledger.flush() is None
        for kind in ("card_create", "card_create", "push_words", "user_by_mobile"):
            ledger.count(kind)
        assert await ledger.flush() == Usage(api=2, push=1, as_of=NOW)
        ledger.count("card_create")
        await ledger.flush()
        assert await ledger.usage() == Usage(api=3, push=1, as_of=NOW)
        later = Ledger(home.store, home.reader, lambda: NOW + timedelta(days=31))
        assert (await later.usage()).api == 0


async def test_a_day_of_listening_is_one_row(database_url: str) -> None:
    """Spans that touch are joined; a gap begins another."""
    async with opened(database_url) as home:
        for begins, ends in ((0, 5), (5, 9), (9, 30), (45, 60)):
            span = Listened(from_at=NOW + timedelta(minutes=begins), until_at=NOW + timedelta(minutes=ends))
            await home.does(span)
        kept = await home.all(Stretch)
        lengths = [(each.ended_at - each.began_at) // timedelta(minutes=1) for each in kept.values()]
        assert sorted(lengths) == [15, 30]


async def test_the_strain_is_in_force_for_the_county(database_url: str) -> None:
    """Judged once, read by every decision."""
    async with opened(database_url) as home:
        assert (await home.county()).strain is Strain.NORMAL
        usage = Usage(api=95, as_of=NOW)
        await home.does(UsageCounted(usage=usage, allowed=Allowance(api=100, push=100)))
        assert (await home.county()).strain is Strain.SCARCE
