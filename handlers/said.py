"""One message of somebody we know, with everything it is read against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.actors import Actor, Channel, Standpoint
from domain.calendars import local_date
from domain.county import County
from domain.projects.files import ProjectFile
from handlers.language.normalise import normalise
from handlers.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The sender's own words. `text` is normalised, `lines` are its lines, normalised one by one; `handle` is the
    platform's handle of the message it quotes; `digits` were drawn by the shell and become codes. `projects` are those
    he reports on, `known` those he may speak of beside them."""

    text: str
    lines: tuple[str, ...]
    who: Standpoint
    county: County
    vocabulary: Vocabulary
    now: datetime
    handle: str = ""
    title: str = ""
    digits: str = "000000"
    projects: Sequence[ProjectFile] = ()
    known: Sequence[ProjectFile] = ()

    @property
    def by(self) -> Actor:
        """Who said it, and where."""
        return self.who.actor

    @property
    def in_group(self) -> bool:
        """True where others read along."""
        return self.by.channel is Channel.GROUP

    @property
    def unnamed_projects(self) -> Sequence[ProjectFile]:
        """Those short words may mean: among others only of his own liaison posts, never of all his unit."""
        posts = {post.key for post in self.who.posts}
        return [p for p in self.projects if p.liaison_post in posts] if self.in_group else self.projects

    @property
    def year(self) -> int:
        """The county year: 1号 is this year's first."""
        return local_date(self.now).year

    @property
    def code(self) -> str:
        """Four digits for a confirmation."""
        return self.digits[:4]


def own_projects(who: Standpoint, projects: Sequence[ProjectFile]) -> tuple[ProjectFile, ...]:
    """Those this person reports on: as their liaison, or for their unit."""
    posts = {post.key for post in who.posts}
    return tuple(p for p in projects if p.liaison_post in posts or p.unit in who.units)


def lines_of(text: str, bot_names: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of a raw text, each normalised, without empty ones."""
    lines = (normalise(line, bot_names=bot_names) for line in text.splitlines())
    return tuple(line for line in lines if line)
