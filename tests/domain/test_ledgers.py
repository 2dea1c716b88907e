"""导出台账 (reliability §5.10 row 19): whose rows, which of them, what stands in one, and the record it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.actors import Channel
from domain.audits.records import LoggedAct
from domain.events import FedBack, LedgerAsked
from domain.ledgers.rows import LONGEST, plain
from domain.matters.items import Item, Stamp
from domain.projects.files import ProjectFile
from tests.domain.matter_kit import Book, at, by, content, signs

NOW = at("12-10 09:00")
ISSUED = at("11-23 09:00")


class Ledgers(Book):
    """1 of 住建局 with 交通局 assisting, by 主任; 2 of 交通局, by its field leader; 3 a problem of 住建局."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_over(content("住建局", "交通局", due=at("12-04 18:00"), source="县委常委会"), ISSUED)
        self.handed_over(content("交通局", due=at("12-31 18:00"), title="乙"), ISSUED, "交通")
        problem = content("住建局", due=at("12-31 18:00"), title="丙", item_kind="problem", element="用地")
        self.handed_over(replace(problem, project="P1", criteria=("批复到位",)), at("12-01 09:00"))

    def _ledger_items(self, first: str, last: str) -> list[Item]:
        return [i for i in self.all(Item) if i.is_open or int(first) <= i.year <= int(last)]

    def _all_projects(self) -> list[ProjectFile]:
        return [ProjectFile(key="P1", name="清河大桥", unit="住建局", liaison_post="住建局|联络员")]

    def exported(self, name: str, channel: Channel = Channel.PRIVATE, **limits: object) -> list[int]:
        """The numbers of what came out."""
        event = LedgerAsked(by=by(name, channel, message="m1"), **limits)  # type: ignore[arg-type]
        answer = self.answer(event, NOW)
        assert answer.kind == "ledger_file"
        return [row["number"] for row in answer.facts["sheet"]["rows"]]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("主任", [1, 2, 3]), ("县长", [1, 2, 3]), ("常务", [1, 2, 3]), ("城建", [1, 3]), ("交通", [1, 2]),
        ("住建长", [1, 3]), ("交通长", [1, 2]),
    ],
)  # fmt: skip
def test_everybody_has_the_rows_of_his_own_scope(name: str, numbers: list[int]) -> None:
    """Units and fields theirs, the office and the principals all."""
    assert Ledgers().exported(name) == numbers


@pytest.mark.parametrize(
    ("limits", "numbers"),
    [
        ({"unit": "住建局"}, [1, 3]),
        ({"area": "交通"}, [1, 2]),
        ({"first_on": date(2026, 12, 1)}, [3]),
        ({"last_on": date(2026, 11, 30)}, [1, 2]),
        ({"first_on": date(2026, 11, 23), "last_on": date(2026, 12, 1)}, [1, 2, 3]),
        ({"unit": "住建局", "last_on": date(2026, 11, 23)}, [1]),
        ({"unit": "水利局"}, []),
    ],
)
def test_what_was_asked_for(limits: dict[str, object], numbers: list[int]) -> None:
    """Each limit, and two of them; days include both ends."""
    assert Ledgers().exported("主任", **limits) == numbers


def test_only_what_is_open() -> None:
    """A closed one is left out on demand only."""
    book = Ledgers()
    item = book.item(2)
    book.save(replace(item, branches=(replace(item.branches[0], closed=Stamp(at=NOW, by="主任")),)))
    assert book.exported("主任", only_open=True) == [1, 3]
    assert book.exported("县长") == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "channel", "limits", "kind"),
    [
        ("住建员", Channel.PRIVATE, {}, "no_permit"),
        ("闲人", Channel.PRIVATE, {}, "no_permit"),
        ("住建长", Channel.PRIVATE, {"unit": "交通局"}, "no_permit"),
        ("主任", Channel.GROUP, {}, "only_privately"),
        ("住建员", Channel.COMMAND, {}, "no_permit"),
    ],
)
def test_who_may_not(name: str, channel: Channel, limits: dict[str, object], kind: str) -> None:
    """And nobody in a group, where all would have it; nothing is recorded but the refusal."""
    book = Ledgers()
    event = LedgerAsked(by=by(name, channel, message="m1"), **limits)  # type: ignore[arg-type]
    assert book.answer(event, NOW).kind == kind
    assert not book.all(LoggedAct)


def test_a_row_says_what_the_ledger_needs() -> None:
    """Days, units, leader, the last word of the unit; a number typed into a sentence is cut."""
    book = Ledgers()
    book.do(signs("住建员", "2026-1"), ISSUED)
    book.do(FedBack(by=by("住建员"), text="已签约9户，电话13812345678", item="2026-1"), at("11-24 09:00"))
    answer = book.answer(LedgerAsked(by=by("主任", message="m1")), NOW)
    first, second, third = answer.facts["sheet"]["rows"]  # type: ignore[index]
    assert (first["issued_on"], first["due_on"], first["days"]) == ("2026-11-23", "2026-12-04", 11)
    assert (first["units"], first["assisting"], first["leader"]) == (["住建局"], ["交通局"], "城城建副县长")
    assert (first["progress"], first["progress_on"]) == ("已签约9户，电话138****5678", "2026-11-24")
    assert (first["source"], first["overdue"], first["instructed_by"]) == ("县委常委会", True, "")
    assert (second["instructed_by"], second["instructed_on"]) == ("交交通副县长", "2026-11-23")
    assert (third["project"], third["element"], third["measures"]) == ("清河大桥", "用地", ["批复到位"])
    assert {k: answer.facts[k] for k in ("total", "open", "overdue")} == {"total": 3, "open": 3, "overdue": 1}


def test_every_export_leaves_a_record() -> None:
    """Who, where, how many, and with which limits."""
    book = Ledgers()
    book.exported("主任", unit="住建局", only_open=True)
    record = book.one(LoggedAct)
    assert (record.key, record.account, record.act, record.channel) == ("m1", "id-主任", "export", "private")
    assert dict(record.facts) == {"unit": "住建局", "only_open": "1", "rows": "2"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("+8613812345678", "+86138****5678"),
        ("86138123456781", "86138123456781"),
        ("00012345678", "000****5678"),
        ("总投资13812345678901元", "总投资13812345678901元"),
        ("字" * 600, "字" * LONGEST),
    ],
)
def test_phone_numbers_do_not_get_out(text: str, shown: str) -> None:
    """Mobiles with and without a country; longer numbers are no phones."""
    assert plain(text) == shown
