"""The composition root: settings, policy, store, platform and clock → Service. Only cli and rehearsal import it."""

from app.service import Service
from app.surroundings import Surroundings, wall_clock
from console.keys import keys_of
from console.window import COMMAND  # commands and rehearsals act as this

__all__ = ["COMMAND", "Service", "Surroundings", "keys_of", "wall_clock"]
