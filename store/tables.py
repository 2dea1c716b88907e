"""Every table. An aggregate is one row: key, version, its moment, the head of its audit chain, its body as JSON,
and the few columns that lookups ask for. The same text runs on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# SQLite gives an autoincrementing rowid only to INTEGER, PostgreSQL needs the width.
SERIAL = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime as whole microseconds: the same order and index on every store."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime → microseconds since 1970."""
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Microseconds → aware UTC datetime."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# The states that partial indexes are of.
WAITING, UNDER_WAY, UNSURE = ("ready", "held"), ("claimed", "failed_temp"), ("unknown", "failed_perm")


def in_states(column: Column[str], *values: str) -> ColumnElement[bool]:
    """The column is one of these words of ours, which stand in the statement itself: SQLite takes a partial index only
    where it can see that its condition holds, and nothing is left to put in at every asking."""
    return column.in_([literal_column(f"'{value}'", String) for value in values])


def _aggregate(name: str, *columns: Column[Any]) -> Table:
    table = Table(
        name,
        metadata,
        Column("key", String(200), primary_key=True),
        Column("version", Integer, nullable=False),
        Column("chain", String(64), nullable=False),
        Column("next_due_at", Moment),
        Column("body", Text, nullable=False),
        *columns,
    )
    due = table.c.next_due_at
    Index(f"ix_{name}_due", due, sqlite_where=due.is_not(None), postgresql_where=due.is_not(None))
    return table


