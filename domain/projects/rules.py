"""What a policy says about projects: thresholds of ownership, lead times, when a project counts as late."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import SupervisionError

BEFORE_START, BEFORE_FINISH = "start", "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From which size on a project of a category is carried by a leader (D1-1). Both 0 = every project of it."""

    category: str
    least_wan: int = 0
    least_usd_wan: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTime:
    """How many work days something takes, and what must wait for it: the start, the finish, or another by name."""

    name: str
    work_days: int
    before: str = BEFORE_START


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTemplate:
    """A node every project has unless it wrote down its own: so many calendar `days` after (negative = before) the
    planned start or, with `of = "finish"`, the planned finish (D3-1)."""

    name: str
    days: int
    of: str = BEFORE_START

    def __post_init__(self) -> None:
        if self.of not in (BEFORE_START, BEFORE_FINISH):
            raise SupervisionError("a node counts from the start or the finish")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What the county has to give of one element this year (D4-8): `amount` in hundredths of the `measure`, 0 = nobody
    wrote it down. `first` are words of categories or pools, the most urgent first; what bears none of them comes by
    its stage, signed projects before those still in talks."""

    measure: str
    amount: int = 0
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRules:
    """`build_days` = calendar days from start to finish where only the finish is given; `enrol_within_days` = how soon
    after the start a project should be enrolled; `lag_points` = percentage points behind the plan from which it counts
    as lagging (D0-13); `prepared_days` = how long before the start a project should have applied for everything;
    `filings` = the permits with which a project is put on file, the first of the seven links; `nodes` = the template
    of the timetable; `quotas` by the element's name."""

    thresholds: tuple[Threshold, ...] = ()
    filings: tuple[str, ...] = ()
    lead_times: tuple[LeadTime, ...] = ()
    nodes: tuple[NodeTemplate, ...] = ()
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    build_days: int = 720
    enrol_within_days: int = 30
    lag_points: int = 10
    prepared_days: int = 60
