"""What one person's phones show, as JSON: people, places, messages."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.city import Citizen, City
from sandbox.directory import Group
from sandbox.ids import private_conversation
from sandbox.ledger import Message
from sandbox.look import visible
from sandbox.page.china import local
from sandbox.views import Button, FormField, MessageView, draw

NEWEST = 300


def people(city: City) -> list[dict[str, Any]]:
    """Everybody, in the order of their group; a person in several counts for the last one (in order of creation),
    so that 分管 and 工作人员 come right.
    """
    directory = city.platform.directory
    tiers: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for group in directory.groups.values():
        tiers |= dict.fromkeys(group.members, group.title)
        ranks |= {userid: number for number, userid in enumerate(group.members)}
    citizens = sorted(directory.people.values(), key=lambda citizen: ranks.get(citizen.userid, len(ranks)))
    return [_person(citizen, tiers.get(citizen.userid, "")) for citizen in citizens]


def best_connected(city: City) -> Citizen | None:
    """Who is in most groups, as the office is: the first to look through."""
    directory = city.platform.directory
    inside = Counter(userid for group in directory.groups.values() for userid in group.members)
    return max(directory.people.values(), key=lambda citizen: inside[citizen.userid], default=None)


def _person(citizen: Citizen, tier: str) -> dict[str, Any]:
    return {
        "id": citizen.userid,
        "name": citizen.name,
        "post": citizen.title,
        "unit": citizen.dept,
        "tier": tier,
        "outsider": citizen.outsider,
    }


def places(city: City, citizen: Citizen) -> list[dict[str, Any]]:
    """All groups in order of creation, then the private chat, each with its newest messages."""
    found = [_group(city, group, citizen) for group in city.platform.directory.groups.values()]
    private = private_conversation(citizen.userid)
    return [*found, {"id": private, "title": "", "member": True, **_messages(city, private, citizen)}]


def _group(city: City, group: Group, citizen: Citizen) -> dict[str, Any]:
    return {
        "id": group.conversation_id,
        "title": group.title,
        "member": citizen.userid in group.members,
        "members": len(group.members),
        "robot": group.has_robot,
        "disbanded": group.disbanded,
        **_messages(city, group.conversation_id, citizen),
    }


def _messages(city: City, place: str, citizen: Citizen) -> dict[str, Any]:
    shown = list(drawn(city, city.platform.ledger.in_place(place), citizen))
    return {"messages": shown[-NEWEST:], "older": max(0, len(shown) - NEWEST)}


def drawn(city: City, messages: Iterable[Message], citizen: Citizen) -> Iterator[dict[str, Any]]:
    """Messages as this person sees them; those of a group he is not in as seen over the members' shoulders."""
    directory = city.platform.directory
    for message in messages:
        group = directory.groups.get(message.draft.place)
        looking_on = group is not None and citizen.userid not in group.members and not message.recalled_at
        if looking_on or visible(city.platform, message, citizen.userid):
            viewer = "" if looking_on else citizen.userid
            yield _message(city, message, draw(directory, message, viewer), citizen.userid)


def addressees(city: City, message: Message) -> list[str]:
    """Who could read a message: the members of its conversation it was for, without its sender."""
    directory, draft = city.platform.directory, message.draft
    group = directory.groups.get(draft.place)
    owner = directory.owner_of_private(draft.place)
    present = group.members if group else [owner] if owner else []
    return [user for user in present if user != draft.sender and (draft.only is None or user in draft.only)]


def _message(city: City, message: Message, view: MessageView, me: str) -> dict[str, Any]:
    sender = city.platform.directory.people.get(view.sender_id)
    people_meant = addressees(city, message)
    return {
        "id": view.id,
        "place": view.place,
        "senderId": view.sender_id,
        "sender": view.sender,
        "post": " ".join(part for part in (sender.dept, sender.title) if part) if sender else "",
        "robot": view.from_robot,
        "at": local(view.at),
        "edited": local(view.edited_at) if view.edited_at else "",
        "kind": view.kind,
        "title": view.title,
        "text": view.text,
        "footer": view.footer,
        "alert": view.alert,
        "buttons": [_button(button) for button in view.buttons],
        "form": [_field(field) for field in view.form],
        "mentions": list(view.mentions),
        "quote": view.quote,
        "media": view.media,
        "only": sorted(message.draft.only) if message.draft.only is not None else [],
        "read": sum(user in message.read_at for user in people_meant),
        "readers": len(people_meant),
        "unread": me in people_meant and me not in message.read_at,
    }


def _button(button: Button) -> dict[str, Any]:
    return {"text": button.text, "style": button.style, "disabled": button.disabled, "url": button.url}


def _field(field: FormField) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "value": field.value,
        "options": list(field.options),
    }
