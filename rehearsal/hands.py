"""How people in a rehearsal act on a message: they press its buttons or, where it has none, type the words it
shows (ADR 15). What to type is read off the message and known to nobody here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.city import City
from sandbox.names import CityError, missing
from sandbox.views import MessageView

# `确认下发请回复：确认 4127`: a button's text and the words that do the same; 〈…〉 is for the person to fill in.
OFFER = re.compile(r"^(?P<button>\S{1,20})请回复：(?P<words>.+?)\s*$", re.M)
NUMBER = re.compile(r"\d{1,3}(?=\D|$)")
BLANK = re.compile(r"\s*〈[^〉]*〉")
LAST = "last"


class Hands(Protocol):
    """One way of acting."""

    async def act(self, who: str, button: str, form: Mapping[str, Any], on: str | None) -> None:
        """Do what this button does, with what was filled in. CityError where there is no such thing to do."""

    def offered(self, view: MessageView) -> set[str]:
        """The acts a message offers, by the texts of their buttons."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """Cards: a button is pressed."""

    city: City

    async def act(self, who: str, button: str, form: Mapping[str, Any], on: str | None) -> None:
        """Press it."""
        await self.city.fills(who, form, button, on)

    def offered(self, view: MessageView) -> set[str]:
        """What can be pressed."""
        return {button.text for button in view.buttons}


@dataclass(frozen=True, slots=True)
class Typing:
    """No cards: the newest message that shows how is opened, and its words are sent back where it stands."""

    city: City

    async def act(self, who: str, button: str, form: Mapping[str, Any], on: str | None) -> None:
        """Type them; what a form would hold stands in place of the blank."""
        view = self._showing(who, button, on)
        await self.city.reads(who, view.id)
        where = view.place if view.place in self.city.platform.directory.groups else None
        await self.city.says(who, where, filled(offers(view)[button], form))

    def offered(self, view: MessageView) -> set[str]:
        """What the message says can be typed."""
        return set(offers(view))

    def _showing(self, who: str, button: str, on: str | None) -> MessageView:
        seen = [view for place in self._places(who) for view in self.city.screen(who, place) if view.from_robot]
        meant = [view for view in seen if on in (None, LAST) or view.says(str(on))]
        found = max((view for view in meant if button in offers(view)), key=lambda view: view.seq, default=None)
        if found is None:
            raise missing(f"{who}能照着打的话", button, {text for view in meant for text in offers(view)})
        return found

    def _places(self, who: str) -> list[str | None]:
        """The groups a person is in, and his private chat."""
        *groups, _private = self.city.places(who)
        return [*groups, None]


def offers(view: MessageView) -> dict[str, str]:
    """Button text → words, as the message shows them; where it tells of several, the number is part of the text as on a
    card (3号同意延期)."""
    plain = {match["button"]: match["words"] for match in OFFER.finditer(view.text)}
    found = ((NUMBER.search(match["words"]), match) for match in OFFER.finditer(view.text))
    return plain | {f"{number[0]}号{match['button']}": match["words"] for number, match in found if number}


def filled(words: str, form: Mapping[str, Any]) -> str:
    """The words with the blank filled; an empty blank is left out."""
    if form and not BLANK.search(words):
        raise CityError(f"“{words}”里没有可填的地方")
    return BLANK.sub(lambda _blank: "".join(f" {value}" for value in form.values()), words)
