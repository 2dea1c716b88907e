"""One of several that were offered by number: said by the number, the short name or the full name (language §4)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from domain.people.roster import Roster
from domain.projects.files import ProjectFile
from handlers.language.names import Named, match

_NUMBER = re.compile(r"(?:选|是|就是)?\s*第?\s*(?P<n>[1-9一二三四五])\s*(?:个|项|号)?[。.、!]?")
_DIGITS: Mapping[str, int] = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_SAID_OF_IT = re.compile(r"^(?:选|是|就是|指的?是?|(?:那|这)个)\s*|[。!吧的]+$|(?:那|这)一?个(?:项目)?[。!吧的]*$")
_NONE_OF_THEM = re.compile(
    r"(?:(?:都|全)?不是(?:这[些几三两]?个?|上面的?|以上的?)?|这[些几三两]个?都不是|(?:那|哦|还是)?(?:算了|先?不[报说填问弄]了?|不用了?|不要了?))+[吧的了。!,\s]*"
)
SHORTEST_PART = 2


def choice_of(text: str, offered: Sequence[Named]) -> str:
    """The key of the one that is meant, "" where none is, or more than one."""
    m = _NUMBER.fullmatch(text.strip())
    if m is not None:
        number = _DIGITS.get(m["n"]) or int(m["n"])
        return offered[number - 1].key if number <= len(offered) else ""
    said = _SAID_OF_IT.sub("", text.strip())
    return match(said, offered).best or _only_part(said, offered)


def _only_part(said: str, offered: Sequence[Named]) -> str:
    """水库 where only one of those offered has it in its name."""
    having = [each.key for each in offered if any(said in name for name in each.names)]
    return having[0] if len(having) == 1 and len(said) >= SHORTEST_PART else ""


def is_none_of_them(text: str) -> bool:
    """不是这些, 算了: nothing of what was offered is meant."""
    return _NONE_OF_THEM.fullmatch(re.sub(r"[,，\s]", "", text)) is not None


def units_offered(choices: Iterable[str], roster: Roster) -> list[Named]:
    """Units, or persons as 住建局（张伟明）, with everything they are called."""
    found: list[Named] = []
    for choice in choices:
        key, _bracket, person = choice.partition("（")
        unit = roster.units.get(key)
        names = (unit.key, unit.name, *unit.aliases) if unit else (key,)
        holder = person.removesuffix("）")
        found.append(Named(key=key, names=tuple(name for name in (*names, holder, choice) if name)))
    return found


def projects_offered(keys: Iterable[str], known: Mapping[str, ProjectFile]) -> list[Named]:
    """Projects with everything they are called; what is none of those known is meant by its number alone."""
    files = {key: known.get(key) for key in keys}
    return [Named(key=key, names=(file.name, *file.aliases) if file else ()) for key, file in files.items()]
