"""The ladder of renderings: every kind of message on every rung is what its golden file says (messages §1.11)."""

from __future__ import annotations

import json

import pytest

from bot.platform import Capabilities, Rung
from tests.bot.goldens import CAN, FOLDER, body, golden
from tests.test_wording import kinds, message


@pytest.mark.parametrize("kind", kinds())
def test_a_message_looks_as_agreed(kind: str) -> None:
    """A sentence changed on purpose: `make golden`, and read the difference."""
    assert (FOLDER / f"{kind}.json").read_text("utf-8") == golden(kind), "make golden"


def test_no_file_is_left_of_a_kind_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(kinds())


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("rung", [Rung.MARKDOWN, Rung.TEXT])
def test_what_can_be_pressed_above_can_be_typed_below(kind: str, rung: Rung) -> None:
    """Each live button is named with its words; a code it bears stands in them."""
    said = json.loads(json.loads(body(kind, rung))["msgParam"])
    text = said.get("text", said.get("content"))
    for button in message(kind).buttons:
        if not button.done:
            words = button.text.split(" ")[-1].removeprefix("37号")  # which matter it is stands in what is typed
            assert f"{words}请回复：" in text
            assert button.action == "drop" or button.params.get("code", "") in text


@pytest.mark.parametrize("kind", kinds())
def test_the_lowest_rung_has_no_markup(kind: str) -> None:
    """It may be read aloud, or sent by SMS."""
    said = json.loads(json.loads(body(kind, Rung.TEXT))["msgParam"])
    assert set(said) == {"content"}
    assert not any(mark in said["content"] for mark in ("**", "  \n", "](", "#"))


@pytest.mark.parametrize("rung", list(Rung))
def test_every_rung_says_who_and_by_when(rung: Rung) -> None:
    """Nothing but the buttons themselves is lost on the way down."""
    raw = body("assignment_private", rung)
    assert all(word in raw for word in ("交办〔2026〕37号", "住建局", "11月27日（周五）18:00"))


def test_a_platform_stands_on_the_rung_it_can() -> None:
    assert {rung: can.rung for rung, can in CAN.items()} == {rung: rung for rung in Rung}
    assert Capabilities(card_template="t", markdown=False).rung is Rung.CARD
