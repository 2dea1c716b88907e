"""A question and its asker: what it is about, and what he may see of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from domain.actors import Standpoint
from domain.county import County
from domain.events import Asked
from domain.matters.items import Branch, Item
from domain.matters.signing import of_handle, own_items
from domain.people.records import Role
from domain.permits import Act, may
from domain.work import Lookup, Work

ALL_OPEN = Lookup(name="open_items", kind="item")


def open_to(staff_id: str) -> Lookup:
    """The open items of which an account may see a share that is open."""
    return Lookup(name="open_items_seen", kind="item", args=(staff_id,))


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """A question with everything it may look at."""

    work: Work
    event: Asked
    county: County
    who: Standpoint
    now: datetime

    @property
    def mine(self) -> tuple[Item, ...]:
        """The asker's own open items."""
        return own_items(self.work, self.event.by.staff_id)

    @property
    def item(self) -> Item | None:
        """The item in question: by number, or by the quoted message."""
        if self.event.item:
            return self.work.get(Item, self.event.item)
        quoted = self.work.found(Item, of_handle(self.event.handle)) if self.event.handle else ()
        return next(iter(quoted), None)

    @property
    def person(self) -> str:
        """The asker's person key."""
        return self.who.person.key if self.who.person else ""

    @cached_property
    def sees_all(self) -> bool:
        """For the whole county's roles."""
        return bool(self.who.roles & {Role.OFFICE, Role.PRINCIPAL, Role.AUDITOR})

    def sees(self, unit: str) -> bool:
        """A unit's share, within the asker's scope; looked up once a unit: a county has hundreds of open matters."""
        if unit not in self._units:
            self._units[unit] = may(self.who, Act.SEE_LEDGER, self.county.roster, unit)
        return self._units[unit]

    @cached_property
    def _units(self) -> dict[str, bool]:
        return {}


def visible(item: Item, inquiry: Inquiry) -> Iterator[Branch]:
    """The branches within the asker's scope: of the own unit or field, or whose ball lies there; all of what one
    issued, and for the whole county's roles."""
    if inquiry.sees_all or item.issuer == inquiry.person:
        return iter(item.branches)
    return (b for b in item.branches if inquiry.sees(b.unit) or (b.is_open and b.block and inquiry.sees(b.block.unit)))


def in_scope(item: Item, inquiry: Inquiry) -> bool:
    """True where the asker may see anything of it."""
    return any(True for _branch in visible(item, inquiry))
