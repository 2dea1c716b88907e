"""Questions are answered within the asker's scope; who has not read is told to two people only."""

from dataclasses import replace

import pytest

from domain.events import Asked, BlockAnswered, Blocked, ExtensionAsked, ExtensionDecided, FedBack
from domain.matters.items import Item, Receipt, with_branch
from domain.projects.files import ProjectFile
from tests.domain.matter_kit import Book, at, by, content, id_of, signs
from tests.domain.project_kit import project

NOW = at("11-23 09:00")


@pytest.fixture
def book() -> Book:
    """1 and 2 of 住建局, due this week and in weeks; 3 of 交通局; 4 of both; 5 of 水利局, by its field leader."""
    book = Book()
    book.handed_over(content("住建局", due=at("11-27 18:00"), title="甲"), NOW)
    book.handed_over(content("住建局", due=at("12-31 18:00"), title="乙"), NOW)
    book.handed_over(content("交通局", due=at("11-27 18:00"), title="丙"), NOW)
    book.handed_over(content("住建局", "交通局", due=at("12-31 18:00"), title="丁"), NOW)
    book.handed_over(content("水利局", due=at("12-31 18:00"), title="戊"), NOW, "城建")
    book.do(signs("住建员", "2026-1"), NOW)
    return book


def titles(book: Book, name: str, query: str, now: str) -> list[str]:
    answer = book.answer(Asked(by=by(name), query=query), at(now))
    assert answer.kind == "item_list"
    lines = answer.facts["lines"]
    return [f"{line['title']}{unit[0]}" for line in lines for unit in line.get("units", [line["unit"]])]


@pytest.mark.parametrize(
    ("name", "query", "now", "lines"),
    [
        ("住建员", "mine", "11-23 10:00", ["甲住", "乙住", "丁住"]),
        ("住建长", "unsigned", "11-23 10:00", ["乙住", "丁住"]),
        ("住建员", "overdue", "11-28 10:00", ["甲住"]),
        ("住建员", "overdue", "11-27 18:00", []),
        ("住建员", "near_due", "11-25 10:00", ["甲住"]),
        ("住建员", "near_due", "11-23 10:00", []),
        ("交通员", "mine", "11-23 10:00", ["丙交", "丁交"]),
        ("城建", "mine", "11-23 10:00", ["甲住", "乙住", "丁住", "戊水"]),
        ("交通", "overdue", "11-28 10:00", ["丙交"]),
        ("县长", "overdue", "11-28 10:00", ["甲住", "丙交"]),
        ("主任", "unsigned", "11-23 10:00", ["乙住", "丙交", "丁住", "丁交", "戊水"]),
        ("常务", "overdue", "11-28 10:00", ["甲住", "丙交"]),
    ],
)
def test_lists_end_at_the_own_scope(book: Book, name: str, query: str, now: str, lines: list[str]) -> None:
    """Units see their own branches, field leaders those of their field, principals and office all (row 18)."""
    assert titles(book, name, query, now) == lines


@pytest.mark.parametrize(
    ("name", "item", "kind"),
    [
        ("住建员", "2026-1", "item_state"),
        ("住建员", "2026-3", "not_your_item"),
        ("交通员", "2026-4", "item_state"),
        ("城建", "2026-1", "item_state"),
        ("城建", "2026-3", "not_your_item"),
        ("书记", "2026-3", "item_state"),
        ("主任", "2026-3", "item_state"),
        ("主任", "2026-9", "no_such_item"),
        ("闲人", "2026-1", "help"),
    ],
)
def test_one_matter(book: Book, name: str, item: str, kind: str) -> None:
    """Within scope its state, outside whose it is, for a mere member help only."""
    assert book.answer(Asked(by=by(name), query="item", item=item), NOW).kind == kind


def read_by(book: Book, *names: str) -> None:
    """Copies of number 4 to four people; these have read."""
    for unit, members in (("住建局", ("住建长", "住建员")), ("交通局", ("交通长", "交通员"))):
        receipts = tuple(
            Receipt(staff_id=id_of(m), post="p", delivered_at=NOW, read_at=NOW if m in names else None) for m in members
        )
        book.save(with_branch(book.item(4), unit, lambda b, r=receipts: replace(b, receipts=r)))


