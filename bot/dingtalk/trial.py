"""The test card of `qunding send-test`: a press of it is answered at once and changes nothing."""

from collections.abc import Mapping
from typing import Any

from bot.messages import Button

TEST = "test"
SAID = "said"


def trial_button(text: str, said: str) -> Button:
    """A button that shows `said` on the card once the press has come to us and our answer has come back."""
    return Button(text=text, action=TEST, params={SAID: said}, primary=True)


def received(params: Mapping[str, str]) -> dict[str, Any]:
    """The answer to the press (dingtalk §6.4): the line at the foot changes, the button goes."""
    return {
        "cardData": {"cardParamMap": {"footer": params.get(SAID, ""), "buttons": "[]"}},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
    }
