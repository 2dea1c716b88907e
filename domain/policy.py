"""Policy as data (design §1.5): what a matter is promised under (`Terms`) and how the house behaves today (`House`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from typing import ClassVar

from domain.appraisal.rules import AppraisalRules
from domain.boards.rules import BoardRules
from domain.campaigns.rules import CampaignRule
from domain.errors import SupervisionError
from domain.evidence.rules import EvidenceRules
from domain.letters.rules import LetterRules
from domain.lights.rules import LightRules
from domain.projects.rules import ProjectRules
from domain.rhythm.cadence_rules import CadenceRule
from domain.targets.rules import TargetRule
from domain.vetting.rules import VettingRules
from domain.worktime import OfficeHours, Slots


class Urgency(StrEnum):
    """How fast (domain §4): normal 一般, urgent 急件, extra urgent 特急."""

    NORMAL = "normal"
    URGENT = "urgent"
    EXTRA_URGENT = "extra_urgent"


class Anchor(StrEnum):
    """What the rungs of a ladder are counted from."""

    ISSUED = "issued"
    DEADLINE = "deadline"
    ROUND_CLOSE = "round_close"
    SIGNED = "signed"
    EXTENSION = "extension"
    BLOCKED = "blocked"
    OBJECTION = "objection"
    LEVEL = "level"
    LETTER_SERVED = "letter_served"
    LETTER_REPLY = "letter_reply"


class Addressee(StrEnum):
    """Whom a rung tells. Always a post, resolved to a person when the message leaves (domain §2.4)."""

    RESPONSIBLE = "responsible"
    LIAISON = "liaison"
    HEAD = "head"
    FIELD_LEADER = "field_leader"
    COUNTY_HEAD = "county_head"
    CARD = "card"
    OFFICE = "office"
    ISSUER = "issuer"
    DECIDER = "decider"
    LEVEL = "level"


class NoticeClass(StrEnum):
    """How much a duplicate or a loss hurts (reliability §3.2)."""

    S = "S"
    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung: when (work days or work hours from the anchor, optionally at a clock time) and whom.
    A rung to the county head never sends: it proposes a submission that waits in 待审定 (domain §2.9)."""

    name: str
    to: Addressee
    notice: str
    notice_class: NoticeClass = NoticeClass.B
    work_days: int | None = None
    work_hours: float | None = None
    at: time | None = None
    after_missed: int = 0

    def __post_init__(self) -> None:
        if (self.work_days is None) == (self.work_hours is None) and not self.after_missed:
            raise SupervisionError(f"rung {self.name}: give exactly one of work_days, work_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs in climbing order."""

    anchor: Anchor
    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        names = [rung.name for rung in self.rungs]
        if len(set(names)) != len(names):
            raise SupervisionError(f"rung names must differ: {names}")
        days = [rung.work_days for rung in self.rungs if rung.work_days is not None]
        hours = [rung.work_hours for rung in self.rungs if rung.work_hours is not None]
        if days != sorted(days) or hours != sorted(hours):
            raise SupervisionError(f"rungs must climb: {names}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Burden caps (domain §10.5): messages, not people."""

    person_half_day: int = 1
    nudge_below: int = 2
    staff_group_day: int = 6
    field_group_day: int = 1
    principal_group_day: int = 2
    handovers_half_day: int = 3
    handover_list_at: tuple[time, ...] = (time(11, 40), time(17, 40))
    repeats: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRound:
    """The daily collection (domain §9). `basis` names the document it rests on (domain §10.10)."""

    opens: time = time(15, 30)
    closes: time = time(17, 0)
    nudge_at: float = 0.8
    basis: str = ""
    jump_share: float = 0.30
    same_text_days: int = 5
    weekly_after_unchanged: int = 5
    seconds_each: int = 10
    insists_daily: bool = False

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise SupervisionError("daily_round: opens must be before closes")
        if not 0 < self.nudge_at < 1:
            raise SupervisionError("daily_round: nudge_at lies between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """When each leaders' group hears the figures (domain §10.5). Weekday 1 = Monday."""

    principal_weekday: int = 1
    principal_at: time = time(9, 10)
    field_weekday: int = 1
    field_at: time = time(8, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRoute:
    """The words by which a kind of element is known, and the unit that supplies it. `team` = the work group that takes
    its problems before the unit, where the roster has it (domain §8 D3-7)."""

    words: tuple[str, ...]
    unit: str
    team: str = ""

    def taker(self, known: Collection[str]) -> str:
        """Whom a problem goes to, of the units there are; "" = nobody."""
        return next((each for each in (self.team, self.unit) if each in known), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is promised for the way of a matter: who waits how long for whom. Days are work days but those of
    `recheck_days`. Consent by silence holds for the elements of `deemed_consent` alone (domain §8 D3-5)."""

    office_extension_days: int = 2
    block_days: int = 5
    objection_days: int = 2
    merge_within_days: int = 30
    deemed_consent: tuple[str, ...] = ()
    recheck_share: float = 0.2
    recheck_days: tuple[int, ...] = (30, 90)
    level_days: Mapping[str, int] = field(default_factory=dict)
    elements: Mapping[str, ElementRoute] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.recheck_share <= 1:
            raise SupervisionError("course: recheck_share lies between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """When escalations are held because something must be wrong (reliability F55): more messages per leader and hour,
    or a larger share of all open matters at once, than a county ever has. Below `at_least` matters no share counts."""

    leader_hour: int = 3
    share: float = 0.2
    at_least: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a matter was promised under; frozen with it by hash (domain §2.5)."""

    ladders: Mapping[str, Ladder]
    default_work_days: Mapping[str, int] = field(default_factory=dict)
    confirm_within: timedelta = timedelta(minutes=10)
    undo_within: timedelta = timedelta(minutes=10)
    course: Course = Course()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tripwire:
    """Words that are never kept (domain §10.12), and longer ones that only look like them."""

    words: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


class BatchKind(StrEnum):
    """What the lines of a list become."""

    ASSIGNMENT = "assignment"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRule:
    """A list handed over in one message: the `words` of its heading, what its lines become, and under which of
    `default_work_days` a line without a day falls ("" = by its urgency)."""

    words: tuple[str, ...]
    kind: BatchKind = BatchKind.ASSIGNMENT
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How the house behaves today; never frozen (domain §2.5)."""

    office: OfficeHours = field(default_factory=OfficeHours)
    slots: Slots = field(default_factory=Slots)
    caps: Caps = Caps()
    merge_at: tuple[time, time] = (time(9, 10), time(14, 40))
    gate_preview: timedelta = timedelta(minutes=30)
    gate_singles: int = 3
    bulk: int = 20
    breaker: Breaker = Breaker()
    looks_after: tuple[timedelta, ...] = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=23))
    looks_at: tuple[time, ...] = (time(9, 0), time(17, 30))
    digests: Digests = Digests()
    tripwire: Tripwire = Tripwire()
    batches: Mapping[str, BatchRule] = field(default_factory=dict)
    signature: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy file, checked whole. `digest` is the hash of its text; nothing else identifies it."""

    kind: ClassVar[str] = "policy"
    next_due_at: ClassVar[None] = None
    digest: str
    terms: Terms
    house: House = House()
    daily_round: DailyRound = DailyRound()
    projects: ProjectRules = field(default_factory=ProjectRules)
    campaigns: Mapping[str, CampaignRule] = field(default_factory=dict)
    letters: LetterRules = field(default_factory=LetterRules)
    cadences: Mapping[str, CadenceRule] = field(default_factory=dict)
    lights: LightRules = field(default_factory=LightRules)
    board: BoardRules = field(default_factory=BoardRules)
    evidence: EvidenceRules = field(default_factory=EvidenceRules)
    appraisal: AppraisalRules = field(default_factory=AppraisalRules)
    targets: Mapping[str, TargetRule] = field(default_factory=dict)
    vetting: VettingRules = field(default_factory=VettingRules)

    @property
    def key(self) -> str:
        """Policies are kept by digest."""
        return self.digest
