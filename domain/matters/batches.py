"""成批 (domain §8 D0-8, D0-9): a list, read line by line, shown as a table, confirmed once, numbered one by one.
More at once than the policy's bulk is two lists; what is not whole is asked for by its line, and nothing opens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.actors import Standpoint
from domain.calendars import local_date
from domain.codes import code_digest, contents_digest
from domain.county import County
from domain.events import BatchProposed
from domain.matters.drafts import Content, Draft, DraftKind, DraftState, Share
from domain.matters.facts import item_facts
from domain.matters.handovers import content_facts, not_entitled
from domain.matters.issuing import first_notices, leaves, opened, series
from domain.matters.items import BranchRole, Counter, Item
from domain.matters.ladders import scheduled
from domain.matters.pending import Confirmation, pending, waiting
from domain.messages.notices import Notice, to_account
from domain.outcome import Answer, Outcome, refuse
from domain.policy import NoticeClass
from domain.problems.raising import PROBLEM, element_of
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.work import Needs, Work

# On the card that is confirmed; the others go before it, so many a page.
ON_CARD = 5


def needs_batch(event: BatchProposed, _now: datetime) -> Needs:
    """Projects by which lines are told apart, and what still waits: a new list replaces it."""
    return Needs(keys=(("draft", event.draft),), lookups=(ALL_PROJECTS, pending(event.by.staff_id)))


def propose(work: Work, event: BatchProposed, county: County, now: datetime) -> Outcome:
    """The table, with one code for all of it; or the lines that are not whole."""
    who = county.standpoint(event.by, now)
    if len(event.contents) > county.house.bulk:
        return refuse("batch_too_large", count=len(event.contents), most=county.house.bulk)
    projects = work.found(ProjectFile, ALL_PROJECTS)
    contents = tuple(_completed(_dated(content, event, county, now), projects, county) for content in event.contents)
    refusal = _refused(contents, who, county, now)
    if refusal is not None:
        return refusal
    older = [d for d in waiting(work, event.by.staff_id, now) if d.draft_kind in (DraftKind.HANDOVER, DraftKind.BATCH)]
    dropped = [replace(d, state=DraftState.DROPPED) for d in older if d.key != event.draft]
    draft = _draft(event, contents, county, now)
    lines = [_line(n, content, county, now) for n, content in enumerate(contents, 1)]
    facts = {
        "count": len(lines),
        "lines": lines[:ON_CARD],
        "code": event.code,
        "draft": draft.key,
        "expires_at": draft.expires_at.isoformat(),
        "leaves_at": leaves(county, now, contents[0].urgency).isoformat(),
        "at_once": leaves(county, now, contents[0].urgency) <= now,
    }
    answer = Answer(kind="batch_confirm", facts=facts)
    return Outcome(changes=(*dropped, draft), notices=_pages(event, lines, now), answer=answer)


def _refused(contents: Sequence[Content], who: Standpoint, county: County, now: datetime) -> Outcome | None:
    """Somebody else's units, or what is missing or past, line by line."""
    refusals = (not_entitled(who, content, county) for content in contents)
    refusal = next((each for each in refusals if each is not None), None)
    if refusal is not None:
        return refusal
    asking = [(n, c, _asks(c, now)) for n, c in enumerate(contents, 1)]
    lines = [{"n": n, "title": c.title, "asks": list(asks)} for n, c, asks in asking if asks]
    return refuse("batch_asks", lines=lines[:ON_CARD], total=len(lines)) if lines else None


def _asks(content: Content, now: datetime) -> tuple[str, ...]:
    past = content.due_at is not None and content.due_at <= now
    return (*content.asks, *(("deadline_past",) if past else ()))


def _completed(content: Content, projects: Sequence[ProjectFile], county: County) -> Content:
    """With its project, and for a problem whom it goes to: by the kind of element, else the unit of the project."""
    project = _project_in(content.title, projects)
    asks = tuple(a for a in content.asks if a != "deadline")
    content = replace(content, project=project.key if project else content.project, asks=asks)
    return _routed(content, project, county) if content.item_kind == PROBLEM else content


