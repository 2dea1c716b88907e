"""What is meant: the evidence is weighed, and what is not sure enough means nothing (language §2, ADR 34)."""

import re
from dataclasses import dataclass

from handlers.language.reading import SILENT
from handlers.language.sentences.evidence import evidence
from handlers.language.sentences.subject import Subject
from handlers.language.sentences.vetoes import doubted, vetoed
from handlers.language.sentences.weighing import weighed

AT_ONCE = frozenset({"acknowledge", "report", "correct", "remind", "block", "undo", "leave", "delegate"})
"""Acts that nobody confirms."""
DECIDING = frozenset({"close", "approve", "reject", "escalate"})
"""Nor do proven senders confirm these: only who has nothing else to prove it by gives a code."""
SURE_AT_ONCE = 0.8
"""Of all that speaks for anything, so much must speak for them; one to one the sender is asked where less does."""
SURE_AMONG_OTHERS = 0.55
"""For anything else in a group, where it may be meant for somebody else and an answer disturbs all."""
SURE_TO_ASK = 0.55
"""One to one for what nobody else confirms: the sender is asked whether it is meant."""
SURE_ENOUGH = 0.35
"""One to one for what is confirmed before it is done; the answer shows what was understood."""
_HAND_OVER = re.compile(r"^(?:请)?(?:交办|派单|督办|发任务|新建任务|下达任务|布置任务)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The intent, what spoke for it, and whether enough did to act at once."""

    intent: str
    because: tuple[str, ...]
    sure: bool = True


def intent_of(subject: Subject) -> Found:
    """The intent that most speaks for, where it is enough."""
    if not subject.text:
        return Found(intent="none" if subject.said.in_group else "help", because=("nothing_said",))
    found = weighed(evidence(subject), vetoed(subject), doubted(subject))
    if not subject.decides and _is_hand_over(subject.text, found.intent):
        return Found(intent="denied", because=("assign_without_right",))
    if found.share < _needed(found.intent, subject):
        return Found(intent="none", because=(f"unsure_{found.intent}", *found.because))
    if found.intent == "close" and not subject.decides:
        return Found(intent="complete", because=(*found.because, "asks_to_close"))
    by_itself = found.intent in AT_ONCE | DECIDING
    if by_itself and found.against and subject.said.in_group:
        return Found(intent="none", because=(f"unsure_{found.intent}", *found.because))
    sure = not by_itself or (found.share >= SURE_AT_ONCE and not found.against)
    return Found(intent=found.intent, because=found.because or ("how_it_is_said",), sure=sure)


def _is_hand_over(text: str, intent: str) -> bool:
    """交办 住建局 …, the form of a command, whatever else the words might be read as; or what reads as one."""
    verb = _HAND_OVER.search(text)
    return verb is not None and (intent == "assign" or text[verb.end() : verb.end() + 1] in (" ", ":", ","))


def _needed(intent: str, subject: Subject) -> float:
    if intent == "none":
        return 0
    if intent in AT_ONCE:
        return SURE_AT_ONCE if subject.said.in_group else SURE_TO_ASK
    if intent in DECIDING:
        return SURE_AT_ONCE if subject.said.in_group else SURE_ENOUGH
    if subject.said.in_group:
        return SURE_AMONG_OTHERS
    return 0 if intent in SILENT and intent != "help" else SURE_ENOUGH
