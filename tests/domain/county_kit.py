"""A small county made by hand, and a ledger that plays the store: it loads what rules name and lays changes over."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from itertools import takewhile
from typing import TypeVar

from domain import questions
from domain.actors import Actor, Channel
from domain.appraisal.books import ScoreBook
from domain.calendars import COUNTY_ZONE, Calendar, SpecialDay, YearlyHoliday
from domain.campaigns.campaigns import Campaign
from domain.county import County
from domain.events import Asked, Reported, ReportTakenBack, Ticked
from domain.leads.leads import Lead
from domain.matters.items import Item, ItemState
from domain.messages.listening import Stretch
from domain.messages.notices import Notice
from domain.outcome import Aggregate, Answer, Outcome
from domain.people.records import Binding, Person, Post, Role, Unit
from domain.people.roster import Roster
from domain.policy import Addressee, Anchor, DailyRound, Ladder, Policy, Rung, Terms
from domain.projects.files import Entry, ProjectFile
from domain.rhythm import engine
from domain.rhythm.cadence_rules import CadenceRule, rule_of
from domain.rhythm.periods import Every
from domain.rhythm.sheets import MATTERS, REPORTS, lists_of
from domain.rounds import daily_round
from domain.rounds.duties import Cadence, Duty, Phase
from domain.rounds.reports import Report
from domain.targets.books import TargetBook
from domain.work import Key, Lookup, Needs, Work

BASIS = "县委办〔2026〕8号"
OFFICE, APPROVER = "县项目办|主任", "县项目办|审定"
HOUSING, ROADS = "住建局|联络员", "交通局|联络员"
HOUSING_HEAD, ROADS_HEAD = "住建局|局长", "交通局|局长"


def at(text: str) -> datetime:
    """A moment in county time: "2026-11-23 15:30", or without the year for 2026."""
    full = text if text[:2] == "20" else f"2026-{text}"
    return datetime.strptime(full, "%Y-%m-%d %H:%M").replace(tzinfo=COUNTY_ZONE)


def _special(text: str, works: bool) -> SpecialDay:
    return SpecialDay(on=date.fromisoformat(text), name="国庆节", works=works, source="国办")


CALENDAR = Calendar(
    days=(
        *(_special(f"2026-10-0{n}", False) for n in range(1, 8)),
        _special("2026-09-20", True),
        _special("2026-10-10", True),
    ),
    official_years=frozenset({2026}),
    yearly=(YearlyHoliday(name="元旦", month=1, day=1),),
)
NO_REPORT = Ladder(
    anchor=Anchor.ROUND_CLOSE,
    rungs=(Rung(name="head", to=Addressee.HEAD, notice="no_report", after_missed=3),),
)
STANDING = {
    "daily": CadenceRule(every=Every.WORK_DAY, occasion="daily"),
    "digest_field": CadenceRule(every=Every.WEEK, occasion="digest_field"),
    "digest_principal": CadenceRule(every=Every.WEEK, occasion="digest_principal"),
}
PEOPLE = {"王敏": OFFICE, "周审": APPROVER, "张局": HOUSING_HEAD, "李静": HOUSING, "赵局": ROADS_HEAD, "刘强": ROADS}
ROLES = {"主任": Role.OFFICE, "审定": Role.OFFICE, "局长": Role.HEAD, "联络员": Role.LIAISON}


def _post(name: str, key: str) -> Post:
    unit, _, title = key.partition("|")
    rank = 5 if key == OFFICE else 10
    approves = key == APPROVER
    return Post(key=key, unit=unit, title=title, role=ROLES[title], rank=rank, holder=name, approves_reports=approves)


def roster() -> Roster:
    """An office of two, and two units with a head and a liaison each; everybody is named by their own name."""
    posts = [_post(name, key) for name, key in PEOPLE.items()]
    persons = [Person(key=n, name=n, staff_id=f"id-{n}", binding=Binding.CONFIRMED) for n in PEOPLE]
    return Roster(
        units={p.unit: Unit(key=p.unit, name=p.unit) for p in posts},
        posts={p.key: p for p in posts},
        persons={p.key: p for p in persons},
    )


def county(calendar: Calendar = CALENDAR, **rule: object) -> County:
    """The county, its daily round changed by `rule`."""
    settings: Mapping[str, object] = {"basis": BASIS, "opens": time(15, 30), **rule}
    policy = Policy(
        digest="p1",
        terms=Terms(ladders={"no_report": NO_REPORT}),
        daily_round=DailyRound(**settings),  # type: ignore[arg-type]
        cadences=STANDING,
    )
    return County(version=1, name="某县", roster=roster(), calendar=calendar, policy=policy, policies={"p1": policy})


def project(key: str, post: str = HOUSING, **fields: object) -> ProjectFile:
    """An active project of the post's unit."""
    plain: dict[str, object] = {"unit": post.partition("|")[0], "month_plan_yuan": 10_000_000, "progress": "桩基施工"}
    return ProjectFile(key=key, name=f"{key}项目", liaison_post=post, **(plain | fields))  # type: ignore[arg-type]


