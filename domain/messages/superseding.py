"""What a later notice makes needless while the earlier one still waits (reliability §3.3): only the newest state of a
card is shown, only the newest step of a deadline is told."""

from collections.abc import Hashable, Sequence

from domain.messages.notices import AudienceKind, Notice

# Told to the same post about the same branch, each of these says all that the ones before it said.
DEADLINE_STEPS = frozenset({"due_tomorrow", "due_today", "overdue_head", "overdue_leader"})


def superseded(notices: Sequence[Notice]) -> frozenset[str]:
    """The keys of those for which a later one of the same claim stands; `notices` in the order they were planned."""
    last: dict[Hashable, str] = {}
    older: set[str] = set()
    for notice in notices:
        topic = _topic(notice)
        if topic is not None:
            older |= {last[topic]} if topic in last else set()
            last[topic] = notice.key
    return frozenset(older)


def _topic(notice: Notice) -> Hashable | None:
    if notice.audience.kind is AudienceKind.CARDS:
        return notice.kind, notice.audience.key
    if notice.kind in DEADLINE_STEPS and notice.about:
        return notice.audience, notice.about, notice.unit
    return None
