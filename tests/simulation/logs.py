"""What the program logs while a test lives in it."""

from __future__ import annotations

import logging
from contextlib import redirect_stderr
from io import StringIO

from config.logs import log_to_stderr


class Heard:
    """The program's own log from now on, as it writes it on stderr, until `end`. One that is forgotten without it
    puts nothing back behind anybody's back."""

    def __init__(self) -> None:
        root, self._log = logging.getLogger(), StringIO()
        self._before, self._level = root.handlers[:], root.level
        with redirect_stderr(self._log):
            log_to_stderr()

    @property
    def lines(self) -> str:
        """All of it."""
        return self._log.getvalue()

    def end(self) -> None:
        """Whoever heard before hears again."""
        root = logging.getLogger()
        root.handlers[:] = self._before
        root.setLevel(self._level)
