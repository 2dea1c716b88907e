"""A sentence with what it names: matters, units, people, projects, a day, figures. Each is found once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.people.records import Role
from domain.projects.files import ProjectFile
from handlers.language.dates import Deadline, find_deadline
from handlers.language.names import Named, Names, find_names, heard
from handlers.language.normalise import ItemNumber, find_items
from handlers.language.numbers import Amount, Percent, find_money, find_percents
from handlers.language.projects import find_projects
from handlers.language.sentences.tidy import tidied
from handlers.said import Said

DECIDERS = frozenset({Role.OFFICE, Role.FIELD_LEADER, Role.PRINCIPAL})
_RECEIVED = re.compile(r"(?<=收到)(?=\d)")
Spoken = Sequence[tuple[str, tuple[int, int]]]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`said` with the projects its sender may speak of."""

    said: Said
    projects: Sequence[ProjectFile]

    @cached_property
    def text(self) -> str:
        """The normalised words, repaired."""
        return tidied(self.said.text)

    @cached_property
    def decides(self) -> bool:
        """True for the office and for leaders: they hand over, decide and urge."""
        return bool(self.said.who.roles & DECIDERS)

    @cached_property
    def numbers(self) -> list[ItemNumber]:
        """Matters, by the numbers said."""
        return find_items(_RECEIVED.sub(" ", self.text)) or bare_numbers(self.text)

    @cached_property
    def items(self) -> list[int]:
        """Their spoken numbers in order."""
        return [each.number for each in self.numbers]

    @cached_property
    def units(self) -> Spoken:
        """Units by any of their names; the town in a project's name is none."""
        found = find_names(self.text, self.said.vocabulary.units) or self._by_sound
        inside = [span for _key, span in self.spoken_projects]
        return [(key, (a, b)) for key, (a, b) in found if not any(s <= a and b <= e for s, e in inside)]

    @cached_property
    def _by_sound(self) -> Spoken:
        """主建局 for 住建局."""
        text = heard(self.text)
        found = [
            (key, m.span())
            for key, name in self.said.vocabulary.units.heard.items()
            for m in re.finditer(re.escape(name), text)
        ]
        return sorted(found, key=lambda pair: pair[1])

    @cached_property
    def people(self) -> Spoken:
        """Persons by name, or by surname and title."""
        return find_names(self.text, self.said.vocabulary.people)

    @cached_property
    def own_projects(self) -> list[tuple[str, tuple[int, int]]]:
        """Projects of the sender, where a short word is enough."""
        return find_projects(self.text, named_projects(self.said.projects), self.said.vocabulary.places, own=True)

    @cached_property
    def spoken_projects(self) -> Spoken:
        """Projects in order: the sender's own by a short word, others by what only they are called."""
        own = self.own_projects
        places = self.said.vocabulary.places
        taken = [span for _key, span in own]
        others = find_projects(self.text, named_projects(self.projects), places)
        free = [(k, s) for k, s in others if all(s[1] <= a or b <= s[0] for a, b in taken)]
        return sorted([*own, *free], key=lambda pair: pair[1])

    @cached_property
    def deadline(self) -> Deadline | None:
        """The day it speaks of as a limit."""
        county = self.said.county
        return find_deadline(self.text, self.said.now, county.calendar, county.house.office)

    @cached_property
    def money(self) -> list[Amount]:
        """Amounts."""
        return find_money(self.text)

    @cached_property
    def percents(self) -> list[Percent]:
        """Shares."""
        return find_percents(self.text)

    @cached_property
    def has_figures(self) -> bool:
        """True with an amount or a share."""
        return bool(self.money or self.percents)


_BARE = (
    re.compile(r"(?P<list>\d{1,4})号"),
    re.compile(r"(?P<list>\d{1,4})#(?!楼|地|线)"),
    re.compile(r"(?:收到|签收|关闭|收道|签受|晓得|明白)[:,\s]*(?P<list>\d{1,4})(?=$|[\s,。!])"),
    re.compile(
        r"^(?P<list>\d{1,4}(?:[\s、,和]+\d{1,4})*)(?![\d.:/\-万亿%个天日月年点亩项家人条次份处栋米公吨元周小户])\s*(?=[\u3400-\u9fff,])"
    ),
)
LAST_DAY = 31


def bare_numbers(text: str) -> list[ItemNumber]:
    """37可以, 61号上午就收到了 (no month has 61 days): numbers where nothing else can be meant."""
    for pattern in _BARE:
        for m in pattern.finditer(text):
            numbers = [int(each) for each in re.findall(r"\d+", m["list"])]
            if pattern is _BARE[0] and max(numbers) <= LAST_DAY:
                continue
            if all(numbers):
                return [ItemNumber(number=each, span=m.span("list")) for each in numbers]
    return []


def named_projects(projects: Sequence[ProjectFile]) -> Names:
    """Projects by name and alias."""
    return Names(Named(key=p.key, names=tuple(n for n in (p.name, *p.aliases) if n)) for p in projects)
