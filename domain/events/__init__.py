"""Everything that can change state (design §1.1): one union. A test sees to it that every member has a rule."""

from typing import TypeAlias

from domain.events.gate import Kept, Released, Rewritten
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
    Confirmed,
    Dropped,
    FedBack,
    Misunderstood,
    Proposed,
    Reviewed,
    Submitted,
    Suggested,
)
from domain.events.people import AccountLeft, HandingOver, Hushed, LeaveEnded, LeaveTaken
from domain.events.registry import (
    AccountsConfirmed,
    AccountsLookedUp,
    BindingBegun,
    GroupBound,
    MemberSeen,
    PolicyLoaded,
    ProjectsImported,
    RosterImported,
)
from domain.events.reports import Reported, ReportTakenBack

# fmt: off
Event: TypeAlias = (
    Ticked | Proposed | Answered | Confirmed | Dropped | Acknowledged | FedBack | Submitted | Reviewed | Asked
    | Misunderstood | Reported | ReportTakenBack | Released | Kept | Rewritten | BindingBegun | GroupBound
    | MemberSeen | AccountsLookedUp | AccountsConfirmed | RosterImported | ProjectsImported | PolicyLoaded
    | Suggested | Delivered | DeliveryFailed | DeliveryUnknown | ReadSeen | Opened | Listened | UsageCounted
    | LeaveTaken | LeaveEnded | HandingOver | AccountLeft | Hushed
)
# fmt: on

__all__ = [
    "AccountLeft",
    "AccountsConfirmed",
    "AccountsLookedUp",
    "Acknowledged",
    "Answered",
    "Asked",
    "BindingBegun",
    "Confirmed",
    "Delivered",
    "DeliveryFailed",
    "DeliveryUnknown",
    "Dropped",
    "Event",
    "FedBack",
    "GroupBound",
    "HandingOver",
    "Hushed",
    "Kept",
    "LeaveEnded",
    "LeaveTaken",
    "Listened",
    "MemberSeen",
    "Misunderstood",
    "Opened",
    "PolicyLoaded",
    "ProjectsImported",
    "Proposed",
    "ReadSeen",
    "Released",
    "ReportTakenBack",
    "Reported",
    "Reviewed",
    "Rewritten",
    "RosterImported",
    "Submitted",
    "Suggested",
    "Ticked",
    "UsageCounted",
]
