"""What the platform sends to the bot by itself, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

Kind = Literal["push_message", "push_event", "push_card"]


class Outcome(StrEnum):
    """What became of something a person did, as far as the bot is concerned.

    ANSWERED acknowledged in time; REFUSED answered with an error or with nonsense; LATE no answer within the
    deadline; UNREACHED nobody listened or the connection broke; LOST never delivered and never will be; UNHEARD
    not addressed to the bot; OPENED a link was opened and no callback exists.
    """

    ANSWERED = "answered"
    REFUSED = "refused"
    LATE = "late"
    UNREACHED = "unreached"
    LOST = "lost"
    UNHEARD = "unheard"
    OPENED = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One delivery. `push_id` is the frame's messageId and stays the same for redeliveries.

    `data` the JSON of a Stream frame; `event` the header fields of an event; `url` and `secret` belong to HTTP
    card callbacks; `place` is the conversation and `userid` the person it came from.
    """

    kind: Kind
    push_id: str
    topic: str
    data: Mapping[str, Any]
    place: str = ""
    userid: str = ""
    event: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: the outcome and the JSON object of the answer (HTTP body or `data` of the ack)."""

    outcome: Outcome
    body: Mapping[str, Any] = field(default_factory=dict)
