"""Reliability §5.10, last lines: what a bare word of an unproven sender completes, and what it only begins."""

from collections.abc import Mapping

from domain import events
from domain.actors import Actor, Channel
from domain.events import Event
from domain.permits import Act
from domain.projects.telling import OFFICE_FACTS

# Events that a word alone would complete, with the row they belong to: from an unproven sender they wait for a code.
HELD: Mapping[type, Act] = {
    events.ExtensionAsked: Act.ASK_EXTENSION,
    events.Blocked: Act.ASK_EXTENSION,
    events.BlockAnswered: Act.ASK_EXTENSION,
    events.Returned: Act.ASK_EXTENSION,
    events.Raised: Act.ESCALATE,
    events.EscalationPaused: Act.PAUSE,
    events.EscalationResumed: Act.PAUSE,
    events.Rechecked: Act.CLOSE_OUT,
    events.LeaveTaken: Act.BIND_PEOPLE,
    events.LeaveEnded: Act.BIND_PEOPLE,
    events.Hushed: Act.BIND_PEOPLE,
    events.NameForgotten: Act.BIND_PEOPLE,
    events.NameTaught: Act.BIND_PEOPLE,
    events.ProjectTold: Act.CHANGE_DEADLINE,
    events.Vetted: Act.CHANGE_DEADLINE,
    events.CampaignBegun: Act.ISSUE,
    events.LightReviewed: Act.RELEASE,
    events.DifficultyTaken: Act.ISSUE,
    events.LetterBegun: Act.DRAFT_LETTER,
    events.LedgerAsked: Act.EXPORT,
    events.ListAsked: Act.EXPORT,
    events.ChartAsked: Act.EXPORT,
    events.BoardTakenDown: Act.SHOW_BOARD,
    events.EvidenceSent: Act.ATTACH,
    events.CauseHeld: Act.APPRAISE,
    events.FormalNoted: Act.APPRAISE,
    events.AppealDecided: Act.APPRAISE,
    events.ScoresExported: Act.EXPORT,
}
DOUBTABLE = (
    *(events.Acknowledged, events.FedBack, events.Reported, events.Reminded),
    *(events.Reviewed, events.ExtensionDecided),
)
"""Done at once from whomever they come, but asked about where the words were not surely understood."""
BY_NAME: Mapping[str, type] = {of.__name__: of for of in (*HELD, *DOUBTABLE, events.ReportTakenBack)}
_SPOKEN = frozenset({Channel.GROUP, Channel.PRIVATE, Channel.CARD})


def is_bare(by: Actor) -> bool:
    """True where only the account's name is signed, not the words."""
    return not by.proven and by.channel in _SPOKEN


def only_begins(event: Event) -> bool:
    """True for what the shell draws a code for; 撤回 wants it where it takes back what a code did."""
    return waits_for_code(event) or (is_bare(event.by) and isinstance(event, events.ReportTakenBack))


def waits_for_code(event: Event) -> bool:
    """True for what an unproven sender only begins. A project's days are reports (row 6)."""
    if not is_bare(event.by) or type(event) not in HELD:
        return False
    return not isinstance(event, events.ProjectTold) or event.fact in OFFICE_FACTS
