"""The county as one immutable, versioned context, read again only when its version has moved (design §3)."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, Integer, Text, bindparam, cast, insert, select, update

from domain.calendars import Calendar
from domain.county import County
from domain.errors import SupervisionError
from domain.governing.emergency import emergency_of
from domain.letters.words import LetterWords
from domain.messages.thrift import mark_of
from domain.people.records import Group, Person, Post, Unit
from domain.people.roster import Roster
from domain.policy import Policy
from domain.switches import BREAKER, EMERGENCY, ESCALATION, HOLD, POLICY_IN_FORCE, STRAIN, Setting, hold_of
from store import tables
from store.asking import ask
from store.mapping import all_of

VERSION, REHEARSAL, SCHEMA = "county_version", "rehearsal", "schema"


class SchemaMoved(SupervisionError):
    """A newer program has changed the store's schema: this one must not touch it any more."""

    def __init__(self, has: str) -> None:
        super().__init__(f"the store has the schema {has}, which this program does not know")


@dataclass(kw_only=True)
class CountyReader:
    """Keeps the last county read. Calendar and first policy come from files; the rest from the store. `schema` is the
    one this program knows ("" = not looked at)."""

    name: str
    calendar: Calendar
    policy: Policy
    rehearsal: bool = False
    told_by_events: bool = False
    letter_words: LetterWords = field(default_factory=LetterWords)
    schema: str = ""
    _last: County | None = None

    def begin(self, schema: str) -> None:
        """The store has this schema from now on; a county read before then is read again."""
        self.schema, self._last = schema, None

    def read(self, connection: Connection) -> County:
        """The county as this transaction sees it."""
        version, last = int(mark(connection, VERSION) or 0), self._last
        if last is None or last.version != version:
            last = self._last = self._load(connection, version)
        return last

    def _load(self, connection: Connection, version: int) -> County:
        has = mark(connection, SCHEMA)
        if self.schema and has and has != self.schema:
            raise SchemaMoved(has)
        policies = all_of(connection, Policy)
        settings = all_of(connection, Setting)
        in_force = settings.get(POLICY_IN_FORCE)
        return County(
            version=version,
            name=self.name,
            roster=Roster(
                units=all_of(connection, Unit),
                posts=all_of(connection, Post),
                persons=all_of(connection, Person),
                groups=all_of(connection, Group),
            ),
            calendar=self.calendar,
            policy=policies.get(in_force.value, self.policy) if in_force else self.policy,
            policies=policies,
            rehearsal=self.rehearsal,
            strain=mark_of(settings.get(STRAIN)).strain,
            told_by_events=self.told_by_events,
            letter_words=self.letter_words,
            escalation=_value(settings.get(ESCALATION)),
            breaker=_value(settings.get(BREAKER)),
            emergency=emergency_of(_value(settings.get(EMERGENCY))),
            hold=hold_of(settings.get(HOLD)),
        )


def _value(setting: Setting | None) -> str:
    return setting.value if setting else ""


def mark(connection: Connection, name: str) -> str | None:
    """A single value kept about the store itself."""
    found = ask(connection, _MARK, {"asked": name})
    return found[0][0] if found else None


# Asked with every message: built once.
_MARK = select(tables.marks.c.value).where(tables.marks.c.name == bindparam("asked"))


def set_mark(connection: Connection, name: str, value: str) -> None:
    """Keep a single value about the store itself."""
    marks = tables.marks
    if connection.execute(update(marks).where(marks.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(marks).values(name=name, value=value))


def raise_version(connection: Connection) -> None:
    """Every process reads the county again before its next decision. The database counts: two workers that raise
    it at once raise it twice."""
    value = tables.marks.c.value
    raised = (
        update(tables.marks).where(tables.marks.c.name == VERSION).values(value=cast(cast(value, Integer) + 1, Text))
    )
    if connection.execute(raised).rowcount == 0:
        set_mark(connection, VERSION, "1")
