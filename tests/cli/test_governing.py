"""Rows 19 and 22 to 25 at the terminal: nothing happens before the person named has said so one to one."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import openpyxl
import pytest
from sqlalchemy import Connection

from app import wall_clock
from config.installed import env_path, read_env
from config.load import load_policy
from domain.actors import Actor, Channel
from domain.audits.records import LoggedAct
from domain.calendars import local_date
from domain.events import Confirmed
from domain.people.records import Binding, Person, Post, Role
from domain.switches import POLICY_IN_FORCE, Setting
from handlers.apply import Door
from store.audit import verify
from store.counties import raise_version
from store.engine import Store
from store.looking import looking
from store.mapping import all_of
from tests.cli.conftest import QINGHE, Run
from tests.store.store_kit import keep, reader

T = TypeVar("T")
EXTRA = {"网管": Role.SYSADMIN, "审计": Role.AUDITOR}
PHONE = "13812345678"


def _seed(connection: Connection) -> None:
    """Both persons of the office are bound; an administrator and an auditor are there."""
    office = [p for p in all_of(connection, Post).values() if p.role is Role.OFFICE]
    known = all_of(connection, Person)
    people = [replace(known[p.holder], staff_id=f"u-{p.holder}", binding=Binding.CONFIRMED) for p in office]
    people = [replace(people[0], mobile=PHONE), *people[1:]]
    people += [Person(key=n, name=n, staff_id=f"u-{n}", binding=Binding.CONFIRMED) for n in EXTRA]
    unit = office[0].unit
    posts = [Post(key=f"{unit}|{n}", unit=unit, title=n, role=r, holder=n, rank=70) for n, r in EXTRA.items()]
    keep(connection, *people, *posts)
    raise_version(connection)


async def _with_store(url: str, work: Callable[[Store], Awaitable[T]]) -> T:
    store = Store(url)
    try:
        return await work(store)
    finally:
        await store.close()


def says(url: str, name: str) -> str:
    """确认, one to one, where the platform itself proves who speaks; the kind of the answer."""
    by = Actor(staff_id=f"u-{name}", channel=Channel.PRIVATE, message_id=uuid4().hex, proven=True)

    async def work(store: Store) -> str:
        answer = await Door(store, reader(), wall_clock).apply(Confirmed(by=by, fresh_code="2222"))
        return answer.kind if answer else ""

    return asyncio.run(_with_store(url, work))


@pytest.fixture
def store(run: Run, data_dir: Path) -> str:
    """An office's own installation with people in it."""
    assert run("init", "--yes", "--county", "青禾县").code == 0
    assert run("import", QINGHE, "--apply").code == 0
    url = f"sqlite:///{data_dir / 'qunding.sqlite3'}"
    asyncio.run(_with_store(url, lambda opened: opened.transact(_seed)))
    return url


def records(url: str) -> list[dict[str, str]]:
    with looking(url) as connection:
        assert verify(connection) == []
        return [{"act": r.act, "by": r.account, **dict(r.facts)} for r in all_of(connection, LoggedAct).values()]


def test_rules_are_changed_by_the_office_and_hold_at_once(run: Run, store: str, data_dir: Path) -> None:
    """The differing lines are shown; nothing moves before the word; then file and store say the same."""
    own, fresh = data_dir / "config" / "county.toml", data_dir / "new.toml"
    before = own.read_text("utf-8")
    after = before.replace("bulk = 20", "bulk = 12") if "bulk = 20" in before else f"{before}\n"
    assert after != before
    fresh.write_text(after, "utf-8")
    asked = run("rules", "set", fresh, "--as", "王敏")
    assert (asked.code, "验证码已发到王敏的私聊" in asked.out, "没有在运行" in asked.out) == (1, True, True)
    assert own.read_text("utf-8") == before
    assert "还在等确认" in run("rules", "set", fresh, "--as", "王敏").out
    assert says(store, "王敏") == "command_agreed"
    assert run("rules", "set", fresh, "--as", "王敏").code == 0
    assert own.read_text("utf-8") == after
    assert [path.read_text("utf-8") for path in own.parent.glob("county.toml.*")] == [before]
    with looking(store) as connection:
        assert all_of(connection, Setting)[POLICY_IN_FORCE].value == load_policy(own).digest
    (record,) = records(store)
    assert (record["act"], record["by"], record["file"]) == ("set_rules", "u-王敏", "county.toml")


@pytest.mark.parametrize(
    "case",
    [
        ("陈晨", "x = 1", "没有这一项"),
        ("陈晨", None, "没有这个文件"),
        ("审计", "", "和现在用的一样"),
        ("审计", "\n# 改", "不在这位的职责内"),
    ],
)
def test_rules_that_are_wrong_or_not_his_change_nothing(
    run: Run, store: str, data_dir: Path, case: tuple[str, str | None, str]
) -> None:
    """Faults are said before anybody is asked."""
    who, text, said = case
    own, fresh = data_dir / "config" / "county.toml", data_dir / "new.toml"
    before = own.read_text("utf-8")
    if text is not None:
        fresh.write_text(f"{text}\n{before}" if text.startswith("x") else before + text, "utf-8")
    ended = run("rules", "set", fresh, "--as", who)
    assert (ended.code, said in ended.err) == (2, True)
    assert own.read_text("utf-8") == before


def test_the_calendar_is_the_offices_too(run: Run, store: str, data_dir: Path) -> None:
    """Another file, the same way."""
    fresh = data_dir / "new.toml"
    fresh.write_text(
        'source = "县政府办通知"\n[[holiday]]\nname = "县庆"\nfrom = 2026-12-08\nto = 2026-12-08\n', "utf-8"
    )
    assert run("rules", "set", fresh, "--calendar", "--as", "陈晨").code == 1
    assert says(store, "陈晨") == "command_agreed"
    assert run("rules", "set", fresh, "--calendar", "--as", "陈晨").code == 0
    assert "县庆" in (data_dir / "config" / "calendar.toml").read_text("utf-8")


