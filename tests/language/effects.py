"""What a sentence would do at once, before anybody confirms anything: read through the whole table of commands.

Hand-overs, extensions, completions, returns and orders wait for a button or a code: they are not counted.
"""

from collections.abc import Iterator, Mapping

from domain import events
from handlers.commands import understood
from tests.language.fields import lines, subject_of

AT_ONCE: Mapping[type, frozenset[str]] = {
    events.Acknowledged: frozenset({"acknowledge"}),
    events.FedBack: frozenset({"report", "problem", "block"}),
    events.Reported: frozenset({"report", "correct", "problem"}),
    events.Reminded: frozenset({"remind"}),
    events.Blocked: frozenset({"block"}),
    events.ReportTakenBack: frozenset({"undo"}),
    events.LeaveTaken: frozenset({"leave", "delegate"}),
    events.Reviewed: frozenset({"close", "approve", "reject", "return"}),
    events.ExtensionDecided: frozenset({"approve", "reject", "extend"}),
    events.Raised: frozenset({"escalate", "problem"}),
    events.EscalationPaused: frozenset(),
    events.Ruled: frozenset({"approve", "reject", "close"}),
    events.Hushed: frozenset(),
}
"""Events that write without being confirmed, and the intents that mean them."""


def effects(name: str) -> Iterator[tuple[str, str, str]]:
    """(what was meant, the event, the words) of each sentence that would do at once what was not meant."""
    for line in lines(name):
        event = understood(subject_of(line).said)
        meant = AT_ONCE.get(type(event))
        if meant is not None and line["intent"] not in meant:
            yield line["intent"], type(event).__name__, line["text"]
