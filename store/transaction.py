"""load → (decide) → save for a whole batch in one transaction (design §3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Delete, Select, Update, bindparam, delete, select, update

from domain.actors import Actor
from domain.audits.records import Destruction
from domain.county import County
from domain.errors import SupervisionError
from domain.matters.items import Item
from domain.messages.notices import Dispatch, Notice, NoticeState
from domain.outcome import Aggregate, Answer
from domain.people.capacity import AS_HIMSELF, Capacity
from domain.work import Key, Needs, Work
from store import tables
from store.asking import ask
from store.attempts import note_attempts
from store.audit import act_number, entry_digest, text_digest
from store.bulk import insert_rows, run_many
from store.lookups import LOOKUPS
from store.mapping import KINDS, UNAUDITED, notice_body
from store.memory import SAVED
from store.raw_texts import destroy_raw


class Conflict(SupervisionError):
    """Somebody changed an aggregate first: decide again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Version and audit head an aggregate had when the transaction began."""

    version: int
    chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an event did, for the audit: its name, who, in which post and for whom, the words, and the aggregates
    before and after."""

    name: str
    by: Actor
    changes: tuple[tuple[Aggregate | None, Aggregate], ...]
    capacity: Capacity = AS_HIMSELF
    text: str = ""


@dataclass(kw_only=True)
class Transaction:
    """One open transaction. Nothing in here commits."""

    connection: Connection
    now: datetime
    loaded: dict[Key, Loaded] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection.info.setdefault(SAVED, set())

    def known_answers(self, message_ids: Sequence[str]) -> Mapping[str, Answer | None]:
        """The stored answers of messages that came before (I2)."""
        if not message_ids:
            return {}
        rows = ask(self.connection, _KNOWN, {"messages": message_ids})
        return {message_id: _answer(answer) for message_id, answer in rows}

    def load(self, needs: Needs, county: County) -> Work:
        """Everything named, one locking SELECT per kind, in key order so that no two batches can deadlock."""
        answers = {look: tuple(LOOKUPS[look.name](self.connection, look.args, county)) for look in needs.lookups}
        keys = {*needs.keys, *((look.kind, key) for look, found in answers.items() for key in found)}
        return Work(aggregates=self._select(keys), answers=answers)

    def _select(self, keys: Iterable[Key]) -> dict[Key, Aggregate]:
        by_kind: defaultdict[str, list[str]] = defaultdict(list)
        for name, key in sorted(keys):
            by_kind[name].append(key)
        found: dict[Key, Aggregate] = {}
        for name, wanted in by_kind.items():
            for key, version, chain, body in self._rows(name, wanted):
                found[name, key] = KINDS[name].read(body)
                self.loaded[name, key] = Loaded(version=version, chain=chain)
        return found

    def _rows(self, kind: str, keys: list[str]) -> Iterable[Sequence[Any]]:
        return ask(self.connection, _locking(kind), {"keys": keys})

    def save(self, acts: Sequence[Act]) -> None:
        """Audit every change in order, then write each aggregate's last state once, where its version stands."""
        heads = {key: (known.version, known.chain) for key, known in self.loaded.items()}
        entries: list[dict[str, object]] = []
        last: dict[Key, Aggregate] = {}
        for act in acts:
            for before, after in act.changes:
                key = (after.kind, after.key)
                last[key] = after
                if after.kind not in UNAUDITED:
                    entries.append(self._entry(heads.get(key, (0, "")), act, (before, after)))
                    heads[key] = (act_number(entries[-1]), str(entries[-1]["digest"]))
        self.connection.info[SAVED].update(kind for kind, _key in last)
        insert_rows(self.connection, tables.entries, entries)
        self._write(last, heads)
        destroy_raw(self.connection, [a for a in last.values() if isinstance(a, Destruction)])
        _index(self.connection, last.values())
        note_attempts(self.connection, (each for each in last.values() if isinstance(each, Dispatch)), self.now)

    def _entry(self, head: tuple[int, str], act: Act, change: tuple[Aggregate | None, Aggregate]) -> dict[str, object]:
        after = change[1]
        said = to_json(_difference(*change)).decode()
        entry: dict[str, object] = {
            "kind": after.kind,
            "key": after.key,
            "number": head[0] + 1,
            "at": self.now,
            "act": act.name,
            "actor": act.by.staff_id,
            "channel": act.by.channel.value,
            "message_id": act.by.message_id,
            "post": act.capacity.post,
            "acting_for": act.capacity.acting_for,
            "text_digest": text_digest(act.text),
            "change": said,
            "previous": head[1],
        }
        return {**entry, "digest": entry_digest(entry)}

    def _write(self, last: Mapping[Key, Aggregate], heads: Mapping[Key, tuple[int, str]]) -> None:
        born = {(key, kind) for kind, key in last if (kind, key) not in self.loaded}
        fresh: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
        known: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
        for (kind, key), aggregate in last.items():
            loaded = self.loaded.get((kind, key))
            version, chain = heads.get((kind, key), (0, ""))
            version = max(version, (loaded.version if loaded else 0) + 1)
            row = {**KINDS[kind].row(aggregate), "version": version, "chain": chain}
            if loaded is None:
                fresh[kind].append(row)
            else:
                known[kind].append({**row, "_key": key, "_version": loaded.version})
            self.loaded[kind, key] = Loaded(version=version, chain=chain)
        for kind, rows in fresh.items():
            insert_rows(self.connection, KINDS[kind].table, rows)
        _index_dispatches(self.connection, [a for key, a in last.items() if (key[1], a.kind) in born])
        for kind, rows in known.items():
            self._update(kind, rows)

    def _update(self, kind: str, rows: list[dict[str, object]]) -> None:
        if run_many(self.connection, _where_it_stood(kind), rows) != len(rows):
            raise Conflict(f"{kind}: changed by somebody else meanwhile")

    def plan(self, notices: Sequence[Notice]) -> None:
        """What is to be said, as rows of this transaction. A repeated occasion key is refused by the store."""
        insert_rows(self.connection, tables.notices, [self._notice(notice) for notice in notices])

    def _notice(self, notice: Notice) -> dict[str, object]:
        return {
            "key": notice.key,
            "kind": notice.kind,
            "state": NoticeState.READY,
            "reason": "",
            "not_before": notice.not_before,
            "audience_kind": notice.audience.kind,
            "audience_key": notice.audience.key,
            "about": notice.about,
            "dispatch": "",
            "created_at": self.now,
            "body": notice_body(notice),
        }

    def remember(self, answers: Mapping[str, Answer | None], texts: Mapping[str, str]) -> None:
        """Message ids with the answer they got, for ever (I2); raw texts apart, destroyable (design §4)."""
        known = [{"message_id": m, "received_at": self.now, "answer": _stored(a)} for m, a in answers.items()]
        insert_rows(self.connection, tables.inbox, known)
        insert_rows(self.connection, tables.raw_texts, [{"message_id": m, "text": text} for m, text in texts.items()])