def test_a_key_is_the_administrators_and_its_value_is_nowhere_but_in_the_file(
    run: Run, store: str, data_dir: Path
) -> None:
    """Neither shown nor in the store; the office may not."""
    value = data_dir / "value"
    value.write_text("a-secret-of-twenty-four-c\n", "utf-8")
    setting = ("keys", "set", "dingtalk_client_secret", "--file", value)
    assert run(*setting, "--as", "王敏").code == 2
    assert run(*setting, "--as", "网管").code == 1
    assert "QUNDING_DINGTALK_CLIENT_SECRET" not in read_env(env_path(data_dir))
    assert says(store, "网管") == "command_agreed"
    done = run(*setting, "--as", "网管")
    assert (done.code, "a-secret" in done.out) == (0, False)
    assert read_env(env_path(data_dir))["QUNDING_DINGTALK_CLIENT_SECRET"] == "a-secret-of-twenty-four-c"
    assert stat.S_IMODE(env_path(data_dir).stat().st_mode) == 0o600
    assert b"a-secret" not in Path(store.removeprefix("sqlite:///")).read_bytes()
    (record,) = records(store)
    assert (record["act"], record["setting"]) == ("set_keys", "QUNDING_DINGTALK_CLIENT_SECRET")


@pytest.mark.parametrize(
    "case", [("API_QOUTA", "1", "是不是"), ("API_QUOTA", "viele", ""), ("DATA_DIR", "x", "环境变量")]
)
def test_a_setting_that_is_none_or_does_not_fit(
    run: Run, store: str, data_dir: Path, case: tuple[str, str, str]
) -> None:
    """Said at once, and nobody is asked."""
    name, value, said = case
    (data_dir / "value").write_text(value, "utf-8")
    ended = run("keys", "set", name, "--file", data_dir / "value", "--as", "网管")
    assert (ended.code, said in ended.err) == (2, True)
    assert records(store) == []


def test_an_emergency_is_declared_by_two_of_the_office(run: Run, store: str) -> None:
    """In force with the second word, without running anything again; over by the same way."""
    last_on = (local_date(wall_clock()) + timedelta(days=2)).isoformat()
    asked = run("emergency", "on", "--reason", "防汛Ⅱ级响应", "--until", last_on, "--as", "王敏")
    assert (asked.code, "确认即生效" in asked.out) == (1, True)
    assert [says(store, "王敏"), says(store, "陈晨")] == ["second_asked", "emergency_begun"]
    with looking(store) as connection:
        assert "防汛Ⅱ级响应" in all_of(connection, Setting)["emergency"].value
    assert run("emergency", "off", "--as", "王敏").code == 1
    assert [says(store, "王敏"), says(store, "陈晨")] == ["second_asked", "emergency_over"]
    for wrong in (("--reason", " ", "--until", last_on), ("--reason", "x", "--until", "2026-1")):
        assert run("emergency", "on", *wrong, "--as", "王敏").code == 2


def test_the_roster_with_phones_takes_two_and_is_for_once(run: Run, store: str, tmp_path: Path) -> None:
    """Row 19: without both words no file; the next time again."""
    file = tmp_path / "roster.xlsx"
    wish = ("export", file, "--roster", "--phones", "--as", "王敏")
    assert run(*wish[:-2]).code == 2
    assert (run(*wish).code, file.exists()) == (1, False)
    assert says(store, "王敏") == "second_asked"
    assert (run(*wish).code, file.exists()) == (1, False)
    assert says(store, "陈晨") == "command_agreed"
    assert run(*wish).code == 0
    page = openpyxl.load_workbook(file)["岗位人员"]
    column = next(cell.column for cell in page[1] if "手机" in str(cell.value))
    assert PHONE in {page.cell(row=n, column=column).value for n in range(2, page.max_row + 1)}
    (record,) = records(store)
    assert (record["act"], record["second"]) == ("export_phones", "u-陈晨")
    file.unlink()
    assert (run(*wish).code, file.exists()) == (1, False)


def test_the_trail_is_shown_to_whom_it_may_be(run: Run, store: str) -> None:
    """The auditor sees everything, no phone number in full; the office what it did itself; each look is there."""
    whole = json.loads(run("audit", "show", "--as", "审计", "--json").out)["entries"]
    assert {"RosterImported", "Kept"} <= {each["act"] for each in whole}
    assert PHONE not in json.dumps(whole)
    assert run("rules", "set", "x.toml", "--as", "王敏").code == 2
    lines = run("audit", "show", "--as", "王敏").out
    assert "see_audit" in lines
    assert "RosterImported" not in lines
    for refused in (("--as", "网管"), ("--as", "王敏", "--person", "陈晨")):
        assert run("audit", "show", *refused).code == 2
    assert [record["act"] for record in records(store)] == ["see_audit", "see_audit"]
    of_today = ("--from", local_date(wall_clock()).isoformat(), "--to", local_date(wall_clock()).isoformat())
    looked = json.loads(run("audit", "show", "--as", "审计", "--person", "王敏", *of_today, "--json").out)["entries"]
    assert {each["kind"] for each in looked} == {"logged_act", "denial"}
    assert "没有这样的记录" in run("audit", "show", "--as", "审计", "--item", "7").out
    for wrong in (("--item", "甲"), ("--from", "2026")):
        assert run("audit", "show", "--as", "审计", *wrong).code == 2
