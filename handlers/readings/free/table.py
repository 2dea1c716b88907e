"""A free sentence → Event: one row for each intent (language §2). What has no row is answered as before."""

from collections.abc import Callable, Mapping

from domain.events import Event, Unproven
from domain.proving.standing import BY_NAME
from handlers.language.sentences.interpret import interpret
from handlers.readings.free import deciders, oneself, units
from handlers.readings.free.meant import Meant
from handlers.said import Said

ROWS: Mapping[str, Callable[[Meant], Event | None]] = {
    "acknowledge": units.signed,
    "complete": units.submitted,
    "extend": units.more_time,
    "block": units.blocked,
    "return": units.returned,
    "report": units.reported,
    "problem": units.problem,
    "assign": deciders.handed_over,
    "approve": deciders.decided,
    "reject": deciders.decided,
    "close": deciders.decided,
    "remind": deciders.reminded,
    "escalate": deciders.raised,
    "transfer": deciders.ordered,
    "withdraw": deciders.ordered,
    "suspend": deciders.ordered,
    "resume": deciders.ordered,
    "reopen": deciders.ordered,
    "undo": oneself.undone,
    "correct": oneself.corrected,
    "query": oneself.asked,
    "help": oneself.helped,
    "leave": oneself.away,
    "delegate": oneself.away,
}


def free(said: Said) -> Event | None:
    """What a whole sentence means, where no short command is read in it; what is not surely read is asked first."""
    reading = interpret(said, (*said.known, *said.projects))
    row = ROWS.get(reading.intent)
    event = row(Meant(said=said, reading=reading)) if row else None
    if event is None or reading.sure:
        return event
    return Unproven(by=said.by, event=event, code=said.code, doubted=True) if type(event).__name__ in BY_NAME else None
