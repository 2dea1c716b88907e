"""The fields of an intent (language §3): only those that belong to it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from domain.calendars import COUNTY_ZONE
from handlers.language.normalise import LAST_DAY
from handlers.language.sentences.absences import absence, period, rests_until
from handlers.language.sentences.corrections import correction
from handlers.language.sentences.queries import query_of
from handlers.language.sentences.reported import reported
from handlers.language.sentences.roles import SAYS, SPARED, only_consulted, parties, passed
from handlers.language.sentences.stretches import LONE, due, is_matter, is_sent_on, is_stretch, moment, more_days
from handlers.language.sentences.subject import Subject
from handlers.readings.handovers import Standard, handover

Fields = dict[str, Any]
_ORDER = re.compile(r"^(?:请|帮我|我要|现)?(?:交办|派单|发任务|新建任务|布置任务)[\s:,]*")
_TOO_SOON = re.compile(r"(?:节|年)?前[^,。;]{0,8}(?:[弄办做交干赶]不[完成了出及]|完不成|来不及|够呛)")
"""端午前怕是弄不完: no day that is asked for."""
_ADDRESSED = re.compile(r"[,:](?!.*(?:[代顶替盯]|找[他她]|由[他她]))")
_CLAUSE_END = re.compile(r"[,。;]")
_NOT_GRANTED = re.compile(
    r".*?(?:照原|按原|维持|不在内|除外|继续|没(?:闭|完)|还[在没]|不销|另说|另议|再[说看议]|不[批准同行给]|驳回|退回|先放|缓一缓)"
)
_GRANTED = re.compile(r"(?!.*不).*?(?:可以|同意|通过|没问题|行$|准了?$|批了?$)")
_OF_IT = r"号?(?:[那这]?件)?"
_NOT_MEANT = {
    "acknowledge": re.compile(rf"{_OF_IT}(?:不是|不归|不属于?|不该)[我咱本]"),
    "complete": re.compile(rf"{_OF_IT}(?:还[在没欠差]|没|未|另行|先不|不销|除外|缓|谁|怎|什么|几时)"),
    "approve": re.compile(rf"{_OF_IT}(?:再[看议说]|不动|不[同批]|另[说议]|先[放缓]|缓)"),
    "extend": re.compile(rf"{_OF_IT}(?:能办|马上办|按[时期]|不用|不延|没问题)"),
    "reopen": re.compile(rf"{_OF_IT}(?:没问题|不用|可以|合格)"),
    "close": re.compile(rf"{_OF_IT}(?:还[在没欠差]|不销|先不|暂不|继续|缓|留着|除外)"),
    "remind": re.compile(rf"{_OF_IT}(?:不用|不必|先不|别催|免了|除外|已经?[交报])"),
}
_THEN = re.compile(r"\s*(?:再(?!不)|恢复|重新|重启|复工|开始|启动)")
"""6月11号再说: until then it rests."""

_EITHER = re.compile(r"还是\d")
"""20号还是27号上班, 690还是640: days or figures."""
_STRETCH = re.compile(r"\d\s*[-~—到至]|[天周月]")
_REPORTS_TO = re.compile(r"(?:抄[送报]|上?报[给送]?|汇报[给到]|呈[送报]?|送[给]?)\s*$")
_TO = re.compile(r"(?:给|向|跟|请|让|报|交|送|呈)\s*$")
_FOR_HIM = re.compile(r"(?:拿|(?<![移转事件活务作题])交|报|汇报|反馈|回复?|发|送|通报|说)[给到]\s*@?\s*$|发\s*@\s*$")
_DOES = re.compile(r"(?:同志|主任|局长)?(?:来|去)?(?:办|处理|负责|牵头|落实|承办)")
_SPOKEN_TO = re.compile(r"[跟对和同向给]\s*$")
_COLLECTS = re.compile(r"(?:处|那里|那边|这里)?(?:统一)?收(?=\s*(?:[,。;]|$))")
_SEES = re.compile(r"过目|审[阅定核]|阅[示知]?|看一?[下眼看]|汇报|报告|知晓|掌握")


def fields_of(subject: Subject, intent: str) -> tuple[Fields, tuple[str, ...]]:
    """Fields and what must be asked."""
    found, asks = _READERS.get(intent, _matter)(subject)
    left_out = _left_out(subject, intent)
    return (
        {**found, "items": kept} if (kept := [n for n in found.get("items", ()) if n not in left_out]) else found
    ), asks


def _left_out(subject: Subject, intent: str) -> frozenset[int]:
    """73和74都办结,75号还在走流程: of which matters it is said that they are not meant."""
    other = _NOT_MEANT.get(intent)
    numbers = subject.numbers if other else ()
    return frozenset(each.number for each in numbers if other and other.match(subject.text, each.span[1]))


def names(subject: Subject, *, units: bool = True, people: bool = True) -> Fields:
    """Whom and what it names."""
    items = subject.items or subject.lone_items
    found: Fields = {"items": items} if items else {}
    if units and subject.units:
        found["units"] = list(dict.fromkeys(key for key, _span in subject.units))
    if people and subject.known_people:
        persons = subject.said.county.roster.persons
        found["people"] = [persons[key].name for key in dict.fromkeys(key for key, _span in subject.known_people)]
    projects = project_names(subject)
    if projects:
        found["projects"] = projects
    return found


def project_names(subject: Subject) -> list[str]:
    """Projects by their full names, in order."""
    by_key = {p.key: p.name for p in (*subject.projects, *subject.said.projects)}
    return list(dict.fromkeys(by_key[key] for key, _span in subject.spoken_projects))


def _problem(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """Numbers of a difficulty may be of anything: 炸礁一项就要260."""
    found, asks = _matter(subject)
    return {name: value for name, value in found.items() if name != "items" or subject.items}, asks


def _matter(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """What is spoken of and whom it concerns beside the speaker."""
    own = subject.said.who.units
    found = names(subject)
    others = [unit for unit in found.pop("units", []) if unit not in own]
    return {**found, **({"units": others} if others else {})}, ()


def _until(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    found, asks = _matter(subject)
    return {**found, **_unspared(subject, found), **due(subject)}, asks


def _unspared(subject: Subject, found: Fields) -> Fields:
    """财政已经报了不用催: those of whom something is wanted still."""
    persons = subject.said.county.roster.persons
    spared = {key for key, (_a, end) in subject.units if SPARED.match(subject.text, subject.runs.get(end, end))}
    kept = [unit for unit in found.get("units", ()) if unit not in spared]
    others = {persons[key].name for key, (_a, end) in subject.known_people if SPARED.match(subject.text, end)}
    people = [name for name in found.get("people", ()) if name not in others]
    return {name: left for name, left in (("units", kept), ("people", people)) if left}


def _suspension(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """Until a day, or the last of the days said: 从6月17到7月17, 从6号起五天."""
    found, asks = _matter(subject)
    day = due(subject)
    first, last = period(subject) if _STRETCH.search(subject.text) else (None, None)
    found_day = subject.deadline
    is_end = found_day and found_day.at and _THEN.match(subject.text, found_day.span[1])
    if not day and last is None:
        last = rests_until(subject)
    if not is_end and (not day or (first and last and first < last)):
        hours = subject.said.county.house.office
        day = {"deadline": hours.close_of(last).astimezone(COUNTY_ZONE).isoformat()} if last else {}
    return {**found, **day}, asks


def _decision(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """Whose share is meant, and until when, or how many days more."""
    day, days = {} if is_sent_on(subject) else due(subject), more_days(subject, granted=True)
    if is_stretch(subject) or (subject.deadline and subject.deadline.because in LONE and (days or is_matter(subject))):
        day = {}  # 14号准了,10天; 再给五天。22号
    return {**_of_this_decision(subject), **(day or ({"delta_days": days} if days else {}))}, ()


def _refusal(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """Whose share is meant, and until when it is wanted."""
    return {**_of_this_decision(subject, grants=False), **due(subject)}, ()


def _of_this_decision(subject: Subject, *, grants: bool = True) -> Fields:
    """55号交通局的通过,农业农村局的另说: without the units of which the opposite or nothing yet is said."""
    found, other = names(subject), _NOT_GRANTED if grants else _GRANTED
    if len((*found.get("units", ()), *found.get("people", ()))) > 1 and "units" in found:
        text = subject.text
        kept = [key for key, (_start, end) in subject.units if not other.match(_CLAUSE_END.split(text[end:])[0])]
        found["units"] = list(dict.fromkeys(kept)) or ([] if "people" in found else found["units"])
    return found


def _whose(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """A matter, and the unit whose share of it is meant."""
    return names(subject), ()


def _closing(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """59号教育局已闭环,住建那一份继续盯: the unit whose share is done."""
    return _of_this_decision(subject), ()


def _reopening(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    return {**names(subject), **due(subject)}, ()


def _extension(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    found, days = names(subject), more_days(subject)
    if is_stretch(subject) and not days:
        return found, ("deadline",)
    if days and not (
        subject.deadline and subject.deadline.at and re.search(r"[到至前]", _TOO_SOON.sub("", subject.text))
    ):
        return {**found, "delta_days": days}, ()
    left = _TOO_SOON.sub("", subject.text)
    day = due(subject if left == subject.text else replace(subject, said=replace(subject.said, text=left)))
    return {**found, **day}, () if day else ("deadline",)


def _handover(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    said = subject.said
    standard = Standard(county=said.county, now=said.now, names=said.vocabulary.units)
    content = handover(_ORDER.sub("", said.text), standard)
    found: Fields = {**parties(subject), **_said_to(subject)}
    found |= {"title": content.title, "projects": project_names(subject), **moment(subject.any_day)}
    if content.urgency.value != "normal":
        found["urgency"] = content.urgency.value
    if "assignee" in content.asks and not subject.known_people and not subject.units:
        found["choices"] = list(content.choices)
    found = {key: value for key, value in found.items() if value}
    asks = ("deadline",) if "deadline" not in found else ()
    to = found.keys() & {"units", "co_units", "all_units", "people"}
    return found, (
        *asks,
        *(() if to else ("assignee",) if "choices" in found else ("unit",)),
        *(() if "title" in found else ("title",)),
    )


def _said_to(subject: Subject) -> Fields:
    """The persons named; two of one surname and title are asked about."""
    persons, own = subject.said.county.roster.persons, subject.said.who.person if subject.decides else None
    told = [
        key for key, span in subject.known_people if not (own and key == own.key) and not _only_hears(subject, span)
    ]
    return {"people": [persons[key].name for key in dict.fromkeys(told)]} if told else {}


def _before(subject: Subject, start: int) -> str:
    """The words in front of a person, without his unit: 报[项目办]王敏."""
    unit = next((begin for _key, (begin, end) in subject.units if end == start), start)
    return subject.text[:unit]


def _only_hears(subject: Subject, span: tuple[int, int]) -> bool:
    """先给高县长过目, 抄报何县长: who only hears of it; 张局说了: who speaks of it; 罗局不用管: who is spared."""
    text, (start, end) = subject.text, span
    before = _before(subject, start)
    says = SAYS.match(text, end) and not _SPOKEN_TO.search(before)
    if (
        says
        or any(words.match(text, end) for words in (_COLLECTS, SPARED))
        or only_consulted(subject, (len(before), end))
    ):
        return True
    return bool(
        _REPORTS_TO.search(before)
        or (_FOR_HIM.search(before) and not _DOES.match(text, end))
        or (_TO.search(text[:start]) and _SEES.match(text, end))
    )


def _transfer(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """To whom, and from whom where that is said; a person stands for the unit he answers for."""
    found = {**names(subject, units=False, people=False), **_said_to(subject), **passed(subject), **due(subject)}
    return found, ()


def _query(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    query = query_of(subject)
    found = names(subject)
    is_of_days = query == "calendar" and max(subject.items, default=0) <= LAST_DAY
    if is_of_days or (_EITHER.search(subject.text) and not subject.items):
        found.pop("items", None)
    return {**found, "query": query}, ()


def _away(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    """王主任,我明天出差: who is addressed is not who stands in."""
    period, asks = absence(subject)
    found = names(subject, units=False)
    said = subject.known_people
    if len(said) == 1 and _ADDRESSED.match(subject.text, said[0][1][1]) and said[0][1][0] == 0:
        found.pop("people", None)
    return {**found, **period}, asks


def _report(subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    return reported(subject)


def _nothing(_subject: Subject) -> tuple[Fields, tuple[str, ...]]:
    return {}, ()


_READERS: Mapping[str, Callable[[Subject], tuple[Fields, tuple[str, ...]]]] = {
    "assign": _handover, "denied": _nothing, "none": _nothing, "help": _nothing, "query": _query, "extend": _extension,
    "leave": _away, "delegate": _away, "report": _report, "correct": correction, "transfer": _transfer,
    "acknowledge": _whose, "suspend": _suspension, "reopen": _reopening, "remind": _until, "approve": _decision,
    "reject": _refusal, "close": _closing, "problem": _problem,
}  # fmt: skip
