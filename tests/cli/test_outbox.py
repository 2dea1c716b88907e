"""`qunding outbox`: what is in doubt is listed, and the office decides it, in its own name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from cli.commands import app
from cli.exits import WrongInput
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.people.records import Binding, Person
from domain.policy import NoticeClass
from domain.switches import HOLD, Setting
from store.counties import raise_version
from store.engine import Store
from store.mapping import all_of
from tests.store.store_kit import keep

RUN = CliRunner()
KEY = "a1b2c3d4" * 8
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def in_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with the sample county's office bound, one message of which nobody knows, and a hold in force."""
    monkeypatch.setenv("QUNDING_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("QUNDING_PORT", "0")
    book = Path(__file__).parents[2] / "rehearsal" / "counties" / "qinghe.xlsx"
    assert RUN.invoke(app, ["import", str(book), "--apply"]).exit_code == 0
    asyncio.run(_written(tmp_path, _doubt))
    return tmp_path


async def _written(folder: Path, what: Callable[[Connection], None]) -> None:
    store = Store(f"sqlite:///{folder / 'qunding.sqlite3'}")
    try:
        await store.transact(what)
    finally:
        await store.close()


def _doubt(connection: Connection) -> None:
    doubt = Dispatch(
        key=KEY, channel=Channel.TEXT_PRIVATE, target="u-x", body="{}", notice_kinds=("overdue_leader",),
        notice_class=NoticeClass.S, state=DispatchState.UNKNOWN, created_at=AT, error="no_answer",
    )  # fmt: skip
    named = [p for p in all_of(connection, Person).values() if p.name in ("王敏", "张伟明")]
    bound = [replace(p, staff_id=f"u-{p.key}", binding=Binding.CONFIRMED) for p in named]
    keep(connection, doubt, Setting(key=HOLD, value=f"restored|{AT.isoformat()}"), *bound, now=AT)
    raise_version(connection)


def said(*words: str) -> tuple[int, dict[str, object]]:
    done = RUN.invoke(app, ["outbox", *words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def refused(*words: str) -> str:
    """What the command says that it does not do."""
    done = RUN.invoke(app, ["outbox", *words])
    assert isinstance(done.exception, WrongInput), done.output
    return str(done.exception)


def test_a_doubt_is_listed_and_decided(in_doubt: Path) -> None:
    """Only the office may; nothing happens without --confirm; once decided it is gone from the list."""
    code, listed = said("list")
    assert code == 0
    assert [d["key"] for d in listed["doubts"]] == [KEY]  # type: ignore[index,union-attr]
    assert listed["held"] == "restored"
    assert said("resolve", KEY[:8], "sent", "--as", "王敏")[1]["resolved"] is False
    assert said("resolve", KEY[:8], "sent", "--as", "张伟明", "--confirm")[0] == 2
    assert said("resolve", KEY[:8], "sent", "--as", "王敏", "--confirm")[0] == 0
    assert said("list")[1]["doubts"] == []


def test_a_hold_is_let_go_by_the_office(in_doubt: Path) -> None:
    """And only once."""
    assert said("release", "--as", "王敏")[1]["held"] == "restored"
    assert said("release", "--as", "张伟明", "--confirm")[0] == 2
    assert said("release", "--as", "王敏", "--confirm")[0] == 0
    assert said("list")[1]["held"] == ""
    assert said("release", "--as", "王敏", "--confirm")[0] == 2


def _unbound(connection: Connection) -> None:
    """As a backup of the first days has it: nobody of the office has an account yet."""
    office = [p for p in all_of(connection, Person).values() if p.name == "王敏"]
    keep(connection, *(replace(p, staff_id="", binding=Binding.NONE) for p in office), now=AT)
    raise_version(connection)


@pytest.mark.parametrize("words", [("release",), ("release", "--confirm"), ("resolve", KEY[:8], "sent", "--confirm")])
def test_while_nobody_of_the_office_is_bound_it_is_said_what_to_do(in_doubt: Path, words: tuple[str, ...]) -> None:
    """Whoever is named: who must get an account, by which commands; the hold stays."""
    asyncio.run(_written(in_doubt, _unbound))
    for who in ("王敏", "张伟明"):
        told = refused(*words, "--as", who)
        for part in ("项目办还没有人绑定账号", "王敏、陈晨", "qunding lookup 找账号", "qunding lookup --confirm"):
            assert part in told
    assert said("list")[1]["held"] == "restored"


def test_who_is_known_and_has_no_account_is_told_who_has(in_doubt: Path) -> None:
    """Not that there is no such person."""
    assert refused("release", "--as", "陈晨", "--confirm") == "陈晨还没有绑定账号；项目办已绑定的：王敏"
    assert refused("release", "--as", "陈辰").startswith("没有绑定了账号的“陈辰”")
