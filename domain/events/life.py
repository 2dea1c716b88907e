"""What people do about a matter on its way: ask for time, say who holds the ball, return, order, raise, pause."""

from dataclasses import dataclass
from datetime import datetime

from domain.actors import Actor
from domain.matters.drafts import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked:
    """延期: a definite new moment or `days` more, and a typed reason ("" = none was named). `code` is for whoever
    decides."""

    by: Actor
    due_at: datetime | None
    reason: str
    text: str
    code: str
    item: str = ""
    handle: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDecided:
    """同意 or 退回 of a request, perhaps until another day (`due_at`), or for so many `days`."""

    by: Actor
    item: str
    grant: bool
    unit: str = ""
    due_at: datetime | None = None
    text: str = ""
    code: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """卡在 a unit ("" = a meeting, or somebody above the county) for want of something."""

    by: Actor
    unit: str
    element: str
    text: str
    item: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockAnswered:
    """已答复: the unit that held it up has answered, or the share goes on without."""

    by: Actor
    text: str
    item: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """退回 (职责异议) by the unit. `code` is for whoever decides."""

    by: Actor
    text: str
    code: str
    item: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDecided:
    """同意退回 or 不同意退回 by the issuer."""

    by: Actor
    item: str
    uphold: bool
    unit: str = ""
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """同意 or 不同意 and nothing named but perhaps by a quoted message (`handle`): what waits for this person is meant.
    `code` becomes the code of what is shown again, `only` = the one of several that was picked. With a day (`due_at`)
    it is a request for more time that is meant."""

    by: Actor
    grant: bool
    text: str = ""
    handle: str = ""
    code: str = ""
    only: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Something that is shown and confirmed before it happens: 转办, 撤销, 更正, 中止, 恢复, 重开, 合并."""

    by: Actor
    order: Order
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDecided:
    """The second person about a withdrawal (matrix row 4)."""

    by: Actor
    item: str
    agree: bool
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionJudged:
    """The next line of the close-out criteria, met or not, by the code of the review."""

    by: Actor
    item: str
    met: bool
    unit: str = ""
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """回头看: it still holds, or it came back."""

    by: Actor
    item: str
    holds: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """催办 by hand, of one unit or of all that owe; `more` = the other matters named beside `item`. By
    `wanted_at` it is wanted, which moves no deadline."""

    by: Actor
    item: str = ""
    handle: str = ""
    unit: str = ""
    more: tuple[str, ...] = ()
    wanted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """提请: a problem goes up one level, with the reason, what was tried and what is asked."""

    by: Actor
    item: str
    reason: str
    tried: str
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPaused:
    """暂停上报 of one matter, or of all (`item` ""); 有误 (`wrong`) freezes the chain and opens an incident."""

    by: Actor
    item: str = ""
    handle: str = ""
    text: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationResumed:
    """恢复上报 of one matter or of all; also ends what the breaker holds."""

    by: Actor
    item: str = ""
    text: str = ""
