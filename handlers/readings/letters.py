"""What is said about letters: 起草督办函 12, 审核 函稿3, 签发 函稿3 4127, 作废 督办函5 理由, 回函 督办函5 内容,
12号发过几次函."""

import re
from collections.abc import Mapping

from domain.calendars import local_date
from domain.events import (
    Event,
    LetterAcknowledged,
    LetterAsked,
    LetterBegun,
    LetterReplied,
    LetterReviewed,
    LetterRewritten,
    LetterSigned,
    LetterVoided,
)
from domain.events.letters import LetterRef
from domain.letters.kinds import LetterKind
from domain.people.records import Role
from handlers.language.names import find_names
from handlers.readings.items import BEARS_YEAR, key_of
from handlers.readings.life import leading_unit
from handlers.readings.prose import as_prose
from handlers.readings.sums import month_in
from handlers.said import Said

KINDS: Mapping[str, LetterKind] = {
    "提醒函": LetterKind.REMINDER, "交办函": LetterKind.ASSIGNMENT, "督办函": LetterKind.SUPERVISION,
    "工作提示": LetterKind.ADVISORY, "约谈通知": LetterKind.TALK,
}  # fmt: skip
_KIND = "|".join(KINDS)
_SERVED = "提醒函|交办函|督办函"
_YEAR = r"(?:[〔\[(【]\s*(?P<year>20\d\d)年?\s*[〕\])】])?"
_REF = rf"(?:(?P<kind>函稿|{_SERVED})[\s:]*{_YEAR}\s*第?[#]?\s*(?P<number>\d{{1,4}})\s*号?)"
_CODE = r"(?:[\s:,]+(?P<code>\d{4}))?[。]?"
_BEGIN = re.compile(
    rf"(?:起草|拟|代拟)[\s:,]*(?P<letter>{_KIND})[\s:,]*(?:关于)?[\s:,]*"
    rf"(?:(?P<item>{BEARS_YEAR}\d{{1,4}})号?(?:[\s,:;]+(?!特事特办)[^\d\s][^?]{{1,60}}?)?|(?P<project>[^\s,:;。]{{2,40}}))"
    rf"(?:[\s,:;]+特事特办[\s,:]*(?P<special>.*))?[。]?"
)
_TO_DRAFT = re.compile(
    rf"(?:请|帮我?|麻烦)?(?:(?:就|为|按|关于)?(?P<item>{BEARS_YEAR}\d{{1,4}})号(?:事项)?[\s,:]*)?(?P<whom>(?:给|向|对)?[^\s,:;。?]{{0,12}}?)[\s,]*"
    rf"(?:起草|代拟|拟|写|下发|发|出|来|下)(?:一?[个份封]|一下)(?P<letter>{_KIND})(?:吧|了)?[。!]?"
    rf"|(?:请|帮我?|麻烦)?(?P<n>{BEARS_YEAR}\d{{1,4}})号(?:事项)?[\s,:]*(?:起草|代拟|拟)(?P<k>{_KIND})(?:吧)?[。!]?"
)
"""给水利局发个督办函, 3号起草督办函: about a matter; of a unit alone it is not said what about."""
_DECIDE = re.compile(rf"(?P<verb>审核|签发)(?:通过)?[\s:,]*{_REF}{_CODE}")
_VOID = re.compile(rf"作废[\s:,]*{_REF}(?:[\s:,]+(?P<code>\d{{4}}))?(?:[\s:,]+(?P<reason>.+))?")
_REWRITE = re.compile(rf"改稿[\s:,]*{_REF}[\s:,]+第?(?P<paragraph>\d)段?[\s:,]+(?P<text>.+)", re.S)
_AGAIN = re.compile(rf"重拟[\s:,]*{_REF}[。]?")
_SIGN = re.compile(rf"(?:已?签收|收到|已收到)[\s:,]*{_REF}[。]?")
_REPLY = re.compile(rf"(?:回函|复函|函复)[\s:,]*{_REF}[\s:,]+(?P<text>.+)", re.S)
_LOOK = re.compile(rf"(?:查|看|查看|看一下)?\s*{_REF}(?:怎么样了?|签收了?吗|回复了?吗|到哪了?|情况)?[?。]?")
_WAITS = re.compile(r"(?:查|看|查看)?\s*(?:待审定|待审|函稿)(?:的?(?:函|清单|列表|有哪些))?[?。]?")
_REGISTER = re.compile(rf"(?:查|看|查看)?\s*(?:(?P<letter>{_SERVED})|函件|三函)(?:的)?(?:台账|登记簿|登记|清单)[?。]?")
_OF_ITEM = re.compile(
    rf"(?P<item>{BEARS_YEAR}\d{{1,4}})号(?:事项)?(?:发过|发了)(?:几次|几封|几份|多少|哪些|什么)?函[吗?。]*"
)
_OF_PROJECT = re.compile(r"(?P<project>[^\s,:;。?]{2,40}?)(?:发过|发了)(?:几次|几封|几份|多少|哪些|什么)函[吗?。]*")
_MANY = r"(?:哪些|几[份封次件]|多少[份封]?|什么)"
_SENT = re.compile(
    rf"(?:查|看|查看|问)?(?:一下|下)?(?:今年|目前|最近|以来|县里|我们?|咱们|我局|给我们?|对我们?|一共|总共|都|已经?)*(?:[发下]出?[过了]?的?{_MANY}?(?:(?P<a>{_SERVED})|函件?)"
    rf"|(?:(?P<b>{_SERVED})|函件?)(?:都|一共|总共|已)*(?:发[过了出]+|有){_MANY})(?:有?{_MANY})?[吗?。了呢]*"
)
"""发过哪些函, 今年发了几份督办函, 督办函发了几份."""
_PERIOD = re.compile(
    r"今年|去年|前年|这个月|本月|当月|上个?月|(?<!\d)(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?!\d)"
)
_YEARS_AGO = "今去前"
_HOW_MANY = re.compile(
    rf"(?:查|看|查看|问|数)?(?:一下|下)?(?:给|对|向|往|我们?|咱们?|本?单位|局里|县里|以来|一共|总共|都|已经?|目前|最近|里)*"
    rf"(?:(?P<got>收到|接到|收|接|被发)|下?发出?)[过了的]*(?:{_MANY})?(?:{_SERVED}|函件?)(?:有?{_MANY})?[吗?。了呢没有]*"
)
_ASKS = re.compile(rf"{_MANY}|[?吗]|^[查看]")
_NO_NAME = re.compile(r"^(?:我|我们|咱|本|你|他|这|那|哪|今|昨|上|都|一共|总共|县里|最近|目前|已|给|对)")


