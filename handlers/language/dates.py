"""The deadline in a sentence (language §4): a table of phrases, a time of day, and one rule for choosing.

Choosing: phrases marked as deadlines (…前, …内, 截止, 延期到) beat all others; if those left name different
moments the answer is *ambiguous*; what is not after `now` is *past*. Neither gives a moment, only `readings` to
offer: nothing moves to another year by itself. 2月30日 is *no_such_day*.
本周五 on the Sunday after it is past; a bare 周五 is the next.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal

from domain.calendars import ONE_DAY, Calendar, local_date
from domain.worktime import OfficeHours
from handlers.language import limits
from handlers.language.bare_days import BARE_RULES
from handlers.language.clock_times import ClockTime, find_clock_times, moment
from handlers.language.counted_days import COUNTED_RULES
from handlers.language.days import DAY_RULES
from handlers.language.holidays import HOLIDAY_RULES
from handlers.language.marks import MARK_RULES
from handlers.language.numbers import small_int
from handlers.language.periods import PERIOD_RULES, SKIP_RULES
from handlers.language.phrases import Phrase, Reading, Rule, Today
from handlers.language.ranks import NEAR, OR, TOLD, either, rank, withdrawn

Problem = Literal["past", "ambiguous", "no_such_day"]
RULES: tuple[Rule, ...] = (
    *SKIP_RULES,
    *MARK_RULES,
    *COUNTED_RULES,
    *PERIOD_RULES,
    *HOLIDAY_RULES,
    *DAY_RULES,
    *BARE_RULES,
)
MOST_READINGS, MIDNIGHT = 3, 1440
LONGEST = 1000
"""Characters looked at: nobody states a deadline after a thousand others."""

_FIRST_MONTH = re.compile(r"(?<![万亿千百\d])元月")
_AS_SAID = str.maketrans("俩仨壹贰叁肆伍陆柒捌玖拾", "两三一二三四五六七八九十")
_GAP = re.compile(r"\s*(?:[(（]|,?\s*(?:也?就是|即))?\s*")
_TIME_GAP = re.compile(r"\s*[)）]?\s*(?:[^\s,。;\d]{0,4}[那当这][天日])?\s*的?\s*")
_THAT_DAY = re.compile(r"[当该那][天日]")
_CLOSING = re.compile(r"\s*[)）]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline as read: `at` is aware UTC, and None exactly when there is a `problem`.

    `readings` are then up to three aware UTC moments to offer (past: the one gone and the next such one).
    `because` = rule names joined by +.
    """

    at: datetime | None
    span: tuple[int, int]
    because: str
    problem: Problem | None = None
    readings: tuple[datetime, ...] = ()


@lru_cache(maxsize=64)  # one sentence is asked for its day by its fields, by its act and by the form of a hand-over
def find_deadline(text: str, now: datetime, calendar: Calendar, hours: OfficeHours) -> Deadline | None:
    """The deadline in a normalised text, or None when it names none; see `Deadline`.

    `now` is aware. A day without a time falls due at the close of office hours (domain §5). Never raises.
    """
    text = _FIRST_MONTH.sub("1月", text[:LONGEST].translate(_AS_SAID))
    today = Today(on=local_date(now), now=now, calendar=calendar)
    phrases = list(
        _with_times(_that_day(_merged(_phrases(text, today), text), text), find_clock_times(text, hours), text, today)
    )
    phrases = [phrase for phrase in phrases if not phrase.reading.skip]
    ranks = either(withdrawn([rank(phrase, text, today) for phrase in phrases], phrases, text), phrases, text)
    read = _in_doubt([_read(phrase, text, today, hours) for phrase in phrases], phrases, text)
    found = list(zip(ranks, read, strict=True))
    found = [each for each in found if not _is_status(each[1], text)]
    best = min((each for each, _deadline in found), default=TOLD)
    if best == TOLD:
        return None
    said = [deadline for each, deadline in found if each != TOLD]
    kept = _exact([deadline for each, deadline in found if each == best], said, text)
    return _earlier(_choose(_certain(kept, text)), text, today)


def _phrases(text: str, today: Today) -> Iterator[Phrase]:
    """Leftmost, then longest, then first in the table; never overlapping."""
    matches = ((m, n) for n, each in enumerate(RULES) for m in each.pattern.finditer(text))
    end = 0
    for m, n in sorted(matches, key=lambda pair: (pair[0].start(), -pair[0].end(), pair[1])):
        if m.start() < end or m.end() == m.start():
            continue
        reading = RULES[n].read(m, today)
        if reading is not None:
            end = m.end()
            yield Phrase(reading=reading, span=m.span(), name=RULES[n].name)


