"""The inputs of a card: which stand above which buttons (messages §1.10)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.messages import Field
from domain.rounds.forms import INVESTED, LINE, MOST_PROJECTS, PROBLEM, PROGRESS, SHOWN, input_name, mark_of

Facts = Mapping[str, Any]
Word = Callable[[str, str], str]
Inputs = Callable[[Facts, Word], tuple[Field, ...]]
# The one input of most cards.
TEXT = "text"
# Buttons that say nothing without what is filled in.
NEEDS_FORM = frozenset({"rewrite", "submit", "feed_back", "report"})


def inputs_of(names: Iterable[str], facts: Facts, word: Word) -> tuple[Field, ...]:
    """The inputs of these buttons; one that several buttons share stands once, with the label of the last."""
    found = (each for name in names if name in INPUTS for each in INPUTS[name](facts, word))
    return tuple({each.name: each for each in found}.values())


def round_params(facts: Facts) -> dict[str, str] | None:
    """What 提交 carries: of which day, which projects in which place, and what each input showed at first."""
    projects = facts["projects"]
    if not 0 < len(projects) <= MOST_PROJECTS:
        return None
    shown = {input_name(SHOWN, 1): mark_of(projects[0]["progress"])} if len(projects) == 1 else {}
    return {"period": str(facts["period_on"]), "projects": ",".join(p["project"] for p in projects), **shown}


def _one(label: str) -> Inputs:
    return lambda _facts, word: (Field(name=TEXT, label=word("fields", label)),)


def _of_projects(facts: Facts, word: Word) -> tuple[Field, ...]:
    """Three inputs for one project; for several one line each, as one would type it."""
    projects = facts["projects"]
    if len(projects) == 1:
        return _of_project(projects[0], word)
    said = word("fields", "line")
    return tuple(
        Field(name=input_name(LINE, place), label=f"{place} {project['name']}　{said}")
        for place, project in enumerate(projects, 1)
    )


def _of_project(project: Facts, word: Word) -> tuple[Field, ...]:
    invested = Field(name=input_name(INVESTED, 1), label=word("fields", "invested"), kind="number")
    progress = Field(name=input_name(PROGRESS, 1), label=word("fields", "progress"), value=project["progress"])
    return (invested, progress, Field(name=input_name(PROBLEM, 1), label=word("fields", "problem")))


INPUTS: Mapping[str, Inputs] = {
    "rewrite": _one("rewrite"),
    "send_back": _one("reason"),
    "submit": _one("outcome"),
    "feed_back": _one("outcome"),
    "ask_extension": _one("extension"),
    "report": _of_projects,
}