@pytest.mark.parametrize(
    ("name", "recipients", "unread"),
    [
        ("主任", 4, ["住建长", "交通长", "交通员"]),
        ("审定", 4, ["住建长", "交通长", "交通员"]),
        ("住建员", 2, ["住建长"]),
        ("交通长", 2, ["交通长", "交通员"]),
    ],
)
def test_the_unread_list_goes_to_who_handed_it_over_and_to_the_own_unit(
    book: Book, name: str, recipients: int, unread: list[str]
) -> None:
    """The office whole, a unit only its own part (domain §10.6)."""
    read_by(book, "住建员")
    answer = book.answer(Asked(by=by(name), query="unread", item="2026-4"), NOW)
    assert (answer.kind, answer.facts["recipients"], answer.facts["read"]) == (
        "unread_list", recipients, 1 if name != "交通长" else 0
    )  # fmt: skip
    assert [line["name"] for line in answer.facts["unread"]] == unread


@pytest.mark.parametrize("name", ["水利员", "书记", "县长", "城建", "常务"])
def test_nobody_else_is_told_who_has_not_read(book: Book, name: str) -> None:
    """Neither other units nor leaders who did not hand it over."""
    read_by(book)
    assert book.answer(Asked(by=by(name), query="unread", item="2026-4"), NOW).kind == "unread_not_yours"


def test_who_has_signed_is_not_called_unread(book: Book) -> None:
    """Signing outweighs the platform's hint: the unit that signed is on neither list."""
    read_by(book, "交通长")
    book.do(signs("住建员", "2026-4"), NOW)
    facts = book.answer(Asked(by=by("主任"), query="unread", item="2026-4"), NOW).facts
    assert [line["name"] for line in facts["unread"]] == ["交通员"]
    assert [line["name"] for line in facts["unsigned"]] == ["交通长"]


@pytest.mark.parametrize(
    ("name", "role"),
    [("主任", "office"), ("书记", "principal"), ("城建", "field_leader"), ("住建员", "liaison"), ("闲人", "member")],
)
def test_help_speaks_to_the_own_role(book: Book, name: str, role: str) -> None:
    """With an example from the asker's own open matters where there is one; unknown questions get help too."""
    for query in ("help", "nonsense"):
        answer = book.answer(Asked(by=by(name), query=query), NOW)
        assert (answer.kind, answer.facts["role"]) == ("help", role)
    assert bool(book.answer(Asked(by=by(name), query="help"), NOW).facts["examples"]) == (name == "住建员")


def steps(book: Book, name: str, number: int) -> list[tuple[str, str]]:
    answer = book.answer(Asked(by=by(name), query="history", item=f"2026-{number}"), at("12-03 10:00"))
    assert answer.kind == "item_history", answer
    return [(str(step["what"]), str(step["unit"] or step["of"])) for step in answer.facts["steps"]]


def test_the_way_a_matter_went_is_told_in_order(book: Book) -> None:
    """Of every share the asker may see, and of no other."""
    book.do(FedBack(by=by("住建员"), item="2026-4", text="已起草"), at("11-24 10:00"))
    book.do(Blocked(by=by("住建长"), unit="水利局", element="用地", text="预审", item="2026-4"), at("11-24 11:00"))
    book.do(BlockAnswered(by=by("水利员"), text="已出", item="2026-4"), at("11-25 10:00"))
    asked = ExtensionAsked(
        by=by("交通长"),
        due_at=at("01-15 18:00").replace(year=2027),
        reason="objective",
        text="等",
        code="3",
        item="2026-4",
    )
    book.do(asked, at("11-26 10:00"))
    book.do(ExtensionDecided(by=by("交通"), item="2026-4", unit="交通局", grant=True), at("11-27 10:00"))
    own = [
        ("issued", ""),
        ("reached", "住建局"),
        ("fed_back", "住建局"),
        ("blocked", "住建局"),
        ("unblocked", "水利局"),
    ]
    others = [("extension_asked", "交通局"), ("extension_granted", "交通局")]
    assert [s for s in steps(book, "住建员", 4) if s[0] != "reminded"] == own
    assert set(steps(book, "主任", 4)) >= {*own, *others, ("reached", "交通局")}
    assert book.answer(Asked(by=by("水利员"), query="history", item="2026-4"), NOW).kind == "not_your_item"