def _merged(phrases: Iterable[Phrase], text: str) -> list[Phrase]:
    """11月27日(周五) and 明天(23日) are one phrase each."""
    kept: list[Phrase] = []
    for phrase in phrases:
        if kept and _GAP.fullmatch(text, kept[-1].span[1], phrase.span[0]) and not phrase.reading.skip:
            one = _same(kept[-1].reading, phrase.reading)
            if one is not None:
                closing = _CLOSING.match(text, phrase.span[1])
                span = (kept[-1].span[0], closing.end() if closing else phrase.span[1])
                kept[-1] = replace(kept[-1], reading=one, span=span, name=f"{kept[-1].name}+{phrase.name}")
                continue
        kept.append(phrase)
    return kept


def _same(first: Reading, second: Reading) -> Reading | None:
    """One reading for two neighbours that mean one day, else None."""
    if not (len(first.days) == len(second.days) == 1):
        return None
    for day, other in ((first, second), (second, first)):
        if day.days == other.days or day.days[0].weekday() == other.weekday:
            return day
    return None


def _that_day(phrases: list[Phrase], text: str) -> list[Phrase]:
    """6月30日是最后一天,当天下班前: 当天 is the day spoken of, and today only where none is."""
    for n in range(1, len(phrases)):
        before = phrases[n - 1].reading
        if _THAT_DAY.match(text, phrases[n].span[0]) and (before.skip or len(before.days) == 1):
            phrases[n] = replace(phrases[n], reading=replace(before, weekday=None))
    return phrases


def _with_times(phrases: list[Phrase], times: list[ClockTime], text: str, today: Today) -> Iterator[Phrase]:
    """Each time of day goes to the day right before it; one that stands alone is today's."""
    for phrase in phrases:
        near = next((each for each in times if _follows(each, phrase, text)), None)
        if near is None:
            yield phrase
            continue
        times = [each for each in times if each is not near]
        yield replace(phrase, time=near, span=(phrase.span[0], near.span[1]), name=f"{phrase.name}+{near.name}")
    for each in list(times):
        held = next((p for p in phrases if limits.HELD_THEN.match(text, p.span[1]) and p.span[1] <= each.span[0]), None)
        if held and len(held.reading.days) == 1:
            times.remove(each)
            name = f"{held.name}+{each.name}"
            yield Phrase(reading=replace(held.reading, weekday=None), span=each.span, name=name, time=each)
    for each in (_of_the_evening(time, text, today) for time in times):
        if not any(p.span[0] <= each.span[0] < p.span[1] for p in phrases):
            yield Phrase(
                reading=Reading(days=(today.on,), again=today.on + ONE_DAY),
                span=each.span,
                name=each.name,
                time=each,
            )


def _of_the_evening(time: ClockTime, text: str, today: Today) -> ClockTime:
    """今晚加班,九点前报: an hour of this morning that is over is the evening's."""
    if time.name != "clock_time" or len(time.minutes) != 1 or not limits.EVENING.search(text[: time.span[1]]):
        return time
    later = time.minutes[0] + 720
    is_over = later <= MIDNIGHT and moment(today.on, time.minutes[0]) <= today.now < moment(today.on, later)
    return replace(time, minutes=(later,)) if is_over else time


def _follows(time: ClockTime, phrase: Phrase, text: str) -> bool:
    if phrase.reading.at is not None or time.span[0] < phrase.span[1] - 1:
        return False
    return _TIME_GAP.fullmatch(text, phrase.span[1], max(time.span[0], phrase.span[1])) is not None


def _read(phrase: Phrase, text: str, today: Today, hours: OfficeHours) -> Deadline:
    deadline = _resolve(phrase, today, hours)
    is_by_then = phrase.name.endswith("clock_night") and limits.NO_LATER.search(text[: phrase.span[0]])
    if is_by_then and deadline.problem == "ambiguous" and deadline.readings:
        return replace(deadline, at=deadline.readings[0], problem=None, readings=())
    if deadline.at is None or not limits.ABOUT_AFTER.match(text, phrase.span[1]):
        return deadline
    return _asked(phrase, "ambiguous", [deadline.at])


def _resolve(phrase: Phrase, today: Today, hours: OfficeHours) -> Deadline:
    reading = phrase.reading
    if reading.at is not None:
        return Deadline(at=reading.at.astimezone(UTC), span=phrase.span, because=phrase.name)
    if reading.no_such_day:
        return _asked(phrase, "no_such_day", [])
    moments = [at for day in reading.days for at in _moments(day, phrase.time, hours)]
    if reading.unclear or len(moments) != 1:
        return _asked(phrase, "ambiguous", [at for at in moments if at > today.now] or moments)
    if moments[0] > today.now:
        return Deadline(at=moments[0], span=phrase.span, because=phrase.name)
    again = _moments(reading.again, phrase.time, hours) if reading.again else []
    return _asked(phrase, "past", [*moments, *again])


