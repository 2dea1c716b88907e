"""The read-only context of a decision: one county at one version (design §3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.actors import Actor, Standpoint, standpoint
from domain.calendars import Calendar, local_date
from domain.governing.emergency import Emergency
from domain.letters.words import LetterWords
from domain.messages.listening import Stretch
from domain.messages.quota import Strain
from domain.people.records import Post, Role
from domain.people.roster import Roster
from domain.policy import House, Policy
from domain.switches import Hold


@dataclass(frozen=True, kw_only=True)
class County:
    """Roster, calendar and policies as they stood when the transaction began. `policies` maps digest → policy:
    a matter keeps the one it was promised under. `heard` is when we were listening, as far as a rule asked for it;
    `told_by_events` = the platform says by itself who opened a message; `hold` = nothing leaves by itself; `escalation`
    and `breaker` = nothing goes up by itself (`domain/switches.py`); `emergency` = hand-overs wait for no hour;
    `letter_words` = what letters say."""

    version: int
    name: str
    roster: Roster
    calendar: Calendar
    policy: Policy
    policies: Mapping[str, Policy]
    rehearsal: bool = False
    strain: Strain = Strain.NORMAL
    told_by_events: bool = False
    heard: tuple[Stretch, ...] = ()
    hold: Hold | None = None
    escalation: str = ""
    breaker: str = ""
    emergency: Emergency | None = None
    letter_words: LetterWords = field(default_factory=LetterWords)

    def halts(self, *, let_go: bool) -> bool:
        """Whether what goes up waits. A pause of all holds everything; the breaker what the machine sends by itself,
        never what a named person has let go (reliability F55: let go it is one digest)."""
        return bool(self.escalation) or (self.breaker.startswith("held") and not let_go)

    def in_emergency(self, now: datetime) -> bool:
        """Whether 应急模式 is in force: it ends by itself."""
        return self.emergency is not None and now < self.emergency.until

    @property
    def house(self) -> House:
        """How the house behaves today."""
        return self.policy.house

    def terms_of(self, digest: str) -> Policy:
        """The policy a matter was promised under."""
        return self.policies.get(digest, self.policy)

    def standpoint(self, actor: Actor, now: datetime) -> Standpoint:
        """The actor in this roster today."""
        return standpoint(self.roster, actor, local_date(now))

    def office(self) -> Post | None:
        """The office's first post: whom set-aside events, vacancies and doubts are put before."""
        return next(iter(self.roster.posts_with(Role.OFFICE)), None)

    def approver(self) -> Post | None:
        """The named 审定人 (domain §2.9)."""
        return next((p for p in self.roster.posts.values() if p.approves_reports), None)

    def county_head(self) -> Post | None:
        """县长's post: the principal post a ladder may point at; no automatic rung targets 书记 (domain §2.9)."""
        posts = self.roster.posts_with(Role.PRINCIPAL)
        return next((p for p in posts if "*" in p.fields), None)

    def today(self, now: datetime) -> date:
        """The county's date."""
        return local_date(now)


def seated_account(county: County, post: Post, now: datetime) -> str:
    """The account of whoever answers for a post today: codes are bound to it."""
    person = county.roster.seat(post, local_date(now)).person
    return person.staff_id if person else ""
