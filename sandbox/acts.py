"""How the platform turns what a person does into messages and pushes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox import payloads
from sandbox.directory import Citizen, Group
from sandbox.errors import Refusal
from sandbox.ids import encrypted_id, private_conversation
from sandbox.ledger import ROBOT, Content, Draft, Message
from sandbox.look import visible
from sandbox.media import Stored
from sandbox.names import CityError
from sandbox.payloads import Press, Utterance
from sandbox.platform import Platform
from sandbox.postman import Postman
from sandbox.pushes import Answer, Outcome, Push
from sandbox.views import Button

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"})
_VOICES = frozenset({".amr", ".mp3", ".wav", ".ogg", ".m4a"})


class Acts:
    """The platform's side of every act; all of them await the bot's answer."""

    def __init__(self, platform: Platform, postman: Postman, clock: Callable[[], datetime]) -> None:
        self.platform = platform
        self.postman = postman
        self.clock = clock

    async def say(self, sender: Citizen, group: Group | None, text: str, quoted: Message | None) -> Outcome:
        """Post a text; push it to the bot when it is in private, has the @, or quotes the bot."""
        mark = f"@{self.platform.settings.robot_name}"
        at_robot = mark in text
        message = self._post(sender, group, Content(kind="text", text=text), quoted)
        quotes_robot = quoted is not None and quoted.draft.sender == ROBOT
        if group and not (group.has_robot and (at_robot or quotes_robot)):
            return Outcome.UNHEARD
        said = Utterance(
            sender=sender,
            message=message,
            group=group,
            msgtype="text",
            content={"text": {"content": text.replace(mark, "") if group else text}},
            session=self._session(message),
            at_robot=at_robot,
            quoted=quoted,
            mentioned=self._mentioned(group, text),
        )
        return await self._deliver(payloads.robot_message(self.platform.core, said))

    async def send_file(self, sender: Citizen, path: Path, heard: str) -> Outcome:
        """Post a file, picture or voice in private and push it (dingtalk.md §5.1)."""
        code = self.platform.media.keep(_stored(path))
        msgtype, content = _file_content(path, code, heard)
        message = self._post(sender, None, Content(kind=msgtype, title=path.name, text=heard, media=code), None)
        said = Utterance(
            sender=sender,
            message=message,
            group=None,
            msgtype=msgtype,
            content={"content": content},
            session=self._session(message),
        )
        return await self._deliver(payloads.robot_message(self.platform.core, said))

    async def press(self, presser: Citizen, message: Message, button: Button, typed: Mapping[str, str]) -> Outcome:
        """Push a press to where the card's callbacks go; a link button only opens its address."""
        if button.url:
            return Outcome.OPENED
        card = self.platform.cards.instances[message.draft.card]
        if not card.callback_type:
            return Outcome.UNHEARD
        press = Press(presser=presser, message=message, action_id=button.id, params={**button.params, **typed})
        push = payloads.card_press(self.platform.core, press)
        if card.callback_type == "HTTP":
            route = self.platform.cards.routes[card.route_key]
            push = payloads.by_http(push, route.url, route.api_secret)
        return await self._deliver(push)

    async def open(self, reader: Citizen, message: Message) -> None:
        """Read a message and all above it in that conversation; robot_msg_read follows when it is ticked."""
        for unread in self._unread_down_to(reader, message):
            await self._read(reader, unread)

    async def join(self, who: Citizen, group: Group) -> Outcome:
        """Into the group, with chat_add_member."""
        if who.userid in group.members:
            raise CityError(f"{who.name}已经在群“{group.title}”里")
        group.members.append(who.userid)
        return await self._membership("chat_add_member", group, who)

    async def leave(self, who: Citizen, group: Group) -> Outcome:
        """Out of the group, with chat_quit."""
        self._take_out(who, group)
        return await self._membership("chat_quit", group, who)

    async def remove(self, who: Citizen, group: Group) -> Outcome:
        """Out of the group by its owner, with chat_remove_member."""
        self._take_out(who, group)
        return await self._membership("chat_remove_member", group, who)

    async def resign(self, who: Citizen) -> Outcome:
        """Out of the organisation and all of its groups, with user_leave_org; he may not come back."""
        for group in self.platform.directory.groups.values():
            if who.userid in group.members:
                self._take_out(who, group)
        self.platform.directory.people[who.userid] = replace(who, resigned=True)
        return await self._event("user_leave_org", "timeStamp", {"userId": [who.userid]})

    async def rename(self, group: Group, title: str) -> Outcome:
        """A new title, with chat_update_title."""
        group.title = title
        return await self._group_event("chat_update_title", group, {"title": title})

    async def disband(self, group: Group) -> Outcome:
        """The end of a group, with chat_disband."""
        group.disbanded = True
        return await self._group_event("chat_disband", group, {})

    async def check_url(self) -> Outcome:
        """The handshake of the console; not billed to anybody, but sealed like any event."""
        return await self._deliver(payloads.event(self.platform.core, "check_url", {}, self.clock()))

    def take_answer(self, push: Push, answer: Answer, now: datetime, *, inline: bool) -> None:
        """What the bot answered: new data of a card, or a message inside the HTTP answer. Refusal when malformed."""
        body = answer.body
        if push.kind == "push_card":
            self._take_card(push, body if push.url else body.get("response") or {}, now)
        elif push.kind == "push_message" and inline and body.get("msgtype", "empty") != "empty":
            self.platform.webhooks.answer_inline(push.place, body, now)

    def _take_card(self, push: Push, response: object, now: datetime) -> None:
        if not isinstance(response, dict):
            raise Refusal("param.invalid", "回调应答不是JSON对象")
        card = self.platform.cards.instances[push.data["outTrackId"]]
        self.platform.cards.answer_press(card, push.userid, response, now)

    async def _deliver(self, push: Push) -> Outcome:
        return await self.postman.deliver(push, self.clock())

    def _post(self, sender: Citizen, group: Group | None, content: Content, quoted: Message | None) -> Message:
        if group and group.disbanded:
            raise CityError(f"群“{group.title}”已解散")
        draft = Draft(
            place=group.conversation_id if group else private_conversation(sender.userid),
            sender=sender.userid,
            content=content,
            quote=quoted.message_id if quoted else "",
        )
        return self.platform.ledger.post(draft, self.clock())

    def _session(self, message: Message) -> tuple[str, datetime]:
        return self.platform.webhooks.open_session(message.draft.place, message.at)

    def _mentioned(self, group: Group | None, text: str) -> tuple[Citizen, ...]:
        if group is None:
            return ()
        people = (self.platform.directory.people[userid] for userid in group.members)
        return tuple(citizen for citizen in people if f"@{citizen.name}" in text)

    def _unread_down_to(self, reader: Citizen, message: Message) -> list[Message]:
        """Oldest first; whoever read one message had read all above it, unless he had written them himself."""
        found: list[Message] = []
        for older in reversed(self.platform.ledger.in_place(message.draft.place)):
            if reader.userid in older.read_at:
                break
            others = older.draft.sender != reader.userid
            if others and older.seq <= message.seq and visible(self.platform, older, reader.userid):
                found.append(older)
        return found[::-1]

    async def _read(self, reader: Citizen, message: Message) -> None:
        now = self.clock()
        if not self.platform.ledger.read(message, reader.userid, now) or not message.draft.key:
            return
        await self._event("robot_msg_read", "operatTime", payloads.reading(self.platform.core, message, reader))

    def _take_out(self, who: Citizen, group: Group) -> None:
        if who.userid not in group.members:
            raise CityError(f"{who.name}不在群“{group.title}”里")
        group.members.remove(who.userid)

    async def _membership(self, kind: str, group: Group, who: Citizen) -> Outcome:
        self.platform.ledger.members_changed(group.conversation_id, self.clock())
        return await self._event(kind, "timeStamp", payloads.membership(self.platform.core, kind, group, who))

    async def _group_event(self, kind: str, group: Group, more: Mapping[str, Any]) -> Outcome:
        self.platform.ledger.members_changed(group.conversation_id, self.clock())
        fields = payloads.group_fields(self.platform.core, group)
        return await self._event(kind, "timeStamp", {**fields, **more})

    async def _event(self, kind: str, time_field: str, fields: Mapping[str, Any]) -> Outcome:
        """`timeStamp` is a number but for accounts, `operatTime` of a reading a string (dingtalk.md §3.3, §7.3)."""
        if kind not in self.platform.settings.events:
            return Outcome.UNHEARD
        now = self.clock()
        stamp = payloads.millis(now)
        moment = str(stamp) if time_field == "operatTime" or kind.startswith("user_") else stamp
        data = {**fields, time_field: moment}
        return await self._deliver(payloads.event(self.platform.core, kind, data, now))


def _stored(path: Path) -> Stored:
    return Stored(name=path.name, content=path.read_bytes())


def _file_content(path: Path, code: str, heard: str) -> tuple[str, dict[str, Any]]:
    if path.suffix.lower() in _PICTURES:
        return "picture", {"downloadCode": code, "pictureDownloadCode": encrypted_id(code)}
    if path.suffix.lower() in _VOICES:
        return "audio", {"downloadCode": code, "duration": 3000, "recognition": heard}
    return "file", {"downloadCode": code, "fileName": path.name}
