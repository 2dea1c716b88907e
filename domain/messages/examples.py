"""What this person could say now, with his own matters and projects as examples (messages §1.6)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from domain.actors import Standpoint
from domain.matters.items import Branch, Item, is_overdue
from domain.projects.files import ProjectFile

MOST = 2
LONGEST_NAME = 10


def examples(
    who: Standpoint, mine: Sequence[Item], projects: Sequence[ProjectFile], now: datetime
) -> list[dict[str, str]]:
    """At most two, the most pressing first: `what` is a word of `words.examples`, `of` what stands in it."""
    found = (*_matters(who, mine, now), *_projects(projects))
    return [{"what": what, "of": of} for what, of in islice(found, MOST)]


def _matters(who: Standpoint, mine: Sequence[Item], now: datetime) -> Iterator[tuple[str, str]]:
    """What is to be signed, then what is late, then what is under way: each kind once."""
    own = [(item, b) for item in mine for b in item.branches if b.unit in who.units and b.is_open]
    for what, picked in _PICKED:
        number = next((str(item.number) for item, branch in own if picked(branch, now)), None)
        if number is not None:
            yield what, number


_PICKED: tuple[tuple[str, Callable[[Branch, datetime], bool]], ...] = (
    ("sign", lambda b, _now: b.signed is None),
    ("extend", lambda b, now: b.signed is not None and is_overdue(b, now)),
    ("feed_back", lambda b, now: b.signed is not None and b.submitted is None and not is_overdue(b, now)),
)


def _projects(projects: Sequence[ProjectFile]) -> Iterator[tuple[str, str]]:
    """By its shortest name, as people say it."""
    for project in projects[:1]:
        yield "report", min((project.name, *project.aliases), key=len)[:LONGEST_NAME]
