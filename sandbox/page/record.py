"""What was played: every act in order, with selectors that find the same message again."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.city import City
from sandbox.directory import Citizen
from sandbox.ledger import ROBOT
from sandbox.look import Seen, choose
from sandbox.names import PRIVATE
from sandbox.views import MessageView

_MARKUP = re.compile(r"<[^>]*>|[*_`#>|~\[\]()\n]+|-{3,}")
_SHORTEST, _LONGEST = 2, 30
Given = Mapping[str, Any] | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act: the verb and arguments of a scenario step (of `until` the moment), when it was done, the change
    number before it.
    """

    verb: str
    given: Given
    at: datetime
    seq: int
    place: str = ""


@dataclass(slots=True)
class Record:
    """Everything played on this page; it begins with the first act, whatever was set up before."""

    city: City
    steps: list[Step] = field(default_factory=list)
    players: set[str] = field(default_factory=set)

    def step(self, verb: str, given: Given, who: str = "", place: str = "") -> Step:
        """An act about to happen; keep it with `add` when it went well."""
        if who:
            self.players.add(who)
        return Step(verb=verb, given=given, at=self.city.clock(), seq=self.city.seq, place=place)

    def add(self, step: Step) -> None:
        """The act happened. A person who reads on in the same conversation has read once."""
        last = self.steps[-1] if self.steps else None
        if last and step.verb == "reads" and _reader(last) == _reader(step):
            self.steps.pop()
        self.steps.append(step)

    def clear(self) -> None:
        """Forget what was played."""
        self.steps.clear()
        self.players.clear()

    def began_at(self) -> datetime:
        """The moment of the first act."""
        return self.steps[0].at if self.steps else self.city.clock()

    def name_of(self, citizen: Citizen) -> str:
        """The name, or the userid when several bear it."""
        people = self.city.platform.directory.people.values()
        alone = sum(person.name == citizen.name for person in people) == 1
        return citizen.name if alone else citizen.userid

    def name_of_place(self, place: str) -> str:
        """A group's title, or `私聊 姓名`."""
        directory = self.city.platform.directory
        if place in directory.groups:
            return directory.groups[place].title
        return f"{PRIVATE} {self.name_of(directory.people[directory.owner_of_private(place) or ''])}"

    def selector(self, citizen: Citizen, view: MessageView, fits: Callable[[Seen], bool]) -> str | None:
        """Words that mean this message and no newer one to this person; None when it is the newest anyway."""
        for words in (None, *pieces(view)):
            found = choose(self.city.platform, citizen, words, fits)
            if found and found[1].id == view.id:
                return words
        return next(pieces(view), None)

    def unread(self, citizen: Citizen, place: str) -> bool:
        """True when this person has a robot's message there that he has not opened."""
        ledger = self.city.platform.ledger
        return any(m.draft.sender == ROBOT and citizen.userid not in m.read_at for m in ledger.in_place(place))


def pieces(view: MessageView) -> Iterator[str]:
    """Parts of a message that stand in it without markup, the title first."""
    for part in (view.title, view.text, view.footer):
        for piece in _MARKUP.split(part):
            if len(piece.strip()) >= _SHORTEST:
                yield piece.strip()[:_LONGEST].strip()


def by_others(citizen: Citizen) -> Callable[[Seen], bool]:
    """Messages this person did not write himself."""
    return lambda seen: seen[1].sender_id != citizen.userid


def _reader(step: Step) -> tuple[str, object, str]:
    return step.verb, step.given["who"] if isinstance(step.given, Mapping) else "", step.place
