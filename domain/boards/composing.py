"""Projects and their lights → what the hall would see today: red first, then yellow, then who got better."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from domain.boards.boards import Board, BoardRow
from domain.boards.rules import BoardRules
from domain.lights.lights import Dimension, Finding, LightFile
from domain.lights.rules import Colour
from domain.lights.telling import finding_line, totals
from domain.projects.files import ProjectFile

_PROGRESS = (Dimension.POINTS, Dimension.RATIO)


def composed(projects: Iterable[ProjectFile], lights: Mapping[str, LightFile], rules: BoardRules, on: date) -> Board:
    """The snapshot of a day, let out by nobody yet. What stands well is counted and not listed."""
    judged = [(p, lights[p.key]) for p in projects if p.is_active and p.key in lights]
    judged = [(project, file) for project, file in judged if file.colour_on(on) is not None]
    counts = totals(file.colour_on(on) for _project, file in judged)
    rows = (_row(project, file, rules, on) for project, file in judged)
    shown = [row for row in rows if row.colour in (Colour.RED, Colour.YELLOW) or row.was is not None]
    return Board(
        on=on,
        basis=rules.basis,
        reds=counts[Colour.RED],
        yellows=counts[Colour.YELLOW],
        greens=counts[Colour.GREEN],
        rows=tuple(sorted(shown, key=lambda row: (-row.colour.rank, row.unit, row.project))),
    )


def _row(project: ProjectFile, file: LightFile, rules: BoardRules, on: date) -> BoardRow:
    colour = file.colour_on(on) or Colour.GREEN
    light = file.judged_on(on)
    findings = light.findings if light else ()
    progress = next((f for f in findings if f.dimension in _PROGRESS), None)
    line = finding_line(progress) if progress else {}
    reason = next(iter(light.reasons), None) if light and light.colour is colour is not Colour.GREEN else None
    ahead = [m for m in project.milestones if m.actual_on is None and m.planned_on >= on]
    node = min(ahead, key=lambda m: (m.planned_on, m.name), default=None)
    return BoardRow(
        colour=colour,
        project=project.name,
        unit=project.unit,
        done=str(line.get("done", "")),
        plan=str(line.get("plan", "")),
        stuck=_dimension(reason),
        stuck_name=reason.name if reason else "",
        node=node.name if node else "",
        node_on=node.planned_on if node else None,
        was=_left_lately(file, colour, on, rules.praise_days),
    )


def _dimension(reason: Finding | None) -> str:
    return reason.dimension.value if reason else ""


def _left_lately(file: LightFile, colour: Colour, on: date, days: int) -> Colour | None:
    """The worse colour it wore within these days; None where it did not get better."""
    past = [file.colour_on(on - timedelta(days=n)) for n in range(1, days + 1)]
    worse = [each for each in past if each is not None and each.rank > colour.rank]
    return max(worse, key=lambda each: each.rank, default=None) if colour is not Colour.RED else None