units = _aggregate("units")
posts = _aggregate("posts")
persons = _aggregate("persons")
groups = _aggregate("groups")
policies = _aggregate("policies")
settings = _aggregate("settings")
counters = _aggregate("counters")
cadences = _aggregate("cadences")
projects = _aggregate(
    "projects",
    Column("liaison_post", String(120), nullable=False, index=True),
    Column("is_active", Boolean, nullable=False),
)
items = _aggregate(
    "items",
    Column("number", Integer, nullable=False, index=True),
    Column("project", String(120), nullable=False),
    Column("is_open", Boolean, nullable=False, index=True),
    Column("ended_at", Moment, index=True),
    Column("issuer", String(120), nullable=False, server_default=""),
)
Index("ix_items_issuer", items.c.issuer, items.c.is_open)
drafts = _aggregate(
    "drafts",
    Column("account", String(80), nullable=False, index=True),
    Column("draft_kind", String(20), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("is_pending", Boolean, nullable=False),
    Column("begun_at", Moment, nullable=False),
)
duties = _aggregate(
    "duties",
    Column("cadence", String(40), nullable=False),
    Column("period", String(40), nullable=False),
    Column("post", String(120), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("is_missing", Boolean, nullable=False),
)
Index("ix_duties_period", duties.c.cadence, duties.c.period, duties.c.post)
_missing = duties.c.is_missing
Index("ix_duties_missing", duties.c.post, sqlite_where=_missing, postgresql_where=_missing)
reports = _aggregate(
    "reports",
    Column("project", String(120), nullable=False),
    Column("period", String(40), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("account", String(80), nullable=False, index=True),
    Column("reported_at", Moment, nullable=False),
    Column("is_standing", Boolean, nullable=False),
)
Index("ix_reports_day", reports.c.period, reports.c.project)
submissions = _aggregate(
    "submissions",
    Column("item", String(40), nullable=False),
    Column("is_waiting", Boolean, nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
)
rechecks = _aggregate("rechecks", Column("item", String(40), nullable=False, index=True))
undos = _aggregate("undos")
campaigns = _aggregate("campaigns")
letters = _aggregate(
    "letters",
    Column("letter_kind", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer),
    Column("number", Integer, nullable=False),
    Column("drafted_year", Integer, nullable=False),
    Column("subject", String(120), nullable=False, index=True),
    Column("unit", String(120), nullable=False, index=True),
    Column("is_waiting", Boolean, nullable=False),
    Column("is_owed", Boolean, nullable=False),
)
# A number is given once, whatever goes wrong above.
Index("ux_letters_register", letters.c.letter_kind, letters.c.year, letters.c.serial, unique=True)
Index("ux_letters_drafts", letters.c.drafted_year, letters.c.number, unique=True)
letter_watches = _aggregate("letter_watches")
lights = _aggregate("lights")
light_sweeps = _aggregate("light_sweeps")
score_books = _aggregate("score_books")
target_books = _aggregate("target_books")
leads = _aggregate("leads")
dispatches = _aggregate(
    "dispatches",
    Column("state", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("target", String(200), nullable=False),
    Column("handle", String(200), nullable=False, index=True),
    Column("proactive", Boolean, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)
seals = _aggregate("seals", Column("until_at", Moment, nullable=False, index=True))
self_audits = _aggregate("self_audits")
destructions = _aggregate("destructions")
denials = _aggregate("denials")
logged_acts = _aggregate("logged_acts")
boards = _aggregate("boards")
leaves = _aggregate(
    "leaves", Column("person", String(120), nullable=False, index=True), Column("is_standing", Boolean, nullable=False)
)
evidence = _aggregate(
    "evidence",
    Column("account", String(80), nullable=False),
    Column("item", String(40), nullable=False, index=True),
    Column("sent_at", Moment, nullable=False),
)
Index("ix_evidence_account", evidence.c.account, evidence.c.sent_at)
misses = _aggregate("misses")
stretches = _aggregate("stretches", Column("ended_at", Moment, nullable=False, index=True))
Index("ix_dispatches_target", dispatches.c.target, dispatches.c.created_at)
_under_way = dispatches.c.state.in_(UNDER_WAY)
Index(
    "ix_dispatches_under_way",
    dispatches.c.state,
    dispatches.c.target,
    sqlite_where=_under_way,
    postgresql_where=_under_way,
)
_unsure = dispatches.c.state.in_(UNSURE)
Index("ix_dispatches_unsure", dispatches.c.created_at, sqlite_where=_unsure, postgresql_where=_unsure)

branches = Table(
    "branches",
    metadata,
    Column("item", String(40), primary_key=True),
    Column("unit", String(120), primary_key=True),
    Column("is_open", Boolean, nullable=False),
    Column("is_signed", Boolean, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("number", Integer, nullable=False, server_default="0"),
    Index("ix_branches_unit_open", "unit", "is_open", "number"),
)
dispatch_about = Table(
    "dispatch_about",
    metadata,
    Column("dispatch", String(200), primary_key=True),
    Column("about", String(200), primary_key=True),
    Index("ix_dispatch_about_about", "about"),
)
attempts = Table(
    "attempts",
    metadata,
    Column("seq", SERIAL, primary_key=True, autoincrement=True),
    Column("target", String(200), nullable=False),
    Column("dispatch", String(200), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Index("ix_attempts_target", "target", "at"),
)
notices = Table(
    "notices",
    metadata,
    Column("seq", SERIAL, primary_key=True, autoincrement=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(40), nullable=False, default=""),
    Column("not_before", Moment, nullable=False),
    Column("audience_kind", String(12), nullable=False),
    Column("audience_key", String(200), nullable=False),
    Column("about", String(200), nullable=False),
    Column("dispatch", String(200), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)
_waiting = notices.c.state.in_(WAITING)
Index("ix_notices_waiting", notices.c.not_before, notices.c.seq, sqlite_where=_waiting, postgresql_where=_waiting)
inbox = Table(
    "inbox",
    metadata,
    Column("message_id", String(300), primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("answer", Text, nullable=False),
)
raw_texts = Table(
    "raw_texts",
    metadata,
    Column("message_id", String(300), primary_key=True),
    Column("text", Text, nullable=False),
)
entries = Table(
    "entries",
    metadata,
    Column("seq", SERIAL, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("key", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("act", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("message_id", String(300), nullable=False),
    Column("post", String(120), nullable=False, server_default=""),
    Column("acting_for", String(120), nullable=False, server_default=""),
    Column("text_digest", String(64), nullable=False, server_default=""),
    Column("change", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("kind", "key", "number"),
)
set_aside = Table(
    "set_aside",
    metadata,
    Column("key", String(300), primary_key=True),
    Column("event", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
usage = Table(
    "usage",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("call", String(60), primary_key=True),
    Column("count", Integer, nullable=False),
)
marks = Table(
    "marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
