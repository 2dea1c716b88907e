"""Events of the platform → who came into a group, who left it or the organisation, who opened a message
(dingtalk §3.3, §7). Raw dicts stop here. Every other event is acknowledged and means nothing to us."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dingtalk.bodies import moment_of
from bot.dingtalk.inbound import Identity
from bot.errors import Malformed
from bot.messages import Inbound, InboundKind

# Event → what it means, and the field that names the people (of `chat_quit` the one who left is the operator).
MEMBERSHIPS: Mapping[str, tuple[InboundKind, str]] = {
    "chat_add_member": (InboundKind.JOINED, "userid"),
    "chat_remove_member": (InboundKind.LEFT, "userid"),
    "chat_quit": (InboundKind.LEFT, "operator"),
    "user_leave_org": (InboundKind.GONE, "userid"),
}
MESSAGE_READ = "robot_msg_read"
LONGEST_ID = 200
LONGEST_ACCOUNT = 64
MOST_PEOPLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of either transport. Its fields are found by lower-case names: families spell them differently."""

    kind: str
    event_id: object
    corp_id: object
    at: object
    fields: Mapping[str, Any]


def by_http(body: Mapping[str, Any]) -> Happening:
    """The flat envelope of HTTP: kind and fields stand side by side."""
    fields = _lowered(body)
    return Happening(
        kind=_text(fields.get("eventtype"), LONGEST_ID),
        event_id=fields.get("eventid"),
        corp_id=fields.get("corpid"),
        at=fields.get("eventtime", fields.get("timestamp")),
        fields=fields,
    )


def by_stream(headers: Mapping[str, str], body: Mapping[str, Any]) -> Happening:
    """On the stream the envelope travels in the frame's headers."""
    return Happening(
        kind=_text(headers.get("eventType"), LONGEST_ID),
        event_id=headers.get("eventId"),
        corp_id=headers.get("eventCorpId"),
        at=headers.get("eventBornTime"),
        fields=_lowered(body),
    )


def members_changed(event: Happening, us: Identity) -> tuple[Inbound, ...]:
    """One Inbound a person who came, left, is gone, or opened a message; none where it is about something else."""
    if event.kind == MESSAGE_READ:
        return _opened(event, us)
    if event.kind not in MEMBERSHIPS:
        return ()
    if event.corp_id != us.corp_id:
        raise Malformed("from another organisation", 403)
    kind, field = MEMBERSHIPS[event.kind]
    event_id = _text(event.event_id, LONGEST_ID - LONGEST_ACCOUNT - 1)
    in_group = kind is not InboundKind.GONE
    conversation = _text(event.fields.get("openconversationid"), LONGEST_ID) if in_group else ""
    at = moment_of(event.at if isinstance(event.at, int | str) else None)
    return tuple(
        Inbound(
            kind=kind,
            message_id=f"{event_id}|{account}",
            staff_id=account,
            conversation=conversation,
            is_group=in_group,
            said_at=at,
            proven=True,
        )
        for account in _people(event.fields.get(field))
    )


def _opened(event: Happening, us: Identity) -> tuple[Inbound, ...]:
    """Readers of elsewhere have no account with us (dingtalk §3.3)."""
    if event.corp_id != us.corp_id:
        raise Malformed("from another organisation", 403)
    account = event.fields.get("userid")
    if not account:
        return ()
    account = _text(account, LONGEST_ACCOUNT)
    read = Inbound(
        kind=InboundKind.READ,
        message_id=f"{_text(event.event_id, LONGEST_ID - LONGEST_ACCOUNT - 1)}|{account}",
        staff_id=account,
        quoted=_text(event.fields.get("processquerykey"), LONGEST_ID),
        proven=True,
    )
    return (read,)


def _people(found: object) -> tuple[str, ...]:
    """Accounts of ours, each once; people of elsewhere have none and are not in the list."""
    listed = found if isinstance(found, list) else [found]
    if len(listed) > MOST_PEOPLE:
        raise Malformed("an event about too many people")
    return tuple(dict.fromkeys(_text(each, LONGEST_ACCOUNT) for each in listed))


def _lowered(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first of two spellings counts: the envelope stands before the fields."""
    fields: dict[str, Any] = {}
    for name, value in body.items():
        fields.setdefault(name.lower(), value)
    return fields


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise Malformed("an event without a kind, an id, a group or an account")
    return value
