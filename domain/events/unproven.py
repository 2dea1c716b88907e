"""Words of a sender whose account's name is signed, but not the words (HTTP callbacks)."""

from dataclasses import dataclass
from typing import Any

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven:
    """What was said, as the event it would be. `code` was drawn by the shell and goes to the account one to one."""

    by: Actor
    event: Any
    code: str
