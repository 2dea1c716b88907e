"""What people do about matters: begin, confirm, sign, feed back, submit, review, ask."""

from dataclasses import dataclass

from domain.actors import Actor
from domain.events.reports import Reported
from domain.matters.drafts import Amendment, Content
from domain.messages.quota import Allowance, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Somebody began a hand-over. `draft` = message id; `code` was drawn by the shell and goes out privately; `handle`
    is of the message he quotes."""

    by: Actor
    draft: str
    content: Content
    code: str
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesRead:
    """Somebody pasted minutes: `contents` are the decisions in order, `source` the head of the minutes."""

    by: Actor
    draft: str
    source: str
    contents: tuple[Content, ...]
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesAnswered:
    """A line of the minutes (from 1) is completed or corrected; `out` = it is taken out."""

    by: Actor
    line: int
    content: Content
    code: str
    out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchProposed:
    """Somebody began a list of hand-overs or findings; confirmed once, as a whole. `name` = which of the policy's."""

    by: Actor
    draft: str
    contents: tuple[Content, ...]
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Somebody supplied what a pending draft of theirs asked for; `picked` = it is one of the list, by number or
    name; `amendment` = he changes what he was shown, asked or not."""

    by: Actor
    content: Content
    code: str
    picked: bool = False
    amendment: Amendment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Somebody confirmed a draft: with its code, or by a bare word where the channel proves the sender.
    `fresh_code` was drawn by the shell for whoever acts next."""

    by: Actor
    draft: str = ""
    code: str = ""
    fresh_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Somebody called a draft off."""

    by: Actor
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """签收. `items` by key; `handle` is the platform's handle of a quoted message; neither = the only open one."""

    by: Actor
    items: tuple[str, ...] = ()
    handle: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FedBack:
    """反馈 on an item."""

    by: Actor
    text: str
    item: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A unit applies for completion (办结). `code` was drawn by the shell for whoever reviews it. `works`: what it
    tells of a project, where no matter of his is open."""

    by: Actor
    text: str
    code: str = ""
    item: str = ""
    handle: str = ""
    works: Reported | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The office or the issuer accepts (销号) or rejects a completion."""

    by: Actor
    item: str
    unit: str
    accept: bool
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question within the asker's scope: `query` from language §3, about an item, about what `subject` names (a unit
    by key, a project as said, of the calendar and of missing reports a day), or about everything. `usage` of our share
    stands beside the question after the quota: it is counted outside the door. `month` as 2026-11 is of the burden
    report and of the investment."""

    by: Actor
    query: str
    item: str = ""
    handle: str = ""
    subject: str = ""
    usage: Usage | None = None
    allowed: Allowance | None = None
    month: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearUnsaid:
    """A number without a year that several matters bear: `items` by key, the newest first."""

    by: Actor
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A complaint or a suggestion about the bot itself (domain §10.9)."""

    by: Actor
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstood:
    """Words that were not understood, from somebody we know; `guess` is the best reading, if any. `noted`: a word that
    says no more than that something was heard."""

    by: Actor
    text: str
    guess: str = ""
    noted: bool = False
