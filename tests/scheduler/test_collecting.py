"""What people sent is on disk under its hash before anybody is told; a platform or a disk that fails is tried again."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from bot.errors import Rejected, Unavailable
from domain.audits.records import Destruction
from domain.events import Event, EvidenceFetched
from domain.evidence.records import Evidence, Media, place
from scheduler.collecting import Collector, keep
from tests.domain.matter_kit import county
from tests.store.store_kit import NOW, opened

LATER = NOW + timedelta(hours=1)


def sent(key: str, account: str = "id-住建员", **fields: object) -> Evidence:
    plain: dict[str, object] = {"sent_at": NOW, "media": Media.FILE, "name": "a.pdf", "suffix": "pdf"}
    plain |= {"ticket": key, "item": "2026-1", "next_due_at": NOW}
    return Evidence(key=key, account=account, person="x", **(plain | fields))  # type: ignore[arg-type]


@dataclass
class Platform:
    """Gives out what it has; an error instead of bytes is raised."""

    has: dict[str, bytes | Exception]
    asked: list[tuple[str, int]] = field(default_factory=list)
    came: list[EvidenceFetched] = field(default_factory=list)
    seen: list[tuple[str, bytes, int]] = field(default_factory=list)

    async def fetch(self, ticket: str, most: int) -> bytes:
        self.asked.append((ticket, most))
        found = self.has[ticket]
        if isinstance(found, Exception):
            raise found
        return found

    async def apply(self, event: Event) -> None:
        assert isinstance(event, EvidenceFetched)
        self.came.append(event)

    async def read(self, of: Evidence, content: bytes) -> None:
        self.seen.append((of.key, content, len(self.came)))

    async def county(self):
        return county()


async def collected(url: str, folder: Path, has: dict[str, bytes | Exception], *rows: Evidence) -> Platform:
    platform = Platform(has)
    async with opened(url) as house:
        await house.keeps(*rows)
        await Collector(house.store, platform.fetch, platform.apply, platform.county, folder, platform.read).collect(
            NOW
        )
    return platform


async def test_it_is_kept_under_its_hash(sqlite_url: str, tmp_path: Path) -> None:
    """Readable by this account only; accounts apart; what is not due is not asked for."""
    later = sent("later", next_due_at=NOW + timedelta(minutes=1))
    has: dict[str, bytes | Exception] = {"one": b"1", "two": b"2", "other": b"1"}
    rows = (sent("one"), sent("two"), sent("other", "id-主任"), later)
    platform = await collected(sqlite_url, tmp_path / "files", has, *rows)
    digest = sha256(b"1").hexdigest()
    kept = tmp_path / "files" / digest[:2] / f"{digest}.pdf"
    assert (kept.read_bytes(), kept.stat().st_mode & 0o077) == (b"1", 0)
    told = [(e.account, [(f.key, f.digest, f.size) for f in e.found]) for e in platform.came]
    second = ("two", sha256(b"2").hexdigest(), 1)
    assert told == [("id-主任", [("other", digest, 1)]), ("id-住建员", [("one", digest, 1), second])]
    assert {most for _ticket, most in platform.asked} == {20 << 20}


async def test_minutes_are_read_before_they_are_told_as_fetched(sqlite_url: str, tmp_path: Path) -> None:
    """What is fetched again after a crash is read again, never missed; a picture is read by nobody."""
    has: dict[str, bytes | Exception] = {"one": b"1", "two": b"2"}
    platform = await collected(sqlite_url, tmp_path / "files", has, sent("one"), sent("two", minutes=True))
    assert (platform.seen, len(platform.came)) == ([("two", b"2", 0)], 1)


async def test_what_fails_says_why(sqlite_url: str, tmp_path: Path) -> None:
    """Too large and gone are for ever; the platform's silence and a disk that is full are tried again."""
    has: dict[str, bytes | Exception] = {"large": Rejected("file.tooLarge"), "gone": Rejected("404")}
    rows = (sent("large"), sent("gone"), sent("slow"))
    platform = await collected(sqlite_url, tmp_path / "files", {**has, "slow": Unavailable("500")}, *rows)
    (event,) = platform.came
    assert {f.key: f.problem for f in event.found} == {"gone": "gone", "large": "too_large", "slow": "later"}
    assert not (tmp_path / "files").exists()


async def test_a_disk_that_takes_nothing_does_not_stop_the_beat(sqlite_url: str, tmp_path: Path) -> None:
    """Where the folder cannot be made, it is tried again later."""
    blocked = tmp_path / "files"
    blocked.write_bytes(b"no folder")
    platform = await collected(sqlite_url, blocked, {"one": b"1"}, sent("one"))
    assert [f.problem for f in platform.came[0].found] == ["later"]


async def test_what_two_persons_destroy_is_taken_off_the_disk(sqlite_url: str, tmp_path: Path) -> None:
    """Sent before the day and not again since; the rows stay, and nothing else is touched."""
    contents = {"old": b"old", "twice": b"twice", "young": b"young"}
    digests = {name: sha256(content).hexdigest() for name, content in contents.items()}
    places = {name: tmp_path / "files" / place(digest, "pdf") for name, digest in digests.items()}
    for name, path in places.items():
        keep(path, contents[name])
    past = {"sent_at": NOW - timedelta(days=400), "next_due_at": None}
    rows = [
        sent("old", digest=digests["old"], **past), sent("first", digest=digests["twice"], **past),
        sent("again", digest=digests["twice"], next_due_at=None),
        sent("young", digest=digests["young"], next_due_at=None),
    ]  # fmt: skip
    platform = Platform({})
    async with opened(sqlite_url) as house:
        await house.keeps(*rows)
        collector = Collector(
            house.store, platform.fetch, platform.apply, platform.county, tmp_path / "files", platform.read
        )
        await collector.collect(NOW)
        assert all(path.exists() for path in places.values())
        order = Destruction(key="d", before_at=NOW - timedelta(days=30), by="主任", second="审计", at=NOW)
        await house.keeps(order)
        await collector.collect(NOW)
        assert {name for name, path in places.items() if path.exists()} == {"twice", "young"}
        assert len(await house.all(Evidence)) == len(rows)
        places["old"].write_bytes(b"old")
        await collector.collect(NOW)
        assert places["old"].exists()  # an order is obeyed once
        await house.keeps(Destruction(key="e", before_at=NOW - timedelta(days=29), by="主任", second="审计", at=LATER))
        await collector.collect(NOW)
        assert not places["old"].exists()
