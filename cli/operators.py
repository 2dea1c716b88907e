"""Who stands at the terminal: a person of the roster by name, and in every case the account of this machine."""

from collections.abc import Iterable
from getpass import getuser
from uuid import uuid4

from cli.exits import WrongInput, nearest
from domain.actors import Actor, Channel
from domain.county import County
from domain.people.records import Person, Role

AS_WHOM = "谁办的：写名册里的姓名；记在账上"
HOW_TO_BIND = "先 qunding lookup 找账号，核对后 qunding lookup --confirm 确认"


def operator(who: str, county: County) -> Actor:
    """The person named with `--as`, whose permits count. WrongInput where the roster knows no such bound person."""
    persons = county.roster.persons.values()
    found = [p for p in persons if who in (p.name, p.key) and p.reachable]
    if len(found) > 1:
        raise WrongInput(f"有{len(found)}位“{who}”，请写编号")
    if not found:
        raise WrongInput(_not_bound(who, county))
    return Actor(staff_id=found[0].staff_id, channel=Channel.COMMAND, message_id=command_id(), proven=True)


def of_office(who: str, county: County) -> Actor:
    """The same for what the office alone decides. WrongInput, with the way out, while nobody of it has an account."""
    office = _office(county)
    if not any(person.reachable for person in office):
        names = f"（{_names(office)}）" if office else ""
        first = HOW_TO_BIND if office else f"名册里也没有：先 qunding import 名册.xlsx --apply，{HOW_TO_BIND}"
        raise WrongInput(f"项目办还没有人绑定账号{names}，谁也不能决定。{first}，再运行这一条")
    return operator(who, county)


def _not_bound(who: str, county: County) -> str:
    persons = county.roster.persons.values()
    if any(who in (p.name, p.key) for p in persons):
        bound = [person for person in _office(county) if person.reachable]
        able = f"；项目办已绑定的：{_names(bound)}" if bound else f"。{HOW_TO_BIND}"
        return f"{who}还没有绑定账号{able}"
    return f"没有绑定了账号的“{who}”{nearest(who, [p.name for p in persons if p.reachable])}"


def _office(county: County) -> list[Person]:
    roster = county.roster
    holders = dict.fromkeys(post.holder for post in roster.posts.values() if post.role is Role.OFFICE)
    return [roster.persons[key] for key in holders if key in roster.persons]


def _names(persons: Iterable[Person]) -> str:
    return "、".join(person.name for person in persons)


def command_id() -> str:
    """Names a run of a command in the trail: the login that ran it, and which run."""
    return f"command|{getuser()}|{uuid4().hex}"
