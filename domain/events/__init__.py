"""Everything that can change state (design §1.1): one union. A test sees to it that every member has a rule."""

from typing import TypeAlias

from domain.events.appraisal import AppealDecided, CauseHeld, FormalNoted, ScoreAppealed, ScoreAsked, ScoresExported
from domain.events.boards import BoardAsked, BoardLetOut, BoardTakenDown, ChartAsked
from domain.events.campaigns import CampaignAsked, CampaignBegun, DifficultyClosed, DifficultyTaken
from domain.events.evidence import (
    EvidenceAsked,
    EvidenceFetched,
    EvidenceLooked,
    EvidenceOpened,
    EvidencePlaced,
    EvidenceSent,
)
from domain.events.gate import Kept, Released, Rewritten
from domain.events.governing import Commanded, EmergencyDeclared, TrailAsked
from domain.events.leads import LeadAsked, LeadTold
from domain.events.ledgers import LedgerAsked, ListAsked
from domain.events.letters import (
    LetterAcknowledged,
    LetterAsked,
    LetterBegun,
    LetterReplied,
    LetterReviewed,
    LetterRewritten,
    LetterSigned,
    LetterVoided,
)
from domain.events.life import (
    BlockAnswered,
    Blocked,
    CriterionJudged,
    EscalationPaused,
    EscalationResumed,
    ExtensionAsked,
    ExtensionDecided,
    ObjectionDecided,
    Ordered,
    Raised,
    Rechecked,
    Reminded,
    Returned,
    Ruled,
    WithdrawalDecided,
)
from domain.events.lights import LightAsked, LightObjected, LightReviewed
from domain.events.machine import (
    Delivered,
    DeliveryFailed,
    DeliveryUnknown,
    Listened,
    Opened,
    ReadSeen,
    Ticked,
    UsageCounted,
)
from domain.events.matters import (
    Acknowledged,
    Answered,
    Asked,
    BatchProposed,
    Confirmed,
    Dropped,
    FedBack,
    MinutesAnswered,
    MinutesRead,
    Misunderstood,
    Proposed,
    Reviewed,
    Submitted,
    Suggested,
    YearUnsaid,
)
from domain.events.outbox import DispatchResolved, HoldBegun, HoldEnded
from domain.events.people import (
    DestroyingRaw,
    HandingOver,
    Hushed,
    LeaveEnded,
    LeaveTaken,
    NameForgotten,
    NameTaught,
    OutsiderHeard,
    SecretSuspected,
)
from domain.events.projects import Picked, ProjectAsked, ProjectTold
from domain.events.registry import (
    AccountLeft,
    AccountsAgreed,
    AccountsConfirmed,
    AccountsLookedUp,
    BindingBegun,
    DirectoryCompared,
    GroupBound,
    MemberSeen,
    PolicyLoaded,
    ProjectsImported,
    RosterImported,
)
from domain.events.reports import DutyRecorded, Reported, ReportTakenBack
from domain.events.targets import TargetAsked, TargetTold
from domain.events.unproven import Unproven
from domain.events.vetting import PlanApproved, PlanAsked, Vetted, VettingAsked

