"""The units a hand-over is for: who leads, who assists, and which words were meant as a unit but are none."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.matters.drafts import Share
from domain.matters.items import BranchRole
from domain.people.records import Unit, UnitKind
from domain.people.roster import Roster
from handlers.language.former_names import former_names
from handlers.language.names import MOST_CHOICES, Named, Names, find_names, match

LEAD, RESPONSIBLE, ASSISTING = (role.value for role in (BranchRole.LEAD, BranchRole.RESPONSIBLE, BranchRole.ASSISTING))
ROLE_WORDS = {
    "牵头": LEAD, "主办": LEAD, "负总责": LEAD, "责任": RESPONSIBLE, "承办": RESPONSIBLE, "负责": RESPONSIBLE,
    "配合": ASSISTING, "协办": ASSISTING, "协助": ASSISTING, "参与": ASSISTING,
}  # fmt: skip
KINDS = {
    "各责任单位": UnitKind.RESPONSIBLE, "各乡镇": UnitKind.TOWN, "全体乡镇": UnitKind.TOWN, "所有乡镇": UnitKind.TOWN,
    "各镇": UnitKind.TOWN, "各园区": UnitKind.ZONE, "各开发区": UnitKind.ZONE, "各平台公司": UnitKind.ENTERPRISE,
}  # fmt: skip
ROLE = re.compile(rf"(?P<role>{'|'.join(ROLE_WORDS)})(?:单位|部门)?(?:办理|落实|抓)?")
_OF_THEIRS = "的|敬老院|卫生院|卫生所|学校|小学|中学|中心|污水|垃圾|集镇|村|农村|项目|工程|工地"
ALL = re.compile(rf"(?<![把将对从替])(?:县直?)?(?P<kind>{'|'.join(KINDS)})(?!{_OF_THEIRS})")
BETWEEN = re.compile(r"\s*(?:、|,|/|和|及|与|以及|会同|同|;|\+)?\s*(?:@\s*)?")
FILLER = re.compile(r"(?:[\s,:;、]|请|由|给|责成|安排|让|交给?|交由|通知|@|转|单位是|为)+")
_LOOKS_LIKE_UNIT = re.compile(
    r"(?!召开|组织|报送|上报|完成|提交|做好|建设|举办|开展|制定|落实|推进|研究|修|办|抓|对|与|把|将)"
    r".{1,10}?(?:局(?!面|部|势)|镇(?!区)|乡(?!村|镇)|街道|管委会|委员会|公司|办公室|办(?![理法好事结公案])|中心(?!城区|小学|任务|工作))"
)
_BEGINS_NAMES = "交由转"
"""Glue that is as often the first character of a unit's name: 交投集团."""
_SHORT = re.compile(r"[\u3400-\u9fffA-Za-z]{2,8}?(?=[\s,、:]|牵头|负责|配合|$)")
_TOKEN = re.compile(r"[^\s,。:;、]{2,14}")
_HEAD_OFF = re.compile(r"^(?:本|我)?(?:县|市(?![场监政容管])|区(?!划))")
_TAIL_OFF = re.compile(r"(?:局|办公室|办|委员会|管委会|公司|中心|大队|镇|乡|街道)$")
_SAID_OF_MUCH = frozenset(
    {
        "项目",
        "招商",
        "征迁",
        "拆迁",
        "征收",
        "审批",
        "执法",
        "行政审批",
        "综合执法",
        "公路",
        "指挥部",
        "行政",
        "县委",
        "县政",
        "投资促进",
        "现代农业产业园管理",
    }
)
"""What stays of a name and is said of other things far more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A unit said at a place of the text; `unit` is its key."""

    unit: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Units said one after the other, with the role said beside them ("" = none said)."""

    units: tuple[str, ...]
    role: str
    span: tuple[int, int]


TAIL = 4
_BODY = "中心"
"""养护中心 for 公路建设养护中心; where two units end so it is said of both, and asked."""


def named_units(roster: Roster) -> Names:
    """Units by short name, full name and alias, without 县 in front, and by what they were called before; 住建 for
    住建局 counts only where a unit can stand."""
    taken = {name for unit in roster.units.values() for name in _own_names(unit)}
    return Names(_named(unit, taken) for unit in roster.units.values())


def _named(unit: Unit, taken: set[str]) -> Named:
    names = _own_names(unit)
    former = tuple(name for name in former_names(unit.name) if name not in taken)
    short = (_TAIL_OFF.sub("", _HEAD_OFF.sub("", name)) for name in (*names, *former))
    return Named(
        key=unit.key,
        names=names,
        former=former,
        short=tuple(s for s in dict.fromkeys(short) if len(s) >= 2 and s not in taken | _SAID_OF_MUCH | set(former)),
    )


def _own_names(unit: Unit) -> tuple[str, ...]:
    names = [name for name in (unit.key, unit.name, *unit.aliases) if name]
    short = [_HEAD_OFF.sub("", name) for name in names]
    tail = [name[-TAIL:] for name in names if name.endswith(_BODY) and len(name) > TAIL + 1]
    return tuple(dict.fromkeys((*names, *(name for name in short if len(name) >= 2), *tail)))


def spoken_units(text: str, units: Sequence[Named]) -> list[Spoken]:
    """Every unit said in full or short, in order; a name that two units share is none."""
    found = find_names(text, units)
    many = Counter(span for _key, span in found)
    return [Spoken(unit=key, span=span) for key, span in found if many[span] == 1]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads runs of units off a text."""

    text: str
    roster: Roster
    units: Sequence[Named]

    def unit_at(self, at: int) -> tuple[tuple[str, ...], int] | None:
        """The unit or the whole kind of units that begins here, and where it ends."""
        if m := ALL.match(self.text, at):
            kind = KINDS[m["kind"]]
            return tuple(u.key for u in self.roster.units.values() if u.unit_kind is kind), m.end()
        spoken = self._beginning.get(at)
        return ((spoken.unit,), spoken.span[1]) if spoken else self._short_at(at)

    def _short_at(self, at: int) -> tuple[tuple[str, ...], int] | None:
        """住建 for 住建局, only where a blank or a role word follows."""
        m = _SHORT.match(self.text, at)
        if m is None:
            return None
        found = match(m[0], self.units)
        return ((found.best,), m.end()) if found.best and _is_name(m[0], found.best) else None

    @cached_property
    def _spoken(self) -> list[Spoken]:
        return spoken_units(self.text, self.units)

    @cached_property
    def _beginning(self) -> Mapping[int, Spoken]:
        """By where they begin, in order."""
        return {spoken.span[0]: spoken for spoken in self._spoken}

    @cached_property
    def _starts(self) -> Sequence[int]:
        return list(self._beginning)

    def run_at(self, at: int) -> Run | None:
        """牵头:住建局 / 住建局、财政局配合 / 住建局: one run with its role before or behind."""
        before = ROLE.match(self.text, at)
        start = before.end() if before else at
        glue = FILLER.match(self.text, start) if before else None
        start = glue.end() if glue else start
        units, end = self._listed_at(start)
        if not units:
            return None
        after = None if before else ROLE.match(self.text, end)
        said = before or after
        plain = RESPONSIBLE if ALL.match(self.text, start) else ""
        role = ROLE_WORDS[said["role"]] if said else plain
        return Run(units=units, role=role, span=(at, after.end() if after else end))

    def _listed_at(self, at: int) -> tuple[tuple[str, ...], int]:
        """住建局、财政局和河东镇: the units, and where the last of them ends."""
        units: list[str] = []
        end = at
        while (found := self.unit_at(at)) is not None:
            units.extend(found[0])
            end = found[1]
            gap = BETWEEN.match(self.text, end)
            at = gap.end() if gap else end
            if at == end:
                break
        return tuple(units), end

    def runs_at(self, at: int) -> list[Run]:
        """All runs from here on with nothing but glue between."""
        runs: list[Run] = []
        while at < len(self.text):
            run = self.run_at(self._after_glue(at))
            if run is None or run.span[1] <= at:
                break
            runs.append(run)
            at = run.span[1]
        return runs

    def _after_glue(self, at: int) -> int:
        """Behind 请, 由, 交给; 交 of 交投公司 belongs to its name."""
        glue = FILLER.match(self.text, at)
        end = glue.end() if glue else at
        return min([end, *self._starts[bisect_left(self._starts, at) :][:1]])


