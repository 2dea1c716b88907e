"""What an account did last and may still take back (messages §1.4): the matters, or the duty, as they were and as it
left them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.matters.items import Item
from domain.projects.vettings import Vetting
from domain.rounds.duties import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Key: the account. `before` and `after` are the same matters in the same order; both empty once it was taken back.
    `duty_before` and `duty_after` are those of a 记录. `vetting` is the step that `projects` passed, with the duties it
    met before and after. `notices` are what others were told by it."""

    kind: ClassVar[str] = "undo"
    next_due_at: ClassVar[None] = None
    key: str
    at: datetime | None = None
    act: str = ""
    before: tuple[Item, ...] = ()
    after: tuple[Item, ...] = ()
    notices: tuple[str, ...] = ()
    duty_before: Duty | None = None
    duty_after: Duty | None = None
    vetting: Vetting | None = None
    projects: tuple[str, ...] = ()
    duties_before: tuple[Duty, ...] = ()
    duties_after: tuple[Duty, ...] = ()
