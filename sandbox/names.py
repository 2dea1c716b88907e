"""Finding people, groups and buttons by the words a script uses, with a hint when there is no such thing."""

from collections.abc import Iterable
from difflib import get_close_matches

from sandbox.directory import Citizen, Directory, Group

PRIVATE = "私聊"


class CityError(LookupError):
    """A script asked for a person, place, message, button or field that is not there; the text names the nearest."""


def missing(kind: str, word: str, known: Iterable[str]) -> CityError:
    """`没有这个…：word，是不是“near”？`"""
    near = get_close_matches(word, list(known), n=1, cutoff=0.3)
    return CityError(f"没有{kind}“{word}”" + (f"，是不是“{near[0]}”？" if near else ""))


def person(directory: Directory, word: str) -> Citizen:
    """The person with this userid or, when only one bears it, this name."""
    if found := directory.people.get(word):
        return found
    named = [citizen for citizen in directory.people.values() if citizen.name == word]
    if len(named) > 1:
        raise CityError(f"有{len(named)}个人叫“{word}”，请写 userid：{'、'.join(c.userid for c in named)}")
    if not named:
        raise missing("这个人", word, (citizen.name for citizen in directory.people.values()))
    return named[0]


def group(directory: Directory, word: str) -> Group:
    """The group with this conversation id or, when only one bears it, this title."""
    if found := directory.groups.get(word):
        return found
    titled = [item for item in directory.groups.values() if item.title == word]
    if len(titled) > 1:
        raise CityError(f"有{len(titled)}个群叫“{word}”，请写会话编号")
    if not titled:
        raise missing("这个群", word, [*(item.title for item in directory.groups.values()), PRIVATE])
    return titled[0]
