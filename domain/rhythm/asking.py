"""清单: a list that a cadence puts before somebody, in full and as of now, as a file; for whom it is put, or for the
office of all the county. It leaves a record like every export (reliability §5.10 row 19)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actors import Channel, Standpoint
from domain.audits.logged import logged
from domain.county import County
from domain.events.ledgers import ListAsked
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.rhythm.cadence_rules import CadenceRule, Owes, called, rules_called
from domain.rhythm.owing import Asked, Owed, owed_by
from domain.rhythm.periods import Every, Span, campaign_span, span_of
from domain.rhythm.schedule import newest
from domain.rhythm.sheets import lines_of, needs_lists
from domain.rhythm.views import Line, Looking
from domain.work import Needs, Work

# A message carries what its file is made of.
MOST_LINES = 2000


def needs_asked(event: ListAsked, now: datetime) -> Needs:
    """What every list of that name looks at; the store knows which they are."""
    found = needs_lists(called(event.what), now)
    return replace(found, lookups=(ALL_PROJECTS, *found.lookups))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """One list, for one post; whole = of all the county."""

    rule: CadenceRule
    owed: Owed
    span: Span


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """Who asks, in which county, now."""

    who: Standpoint
    county: County
    now: datetime
    projects: tuple[ProjectFile, ...]

    def span(self, rule: CadenceRule) -> Span:
        """The period that was opened last; where none was, the one we are in."""
        opened = newest(rule, self.county.calendar, self.now)
        if opened is not None:
            return opened.span
        if rule.every is Every.CAMPAIGN and rule.first_on and rule.last_on:
            return campaign_span(rule.first_on, rule.last_on)
        return span_of(rule.every, self.county.today(self.now))

    def meant(self, what: str) -> Iterator[Meant]:
        """Those of that name that are put before a post of the asker; for the office, then, any of them, whole."""
        posts = {post.key for post in self.who.posts}
        rules = [rule for _name, rule in rules_called(self.county.policy.cadences, what)]
        for rule in rules:
            asked = Asked(rule=rule, county=self.county, span=self.span(rule), projects=self.projects)
            yield from (Meant(rule=rule, owed=o, span=asked.span) for o in owed_by(asked) if o.post in posts)
        if Role.OFFICE in self.who.roles:
            whole = (replace(rule, owes=Owes.OFFICE, turns=()) for rule in rules)
            yield from (Meant(rule=rule, owed=Owed(post="", unit=""), span=self.span(rule)) for rule in whole)

    def names(self) -> Iterator[str]:
        """The names of the lists the asker may have."""
        texts = {rule.text for rule in self.county.policy.cadences.values() if rule.settings.get("lists")}
        return (text for text in sorted(texts) if next(self.meant(text), None) is not None)


def ask(work: Work, event: ListAsked, county: County, now: datetime) -> Outcome:
    """The file, or which lists there are."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=Act.EXPORT.value)
    inquiry = Inquiry(who=who, county=county, now=now, projects=work.found(ProjectFile, ALL_PROJECTS))
    meant = next(inquiry.meant(event.what), None)
    if meant is None:
        return refuse("no_such_list", said=event.what, names=list(inquiry.names()))
    looking = Looking(
        work=work, county=county, rule=meant.rule, span=meant.span, now=now, key=called(event.what)
    )  # fmt: skip
    lines = lines_of(looking, meant.owed)[:MOST_LINES]
    record = logged(event.by, Act.EXPORT, {"list": meant.rule.text, "rows": str(len(lines))}, now)
    answer = Answer(kind="list_file", facts=_facts(meant, lines, county, now))
    return Outcome(changes=(record,), answer=answer)


def _facts(meant: Meant, lines: list[Line], county: County, now: datetime) -> dict[str, object]:
    told = meant.rule.told_of(meant.span)
    return {
        "what": meant.rule.text,
        "every": told.every.value,
        "from_on": told.first_on.isoformat(),
        "to_on": told.last_on.isoformat(),
        "county": "" if county.rehearsal else county.name,
        "as_of_at": now.isoformat(),
        "count": len(lines),
        "book": lines,
    }
