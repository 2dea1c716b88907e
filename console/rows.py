"""The ledger as rows of the workbook that can be imported again."""

from collections.abc import Mapping, Sequence

from documents.columns import PEOPLE_SHEET, PROJECT_SHEET, ROLES, STAGES, TIERS, UNIT_KINDS, UNIT_SHEET, RoleWord
from documents.writing import CHOICES, Rows, Value
from domain.county import County
from domain.people.records import Post, Role, Unit
from domain.people.roster import Roster
from domain.projects.files import ProjectFile

YUAN_PER_UNIT = 10_000


def workbook_rows(county: County, projects: Mapping[str, ProjectFile]) -> Rows:
    """Sheet → rows in the order of its columns."""
    roster = county.roster
    posts = sorted(roster.posts.values(), key=lambda post: (post.rank, post.key))
    return {
        UNIT_SHEET.title: [_unit(unit) for unit in roster.units.values()],
        PEOPLE_SHEET.title: [_post(post, roster) for post in posts],
        PROJECT_SHEET.title: [_project(project, roster) for project in projects.values()],
    }


def _unit(unit: Unit) -> Sequence[Value]:
    kind = next(word for word, kind in UNIT_KINDS.items() if kind is unit.unit_kind)
    return [unit.key, unit.name, kind, _several(unit.aliases), unit.policy_field]


def _post(post: Post, roster: Roster) -> Sequence[Value]:
    holder = roster.persons.get(post.holder)
    approves = _flag(post.approves_reports) if post.role is Role.OFFICE else ""
    return [
        post.unit,
        post.holder,
        post.title,
        holder.mobile if holder else "",
        _role_word(post),
        "" if "*" in post.fields else _several(post.fields),
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


def _project(project: ProjectFile, roster: Roster) -> Sequence[Value]:
    liaison, sponsor = (roster.posts.get(key) for key in (project.liaison_post, project.sponsor_post))
    stage = next(word for word, stage in STAGES.items() if stage is project.stage)
    money = (project.total_yuan, project.annual_plan_yuan, project.month_plan_yuan, project.cumulative_yuan)
    return [
        project.key,
        project.name,
        _several(project.aliases),
        stage,
        project.project_class,
        project.unit,
        liaison.holder if liaison else "",
        sponsor.holder if sponsor else "",
        *("" if yuan is None else yuan / YUAN_PER_UNIT for yuan in money),
        project.progress,
        project.last_report_on.isoformat() if project.last_report_on else "",
    ]


def _several(names: Sequence[str]) -> str:
    return "\u3001".join(names)


def _flag(value: bool) -> str:
    return CHOICES["approves"][0 if value else 1]
