"""One file that holds everything: the store as it stood at one moment, the office's own files, and a manifest that
says what must be in it (S75). Secrets are not in it: `qunding.env` stays where it is."""

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from domain.errors import SupervisionError
from store.audit import verify
from store.revisions import revisions

STORE, MANIFEST = "qunding.sqlite3", "manifest.json"
OWN = ("config", "files")
"""Folders of the data folder that go along: policies, wording and calendar; attachments."""


class Unfit(SupervisionError):
    """A backup that cannot be trusted, or is not for this program."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What stands in a backup: path → sha256."""

    program: str
    schema: str
    made_at: str
    digests: dict[str, str]


def back_up(store: Path, data_dir: Path, target: Path, stamp: tuple[str, datetime]) -> Manifest:
    """Write one file while the service runs; it appears under its name only when it is whole. `stamp` = the program's
    version and the moment."""
    program, now = stamp
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / STORE
        _copied(store, copy)
        files = {STORE: copy, **dict(_own(data_dir))}
        digests = {name: _digest(path) for name, path in files.items()}
        found = Manifest(program=program, schema=_schema(copy), made_at=now.isoformat(), digests=digests)
        said = Path(folder) / MANIFEST
        said.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1), "utf-8")
        whole = Path(folder) / "whole"
        with tarfile.open(whole, "w:gz", compresslevel=6) as packed:
            for name, path in {MANIFEST: said, **files}.items():
                packed.add(path, name, recursive=False)
        whole.chmod(0o600)
        whole.rename(target)
    return found


def _copied(store: Path, copy: Path) -> None:
    """SQLite's own online copy: consistent however much is written meanwhile."""
    source = f"file:{quote(str(store.resolve()))}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
        kept.execute("PRAGMA journal_mode=DELETE")


def _own(data_dir: Path) -> Iterator[tuple[str, Path]]:
    for folder in OWN:
        for path in sorted((data_dir / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(data_dir).as_posix(), path


def _digest(path: Path) -> str:
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _schema(copy: Path) -> str:
    with closing(sqlite3.connect(copy)) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


@contextmanager
def opened(backup: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the unpacked files, every one of them checked. Raises Unfit."""
    with tempfile.TemporaryDirectory(prefix="qunding-restore-") as folder:
        try:
            with tarfile.open(backup, "r:gz") as packed:
                packed.extractall(folder, filter="data")
            found = Manifest(**json.loads((Path(folder) / MANIFEST).read_text("utf-8")))
        except (tarfile.TarError, OSError, EOFError, ValueError, TypeError) as error:
            raise Unfit(f"{backup}: cannot be read ({type(error).__name__})") from error
        _check(found, Path(folder))
        yield found, Path(folder)


def _check(found: Manifest, folder: Path) -> None:
    for name, digest in found.digests.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise Unfit(f"{name}: is not what the manifest says")
    with create_engine(f"sqlite:///{folder / STORE}", poolclass=NullPool).connect() as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if said != "ok":
            raise Unfit(f"{STORE}: {said}")
        known = revisions()
        if found.schema not in known:
            raise Unfit(f"made by a newer program: schema {found.schema}")
        broken = verify(connection) if found.schema == max(known) else []
        if broken:
            raise Unfit(f"the audit does not hold: {broken[0].kind} {broken[0].key}")


def put_back(folder: Path, found: Manifest, data_dir: Path, store: Path) -> list[Path]:
    """The files of a backup in their places; what stood there is moved aside and named."""
    moved = []
    for name in found.digests:
        place = store if name == STORE else data_dir / name
        if place.exists():
            aside = place.with_name(f"{place.name}.before-{found.made_at[:10]}")
            place.rename(aside)
            moved.append(aside)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, place)
        place.chmod(0o600)
    for rest in ("-wal", "-shm"):
        store.with_name(store.name + rest).unlink(missing_ok=True)
    return moved
