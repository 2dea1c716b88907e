"""A sentence with what it names: matters, units, people, projects, a day, figures. Each is found once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from domain.people.records import Role
from domain.projects.files import ProjectFile
from handlers.language.bodies import find_units
from handlers.language.dates import Deadline, find_deadline
from handlers.language.lone_numbers import lone_numbers
from handlers.language.names import MOST_CHOICES, Named, Names
from handlers.language.normalise import ItemNumber, bare_items, find_items
from handlers.language.numbers import Amount, Percent, find_money, find_percents
from handlers.language.persons import find_people, sure
from handlers.language.pieces import Around
from handlers.language.projects import find_projects, project_choices
from handlers.language.sentences.tidy import tidied
from handlers.said import Said

DECIDERS = frozenset({Role.OFFICE, Role.FIELD_LEADER, Role.PRINCIPAL})
_RECEIVED = re.compile(r"(?<=收到)(?=\d)")
_UPON_A_MATTER = re.compile(
    r"收[到悉]|签|办[结完好妥]|完[成工]|搞[定掂]|同意|准|否|驳|退|转[给办交由]|^转|催|撤|销|延|恢复|暂停|升级|行|通过|进展|[那这几]件|盯|归"
)
_HAS = re.compile(r"[\u3400-\u9fff]{0,3}的")
WHOLE_NAME = 5
"""Characters: what is shorter may be a word of every day."""
LONGEST = 1000
"""Characters; commands.LONGEST_SENTENCE does nothing on longer ones."""
Spoken = Sequence[tuple[str, tuple[int, int]]]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`said` with the projects its sender may speak of."""

    said: Said
    projects: Sequence[ProjectFile]

    @cached_property
    def text(self) -> str:
        """The normalised words, repaired; what is longer is a document and no sentence."""
        return tidied(self.said.text[:LONGEST])

    @cached_property
    def decides(self) -> bool:
        """True for the office and for leaders: they hand over, decide and urge."""
        return bool(self.said.who.roles & DECIDERS)

    @cached_property
    def numbers(self) -> list[ItemNumber]:
        """Matters, by the numbers said."""
        found = find_items(_RECEIVED.sub(" ", self.text)) or bare_items(self.text)
        return [] if self._ends_with_a_day else found

    @cached_property
    def _ends_with_a_day(self) -> bool:
        """派给竹沟乡,民宿红线图,30号: said to somebody, and no act upon a matter."""
        found = self.any_day
        if found is None or found.because != "last_day" or not (self.units or self.people):
            return False
        return not _UPON_A_MATTER.search(self.text[: found.span[0]])

    @cached_property
    def items(self) -> list[int]:
        """Their spoken numbers in order."""
        return [each.number for each in self.numbers]

    @cached_property
    def lone_items(self) -> list[int]:
        """Numbers that nothing explains: of an act upon a matter they are its number, of anything else nothing."""
        spans = [self.any_day.span] if self.any_day else []
        spans += [span for _key, span in (*self.units, *self.people, *self.spoken_projects)]
        spans += [each.span for each in self.money] + [each.span for each in self.percents]
        return [] if self.items else lone_numbers(self.text, spans)

    @cached_property
    def _bodies(self) -> Spoken:
        return sure(find_units(self.text, self.said.vocabulary.units, self.said.vocabulary.people))

    @cached_property
    def units(self) -> Spoken:
        """Units by any of their names; the town in a project's name is none."""
        inside = [span for _key, span in self.spoken_projects]
        return [(key, (a, b)) for key, (a, b) in self._bodies if not any(s <= a and b <= e for s, e in inside)]

    @cached_property
    def edges(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where units and persons begin, and where they end."""
        spans = [span for _key, span in (*self.units, *self.known_people)]
        return frozenset(start for start, _end in spans), frozenset(end for _start, end in spans)

    @cached_property
    def runs(self) -> Mapping[int, int]:
        """松坪柳湾已交: where units and persons said in one breath end, by where each of them begins."""
        ends: dict[int, int] = {}
        for start, end in sorted((span for _key, span in (*self.units, *self.known_people)), reverse=True):
            ends[start] = ends.get(end, end)
        return ends

    @cached_property
    def people(self) -> Spoken:
        """Persons by name, by surname and title, by nickname; whom a name cannot tell apart share a span. 小李 is he of
        the speaker's own unit, where there is one."""
        found = find_people(self.text, self.said.vocabulary.people, self._bodies)
        own = {each.key for each in self.said.vocabulary.people if each.unit in self.said.who.units}
        colleagues = {span for key, span in found if key in own and self.text[span[0]] == "小"}
        return [(key, span) for key, span in found if span not in colleagues or key in own]

    @cached_property
    def known_people(self) -> Spoken:
        """Those that only one can be."""
        return sure(self.people)

    @cached_property
    def namesakes(self) -> tuple[str, ...]:
        """At most three who may be meant by a name that several have: 王局."""
        one = {span for _key, span in self.known_people}
        return tuple(dict.fromkeys(key for key, span in self.people if span not in one))[:MOST_CHOICES]

    @cached_property
    def spoken_projects(self) -> Spoken:
        """Projects in order. What several share is the one of a unit or a person named, or the sender's own."""
        found = find_projects(self.text, self._named, self._around)
        ends = [span[1] for _key, span in found]
        return [(key, (a, b)) for key, (a, b) in found if not self._is_in_another((a, b), ends)]

    def _is_in_another(self, span: tuple[int, int], ends: Sequence[int]) -> bool:
        """旅游示范区的停车场: what one has, and not another that is called so."""
        is_short = span[1] - span[0] < WHOLE_NAME
        return is_short and any(_HAS.fullmatch(self.text, end, span[0]) for end in ends if end < span[0])

    @cached_property
    def project_choices(self) -> tuple[str, ...]:
        """At most three projects that may be meant where none can be told."""
        return () if self.spoken_projects else project_choices(self.text, self._named, self._around)

    @cached_property
    def _named(self) -> Names:
        return named_projects(tuple({p.key: p for p in (*self.projects, *self.said.projects)}.values()))

    @cached_property
    def _around(self) -> Around:
        """A shared word is of the units named, of those of the persons named, or else of the sender's."""
        of = {each.key: each.unit for each in self.said.vocabulary.people}
        said = {key for key, _span in self._bodies} | {of[key] for key, _span in self.known_people}
        spans = tuple(span for _key, span in self._bodies)
        return Around(places=self.said.vocabulary.places, bodies=spans, near=frozenset(said or self.said.who.units))

    @cached_property
    def any_day(self) -> Deadline | None:
        """The day it speaks of as a limit; 28号完成 may be a day or a matter."""
        return self._day_in(self.text)

    def _day_in(self, text: str) -> Deadline | None:
        return find_deadline(text, self.said.now, self.said.county.calendar, self.said.county.house.office)

    @cached_property
    def deadline(self) -> Deadline | None:
        """The same, where it is not read as the number of a matter."""
        found = self.any_day
        if (
            found
            and found.because.startswith("day_said")
            and any(each.span[0] < found.span[1] and found.span[0] < each.span[1] for each in self.numbers)
        ):
            return self._other_day
        return found

    @cached_property
    def _other_day(self) -> Deadline | None:
        """28号批了,7.24: the day beside the number of a matter."""
        taken = {at for each in self.numbers for at in range(*each.span)}
        found = self._day_in("".join("#" if at in taken else sign for at, sign in enumerate(self.text)))
        return found if found and not found.because.startswith(("day_said", "last_day")) else None

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


def named_projects(projects: Sequence[ProjectFile]) -> Names:
    """Projects by name and alias."""
    return Names(_called(p.key, (p.name, *p.aliases), p.unit) for p in projects)


@lru_cache(maxsize=4096)  # one and the same for every sentence: what is kept of all of them is found without comparing
def _called(key: str, names: tuple[str, ...], unit: str) -> Named:
    return Named(key=key, names=tuple(name for name in names if name), unit=unit)
