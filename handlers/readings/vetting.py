"""What is said in a season of 论证: 论证通过 分类, 论证通过 深度 城东安置房 同意选址, 论证, 论证 城东安置房."""

import re

from domain.events import Event, Vetted, VettingAsked
from handlers.readings.prose import as_prose
from handlers.said import Said

_WORD = r"[^\s,:;。?]"
_PASS = re.compile(
    rf"(?:通过论证|论证通过)[\s:,]+(?P<step>{_WORD}{{2,20}})(?:[\s,:]+(?P<first>{_WORD}{{1,40}}))?(?:[\s,:]+(?P<text>.{{1,200}}))?"
)
_ASK = re.compile(rf"(?:查|看)?\s*论证(?:情况|进度)?(?:[\s:,]+(?P<project>{_WORD}{{2,40}}))?[?。]?")


def passed(said: Said) -> Event | None:
    """A step, for all or for one; after the approval comes its document."""
    m = _PASS.fullmatch(said.text)
    if m is None:
        return None
    first, text = m["first"] or "", as_prose((m["text"] or "").strip())
    if m["step"] == said.county.policy.vetting.approval:
        return Vetted(by=said.by, step=m["step"], text=" ".join(each for each in (as_prose(first), text) if each))
    return Vetted(by=said.by, step=m["step"], project=first, text=text)


def asked(said: Said) -> Event | None:
    """The season, or one candidate."""
    m = _ASK.fullmatch(said.text)
    return VettingAsked(by=said.by, project=m["project"] or "") if m else None
