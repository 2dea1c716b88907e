"""挂图: everything one project stands on, for one sheet of paper on a wall (domain §8 D0-3). Names stand on it, so it
goes to whom may see the project, one to one, and is never shown in a hall."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from domain.actors import Channel
from domain.audits.logged import logged
from domain.calendars import local_date
from domain.county import County
from domain.events.boards import ChartAsked
from domain.lights.lights import LightFile
from domain.lights.objecting import ALL_LIGHTS
from domain.lights.telling import finding_line
from domain.matters.items import Item, is_overdue
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act
from domain.problems.raising import PROBLEM
from domain.projects import facts
from domain.projects.asking import visible
from domain.projects.back_schedule import back_schedule, critical
from domain.projects.files import ProjectFile
from domain.projects.ownership import gaps
from domain.projects.telling import ALL_PROJECTS, named
from domain.projects.timetable import nodes_of
from domain.projects.triggers import planned_until
from domain.work import Lookup, Needs, Work

ALL_OPEN = Lookup(name="open_items", kind=Item.kind)
MOST = 12
"""As many lines of a kind as a sheet holds; what is left out is counted on it."""
Line = dict[str, object]


def needs_asked(_event: ChartAsked, _now: datetime) -> Needs:
    """Projects, lights and what is open."""
    return Needs(lookups=(ALL_PROJECTS, ALL_LIGHTS, ALL_OPEN))


@dataclass(frozen=True, kw_only=True)
class Look:
    """One project on a day."""

    project: ProjectFile
    light: LightFile | None
    items: tuple[Item, ...]
    county: County
    now: datetime

    @property
    def on(self) -> date:
        """The day the sheet is of."""
        return self.county.today(self.now)


def ask(work: Work, event: ChartAsked, county: County, now: datetime) -> Outcome:
    """The sheet, for whoever may see the project; it leaves a record like every export."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=Act.EXPORT.value)
    found = named(visible(who, county, work.found(ProjectFile, ALL_PROJECTS)), event.project)
    if len(found) != 1:
        return refuse("which_file", said=event.project, names=[p.name for p in found[:5]])
    light = next((each for each in work.found(LightFile, ALL_LIGHTS) if each.key == found[0].key), None)
    items = tuple(i for i in work.found(Item, ALL_OPEN) if i.is_open and i.project == found[0].key)
    sheet = charted(Look(project=found[0], light=light, items=items, county=county, now=now))
    record = logged(event.by, Act.EXPORT, {"chart": found[0].key}, now)
    problems = sum(item.item_kind == PROBLEM for item in items)
    said = facts.project_line(found[0]) | {
        "colour": sheet["colour"],
        "nodes": len(nodes_of(found[0], county.policy.projects)),
        "problems": problems,
        "matters": len(items) - problems,
        "as_of_at": now.isoformat(),
        "sheet": sheet,
    }
    return Outcome(changes=(record,), answer=Answer(kind="wall_chart", facts=said))


def charted(look: Look) -> Line:
    """What stands on the sheet, as JSON."""
    return {
        "form": "chart",
        "county": look.county.name,
        "rehearsal": look.county.rehearsal,
        "as_of_at": look.now.isoformat(),
        **_plan(look),
        **_light(look),
        **_people(look),
        **_timetable(look),
        **_matters(look),
    }


def _plan(look: Look) -> Line:
    project = look.project
    plan = int(planned_until(project, look.on)) if project.annual_plan_yuan else 0
    return facts.project_line(project) | {
        "stage": project.stage.value,
        "project_class": project.project_class,
        "target": project.progress_target,
        "total_yuan": project.total_yuan,
        "annual_yuan": project.annual_plan_yuan,
        "done_yuan": project.cumulative_yuan,
        "due_yuan": plan,
        "progress": project.progress,
        "said_on": facts.said(project.last_report_on),
        "start_on": facts.said(project.plan_start_on),
        "finish_on": facts.said(project.plan_finish_on),
        "production_on": facts.said(project.plan_production_on),
        "started_on": facts.said(project.started_on),
        "enrolled_on": facts.said(project.enrolled_on),
        "gaps": [gap.value for gap in gaps(project)],
    }


def _light(look: Look) -> Line:
    """Its colour and why; "" where no light was judged yet."""
    file = look.light
    judged = file.judged_on(look.on) if file is not None else None
    colour = file.colour_on(look.on) if file is not None else None
    findings = judged.reasons or judged.findings if judged is not None else ()
    return {"colour": colour.value if colour else "", "reasons": [finding_line(f) for f in findings][:3]}


def _people(look: Look) -> Line:
    """The chain of who answers, by post and name; a name nobody wrote down is "" and seen to be missing."""
    project, roster = look.project, look.county.roster
    leader = roster.posts.get(project.sponsor_post) or roster.field_leader_of(project.unit)
    chain = (
        ("leader", leader), ("head", roster.head_of(project.unit)), ("liaison", roster.posts.get(project.liaison_post)),
    )  # fmt: skip
    posts = []
    for what, post in chain:
        person = roster.persons.get(post.holder) if post is not None else None
        posts.append({"what": what, "name": person.name if person else "", "title": post.title if post else ""})
    return {
        "posts": posts,
        "slots": {each.name: getattr(project.slots, each.name) for each in fields(project.slots)},
        "participants": {each.name: getattr(project.participants, each.name) for each in fields(project.participants)},
    }


def _timetable(look: Look) -> Line:
    """Nodes, and what must be applied for by when; both by day."""
    project, rules = look.project, look.county.policy.projects
    nodes = sorted(nodes_of(project, rules), key=lambda node: (node.planned_on, node.name))
    slots = back_schedule(project, rules, look.county.calendar)
    first = critical(slots, look.on)
    return {
        "nodes": [
            {"name": n.name, "planned_on": facts.said(n.planned_on), "actual_on": facts.said(n.actual_on),
             "late": n.is_overdue(look.on)}
            for n in nodes[:MOST]
        ],
        "nodes_count": len(nodes),
        "needs": [facts.slot_line(slot, look.on) | {"critical": slot is first} for slot in slots[:MOST]],
        "needs_count": len(slots),
        "settled": [e.name for e in project.elements if e.is_settled],
    }  # fmt: skip


def _matters(look: Look) -> Line:
    """Open problems and open matters, what is due first above."""
    ordered = sorted(look.items, key=lambda item: (item.lead.deadline.due_at, item.number))
    problems = [item for item in ordered if item.item_kind == PROBLEM]
    others = [item for item in ordered if item.item_kind != PROBLEM]
    return {
        "problems": list(_lines(problems[:MOST], look)),
        "problems_count": len(problems),
        "matters": list(_lines(others[:MOST], look)),
        "matters_count": len(others),
    }


def _lines(items: Iterable[Item], look: Look) -> Iterable[Line]:
    roster = look.county.roster
    for item in items:
        head = roster.head_of(item.lead.unit)
        person = roster.persons.get(head.holder) if head is not None else None
        yield {
            "number": item.number,
            "title": item.title,
            "unit": item.lead.unit,
            "person": person.name if person else "",
            "due_on": local_date(item.lead.deadline.due_at).isoformat(),
            "overdue": is_overdue(item.lead, look.now),
        }
