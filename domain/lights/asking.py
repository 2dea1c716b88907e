"""Questions about lights: why, on any day; how many; what another way of judging would give (domain §7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendars import local_date
from domain.county import County
from domain.events.lights import LightAsked
from domain.lights.judging import light_of
from domain.lights.lights import Light, LightFile
from domain.lights.objecting import ALL_LIGHTS
from domain.lights.rules import Colour, Preset
from domain.lights.standings import Recorded, standing_on
from domain.lights.telling import basis_facts, light_facts, reason_of, totals
from domain.matters.items import Item
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act
from domain.policy import Policy
from domain.projects.asking import visible
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.rounds.reports import Report
from domain.work import Lookup, Needs, Work

SHOWN = 6
NEVER = "9999-12-31"


def reports_around(event: LightAsked) -> tuple[Lookup, ...]:
    """Of each project the last reports up to the day and the first after it; of today none: the file has it."""
    on = event.on.isoformat() if event.on else NEVER
    return tuple(Lookup(name=name, kind="report", args=(on,)) for name in ("last_reports_by", "first_reports_after"))


def items_on(event: LightAsked) -> tuple[Lookup, ...]:
    """What is open, and what was closed since a past day."""
    since = event.on.isoformat() if event.on else NEVER
    return (Lookup(name="open_items", kind="item"), Lookup(name="closed_items", kind="item", args=(since,)))


def needs_asked(event: LightAsked, _now: datetime) -> Needs:
    """Projects and lights; for a past day what was recorded around it."""
    keys = ((Item.kind, event.item),) if event.item else ()
    return Needs(keys=keys, lookups=(ALL_PROJECTS, ALL_LIGHTS, *items_on(event), *reports_around(event)))


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """A question with the projects its asker may see."""

    work: Work
    event: LightAsked
    projects: tuple[ProjectFile, ...]
    county: County
    on: date
    is_office: bool

    def recorded(self, project: ProjectFile) -> Recorded:
        """What is recorded of a project around the day."""
        reports = (r for find in reports_around(self.event) for r in self.work.found(Report, find))
        items = (i for find in items_on(self.event) for i in self.work.found(Item, find))
        return Recorded(
            project=project,
            reports=tuple(r for r in reports if r.project == project.key),
            items=tuple(i for i in items if i.project == project.key),
        )

    def policy_of(self, file: LightFile) -> Policy:
        """The policy that was in force on the day."""
        judged = file.judged_on(self.on)
        return self.county.terms_of(judged.policy) if judged else self.county.policy


def ask(work: Work, event: LightAsked, county: County, now: datetime) -> Outcome:
    """The answer, or why there is none."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return Outcome()
    today = local_date(now)
    if event.on is not None and event.on > today:
        return refuse("light_not_yet", day_on=event.on.isoformat())
    inquiry = Inquiry(
        work=work,
        event=event,
        projects=tuple(visible(who, county, work.found(ProjectFile, ALL_PROJECTS))),
        county=county,
        on=event.on or today,
        is_office=Role.OFFICE in who.roles,
    )
    return QUESTIONS[event.query](inquiry)


def _one(inquiry: Inquiry) -> Outcome:
    event = inquiry.event
    item = inquiry.work.get(Item, event.item) if event.item else None
    said = item.project if item else event.subject
    found = [p for p in inquiry.projects if p.key == said] or named(inquiry.projects, said)
    if len(found) != 1:
        return refuse("which_file", said=said or event.item.partition("-")[2], names=[p.name for p in found[:5]])
    project = found[0]
    file = inquiry.work.get(LightFile, project.key) or LightFile(key=project.key)
    light = _light(inquiry, project, file)
    if light is None:
        return refuse("no_light", name=project.name)
    facts = light_facts(file, project, light, inquiry.on)
    facts |= basis_facts(inquiry.policy_of(file).lights.in_force)
    return Outcome(answer=Answer(kind="light_state", facts=facts))


def _light(inquiry: Inquiry, project: ProjectFile, file: LightFile) -> Light | None:
    """Computed from what is recorded, by the policy that was in force on the day."""
    policy = inquiry.policy_of(file)
    standing = standing_on(inquiry.recorded(project), policy.projects, inquiry.on)
    preset = policy.lights.in_force
    return light_of(standing, preset, inquiry.on) if preset else None


def _list(inquiry: Inquiry) -> Outcome:
    """How many wear which colour, and which they are."""
    files = {p.key: inquiry.work.get(LightFile, p.key) for p in inquiry.projects if p.is_active}
    colours = {key: file.colour_on(inquiry.on) if file else None for key, file in files.items()}
    wanted = (inquiry.event.subject,) if inquiry.event.subject else (Colour.RED.value, Colour.YELLOW.value)
    named_ones = [p for p in inquiry.projects if colours.get(p.key) in wanted]
    named_ones.sort(key=lambda p: (-(colours[p.key] or Colour.GREEN).rank, p.key))
    lines = [
        {"name": p.name, "unit": p.unit, "colour": colours[p.key], "reason": reason_of(files[p.key], inquiry.on)}
        for p in named_ones[:SHOWN]
    ]
    facts = {"day_on": inquiry.on.isoformat(), "lines": lines, "total": len(named_ones)}
    return Outcome(answer=Answer(kind="light_list", facts=facts | {"counts": dict(totals(colours.values()))}))


def _trial(inquiry: Inquiry) -> Outcome:
    """若改用…口径: the same facts under each of the other presets. Nothing is changed by it."""
    if not inquiry.is_office:
        return refuse("no_permit", act=Act.ISSUE.value, who_can=[Role.OFFICE.value])
    rules = inquiry.county.policy.lights
    said = inquiry.event.subject
    others = [p for name, p in rules.presets.items() if name != rules.preset and said in p.name]
    if rules.in_force is None or not others:
        return refuse("no_such_preset", said=said, names=[p.name for p in rules.presets.values()])
    lines = [{"name": p.name, "counts": counted(inquiry, p)} for p in others]
    now = counted(inquiry, rules.in_force)
    facts = {"preset_name": rules.in_force.name, "counts": now, "lines": lines, "day_on": inquiry.on.isoformat()}
    return Outcome(answer=Answer(kind="light_trial", facts=facts))


def counted(inquiry: Inquiry, preset: Preset) -> dict[str, int]:
    """How many would wear which colour."""
    rules, on = inquiry.county.policy.projects, inquiry.on
    lights = (light_of(standing_on(inquiry.recorded(p), rules, on), preset, on) for p in inquiry.projects)
    return dict(totals(light.colour for light in lights if light is not None))


QUESTIONS: Mapping[str, Callable[[Inquiry], Outcome]] = {"one": _one, "list": _list, "trial": _trial}
