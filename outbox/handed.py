"""What this process has handed to the platform, on disk before the platform hears of it (ADR 40). Of what a dead
process had claimed, whatever is not in its file never left, and may leave after all."""

import os
from collections.abc import Callable, Iterable
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
# Longer than any holiday: a living process that has nothing to send must not lose its file to one that begins.
FILE_KEPT_FOR = timedelta(days=30)
# What was noted so long ago, and is settled, nobody asks for: not even a store restored from a backup, which is of an
# earlier moment. Twice as long as anything is fresh, in seconds by the clock nobody moves.
ASKED_FOR = 2 * FRESH.total_seconds()
# Bytes from which on a file is written anew without what nobody asks for any more.
ROOM = 64 * 1024
BOOT = Path("/proc/sys/kernel/random/boot_id")


def booted() -> str:
    """Which start of the machine this is; "" where it does not say."""
    try:
        return BOOT.read_text("ascii").strip()
    except OSError:
        return ""


@dataclass(kw_only=True)
class Remains:
    """What processes have noted, each file read once: as of one claim."""

    folder: Path | None
    boot: Callable[[], str]
    _read: dict[int, str | None] = field(default_factory=dict, init=False)

    def never_left(self, dispatch: Dispatch, now: datetime) -> bool:
        """Whether whoever had claimed it died, on this machine and since its last start, before he handed it over."""
        lives = ANSWER_LIFE if dispatch.notice_class is NoticeClass.C else FRESH
        if self.folder is None or dispatch.notice_class is NoticeClass.S or now - dispatch.created_at > lives:
            return False
        if dispatch.fence not in self._read:
            self._read[dispatch.fence] = self._noted(self.folder / str(dispatch.fence))
        noted = self._read[dispatch.fence]
        return noted is not None and dispatch.key not in noted  # also behind a note cut short

    def _noted(self, path: Path) -> str | None:
        """None where the file proves nothing."""
        try:
            boot, _line, noted = path.read_text("ascii").partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        return noted if boot and boot == self.boot() else None


@dataclass(slots=True)
class Note:
    """When something was noted, and whether what became of it is kept."""

    at: float
    settled: bool = False


@dataclass(kw_only=True)
class Handed:
    """One file for each process, named after its fence; its first line is the start of the machine it was written
    under. What a killed process has written is there all the same; what a machine that lost its power has written may
    not be, so a file of before the machine's last start proves nothing. Without a `folder` nothing is noted, and
    nothing proven: rehearsals, whose processes die with their disk. `elapsed` = seconds by the clock nobody moves."""

    folder: Path | None = None
    fence: int = 0
    boot: Callable[[], str] = booted
    elapsed: Callable[[], float] = lambda: 0.0
    _file: int | None = field(default=None, init=False)
    _head: str = field(default="", init=False)
    _notes: dict[str, Note] = field(default_factory=dict, init=False)
    _size: int = field(default=0, init=False)
    _most: int = field(default=0, init=False)

    def begin(self) -> None:
        """The file is there before anything is claimed: without it everything would be in doubt. Files of the dead
        are kept as long as anybody could ask for them."""
        if self.folder is None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A file that is there already is somebody else's: whose its lines are nobody knows, so ours proves nothing.
        self._head = "" if self._path.exists() else self.boot()
        self._file, self._size = self._written(self._path, ())
        self._most = ROOM
        oldest = os.fstat(self._file).st_mtime - FILE_KEPT_FOR.total_seconds()
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
        if self._size > self._most:
            self._shorten(self._file)
        line = f"{dispatch.key}\n".encode()
        if os.write(self._file, line) != len(line):
            raise OSError("the note was cut short")
        self._size += len(line)
        self._notes[dispatch.key] = Note(self.elapsed())

    def settled(self, dispatch: Dispatch) -> None:
        """What became of it is kept by the store; until then nobody else could know."""
        note = self._notes.get(dispatch.key)
        if note is not None:
            note.settled = True

    def remains(self) -> Remains:
        """What anybody has noted so far."""
        return Remains(folder=self.folder, boot=self.boot)

    def close(self) -> None:
        """In order: nothing is in hand any more, and nobody will ask."""
        if self.folder is not None and self._file is not None:
            os.close(self._file)
            self._file = None
            self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return (self.folder or Path()) / str(self.fence)

    def _shorten(self, long: int) -> None:
        """The file anew, with what somebody may still ask for, in the place of the long one: whoever dies meanwhile
        leaves one of the two whole. Where the disk is full the long one goes on."""
        now = self.elapsed()
        notes = {key: note for key, note in self._notes.items() if not _is_over(note, now)}
        fresh = self._path.with_suffix(".new")
        self._most = 2 * self._size
        with suppress(OSError):
            short, size = self._written(fresh, notes)
            try:
                os.replace(fresh, self._path)
            except OSError:
                os.close(short)
                raise
            self._file, self._notes, self._size, self._most = short, notes, size, max(ROOM, 2 * size)
            os.close(long)

    def _written(self, path: Path, keys: Iterable[str]) -> tuple[int, int]:
        """A file of these notes, open for more of them, and its bytes. Raises OSError, and leaves none open."""
        whole = "".join(f"{line}\n" for line in (self._head, *keys)).encode()
        found = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        try:
            if os.write(found, whole) != len(whole):
                raise OSError("the file was cut short")
        except OSError:
            os.close(found)
            raise
        return found, len(whole)


def _is_over(note: Note, now: float) -> bool:
    """Nobody asks for it any more."""
    age = now - note.at
    return age > (ASKED_FOR if note.settled else KEPT_FOR.total_seconds())
