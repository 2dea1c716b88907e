"""What anybody who read the rules of domain.md §2 to §6 knows of a matter: a few marks a share, and which act is taken.

Plain types only: it shares nothing with the product but the days on which the county works, so that both can be wrong
only by the same misreading. Due moments it reckons itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from hashlib import sha256
from typing import Protocol
from zoneinfo import ZoneInfo

HIGHEST = 3
LEVEL_DAYS = (2, 5, 5, 5)
"""Work days that a problem may lie with the office, the field leader, the executive, the county head."""
URGED_A_DAY, URGED_IN_ALL = 2, 3
LOOKED_AT_AFTER, LOOKED_AT = (30, 90), 0.2
"""So many days after it was closed one matter of five is looked at again (§4): which, its number decides."""
COUNTY, CLOSES = ZoneInfo("Asia/Shanghai"), time(18)


class Days(Protocol):
    """Which days the county works."""

    def add_work_days(self, day: date, n: int) -> date:
        """So many work days on."""

    def work_days_between(self, a: date, b: date) -> int:
        """Work days after a, up to and with b."""


def close_of(day: date) -> datetime:
    """What is due on a day is due when the offices close (§5)."""
    return datetime.combine(day, CLOSES, COUNTY)


def day_of(moment: datetime) -> date:
    """The county's date."""
    return moment.astimezone(COUNTY).date()


@dataclass(frozen=True, kw_only=True)
class Share:
    """One unit's part. `asked` until when more time is asked for, `returned` since which day it objects; `gone` =
    another unit has it, or none; `met` so many lines of the criteria since it was submitted; `urged` on which days for
    this due day; `fed` so many words about how it goes."""

    due: datetime
    assisting: bool = False
    signed: bool = False
    submitted: bool = False
    closed: bool = False
    asked: datetime | None = None
    blocked: bool = False
    returned: date | None = None
    gone: bool = False
    rejected: int = 0
    extended: int = 0
    reopened: int = 0
    met: int = 0
    urged: tuple[date, ...] = ()
    fed: int = 0

    @property
    def owed(self) -> bool:
        """Somebody still has to do something."""
        return not self.closed and not self.gone


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One number. `suspended` = since which day its clocks stand, and until when; `level` = how far it has risen of the
    four (§6), `level_due` by when it is solved there (None = it never was a problem), `decided` the number of what was
    decided about it there; `parts` the numbers that were split off it; `criteria` so many lines of them; `ending` =
    one of the office asks to withdraw it."""

    shares: Mapping[str, Share]
    level: int = 0
    level_due: datetime | None = None
    decided: int = 0
    criteria: int = 0
    parts: tuple[int, ...] = ()
    paused: bool = False
    suspended: tuple[date, datetime] | None = None
    withdrawn: bool = False
    ending: bool = False

    @property
    def required(self) -> list[str]:
        """The units without which it does not close, as far as they owe anything: who only assists ends with the
        others (§2.3)."""
        standing = {unit: share for unit, share in self.shares.items() if not share.gone}
        needed = [unit for unit, share in standing.items() if not share.assisting] or list(standing)
        return [unit for unit in needed if standing[unit].owed]

    @property
    def lead(self) -> str:
        """The unit that leads, or the first."""
        standing = [unit for unit, share in self.shares.items() if not share.gone] or list(self.shares)
        return next((unit for unit in standing if not self.shares[unit].assisting), standing[0])

    @property
    def open(self) -> bool:
        """Anything left to do."""
        return not self.withdrawn and bool(self.required)


@dataclass(frozen=True, kw_only=True)
class Word:
    """Somebody entitled says it: of whose share, when, for which day and to which unit where it names them; `level` is
    the one he answers for, `open` the numbers that are."""

    act: str
    number: int
    unit: str
    now: datetime
    days: Days = field(repr=False)
    day: date
    to: str = ""
    level: int = 0
    open: frozenset[int] = frozenset()

    @property
    def due(self) -> datetime:
        """The moment that is named."""
        return close_of(self.day)

    @property
    def today(self) -> date:
        """The county's date."""
        return day_of(self.now)


