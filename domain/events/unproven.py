"""Words that may not count yet: not proven to be the sender's (HTTP callbacks), or not surely understood."""

from dataclasses import dataclass
from typing import Any

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven:
    """What was said, as the event it would be. `code` was drawn by the shell and goes to the account one to one.
    `doubted` where the reading is likely, but not sure enough to act on at once (language §4)."""

    by: Actor
    event: Any
    code: str
    doubted: bool = False