def _is_name(said: str, unit: str) -> bool:
    """A short form, not a whole phrase that happens to sound like one."""
    return len(said) <= len(unit) + 2


def shares_of(runs: Sequence[Run]) -> tuple[tuple[Share, ...], bool]:
    """Who does what; the second value is True where a unit was said twice. Without a role the first leads and the
    others assist; one beside a lead assists; a whole kind of units is responsible."""
    said = [(unit, run.role) for run in runs for unit in run.units]
    has_lead = any(role == LEAD for _unit, role in said)
    shares: dict[str, Share] = {}
    for unit, role in said:
        plain = ASSISTING if has_lead else LEAD
        has_lead = has_lead or not role
        shares.setdefault(unit, Share(unit=unit, role=role or plain))
    return tuple(shares.values()), len(shares) < len(said)


def unknown_unit(text: str, units: Sequence[Named]) -> tuple[str, tuple[str, ...]]:
    """The first word if it was meant as a unit, and at most three that it may be."""
    head = FILLER.match(text)
    begin = head.end() if head else 0
    said, looks = _meant_as_unit(text, begin)
    if begin and text[begin - 1] in _BEGINS_NAMES and said:
        longer, _looks = _meant_as_unit(text, begin - 1)
        said = longer if match(longer, units).score > match(said, units).score else said
    if not said:
        return "", ()
    found = match(said, units)
    choices = (found.best,) if found.best else found.choices
    if choices or looks:
        return said, choices[:MOST_CHOICES]
    return "", ()


def _meant_as_unit(text: str, at: int) -> tuple[str, bool]:
    m = _TOKEN.match(text, at)
    looks = _LOOKS_LIKE_UNIT.match(m[0]) if m else None
    return looks[0] if looks else m[0] if m else "", looks is not None
