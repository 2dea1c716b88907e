"""What goes out: the desk that claims and writes, the courier that carries, the file of what was handed over."""

from dataclasses import dataclass

from app.surroundings import Surroundings
from bot.dingtalk.client import Client
from bot.dingtalk.papers import Papers
from bot.dingtalk.render import Renderer
from bot.platform import Capabilities
from config.settings import Settings
from config.wording import Wording
from documents.making import made_file
from handlers.apply import Door
from outbox.claim import Desk
from outbox.deliver import Courier
from outbox.handed import Handed
from outbox.write import Writer
from store.counties import CountyReader


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """The parts of the outbox of one process."""

    desk: Desk
    courier: Courier
    handed: Handed


def outgoing(
    settings: Settings, around: Surroundings, said: tuple[CountyReader, Wording], through: tuple[Client, Door]
) -> Outgoing:
    """`said` = the county and its words; `through` = to the platform and back to our door."""
    (reader, wording), (client, door) = said, through
    renderer = Renderer(
        robot_code=settings.dingtalk_robot_code,
        stream=settings.dingtalk_mode == "stream",
        can=Capabilities(card_template=settings.dingtalk_card_template),
    )
    handed = Handed(folder=settings.data_dir / "handed" if around.durable else None, fence=int(around.draw(9)))
    handed.begin()
    writer = Writer(wording, forms=bool(settings.filing))
    courier = Courier(
        send=Papers(client=client, make=made_file).deliver,
        apply=door.apply if around.at_once == 1 else door.apply_soon,
        clock=around.clock,
        at_once=around.at_once,
        handed=handed,
    )
    desk = Desk(reader=reader, writer=writer, renderer=renderer, fence=handed.fence, handed=handed)
    return Outgoing(desk=desk, courier=courier, handed=handed)
