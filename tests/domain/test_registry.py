"""Imports that keep what is ours, accounts that the office vouches for, one first contact."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.actors import Actor, Channel
from domain.calendars import Calendar
from domain.county import County
from domain.events import AccountsConfirmed, AccountsLookedUp, ProjectsImported, RosterImported
from domain.outcome import Outcome
from domain.people.records import Binding, Period, Person, Post, Proxy, Role, Unit, UnitKind
from domain.people.registry import (
    ACTIVE_PROJECTS,
    PROPOSED_PERSONS,
    confirm_accounts,
    import_projects,
    import_roster,
    merged_project,
    needs_confirmed,
    needs_roster,
    propose_accounts,
)
from domain.people.roster import Roster
from domain.policy import Policy, Terms
from domain.projects.files import ProjectFile, Stage
from domain.work import Work

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
COMMAND = Actor(staff_id="", channel=Channel.COMMAND)
POLICY = Policy(digest="p", terms=Terms(ladders={}))


def person(key: str, staff_id: str = "", binding: Binding = Binding.NONE, **more: object) -> Person:
    return replace(Person(key=key, name=key, staff_id=staff_id, binding=binding), **more)


def confirmed(key: str, staff_id: str, **more: object) -> Person:
    return person(key, staff_id, Binding.CONFIRMED, **more)


def post(unit: str, title: str, role: Role, holder: str) -> Post:
    return Post(key=f"{unit}|{title}", unit=unit, title=title, role=role, holder=holder)


OFFICE = post("项目办", "主任", Role.OFFICE, "王敏")
LIAISON = post("住建局", "联络员", Role.LIAISON, "李静")
HEAD = post("住建局", "局长", Role.HEAD, "张伟明")
LEADER = post("县政府", "副县长", Role.FIELD_LEADER, "周立")
UNITS = (Unit(key="项目办", name="项目办", unit_kind=UnitKind.OFFICE), Unit(key="住建局", name="县住建局"))
PROJECT = ProjectFile(key="QH1", name="城东安置房", unit="住建局", liaison_post=LIAISON.key, cumulative_yuan=500)


def county(*persons: Person, posts: tuple[Post, ...] = (OFFICE, LIAISON, HEAD, LEADER)) -> County:
    roster = Roster(
        units={u.key: u for u in UNITS}, posts={p.key: p for p in posts}, persons={p.key: p for p in persons}
    )
    return County(
        version=1, name="青禾县", roster=roster, calendar=Calendar(), policy=POLICY, policies={POLICY.digest: POLICY}
    )


def loaded(*aggregates: Person | Post | Unit | ProjectFile) -> Work:
    proposed = tuple(a.key for a in aggregates if isinstance(a, Person) and a.binding is Binding.PROPOSED)
    active = tuple(a.key for a in aggregates if isinstance(a, ProjectFile) and a.is_active)
    return Work(
        aggregates={(a.kind, a.key): a for a in aggregates},
        answers={PROPOSED_PERSONS: proposed, ACTIVE_PROJECTS: active},
    )


def kind(outcome: Outcome) -> str:
    return outcome.answer.kind if outcome.answer else ""


def counts(outcome: Outcome) -> dict[str, tuple[int, int, int]]:
    assert outcome.answer is not None
    rows = outcome.answer.facts["counts"]
    assert isinstance(rows, list)
    return {row["kind"]: (row["added"], row["changed"], row["same"]) for row in rows}


ACTORS = [
    (COMMAND, "imported"),
    (Actor(staff_id="wm", channel=Channel.PRIVATE), "imported"),
    (Actor(staff_id="lj", channel=Channel.PRIVATE), "no_permit"),
    (Actor(staff_id="nobody", channel=Channel.PRIVATE), ""),
]


@pytest.mark.parametrize(("by", "answer"), ACTORS)
def test_only_keepers_import(by: Actor, answer: str):
    """A command and the office may; a liaison is told who can; an unknown account hears nothing."""
    here = county(confirmed("王敏", "wm"), confirmed("李静", "lj"))
    outcome = import_roster(Work(), RosterImported(by=by, units=UNITS), here, NOW)
    assert kind(outcome) == answer
    assert bool(outcome.changes) == (answer == "imported")


def test_an_import_names_every_row_it_needs():
    """Units, posts and persons by key, so that each is loaded with its version."""
    event = RosterImported(by=COMMAND, units=UNITS[:1], posts=(HEAD,), persons=(person("张伟明"),))
    assert needs_roster(event, NOW).keys == (("unit", "项目办"), ("post", HEAD.key), ("person", "张伟明"))


def test_a_repeated_import_keeps_account_leave_and_proxies():
    """The workbook says who holds what; bindings, leave, first contact and proxies are ours."""
    holiday = (Period(start_on=date(2026, 12, 1), end_on=date(2026, 12, 3)),)
    known = confirmed("李静", "lj", welcomed=True, leave=holiday, mobile="00000000002", aliases=("小李",))
    proxy = Proxy(person="张伟明", period=holiday[0])
    old_post = replace(LIAISON, proxies=(proxy,), rank=5)
    event = RosterImported(
        by=COMMAND,
        posts=(replace(LIAISON, rank=9),),
        persons=(person("李静", aliases=("静姐",)), person("张伟明")),
    )
    outcome = import_roster(loaded(known, old_post), event, county(known), NOW)
    new_post, new_person = outcome.changes[0], outcome.changes[1]
    assert new_post == replace(LIAISON, rank=9, proxies=(proxy,))
    assert new_person == replace(known, aliases=("小李", "静姐"))
    assert counts(outcome) == {"unit": (0, 0, 0), "post": (0, 1, 0), "person": (1, 1, 0)}


def test_the_same_workbook_twice_changes_nothing():
    """Every row counts as the same and nothing is written."""
    event = RosterImported(by=COMMAND, units=UNITS, posts=(LIAISON,), persons=(person("李静"),))
    outcome = import_roster(loaded(*UNITS, LIAISON, person("李静")), event, county(person("李静")), NOW)
    assert outcome.changes == ()
    assert counts(outcome) == {"unit": (0, 0, 2), "post": (0, 0, 1), "person": (0, 0, 1)}


def test_posts_stand_on_known_units_and_persons():
    """A post whose unit or holder nobody knows refuses the whole import."""
    event = RosterImported(by=COMMAND, posts=(post("水利局", "局长", Role.HEAD, "无名"),))
    outcome = import_roster(Work(), event, county(), NOW)
    assert (kind(outcome), outcome.changes) == ("import_inconsistent", ())
    assert outcome.answer is not None
    assert outcome.answer.facts["missing"] == ["无名", "水利局"]


@pytest.mark.parametrize(
    ("reported_at", "cumulative"),
    [(None, 900), (datetime(2026, 11, 20, tzinfo=UTC), 500), (datetime(2025, 12, 31, 8, tzinfo=UTC), 900)],
)
def test_figures_reported_this_year_survive(reported_at: datetime | None, cumulative: int):
    """Never reported or last year's: the workbook counts; reported this year: our figure stays."""
    old = replace(PROJECT, last_report_at=reported_at)
    merged = merged_project(old, replace(PROJECT, cumulative_yuan=900, stage=Stage.COMPLETED), NOW)
    assert (merged.cumulative_yuan, merged.stage) == (cumulative, Stage.COMPLETED)


