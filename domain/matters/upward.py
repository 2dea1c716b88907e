"""What leaves once a named person has let it go: to 县长, or to a leaders' group (domain §2.9)."""

from collections.abc import Sequence
from datetime import datetime

from domain.county import County
from domain.matters.gate import Submission
from domain.messages.notices import Audience, Notice, Wanted, to_post, to_tier
from domain.policy import NoticeClass

# What is conditional on more than the matter being open at this deadline.
CONDITIONS = {"extension_up": Wanted.EXTENSION, "level_up": Wanted.LEVEL}


def decision_facts(submission: Submission) -> dict[str, object]:
    """What is shown of a submission besides its own facts."""
    return {
        "submission": submission.key,
        "text": submission.text,
        "text_before": submission.texts[-2].text if len(submission.texts) > 1 else "",
        "rewritten": bool(submission.texts),
    }


def condition(submission: Submission) -> Wanted:
    """What must still hold when it leaves."""
    return CONDITIONS.get(submission.notice, Wanted.OPEN) if submission.item else Wanted.ALWAYS


MOST_LINES = 4


def list_facts(members: Sequence[Submission]) -> dict[str, object]:
    """Many matters as one digest: how many, of which units, the longest overdue first."""
    ordered = sorted(members, key=_longest_overdue)
    units: dict[str, int] = {}
    for member in ordered:
        units[member.unit] = units.get(member.unit, 0) + 1
    return {
        "count": len(ordered),
        "lines": [dict(member.facts) for member in ordered[:MOST_LINES]],
        "overdue_units": [{"unit": u, "count": n} for u, n in sorted(units.items(), key=lambda p: -p[1])],
    }


def _longest_overdue(member: Submission) -> tuple[int, int, int, str]:
    """Then by number, as people count: 9 before 10."""
    facts = member.facts
    return (-int(str(facts["days_overdue"])), int(str(facts["year"])), int(str(facts["number"])), member.unit)


def upward(submission: Submission, code: str, county: County, now: datetime) -> tuple[Notice, ...]:
    """The one message; not before the slot it was meant for. `code` is for whoever decides on it up there."""
    audience = _audience(submission, county)
    if audience is None:
        return ()
    approver = county.roster.persons.get(submission.decided_by)
    slot = _moment(submission.facts.get("slot_at"))
    facts = {**submission.facts, **decision_facts(submission), "approved_by": approver.name if approver else ""}
    notice = Notice(
        key=f"{submission.key}|up",
        kind=submission.notice,
        notice_class=NoticeClass.S,
        audience=audience,
        facts=facts | {"code": code},
        not_before=max(now, slot) if slot else now,
        about=f"item|{submission.item}" if submission.item else submission.about,
        unit=submission.unit,
        wanted=condition(submission),
        version=submission.deadline_version,
    )
    return (notice,)


def _audience(submission: Submission, county: County) -> Audience | None:
    if submission.tier:
        return to_tier(submission.tier)
    if submission.post:
        return to_post(submission.post)
    post = county.county_head()
    return to_post(post.key) if post else None


def _moment(fact: object) -> datetime | None:
    """A digest released early still waits for its slot."""
    return datetime.fromisoformat(fact) if isinstance(fact, str) else None
