"""Lists of what projects need: the element and permit queues, latest days, the quota ledger (D0-12, D0-13, D2-1, D4-2,
D4-8)."""

from collections.abc import Iterator

from domain.projects import facts
from domain.projects.back_schedule import back_schedule
from domain.projects.elements import Element, ElementForm
from domain.projects.files import ProjectFile
from domain.projects.quotas import shared_out
from domain.projects.stages import ACTIVE, BEFORE_START
from domain.rhythm.views import Line, Lists, View


def _open(view: View) -> Iterator[tuple[ProjectFile, Element]]:
    """What is not settled, of the unit that leads it; all of it for who sees the whole county."""
    for project in view.projects:
        for element in project.elements:
            mine = view.is_whole or element.unit == view.unit
            if mine and not element.is_settled and project.stage in ACTIVE:
                yield project, element


def _line(project: ProjectFile, element: Element) -> Line:
    about = {"project": project.key, "project_name": project.name}
    quantity = element.hundredths / 100
    return about | facts.element_line(element) | {
        "quantity": f"{quantity:g}{element.measure}" if element.hundredths else "",
        "handler": element.handler,
    }  # fmt: skip


def _needs(view: View) -> Iterator[Line]:
    """要素任务单: what must be there by the end of the period, and what is late already; the earliest first."""
    due = [(p, e) for p, e in _open(view) if e.need_on is not None and e.need_on <= view.span.last_on]
    return (_line(p, e) for p, e in sorted(due, key=lambda pair: (pair[1].need_on, pair[0].key)))


def _queue(form: ElementForm) -> Lists:
    def queue(view: View) -> Iterator[Line]:
        return (_line(p, e) for p, e in _open(view) if e.form is form)

    return {form.value: queue}


def _latest(view: View) -> Iterator[Line]:
    """倒排: what must be applied for within the days looked ahead to, or should have been; who is late comes first."""
    found = []
    for project in view.projects:
        if project.stage not in ACTIVE:
            continue
        for slot in back_schedule(project, view.rules, view.county.calendar):
            element = slot.element
            applied = element is not None and element.applied_on is not None
            if element is None or applied or not _is_for(view, project, element) or slot.begin_by > view.until:
                continue
            line = facts.project_line(project) | facts.slot_line(slot, view.on)
            found.append((slot.begin_by, project.key, slot.name, line | {"project_name": project.name}))
    return (line for _day, _project, _name, line in sorted(found, key=lambda each: each[:3]))


def _is_for(view: View, project: ProjectFile, element: Element) -> bool:
    return view.is_whole or view.unit in (project.unit, element.unit)


def _upward(view: View) -> Iterator[Line]:
    """向上争取: what a higher level decides (`levels` of the rule) and has not, with who goes along (D2-4)."""
    levels = view.rule.words("levels")
    return (_line(p, e) for p, e in _open(view) if e.level in levels)


def _talks(view: View) -> Iterator[Line]:
    """What is talked about or signed and has not started: the queue of whoever brings projects in."""
    early = (p for p in view.projects if p.stage in BEFORE_START)
    return (facts.project_line(p) | {"stage": p.stage.value, "start_on": facts.said(p.plan_start_on)} for p in early)


def _quota(view: View) -> Iterator[Line]:
    """Who asks for how much of what there is, in the order of the policy, and what is left after each."""
    for name, quota in view.rules.quotas.items():
        for share in shared_out(view.projects, name, quota):
            said = {"name": share.project.name, "unit": share.project.unit, "element": name, "measure": quota.measure}
            yield said | {
                "quantity": f"{share.hundredths / 100:g}",
                "left": f"{share.left / 100:g}" if quota.amount else "",
                "fits": share.fits,
                "settled": share.settled,
            }


NEED_LISTS: Lists = {
    "needs": _needs,
    **_queue(ElementForm.SUPPLY),
    **_queue(ElementForm.PERMIT),
    "latest": _latest,
    "upward": _upward,
    "talks": _talks,
    "quota": _quota,
}
