"""Our card templates (bot/dingtalk/cards/): what a template in the organisation's card platform must offer.

The platform has no call that makes or reads a template (dingtalk §6.1), so the version an administrator built is what
he says it is (`QUNDING_DINGTALK_CARD_VERSION`); that it takes our variables can be tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

from bot.dingtalk.render import card_data
from bot.messages import Button, Field, Message

FOLDER = Path(__file__).with_name("cards")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One template: its name in the card platform, our version of it, each variable's type."""

    name: str
    version: int
    variables: Mapping[str, str]


@cache
def matter_sheet() -> Sheet:
    """The one template every message of ours uses."""
    row = orjson.loads((FOLDER / "matter.json").read_bytes())[0]
    types = {name: str(spec["type"]) for name, spec in row["variables"].items()}
    return Sheet(name=row["name"], version=row["version"], variables=types)


def sample_data(title: str, text: str) -> Mapping[str, str]:
    """A value for every variable, as a message has them: to try a template with, or to look at it while building."""
    message = Message(
        title=title,
        lines=(text,),
        alert=title,
        buttons=(Button(text=text, action="sign", params={"item": "0"}, primary=True),),
        form=(Field(name="text", label=text),),
        footer=text,
    )
    return card_data(message)
