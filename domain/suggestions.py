"""投诉建议: what people want to say about the bot itself reaches the office (domain §10.9)."""

from datetime import datetime

from domain.county import County
from domain.events import Suggested
from domain.messages.notices import Notice, to_post
from domain.outcome import Answer, Outcome
from domain.policy import NoticeClass
from domain.work import Work


def suggest(_work: Work, event: Suggested, county: County, now: datetime) -> Outcome:
    """Thank the person and put the words before the office: that is whom they are said to."""
    who = county.standpoint(event.by, now)
    office = county.office()
    if who.person is None or office is None:
        return Outcome()
    units = sorted(who.units)
    notice = Notice(
        key=f"suggestion|{event.by.message_id}",
        kind="suggestion",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={"text": event.text, "name": who.name, "unit": units[0] if units else ""},
        not_before=now,
    )
    return Outcome(notices=(notice,), answer=Answer(kind="suggestion_taken"))