def _moments(day: date, time: ClockTime | None, hours: OfficeHours) -> list[datetime]:
    return [hours.close_of(day)] if time is None else [moment(day, minutes) for minutes in time.minutes]


def _asked(phrase: Phrase, problem: Problem, moments: list[datetime]) -> Deadline:
    readings = tuple(sorted(set(moments)))[:MOST_READINGS]
    return Deadline(at=None, span=phrase.span, because=phrase.name, problem=problem, readings=readings)


def _in_doubt(found: list[Deadline], phrases: list[Phrase], text: str) -> list[Deadline]:
    """11月底12月初: where one of two said in one breath cannot be told, neither can."""
    for n in range(len(found) - 1):
        pair = (n, n + 1)
        unclear = any(found[k].problem == "ambiguous" and not phrases[k].reading.weak for k in pair)
        if unclear and OR.fullmatch(text, phrases[n].span[1], phrases[n + 1].span[0]):
            found[n : n + 2] = [_doubted(found[k]) for k in pair]
    return found


def _exact(best: list[Deadline], said: list[Deadline], text: str) -> list[Deadline]:
    """年内必须交付,12月20日; 春节前(1月31日): a round limit that is said again as a day not behind it is that day."""
    last = said[-1]
    if len(said) == 1 or last.at is None or not limits.EXACT.match(last.because):
        return best
    others = [each for each in said[:-1] if each in best]
    follows = limits.THAT_IS.fullmatch(text, said[-2].span[1], last.span[0])
    is_last = limits.LAST_WORD[0].search(text[: last.span[0]]) and limits.LAST_WORD[1].match(text, last.span[1])
    is_handed = limits.TO_ME.match(text, last.span[1]) and said[-2].span[1] != last.span[0]
    is_clause = limits.LAST_WORD[0].search(text[: last.span[0]]) and limits.CLAUSE_ENDS.match(text, last.span[1])
    if not (follows or is_last or is_handed or is_clause) or not others:
        return best
    round_ones = all(limits.ROUND.match(each.because) and each.at and each.at >= last.at for each in others)
    if round_ones and all(each in (*others, last) for each in best):
        return [last]
    adds = is_last and last not in best and not limits.MAY_BE_A_NUMBER.match(last.because)
    return [*best, last] if adds else best


def _doubted(deadline: Deadline) -> Deadline:
    if deadline.at is None:
        return deadline
    return replace(deadline, at=None, problem="ambiguous", readings=(deadline.at,))


def _certain(found: list[Deadline], text: str) -> list[Deadline]:
    """节前最后一次提醒,9月29日前交: which holiday is not said, the day is; 春节前施工计划,周一交: what is planned for
    then is wanted on the other day."""
    return [
        each
        for each in found
        if text[slice(*each.span)] not in ("节前", "年前", "放假前")
        and not limits.PLANNED_FOR.match(text, each.span[1])
    ] or found


def _earlier(deadline: Deadline | None, text: str, today: Today) -> Deadline | None:
    """10月15日来看,提前三天备好: so many days before."""
    m = limits.EARLIER.search(text, deadline.span[1]) if deadline and deadline.at else None
    if m is None or deadline is None or deadline.at is None:
        return deadline
    count = small_int(m["n"]) or 0
    day = local_date(deadline.at)
    if m["unit"] == "工作日":
        first = today.calendar.add_work_days(day, -count)
    else:
        first = day - count * (7 if m["unit"] == "周" else 1) * ONE_DAY
    at = deadline.at - (day - first)
    return replace(deadline, at=at, because=f"{deadline.because}+earlier") if at > today.now else deadline


def _is_status(deadline: Deadline, text: str) -> bool:
    """截至11月20日 reports how things stood, and 12月1日起 is a beginning: neither is a deadline."""
    start, end = deadline.span
    if limits.START_AFTER.match(text, end) or ("quarter" in deadline.because and limits.OF_A_PERIOD.match(text, end)):
        return True
    return deadline.problem == "past" and limits.STATUS_BEFORE.search(text[max(0, start - NEAR) : start]) is not None


def _choose(found: list[Deadline]) -> Deadline | None:
    ahead = [each for each in found if each.problem is None]
    if not ahead:
        return found[0] if found else None
    if len({local_date(each.at) for each in ahead if each.at}) == 1:
        ahead = [each for each in ahead if "clock_" in each.because] or ahead  # 周一中午前敲定,也就是9号
    moments = sorted({each.at for each in ahead if each.at is not None})
    if len(moments) == 1:
        return ahead[0]
    return Deadline(
        at=None,
        span=(ahead[0].span[0], ahead[-1].span[1]),
        because="+".join(each.because for each in ahead),
        problem="ambiguous",
        readings=tuple(moments[:MOST_READINGS]),
    )
