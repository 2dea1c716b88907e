"""Once a day every project is looked at, fifty at a time; changes are told merged, once a period (domain §7, §10.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from domain.calendars import ONE_DAY, TenDayPeriod, local_date
from domain.codes import derived_code
from domain.county import County
from domain.events import Ticked
from domain.lights.judging import light_of
from domain.lights.lights import LightFile, LightSweep
from domain.lights.rules import Colour, Pace
from domain.lights.standings import Recorded, standing_on
from domain.lights.telling import basis_facts, change_line, totals
from domain.matters.gate import Submission
from domain.matters.gates import asked
from domain.matters.items import Item
from domain.messages.notices import Notice, to_post
from domain.outcome import NOTHING, Aggregate, Outcome
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.rounds.duties import moment_on
from domain.work import Lookup, Needs, Work

COUNTY_SWEEP = "county"
SLICE = 50
SHOWN = 5
OPEN_ITEMS = Lookup(name="open_items", kind="item")


def first_sweep(county: County, now: datetime) -> LightSweep:
    """Of a county that has had none: what went before is not told as a change."""
    return LightSweep(key=COUNTY_SWEEP, told_on=local_date(now), next_due_at=_next(county, now))


def _next(county: County, now: datetime) -> datetime:
    today = moment_on(local_date(now), county.policy.lights.at)
    return today if today > now else moment_on(local_date(now) + ONE_DAY, county.policy.lights.at)


def of_slice(kind: str, day: date) -> Lookup:
    """The next fifty projects of the day's look, or their lights."""
    return Lookup(name=f"{kind}s_to_judge", kind=kind, args=(day.isoformat(), str(SLICE)))


def of_county(kind: str) -> Lookup:
    """All of them once the look is through and changes are due; before that none."""
    return Lookup(name=f"{kind}s_to_tell", kind=kind)


def needs_ticked(event: Ticked, now: datetime) -> Needs:
    """A slice, or everything where changes are to be told; open problems."""
    day = local_date(now)
    lookups = [find for kind in ("project", "light") for find in (of_slice(kind, day), of_county(kind))]
    return Needs(keys=((LightSweep.kind, event.key),), lookups=(*lookups, OPEN_ITEMS))


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Judge the next slice; after the last one tell what changed, where the period has ended."""
    sweep = work.get(LightSweep, event.key)
    if sweep is None or sweep.next_due_at is None or sweep.next_due_at > now:
        return NOTHING
    if county.policy.lights.in_force is None:
        return Outcome(changes=(replace(sweep, next_due_at=_next(county, now)),))
    if sweep.is_done and sweep.on == local_date(now):
        rested = replace(sweep, told_on=sweep.on, next_due_at=_next(county, now))
        told = _told(work, event.seed, county, now)
        return replace(told, changes=(rested, *told.changes))
    return _judged(work, sweep, county, now)


def _judged(work: Work, sweep: LightSweep, county: County, now: datetime) -> Outcome:
    today = local_date(now)
    projects = work.found(ProjectFile, of_slice(ProjectFile.kind, today))
    items = work.found(Item, OPEN_ITEMS)
    changed: list[Aggregate] = []
    for project in projects:
        recorded = Recorded(project=project, items=tuple(i for i in items if i.project == project.key))
        file = work.get(LightFile, project.key) or LightFile(key=project.key)
        after = with_light(file, recorded, county, today)
        if after != file:
            changed.append(after)
    is_done = len(projects) < SLICE
    cursor = projects[-1].key if projects else sweep.cursor
    due = now if not is_done or _tells(sweep, county, today) else _next(county, now)
    return Outcome(changes=(*changed, replace(sweep, on=today, cursor=cursor, is_done=is_done, next_due_at=due)))


def with_light(file: LightFile, recorded: Recorded, county: County, on: date) -> LightFile:
    """The file with the light of a day, where it is another one than before; one row a day at most."""
    preset = county.policy.lights.in_force
    light = light_of(standing_on(recorded, county.policy.projects, on), preset, on) if preset else None
    if light is None:
        return file
    dated = replace(light, policy=county.policy.digest, preset=county.policy.lights.preset)
    last = file.judged_on(on)
    if last is not None and last.shape == dated.shape:
        return file
    kept = tuple(each for each in file.lights if each.on != on)
    return replace(file, lights=(*kept, dated))


def _tells(sweep: LightSweep, county: County, today: date) -> bool:
    """On the first work day of a new period."""
    return county.calendar.is_work_day(today) and _period(today, county) != _period(sweep.told_on, county)


def _period(day: date, county: County) -> tuple[object, ...]:
    pace = county.policy.lights.told
    if pace is Pace.DAY:
        return (day,)
    return (day.year, day.month, TenDayPeriod.of(day) if pace is Pace.TEN_DAYS else None)


def _told(work: Work, seed: str, county: County, now: datetime) -> Outcome:
    """What is not as people were told: before the 审定人 for the leaders' group, and to the units."""
    today = local_date(now)
    projects = {p.key: p for p in work.found(ProjectFile, of_county(ProjectFile.kind))}
    active = {key for key, project in projects.items() if project.is_active}
    files = [f for f in work.found(LightFile, of_county(LightFile.kind)) if f.key in active]
    moved = [f for f in files if f.colour_on(today) not in (None, f.told or Colour.GREEN)]
    if not moved:
        return NOTHING
    lines = sorted((change_line(f, projects[f.key], today) for f in moved), key=_worst_first)
    facts = _facts(lines, files, county, today)
    key = f"lights|{today.isoformat()}"
    submission = Submission(key=key, notice="light_changes", tier=Tier.FIELD.value, opened_at=now, facts=facts)
    put, notices = asked(submission, derived_code(seed, key), county, now)
    told = (replace(f, told=f.colour_on(today)) for f in moved)
    return Outcome(changes=(put, *told), notices=(*notices, *_to_units(lines, county, now)))


def _worst_first(line: dict[str, object]) -> tuple[int, str]:
    return (-Colour(str(line["after"])).rank, str(line["project"]))


def _facts(
    lines: Sequence[dict[str, object]], files: Sequence[LightFile], county: County, today: date
) -> dict[str, object]:
    after = [str(line["after"]) for line in lines]
    return basis_facts(county.policy.lights.in_force) | {
        "day_on": today.isoformat(),
        "lines": list(lines[:SHOWN]),
        "total": len(lines),
        "reds": after.count(Colour.RED.value),
        "yellows": after.count(Colour.YELLOW.value),
        "greens": after.count(Colour.GREEN.value) + after.count(Colour.WATCH.value),
        "counts": dict(totals(f.colour_on(today) for f in files)),
    }


def _to_units(lines: Sequence[dict[str, object]], county: County, now: datetime) -> Iterator[Notice]:
    """Each unit hears of its own, one message whatever their number; it may object."""
    today = local_date(now).isoformat()
    for unit in dict.fromkeys(str(line["unit"]) for line in lines):
        own = [line for line in lines if line["unit"] == unit]
        facts = {"unit": unit, "lines": own[:SHOWN], "total": len(own)}
        facts |= {"objection_days": county.policy.lights.objection_days}
        for post in county.roster.told_for(unit):
            yield Notice(
                key=f"lights|{today}|{unit}|{post.key}",
                kind="light_told",
                notice_class=NoticeClass.B,
                audience=to_post(post.key),
                facts=facts,
                not_before=now,
                unit=unit,
            )
