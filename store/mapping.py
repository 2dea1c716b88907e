"""Rows ↔ frozen dataclasses: one line per kind of aggregate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Select, Table, bindparam, select

from domain.appraisal.books import ScoreBook
from domain.audits.records import Denial, Destruction, LoggedAct, Seal, SelfAudit
from domain.boards.boards import Board
from domain.campaigns.campaigns import Campaign
from domain.errors import SupervisionError
from domain.evidence.records import Evidence
from domain.leads.leads import Lead
from domain.letters.letters import Letter, LetterWatch
from domain.lights.lights import LightFile, LightSweep
from domain.matters.drafts import Draft, DraftState
from domain.matters.gate import GateState, Submission
from domain.matters.items import Counter, Item
from domain.matters.recheck import Recheck
from domain.matters.undo import Undo
from domain.messages.listening import Stretch
from domain.messages.missed import Miss
from domain.messages.notices import Dispatch, Notice
from domain.outcome import Aggregate
from domain.people.leaves import Leave
from domain.people.records import Group, Person, Post, Unit
from domain.policy import Policy
from domain.projects.files import ProjectFile
from domain.rounds.duties import Cadence, Duty
from domain.rounds.reports import Report
from domain.switches import Setting
from domain.targets.books import TargetBook
from domain.ticks import TICKS
from store import tables
from store.asking import ask

Columns = Mapping[str, object]


class Unreadable(SupervisionError):
    """A row of ours that this program does not understand."""


A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind: its dataclass, its table, the columns lookups ask for, and the fields whose changes are audited, with
    how they are read all at once."""

    of: type[Aggregate]
    table: Table
    columns: Callable[[Any], Columns]
    adapter: TypeAdapter[Aggregate]
    audited: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]

    def row(self, aggregate: Aggregate) -> dict[str, object]:
        """The row without version and chain."""
        return {
            "key": aggregate.key,
            "next_due_at": aggregate.next_due_at,
            "body": _written(self.adapter, aggregate),
            **self.columns(aggregate),
        }

    def read(self, body: str) -> Aggregate:
        """The dataclass of a row's body."""
        try:
            return _parsed(self.adapter, body)
        except ValidationError as error:
            raise Unreadable(f"{self.of.kind}: {error.error_count()} faults in a row: {body[:80]}") from error


@lru_cache(maxsize=1024)
def _parsed(adapter: TypeAdapter[Aggregate], body: str) -> Aggregate:
    """What is asked for again and again, as it stands, is read once: aggregates are frozen, so they may be shared."""
    return adapter.validate_json(body)


def _written(adapter: TypeAdapter[Any], value: object) -> str:
    """As JSON. Asked of what knows the class, it costs half of what it costs to find out field by field; a value that
    is not of its field's type is written as what it is."""
    written: bytes = adapter.serializer.to_json(value, warnings=False)
    return written.decode()


NOTICE = TypeAdapter(Notice)


def notice_body(notice: Notice) -> str:
    """What a notice says, as its row keeps it."""
    return _written(NOTICE, notice)


def _no_columns(_aggregate: Aggregate) -> Columns:
    return {}


def _project(project: ProjectFile) -> Columns:
    return {"liaison_post": project.liaison_post, "is_active": project.is_active}


def _item(item: Item) -> Columns:
    ends = [b.closed.at for b in item.branches if b.closed] if not item.is_open else []
    ended_at = item.withdrawn.at if item.withdrawn else max(ends, default=None)
    return {
        "number": item.number,
        "project": item.project,
        "is_open": item.is_open,
        "ended_at": ended_at,
        "issuer": item.issuer,
    }


def _draft(draft: Draft) -> Columns:
    pending = draft.state in (DraftState.ASKING, DraftState.WAITING)
    return {
        "account": draft.actor_account,
        "draft_kind": draft.draft_kind,
        "subject": draft.subject,
        "is_pending": pending,
        "begun_at": draft.begun_at,
    }


def _duty(duty: Duty) -> Columns:
    return {
        "cadence": duty.cadence,
        "period": duty.period,
        "post": duty.post,
        "subject": duty.subject,
        "is_missing": duty.is_missing,
    }


def _report(report: Report) -> Columns:
    return {
        "project": report.project,
        "period": report.period,
        "revision": report.revision,
        "account": report.account,
        "reported_at": report.at,
        "is_standing": report.taken_back_at is None,
    }


def _submission(submission: Submission) -> Columns:
    return {
        "item": submission.item,
        "is_waiting": submission.state is GateState.WAITING,
        "opened_at": submission.opened_at,
    }


def _recheck(recheck: Recheck) -> Columns:
    return {"item": recheck.item}