# A share after an act, or a whole matter; None where the act is not taken.
ShareRule = Callable[[Matter, Share, Word], Share | None]
MatterRule = Callable[[Matter, Word], Matter | None]


def given_back(share: Share, since: date, until: date, days: Days) -> Share:
    """The work days a clock stood still come after the day it was due (§4)."""
    stood = days.work_days_between(since, until)
    return until_then(share, close_of(days.add_work_days(day_of(share.due), stood))) if stood > 0 else share


def until_then(share: Share, due: datetime) -> Share:
    """Another due day, of which nobody has been reminded yet."""
    return replace(share, due=due, urged=())


def runs(matter: Matter, share: Share) -> bool:
    """Its unit has to do something about it today."""
    waits = share.submitted or share.returned is not None or matter.suspended is not None
    return matter.open and share.owed and not waits


def _nothing(_matter: Matter, _share: Share, _word: Word) -> Share | None:
    """Shown, and not yet confirmed."""
    return None


def _sign(_matter: Matter, share: Share, _word: Word) -> Share | None:
    return replace(share, signed=True) if not share.signed else None


def _submit(_matter: Matter, share: Share, _word: Word) -> Share | None:
    return replace(share, submitted=True) if not share.submitted else None


def _accept(matter: Matter, share: Share, word: Word) -> Share | None:
    """Once every line of the criteria is met; the last share that must be closed waits for what was split off."""
    waits = matter.required == [word.unit] and any(part in word.open for part in matter.parts)
    free = share.submitted and not waits and share.met >= matter.criteria
    return replace(share, closed=True) if free else None


def _reject(_matter: Matter, share: Share, _word: Word) -> Share | None:
    return replace(share, submitted=False, met=0, rejected=share.rejected + 1) if share.submitted else None


def _met(matter: Matter, share: Share, word: Word) -> Share | None:
    """The next line; the last one closes it, if nothing else keeps it open."""
    if not share.submitted:
        return None
    judged = replace(share, met=min(share.met + 1, matter.criteria))
    return _accept(matter, judged, word) or judged


def _urge(matter: Matter, share: Share, word: Word) -> Share | None:
    """By the office: twice a day, three times for a due day."""
    enough = len(share.urged) >= URGED_IN_ALL or share.urged.count(word.today) >= URGED_A_DAY
    return replace(share, urged=(*share.urged, word.today)) if runs(matter, share) and not enough else None


def _feed(_matter: Matter, share: Share, _word: Word) -> Share | None:
    return replace(share, fed=share.fed + 1)


def _ask(_matter: Matter, share: Share, word: Word) -> Share | None:
    """Before the due moment, for a definite later day."""
    free = not share.submitted and share.asked is None and word.now < share.due < word.due
    return replace(share, asked=word.due) if free else None


def _longer(share: Share, word: Word) -> Share | None:
    """More time is never less: what was asked for may have been overtaken."""
    if share.asked is None or share.asked <= max(share.due, word.now):
        return None
    return replace(until_then(share, share.asked), asked=None, extended=share.extended + 1)


def _grant(_matter: Matter, share: Share, word: Word) -> Share | None:
    """By the field leader: the first only; the second is the county head's."""
    return _longer(share, word) if not share.extended else None


def _grant_again(_matter: Matter, share: Share, word: Word) -> Share | None:
    """By the county head: any."""
    return _longer(share, word)


def _refuse(_matter: Matter, share: Share, _word: Word) -> Share | None:
    return replace(share, asked=None) if share.asked is not None and not share.extended else None


def _block(_matter: Matter, share: Share, _word: Word) -> Share | None:
    return replace(share, blocked=True) if not share.submitted else None


def _return(_matter: Matter, share: Share, word: Word) -> Share | None:
    return replace(share, returned=word.today) if not share.submitted and share.returned is None else None