def by(name: str) -> Actor:
    """A person writing privately."""
    return Actor(staff_id=f"id-{name}", channel=Channel.PRIVATE, proven=True)


def reported(name: str, *entries: Entry, no_change: bool = False, projects: tuple[str, ...] = ()) -> Reported:
    """A report of a person."""
    return Reported(by=by(name), entries=entries, no_change=no_change, projects=projects)


T = TypeVar("T")
RULES: Mapping[type, tuple[Callable[..., Needs], Callable[..., Outcome]]] = {
    Ticked: (engine.needs_ticked, engine.tick),
    Reported: (daily_round.needs_reported, daily_round.report),
    ReportTakenBack: (daily_round.needs_taken_back, daily_round.take_back),
    Asked: (questions.needs_asked, questions.ask),
}


class Ledger:
    """Rows and everything that was said; saying the same occasion twice is an error."""

    def __init__(self, county: County, *rows: Aggregate) -> None:
        self.county = county
        self.rows: dict[Key, Aggregate] = {}
        self.said: dict[str, Notice] = {}
        self.save(*rows)

    def save(self, *rows: Aggregate) -> None:
        self.rows |= {(row.kind, row.key): row for row in rows}

    def begin(self, now: datetime) -> "Ledger":
        """With the daily cadence of a county that has none."""
        self.save(daily_round.first_cadence(self.county, now))
        return self

    def do(self, event: object, now: datetime) -> Outcome:
        """One event through its rule."""
        needs, rule = RULES[type(event)]
        outcome = rule(self.work(needs(event, now)), event, self.county, now)
        self.save(*outcome.changes)
        for notice in outcome.notices:
            assert notice.key not in self.said, f"said twice: {notice.key}"
            self.said[notice.key] = notice
        return outcome

    def answer(self, event: object, now: datetime) -> Answer:
        answer = self.do(event, now).answer
        assert answer is not None
        return answer

    def beat(self, now: datetime) -> list[Outcome]:
        """Tick what is due until nothing is."""
        outcomes: list[Outcome] = []
        while due := [c for c in self.all(Cadence) if c.next_due_at is not None and c.next_due_at <= now]:
            outcomes.append(self.do(Ticked(kind="cadence", key=due[0].key, seed="seed"), now))
            assert len(outcomes) < 1000, f"{due[0]} never rests"
        return outcomes

    def all(self, of: type[T]) -> list[T]:
        return [row for _key, row in sorted(self.rows.items()) if isinstance(row, of)]

    def kinds(self) -> list[str]:
        return [notice.kind for notice in self.said.values()]

    def of_kind(self, kind: str) -> list[Notice]:
        return [notice for notice in self.said.values() if notice.kind == kind]

    def project(self, key: str) -> ProjectFile:
        row = self.rows["project", key]
        assert isinstance(row, ProjectFile)
        return row

    @property
    def daily(self) -> Cadence:
        return next(c for c in self.all(Cadence) if c.key == "daily")

    def duty(self, subject: str) -> Duty:
        """The newest duty of a project."""
        return max((d for d in self.all(Duty) if d.subject == subject), key=lambda d: d.period)

    # The lookups, as the rules describe them.

    def work(self, needs: Needs) -> Work:
        answers = {lookup: tuple(row.key for row in self.asked(lookup)) for lookup in needs.lookups}
        keys = {*needs.keys, *((lookup.kind, key) for lookup, found in answers.items() for key in found)}
        return Work(aggregates={k: self.rows[k] for k in keys if k in self.rows}, answers=answers)

    def asked(self, lookup: Lookup) -> list[Aggregate]:
        answer: Callable[..., list[Aggregate]] = getattr(self, f"_{lookup.name}")
        found = answer(*lookup.args)
        assert all(row.kind == lookup.kind for row in found)
        return found

    def _latest_stretches(self) -> list[Stretch]:
        return sorted(self.all(Stretch), key=lambda s: s.ended_at, reverse=True)

    def _round(self, key: str) -> Cadence:
        return next((c for c in self.all(Cadence) if c.key == key), Cadence(key=key))

    def _projects_to_ask(self, cadence: str, limit: str) -> list[ProjectFile]:
        row = self._round(cadence)
        if row.phase not in (Phase.RESTING, Phase.OPENING):
            return []
        ahead = [p for p in self.all(ProjectFile) if p.is_active and p.liaison_post > row.cursor]
        ahead.sort(key=lambda p: (p.liaison_post, p.key))
        if len(ahead) <= int(limit):
            return ahead
        cut = ahead[int(limit)].liaison_post
        whole = list(takewhile(lambda p: p.liaison_post < cut, ahead))
        return whole or [p for p in ahead if p.liaison_post == cut]

    def _duties_of_round(self, cadence: str) -> list[Duty]:
        row = self._round(cadence)
        if row.phase not in (Phase.OPEN, Phase.NUDGED):
            return []
        return [d for d in self.all(Duty) if (d.cadence, d.period) == (cadence, row.period)]

    def _duties_of_period(self, cadence: str, period: str) -> list[Duty]:
        return [d for d in self.all(Duty) if (d.cadence, d.period) == (cadence, period)]

    def _standing(self) -> list[Report]:
        standing = (r for r in self.all(Report) if r.taken_back_at is None)
        return sorted(standing, key=lambda r: (r.project, r.period, r.revision))

    def _last_reports_by(self, on: str) -> list[Report]:
        last = {r.project: r.period for r in self._standing() if on[:4] <= r.period <= on}
        return [r for r in self._standing() if last.get(r.project) == r.period]

    def _first_reports_after(self, on: str) -> list[Report]:
        first = {r.project: r.period for r in reversed(self._standing()) if on < r.period <= f"{on[:4]}-12-31"}
        return [r for r in self._standing() if first.get(r.project) == r.period]

    def _duties_of_last_period(self, cadence: str) -> list[Duty]:
        before = self._round(cadence).before
        return [d for d in self.all(Duty) if (d.cadence, d.period) == (cadence, before)]

    def _all_projects(self) -> list[ProjectFile]:
        return self.all(ProjectFile)

    def _duties_before_round(self, cadence: str) -> list[Duty]:
        duties = self._duties_of_round(cadence)
        period = self._round(cadence).period
        older = {d.subject: d for d in sorted(self.all(Duty), key=lambda d: d.period) if d.period < period}
        return [older[d.subject] for d in duties if d.subject in older]

    def _projects_of_round(self, cadence: str) -> list[ProjectFile]:
        subjects = {d.subject for d in self._duties_of_round(cadence)}
        return [p for p in self.all(ProjectFile) if p.key in subjects]

    def _reports_of_round(self, cadence: str) -> list[Report]:
        return [r for r in self.all(Report) if r.period == self._round(cadence).period]

    def _projects_of_account(self, staff_id: str) -> list[ProjectFile]:
        posts = {p.key for p in self.county.roster.posts.values() if f"id-{p.holder}" == staff_id}
        return [p for p in self.all(ProjectFile) if p.is_active and p.liaison_post in posts]

    def _duties_of_account(self, cadence: str, period: str, staff_id: str) -> list[Duty]:
        return self._duties_of_projects(cadence, period, *(p.key for p in self._projects_of_account(staff_id)))

    def _reports_of_day(self, period: str, staff_id: str) -> list[Report]:
        return self._reports_of_projects(period, *(p.key for p in self._projects_of_account(staff_id)))

    def _duties_of_projects(self, cadence: str, period: str, *projects: str) -> list[Duty]:
        named = [d for d in self.all(Duty) if (d.cadence, d.period) == (cadence, period)]
        return [d for d in named if d.subject in projects]

    def _reports_of_projects(self, period: str, *projects: str) -> list[Report]:
        return [r for r in self.all(Report) if r.period == period and r.project in projects]

    def _last_reported_revisions(self, staff_id: str) -> list[Report]:
        mine = [r for r in self.all(Report) if r.account == staff_id and r.taken_back_at is None]
        newest = max((r.at for r in mine), default=None)
        days = {(r.project, r.period) for r in mine if r.at == newest}
        return [r for r in self.all(Report) if (r.project, r.period) in days]

    def _last_reported_projects(self, staff_id: str) -> list[ProjectFile]:
        projects = {r.project for r in self._last_reported_revisions(staff_id)}
        return [p for p in self.all(ProjectFile) if p.key in projects]

    def _last_reported_duties(self, cadence: str, staff_id: str) -> list[Duty]:
        days = {(r.project, r.period) for r in self._last_reported_revisions(staff_id)}
        return [d for d in self.all(Duty) if d.cadence == cadence and (d.subject, d.period) in days]

    def _score_books(self) -> list[ScoreBook]:
        return self.all(ScoreBook)

    def _target_books(self) -> list[TargetBook]:
        return self.all(TargetBook)

    def _all_leads(self) -> list[Lead]:
        return self.all(Lead)

    def _ledger_items(self, first: str, last: str) -> list[Item]:
        return [item for item in self.all(Item) if item.is_open or int(first) <= item.year <= int(last)]

    def _all_campaigns(self) -> list[Campaign]:
        return self.all(Campaign)

    def _open_items(self) -> list[Item]:
        return [item for item in self.all(Item) if item.is_open]

    def _closed_items(self, since: str) -> list[Item]:
        return [item for item in self.all(Item) if item.state is ItemState.CLOSED and since]

    def _matters_of_lists(self, cadence: str, _day: str) -> list[Item]:
        rule = rule_of(self.county.policy.cadences, cadence)
        wanted = rule is not None and bool(lists_of(rule) & MATTERS)
        return self.all(Item) if wanted else []

    def _reports_of_lists(self, cadence: str, _day: str) -> list[Report]:
        rule = rule_of(self.county.policy.cadences, cadence)
        return self.all(Report) if rule is not None and lists_of(rule) & REPORTS else []

    def _missing_duties_of_account(self, staff_id: str) -> list[Duty]:
        posts = {p.key for p in self.county.roster.posts.values() if f"id-{p.holder}" == staff_id}
        return [d for d in self.all(Duty) if d.post in posts and d.is_missing]

    def _duties_of_step(self, step: str) -> list[Duty]:
        rules = self.county.policy.cadences
        return [
            d
            for d in self.all(Duty)
            if d.is_missing and (r := rule_of(rules, d.cadence)) and r.settings.get("step") == step
        ]

    def _duties_of_lists(self, cadence: str, _day: str) -> list[Duty]:
        rule = rule_of(self.county.policy.cadences, cadence)
        named = rule.words("of") if rule is not None else ()
        return [d for d in self.all(Duty) if d.cadence.partition(":")[2] in named]
