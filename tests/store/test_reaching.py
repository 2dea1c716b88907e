"""A PostgreSQL that is asked before anything is done to it: what it answers says whether waiting can help."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from store.engine import Store
from store.reaching import TurnedAway, Why, reached

ANSWERS = [
    ("28P01", 'password authentication failed for user "qunding"', Why.ACCOUNT),
    ("28P01", '用户 "qunding" Password 认证失败', Why.ACCOUNT),
    ("28000", 'Peer authentication failed for user "qunding"', Why.ACCOUNT),
    ("28000", 'role "qunding" does not exist', Why.ACCOUNT),
    ("28000", '不允许角色"qunding" 进行登录', Why.ACCOUNT),
    ("28000", 'no pg_hba.conf entry for host "10.0.0.9", user "qunding", database "county"', Why.ACCOUNT),
    ("28000", '没有用于主机 "10.0.0.9", 用户 "qunding", 数据库 "county", 未加密 的 pg_hba.conf 记录', Why.ACCOUNT),
    ("3D000", 'database "county" does not exist', Why.DATABASE),
    ("3D000", '数据库 "county" 不存在', Why.DATABASE),
    ("28000", 'LDAP authentication failed for user "qunding"', None),
    ("57P03", "the database system is starting up", None),
    ("57P03", "数据库系统启动中", None),
    ("53300", "sorry, too many clients already", None),
]


def refusal(state: str, words: str) -> bytes:
    """An ErrorResponse of PostgreSQL's protocol, version 3."""
    fields = b"".join(kind + text.encode() + b"\0" for kind, text in ((b"S", "FATAL"), (b"C", state), (b"M", words)))
    return b"E" + (4 + len(fields) + 1).to_bytes(4) + fields + b"\0"


@asynccontextmanager
async def refusing(state: str, words: str) -> AsyncIterator[str]:
    """A server that says so to whoever comes; its URL."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(int.from_bytes(await reader.readexactly(4)) - 4)
        writer.write(refusal(state, words))
        writer.close()

    with tempfile.TemporaryDirectory(prefix="q") as folder:
        async with await asyncio.start_unix_server(answer, Path(folder) / ".s.PGSQL.5432"):
            yield f"postgresql://qunding:hush-hush@/county?host={folder}"


@pytest.mark.parametrize(("state", "words", "why"), ANSWERS)
async def test_what_the_server_answers_says_whether_waiting_helps(state: str, words: str, why: Why | None) -> None:
    """An account that is not let in and a database that is not there stay so; a server that starts up comes."""
    async with refusing(state, words) as url:
        store = Store(url)
        try:
            with pytest.raises(TurnedAway if why else OperationalError) as told:
                await reached(store)
        finally:
            await store.close()
    if isinstance(told.value, TurnedAway):
        assert (told.value.why, words in str(told.value)) == (why, True)


async def test_nobody_at_the_address_is_waited_for(tmp_path: Path) -> None:
    """Nothing listens there: that is no answer."""
    store = Store(f"postgresql://qunding@/county?host={tmp_path}")
    try:
        with pytest.raises(OperationalError):
            await reached(store)
    finally:
        await store.close()