def _deny(matter: Matter, share: Share, word: Word) -> Share | None:
    """Back to the unit with the days it waited; those on which the whole matter stands come back with the matter."""
    if share.returned is None:
        return None
    until = min(word.today, matter.suspended[0]) if matter.suspended else word.today
    return replace(given_back(share, share.returned, until, word.days), returned=None)


def _uphold(matter: Matter, share: Share, word: Word) -> Share | None:
    """Taken away, where another unit is left with the matter."""
    others = [unit for unit in matter.required if unit != word.unit]
    return replace(share, returned=None, gone=True) if share.returned is not None and others else None


SHARE_RULES: Mapping[str, ShareRule] = {
    "nothing": _nothing, "sign": _sign, "submit": _submit, "accept": _accept, "reject": _reject, "ask": _ask,
    "grant": _grant, "grant_again": _grant_again, "refuse": _refuse, "block": _block, "return": _return, "deny": _deny,
    "uphold": _uphold, "end_alone": _nothing, "met": _met, "unmet": _reject, "urge": _urge, "feed": _feed,
}  # fmt: skip


def _pause(matter: Matter, _word: Word) -> Matter | None:
    return replace(matter, paused=True)


def _set_free(matter: Matter, _word: Word) -> Matter | None:
    return replace(matter, paused=False)


def _answer(matter: Matter, _word: Word) -> Matter | None:
    """Whoever holds the ball answers for every share that waits for it."""
    return None if not matter.open else _each(matter, lambda share: replace(share, blocked=False))


def _withdraw(matter: Matter, _word: Word) -> Matter | None:
    """By the county head, alone, whatever the office asks for. Nothing about it is taken from then on, whether it was
    done or not."""
    return ended(matter) if not matter.withdrawn else None


def ended(matter: Matter) -> Matter:
    """It is no more, and neither is what was asked for."""
    return replace(matter, withdrawn=True, ending=False)


def _end(matter: Matter, _word: Word) -> Matter | None:
    """One of the office asks for it: by him alone nothing is withdrawn."""
    return replace(matter, ending=True) if not matter.withdrawn and not matter.ending else None


def _end_too(matter: Matter, _word: Word) -> Matter | None:
    """The other one of the office agrees."""
    return ended(matter) if matter.ending else None


def _end_not(matter: Matter, _word: Word) -> Matter | None:
    """The other one of the office does not."""
    return replace(matter, ending=False) if matter.ending else None


def _suspend(matter: Matter, word: Word) -> Matter | None:
    free = matter.open and matter.suspended is None and word.due > word.now
    return replace(matter, suspended=(word.today, word.due)) if free else None


def _resume(matter: Matter, word: Word) -> Matter | None:
    return going_on(matter, word.today, word.days) if matter.open and matter.suspended is not None else None


def going_on(matter: Matter, today: date, days: Days) -> Matter:
    """Every share that waits for its unit gets the days back; one that objects gets those since then with the
    answer."""
    assert matter.suspended is not None
    since = matter.suspended[0]

    def longer(share: Share) -> Share:
        until = min(today, share.returned) if share.returned else today
        return share if share.submitted else given_back(share, since, until, days)

    return replace(_each(matter, longer), suspended=None)


def _transfer(matter: Matter, word: Word) -> Matter | None:
    """The share goes; another unit begins with nothing done, in the time that is left."""
    share, there = matter.shares[word.unit], matter.shares.get(word.to)
    if not matter.open or not share.owed or share.due <= word.now or (there is not None and not there.gone):
        return None
    shares = {**matter.shares, word.unit: replace(share, returned=None, gone=True)}
    return replace(matter, shares={**shares, word.to: _begun(share.due, share, there)})


def _begun(due: datetime, before: Share, counts: Share | None) -> Share:
    """Nothing done, nothing asked; what it once counted stays counted."""
    fresh = Share(due=due, assisting=before.assisting)
    if counts is None:
        return fresh
    again = replace(fresh, rejected=counts.rejected, extended=counts.extended, reopened=counts.reopened)
    return replace(again, fed=counts.fed)


