"""One step of one period, as an occasion sees it: what was loaded, the rule, the moments, who owes what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.county import County
from domain.messages.listening import Window, is_heard
from domain.messages.notices import Audience, Notice, Wanted
from domain.outcome import NOTHING, Outcome
from domain.policy import NoticeClass
from domain.rhythm.cadence_rules import CadenceRule
from domain.rhythm.owing import Owed
from domain.rhythm.schedule import Moments
from domain.rounds.duties import Cadence, Duty
from domain.work import NO_NEEDS, Needs, Work


@dataclass(frozen=True, kw_only=True)
class Turn:
    """`owed` is the slice that is opened now (a large round opens in slices, `first` marks the first); `duties` are
    all of the period, at a nudge or at the close; `nudge` counts the nudges from 1."""

    work: Work
    cadence: Cadence
    rule: CadenceRule
    moments: Moments
    county: County
    now: datetime
    seed: str = ""
    owed: tuple[Owed, ...] = ()
    duties: tuple[Duty, ...] = ()
    first: bool = True
    nudge: int = 0

    @property
    def doubtful(self) -> bool:
        """True where even the time given on top was not listened to: nobody is named for it (E7)."""
        grace = self.cadence.grace_from
        return grace is not None and not is_heard(self.county.heard, Window(begins=grace, ends=self.now))

    @property
    def facts(self) -> dict[str, object]:
        """What every notice of the period may say."""
        span = self.rule.told_of(self.moments.span)
        return {
            "cadence": self.cadence.key,
            "every": span.every.value,
            "period": span.key,
            "from_on": span.first_on.isoformat(),
            "to_on": span.last_on.isoformat(),
            "what": self.rule.text,
            "basis": self.rule.basis,
            "closes_at": self.moments.closes_at.isoformat() if self.moments.closes_at else "",
        }

    def notice(self, kind: str, audience: Audience, facts: Mapping[str, object]) -> Notice:
        """A notice of this period: one per kind and audience."""
        word = f"{kind}{self.nudge or ''}"
        return Notice(
            key=f"{self.cadence.occasion}|{word}|{audience.key}",
            kind=kind,
            notice_class=NoticeClass.B,
            audience=audience,
            facts={**self.facts, **facts},
            not_before=self.now,
            about=self.cadence.about,
        )

    def asking(self, kind: str, audience: Audience, facts: Mapping[str, object]) -> Notice:
        """A notice that only leaves while its post still owes something."""
        said = self.notice(kind, audience, facts)
        about = f"{self.cadence.about}|{audience.key}"
        return replace(said, about=about, wanted=Wanted.DUTY_OPEN)


def nothing(_turn: Turn) -> Outcome:
    """An occasion that has no such step."""
    return NOTHING


def needs_nothing(_key: str, _now: datetime) -> Needs:
    """An occasion that looks at the county alone."""
    return NO_NEEDS


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What a cadence does, as pure functions of a turn. `needs` names, by the cadence's key, what they look at besides
    the cadence and its duties. The engine writes the cadence and the duties; an occasion adds what it says and changes.
    `settings` are the parameters it knows, with their types. Without `asks` whoever owes is only told: no duty."""

    opens: Callable[[Turn], Outcome]
    nudges: Callable[[Turn], Outcome] = nothing
    closes: Callable[[Turn], Outcome] = nothing
    needs: Callable[[str, datetime], Needs] = needs_nothing
    settings: Mapping[str, type] = field(default_factory=dict)
    asks: bool = True