def test_projects_stand_on_known_posts():
    """A project of an unknown unit or liaison post refuses the import; a good one is counted."""
    bad = replace(PROJECT, key="QH2", unit="水利局", liaison_post="水利局|联络员")
    assert kind(import_projects(Work(), ProjectsImported(by=COMMAND, projects=(bad,)), county(), NOW)) == (
        "import_inconsistent"
    )
    good = import_projects(Work(), ProjectsImported(by=COMMAND, projects=(PROJECT,)), county(), NOW)
    assert (good.changes, counts(good)) == ((PROJECT,), {"project": (1, 0, 0)})


LOOKED_UP = [
    (person("李静"), {"李静": "lj"}, "proposed"),
    (person("李静", "old", Binding.PROPOSED), {"李静": "lj"}, "proposed"),
    (confirmed("李静", "lj"), {"李静": "lj"}, "same"),
    (confirmed("李静", "lj"), {"李静": "other"}, "differs"),
    (person("李静"), {"李静": ""}, "not_found"),
    (person("李静"), {"李静": "wm"}, "clash"),
    (person("李静"), {"李静": "x", "张伟明": "x"}, "clash"),
]


@pytest.mark.parametrize(("known", "accounts", "verdict"), LOOKED_UP)
def test_the_directory_only_proposes(known: Person, accounts: dict[str, str], verdict: str):
    """A confirmed account is never overwritten and no account is given to two persons."""
    here = (confirmed("王敏", "wm"), known, person("张伟明"))
    outcome = propose_accounts(loaded(*here), AccountsLookedUp(by=COMMAND, accounts=accounts), county(*here), NOW)
    assert outcome.answer is not None
    assert "李静" in outcome.answer.facts[verdict]  # type: ignore[operator]
    bindings = [change.binding for change in outcome.changes if isinstance(change, Person)]
    assert bindings == ([Binding.PROPOSED] if verdict == "proposed" else [])


