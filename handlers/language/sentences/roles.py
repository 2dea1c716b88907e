"""Who leads, who assists, in a sentence of any order (language §3 `units`, `co_units`, `all_units`)."""

import re
from typing import Any

from handlers.language.sentences.subject import Subject
from handlers.language.sentences.words import BEFORE_UNIT
from handlers.readings.units import ALL as KIND
from handlers.readings.units import ASSISTING, BETWEEN, KINDS, ROLE_WORDS

_ALL = re.compile(r"各(?:责任|成员|有关|相关|县直|牵头)?(?:单位|部门)")
_ROLE = re.compile(rf"\s*(?:单位|等)?(?:{'|'.join(ROLE_WORDS)})(?!(?:单位|部门)?\s*[:])")
_TOGETHER = re.compile(r"(?:会同|联合|协同)[^,。;]*$")
_TO = re.compile(r"(?:报|报给|报送|上报|抄送|抄报)$")
_OF_IT = re.compile(r"的(?!同志|人|小|老|领导|负责|.*牵头)|那边的")
_SAYS = re.compile(r"(?:那边)?(?:也|都|又|还|刚才?|已经?)?(?:说(?!明)|讲(?!好)|表示|认为|觉得|来电|回话|催了)")
"""农投说该农业局办: who says it does not do it."""
_FROM = re.compile(r"(?:由|从)\s*$")
_GIVES = re.compile(r"\s*(?:移交|转交|转办|转|划转?|改|换|交|调整)(?:给|到|由|至|为|成)")
_WITH = re.compile(r"(?:[跟同和与]|找)\s*$")
_TALKS = re.compile(r"(?:那边)?(?:先|再|去)?(?:对接|商量|衔接|沟通|联系|碰头|协商|会商|核对|对一下)")
_NEAR = re.compile(r"\s*(?:[,、报]|那边|这边|牵头|负责|配合|协助|抓紧|尽快|$|\s)")
_LABEL = re.compile(rf"(?P<role>{'|'.join(ROLE_WORDS)})(?:单位|部门)?\s*[:是为]\s*$")
_OF_PROJECT = re.compile(r"责任单位(?!\s*[:])")

SHORT = 2


def parties(subject: Subject) -> dict[str, Any]:
    """Units by their part; a person addressed stands for his own."""
    if _ALL.search(subject.text):
        return {"all_units": True}
    if m := KIND.search(subject.text):
        units = subject.said.county.roster.units.values()
        return {"units": [unit.key for unit in units if unit.unit_kind is KINDS[m["kind"]]]}
    leads, assists = _parted(subject)
    if not leads and not assists and _OF_PROJECT.search(subject.text):
        owners = {p.key: p.unit for p in subject.projects}
        leads = [owners[key] for key, _span in subject.spoken_projects if key in owners]
    found = {"units": list(dict.fromkeys(leads)), "co_units": [u for u in dict.fromkeys(assists) if u not in leads]}
    return {key: value for key, value in found.items() if value}


def _parted(subject: Subject) -> tuple[list[str], list[str]]:
    leads: list[str] = []
    assists: list[str] = []
    text, spoken = subject.text, [each for each in subject.units if _is_told(subject, each[1])]
    for place, (key, (start, _end)) in enumerate(spoken):
        last = _end_of_run(text, spoken, place)
        behind = _ROLE.match(text, last)
        before = _LABEL.search(text[:start]) or (_LABEL.search(text[: _start_of_run(text, spoken, place)]))
        role = before["role"] if before else behind[0].strip() if behind else ""
        role = "配合" if place and _TOGETHER.search(text[spoken[0][1][1] : start]) else role
        role = next((kind for word, kind in ROLE_WORDS.items() if role.endswith(word)), "")
        (assists if role == ASSISTING else leads).append(key)
    return leads, assists


def _is_told(subject: Subject, span: tuple[int, int]) -> bool:
    """Not to whom it is reported, and not 消防 or 财政 in the midst of what is to be done."""
    text, (start, end) = subject.text, span
    if _TO.search(text[:start]) or _OF_IT.match(text, end) or _SAYS.match(text, end):
        return False
    if _FROM.search(text[:start]) and _GIVES.match(text, end):
        return False
    if _WITH.search(text[:start]) and _TALKS.match(text, end):
        return False
    is_short = end - start <= SHORT and not text[start:end].endswith(("局", "办", "镇", "乡"))
    return (
        not is_short
        or not BEFORE_UNIT.sub("", text[:start])
        or bool(_NEAR.match(text, end))
        or text[start - 1] in "、,;:请由让给叫喊和与及"
    )


def _end_of_run(text: str, spoken: list[tuple[str, tuple[int, int]]], place: int) -> int:
    end = spoken[place][1][1]
    for _key, (start, stop) in spoken[place + 1 :]:
        if not BETWEEN.fullmatch(text[end:start]):
            break
        end = stop
    return end


def _start_of_run(text: str, spoken: list[tuple[str, tuple[int, int]]], place: int) -> int:
    start = spoken[place][1][0]
    for _key, (begin, stop) in reversed(spoken[:place]):
        if not BETWEEN.fullmatch(text[stop:start]):
            break
        start = begin
    return start
