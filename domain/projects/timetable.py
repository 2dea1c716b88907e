"""节点模板 (domain §8 D3-1): a project's own nodes, and those of the policy's template that it has not written down,
each so many days before or after its start or its finish."""

from datetime import date, timedelta

from domain.projects.back_schedule import start_of
from domain.projects.files import ProjectFile
from domain.projects.milestones import Milestone
from domain.projects.rules import BEFORE_FINISH, NodeTemplate, ProjectRules
from domain.projects.stages import BEFORE_START


def nodes_of(project: ProjectFile, rules: ProjectRules) -> tuple[Milestone, ...]:
    """Its own first; a template says nothing of what is known by another fact: it started, so all before is done."""
    own = {node.name for node in project.milestones}
    made = (_made(project, each, rules) for each in rules.nodes if each.name not in own)
    return (*project.milestones, *(node for node in made if node is not None))


def _made(project: ProjectFile, template: NodeTemplate, rules: ProjectRules) -> Milestone | None:
    anchor = project.plan_finish_on if template.of == BEFORE_FINISH else start_of(project, rules)
    if anchor is None:
        return None
    planned_on = anchor + timedelta(days=template.days)
    return Milestone(name=template.name, planned_on=planned_on, actual_on=_reached_on(project, template, planned_on))


def _reached_on(project: ProjectFile, template: NodeTemplate, planned_on: date) -> date | None:
    """What lies before the start is reached where the project started."""
    if template.of == BEFORE_FINISH or template.days > 0 or project.stage in BEFORE_START:
        return None
    return project.started_on or planned_on