def test_an_unknown_person_is_named():
    """A key that no row bears is handed back."""
    outcome = propose_accounts(Work(), AccountsLookedUp(by=COMMAND, accounts={"某": "x"}), county(), NOW)
    assert outcome.answer is not None
    assert outcome.answer.facts["unknown"] == ["某"]


def test_confirming_all_proposals_greets_each_once():
    """The liaison hears of her project and the prompt's time; a leader is not addressed."""
    people = (person("李静", "lj", Binding.PROPOSED), person("周立", "zl", Binding.PROPOSED))
    event = AccountsConfirmed(by=COMMAND)
    assert PROPOSED_PERSONS in needs_confirmed(event, NOW).lookups
    outcome = confirm_accounts(loaded(*people, PROJECT), event, county(*people), NOW)
    assert {p.key: (p.binding, p.welcomed) for p in outcome.changes if isinstance(p, Person)} == {
        "李静": (Binding.CONFIRMED, True),
        "周立": (Binding.CONFIRMED, False),
    }
    [notice] = outcome.notices
    assert (notice.kind, notice.audience.key) == ("welcome", "lj")
    assert notice.facts == {"name": "李静", "role": "liaison", "projects": 1, "prompt_time": "15:30"}


def test_confirming_by_name_leaves_the_others():
    """Only the named person is bound; a person without a proposal is listed."""
    people = (person("李静", "lj", Binding.PROPOSED), person("张伟明"))
    outcome = confirm_accounts(
        loaded(*people), AccountsConfirmed(by=COMMAND, persons=("张伟明",)), county(*people), NOW
    )
    assert outcome.changes == ()
    assert outcome.answer is not None
    assert outcome.answer.facts["without_account"] == ["张伟明"]


def test_two_persons_with_one_account_are_both_refused():
    """The office must first say whose account it is."""
    people = (person("李静", "lj", Binding.PROPOSED), person("张伟明", "lj", Binding.PROPOSED))
    outcome = confirm_accounts(loaded(*people), AccountsConfirmed(by=COMMAND), county(*people), NOW)
    assert (outcome.changes, outcome.notices) == ((), ())
    assert outcome.answer is not None
    assert outcome.answer.facts["clash"] == ["李静", "张伟明"]


@pytest.mark.parametrize(("persons", "answer"), [((), "nothing_to_confirm"), (("某",), "no_such_person")])
def test_nothing_is_confirmed_by_mistake(persons: tuple[str, ...], answer: str):
    """No proposals, or a name nobody bears: nothing happens."""
    outcome = confirm_accounts(Work(), AccountsConfirmed(by=COMMAND, persons=persons), county(), NOW)
    assert (kind(outcome), outcome.changes) == (answer, ())
