"""What the running service reads of its store, and the month's count of platform calls."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from domain.audits.records import NIGHTLY, SelfAudit
from domain.boards.boards import HALL, Board
from domain.county import County
from domain.evidence.records import Evidence
from domain.matters.drafts import Draft, DraftState
from domain.matters.items import Item, Phase
from domain.matters.pending import Kind, Question, choice_key
from domain.messages.quota import Usage, month_of, usage_of
from domain.projects.files import ProjectFile
from domain.projects.picking import question_of
from store.counties import VERSION, CountyReader
from store.engine import Store
from store.evidence_lookups import recent_evidence
from store.lookups import items_of_handle, pending_drafts
from store.mapping import all_of, read_all
from store.numbers import numbered
from store.outgoing import count_call, used
from store.queries import upcoming_of
from store.round_lookups import projects_of_account
from store.tallies import Tallies, tallies


class Ledger:
    """Questions to a store. Only `flush` writes, and only what the platform was asked."""

    def __init__(self, store: Store, reader: CountyReader, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock
        self._calls: Counter[str] = Counter()

    async def county(self) -> County:
        """The county as it stands."""
        return await self._store.glance(self._reader.read, "county", VERSION)

    async def projects(self) -> dict[str, ProjectFile]:
        """Every project by key."""
        return await self._store.read(lambda connection: all_of(connection, ProjectFile))

    async def projects_of(self, staff_id: str, county: County) -> Sequence[ProjectFile]:
        """Active projects an account reports on."""

        def find(connection: Connection) -> Sequence[ProjectFile]:
            return tuple(read_all(connection, ProjectFile, projects_of_account(connection, (staff_id,), county)))

        return await self._store.glance(find, ("projects", staff_id, county.version), ProjectFile.kind)

    async def asked_of(self, staff_id: str) -> Question | None:
        """What this account was asked last and has not answered; None when nothing waits."""
        county, now = await self.county(), self._clock()

        def find(connection: Connection) -> Question | None:
            keys = (*pending_drafts(connection, (staff_id,), county), choice_key(staff_id))
            drafts = read_all(connection, Draft, keys)
            waiting = [d for d in drafts if d.state is DraftState.ASKING and d.expires_at > now]
            return max(map(question_of, waiting), key=lambda question: question.asked_at, default=None)

        return await self._store.glance(find)

    async def evidence_asked_of(self, staff_id: str) -> Question | None:
        """Of which matter what this account sent is, and since when that is asked; None where nothing waits for its
        matter."""
        county, now = await self.county(), self._clock()

        def find(connection: Connection) -> Question | None:
            sent = read_all(connection, Evidence, recent_evidence(connection, (staff_id,), county))
            since = now - county.policy.evidence.recall
            waiting = [e for e in sent if not (e.item or e.minutes) and e.sent_at >= since and e.counts]
            first = waiting[-1] if waiting else None  # what came after it was not asked about again
            return Question(of=Kind.MATTER, choices=first.choices, asked_at=first.sent_at) if first else None

        return await self._store.glance(find)

    async def years_of(self, numbers: Sequence[int], phase: Phase) -> Mapping[int, Sequence[int]]:
        """In which years the matters of these numbers stand so, the newest first."""
        now = self._clock()

        def find(connection: Connection) -> Mapping[int, Sequence[int]]:
            found: dict[int, list[int]] = {number: [] for number in numbers}
            for key in sorted(numbered(connection, numbers, phase, now), reverse=True):
                found[int(key.partition("-")[2])].append(int(key.partition("-")[0]))
            return found

        asked = None if phase is Phase.LOOKED_AT_AGAIN else ("years", tuple(numbers), phase)
        return await self._store.glance(find, asked, Item.kind)

    async def told_of(self, handle: str) -> Sequence[str]:
        """The matters that a sent message told of, by key."""
        county = await self.county()
        return await self._store.glance(lambda connection: items_of_handle(connection, (handle,), county))

    async def next_moment(self) -> datetime | None:
        """The earliest moment at which anything will happen by itself."""
        return (await upcoming_of(self._store)).next

    async def board(self) -> Board | None:
        """What hangs in the hall."""
        found = await self._store.read(lambda connection: read_all(connection, Board, (HALL,)))
        return next(iter(found), None)

    async def tallies(self) -> Tallies:
        """What waits and what was used this month."""
        now = self._clock()
        return await self._store.read(lambda connection: tallies(connection, month_of(now), now))

    async def self_audit(self) -> SelfAudit | None:
        """The newest look over all that is open; None before the first."""
        found = await self._store.read(lambda connection: read_all(connection, SelfAudit, (NIGHTLY,)))
        return next(iter(found), None)

    async def usage(self) -> Usage:
        """What was kept of this month."""
        now = self._clock()
        counts = await self._store.glance(lambda connection: used(connection, month_of(now)))
        return usage_of(counts, now)

    def count(self, call: str) -> None:
        """One more call to the platform, or one more message from it."""
        self._calls[call] += 1

    async def flush(self) -> Usage | None:
        """Keep what was counted, and say what the month has come to; None where there was nothing."""
        calls, self._calls = self._calls, Counter()
        if not calls:
            return None
        now = self._clock()

        def keep(connection: Connection) -> dict[str, int]:
            count_call(connection, month_of(now), calls)
            return used(connection, month_of(now))

        try:
            return usage_of(await self._store.transact(keep), now)
        except BaseException:
            self._calls.update(calls)  # a call counted twice costs nobody anything, one not counted a refusal
            raise
