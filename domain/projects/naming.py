"""Of which project a matter speaks: by its name, or by what people call it (domain §4: duplicates are those of one
project)."""

from collections.abc import Collection, Iterable

from domain.projects.files import ProjectFile

# A shorter by-name (停车场) is a common word: it counts only where the project's own unit is to act.
SURE = 4


def spoken_of(text: str, projects: Iterable[ProjectFile]) -> list[ProjectFile]:
    """Those any of whose names stands in the text."""
    return [p for p in projects if any(name in text for name in (p.name, *p.aliases) if name)]


def meant(text: str, units: Collection[str], projects: Iterable[ProjectFile]) -> ProjectFile | None:
    """The one project that is spoken of; None where it may be another one, or none at all."""
    found = {p.key: p for p in spoken_of(text, projects) if _is_sure(p, text, units)}
    longest = max((len(_called(p, text)) for p in found.values()), default=0)
    best = [p for p in found.values() if len(_called(p, text)) == longest]
    return best[0] if len(best) == 1 else None


def _is_sure(project: ProjectFile, text: str, units: Collection[str]) -> bool:
    return len(_called(project, text)) >= SURE or project.unit in units


def _called(project: ProjectFile, text: str) -> str:
    """The longest of its names that stands there."""
    return max((name for name in (project.name, *project.aliases) if name and name in text), key=len)