def _dispatch(dispatch: Dispatch) -> Columns:
    return {
        "state": dispatch.state,
        "channel": dispatch.channel,
        "target": dispatch.target,
        "handle": dispatch.handle,
        "proactive": dispatch.proactive,
        "kinds": " ".join(dispatch.notice_kinds),
        "created_at": dispatch.created_at,
    }


def _stretch(stretch: Stretch) -> Columns:
    return {"ended_at": stretch.ended_at}


def _seal(seal: Seal) -> Columns:
    return {"until_at": seal.until_at}


def _evidence(sent: Evidence) -> Columns:
    return {"account": sent.account, "item": sent.item, "sent_at": sent.sent_at}


def _leave(leave: Leave) -> Columns:
    return {"person": leave.person, "is_standing": leave.ended_at is None}


def _letter(letter: Letter) -> Columns:
    return {
        "letter_kind": letter.letter_kind,
        "year": letter.signed_on.year if letter.signed_on else letter.year,
        "serial": letter.serial or None,
        "number": letter.number,
        "drafted_year": letter.year,
        "subject": letter.subject,
        "unit": letter.unit,
        "is_waiting": letter.is_waiting,
        "is_owed": letter.is_owed,
    }


def _kind(of: type[Any], table: Table, columns: Callable[[Any], Columns] = _no_columns) -> Kind:
    audited = tuple(each.name for each in fields(of) if each.name != "next_due_at")
    values = attrgetter(*audited)  # a tuple: every aggregate has a key and something beside it
    return Kind(of=of, table=table, columns=columns, adapter=TypeAdapter(of), audited=audited, values=values)


KINDS: Mapping[str, Kind] = {
    kind.of.kind: kind
    for kind in (
        _kind(Unit, tables.units),
        _kind(Post, tables.posts),
        _kind(Person, tables.persons),
        _kind(Group, tables.groups),
        _kind(Policy, tables.policies),
        _kind(Setting, tables.settings),
        _kind(Counter, tables.counters),
        _kind(Cadence, tables.cadences),
        _kind(ProjectFile, tables.projects, _project),
        _kind(Item, tables.items, _item),
        _kind(Draft, tables.drafts, _draft),
        _kind(Duty, tables.duties, _duty),
        _kind(Report, tables.reports, _report),
        _kind(Submission, tables.submissions, _submission),
        _kind(Recheck, tables.rechecks, _recheck),
        _kind(Undo, tables.undos),
        _kind(Dispatch, tables.dispatches, _dispatch),
        _kind(Stretch, tables.stretches, _stretch),
        _kind(Leave, tables.leaves, _leave),
        _kind(Seal, tables.seals, _seal),
        _kind(SelfAudit, tables.self_audits),
        _kind(Destruction, tables.destructions),
        _kind(Denial, tables.denials),
        _kind(LoggedAct, tables.logged_acts),
        _kind(Board, tables.boards),
        _kind(Campaign, tables.campaigns),
        _kind(Letter, tables.letters, _letter),
        _kind(LetterWatch, tables.letter_watches),
        _kind(LightFile, tables.lights),
        _kind(LightSweep, tables.light_sweeps),
        _kind(Evidence, tables.evidence, _evidence),
        _kind(Miss, tables.misses),
        _kind(ScoreBook, tables.score_books),
        _kind(TargetBook, tables.target_books),
        _kind(Lead, tables.leads),
    )
}

# Dispatches are themselves the record of what was sent, stretches of when we listened; they carry no second one. What
# may be taken back stands in the entries of its matters; that somebody was not understood is no act.
UNAUDITED = frozenset({"dispatch", "stretch", "undo", "miss"})
# What has a moment and is ticked. A dispatch's moment belongs to the outbox.
TICKED = tuple(TICKS)


def read_all(connection: Connection, of: type[A], keys: Sequence[str]) -> list[A]:
    """Aggregates by key, read only, in the order of `keys`."""
    if not keys:
        return []
    kind = KINDS[of.kind]
    found = {key: kind.read(body) for key, body in ask(connection, _of_keys(of.kind), {"keys": keys})}
    return [each for key in keys if isinstance(each := found.get(key), of)]


@cache
def _of_keys(name: str) -> Select[tuple[str, str]]:
    """Built once a kind: putting a question together costs more than asking it."""
    columns = KINDS[name].table.c
    return select(columns.key, columns.body).where(columns.key.in_(bindparam("keys", expanding=True)))


def all_of(connection: Connection, of: type[A]) -> dict[str, A]:
    """Every aggregate of a kind by key, in key order."""
    kind = KINDS[of.kind]
    found = (kind.read(body) for body in connection.scalars(select(kind.table.c.body).order_by(kind.table.c.key)))
    return {each.key: each for each in found if isinstance(each, of)}
