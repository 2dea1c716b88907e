"""Groups for the app: creation, members, id conversion, robots (dingtalk.md §8.2-8.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.directory import Group
from sandbox.errors import Refusal
from sandbox.fields import Field, check, mapping, number, texts
from sandbox.ids import conversation_id, hex_id

_BAD = "parameter.invalid"
_CREATE = {
    "title": Field(missing=_BAD),
    "template_id": Field(missing="groupTemplate.notFound"),
    "owner_user_id": Field(missing=_BAD),
    "user_ids": Field(texts),
    "subadmin_ids": Field(texts),
    "uuid": Field(),
    "icon": Field(),
    "management_options": Field(mapping),
}
_MEMBERS = {
    "openConversationId": Field(missing="paramBlank"),
    "coolAppCode": Field(),
    "maxResults": Field(number),
    "nextToken": Field(),
}
_CHANGE = {
    "open_conversation_id": Field(missing=_BAD),
    "user_ids": Field(texts),
    "union_ids": Field(texts),
}
LONGEST_TITLE = 30


@dataclass(slots=True)
class Groups:
    """Scene groups are the app's own; ordinary groups only tell which robots they hold."""

    core: Core
    _by_uuid: dict[str, Group] = field(default_factory=dict)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {
            "scene_group_create": self.create,
            "scene_members": self.members,
            "scene_member_add": self.add,
            "scene_member_delete": self.delete,
            "chat_convert": self.convert,
            "chat_get": self.chat,
            "robots_in_group": self.robots,
        }

    def create(self, given: Given) -> dict[str, Any]:
        """A scene group with the robot in it; the same `uuid` gives the same group (dingtalk.md §8.2)."""
        body = given.body
        check(body, _CREATE, _BAD)
        if len(body["title"]) > LONGEST_TITLE:
            raise Refusal(_BAD, "群名称超过30个字")
        members = list(dict.fromkeys([body["owner_user_id"], *body.get("user_ids", ())]))
        if any(self.core.directory.staff(user) is None for user in members):
            raise Refusal("member.notFound")
        group = self._by_uuid.get(body.get("uuid", "")) or self._new(body, members)
        return {"open_conversation_id": group.conversation_id, "chat_id": group.chat_id}

    def members(self, given: Given) -> dict[str, Any]:
        """Everybody in a scene group at once (≤ 1000, dingtalk.md §8.4); other groups are refused."""
        check(given.body, _MEMBERS, "paramIllegal")
        group = self._scene(given.body["openConversationId"], "cidEncryptError", "groupPermissionDenied")
        people = [self.core.directory.people[user] for user in group.members]
        return {
            "success": True,
            "memberUserIds": [person.userid for person in people if not person.outsider],
            "hasMore": False,
            "unionIdList": [person.unionid for person in people if person.outsider],
            "staffIdNickMap": {person.userid: person.name for person in people if not person.outsider},
            "unionIdNickMap": {person.unionid: person.name for person in people if person.outsider},
        }

    def add(self, given: Given) -> dict[str, Any]:
        """Put people into a scene group."""
        group, users = self._change(given)
        group.members.extend(user for user in users if user not in group.members)
        self.core.ledger.members_changed(group.conversation_id, given.now)
        return {"success": True}

    def delete(self, given: Given) -> dict[str, Any]:
        """Take people out of a scene group."""
        group, users = self._change(given)
        group.members[:] = [user for user in group.members if user not in users]
        self.core.ledger.members_changed(group.conversation_id, given.now)
        return {"success": True}

    def convert(self, given: Given) -> dict[str, Any]:
        """`openConversationId` of a chatId (dingtalk.md §8.3)."""
        group = self.core.directory.group_of_chat(given.params.get("chatId", ""))
        if group is None:
            raise Refusal("invalideChatId")
        return {"openConversationId": group.conversation_id}

    def chat(self, given: Given) -> dict[str, Any]:
        """`chat_info` of a group the server created (dingtalk.md §8.4)."""
        group = self.core.directory.group_of_chat(given.params.get("chatid", ""))
        if group is None or not group.scene:
            raise Refusal(40035, "不合法的chatid")
        info = {
            "name": group.title,
            "owner": group.owner,
            "useridlist": list(group.members),
            "chatid": group.chat_id,
            "conversationTag": 2,
            "status": 2 if group.disbanded else 1,
        }
        return {"chat_info": info}

    def robots(self, given: Given) -> dict[str, Any]:
        """Robots in a group (dingtalk.md §8.4); `openRobotType` 2 = robot of an internal app."""
        check(given.body, {"openConversationId": Field(missing="miss.openConversationId")}, _BAD)
        group = self.core.directory.groups.get(given.body["openConversationId"])
        if group is None:
            raise Refusal("invalid.openConversationId")
        settings = self.core.settings
        row = {"robotCode": settings.robot_code, "name": settings.robot_name, "openRobotType": 2}
        return {"chatbotInstanceVOList": [row] if group.has_robot else []}

    def _new(self, body: Mapping[str, Any], members: list[str]) -> Group:
        group = Group(
            conversation_id=conversation_id(self.core.rng),
            title=body["title"],
            members=members,
            scene=True,
            chat_id=f"chat{hex_id(self.core.rng)}",
            owner=body["owner_user_id"],
        )
        self.core.directory.groups[group.conversation_id] = group
        if body.get("uuid"):
            self._by_uuid[body["uuid"]] = group
        return group

    def _scene(self, conversation: str, unknown: str, denied: str) -> Group:
        group = self.core.directory.groups.get(conversation)
        if group is None:
            raise Refusal(unknown)
        if not group.scene:
            raise Refusal(denied)
        return group

    def _change(self, given: Given) -> tuple[Group, list[str]]:
        body = given.body
        check(body, _CHANGE, _BAD)
        group = self._scene(body["open_conversation_id"], _BAD, "groupTemplate.permessionDenied.group")
        unions = [self.core.directory.union(unionid) for unionid in body.get("union_ids", ())]
        people = [self.core.directory.staff(user) for user in body.get("user_ids", ())] + unions
        users = [person.userid for person in people if person]
        if not people or len(users) < len(people):
            raise Refusal("member.notFound")
        return group, users
