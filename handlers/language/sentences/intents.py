"""What is meant: the evidence is weighed, and what is not sure enough means nothing (language §2, ADR 34)."""

import re

from handlers.language.reading import SILENT
from handlers.language.sentences.evidence import evidence
from handlers.language.sentences.subject import Subject
from handlers.language.sentences.vetoes import vetoed
from handlers.language.sentences.weighing import weighed

AT_ONCE = frozenset({"acknowledge", "report", "correct", "remind", "block", "undo", "leave", "delegate"})
"""Acts that nobody confirms."""
SURE_AT_ONCE = 0.7
"""Of all that speaks for anything, so much must speak for them."""
SURE_AMONG_OTHERS = 0.55
"""For anything else in a group, where it may be meant for somebody else and an answer disturbs all."""
SURE_ENOUGH = 0.35
"""One to one for what is confirmed before it is done; the answer shows what was understood."""
_HAND_OVER = re.compile(r"^(?:请)?(?:交办|派单|督办|发任务|新建任务|下达任务|布置任务)")


def intent_of(subject: Subject) -> tuple[str, tuple[str, ...]]:
    """The intent, and what spoke for it."""
    if not subject.text:
        return ("none" if subject.said.in_group else "help"), ("nothing_said",)
    found = weighed(evidence(subject), vetoed(subject))
    if not subject.decides and _is_hand_over(subject.text, found.intent):
        return "denied", ("assign_without_right",)
    if found.share < _needed(found.intent, subject):
        return "none", (f"unsure_{found.intent}", *found.because)
    return found.intent, found.because or ("how_it_is_said",)


def _is_hand_over(text: str, intent: str) -> bool:
    """交办 住建局 …, the form of a command, whatever else the words might be read as; or what reads as one."""
    verb = _HAND_OVER.search(text)
    return verb is not None and (intent == "assign" or text[verb.end() : verb.end() + 1] in (" ", ":", ","))


def _needed(intent: str, subject: Subject) -> float:
    if intent == "none":
        return 0
    if intent in AT_ONCE:
        return SURE_AT_ONCE
    if subject.said.in_group:
        return SURE_AMONG_OTHERS
    return 0 if intent in SILENT and intent != "help" else SURE_ENOUGH
