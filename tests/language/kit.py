"""The sample county, as somebody speaks in it."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from domain.actors import Actor, Channel
from domain.county import County
from domain.people.records import Person
from domain.projects.files import ProjectFile
from handlers.language.normalise import normalise
from handlers.language.reading import Reading
from handlers.language.sentences.interpret import interpret
from handlers.language.vocabulary import Vocabulary
from handlers.said import Said, lines_of, own_projects
from rehearsal.sample import sample_county

BOT = ("督办助手",)
WITHOUT_A_POST = ("胡斌", "游小满", "丁强")
"""Members of the staff group who answer for nothing."""
CORPUS = Path(__file__).parent / "corpus"


@cache
def county() -> tuple[County, Sequence[ProjectFile]]:
    """The sample county with everybody's account confirmed."""
    return sample_county("qinghe", *(Person(key=name, name=name) for name in WITHOUT_A_POST))


@cache
def vocabulary() -> Vocabulary:
    """What its units and people are called."""
    return Vocabulary(roster=county()[0].roster)


def person_of(name: str) -> str:
    """The key of somebody by name."""
    return next(p.key for p in county()[0].roster.persons.values() if p.name == name)


def said(text: str, name: str, now: datetime, *, group: bool = False) -> tuple[Said, Sequence[ProjectFile]]:
    """A sentence of a person of the sample county, with the projects that may be named."""
    whole, projects = county()
    channel = Channel.GROUP if group else Channel.PRIVATE
    actor = Actor(staff_id=person_of(name), channel=channel, message_id="m")
    who = whole.standpoint(actor, now)
    words = Said(
        text=normalise(text, bot_names=BOT),
        lines=lines_of(text, BOT),
        who=who,
        county=whole,
        vocabulary=vocabulary(),
        now=now,
        projects=own_projects(who, projects),
    )
    return words, projects


def read(line: dict[str, Any]) -> Reading:
    """The reading of one line of the corpus."""
    words, projects = said(
        line["text"], line["as"], datetime.fromisoformat(line["now"]), group=line["where"] == "group"
    )
    return interpret(words, projects)


def corpus(name: str) -> list[dict[str, Any]]:
    """One half of the corpus."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
