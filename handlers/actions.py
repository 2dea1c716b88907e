"""A press of a card's button → Event: one row per action of `outbox/buttons.py`."""

import logging
from collections.abc import Callable, Mapping

from domain.actors import Actor
from domain.events import (
    Acknowledged,
    Asked,
    Confirmed,
    CriterionJudged,
    Dropped,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    FedBack,
    Kept,
    LetterAcknowledged,
    LetterReviewed,
    LetterSigned,
    ObjectionDecided,
    Released,
    Reported,
    ReportTakenBack,
    Reviewed,
    Rewritten,
    Submitted,
    WithdrawalDecided,
)
from domain.events.letters import LetterRef
from domain.letters.kinds import LetterKind
from handlers.readings.forms import round_filled, words_of

log = logging.getLogger(__name__)
Params = Mapping[str, str]
Draw = Callable[[int], str]
Builder = Callable[[Params, Actor, Draw], Event]
CODE_DIGITS = 4


def pressed(action: str, params: Params, actor: Actor, draw: Draw) -> Event | None:
    """What a press means; an action we do not know, or one without what it needs, is nothing (logged)."""
    build = ACTIONS.get(action)
    if build is None:
        log.warning("unknown_action", extra={"action": action[:40]})
        return None
    try:
        return build(params, actor, draw)
    except (KeyError, ValueError) as missing:
        log.warning("action_without_param", extra={"action": action, "param": str(missing)})
        return None


def _needed(params: Params, name: str) -> str:
    """A param that must not be empty either."""
    value = params[name].strip()
    if not value:
        raise KeyError(name)
    return value


def _sign(params: Params, by: Actor, _draw: Draw) -> Event:
    return Acknowledged(by=by, items=(_needed(params, "item"),))


def _submit(params: Params, by: Actor, draw: Draw) -> Event:
    text = words_of(params.get("text", ""))
    return Submitted(by=by, text=text, code=draw(CODE_DIGITS), item=_needed(params, "item"))


def _feed_back(params: Params, by: Actor, _draw: Draw) -> Event:
    return FedBack(by=by, text=words_of(params.get("text", "")), item=_needed(params, "item"))


def _confirm(params: Params, by: Actor, draw: Draw) -> Event:
    draft, code = _needed(params, "draft"), _needed(params, "code")
    return Confirmed(by=by, draft=draft, code=code, fresh_code=draw(CODE_DIGITS))


def _drop(params: Params, by: Actor, _draw: Draw) -> Event:
    return Dropped(by=by, draft=_needed(params, "draft"))


def _release(params: Params, by: Actor, draw: Draw) -> Event:
    submission, code = _needed(params, "submission"), _needed(params, "code")
    return Released(by=by, submission=submission, code=code, fresh_code=draw(CODE_DIGITS))


def _keep(params: Params, by: Actor, _draw: Draw) -> Event:
    return Kept(by=by, submission=_needed(params, "submission"), code=_needed(params, "code"))


def _rewrite(params: Params, by: Actor, draw: Draw) -> Event:
    return Rewritten(
        by=by,
        submission=_needed(params, "submission"),
        code=_needed(params, "code"),
        text=_needed(params, "text"),
        fresh_code=draw(CODE_DIGITS),
    )


def _review(params: Params, by: Actor, accept: bool) -> Event:
    item, unit = _needed(params, "item"), _needed(params, "unit")
    return Reviewed(
        by=by, item=item, unit=unit, accept=accept, text=params.get("text", "").strip(), code=params.get("code", "")
    )


def _ask_extension(params: Params, by: Actor, draw: Draw) -> Event:
    """Without a date and a reason the rule says how to give them."""
    return ExtensionAsked(by=by, due_at=None, reason="", text="", code=draw(CODE_DIGITS), item=_needed(params, "item"))


def _extension(params: Params, by: Actor, grant: bool) -> Event:
    item, unit, code = _needed(params, "item"), params.get("unit", ""), _needed(params, "code")
    return ExtensionDecided(by=by, item=item, unit=unit, grant=grant, code=code)


def _objection(params: Params, by: Actor, uphold: bool) -> Event:
    item, unit, code = _needed(params, "item"), params.get("unit", ""), _needed(params, "code")
    return ObjectionDecided(by=by, item=item, unit=unit, uphold=uphold, code=code)


def _withdrawal(params: Params, by: Actor, agree: bool) -> Event:
    return WithdrawalDecided(by=by, item=_needed(params, "item"), agree=agree, code=_needed(params, "code"))


def _criterion(params: Params, by: Actor, met: bool) -> Event:
    item, unit = _needed(params, "item"), _needed(params, "unit")
    return CriterionJudged(by=by, item=item, unit=unit, met=met, code=params.get("code", ""))


def _draft_ref(params: Params) -> LetterRef:
    year, _dash, number = _needed(params, "draft").partition("-")
    return LetterRef(year=int(year), number=int(number))


def _letter_ref(params: Params) -> LetterRef:
    year, _dash, number = _needed(params, "number").partition("-")
    return LetterRef(year=int(year), number=int(number), letter_kind=LetterKind(_needed(params, "kind")))


ACTIONS: Mapping[str, Builder] = {
    "review_letter": lambda params, by, _draw: LetterReviewed(
        by=by, ref=_draft_ref(params), code=_needed(params, "code")
    ),
    "sign_letter": lambda params, by, _draw: LetterSigned(by=by, ref=_draft_ref(params), code=_needed(params, "code")),
    "receive_letter": lambda params, by, _draw: LetterAcknowledged(by=by, ref=_letter_ref(params)),
    "sign": _sign,
    "submit": _submit,
    "feed_back": _feed_back,
    "confirm": _confirm,
    "confirm_submit": _confirm,
    "confirm_hand": _confirm,
    "confirm_destroy": _confirm,
    "confirm_word": _confirm,
    "confirm_board": _confirm,
    "confirm_plan": _confirm,
    "second": _confirm,
    "drop": _drop,
    "release": _release,
    "keep": _keep,
    "rewrite": _rewrite,
    "accept": lambda params, by, _draw: _review(params, by, accept=True),
    "send_back": lambda params, by, _draw: _review(params, by, accept=False),
    "report": lambda params, by, _draw: round_filled(params, by),
    "ask_extension": _ask_extension,
    "grant_extension": lambda params, by, _draw: _extension(params, by, grant=True),
    "refuse_extension": lambda params, by, _draw: _extension(params, by, grant=False),
    "uphold": lambda params, by, _draw: _objection(params, by, uphold=True),
    "deny": lambda params, by, _draw: _objection(params, by, uphold=False),
    "agree_withdrawal": lambda params, by, _draw: _withdrawal(params, by, agree=True),
    "refuse_withdrawal": lambda params, by, _draw: _withdrawal(params, by, agree=False),
    "criterion_met": lambda params, by, _draw: _criterion(params, by, met=True),
    "criterion_unmet": lambda params, by, _draw: _criterion(params, by, met=False),
    "no_change": lambda params, by, _draw: Reported(by=by, no_change=True, period=params.get("period", "")),
    "take_back": lambda _params, by, _draw: ReportTakenBack(by=by),
    "mine": lambda _params, by, _draw: Asked(by=by, query="mine"),
    "ask_item": lambda params, by, _draw: Asked(by=by, query="item", item=_needed(params, "item")),
}
