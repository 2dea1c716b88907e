"""The sample county: complete, invented, the same every time it is made."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from console.project_rows import project_rows
from documents.workbook import Parsed, load_workbook_file, parse_workbook
from documents.writing import write_workbook
from domain.people.coverage import coverage
from domain.people.records import Person, Post, Role, Unit, UnitKind
from domain.people.roster import Roster
from domain.projects.merging import merged_project
from scripts.make_qinghe import TARGET, workbook

HERE = Path(__file__).parent
SALT = "qunding-proper-names"
CANARY = "某某真名"
LONGEST = 8
GAPS_BEFORE_BINDING = {"uncovered_projects", "unbound_persons", "unbound_tiers"}


@pytest.fixture(scope="module")
def qinghe() -> Parsed:
    """The shipped workbook as the importer reads it."""
    return load_workbook_file(TARGET)


@pytest.fixture(scope="module")
def roster(qinghe: Parsed) -> Roster:
    return Roster(
        units={u.key: u for u in qinghe.units},
        posts={p.key: p for p in qinghe.posts},
        persons={p.key: p for p in qinghe.persons},
    )


def cells(data: bytes) -> Iterator[str]:
    """Everything that stands in the workbook, sheet titles too."""
    book = load_workbook(BytesIO(data))
    for sheet in book.worksheets:
        yield sheet.title
        yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def hashed(name: str) -> str:
    return sha256(f"{SALT}|{name}".encode()).hexdigest()[:32]


def grams(text: str) -> Iterator[str]:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    for start in range(len(plain)):
        yield from (plain[start : start + n] for n in range(2, LONGEST + 1) if start + n <= len(plain))


def proper_names_in(texts: Iterator[str]) -> set[str]:
    known = set((HERE / "proper_names.txt").read_text("utf-8").split())
    return {gram for gram in {g for text in texts for g in grams(text)} if hashed(gram) in known}


def test_the_file_is_what_the_script_makes():
    """Byte for byte, today and tomorrow."""
    assert TARGET.read_bytes() == workbook() == workbook()


def test_no_real_place_firm_or_project_is_named():
    """No run of characters in any cell is a proper name of the documents this product was studied from."""
    assert proper_names_in(cells(TARGET.read_bytes())) == set()


def test_the_search_for_proper_names_finds_one():
    """A list that matched nothing would pass for ever."""
    assert proper_names_in(iter([f"关于{CANARY}二期的函"])) == {CANARY}


def test_it_reads_without_a_fault(qinghe: Parsed):
    assert ([fault.line for fault in qinghe.faults], qinghe.ignored) == ([], ())


def test_it_has_the_size_of_a_county(qinghe: Parsed):
    """26 responsible units, 20 departments, their heads and liaisons, 9 leaders, the office, 60 projects."""
    departments = {UnitKind.ELEMENT, UnitKind.APPROVAL}
    kinds = Counter(unit.unit_kind in departments for unit in supervised(qinghe))
    assert (kinds[False], kinds[True], len(qinghe.projects)) == (26, 20, 60)
    assert Counter(post.role for post in qinghe.posts) == {
        Role.HEAD: 46,
        Role.LIAISON: 46,
        Role.FIELD_LEADER: 6,
        Role.PRINCIPAL: 3,
        Role.OFFICE: 2,
    }


def supervised(qinghe: Parsed) -> list[Unit]:
    aside = {UnitKind.LEADERSHIP, UnitKind.OFFICE}
    return [unit for unit in qinghe.units if unit.unit_kind not in aside]


def test_nobody_and_nothing_is_there_twice(qinghe: Parsed):
    """Full names, phones, posts, and every name a unit or a project goes by."""
    names = [person.name for person in qinghe.persons]
    phones = [person.mobile for person in qinghe.persons]
    units = [name for unit in qinghe.units for name in {unit.key, unit.name, *unit.aliases}]
    projects = [name for p in qinghe.projects for name in (p.key, p.name, *p.aliases)]
    for each in (names, phones, units, projects):
        assert [name for name, n in Counter(each).items() if n > 1] == []


def test_no_phone_can_ring(qinghe: Parsed):
    assert all(len(p.mobile) == 11 and p.mobile.startswith("000") for p in qinghe.persons)


def test_the_structure_has_no_gap(qinghe: Parsed, roster: Roster):
    """Only accounts and groups are missing before anybody is bound."""
    found = coverage(roster, qinghe.projects)
    assert {gap for gap, what in found.items() if what} == GAPS_BEFORE_BINDING


def holder(roster: Roster, post: Post | None) -> Person:
    assert post is not None
    return roster.persons[post.holder]


def test_the_people_that_stories_speak_of(roster: Roster, qinghe: Parsed):
    """王敏 approves for the office; 住建局 is 张伟明 and 李静; two heads of bureaus are 王局."""
    [approver] = [post for post in qinghe.posts if post.approves_reports]
    assert (approver.unit, approver.title, approver.holder) == ("项目办", "主任", "王敏")
    head, liaison = roster.answering("住建局")
    assert (head.holder, liaison.holder, roster.units["住建局"].policy_field) == ("张伟明", "李静", "城建")
    heads = {p.unit: holder(roster, p).name for p in qinghe.posts if p.role is Role.HEAD and p.title == "局长"}
    assert {unit: name for unit, name in heads.items() if name.startswith("王")} == {
        "交通局": "王建国",
        "水利局": "王志远",
    }
    assert holder(roster, roster.posts["自然资源局|联络员"]).name == "赵敏"
    assert holder(roster, roster.field_leader_of("住建局")).name == "陈海峰"


def test_ladders_end_at_the_county_head(roster: Roster):
    """县长 carries all fields; 常务 stands in where a field is nobody's; 书记 is never a target."""
    heads = [post.holder for post in roster.posts_with(Role.PRINCIPAL) if "*" in post.fields]
    assert heads == ["周明远"]
    assert holder(roster, roster.field_leader_of("发改局")).name == "高志成"


