"""How a message looks to one person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sandbox.directory import Directory
from sandbox.ledger import ROBOT, Change, Face, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: `id` and `params` of its callback, or a `url`; `style` is primary, normal or done."""

    text: str
    id: str = ""
    params: Mapping[str, Any]
    style: str = "normal"
    disabled: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """An input of a card's form; `type` is text, number, date or select."""

    name: str
    label: str
    type: str = "text"
    value: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message as one person sees it. `where` is a group's title or `私聊 姓名`; `kind` as in Content."""

    id: str
    seq: int
    place: str
    where: str
    sender_id: str
    sender: str
    from_robot: bool
    at: datetime
    kind: str
    title: str
    text: str
    footer: str
    alert: str
    buttons: tuple[Button, ...]
    form: tuple[FormField, ...]
    mentions: tuple[str, ...]
    edited_at: datetime | None
    read_by: tuple[str, ...]
    quote: str
    media: str
    recalled: bool

    def says(self, words: str) -> bool:
        """True when the words stand in anything the person can read on it."""
        return any(words in part for part in (self.title, self.text, self.footer, self.alert))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message, or a card as it was right after an edit; `seq` grows with everything that happens."""

    seq: int
    what: Literal["message", "edit"]
    view: MessageView


def draw(directory: Directory, message: Message, viewer: str, face: Face | None = None) -> MessageView:
    """The message as `viewer` sees it ("" = nobody in particular); `face` is an earlier state of a card."""
    data = _card_data(face or message.face, viewer)
    draft = message.draft
    content = draft.content
    links = tuple(Button(text=link.text, url=link.url, params={}) for link in content.links)
    return MessageView(
        id=message.message_id,
        seq=message.seq,
        place=draft.place,
        where=name_of_place(directory, draft.place),
        sender_id=draft.sender,
        sender=_name(directory, draft.sender),
        from_robot=draft.sender == ROBOT,
        at=message.at,
        kind=content.kind,
        title=data.get("title", content.title),
        text=data.get("body", content.text),
        footer=data.get("footer", ""),
        alert=data.get("alert", ""),
        buttons=_buttons(data) or links,
        form=_form(data),
        mentions=content.at,
        edited_at=message.edited_at,
        read_by=tuple(message.read_at),
        quote=draft.quote,
        media=content.media,
        recalled=message.recalled_at is not None,
    )


def draw_change(directory: Directory, change: Change) -> Arrival:
    """A message or edit as it looked then: in private to its owner, in a group to those it was for."""
    assert change.message is not None
    owner = directory.owner_of_private(change.place) or ""
    viewer = owner or min(change.only or {""})
    view = draw(directory, change.message, viewer, change.face)
    return Arrival(seq=change.seq, what="edit" if change.what == "edit" else "message", view=view)


def _name(directory: Directory, sender: str) -> str:
    return directory.robot_name if sender == ROBOT else directory.people[sender].name


def name_of_place(directory: Directory, place: str) -> str:
    """The title of a group, or `私聊 姓名`."""
    if place in directory.groups:
        return directory.groups[place].title
    owner = directory.owner_of_private(place) or ""
    return f"私聊 {directory.people[owner].name}" if owner in directory.people else place


def _card_data(face: Face | None, viewer: str) -> Mapping[str, str]:
    return {} if face is None else {**face.public, **face.private.get(viewer, {})}


def _rows(data: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    """The objects in a JSON string variable; anything else is not drawn, as on a client."""
    try:
        rows = json.loads(data.get(name) or "[]")
    except ValueError:
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _buttons(data: Mapping[str, str]) -> tuple[Button, ...]:
    return tuple(
        Button(
            text=str(row.get("text", "")),
            id=str(row.get("id", "")),
            params=row.get("params") or {},
            style=str(row.get("style", "normal")),
            disabled=bool(row.get("disabled", False)),
            url=str(row.get("url", "")),
        )
        for row in _rows(data, "buttons")
    )


def _form(data: Mapping[str, str]) -> tuple[FormField, ...]:
    return tuple(
        FormField(
            name=str(row.get("name", "")),
            label=str(row.get("label") or row.get("name", "")),
            type=str(row.get("type", "text")),
            value=str(row.get("value", "")),
            options=tuple(str(option) for option in row.get("options") or ()),
        )
        for row in _rows(data, "form")
    )
