"""Who and what exists in the corp: people, departments, groups."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.ids import encrypted_id, private_conversation

ROOT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """A person. `outsider` = not a member of the corp (no userid on the wire, dingtalk.md §5.1).

    `nick` is what the person calls himself, by default the name.
    """

    userid: str
    name: str
    unionid: str
    mobile: str = ""
    title: str = ""
    dept: str = ""
    nick: str = ""
    outsider: bool = False
    resigned: bool = False


@dataclass(slots=True, kw_only=True)
class Group:
    """A group. `chat_id` is only known to the server for scene groups.

    The webhook is read by hand from its settings.
    """

    conversation_id: str
    title: str
    members: list[str]
    has_robot: bool = True
    scene: bool = False
    chat_id: str = ""
    owner: str = ""
    hook_token: str = ""
    hook_secret: str = ""
    disbanded: bool = False


@dataclass(slots=True)
class Directory:
    """People by userid, groups by conversation id, departments by number (root = 1)."""

    robot_name: str
    people: dict[str, Citizen] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    departments: dict[int, str] = field(default_factory=lambda: {ROOT: "全部"})
    _private: dict[str, str] = field(default_factory=dict)
    _encrypted: dict[str, str] = field(default_factory=dict)
    _unions: dict[str, str] = field(default_factory=dict)

    def add(self, citizen: Citizen) -> None:
        """Add or replace a person; a new department name gets the next number."""
        self.people[citizen.userid] = citizen
        self._private[private_conversation(citizen.userid)] = citizen.userid
        self._encrypted[encrypted_id(citizen.userid)] = citizen.userid
        self._unions[citizen.unionid] = citizen.userid
        if citizen.dept and citizen.dept not in self.departments.values():
            self.departments[max(self.departments) + 1] = citizen.dept

    def staff(self, userid: str) -> Citizen | None:
        """The corp member with this userid; None for strangers and outsiders."""
        citizen = self.people.get(userid)
        return None if citizen is None or citizen.outsider else citizen

    def union(self, unionid: str) -> Citizen | None:
        """The person with this unionid."""
        return self.people.get(self._unions.get(unionid, ""))

    def owner_of_private(self, conversation_id: str) -> str | None:
        """The userid whose private chat with the robot this is."""
        return self._private.get(conversation_id)

    def department_of(self, citizen: Citizen) -> int:
        """The number of the person's department; the root when none is given."""
        return next((number for number, name in self.departments.items() if name == citizen.dept), ROOT)

    def in_department(self, number: int) -> Iterator[Citizen]:
        """Direct members only, in order of entry (dingtalk.md §8.1)."""
        return (c for c in self.people.values() if not c.outsider and self.department_of(c) == number)

    def group_of_chat(self, chat_id: str) -> Group | None:
        """The group with this old chatId."""
        return next((group for group in self.groups.values() if group.chat_id == chat_id and chat_id), None)

    def group_of_hook(self, token: str) -> Group | None:
        """The group whose webhook carries this token."""
        return next((group for group in self.groups.values() if group.hook_token == token and token), None)

    def may_see(self, userid: str, place: str) -> bool:
        """True for a member of the group, or the owner of the private chat."""
        group = self.groups.get(place)
        return userid in group.members if group else self._private.get(place) == userid
