"""What a rule gives back: changed aggregates, things to say, an answer (design §1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from domain.appraisal.books import ScoreBook
from domain.audits.records import Denial, Destruction, LoggedAct, Seal, SelfAudit
from domain.boards.boards import Board
from domain.campaigns.campaigns import Campaign
from domain.events import Event
from domain.evidence.records import Evidence
from domain.leads.leads import Lead
from domain.letters.letters import Letter, LetterWatch
from domain.lights.lights import LightFile, LightSweep
from domain.matters.drafts import Draft
from domain.matters.gate import Submission
from domain.matters.items import Counter, Item
from domain.matters.recheck import Recheck
from domain.matters.undo import Undo
from domain.messages.listening import Stretch
from domain.messages.missed import Miss
from domain.messages.notices import Dispatch, Notice
from domain.people.leaves import Leave
from domain.people.records import Group, Person, Post, Unit
from domain.policy import Policy
from domain.projects.files import ProjectFile
from domain.rounds.duties import Cadence, Duty
from domain.rounds.reports import Report
from domain.switches import Setting
from domain.targets.books import TargetBook

Aggregate: TypeAlias = (
    Unit
    | Post
    | Person
    | Group
    | ProjectFile
    | Item
    | Draft
    | Counter
    | Cadence
    | Duty
    | Report
    | Submission
    | Recheck
    | Undo
    | Dispatch
    | Policy
    | Setting
    | Stretch
    | Leave
    | Seal
    | SelfAudit
    | Destruction
    | Denial
    | LoggedAct
    | Board
    | Campaign
    | Letter
    | LetterWatch
    | LightFile
    | LightSweep
    | Evidence
    | Miss
    | ScoreBook
    | TargetBook
    | Lead
)

# A change of these makes a new version of the county (design §3).
COUNTY_KINDS = frozenset({"unit", "post", "person", "group", "policy", "setting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to tell the actor now. `on_card` = the edited card already shows it, so a click needs no message."""

    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)
    on_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The whole effect of one event. `then` is what it lets happen: decided next, in the same transaction."""

    changes: tuple[Aggregate, ...] = ()
    notices: tuple[Notice, ...] = ()
    answer: Answer | None = None
    then: Event | None = None


NOTHING = Outcome()


def refuse(reason: str, **facts: object) -> Outcome:
    """A refusal is an answer with a reason, not an exception (design §6)."""
    return Outcome(answer=Answer(kind=reason, facts=facts))
