"""`python -m benchmarks.reading`: how long one sentence takes to be understood, on one core.

Every sentence of the corpus, by whom and where it was said, through the whole table of commands and the free reading;
then the longest message the edge lets through."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import orjson

from bot.dingtalk.inbound import LONGEST_TEXT
from domain.actors import Actor, Channel
from handlers.commands import understood
from handlers.language.normalise import normalise
from handlers.language.vocabulary import Vocabulary
from handlers.said import Said, lines_of, own_projects
from rehearsal.stage import Play, Stage

CORPUS = Path(__file__).parents[1] / "tests" / "language" / "corpus" / "unseen.jsonl"
ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Milliseconds of one reading, sentences a second, and milliseconds of the longest message."""

    p50: float
    p99: float
    per_second: float
    longest: float

    def __str__(self) -> str:
        return (
            f"p50 {self.p50:.2f} ms, p99 {self.p99:.2f} ms, {self.per_second:,.0f} a second; "
            f"a message of {LONGEST_TEXT:,} characters {self.longest:.0f} ms"
        )


def _lines() -> Iterator[tuple[str, str, bool]]:
    """Sentence, who said it, whether in the group."""
    for raw in CORPUS.read_bytes().splitlines():
        line = orjson.loads(raw)
        yield line["text"], line["as"], line["where"] == "group"


async def measured(stage: Stage) -> Pace:
    """The corpus as its people say it in the sample county."""
    county, now = await stage.service.county(), stage.clock.now()
    projects = tuple((await stage.service.projects()).values())
    words = Vocabulary(roster=county.roster)
    by_name = {person.name: person for person in county.roster.persons.values()}

    def took(text: str, name: str, *, group: bool) -> float:
        person = by_name.get(name)
        channel = Channel.GROUP if group else Channel.PRIVATE
        actor = Actor(staff_id=person.staff_id if person else "", channel=channel, message_id="m")
        who = county.standpoint(actor, now)
        own = own_projects(who, projects)
        begun = perf_counter()
        said = Said(
            text=normalise(text), lines=lines_of(text, ()), who=who, county=county, vocabulary=words, now=now,
            projects=own,
        )  # fmt: skip
        understood(said)
        return (perf_counter() - begun) * 1000

    times = [took(text, name, group=group) for _round in range(ROUNDS) for text, name, group in _lines()]
    joined = "，".join(text for text, _name, _group in _lines())[:LONGEST_TEXT]
    longest = took(joined, next(iter(_lines()))[1], group=False)
    return Pace(
        p50=_part(times, 0.5), p99=_part(times, 0.99), per_second=1000 * len(times) / sum(times), longest=longest
    )


def _part(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))]


async def pace() -> Pace:
    """On a fresh store with the sample county."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Play(folder=Path(folder)))
        await stage.open()
        try:
            return await measured(stage)
        finally:
            await stage.close()


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(pace())}\n")
