"""What this process has handed to the platform, on disk before the platform hears of it (ADR 40). Of what a dead
process had claimed, whatever is not in its file never left, and may leave after all."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from domain.messages.notices import Dispatch
from domain.policy import NoticeClass

# Beyond this what was right to say when it was claimed may be so no more: the hour, the caps, what has happened since.
FRESH = timedelta(minutes=5)
# An answer is worth nothing after half a minute: the person can ask again (reliability §3.2, class C).
ANSWER_LIFE = timedelta(seconds=30)
KEPT_FOR = timedelta(days=2)
BOOT = Path("/proc/sys/kernel/random/boot_id")


def booted() -> str:
    """Which start of the machine this is; "" where it does not say."""
    try:
        return BOOT.read_text("ascii").strip()
    except OSError:
        return ""


@dataclass(kw_only=True)
class Handed:
    """One file for each process, named after its fence; its first line is the start of the machine it was written
    under. What a killed process has written is there all the same; what a machine that lost its power has written may
    not be, so a file of before the machine's last start proves nothing. Without a `folder` nothing is noted, and
    nothing proven: rehearsals, whose processes die with their disk."""

    folder: Path | None = None
    fence: int = 0
    boot: Callable[[], str] = booted
    _file: int | None = field(default=None, init=False)

    def begin(self) -> None:
        """The file is there before anything is claimed: without it everything would be in doubt. Files of the dead
        are kept as long as anybody could ask for them."""
        if self.folder is None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = self._opened(self.folder / str(self.fence))
        oldest = os.fstat(self._file).st_mtime - KEPT_FOR.total_seconds()
        for each in self.folder.iterdir():
            with suppress(FileNotFoundError):  # another process tidies up as well
                if each.stat().st_mtime < oldest:
                    each.unlink()

    def note(self, dispatch: Dispatch) -> None:
        """From now on it may have left. Raises OSError: then it must not leave."""
        if self.folder is None or dispatch.channel.is_keyed or dispatch.channel.is_look:
            return
        if self._file is None:
            raise OSError("nothing is noted any more")
        line = f"{dispatch.key}\n".encode()
        if os.write(self._file, line) != len(line):
            raise OSError("the note was cut short")

    def never_left(self, dispatch: Dispatch, now: datetime) -> bool:
        """Whether whoever had claimed it died, on this machine and since its last start, before he handed it over."""
        lives = ANSWER_LIFE if dispatch.notice_class is NoticeClass.C else FRESH
        if self.folder is None or dispatch.notice_class is NoticeClass.S or now - dispatch.created_at > lives:
            return False
        try:
            boot, _line, noted = (self.folder / str(dispatch.fence)).read_text("ascii").partition("\n")
        except (OSError, UnicodeDecodeError):
            return False
        return boot != "" and boot == self.boot() and dispatch.key not in noted  # also behind a note cut short

    def close(self) -> None:
        """In order: nothing is in hand any more, and nobody will ask."""
        if self.folder is not None and self._file is not None:
            os.close(self._file)
            self._file = None
            (self.folder / str(self.fence)).unlink(missing_ok=True)

    def _opened(self, path: Path) -> int:
        """A file that is there already is somebody else's: whose its lines are nobody knows, so it proves nothing."""
        boot = "" if path.exists() else self.boot()
        found = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.write(found, f"{boot}\n".encode())
        return found