def test_a_long_way_is_told_by_its_beginning_and_its_end(book: Book) -> None:
    for n in range(20):
        book.do(FedBack(by=by("住建员", message=f"f{n}"), item="2026-1", text=f"第{n}步"), at(f"11-24 10:{n:02}"))
    answer = book.answer(Asked(by=by("主任"), query="history", item="2026-1"), at("11-24 11:00"))
    told = answer.facts["steps"]
    assert (len(told), answer.facts["total"], told[0]["what"], told[-1]["text"]) == (12, 23, "issued", "第19步")


@pytest.mark.parametrize(
    ("name", "unit", "lines"),
    [
        ("主任", "住建局", ["甲住", "乙住", "丁住"]),
        ("城建", "住建局", ["甲住", "乙住", "丁住"]),
        ("住建员", "住建局", ["甲住", "乙住", "丁住"]),
        ("交通员", "住建局", []),
        ("县长", "水利局", ["戊水"]),
    ],
)
def test_what_a_unit_has_in_hand(book: Book, name: str, unit: str, lines: list[str]) -> None:
    """Within the asker's scope, as every list."""
    answer = book.answer(Asked(by=by(name), query="unit", subject=unit), NOW)
    assert [f"{line['title']}{unit[0]}" for line in answer.facts["lines"] for unit in line["units"]] == lines


def test_what_belongs_to_a_project(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a name that means one project; more than one is asked back."""
    monkeypatch.setattr(Book, "_all_projects", lambda self: self.all(ProjectFile), raising=False)
    book.save(replace(project(), key="P1", name="城东安置房"), replace(project(), key="P2", name="城东公园"))
    book.save(replace(book.item(1), project="P1"))
    answer = book.answer(Asked(by=by("主任"), query="project", subject="安置房"), NOW)
    assert [line["title"] for line in answer.facts["lines"]] == ["甲"]
    assert book.answer(Asked(by=by("主任"), query="project", subject="城东"), NOW).facts["names"] == [
        "城东安置房",
        "城东公园",
    ]


@pytest.mark.parametrize(
    ("subject", "kind", "facts"),
    [
        ("2026-11-28", "workday", {"works": False, "name": "", "work_days_left": 4}),
        ("2026-11-30", "workday", {"works": True, "name": "", "work_days_left": 5}),
        ("元旦", "holiday", {"first_on": "2027-01-01", "last_on": "2027-01-03", "days": 3, "back_on": "2027-01-04"}),
    ],
)
def test_the_calendar_says_which_days_are_worked(subject: str, kind: str, facts: dict[str, object]) -> None:
    """Anybody's question: the county's calendar is no secret."""
    book = Book()
    answer = book.answer(Asked(by=by("住建员"), query="calendar", subject=subject), at("11-23 18:00"))
    assert answer.kind == kind
    assert facts.items() <= answer.facts.items()


@pytest.mark.parametrize(
    ("name", "lines"), [("主任", ["甲住"]), ("城建", ["乙住"]), ("交通", []), ("住建员", []), ("县长", [])]
)
def test_what_waits_for_ones_own_decision(book: Book, name: str, lines: list[str]) -> None:
    """Completion before who may close it, an extension before its decider; to 县长 it comes through the gate only."""
    book.applies("住建长", at("11-24 09:00"))
    due = at("01-31 18:00").replace(year=2027)
    asked = ExtensionAsked(by=by("住建长"), due_at=due, reason="element", text="等批复", code="1", item="2026-2")
    book.do(asked, at("11-24 09:05"))
    assert titles(book, name, "approvals", "11-24 10:00") == lines


def test_what_goes_through_the_gate_is_not_told_by_a_question(book: Book) -> None:
    """A request that 县长 decides is before him once it was released, not because he asks."""
    due = at("01-31 18:00").replace(year=2027)
    asked = ExtensionAsked(by=by("住建长"), due_at=due, reason="element", text="等批复", code="1", item="2026-2")
    book.do(asked, at("11-24 09:05"))
    head = book.county.county_head()
    assert head is not None
    for item in [item for item in book.all(Item) if item.key == "2026-2"]:
        to_head = (replace(e, decider=head.key) for e in item.branches[0].extensions)
        book.save(with_branch(item, "住建局", lambda b, to=tuple(to_head): replace(b, extensions=to)))
    assert titles(book, "县长", "approvals", "11-24 10:00") == []
    assert titles(book, "城建", "approvals", "11-24 10:00") == []
