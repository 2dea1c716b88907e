"""Units, posts and persons from their sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from documents.cells import flag_of, name_of, names_of, phone_of, text_of, whole_of
from documents.columns import EVERY_FIELD, ROLES, TIERS, UNIT_KINDS, RoleWord
from documents.reading import Reader
from documents.tables import Row
from domain.people.records import Person, Post, Role, Unit
from domain.people.roster import Roster


@dataclass(kw_only=True)
class UnitBook:
    """Units by every name they go by: those of the workbook over those of the roster."""

    known: dict[str, Unit] = field(default_factory=dict)
    read: dict[str, Unit] = field(default_factory=dict)

    def add(self, unit: Unit) -> str:
        """Take a unit of the workbook; the name that another one of it already bears, or ""."""
        taken = (name for name in names_for(unit) if self._of_workbook(name))
        found = next(taken, "")
        if not found:
            self.read[unit.key] = unit
            self.known.update(dict.fromkeys(names_for(unit), unit))
        return found

    def _of_workbook(self, name: str) -> bool:
        return name in self.known and self.known[name].key in self.read


def names_for(unit: Unit) -> tuple[str, ...]:
    """Everything a unit is called."""
    return tuple(dict.fromkeys((unit.key, unit.name, *unit.aliases)))


def read_units(rows: Iterable[Row], roster: Roster, reader: Reader) -> UnitBook:
    """The sheet 单位, laid over the units already known."""
    book = UnitBook(known={name: unit for unit in roster.units.values() for name in names_for(unit)})
    for row in rows:
        unit = _unit(row, reader)
        if unit is not None and (taken := book.add(unit)):
            reader.blame(row, "key", "unit_twice", taken)
    return book


def _unit(row: Row, reader: Reader) -> Unit | None:
    key = reader.name(row, "key", required=True)
    kind = reader.word(row, "kind", UNIT_KINDS, required=True)
    if not key or kind is None:
        return None
    return Unit(
        key=key,
        name=reader.name(row, "name") or key,
        unit_kind=kind,
        aliases=tuple(alias for alias in reader.names(row, "aliases") if alias != key),
        policy_field=reader.name(row, "field").removesuffix("口子").removesuffix("口"),
    )


@dataclass(kw_only=True)
class PeopleBook:
    """Persons and posts of the workbook, persons of the roster, and the rows whose B角 is still a name."""

    units: UnitBook
    roster: Roster
    persons: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    backups: list[tuple[Row, str, str]] = field(default_factory=list)

    def person_named(self, said: str) -> list[str]:
        """Keys of everybody who may be meant by a name; an exact key is nobody else."""
        everybody = {**self.roster.persons, **self.persons}
        return [said] if said in everybody else [p.key for p in everybody.values() if p.name == said]

    @property
    def names(self) -> list[str]:
        """All names, for hints."""
        return [person.name for person in {**self.roster.persons, **self.persons}.values()]


def read_people(rows: Iterable[Row], units: UnitBook, roster: Roster, reader: Reader) -> PeopleBook:
    """The sheet 岗位人员; a blank unit means the row above (merged cells)."""
    book = PeopleBook(units=units, roster=roster)
    unit: str | None = None
    for row in rows:
        if text_of(row.value("unit")):
            unit = reader.unit(row, "unit", units.known)
        elif unit is None:
            reader.blame(row, "unit", "required", "单位")
        _add_post(book, row, unit or "", reader)
    for row, post, said in book.backups:
        _set_backup(book, row, (post, said), reader)
    _check_county_heads(book, reader)
    return book


def _add_post(book: PeopleBook, row: Row, unit: str, reader: Reader) -> None:
    title = reader.name(row, "title", required=True)
    role = _role(row, reader)
    holder = _person(book, row, reader)
    if not unit or not title or role is None:
        return
    post = Post(
        key=f"{unit}|{title}",
        unit=unit,
        title=title,
        role=role.role,
        fields=_fields(row, role, reader),
        rank=reader.read(row, "rank", whole_of) or role.rank,
        holder=holder,
        approves_reports=_approves(row, role, reader),
    )
    if post.key in book.posts:
        reader.blame(row, "title", "post_twice", f"{unit} {title}")
    book.posts[post.key] = post
    if said := reader.name(row, "backup"):
        book.backups.append((row, post.key, said))


def _role(row: Row, reader: Reader) -> RoleWord | None:
    said = name_of(row.value("role")) or name_of(row.value("title"))
    role = ROLES.get(said)
    if role is None:
        reader.blame_word(row, "role", said, ROLES)
        return None
    tier = reader.word(row, "tier", TIERS)
    if tier is not None and tier is not role.role.tier:
        reader.blame(row, "tier", "tier_differs", text_of(row.value("tier")))
    return role


def _fields(row: Row, role: RoleWord, reader: Reader) -> tuple[str, ...]:
    said = tuple(name.removesuffix("口子").removesuffix("口") for name in names_of(row.value("fields")))
    if role.every_field:
        return ("*",)
    if role.role is not Role.FIELD_LEADER:
        return ()
    if not said:
        reader.blame(row, "fields", "field_missing")
    return ("*",) if set(said) & set(EVERY_FIELD) else said


def _approves(row: Row, role: RoleWord, reader: Reader) -> bool:
    approves = reader.read(row, "approves", flag_of) or False
    if approves and role.role is not Role.OFFICE:
        reader.blame(row, "approves", "approver_not_office")
    return approves


def _person(book: PeopleBook, row: Row, reader: Reader) -> str:
    """The holder's key: the name as written, `李静（住建局）` telling namesakes apart; "" = vacant."""
    key = reader.name(row, "person")
    if not key or key in ("空缺", "暂缺", "缺"):
        return ""
    person = Person(key=key, name=key.partition("（")[0], mobile=reader.read(row, "mobile", phone_of) or "")
    known = book.persons.get(key)
    if known and known.mobile and person.mobile and known.mobile != person.mobile:
        reader.blame(row, "person", "namesake", key)
    _check_phone(book.persons, person, row, reader)
    book.persons[key] = replace(person, mobile=person.mobile or (known.mobile if known else ""))
    return key


def _check_phone(persons: Mapping[str, Person], person: Person, row: Row, reader: Reader) -> None:
    same = (p for p in persons.values() if p.key != person.key and p.mobile and p.mobile == person.mobile)
    other = next(same, None)
    if other is not None:
        reader.blame(row, "mobile", "phone_twice", other.name)


def _set_backup(book: PeopleBook, row: Row, wanted: tuple[str, str], reader: Reader) -> None:
    key, said = wanted
    if said in ("A角", "B角", "A", "B"):
        reader.blame(row, "backup", "backup_is_name")
        return
    backup = reader.person(row, "backup", book.person_named(said), book.names)
    post = book.posts[key]
    if backup and backup == post.holder:
        reader.blame(row, "backup", "backup_is_holder", said)
    book.posts[key] = replace(post, backup=backup)


def _check_county_heads(book: PeopleBook, reader: Reader) -> None:
    posts = {**book.roster.posts, **book.posts}
    heads = [post for post in posts.values() if post.role is Role.PRINCIPAL and "*" in post.fields]
    if len(heads) > 1 and any(post.key in book.posts for post in heads):
        reader.blame_sheet("岗位人员", "two_county_heads")