def kind_in(text: str) -> LetterKind | None:
    """The kind of letter that is spoken of."""
    return next((kind for word, kind in KINDS.items() if word in text), None)


def _ref(m: re.Match[str], said: Said) -> LetterRef:
    kind = KINDS.get(m["kind"])
    year, number = int(m["year"] or said.year), int(m["number"])
    return LetterRef(year=year, unsaid=m["year"] is None, number=number, letter_kind=kind)


def begin(said: Said) -> Event | None:
    """起草督办函 12, 起草提醒函 光伏玻璃 特事特办 理由; one to one."""
    if said.in_group:
        return None
    m = _BEGIN.fullmatch(said.text)
    if m is None:
        return _to_be_drafted(said)
    item = key_of(m["item"], said.year) if m["item"] else ""
    special = as_prose((m["special"] or "").strip())
    kind = KINDS[m["letter"]]
    project = m["project"] or ""
    return LetterBegun(by=said.by, letter_kind=kind, item=item, project=project, special=special, code=said.code)


def _to_be_drafted(said: Said) -> Event | None:
    """给水利局发个督办函, 3号起草督办函; not what asks whether it was."""
    m = None if _ASKS.search(said.text) else _TO_DRAFT.fullmatch(said.text)
    if m is None:
        return None
    number, kind = m["item"] or m["n"], KINDS[m["letter"] or m["k"]]
    item = key_of(number, said.year) if number else ""
    return LetterBegun(by=said.by, letter_kind=kind, item=item, code=said.code)


