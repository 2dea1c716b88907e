"""`qunding export`: the ledger by name, within the permits, recorded; nothing where it is refused."""

from __future__ import annotations

import asyncio
import stat
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection

from domain.audits.records import Denial, LoggedAct
from domain.matters.items import Branch, BranchRole, DeadlineVersion, Item
from domain.people.records import Binding, Person
from store.audit import verify
from store.counties import raise_version
from store.engine import Store
from store.looking import looking
from store.mapping import all_of
from tests.cli.conftest import QINGHE, Run
from tests.store.store_kit import NOW as AT
from tests.store.store_kit import keep


def _seed(connection: Connection) -> None:
    """王敏 of the office and 李静, a liaison, are bound; one matter of 住建局 says a phone number."""
    named = [p for p in all_of(connection, Person).values() if p.name in ("王敏", "李静", "张伟明")]
    deadline = DeadlineVersion(number=1, due_at=AT, set_at=AT, by="")
    item = Item(
        key="2026-1", year=2026, number=1, title="=cmd 联系13812345678", issuer="", issuer_account="", issuer_post="",
        issued_at=AT, terms="", branches=(Branch(unit="住建局", role=BranchRole.LEAD, deadlines=(deadline,)),),
    )  # fmt: skip
    keep(connection, item, *(replace(p, staff_id=f"u-{p.name}", binding=Binding.CONFIRMED) for p in named))
    raise_version(connection)


@pytest.fixture
def store(run: Run, data_dir: Path) -> str:
    """The sample county with somebody bound."""
    assert run("import", QINGHE, "--apply").code == 0
    url = f"sqlite:///{data_dir / 'qunding.sqlite3'}"

    async def seed() -> None:
        opened = Store(url)
        await opened.transact(_seed)
        await opened.close()

    asyncio.run(seed())
    return url


def test_the_ledger_by_name(run: Run, store: str, tmp_path: Path) -> None:
    """A workbook only this account can read; the record names the person and the login; the trail holds."""
    file = tmp_path / "台账.xlsx"
    assert (
        run("export", file, "--as", "王敏", "--unit", "住建局", "--from", "2026-01-01", "--to", "2026-12-31").code == 0
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    page = openpyxl.load_workbook(file)["督办台账"]
    assert page["A4"].value == "交办〔2026〕1号　=cmd 联系138****5678"
    with looking(store) as connection:
        (record,) = all_of(connection, LoggedAct).values()
        assert (record.account, record.act, record.key.split("|")[0]) == ("u-王敏", "export", "command")
        assert dict(record.facts)["unit"] == "住建局"
        assert verify(connection) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--as 姓名"),
        (("--as", "李静"), "不在这位的职责内"),
        (("--as", "张伟明", "--unit", "财政局"), "不在这位的职责内"),
        (("--as", "陈"), "没有绑定了账号"),
        (("--as", "王敏", "--unit", "住健局"), "没有“住健局”这个单位"),
        (("--as", "王敏", "--field", "渔业"), "没有“渔业”这个口子"),
        (("--as", "王敏", "--from", "11月"), "不是日期"),
    ],
)
def test_what_is_refused_writes_nothing(
    run: Run, store: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """And a refusal for want of a permit leaves its row."""
    file = tmp_path / "x.xlsx"
    ended = run("export", file, *arguments)
    assert (ended.code, file.exists()) == (2, False)
    assert said in ended.err
    with looking(store) as connection:
        denied = [row.act for row in all_of(connection, Denial).values()]
    assert denied == (["export"] if "职责" in said else [])


def test_the_roster_is_exported_without_phones(run: Run, store: str, tmp_path: Path) -> None:
    """Row 19: with them it takes two."""
    file = tmp_path / "roster.xlsx"
    assert run("export", file, "--roster").code == 0
    page = openpyxl.load_workbook(file)["岗位人员"]
    column = next(cell.column for cell in page[1] if "手机" in str(cell.value))
    assert {page.cell(row=n, column=column).value for n in range(2, page.max_row + 1)} == {None}
