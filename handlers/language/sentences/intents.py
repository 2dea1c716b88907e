"""What is meant: the evidence is weighed, and what is not sure enough means nothing (language §2, ADR 41)."""

import re

from handlers.language.reading import SILENT
from handlers.language.sentences.evidence import evidence
from handlers.language.sentences.subject import Subject
from handlers.language.sentences.vetoes import vetoed
from handlers.language.sentences.weighing import weighed

SURE = 0.5
"""An act needs so much of all that speaks for anything."""
SURE_AMONG_OTHERS = 0.6
"""A question or a call for help in a group, where it may be somebody else's."""
_HAND_OVER = re.compile(r"^(?:请)?(?:交办|派单|督办|发任务|新建任务|下达任务|布置任务)")


def intent_of(subject: Subject) -> tuple[str, tuple[str, ...]]:
    """The intent, and what spoke for it."""
    if not subject.text:
        return ("none" if subject.said.in_group else "help"), ("nothing_said",)
    found = weighed(evidence(subject), vetoed(subject))
    if found.intent == "assign" and not subject.decides and _HAND_OVER.search(subject.text):
        return "denied", ("assign_without_right",)
    if found.share < _needed(found.intent, subject):
        return "none", (f"unsure_{found.intent}", *found.because)
    return found.intent, found.because or ("how_it_is_said",)


def _needed(intent: str, subject: Subject) -> float:
    if intent == "none":
        return 0
    if intent in SILENT:
        return SURE_AMONG_OTHERS if subject.said.in_group else 0
    return SURE
