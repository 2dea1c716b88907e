"""What a platform can do; messages degrade by it (design §5, dingtalk §12.2, messages §1.11)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Rung(StrEnum):
    """The ladder of renderings. Each says everything the one above says; below `CARD` acts are done in words."""

    CARD = "card"
    MARKDOWN = "markdown"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """The defaults are DingTalk's (dingtalk §2, §10). `card_template` "" = no callback buttons.

    `mention`: a person may be called by @ in a message that can also be looked at and recalled; DingTalk's may not,
    there only a group's webhook calls people. `hook_posts` of one webhook in any `hook_window`."""

    card_template: str = ""
    markdown: bool = True
    mention: bool = False
    read_list: bool = True
    read_window: timedelta = timedelta(hours=24)
    recall: bool = True
    urgent: bool = True
    files: bool = True
    most_body_bytes: int = 15_000
    most_recipients: int = 20
    most_mentions: int = 50
    per_second: int = 20
    hook_posts: int = 20
    hook_window: timedelta = timedelta(seconds=61)

    @property
    def buttons(self) -> bool:
        """Whether a press of a button comes back to us."""
        return bool(self.card_template)

    @property
    def rung(self) -> Rung:
        """The highest rendering this platform shows."""
        if self.buttons:
            return Rung.CARD
        return Rung.MARKDOWN if self.markdown else Rung.TEXT
