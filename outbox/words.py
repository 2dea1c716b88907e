"""Facts → words: the sentences of `config/wording.toml` with dates, money and numbers in the house style
(messages §1.2). What people typed is escaped wherever it stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import CodeType
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from bot.escape import escaped
from config.wording import Wording
from domain.calendars import COUNTY_ZONE
from domain.quotes import PLAIN, TEXT

MOST_NAMES = 15


class Plain(str):
    """Words of ours: already safe."""

    __slots__ = ()


class Dated(int):
    """The number of another year's matter: said without the year it may mean this year's."""

    year: int

    def __str__(self) -> str:
        return f"〔{self.year}〕{int(self)}"


# Code by template: it depends on nothing a county sets, and several services of one process say the same sentences.
_COMPILED: dict[str, CodeType] = {}


class Sentences:
    """Every template compiled once; unknown facts are errors, never blanks."""

    def __init__(self, wording: Wording) -> None:
        self._words = wording.words
        self._environment = Environment(
            undefined=StrictUndefined, finalize=_finalized, autoescape=False, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters |= self._filters()
        self._environment.globals |= {"label": self._label, "word": self.word}
        self._environment.globals |= {"period_name": self._period_name, "listed": self.listed}
        self._templates: dict[str, Template] = {}

    def word(self, group: str, name: str) -> str:
        """One of our words, e.g. a button's text or the name of an act."""
        words = self._words[group]
        return Plain(words.get(name, words["other"]) if "other" in words else words[name])

    def say(self, template: str, facts: Mapping[str, object]) -> str:
        """One sentence; one without anything to fill in stands as it is."""
        if "{" not in template:
            return template.removesuffix("\n")
        compiled = self._templates.get(template)
        if compiled is None:
            compiled = self._templates[template] = self._compiled(template)
        return compiled.render(facts)

    def _compiled(self, template: str) -> Template:
        code = _COMPILED.get(template)
        if code is None:
            code = _COMPILED[template] = self._environment.compile(template)
        # A plain dict: what Jinja makes of them itself is walked through name by name for every sentence.
        return Template.from_code(self._environment, code, dict(self._environment.globals))

    def lines(self, template: str, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Several sentences, a line each; what renders empty is no line."""
        return tuple(line.strip() for line in self.say(template, facts).splitlines() if line.strip())

    def _filters(self) -> Mapping[str, Callable[..., str]]:
        return {
            "deadline": self._deadline,
            "day": self._day,
            "clock": lambda at: Plain(at.astimezone(COUNTY_ZONE).strftime("%H:%M")),
            "money": self._money,
            "exact": self._exact,
            "change": self._change,
            "units": lambda rows: Plain("、".join(escaped(row["unit"]) for row in rows)),
            "some": self._some,
            "names": lambda rows: Plain("、".join(escaped(f"{r['unit']} {r['name']}".strip()) for r in rows)),
            "plain": Plain,
        }

    def _some(self, units: Sequence[str]) -> str:
        """Units by name; of a whole county's the first, and how many they are."""
        names = "、".join(escaped(unit) for unit in units[:MOST_NAMES])
        form = self._words["formats"]["and_more"] if len(units) > MOST_NAMES else "{names}"
        return Plain(form.format(names=names, count=len(units)))

    def _day(self, on: date) -> str:
        local = on.astimezone(COUNTY_ZONE).date() if isinstance(on, datetime) else on
        weekday = self._words["weekdays"][str(local.isoweekday())]
        return Plain(self._words["formats"]["day"].format(month=local.month, day=local.day, weekday=weekday))

    def _deadline(self, at: datetime) -> str:
        return Plain(f"{self._day(at)}{at.astimezone(COUNTY_ZONE):%H:%M}")

    def _money(self, yuan: int) -> str:
        """亿元 from 1 亿 on, else 万元, one decimal (messages §1.2)."""
        formats = self._words["formats"]
        if abs(yuan) >= 100_000_000:
            return Plain(formats["yi"].format(value=_short(yuan / 100_000_000)))
        return Plain(formats["wan"].format(value=_short(yuan / 10_000)))

    def _exact(self, yuan: int) -> str:
        """A sum as it was said, to the last 元: 3.55万元, 12,500万元."""
        if yuan % 10_000_000 == 0 or (yuan % 1_000 == 0 and abs(yuan) < 100_000_000):
            return self._money(yuan)
        value = f"{yuan / 10_000:,.4f}".rstrip("0").rstrip(".")
        return Plain(self._words["formats"]["wan"].format(value=value))

    def _change(self, old: int, new: int) -> str:
        """Old → new, to the last 元: one decimal would hide how much came to it."""
        show = self._money if old == new else self._exact
        return Plain(f"{show(old)}→{show(new)}")

    def _period_name(self, facts: Mapping[str, Any]) -> str:
        """A period by its first and last day, the way people say it: 11月下旬, 四季度."""
        first, last = facts["from_on"], facts["to_on"]
        form = self._words["periods"][facts["every"]]
        return Plain(
            form.format(
                year=first.year,
                month=first.month,
                day=first.day,
                last_month=last.month,
                last_day=last.day,
                third=self._words["thirds"][str(min((first.day + 9) // 10, 3))],
                quarter=self._words["quarters"][str((first.month + 2) // 3)],
                half=self._words["halves"][str((first.month + 5) // 6)],
            )
        )

    def listed(self, line: Mapping[str, object]) -> str:
        """One line of a list, by the name of the list."""
        return Plain(self.say(self._words["sheet_lines"][str(line["list"])], line))

    def _label(self, facts: Mapping[str, Any]) -> str:
        kind = self._words["item_kinds"][facts["item_kind"]]
        return Plain(self._words["formats"]["label"].format(kind=kind, year=facts["year"], number=int(facts["number"])))


def _short(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _finalized(value: object) -> object:
    if isinstance(value, Plain):
        return value
    if isinstance(value, str):
        return escaped(value)
    return escaped(str(value[TEXT])) if isinstance(value, Mapping) and TEXT in value else value


def parsed(facts: Mapping[str, object]) -> dict[str, object]:
    """JSON facts with `*_at` and `*_on` as moments and days again, and the number of another year with it."""
    found = {
        key: value if isinstance(value, PLAIN) and key[-3:] not in MOMENTS else _parsed(key, value)
        for key, value in facts.items()
    }
    if "of_year" in facts:
        found["number"] = _dated(int(str(facts["number"])), int(str(facts["of_year"])))
    return found


def _dated(number: int, year: int) -> Dated:
    dated = Dated(number)
    dated.year = year
    return dated


MOMENTS = frozenset({"_at", "_on"})


def _parsed(key: str, value: object) -> object:
    if isinstance(value, str):
        if value and key.endswith("_at"):
            return datetime.fromisoformat(value)
        return date.fromisoformat(value) if value and key.endswith("_on") else value
    if isinstance(value, Mapping):
        return parsed(value)
    if isinstance(value, list):
        return [_parsed("", each) for each in value]
    return value
