"""In which post somebody acts, and for whom: recorded with every change and said in the answer (S12, S70)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.actors import Standpoint
from domain.matters.items import Item
from domain.outcome import Aggregate
from domain.people.records import Post, Role
from domain.projects.files import ProjectFile

Change = tuple[Aggregate | None, Aggregate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The post acted in; `acting_for` = its holder, where somebody stands in for him ("" = acts as himself)."""

    post: str = ""
    acting_for: str = ""


AS_HIMSELF = Capacity()


def capacity(who: Standpoint, places: Collection[str]) -> Capacity:
    """The post in question, else one of the unit in question; one that answers for something before one that does
    not, own posts before those one stands in for."""
    if who.person is None or not who.posts:
        return AS_HIMSELF
    person = who.person.key

    def order(post: Post) -> tuple[bool, bool, bool, bool, int]:
        elsewhere = bool(places) and post.unit not in places
        return (post.key not in places, elsewhere, post.role is Role.MEMBER, post.holder != person, post.rank)

    post = min(who.posts, key=order)
    return Capacity(post=post.key, acting_for="" if post.holder == person else post.holder)


def places_in(changes: Iterable[Change]) -> frozenset[str]:
    """The units whose share is changed, the posts whose project is; of a matter that is only now opened, none: its
    issuer acts."""
    found: set[str] = set()
    for before, after in changes:
        if isinstance(after, Item) and isinstance(before, Item):
            found |= {b.unit for b in after.branches if before.branch(b.unit) != b}
        elif isinstance(after, ProjectFile):
            found |= {after.unit, after.liaison_post}
    return frozenset(found)