# Putting a statement together costs more than running it: these are built once, those of a kind once a kind.
_KNOWN = select(tables.inbox.c.message_id, tables.inbox.c.answer).where(
    tables.inbox.c.message_id.in_(bindparam("messages", expanding=True))
)


@cache
def _locking(kind: str) -> Select[tuple[str, int, str, str]]:
    c = KINDS[kind].table.c
    query = select(c.key, c.version, c.chain, c.body).where(c.key.in_(bindparam("keys", expanding=True)))
    return query.order_by(c.key).with_for_update()


@cache
def _where_it_stood(kind: str) -> Update:
    table = KINDS[kind].table
    stood = (table.c.key == bindparam("_key"), table.c.version == bindparam("_version"))
    return update(table).where(*stood).values({column.name: bindparam(column.name) for column in table.columns})


def _difference(before: Aggregate | None, after: Aggregate) -> dict[str, object]:
    """Field → [before, after], for the fields that differ."""
    kind = KINDS[after.kind]
    if before is None:
        return {name: [None, new] for name, new in zip(kind.audited, kind.values(after), strict=True)}
    fields = zip(kind.audited, kind.values(before), kind.values(after), strict=True)
    return {name: [old, new] for name, old, new in fields if old is not new and old != new}


def _index(connection: Connection, aggregates: Iterable[Aggregate]) -> None:
    items = [a for a in aggregates if isinstance(a, Item)]
    if items:
        run_many(connection, _OF_ITEM, [{"of_item": item.key} for item in items])
        insert_rows(connection, tables.branches, [row for item in items for row in _shares(item)])


_OF_ITEM: Delete = delete(tables.branches).where(tables.branches.c.item == bindparam("of_item"))


def _shares(item: Item) -> list[dict[str, object]]:
    """A row for every unit that has something to do: its own share, or, where that is done or it has none, the ball of
    another's."""
    rows: dict[str, dict[str, object]] = {
        branch.unit: {
            "item": item.key,
            "unit": branch.unit,
            "is_open": item.is_open and branch.is_open,
            "is_signed": branch.signed is not None,
            "due_at": branch.deadline.due_at,
            "number": item.number,
        }
        for branch in item.branches
    }
    busy = {branch.unit for branch in item.branches if branch.is_open}
    balls = {b.block.unit: b.block for b in item.branches if b.is_open and b.block} if item.is_open else {}
    for unit, block in balls.items():
        if unit and unit not in busy:
            rows[unit] = {
                "item": item.key,
                "unit": unit,
                "is_open": True,
                "is_signed": block.signed_at is not None,
                "due_at": block.due_at,
                "number": item.number,
            }
    return list(rows.values())


def _index_dispatches(connection: Connection, born: Iterable[Aggregate]) -> None:
    """What each new dispatch is about, so that its cards can be edited and its copies found."""
    sent = [each for each in born if isinstance(each, Dispatch)]
    rows = [{"dispatch": d.key, "about": about} for d in sent for about in dict.fromkeys(d.about)]
    insert_rows(connection, tables.dispatch_about, rows)


def _stored(answer: Answer | None) -> str:
    return "" if answer is None else to_json({"kind": answer.kind, "facts": answer.facts}).decode()


def _answer(stored: str) -> Answer | None:
    if not stored:
        return None
    found = from_json(stored)
    return Answer(kind=found["kind"], facts=found["facts"])
