"""What a person can see, and which message or button a selector means."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sandbox.directory import Citizen
from sandbox.ledger import Message
from sandbox.names import CityError, missing
from sandbox.platform import Platform
from sandbox.views import Button, FormField, MessageView, draw

Seen = tuple[Message, MessageView]
LAST = "last"


def visible(platform: Platform, message: Message, userid: str) -> bool:
    """True when the message is still there, in a conversation of this person, and was for him."""
    only = message.draft.only
    if message.recalled_at or (only is not None and userid not in only):
        return False
    return platform.directory.may_see(userid, message.draft.place)


def newest_first(platform: Platform, userid: str) -> Iterator[Seen]:
    """Everything this person can see in all conversations."""
    for message in reversed(platform.ledger.messages):
        if visible(platform, message, userid):
            yield message, draw(platform.directory, message, userid)


def choose(platform: Platform, citizen: Citizen, on: str | None, fits: Callable[[Seen], bool]) -> Seen | None:
    """The newest fitting message that bears the words or this id; `last` and None mean any."""
    for seen in newest_first(platform, citizen.userid):
        if fits(seen) and _meant(seen[1], on):
            return seen
    return None


def message_for(platform: Platform, citizen: Citizen, on: str | None) -> Seen:
    """The newest message of others that bears the words."""
    found = choose(platform, citizen, on, lambda seen: seen[1].sender_id != citizen.userid)
    if found is None:
        raise CityError(f"{citizen.name}看不到" + (f"写有“{on}”的消息" if on else "任何消息"))
    return found


def button_for(platform: Platform, citizen: Citizen, button: str, on: str | None) -> tuple[Seen, Button]:
    """The newest message bearing this button (and the words), and the button itself; a disabled one is an error."""
    found = choose(platform, citizen, on, lambda seen: _bearing(seen[1], button) is not None)
    if found is None:
        all_seen = newest_first(platform, citizen.userid)
        known = {item.text for _, view in all_seen if _meant(view, on) for item in view.buttons}
        raise missing(f"{citizen.name}能按的按钮", button, known)
    chosen = _bearing(found[1], button)
    assert chosen is not None
    if chosen.disabled:
        raise CityError(f"按钮“{button}”是灰的，按不了")
    return found, chosen


def filled(fields: tuple[FormField, ...], form: Mapping[str, Any]) -> dict[str, str]:
    """Every input of a card by name, with what the person typed over what stood there; keys of `form` are labels."""
    values = {field.name: field.value for field in fields}
    for label, typed in form.items():
        field = next((item for item in fields if label in (item.label, item.name)), None)
        if field is None:
            raise missing("这个输入项", label, (item.label for item in fields))
        values[field.name] = _typed(field, str(typed))
    return values


def _meant(view: MessageView, on: str | None) -> bool:
    return on in (None, LAST, view.id) or view.says(str(on))


def _bearing(view: MessageView, button: str) -> Button | None:
    return next((item for item in view.buttons if item.text == button), None)


def _typed(field: FormField, value: str) -> str:
    """A client lets nobody type letters into a number, a wrong date, or a choice that is not offered."""
    try:
        if field.type == "number" and value:
            float(value)
        if field.type == "date" and value:
            date.fromisoformat(value)
    except ValueError:
        raise CityError(f"“{field.label}”里填不进“{value}”") from None
    if field.type == "select" and value not in field.options:
        raise missing(f"“{field.label}”的选项", value, field.options)
    return value