def decide(said: Said) -> Event | None:
    """审核, 签发, 作废; one to one."""
    if said.in_group:
        return None
    if m := _DECIDE.fullmatch(said.text):
        of = LetterReviewed if m["verb"] == "审核" else LetterSigned
        return of(by=said.by, ref=_ref(m, said), code=m["code"] or "")
    m = _VOID.fullmatch(said.text)
    if m is None:
        return None
    return LetterVoided(
        by=said.by, ref=_ref(m, said), reason=as_prose((m["reason"] or "").strip()), code=m["code"] or ""
    )


def rewrite(said: Said) -> Event | None:
    """改稿 函稿3 第2段 新的一段; 重拟 函稿3."""
    if said.in_group:
        return None
    if m := _AGAIN.fullmatch(said.text):
        return LetterRewritten(by=said.by, ref=_ref(m, said), code=said.code)
    m = _REWRITE.fullmatch(said.text)
    if m is None:
        return None
    text = as_prose(m["text"].strip())
    return LetterRewritten(by=said.by, ref=_ref(m, said), paragraph=int(m["paragraph"]), text=text, code=said.code)


def answer(said: Said) -> Event | None:
    """签收 督办函5, 回函 督办函5 内容."""
    if m := _SIGN.fullmatch(said.text):
        return LetterAcknowledged(by=said.by, ref=_ref(m, said))
    m = _REPLY.fullmatch(said.text)
    return LetterReplied(by=said.by, ref=_ref(m, said), text=as_prose(m["text"].strip())) if m else None


def asked(said: Said) -> Event | None:
    """函稿3, 督办函5怎么样了, 待审定, 督办函台账, 12号发过几次函; one to one."""
    if said.in_group:
        return None
    if m := _LOOK.fullmatch(said.text):
        return LetterAsked(by=said.by, query="one", ref=_ref(m, said), code=said.code)
    if _WAITS.fullmatch(said.text):
        return LetterAsked(by=said.by, query="waits")
    return _register(said) or _of_whom_and_when(said) or _sent_about(said)


def _of_whom_and_when(said: Said) -> Event | None:
    """给住建局发过几次函, 住建局收到过什么函, 这个月发了几份督办函, 我们今年收到过函吗."""
    if not _ASKS.search(said.text):
        return None
    period = _PERIOD.search(said.text)
    rest = said.text.replace(period[0], "", 1) if period else said.text
    named = find_names(rest, said.vocabulary.units)
    if len({key for key, _span in named}) == 1:
        (start, end), unit = named[0][1], named[0][0]
        rest = rest[:start] + rest[end:]
    else:
        unit = ""
    m = None if len(named) > 1 else _HOW_MANY.fullmatch(rest)
    if m is None or not (period or unit or m["got"]):
        return None
    own = next(iter(said.who.units), "") if m["got"] and not unit and Role.OFFICE not in said.who.roles else ""
    month = _month_of(period[0], said) if period else ""
    return LetterAsked(by=said.by, query="register", letter_kind=kind_in(said.text), unit=unit or own, month=month)


def _month_of(word: str, said: Said) -> str:
    """A month as 2026-11, a year as 2026; this month where no other is named."""
    today = local_date(said.now)
    if word[0] in _YEARS_AGO:
        return str(today.year - _YEARS_AGO.index(word[0]))
    return month_in(said) or f"{today.year}-{today.month:02}"


def _register(said: Said) -> Event | None:
    """督办函台账; 今年发了几份督办函."""
    if m := _REGISTER.fullmatch(said.text):
        return LetterAsked(by=said.by, query="register", letter_kind=KINDS.get(m["letter"] or ""))
    if _SENT.fullmatch(said.text) and _ASKS.search(said.text):
        return LetterAsked(by=said.by, query="register", letter_kind=kind_in(said.text))
    return None


def _sent_about(said: Said) -> Event | None:
    """12号发过几次函; of a unit or of a project by name."""
    if m := _OF_ITEM.fullmatch(said.text):
        return LetterAsked(by=said.by, query="of", item=key_of(m["item"], said.year))
    m = _OF_PROJECT.fullmatch(said.text)
    if m is None or _NO_NAME.match(m["project"]):
        return None
    unit, rest = leading_unit(said, m["project"])
    if unit and not rest:
        return LetterAsked(by=said.by, query="register", unit=unit)
    return LetterAsked(by=said.by, query="of", project=m["project"])
