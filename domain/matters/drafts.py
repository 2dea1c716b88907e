"""What waits for a confirmation or a missing answer: bound to one actor and to exact content (S05)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.policy import Urgency

MOST_WRONG = 5


class DraftKind(StrEnum):
    """What the confirmation will do."""

    HANDOVER = "handover"
    MINUTES = "minutes"
    DIRECTIVE = "directive"
    BATCH = "batch"
    BIND_GROUP = "bind_group"
    SUBMIT = "submit"
    HAND_POST = "hand_post"
    DESTROY = "destroy"
    ORDER = "order"
    WORD = "word"
    BOARD = "board"
    PLAN = "plan"
    COMMAND = "command"
    ACCOUNTS = "accounts"
    CHOICE = "choice"
    LOOK = "look"


class Verb(StrEnum):
    """What is ordered about a matter: shown, confirmed, then done."""

    TRANSFER = "transfer"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    SUSPEND = "suspend"
    RESUME = "resume"
    REOPEN = "reopen"
    MERGE = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order in full. `unit` is whose share is meant ("" = the only one), `to_unit` who takes it over, `other` the
    matter it is merged into, `reason` a typed one."""

    verb: Verb
    item: str
    unit: str = ""
    to_unit: str = ""
    other: str = ""
    title: str = ""
    due_at: datetime | None = None
    reason: str = ""
    text: str = ""


class DraftState(StrEnum):
    """asking → waiting → done | dropped; each ends once."""

    ASKING = "asking"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One unit's part in a hand-over that is not yet issued."""

    unit: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything understood of a hand-over. `asks` names what is missing or ambiguous (language §3); `criteria` is
    what closing will ask; `parent` the matter it is split off or decided about; `element` the kind of a problem;
    `unclear` the words that were meant as a unit and may be several; `on_behalf` whose order the office writes down, as
    it was said or, once it is known, his post."""

    title: str = ""
    item_kind: str = "assignment"
    criteria: tuple[str, ...] = ()
    parent: str = ""
    element: str = ""
    shares: tuple[Share, ...] = ()
    due_at: datetime | None = None
    due_words: str = ""
    urgency: Urgency = Urgency.NORMAL
    project: str = ""
    project_name: str = ""
    alike: tuple[int, ...] = ()
    on_behalf: str = ""
    source: str = ""
    asks: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    unclear: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What its author changes of a hand-over he was shown: `added` units with the role said ("" = none), those to go
    `out`, and who stands `instead` of those that go or of who has the `role`; `retitled` = the title said is new."""

    added: tuple[tuple[str, str], ...] = ()
    out: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    role: str = ""
    retitled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Key = id of the message that began it. `digest` is the hash of the exact content, `code_digest` of the
    one-time code that was sent to the actor privately; both must match at confirmation. After MOST_WRONG wrong
    codes the draft is dropped. `first` = the person who confirmed it first, where it takes two: `actor_account` is
    then the second one's, `act` and `shown` what he was asked, `verdict` and `decided_at` how it ended. `batch` = a
    list, or the lines of minutes, handed over at once. `word` = what an unproven sender said, or what waits for its
    project, field by field; `subject` is then the event's name, `shown` key and name of each choice. `asked_at` = when
    something was asked again that it lacks; `next_due_at` = when the second person's time is over."""

    kind: ClassVar[str] = "draft"
    key: str
    draft_kind: DraftKind
    state: DraftState
    actor_account: str
    actor: str
    begun_at: datetime
    expires_at: datetime
    content: Content = Content()
    batch: tuple[Content, ...] = ()
    order: Order | None = None
    word: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    digest: str = ""
    code_digest: str = ""
    wrong_codes: int = 0
    first: str = ""
    act: str = ""
    shown: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    decided_at: datetime | None = None
    asked_at: datetime | None = None
    next_due_at: datetime | None = None
