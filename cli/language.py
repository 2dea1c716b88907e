"""`qunding interpret`: how a sentence is understood, without doing anything (language §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer

from app import wall_clock
from cli.doors import seen
from cli.exits import WrongInput, nearest
from cli.printing import AsJson, tell
from config.settings import Settings
from config.wording import Words, load_wording
from domain.actors import Actor, Channel
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.people.records import Person
from domain.permits import Act, roles_with
from domain.projects.files import ProjectFile
from handlers.language.normalise import normalise
from handlers.language.reading import Reading
from handlers.language.sentences.interpret import interpret
from handlers.language.vocabulary import Vocabulary
from handlers.said import Said, lines_of, own_projects
from rehearsal.sample import sample_county
from store.looking import NoStore

language = typer.Typer()
SAMPLE = "qinghe"
BOT = ("督办助手",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What is tried: the words, of whom, when and where."""

    text: str
    person: Person
    now: datetime
    group: bool


@language.command(name="interpret")
def interpret_command(
    text: Annotated[str, typer.Argument(help="一句话")],
    name: Annotated[str, typer.Option("--as", help="谁说的：姓名")],
    now: Annotated[str, typer.Option(help="何时说的，县里的时间，例：2026-11-23T09:10；不写是此刻")] = "",
    group: Annotated[bool, typer.Option("--group", help="在群里说的；不加是单聊")] = False,
    as_json: AsJson = False,
) -> None:
    """试读一句话：读成什么、缺什么、为什么；只读，从不写入。没有导入名册时用样板县。"""
    settings = Settings()
    county, projects = _county(settings)
    said = _said(Speech(text=text, person=_person(name, county), now=_moment(now), group=group), county, projects)
    reading = interpret(said, projects)
    found = shown(reading, load_wording(settings.own_folder / "wording.toml").words)
    tell(found, _lines(found), as_json)


def shown(reading: Reading, words: Words) -> dict[str, Any]:
    """The one object of language §5."""
    return {
        "intent": reading.intent,
        "fields": dict(reading.fields),
        "asks": list(reading.asks),
        "reply": reply_to(reading, words),
        "because": list(reading.because),
    }


def reply_to(reading: Reading, words: Words) -> str:
    """What is asked, or who can; else what it is read as. To chatter nothing is said."""
    if reading.intent == "none":
        return ""
    if reading.intent == "denied":
        can = "、".join(words["role_names"][role.value] for role in roles_with(Act.ISSUE))
        return f"{words['readings']['who_can']}{can}"
    choices = [f"{number} {each}" for number, each in enumerate(reading.fields.get("choices", ()), 1)]
    asked = [words["asks"][ask] for ask in reading.asks if ask in words["asks"]]
    return "；".join((*asked, *choices)) or f"{words['readings']['read_as']}{words['intents'][reading.intent]}"


def _lines(found: dict[str, Any]) -> list[str]:
    return [f"{name}　{value}" for name, value in found.items() if value]


def _county(settings: Settings) -> tuple[County, Sequence[ProjectFile]]:
    try:
        county, projects = seen(settings)
    except NoStore:
        return sample_county(SAMPLE)
    return county, tuple(projects.values())


def _person(name: str, county: County) -> Person:
    people = county.roster.persons.values()
    found = next((p for p in people if name in (p.key, p.name)), None)
    if found is None:
        raise WrongInput(f"名册里没有“{name}”{nearest(name, [p.name for p in people])}")
    return found


def _moment(text: str) -> datetime:
    if not text:
        return wall_clock()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise WrongInput(f"{text}：不是时间；例：2026-11-23T09:10") from None
    return found if found.tzinfo else found.replace(tzinfo=COUNTY_ZONE)


def _said(speech: Speech, county: County, projects: Sequence[ProjectFile]) -> Said:
    channel = Channel.GROUP if speech.group else Channel.PRIVATE
    actor = Actor(staff_id=speech.person.staff_id, channel=channel, message_id="interpret")
    who = county.standpoint(actor, speech.now)
    return Said(
        text=normalise(speech.text, bot_names=BOT),
        lines=lines_of(speech.text, BOT),
        who=who,
        county=county,
        vocabulary=Vocabulary(roster=county.roster),
        now=speech.now,
        projects=own_projects(who, projects),
    )
