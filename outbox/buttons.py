"""What each button carries, by the facts; None where there is nothing to press any more."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.letters.kinds import RUNGS
from outbox.forms import round_params

Params = dict[str, str] | None
PRIMARY = frozenset(
    {
        *("sign", "confirm", "confirm_submit", "release", "accept", "report", "grant_extension", "uphold"),
        *("agree_withdrawal", "criterion_met", "confirm_hand", "confirm_destroy", "confirm_word", "second"),
        *("confirm_board", "confirm_plan"),
        *("review_letter", "sign_letter", "receive_letter"),
    }
)


def _item(facts: Mapping[str, Any]) -> Params:
    return {"item": str(facts["item"])}


def _sign(facts: Mapping[str, Any]) -> Params:
    """收到 until the unit of this card has signed; on the group's card until all have."""
    own = _own_shares(facts)
    done = bool(own) and all(b["signed_at"] for b in own)
    return {"item": str(facts["item"]), **({"done": "1"} if done or facts.get("signed") is True else {})}


def _own_shares(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [b for b in facts.get("branches") or () if facts.get("unit") in (None, "", b["unit"])]


def _underway(facts: Mapping[str, Any]) -> Params:
    """报结果 and 反馈问题 until the unit has applied for completion."""
    own = _own_shares(facts)
    over = bool(own) and all(b["submitted"] or b["closed"] for b in own)
    return None if over else _item(facts)


def _draft(facts: Mapping[str, Any]) -> Params:
    return {"draft": str(facts["draft"]), "code": str(facts["code"])}


def _gate(facts: Mapping[str, Any]) -> Params:
    if facts.get("state"):
        return None
    return {"submission": str(facts["submission"]), "code": str(facts["code"])}


def _review(facts: Mapping[str, Any]) -> Params:
    return {"item": str(facts["item"]), "unit": str(facts["unit"]), "code": str(facts.get("code", ""))}


def _coded(facts: Mapping[str, Any]) -> Params:
    return {"item": str(facts["item"]), "code": str(facts["code"])}


def _round(facts: Mapping[str, Any]) -> Params:
    return {"period": str(facts["period_on"])}


def _nothing(_facts: Mapping[str, Any]) -> Params:
    return {}


def _deciding(state: str) -> Callable[[Mapping[str, Any]], Params]:
    """审核 and 签发 of a draft, one after the other, for whoever was shown it."""

    def params(facts: Mapping[str, Any]) -> Params:
        if facts["state"] != state or facts["letter_kind"] not in RUNGS:
            return None
        return {"draft": f"{facts['year']}-{facts['number']}", "code": str(facts["code"])}

    return params


def _served(facts: Mapping[str, Any]) -> Params:
    number = f"{facts['year']}-{facts['serial']}"
    return {"kind": str(facts["letter_kind"]), "number": number} if facts["state"] == "signed" else None


BUTTONS: Mapping[str, Callable[[Mapping[str, Any]], Params]] = {
    "sign": _sign,
    "submit": _underway,
    "feed_back": _underway,
    "ask_item": _item,
    "confirm": _draft,
    "confirm_submit": _draft,
    "confirm_hand": _draft,
    "confirm_destroy": _draft,
    "confirm_word": _draft,
    "confirm_board": _draft,
    "confirm_plan": _draft,
    "second": _draft,
    "drop": _draft,
    "release": _gate,
    "keep": _gate,
    "rewrite": _gate,
    "accept": _review,
    "send_back": _review,
    "ask_extension": _underway,
    "grant_extension": _review,
    "refuse_extension": _review,
    "uphold": _review,
    "deny": _review,
    "agree_withdrawal": _coded,
    "refuse_withdrawal": _coded,
    "criterion_met": _review,
    "criterion_unmet": _review,
    "report": round_params,
    "no_change": _round,
    "take_back": _nothing,
    "mine": _nothing,
    "review_letter": _deciding("draft"),
    "sign_letter": _deciding("reviewed"),
    "receive_letter": _served,
}
