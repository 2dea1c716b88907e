"""Facts of lights as JSON, for notices and answers. Figures are exact until here; what is said has one decimal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from domain.lights.lights import Dimension, Finding, Light, LightFile
from domain.lights.rules import Colour, Preset
from domain.projects.files import ProjectFile

WAN = 10_000
_PROGRESS = (Dimension.POINTS, Dimension.RATIO)


def decimal(amount: Fraction) -> str:
    """One decimal, none where it is 0; rounded towards zero, so that no limit looks passed that is not."""
    tenths = abs(amount) * 10
    whole, rest = divmod(int(tenths), 10)
    sign = "-" if amount < 0 and (whole or rest) else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def finding_line(finding: Finding) -> dict[str, object]:
    """One dimension: what it came to and how to get better. Ahead of the plan it says how far it has come."""
    ahead = finding.dimension in _PROGRESS and finding.amount <= 0
    return {
        "dimension": f"{finding.dimension.value}_met" if ahead else finding.dimension.value,
        "colour": finding.colour.value,
        "measured": decimal(_reached(finding) if ahead else finding.amount),
        "limit": finding.limit,
        "better": finding.better.value,
        # Rounded up: with less than this the light would not change.
        "needed_wan": -(-finding.needed_yuan // WAN),
        "done": decimal(Fraction(finding.done)) if finding.done else "",
        "plan": decimal(Fraction(finding.plan)) if finding.plan else "",
        "name": finding.name,
        "unstarted": finding.unstarted,
    }


def _reached(finding: Finding) -> Fraction:
    """Percent of the plan until the day."""
    plan = Fraction(finding.plan)
    return Fraction(finding.done) * 100 / plan if plan else Fraction(100)


def light_facts(file: LightFile, project: ProjectFile, light: Light, on: date) -> dict[str, object]:
    """The whole explanation of one light."""
    since = file.since(on)
    return {
        "project": project.key,
        "name": project.name,
        "unit": project.unit,
        "colour": (file.colour_on(on) or light.colour).value,
        "judged": light.colour.value,
        "day_on": on.isoformat(),
        "since_on": (since or light.on).isoformat(),
        "days": (on - (since or light.on)).days + 1,
        "under_review": file.objection is not None and file.objection.on <= on,
        "lines": [finding_line(f) for f in (light.reasons or light.findings)],
    }


def basis_facts(preset: Preset | None) -> dict[str, object]:
    """What a light rests on."""
    return {"basis": preset.source if preset else "", "preset_name": preset.name if preset else ""}


def reason_of(file: LightFile | None, on: date) -> dict[str, object] | None:
    """The first reason of the colour that is worn; none where a person put it right."""
    light = file.judged_on(on) if file else None
    reason = next(iter(light.reasons), None) if file and light and light.colour is file.colour_on(on) else None
    return finding_line(reason) if reason else None


def change_line(file: LightFile, project: ProjectFile, on: date) -> dict[str, object]:
    """One change: before, now, why."""
    colour = file.colour_on(on) or Colour.GREEN
    return {
        "project": project.key,
        "name": project.name,
        "unit": project.unit,
        "before": (file.told or Colour.GREEN).value,
        "after": colour.value,
        "under_review": file.objection is not None,
        "reason": reason_of(file, on),
    }


def totals(colours: Iterable[Colour | None]) -> Mapping[str, int]:
    """How many wear which colour; what is followed closely is green."""
    counted = Counter(Colour.GREEN if c is Colour.WATCH else c for c in colours if c is not None)
    return {c.value: counted[c] for c in (Colour.GREEN, Colour.YELLOW, Colour.RED)}
