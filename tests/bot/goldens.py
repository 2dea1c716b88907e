"""What each kind of message looks like on each rung of the ladder (messages §1.11), kept in tests/bot/golden/.

Written anew by `make golden` whenever a sentence has changed on purpose; the difference is then read like code."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bot.dingtalk.render import Renderer
from bot.platform import Capabilities, Rung
from outbox.bundle import FIRST_SENT
from tests.test_wording import POSTS, kinds, message

FOLDER = Path(__file__).with_name("golden")
CAN = {
    Rung.CARD: Capabilities(card_template="qunding-matter-1.schema"),
    Rung.MARKDOWN: Capabilities(),
    Rung.TEXT: Capabilities(markdown=False),
}
GROUP, PERSON = "cidStaff+/==", "u-li"


def body(kind: str, rung: Rung) -> str:
    """The bytes that leave for a sample of this kind."""
    can = CAN[rung]
    assert can.rung is rung
    renderer, said, in_group = Renderer(robot_code="dingapp", stream=True, can=can), message(kind), kind in POSTS
    if can.buttons and (said.buttons or kind in FIRST_SENT):
        return renderer.card_to_group(said, GROUP, kind) if in_group else renderer.card_to_person(said, PERSON, kind)
    return renderer.text_to_group(said, GROUP) if in_group else renderer.text_to_person(said, PERSON)


def readable(raw: str) -> Any:
    """A body with the JSON inside its strings laid open."""
    return json.loads(raw, object_hook=lambda found: {name: _open(value) for name, value in found.items()})


def _open(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
    except ValueError:
        return value


def golden(kind: str) -> str:
    """The content of a kind's file."""
    found = {rung.value: readable(body(kind, rung)) for rung in Rung}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write all files anew; what has no kind any more goes."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for kind in kinds():
        (FOLDER / f"{kind}.json").write_text(golden(kind), "utf-8")
    sys.stdout.write(f"{len(kinds())} kinds, {len(Rung)} rungs\n")


if __name__ == "__main__":
    main()
