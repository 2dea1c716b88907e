"""People and departments for the app (dingtalk.md §8.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.directory import ROOT, Citizen
from sandbox.errors import Refusal
from sandbox.fields import Field, Shape, check, flag, number

_BAD = 400002
_DEPT: Shape = {"dept_id": Field(number, missing=_BAD), "language": Field()}
_LIST: Shape = {
    **_DEPT,
    "cursor": Field(number),
    "size": Field(number, missing=_BAD),
    "order_field": Field(),
    "contain_access_limit": Field(flag),
}
MOST_ROWS = 100


@dataclass(slots=True)
class Contacts:
    """The address book of the corp; outsiders are not in it."""

    core: Core

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {
            "user_by_mobile": self.by_mobile,
            "user_get": self.get,
            "user_by_unionid": self.by_unionid,
            "user_list": self.users,
            "user_ids": self.user_ids,
            "dept_list": self.departments,
            "dept_get": self.department,
        }

    def by_mobile(self, given: Given) -> dict[str, Any]:
        """`userid` of a mobile number."""
        shape = {"mobile": Field(missing=40104), "support_exclusive_account_search": Field(flag)}
        check(given.body, shape, _BAD)
        people = self.core.directory.people.values()
        found = [c.userid for c in people if c.mobile == given.body["mobile"] and not (c.outsider or c.resigned)]
        if not found:
            raise Refusal(60121)
        self._seen(found[0])
        return {"result": {"userid": found[0], "exclusive_account_userid_list": []}}

    def get(self, given: Given) -> dict[str, Any]:
        """Details of a userid."""
        check(given.body, {"userid": Field(missing=33012), "language": Field()}, _BAD)
        citizen = self.core.directory.staff(given.body["userid"])
        if citizen is None or citizen.resigned:
            raise Refusal(60121)
        self._seen(citizen.userid)
        return {"result": self._details(citizen)}

    def by_unionid(self, given: Given) -> dict[str, Any]:
        """`userid` and `contact_type` (0 = inside) of a unionid."""
        check(given.body, {"unionid": Field(missing=_BAD)}, _BAD)
        citizen = self.core.directory.union(given.body["unionid"])
        if citizen is None or citizen.outsider:
            raise Refusal(60121)
        return {"result": {"userid": citizen.userid, "contact_type": 0}}

    def users(self, given: Given) -> dict[str, Any]:
        """Direct members of a department, paged by number (`size` at most 100)."""
        check(given.body, _LIST, _BAD)
        start, size = given.body.get("cursor", 0), given.body["size"]
        if not 1 <= size <= MOST_ROWS or start < 0:
            raise Refusal(_BAD)
        members = list(self.core.directory.in_department(self._dept(given)))
        page = [self._details(citizen) for citizen in members[start : start + size]]
        more = start + size < len(members)
        cursor = {"next_cursor": start + size} if more else {}
        return {"result": {"has_more": more, **cursor, "list": page}}

    def user_ids(self, given: Given) -> dict[str, Any]:
        """Userids of the direct members of a department."""
        check(given.body, _DEPT, _BAD)
        members = self.core.directory.in_department(self._dept(given))
        return {"result": {"userid_list": [citizen.userid for citizen in members]}}

    def departments(self, given: Given) -> dict[str, Any]:
        """One level of departments below `dept_id`; all stand below the root."""
        check(given.body, {"dept_id": Field(number), "language": Field()}, _BAD)
        parent = given.body.get("dept_id", ROOT)
        if parent not in self.core.directory.departments:
            raise Refusal(60003)
        rows = self.core.directory.departments if parent == ROOT else {}
        return {"result": [_department(number, name) for number, name in rows.items() if number != ROOT]}

    def department(self, given: Given) -> dict[str, Any]:
        """One department."""
        check(given.body, _DEPT, _BAD)
        number = self._dept(given)
        return {"result": _department(number, self.core.directory.departments[number])}

    def _seen(self, userid: str) -> None:
        if userid in self.core.settings.unseen:
            raise Refusal(50002)

    def _dept(self, given: Given) -> int:
        dept_id: int = given.body["dept_id"]
        if dept_id not in self.core.directory.departments:
            raise Refusal(60003)
        return dept_id

    def _details(self, citizen: Citizen) -> dict[str, Any]:
        dept = self.core.directory.department_of(citizen)
        return {
            "userid": citizen.userid,
            "unionid": citizen.unionid,
            "name": citizen.name,
            "mobile": citizen.mobile,
            "title": citizen.title,
            "dept_id_list": [dept],
            "leader_in_dept": [{"dept_id": dept, "leader": False}],
            "active": True,
            "admin": False,
            "boss": False,
            "senior": False,
        }


def _department(number: int, name: str) -> dict[str, Any]:
    return {"dept_id": number, "name": name, "parent_id": ROOT if number != ROOT else None}
