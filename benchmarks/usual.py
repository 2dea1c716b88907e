"""The same acknowledgement written the usual way: aiohttp, SQLAlchemy's async ORM, a session and a commit a request.

The same language, the same rules, the same tables and indexes, WAL and FULL; what a careful author would write who
had no door: known? → load → decide → save, one after the other. Statements are as few as the ORM allows."""

from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import registry

from bot.messages import Inbound
from config.calendars import load_calendar
from config.load import load_policy, policy_path
from config.settings import Settings
from domain.county import County
from domain.decide import decide, needs
from domain.events import Event
from domain.matters.items import Item
from domain.work import Work
from handlers.batch import answer_notice
from handlers.commands import understood
from handlers.language.normalise import normalise
from handlers.language.vocabulary import Vocabulary
from handlers.receive import actor_of
from handlers.said import Said, lines_of
from store import tables
from store.audit import entry_digest
from store.counties import CountyReader
from store.mapping import KINDS

MAPPING = registry()


class ItemRow:
    """A matter."""


class BranchRow:
    """A unit's share."""


class InboxRow:
    """A message that came."""


class TextRow:
    """Its words."""


class EntryRow:
    """What was done."""


class NoticeRow:
    """What is to be said."""


for row, table in (
    (ItemRow, tables.items), (BranchRow, tables.branches), (InboxRow, tables.inbox), (TextRow, tables.raw_texts),
    (EntryRow, tables.entries), (NoticeRow, tables.notices),
):  # fmt: skip
    MAPPING.map_imperatively(row, table)


class Usual:
    """Takes messages."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], county: County, at: datetime) -> None:
        self._sessions, self._county, self._at = sessions, county, at

    @classmethod
    async def opened(cls, settings: Settings, at: datetime) -> Any:  # noqa: ANN401
        """On the store the bench made; the county is read once and kept."""
        engine = create_async_engine(settings.store_url.replace("sqlite:", "sqlite+aiosqlite:"))

        @event.listens_for(engine.sync_engine, "connect")
        def pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401
            cursor = connection.cursor()
            for said in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
                cursor.execute(f"PRAGMA {said}")
            cursor.close()

        reader = CountyReader(
            name=settings.county, calendar=load_calendar(), policy=load_policy(policy_path("")), rehearsal=True
        )
        async with engine.connect() as connection:
            county = await connection.run_sync(reader.read)
        return cls(async_sessionmaker(engine, expire_on_commit=False), county, at).take

    async def take(self, inbound: Inbound) -> None:
        """One session, one commit."""
        async with self._sessions() as session:
            if await session.get(InboxRow, inbound.message_id) is not None:
                return
            by = actor_of(inbound)
            said = self._event(inbound)
            keys = [key for kind, key in needs(said, self._at).keys if kind == "item"]
            rows = list(await session.scalars(select(ItemRow).where(tables.items.c.key.in_(keys))))
            before = {("item", r.key): KINDS["item"].read(r.body) for r in rows}  # type: ignore[attr-defined]
            outcome = decide(Work(aggregates=before), said, self._county, self._at)
            for row in rows:
                after = next((c for c in outcome.changes if c.key == row.key), None)  # type: ignore[attr-defined]
                if isinstance(after, Item):
                    await self._save(session, row, after, inbound)
            for notice in (*outcome.notices, *answer_notice(outcome.answer, by, self._at)):
                session.add(_filled(NoticeRow(), {
                    "key": notice.key, "kind": notice.kind, "state": "ready", "reason": "", "dispatch": "",
                    "not_before": notice.not_before, "audience_kind": notice.audience.kind.value,
                    "audience_key": notice.audience.key, "about": notice.about, "created_at": self._at,
                    "body": to_json(notice).decode(),
                }))  # fmt: skip
            session.add(_filled(InboxRow(), {"message_id": inbound.message_id, "received_at": self._at, "answer": ""}))
            session.add(_filled(TextRow(), {"message_id": inbound.message_id, "text": inbound.text}))
            await session.commit()

    def _event(self, inbound: Inbound) -> Event:
        actor = actor_of(inbound)
        said = Said(
            text=normalise(inbound.text, bot_names=("督办助手",)), lines=lines_of(inbound.text, ("督办助手",)),
            who=self._county.standpoint(actor, self._at), county=self._county,
            vocabulary=Vocabulary(roster=self._county.roster), now=self._at, digits="123456",
        )  # fmt: skip
        found = understood(said)
        if found is None:
            raise ValueError(inbound.text)
        return found

    async def _save(self, session: AsyncSession, row: Any, after: Item, inbound: Inbound) -> None:  # noqa: ANN401
        entry = {
            "kind": "item", "key": after.key, "number": row.version + 1, "at": self._at, "act": "Acknowledged",
            "actor": inbound.staff_id, "channel": "private", "message_id": inbound.message_id,
            "change": to_json(after.branches).decode(), "previous": row.chain,
        }  # fmt: skip
        entry["digest"] = entry_digest(entry)
        session.add(_filled(EntryRow(), entry))
        _filled(row, {**KINDS["item"].row(after), "version": row.version + 1, "chain": entry["digest"]})
        for branch in after.branches:
            share = await session.get(BranchRow, (after.key, branch.unit))
            if share is not None:
                share.is_signed = branch.signed is not None  # type: ignore[attr-defined]


def _filled(row: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401
    for name, value in values.items():
        setattr(row, name, value)
    return row
