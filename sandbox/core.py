"""The state all topics of the platform share."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sandbox.directory import Directory, Group
from sandbox.errors import Refusal
from sandbox.faults import Faults
from sandbox.ledger import Ledger
from sandbox.settings import CitySettings


@dataclass(slots=True, kw_only=True)
class Core:
    """Settings, directory, ledger, faults, one seeded generator, and the address callers reach the platform under."""

    settings: CitySettings
    directory: Directory
    ledger: Ledger
    faults: Faults
    rng: Random
    base_url: str = "https://oapi.dingtalk.com"

    def own_robot(self, robot_code: object) -> None:
        """Refuse a robot this app does not own (dingtalk.md §2.1)."""
        if not isinstance(robot_code, str):
            raise Refusal("invalidParameter.robotCode.missing")
        if not robot_code:
            raise Refusal("invalidParameter.robotCode.empty")
        if robot_code != self.settings.robot_code:
            raise Refusal("invalidParameter.robotCode.auth")

    def group_with_robot(self, conversation_id: str) -> Group:
        """The group the robot may speak in.

        Refused when unknown, disbanded or without the robot (dingtalk.md §2.1).
        """
        group = self.directory.groups.get(conversation_id)
        if group is None:
            raise Refusal("invalid.openConversationId")
        if group.disbanded:
            raise Refusal("group.disbanded")
        if not group.has_robot:
            raise Refusal("invalidParameter.robotCode.notExsit")
        return group

    def within_window(self, sent_at: datetime, now: datetime) -> bool:
        """True when a query or recall of something sent then is still accepted (24 h, dingtalk.md §3.1)."""
        return now - sent_at <= self.settings.query_window
