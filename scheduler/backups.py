"""A backup each night, kept for seven days, four weeks and twelve months. The files are the memory: whether last
night's was made is seen by its name."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from domain.calendars import COUNTY_ZONE

log = logging.getLogger(__name__)
AT = time(2, 30)
DAYS, WEEKS, MONTHS = 7, 4, 12
PREFIX, SUFFIX = "qunding-", ".tar.gz"


@dataclass(kw_only=True)
class Backups:
    """`make` writes one backup to a path; it runs beside the loop."""

    folder: Path
    make: Callable[[Path, datetime], object]
    _running: asyncio.Task[None] | None = field(default=None, init=False)

    def due(self, now: datetime) -> Path | None:
        """Where tonight's backup goes, once its hour has come and while it is not there."""
        local = now.astimezone(COUNTY_ZONE)
        path = self.folder / f"{PREFIX}{local.date().isoformat()}{SUFFIX}"
        return path if local.time() >= AT and not path.exists() else None

    def beat(self, now: datetime) -> None:
        """Begin if it is time; one at a time."""
        path = self.due(now)
        if path is not None and (self._running is None or self._running.done()):
            self._running = asyncio.get_running_loop().create_task(self._made(path, now))

    async def close(self) -> None:
        """Let the one under way end."""
        if self._running is not None:
            await self._running

    async def _made(self, path: Path, now: datetime) -> None:
        try:
            await asyncio.to_thread(self._one, path, now)
        except Exception:
            log.exception("backup_failed", extra={"path": str(path)})

    def _one(self, path: Path, now: datetime) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.make(path, now)
        for each in outlived(self.folder.glob(f"{PREFIX}*{SUFFIX}")):
            each.unlink()
        log.info("backup_made", extra={"path": str(path), "bytes": path.stat().st_size})


def outlived(backups: Iterable[Path]) -> list[Path]:
    """Those that are neither of the last seven days nor the newest of one of four weeks or twelve months."""
    dated = sorted(((_date(path), path) for path in backups), reverse=True)
    days = [on for on, _path in dated]
    kept = {*days[:DAYS], *_newest(days, lambda on: on.isocalendar()[:2], WEEKS)}
    kept |= set(_newest(days, lambda on: (on.year, on.month), MONTHS))
    return [path for on, path in dated if on not in kept]


def _newest(days: Iterable[date], period: Callable[[date], tuple[int, int]], most: int) -> list[date]:
    first: dict[tuple[int, int], date] = {}
    for on in days:
        first.setdefault(period(on), on)
    return list(first.values())[:most]


def _date(path: Path) -> date:
    return date.fromisoformat(path.name.removeprefix(PREFIX).removesuffix(SUFFIX))
