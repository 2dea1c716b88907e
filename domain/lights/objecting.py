"""对灯色有异议 (domain §7): the unit says so, the light shows 复核中, the office keeps or corrects it; undecided it
ends by itself and the office is told."""

from dataclasses import replace
from datetime import datetime

from domain.calendars import ONE_DAY, local_date
from domain.county import County
from domain.events import Ticked
from domain.events.lights import LightObjected, LightReviewed
from domain.lights.lights import LightFile, Objection, Verdict
from domain.messages.notices import Notice, to_post
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.work import Lookup, Needs, Work

ALL_LIGHTS = Lookup(name="all_lights", kind="light")
Spoken = LightObjected | LightReviewed


def needs_spoken(_event: Spoken, _now: datetime) -> Needs:
    """Every project, named the way people name it, and its light."""
    return Needs(lookups=(ALL_PROJECTS, ALL_LIGHTS))


def needs_ticked(event: Ticked, _now: datetime) -> Needs:
    """The light and its project."""
    return Needs(keys=((LightFile.kind, event.key), (ProjectFile.kind, event.key)))


def _meant(work: Work, said: str) -> tuple[ProjectFile, LightFile] | Outcome:
    found = named(work.found(ProjectFile, ALL_PROJECTS), said)
    if len(found) != 1:
        return refuse("which_file", said=said, names=[p.name for p in found[:5]])
    file = work.get(LightFile, found[0].key)
    return (found[0], file) if file and file.lights else refuse("no_light", name=found[0].name)


def object_to(work: Work, event: LightObjected, county: County, now: datetime) -> Outcome:
    """By the project's own unit or the office for it, with a reason; one at a time."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return Outcome()
    meant = _meant(work, event.project)
    if isinstance(meant, Outcome):
        return meant
    project, file = meant
    if not may(who, Act.REPORT, county.roster, project.unit):
        return refuse("no_permit", act=Act.REPORT.value, who_can=[r.value for r in roles_with(Act.REPORT)])
    if file.objection is not None:
        return _answered(project, file, "already")
    if not event.reason:
        return _answered(project, file, "needs_reason")
    until = county.calendar.add_work_days(local_date(now), county.policy.lights.objection_days)
    fresh = Objection(on=local_date(now), by=who.key, reason=event.reason, until_on=until)
    after = replace(file, objections=(*file.objections, fresh), next_due_at=county.house.office.close_of(until))
    told = _to_office(project, after, county, now)
    return replace(_answered(project, after, "taken"), changes=(after,), notices=told)


def review(work: Work, event: LightReviewed, county: County, now: datetime) -> Outcome:
    """The office keeps the light or states another colour with a reason; a correction ends by itself."""
    who = county.standpoint(event.by, now)
    if Role.OFFICE not in who.roles:
        return refuse("no_permit", act=Act.RELEASE.value, who_can=[Role.OFFICE.value]) if who.person else Outcome()
    meant = _meant(work, event.project)
    if isinstance(meant, Outcome):
        return meant
    project, file = meant
    if file.objection is None:
        return _answered(project, file, "none")
    if event.colour and not event.text:
        return _answered(project, file, "needs_reason")
    decided = replace(_decided(file.objection, event, county, now), decided_by=who.key)
    after = replace(file, objections=(*file.objections[:-1], decided), next_due_at=None)
    notices = tuple(_to_unit(project, after, county, now))
    return replace(_answered(project, after, decided.verdict.value), changes=(after,), notices=notices)


def _decided(objection: Objection, event: LightReviewed, county: County, now: datetime) -> Objection:
    if not event.colour:
        return replace(objection, verdict=Verdict.KEPT, decision=event.text)
    today = local_date(now)
    return replace(
        objection,
        verdict=Verdict.CORRECTED,
        decision=event.text,
        colour=event.colour,
        holds_from_on=today,
        holds_until_on=today + (county.policy.lights.correction_days - 1) * ONE_DAY,
    )


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Nobody decided in time: the mark goes, the light stays, the office hears of it once."""
    file, project = work.get(LightFile, event.key), work.get(ProjectFile, event.key)
    if file is None or file.next_due_at is None or file.next_due_at > now:
        return NOTHING
    objection = file.objection
    if objection is None or project is None:
        return Outcome(changes=(replace(file, next_due_at=None),))
    lapsed = replace(objection, verdict=Verdict.LAPSED)
    after = replace(file, objections=(*file.objections[:-1], lapsed), next_due_at=None)
    return Outcome(changes=(after,), notices=_to_office(project, after, county, now))


def _facts(project: ProjectFile, file: LightFile) -> dict[str, object]:
    last = file.objections[-1] if file.objections else None
    return {
        "project": project.key,
        "name": project.name,
        "unit": project.unit,
        "colour": file.lights[-1].colour.value,
        "verdict": last.verdict.value if last else "",
        "reason_text": last.reason if last else "",
        "decision": last.decision if last else "",
        "until_on": last.until_on.isoformat() if last else "",
        "after": last.colour.value if last and last.colour else file.lights[-1].colour.value,
    }


def _answered(project: ProjectFile, file: LightFile, state: str) -> Outcome:
    facts = _facts(project, file) | {"verdict": state}
    return Outcome(answer=Answer(kind="light_objection_state", facts=facts))


def _to_office(project: ProjectFile, file: LightFile, county: County, now: datetime) -> tuple[Notice, ...]:
    office = county.office()
    return (_notice("light_objection", office.key, (project, file), now),) if office else ()


def _to_unit(project: ProjectFile, file: LightFile, county: County, now: datetime) -> tuple[Notice, ...]:
    posts = county.roster.told_for(project.unit)
    return tuple(_notice("light_reviewed", post.key, (project, file), now) for post in posts)


def _notice(kind: str, post: str, about: tuple[ProjectFile, LightFile], now: datetime) -> Notice:
    project, file = about
    last = file.objections[-1]
    return Notice(
        key=f"light|{project.key}|{len(file.objections)}|{last.verdict.value}|{post}",
        kind=kind,
        notice_class=NoticeClass.B,
        audience=to_post(post),
        facts=_facts(project, file),
        not_before=now,
        unit=project.unit,
    )
