"""Who stands at the terminal: a person of the roster by name, and in every case the account of this machine."""

from getpass import getuser
from uuid import uuid4

from cli.exits import WrongInput, nearest
from domain.actors import Actor, Channel
from domain.county import County

AS_WHOM = "谁办的：写名册里的姓名；记在账上"


def operator(who: str, county: County) -> Actor:
    """The person named with `--as`, whose permits count. WrongInput where the roster knows no such bound person."""
    persons = county.roster.persons.values()
    found = [p for p in persons if who in (p.name, p.key) and p.reachable]
    if len(found) != 1:
        near = nearest(who, [p.name for p in persons if p.reachable])
        raise WrongInput(f"没有绑定了账号的“{who}”{near}" if not found else f"有{len(found)}位“{who}”，请写编号")
    return Actor(staff_id=found[0].staff_id, channel=Channel.COMMAND, message_id=command_id(), proven=True)


def command_id() -> str:
    """Names a run of a command in the trail: the login that ran it, and which run."""
    return f"command|{getuser()}|{uuid4().hex}"