# fmt: off
Event: TypeAlias = (
    Ticked | Proposed | BatchProposed | Answered | Confirmed | Dropped | Acknowledged | FedBack | Submitted | Reviewed
    | Asked | Misunderstood | Reported | ReportTakenBack | DutyRecorded | Released | Kept | Rewritten | BindingBegun
    | GroupBound | MemberSeen | AccountsLookedUp | AccountsAgreed | AccountsConfirmed | AccountLeft
    | RosterImported | ProjectsImported | PolicyLoaded
    | Suggested | BlockAnswered | Blocked | CriterionJudged | EscalationPaused | EscalationResumed
    | ExtensionAsked | ExtensionDecided | ObjectionDecided | Ordered | Raised
    | YearUnsaid | Rechecked | Reminded | Returned | Ruled | WithdrawalDecided
    | Delivered | DeliveryFailed | DeliveryUnknown | ReadSeen | Opened | Listened | UsageCounted
    | ProjectTold | ProjectAsked | Picked
    | LightAsked | LightObjected | LightReviewed | BoardAsked | BoardLetOut | BoardTakenDown
    | ChartAsked
    | CampaignBegun | CampaignAsked | DifficultyTaken | DifficultyClosed
    | LetterBegun | LetterRewritten | LetterReviewed | LetterSigned | LetterVoided | LetterAcknowledged
    | LetterReplied | LetterAsked | LedgerAsked | ListAsked
    | MinutesRead | MinutesAnswered
    | EvidenceSent | EvidencePlaced | EvidenceFetched | EvidenceAsked | EvidenceLooked | EvidenceOpened
    | Commanded | EmergencyDeclared | TrailAsked
    | CauseHeld | FormalNoted | ScoreAppealed | AppealDecided | ScoreAsked | ScoresExported | TargetTold | TargetAsked
    | LeadTold | LeadAsked
    | Vetted | VettingAsked | PlanAsked | PlanApproved
    | DispatchResolved | HoldBegun | HoldEnded
    | DirectoryCompared
    | LeaveTaken | LeaveEnded | HandingOver | Hushed | NameForgotten | NameTaught
    | SecretSuspected | DestroyingRaw | OutsiderHeard
    | Unproven
)
# fmt: on

__all__ = [
    "AccountLeft",
    "AccountsAgreed",
    "AccountsConfirmed",
    "AccountsLookedUp",
    "Acknowledged",
    "Answered",
    "AppealDecided",
    "Asked",
    "BatchProposed",
    "BindingBegun",
    "BlockAnswered",
    "Blocked",
    "BoardAsked",
    "BoardLetOut",
    "BoardTakenDown",
    "CampaignAsked",
    "CampaignBegun",
    "CauseHeld",
    "ChartAsked",
    "Commanded",
    "Confirmed",
    "CriterionJudged",
    "Delivered",
    "DeliveryFailed",
    "DeliveryUnknown",
    "DestroyingRaw",
    "DifficultyClosed",
    "DifficultyTaken",
    "DirectoryCompared",
    "DispatchResolved",
    "Dropped",
    "DutyRecorded",
    "EmergencyDeclared",
    "EscalationPaused",
    "EscalationResumed",
    "Event",
    "EvidenceAsked",
    "EvidenceFetched",
    "EvidenceLooked",
    "EvidenceOpened",
    "EvidencePlaced",
    "EvidenceSent",
    "ExtensionAsked",
    "ExtensionDecided",
    "FedBack",
    "FormalNoted",
    "GroupBound",
    "HandingOver",
    "HoldBegun",
    "HoldEnded",
    "Hushed",
    "Kept",
    "LeadAsked",
    "LeadTold",
    "LeaveEnded",
    "LeaveTaken",
    "LedgerAsked",
    "LetterAcknowledged",
    "LetterAsked",
    "LetterBegun",
    "LetterReplied",
    "LetterReviewed",
    "LetterRewritten",
    "LetterSigned",
    "LetterVoided",
    "LightAsked",
    "LightObjected",
    "LightReviewed",
    "ListAsked",
    "Listened",
    "MemberSeen",
    "MinutesAnswered",
    "MinutesRead",
    "Misunderstood",
    "NameForgotten",
    "NameTaught",
    "ObjectionDecided",
    "Opened",
    "Ordered",
    "OutsiderHeard",
    "Picked",
    "PlanApproved",
    "PlanAsked",
    "PolicyLoaded",
    "ProjectAsked",
    "ProjectTold",
    "ProjectsImported",
    "Proposed",
    "Raised",
    "ReadSeen",
    "Rechecked",
    "Released",
    "Reminded",
    "ReportTakenBack",
    "Reported",
    "Returned",
    "Reviewed",
    "Rewritten",
    "RosterImported",
    "Ruled",
    "ScoreAppealed",
    "ScoreAsked",
    "ScoresExported",
    "SecretSuspected",
    "Submitted",
    "Suggested",
    "TargetAsked",
    "TargetTold",
    "Ticked",
    "TrailAsked",
    "Unproven",
    "UsageCounted",
    "Vetted",
    "VettingAsked",
    "WithdrawalDecided",
    "YearUnsaid",
]