def _correct(matter: Matter, word: Word) -> Matter | None:
    """Another day for every share that is open."""
    if not matter.open or word.due <= word.now:
        return None
    return _each(matter, lambda share: until_then(share, word.due))


def _reopen(matter: Matter, word: Word) -> Matter | None:
    """What was closed is owed again by a new day, and nothing of before waits for an answer."""
    if matter.withdrawn or word.due <= word.now or not any(share.closed for share in matter.shares.values()):
        return None

    def again(share: Share) -> Share:
        fresh = _begun(word.due, share, share)
        return replace(fresh, signed=share.signed, reopened=share.reopened + 1) if share.closed else share

    shares = {unit: again(share) for unit, share in matter.shares.items()}
    return replace(matter, shares=shares, suspended=matter.suspended if matter.open else None)


def _raise(matter: Matter, word: Word) -> Matter | None:
    """By whoever answers for the level where it lies, up to the highest; there it has its own time."""
    if not matter.open or word.level != matter.level or matter.level >= HIGHEST:
        return None
    return at_level(matter, matter.level + 1, word.today, word.days)


def at_level(matter: Matter, level: int, today: date, days: Days) -> Matter:
    """It lies there from today, and nobody has decided."""
    due = close_of(days.add_work_days(today, LEVEL_DAYS[level]))
    return replace(matter, level=level, level_due=due, decided=0)


MATTER_RULES: Mapping[str, MatterRule] = {
    "pause": _pause, "hold_back": _pause, "set_free": _set_free, "answer": _answer, "withdraw": _withdraw,
    "suspend": _suspend, "resume": _resume, "transfer": _transfer, "correct": _correct, "reopen": _reopen,
    "raise": _raise, "end": _end, "end_too": _end_too, "end_not": _end_not,
}  # fmt: skip


def _each(matter: Matter, change: Callable[[Share], Share]) -> Matter:
    """Every share that is owed."""
    shares = {unit: change(share) if share.owed else share for unit, share in matter.shares.items()}
    return replace(matter, shares=shares)


def after(matter: Matter, word: Word) -> Matter:
    """The matter after somebody entitled said so; unchanged where the act is not taken, or is none."""
    if word.act in MATTER_RULES:
        return MATTER_RULES[word.act](matter, word) or matter
    share = matter.shares.get(word.unit)
    if share is None or not matter.open or not share.owed:
        return matter
    changed = SHARE_RULES[word.act](matter, share, word) or share
    return replace(matter, shares={**matter.shares, word.unit: changed})


def merged(number: int, gone: Matter, into: Matter) -> tuple[Matter, Matter]:
    """One matter goes into another: its units come with what they have done, behind those that have
    a share there already; its parts are waited for there."""
    if not gone.open or not into.open:
        return gone, into
    standing = {unit for unit, share in into.shares.items() if not share.gone}
    over = {unit: share for unit, share in gone.shares.items() if unit not in standing and not share.gone}
    parts = (*into.parts, *(part for part in gone.parts if part != number and part not in into.parts))
    kept = {unit: share for unit, share in into.shares.items() if unit not in over}
    return ended(gone), replace(into, shares=kept | over, parts=parts)


def looked_at_again(year: int, number: int, matter: Matter) -> tuple[str, ...]:
    """The rows of a matter that was just closed; one that was reopened is always looked at again."""
    times = sum(share.reopened for share in matter.shares.values())
    drawn = int.from_bytes(sha256(f"{year}-{number}".encode()).digest()[:4]) < LOOKED_AT * 2**32
    if not drawn and not times:
        return ()
    return tuple(f"{year}-{number}|{days}" + (f"|{times}" if times else "") for days in LOOKED_AT_AFTER)


def may_be_split(matter: Matter, due: datetime) -> bool:
    """A part is due no later than the whole."""
    return matter.open and due <= matter.shares[matter.lead].due
