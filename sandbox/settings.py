"""What a sandbox is told when it is built."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

TICKED = frozenset(
    {
        "chat_add_member",
        "chat_remove_member",
        "chat_quit",
        "chat_update_title",
        "chat_disband",
        "user_leave_org",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Every loop-time number of the sandbox, in seconds (dingtalk.md §5.3.4, §5.3.5, §6.4, §7.1).

    A rehearsal may set all of them to 0.3 s or less; civil time is never read through this class.
    """

    message_ack: float = 5.0
    event_ack: float = 3.0
    event_answer: float = 2.5
    card_ack: float = 2.0
    ping_every: float = 30.0
    ping_answer: float = 5.0
    drain: float = 10.0
    close: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CitySettings:
    """One corp, one internal app with one robot, and how its pushes travel.

    `events` are the subscriptions ticked in the console, `withheld` the permission points nobody was granted;
    `message_retries` and `event_retries` are civil delays after each un-acked delivery (dingtalk.md §5.3.5; an
    empty tuple means fire and forget). Files in `templates` hold a list of card templates; those in `unpublished`
    were saved and never published. `unseen` are members outside the app's visible range; `ip_refused` = the caller's
    address is not on the app's list.
    `api_secret_for_cards` is handed out when a callback is registered without a secret.
    """

    client_id: str
    client_secret: str
    robot_code: str
    corp_id: str
    robot_name: str = "督办助手"
    agent_id: int = 1001
    templates: tuple[Path, ...] = ()
    mode: Literal["webhook", "stream"] = "webhook"
    callback_base: str | None = None
    aes_key: str = ""
    token: str = ""
    api_secret_for_cards: str = "sandbox-card-secret"
    events: frozenset[str] = TICKED
    withheld: frozenset[str] = frozenset()
    unpublished: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    ip_refused: bool = False
    api_quota: int = 5000
    push_quota: int = 3000
    token_life: timedelta = timedelta(seconds=7200)
    ticket_life: timedelta = timedelta(seconds=90)
    session_life: timedelta = timedelta(minutes=90)
    query_ready_after: timedelta = timedelta(seconds=30)
    query_window: timedelta = timedelta(hours=24)
    message_retries: tuple[timedelta, ...] = (timedelta(seconds=60),)
    event_retries: tuple[timedelta, ...] = (timedelta(seconds=10), timedelta(seconds=30))
    patience: Patience = field(default_factory=Patience)
    seed: int = 0
