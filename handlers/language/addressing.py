"""How officials address one another: 王局长, 伟明局长, 雅琴同志, 敏主任, 洪总, 老段, 小万 (language §4)."""

import re
from functools import lru_cache

CACHE = 20_000
COMPOUND = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木", "东方"}
)
_SPOKEN: dict[str, tuple[str, ...]] = {
    "局长": ("局",),
    "科长": ("科",),
    "处长": ("处",),
    "部长": ("部",),
    "院长": ("院",),
    "总经理": ("总", "经理"),
    "董事长": ("董", "总"),
    "大队长": ("大队", "队长", "队", "大"),
    "队长": ("队",),
    "股长": ("股",),
    "秘书长": ("秘",),
    "县长": ("县",),
    "镇长": ("镇",),
    "乡长": ("乡",),
    "主任": ("主",),
}
_OF_A_BODY = re.compile(r"^(?:中共)?(?:县委|市委|区委|镇党委|乡党委|党委|县政府|区政府)(?=.)")
_DEPUTY = re.compile(r"副|常务|第一")
_TAIL = re.compile(r"(?<=..)(?:[专干]员|专干|干事|[主局处科组股所站队院校秘]长|主任|科长|组长|秘书|经理|书记)$")
"""督办专员, 综合科科长: what somebody is called is the end of the title."""
_OTHER_WORKS = frozenset("施单分成化招民务全金石木文")
"""施工, 单工: another word."""
COMRADE = "同志"


def surname(name: str) -> str:
    """One character, or two of 欧阳 and the like."""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


def given(name: str) -> str:
    """What stands behind the surname: 伟明, 敏."""
    return name[len(surname(name)) :]


@lru_cache(maxsize=CACHE)
def titled(name: str, title: str) -> frozenset[str]:
    """王局, 王局长, 王副局长, 王建国局长, 建国局长: holders of a title; deputies also without 副."""
    title = _OF_A_BODY.sub("", title)
    polite = _DEPUTY.sub("", title).strip()
    tail = m[0] if (m := _TAIL.search(polite)) else ""
    titles = {title, polite, title.replace("常务", ""), tail, *_SPOKEN.get(polite, ()), *_SPOKEN.get(tail, ())} - {""}
    found = {who + called for who in {name, surname(name), given(name)} for called in titles if who}
    return frozenset(found | {who + COMRADE for who in {name, given(name)} if len(who) > 1} | _of_office(title))


def _of_office(title: str) -> set[str]:
    """There is but one 常务副县长."""
    return {title, title.replace("副", ""), "常务"} if title.startswith("常务") else set()


@lru_cache(maxsize=CACHE)
def familiar(name: str) -> frozenset[str]:
    """老段, 小段, 段工, and the given name alone: only where a person can stand, see `persons`."""
    own = surname(name)
    engineer = set() if own in _OTHER_WORKS else {f"{own}工"}
    return frozenset({f"老{own}", f"小{own}", *engineer, *({given(name)} if len(given(name)) > 1 else ())})
