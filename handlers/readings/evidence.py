"""What was sent beside words → EvidenceSent, and the words that say which matter it is of (features C12)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.messages import Inbound
from domain.actors import Actor
from domain.events import Asked, Event, EvidenceAsked, EvidencePlaced, EvidenceSent, Misunderstood
from domain.evidence.records import Media
from domain.outcome import Answer
from handlers.readings.items import BEARS_YEAR, item_key, key_of, led, numbered
from handlers.said import Said

_MOVE = re.compile(
    r"(?:把|将)?(?:刚才|上面|这些?|那些?|刚发)?的?(?:这|那|几)?[张个份]?(?:附件|照片|图片?|图片|文件|语音|佐证|材料)"
    r"(?:都|全)?(?:是|记到|记在|放到|归到|归|属于|挂到|传到)(?P<item>.+)"
)
_MINUTES = re.compile(r".*(?:纪要|议定).*\.(?:docx|txt)", re.I | re.S)
_TAIL = re.compile(r"(?:的|那件|那个|事项|名下|里|上|才对)*[。!]?")
_REPLY = re.compile(r"(?:是|给|属于)?\s*(?:[第#]?\s*(?P<n>\d{1,4})\s*(?P<hao>号|个)?)(?:的|事项|那件)*[。!]?")


def place(said: Said) -> Event | None:
    """附件记到13号, 照片是13号的."""
    m = None if said.in_group else _MOVE.fullmatch(said.text)
    found = led(m["item"], said.year) if m else None
    if found is None or not found.keys or not _TAIL.fullmatch(found.rest):
        return None
    return EvidencePlaced(by=said.by, item=found.keys[0])


_ASK = re.compile(
    rf"(?:查|看|查看|调)?(?:一下|下)?\s*(?P<item>{BEARS_YEAR}\d{{1,4}})号?(?:事项)?的?"
    r"(?:佐证|附件|原件|照片|图片|语音|材料)(?:有?哪些|有什么|清单|列表|在哪)?[吗?。]*"
)


def asked(said: Said) -> Event | None:
    """12号佐证, 12号的照片有哪些; one to one."""
    m = None if said.in_group else _ASK.fullmatch(said.text)
    return EvidenceAsked(by=said.by, item=key_of(m["item"], said.year)) if m else None


def is_reply(text: str) -> bool:
    """True for a lone number: it may say which matter something is of."""
    return _REPLY.fullmatch(text) is not None


def replied(said: Said, choices: Sequence[str]) -> Event:
    """A lone number of the list, or the matter's own. 2 of three offered is the second; 2号 is matter 2."""
    m = _REPLY.fullmatch(said.text)
    number = int(m["n"]) if m else 0
    listed = m is not None and m["hao"] != "号" and 1 <= number <= len(choices)
    return EvidencePlaced(by=said.by, item=choices[number - 1] if listed else item_key(number, said.year))


def only_names(event: Event | None, inbound: Inbound) -> bool:
    """True where the words beside a picture do nothing by themselves: they say what it shows, or of which matter."""
    pictures = bool(inbound.files) and inbound.files[0].media != Media.VOICE
    return pictures and not inbound.is_group and isinstance(event, Asked | Misunderstood | None)


def sent(inbound: Inbound, by: Actor, year: int, answer: Answer | None) -> Iterator[EvidenceSent]:
    """One event each; the words may have told of a matter, or name one. A voice is kept with the matter it told of;
    where it told of none its words were answered, and nothing is kept. In a group nothing is."""
    if inbound.is_group:
        return
    keys = numbered(inbound.text, year).keys if inbound.text else ()
    told = str(answer.facts.get("item", "")) if answer else ""
    item = told or (keys[0] if len(keys) == 1 else "")
    for number, file in enumerate(inbound.files):
        media = Media(file.media)
        if media is Media.VOICE and inbound.text and not told:
            continue
        one = (
            by if len(inbound.files) == 1 and not inbound.text else replace(by, message_id=f"{by.message_id}|{number}")
        )
        yield EvidenceSent(
            by=one,
            media=media,
            name=file.name,
            ticket=file.ticket,
            item=item,
            handle=inbound.quoted,
            note=inbound.text,
            minutes=media is Media.FILE and _MINUTES.fullmatch(file.name) is not None,
        )
