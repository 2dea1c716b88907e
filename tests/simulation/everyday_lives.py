"""Lives with the small words of every day: a bare yes, quiet that is asked for, a word about the bot itself, a picture
and of which matter it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from domain.calendars import local_date
from domain.evidence.records import Evidence
from domain.people.records import Person
from store import tables
from store.mapping import all_of
from tests.simulation.lives import AWAY, CALENDAR, UNITS, in_words
from tests.simulation.reference import Matter, Share, close_of
from tests.simulation.truths import CAPPED, Facts
from tests.simulation.village import HEADS
from tests.simulation.wider_lives import LEADERS, WholeLife

LONGEST_QUIET, ABOUT = timedelta(days=3), timedelta(minutes=15)
"""Quiet may be asked for so long and no longer; so near to it nobody can say."""
ASK_FOR_QUIET = (*sorted(HEADS[unit] for unit in UNITS), *sorted(LEADERS))
PHONE = "13912345678"
DRAFTED = ("撤销", "议定")
OFFICE_DAYS = 2
"""A first request for no more work days is the office's."""
"""What a leader begins with these words waits for his own yes."""


class EverydayLife(WholeLife):
    """The whole of it."""

    def __init__(self) -> None:
        super().__init__()
        self.begun_by: set[str] = set()
        self.quiet: dict[str, datetime | None] = {}
        self.quiet_kept: list[tuple[str, datetime, datetime]] = []
        self.quiet_since: dict[str, datetime] = {}
        self.thanked: list[str] = []

    # ── 同意 ──────────────────────────────────────────────────────────────────────────────────────────────────

    def says(self, who: str, text: str) -> bool:
        """Who has begun something that takes his yes is remembered."""
        if who in LEADERS and text.startswith(DRAFTED):
            self.begun_by.add(who)
        return super().says(who, text)

    @rule(leader=st.sampled_from(sorted(LEADERS)), grants=st.booleans())
    def bare_word(self, leader: str, grants: bool) -> None:
        """同意, 不同意 with nothing named: the one request that waits for him is meant; of two, or of none, nothing
        moves. Who gave orders or began something has more than requests before him."""
        ordered = {name for name, _at in self.in_name.values()}
        if leader in self.begun_by | ordered or (leader == AWAY and self.is_away()):
            return
        said = "同意" if grants else "不同意，请抓紧办理"
        waits = waits_for(self.matters, [unit for unit in UNITS if self.leader(unit) == leader])
        if len(waits) != 1:
            self.idle(leader, said)
            return
        word = self.word("grant" if grants else "refuse", *waits[0], 1)
        self.does(word, partial(self.says, leader, said))

    # ── 免打扰 ────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(who=st.sampled_from(ASK_FOR_QUIET), days=st.sampled_from(range(5)), ends=st.booleans())
    def hush(self, who: str, days: int, ends: bool) -> None:
        """Until the offices close on such a day, for three days at most; or no longer."""
        now = self.world.clock.now()
        until, before = close_of(local_date(now) + timedelta(days=days)), self.quiet.get(who)
        if until < now + ABOUT or abs(until - now - LONGEST_QUIET) < ABOUT:
            return
        heard = self.says(who, "取消免打扰" if ends else f"免打扰到{in_words(local_date(until))}18:00")
        wanted = None if ends else until if until - now < LONGEST_QUIET else before
        real = self.world.look(lambda connection: all_of(connection, Person))[who].hush_until
        assert real in ([wanted] if heard else [wanted, before]), f"{who} is quiet until {real}, not {wanted}"
        self.the_reference_agrees()
        if real != before:
            self.ends_quiet(who, now)
            self.quiet[who], self.quiet_since[who] = real, self.world.clock.now()

    def ends_quiet(self, who: str, at: datetime) -> None:
        """What was asked for before ends there, if not earlier."""
        until = self.quiet.get(who)
        if until is not None:
            self.quiet_kept.append((who, self.quiet_since[who], min(at, until)))

    def nobody_was_disturbed(self) -> None:
        """No reminder was sent to whoever had asked for quiet."""
        for each in Facts(self.world, None).spoken.values():
            if set(each.notice_kinds) <= CAPPED:
                broke = [who for who, since, until in self.quiet_kept
                         if each.target == f"u-{who}" and since < each.created_at < until]  # fmt: skip
                assert not broke, f"{each.notice_kinds} reached {broke}"

    # ── 建议 ──────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(who=st.sampled_from(ASK_FOR_QUIET))
    def suggests(self, who: str) -> None:
        """What people want to say about the bot: no matter moves, and it lies before the office."""
        words = f"第{self.world.city.seq}次催得太早，打{PHONE}找我"
        if self.says(who, f"建议 {words}"):
            self.thanked.append(words)
        self.the_reference_agrees()

    def the_office_knows(self) -> None:
        """Each of these words once."""
        kept = tables.notices.c
        bodies: Sequence[str] = self.world.look(
            lambda connection: list(connection.scalars(select(kept.body).where(kept.kind == "suggestion")))
        )
        for words in self.thanked:
            assert sum(words in body for body in bodies) == 1, f"{words}: {bodies}"

    # ── 附件 ──────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(data=st.data())
    def attaches(self, data: st.DataObject) -> None:
        """A file, and then of which matter it is."""
        self.places(*self.pick(data))

    def places(self, number: int, unit: str) -> None:
        """By the head of that unit."""
        who = self.head(unit)
        note(f"{self.world.clock.now():%m-%d %H:%M} {who} sends a file for {number}号")
        before, picture = self.sent_by(who), self.world.folder / "现场.jpg"
        picture.write_bytes(b"what the gate looks like today")
        sure = self.world.run(self.insists(partial(self.world.city.sends, who, picture)))
        heard = self.says(who, f"附件记到{number}号") and sure
        self.the_reference_agrees()
        fresh = {key: item for key, item in self.sent_by(who).items() if key not in before}
        assert len(fresh) == 1 or not sure, f"sent once, kept {fresh}"
        wanted = f"2026-{number}"
        placed = heard and not self.matters[number].withdrawn
        assert not placed or set(fresh.values()) == {wanted}, f"{fresh}, not {wanted}"

    def sent_by(self, who: str) -> dict[str, str]:
        """Of which matter is what somebody sent."""
        found = self.world.look(lambda connection: all_of(connection, Evidence)).values()
        return {each.key: each.item for each in found if each.person == who}

    # ── the end ───────────────────────────────────────────────────────────────────────────────────────────────

    def teardown(self) -> None:
        """Then also that quiet was kept and every word arrived."""
        super().teardown()
        for who in self.quiet:
            self.ends_quiet(who, self.world.clock.now())
        self.nobody_was_disturbed()
        self.the_office_knows()


def waits_for(matters: dict[int, Matter], units: Sequence[str]) -> list[tuple[int, str]]:
    """The first requests for more time of these units' shares: what a field leader decides, but for a day or two, which
    are put before the office (reliability §5.10 row 9)."""
    shares = ((n, u, s) for n, m in matters.items() if m.open for u, s in m.shares.items() if u in units)
    return [(n, u) for n, u, share in shares if share.owed and not share.extended and _is_long(share)]


def _is_long(share: Share) -> bool:
    asked = share.asked
    return asked is not None and CALENDAR.work_days_between(local_date(share.due), local_date(asked)) > OFFICE_DAYS
