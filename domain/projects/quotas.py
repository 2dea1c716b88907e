"""用地指标台账 (domain §8 D4-8): one quota of the county, shared out by the policy's order of priority."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.projects.files import ProjectFile
from domain.projects.rules import Quota
from domain.projects.stages import FINISHED, Stage

# Where no word of the policy decides: what is under way or signed before what is still in talks.
_IN_TALKS = frozenset({Stage.CONCEPT, Stage.RESERVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one project asks for of the quota; `left` = what is there after it; settled shares were given already."""

    project: ProjectFile
    hundredths: int
    left: int
    fits: bool
    settled: bool


def shared_out(projects: Iterable[ProjectFile], name: str, quota: Quota) -> Iterator[Share]:
    """Given ones first, then by priority; one that does not fit leaves what there is to the next."""
    asking = [(p, e) for p in projects for e in p.elements if e.name == name and e.hundredths and _counts(p)]
    left = quota.amount
    for project, element in sorted(asking, key=lambda pair: (not pair[1].is_settled, *_rank(pair[0], quota))):
        fits = element.is_settled or not quota.amount or element.hundredths <= left
        left -= element.hundredths if fits else 0
        yield Share(
            project=project, hundredths=element.hundredths, left=left, fits=fits, settled=element.is_settled
        )  # fmt: skip


def _counts(project: ProjectFile) -> bool:
    return project.stage is not Stage.MOVED_OUT and project.stage not in FINISHED


def _rank(project: ProjectFile, quota: Quota) -> tuple[int, bool, str]:
    words = (*project.categories, *project.pools)
    first = next((n for n, word in enumerate(quota.first) if word in words), len(quota.first))
    return first, project.stage in _IN_TALKS, project.key
