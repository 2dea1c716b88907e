"""内容红线 (domain §10.12): words that must not be here are not kept; the sender is told, the office without them."""

import re
import unicodedata
from datetime import datetime

from domain.county import County
from domain.events import SecretSuspected
from domain.messages.notices import Notice, to_post
from domain.outcome import NOTHING, Answer, Outcome
from domain.policy import NoticeClass, Tripwire
from domain.work import Work

_BETWEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·.,，。、_*＊~～-]+")
_STARS = str.maketrans({"☆": "★", "⭐": "★", "✩": "★", "✭": "★", "✮": "★"})


def trips(text: str, wire: Tripwire) -> bool:
    """Whether a text bears a mark of secrecy, however it is spaced out; what only looks like one passes."""
    bare = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).translate(_STARS))
    for innocent in wire.passes:
        bare = bare.replace(innocent, "")
    return any(word in bare for word in wire.words)


def suspect(_work: Work, event: SecretSuspected, county: County, now: datetime) -> Outcome:
    """Told to the sender and to the office; the words are nowhere."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    group = county.roster.groups.get(event.by.conversation)
    facts: dict[str, object] = {"group": group.title if group else ""}
    office = county.office()
    if office is None:
        return Outcome(answer=Answer(kind="secret_suspected", facts=facts))
    units = sorted({post.unit for post in who.posts})
    notice = Notice(
        key=f"secret|{event.by.message_id}",
        kind="secret_told",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={**facts, "name": who.name, "unit": units[0] if units else "", "said_at": now.isoformat()},
        not_before=now,
    )
    return Outcome(notices=(notice,), answer=Answer(kind="secret_suspected", facts=facts))