def _project_in(title: str, projects: Sequence[ProjectFile]) -> ProjectFile | None:
    """The project whose name stands in the line, the longest name first."""
    named = [(name, p) for p in projects for name in (p.name, *p.aliases) if name and name in title]
    return max(named, key=lambda pair: len(pair[0]), default=("", None))[1]


def _dated(content: Content, event: BatchProposed, county: County, now: datetime) -> Content:
    """With the source's default number of work days (domain §4), where the line names no day."""
    if content.due_at is not None:
        return content
    known, rule = county.policy.terms.default_work_days, county.house.batches.get(event.name)
    source = rule.default if rule is not None and rule.default else content.urgency.value
    days = known.get(source, known.get("normal", 15))
    return replace(content, due_at=county.house.office.close_of(county.calendar.add_work_days(local_date(now), days)))


def _routed(content: Content, project: ProjectFile | None, county: County) -> Content:
    course = county.policy.terms.course
    element = content.element or element_of(content.title, course)
    route = course.elements.get(element)
    unit = route.taker(county.roster.units) if route is not None else ""
    unit = unit or (project.unit if project is not None else "")
    shares = content.shares or ((Share(unit=unit, role=BranchRole.LEAD.value),) if unit else ())
    missing = tuple(a for a in content.asks if a not in ("unit", "assignee"))
    return replace(content, element=element, shares=shares, asks=missing if shares else (*missing, "unit"))


def _draft(event: BatchProposed, contents: tuple[Content, ...], county: County, now: datetime) -> Draft:
    who = county.standpoint(event.by, now)
    digest = contents_digest(contents)
    return Draft(
        key=event.draft,
        draft_kind=DraftKind.BATCH,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=who.person.key if who.person else "",
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        batch=contents,
        digest=digest,
        code_digest=code_digest(event.code, event.draft, event.by.staff_id, digest),
    )


def _line(n: int, content: Content, county: County, now: datetime) -> dict[str, object]:
    return content_facts(content, county, now) | {"n": n, "units": [{"unit": s.unit} for s in content.shares]}


def _pages(event: BatchProposed, lines: list[dict[str, object]], now: datetime) -> tuple[Notice, ...]:
    """Everything that is confirmed is shown: what the card has no room for, in order."""
    rest = lines[ON_CARD:]
    pages = [rest[at : at + ON_CARD + 1] for at in range(0, len(rest), ON_CARD + 1)]
    return tuple(
        Notice(
            key=f"{event.draft}|page|{number}",
            kind="batch_page",
            notice_class=NoticeClass.C,
            audience=to_account(event.by.staff_id),
            facts={"lines": page, "from_n": page[0]["n"], "to_n": page[-1]["n"], "count": len(lines)},
            not_before=now,
        )
        for number, page in enumerate(pages, 1)
    )


def confirmed(work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """Each its own number, in the order of the list; one message per unit."""
    draft = confirmation.draft
    refusal = _refused(draft.batch, county.standpoint(confirmation.event.by, now), county, now)
    if refusal is not None:
        return refusal
    counter = work.get(Counter, series(now)) or Counter(key=series(now))
    items: list[Item] = []
    for content in draft.batch:
        counter = replace(counter, value=counter.value + 1)
        one = replace(draft, content=content, batch=())
        items.append(scheduled(opened(one, counter, county, now), county, now))
    emergency = {"emergency": county.in_emergency(now)}
    told = [(item, item_facts(item, county, now) | emergency) for item in items]
    notices = tuple(
        notice
        for item, facts in told
        for notice in first_notices(item, facts, county, leaves(county, now, item.urgency))
    )
    done = replace(draft, state=DraftState.DONE)
    facts = {"count": len(items), "first": items[0].number, "last": items[-1].number, "year": items[0].year}
    listed = tuple(_listed(notice) for notice in notices)
    return Outcome(changes=(counter, *items, done), notices=listed, answer=Answer(kind="batch_issued", facts=facts))


def _listed(notice: Notice) -> Notice:
    """What a unit gets of it stands in one message."""
    return replace(notice, kind="assignment_listed") if notice.kind == "assignment_private" else notice