def test_the_figures_are_plausible(qinghe: Parsed):
    """About 70 亿元 planned and 58 done; nothing done beyond its total, every plan within its total."""
    plan = sum(p.annual_plan_yuan for p in qinghe.projects)
    done = sum(p.cumulative_yuan for p in qinghe.projects)
    assert (round(plan / 1e8), round(done / 1e8)) == (70, 58)
    assert all(0 < p.cumulative_yuan <= p.annual_plan_yuan <= p.total_yuan for p in qinghe.projects)
    assert all(p.month_plan_yuan > 0 and p.progress and p.sponsor_post for p in qinghe.projects)


def test_the_ledger_goes_out_and_comes_in_again(qinghe: Parsed, roster: Roster):
    """Needs, nodes, months, days and slots: what is exported is what was imported."""
    now = datetime(2026, 11, 25, tzinfo=UTC)
    ledger = {p.key: merged_project(None, p, now) for p in qinghe.projects}
    rows = project_rows(list(ledger.values()), roster)
    again = parse_workbook(write_workbook(rows), roster)
    assert [fault.line for fault in again.faults] == []
    assert {p.key: merged_project(ledger[p.key], p, now) for p in again.projects} == ledger
    assert all(p.plans for p in qinghe.projects)
    assert {e.name for p in qinghe.projects for e in p.permits} == {"用地批复", "环评批复", "施工许可"}


def test_a_line_about_an_unknown_project_is_a_fault(roster: Roster):
    """Nothing is imported, the cell and the nearest name are told."""
    rows = {"节点": [["没有的工程", "主体封顶", "2026-12-01", ""]]}
    (fault,) = parse_workbook(write_workbook(rows), roster).faults
    assert (fault.where, fault.reason, fault.said) == ("节点!A2", "no_such_project", "没有的工程")
