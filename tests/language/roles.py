"""Who of the sample county says a sentence that names only a role, and how two writers put the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.language.kit import county

SPEAKERS: Mapping[str, str] = {
    "办公室": "王敏",
    "联络员": "李静",
    "承办人": "李静",
    "单位负责人": "张伟明",
    "分管副县长": "陈海峰",
}
TITLES: Mapping[str, tuple[str, ...]] = {
    "常务": ("常务副县长",),
    "县长": ("县长",),
    "县委书记": ("县委书记", "书记"),
    "书记": ("县委书记", "书记"),
}


def speaker(role: str) -> str:
    """Who of the sample county says it; an outsider is nobody of it and is stopped before anything is read."""
    if role in SPEAKERS:
        return SPEAKERS[role]
    roster = county()[0].roster
    return next(roster.persons[p.holder].name for p in roster.posts.values() if p.title in TITLES[role] and p.holder)


def moment(text: str) -> str:
    """To the minute; a date alone is the close of that day (BLIND.md)."""
    return text[:16] if "T" in text else f"{text}T18:00"


def matters_of(line: Mapping[str, Any]) -> Sequence[int]:
    """One writer called them matters, the next one items."""
    found: Sequence[int] = line.get("matters") or line.get("items") or ()
    return found
