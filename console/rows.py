"""The ledger as rows of the workbook that can be imported again."""

from collections.abc import Mapping, Sequence

from console.project_rows import project_rows, several
from documents.columns import PEOPLE_SHEET, ROLES, TIERS, UNIT_KINDS, UNIT_SHEET, RoleWord
from documents.writing import CHOICES, Rows, Value
from domain.county import County
from domain.people.records import Post, Role, Unit
from domain.people.roster import Roster
from domain.projects.files import ProjectFile


def workbook_rows(county: County, projects: Mapping[str, ProjectFile], *, phones: bool = False) -> Rows:
    """Sheet → rows in the order of its columns. Without `phones` their column stays empty, which an import leaves as it
    is (reliability §5.10 row 19)."""
    roster = county.roster
    posts = sorted(roster.posts.values(), key=lambda post: (post.rank, post.key))
    return {
        UNIT_SHEET.title: [_unit(unit) for unit in roster.units.values()],
        PEOPLE_SHEET.title: [_post(post, roster, phones=phones) for post in posts],
        **project_rows(tuple(projects.values()), roster),
    }


def _unit(unit: Unit) -> Sequence[Value]:
    kind = next(word for word, kind in UNIT_KINDS.items() if kind is unit.unit_kind)
    return [unit.key, unit.name, kind, several(unit.aliases), unit.policy_field]


def _post(post: Post, roster: Roster, *, phones: bool) -> Sequence[Value]:
    holder = roster.persons.get(post.holder)
    approves = _flag(post.approves_reports) if post.role is Role.OFFICE else ""
    return [
        post.unit,
        post.holder,
        post.title,
        holder.mobile if holder and phones else "",
        _role_word(post),
        "" if "*" in post.fields else several(post.fields),
        next(word for word, tier in TIERS.items() if tier is post.role.tier),
        post.rank,
        post.backup,
        approves,
    ]


def _role_word(post: Post) -> str:
    """The word whose meaning comes nearest: the same role and reach, then the same rank."""

    def distance(meant: RoleWord) -> tuple[bool, int]:
        return meant.every_field != ("*" in post.fields), abs(meant.rank - post.rank)

    words = ((distance(meant), word) for word, meant in ROLES.items() if meant.role is post.role)
    return min(words, key=lambda each: each[0])[1]


def _flag(value: bool) -> str:
    return CHOICES["approves"][0 if value else 1]
