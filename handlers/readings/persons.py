"""A person said as the addressee of a hand-over: 王局, 李主任, 张伟明 → the unit he answers for (language §4)."""

import re
from dataclasses import dataclass

from domain.people.records import Post, Role
from domain.people.roster import Roster

_START = re.compile(r"(?:[\s,:;、]|请|让|给|交给?|@)*")
# What a title is shortened to behind a surname.
_SHORT_TITLES = {"局长": ("局长", "局"), "镇长": ("镇长",), "乡长": ("乡长",), "主任": ("主任", "主"),
                 "总经理": ("总经理", "总"),
                 "董事长": ("董事长", "董"), "经理": ("经理",), "书记": ("书记",)}  # fmt: skip
_BEHIND = re.compile(r"(?:同志)?(?=[\s,，:：、]|[本这下上]?周|今|明|后天|月底|\d|于|在|请|牵头|负责|$)")
_COMRADE = "同志"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The units that may be meant, how each is offered as a choice, and where the words begin and end."""

    units: tuple[str, ...]
    choices: tuple[str, ...]
    begin: int
    end: int


def addressee(text: str, roster: Roster) -> Addressee | None:
    """Who is named where a unit would stand; two of one surname and title are both offered."""
    start = _START.match(text)
    begin = start.end() if start else 0
    said: dict[str, list[Post]] = {}
    for post in roster.posts.values():
        for word in _words(post, roster):
            by_title = word.endswith(post.title) and word.startswith(roster.persons[post.holder].name)
            if text.startswith(word, begin) and (by_title or _BEHIND.match(text, begin + len(word))):
                said.setdefault(word, []).append(post)
    if not said:
        return None
    longest = max(said, key=len)
    posts = sorted({post.unit: post for post in said[longest]}.values(), key=lambda post: (post.rank, post.key))
    choices = tuple(f"{post.unit}（{roster.persons[post.holder].name}）" for post in posts)
    end = begin + len(longest)
    end += len(_COMRADE) * text.startswith(_COMRADE, end)
    return Addressee(units=tuple(p.unit for p in posts), choices=choices, begin=begin, end=end)


def _words(post: Post, roster: Roster) -> tuple[str, ...]:
    """王建国, 王建国局长, 王局, 王局长: only of those who answer for a unit."""
    person = roster.persons.get(post.holder)
    if person is None or post.role not in (Role.HEAD, Role.LIAISON):
        return ()
    surname = person.name[: 2 if len(person.name) > 3 else 1]
    titled = _SHORT_TITLES.get(post.title, ()) if post.role is Role.HEAD else ()
    return (person.name, f"{person.name}{post.title}", *(surname + title for title in titled))
