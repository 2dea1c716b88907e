"""Which posts: who decides an extension (reliability §5.10 row 9) or a problem at its level, whom a rung tells."""

from domain.county import County
from domain.matters.course import Level
from domain.matters.items import Branch, Item
from domain.people.records import Post, Role
from domain.people.roster import Roster
from domain.policy import Addressee


def extension_decider(item: Item, branch: Branch, work_days: int, county: County) -> Post | None:
    """A short first one is the office's, any other first one the field leader's; the second is 县长's."""
    if branch.granted_extensions:
        return county.county_head()
    course = county.terms_of(item.terms).terms.course
    if work_days <= course.office_extension_days:
        return county.office()
    return county.roster.field_leader_of(branch.unit) or county.office()


def executive_of(roster: Roster) -> Post | None:
    """常务: the field leader who has all fields."""
    return next((post for post in roster.posts_with(Role.FIELD_LEADER) if "*" in post.fields), None)


def post_of_level(level: Level, unit: str, county: County) -> Post | None:
    """Who answers for a problem of this unit at a level; a level nobody holds is the office's."""
    found = {
        Level.OFFICE: county.office(),
        Level.FIELD_LEADER: county.roster.field_leader_of(unit),
        Level.EXECUTIVE: executive_of(county.roster),
        Level.COUNTY_HEAD: county.county_head(),
    }[level]
    return found or county.office()


def addressees(to: Addressee, unit: str, county: County) -> tuple[Post, ...]:
    """The posts of a unit, or over it, that a rung tells."""
    roster = county.roster
    leader, head = roster.field_leader_of(unit), roster.head_of(unit)
    if to is Addressee.RESPONSIBLE:
        return roster.told_for(unit)
    if to is Addressee.HEAD and head is not None:
        return (head,)
    if to in (Addressee.HEAD, Addressee.FIELD_LEADER):
        return (leader,) if leader else ()
    return tuple(p for p in roster.answering(unit) if p != head) if to is Addressee.LIAISON else ()
