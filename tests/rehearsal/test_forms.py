"""Inputs on cards, as people fill them: the daily round, and a county that may not use forms yet (domain §10.12)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from domain.calendars import COUNTY_ZONE
from rehearsal.stage import Play, Stage, utc

Staged = Callable[..., AbstractAsyncContextManager[Stage]]
LINE = "1 城东安置房建设工程　万元 进度 问题（没变化不填）"
PROMPT = datetime(2026, 11, 24, 15, 31, tzinfo=COUNTY_ZONE)


@pytest.fixture
def staged(tmp_path: Path) -> Staged:
    @asynccontextmanager
    async def at_the_prompt(**settings: object) -> AsyncIterator[Stage]:
        """The afternoon of a work day, the round just opened."""
        stage = Stage(
            Play(folder=tmp_path, start=datetime(2026, 11, 24, 15, 25, tzinfo=COUNTY_ZONE), settings=settings)
        )
        await stage.open()
        try:
            await stage.machine.run_until(utc(PROMPT))
            yield stage
        finally:
            await stage.close()

    return at_the_prompt


async def fills(stage: Stage, form: dict[str, str], button: str = "提交", on: str | None = None) -> str:
    """Fill a card and press; what the bot then says to this person."""
    await stage.city.fills("李静", form, button, on)
    await stage.machine.settle()
    view = stage.city.screen("李静")[-1]
    return f"{view.title}\n{view.text}"


async def test_the_round_is_filled_in_on_its_card(staged: Staged) -> None:
    """What changed is saved at once and echoed; what was left as it stood is still owed and is no change."""
    async with staged() as stage:
        labels = [field.label for field in stage.city.screen("李静")[-1].form]
        assert len(labels) == 3
        assert labels[0] == LINE
        said = await fills(stage, {labels[0]: "320 3号楼封顶 问题：高压线尚未迁改"})
        assert "已记下1个项目的进度" in said
        assert all(words in said for words in ("城东安置房建设工程", "320万元", "3号楼封顶", "高压线尚未迁改"))
        assert "已记下2个项目的进度" in await fills(stage, {}, "全部无变化")
        assert "第2次" in await fills(stage, {labels[0]: "230"})
        assert "没有看懂" in await fills(stage, {})


async def test_yesterdays_card_changes_nothing_today(staged: Staged) -> None:
    """A card that was left lying is answered with what to do now; today's figures stay as they are."""
    async with staged() as stage:
        card = stage.city.screen("李静")[-1].id
        await stage.machine.run_until(utc(datetime(2026, 11, 25, 9, 0, tzinfo=COUNTY_ZONE)))
        for button in ("提交", "全部无变化"):
            said = await fills(stage, {LINE: "四层封顶"}, button, card)
            assert "这是11月24日（周二）的卡片" in said
        projects = await stage.service.projects()
        assert all("四层封顶" not in project.progress for project in projects.values())


async def test_without_a_filing_no_card_asks_to_fill_in(staged: Staged) -> None:
    """The same acts stand on the card in words, and work."""
    async with staged(filing="") as stage:
        view = stage.city.screen("李静")[-1]
        assert not view.form
        assert [button.text for button in view.buttons] == ["全部无变化"]
        assert "提交请回复：〈项目 金额 进度 问题〉" in view.footer
        await stage.city.says("李静", None, "安置房 320万 3号楼封顶")
        await stage.machine.settle()
        assert "已记下1个项目" in stage.city.screen("李静")[-1].title


async def test_more_time_is_asked_for_on_the_card(staged: Staged) -> None:
    """The day and the reason are read as they would be in a sentence; without them the answer says how."""
    async with staged() as stage:
        await stage.city.says("王敏", None, "交办 住建局 12月4日前报送方案")
        await stage.machine.settle()
        await stage.city.taps("王敏", "确认下发")
        await stage.machine.settle()
        label = stage.city.screen("李静")[-1].form[0].label
        assert "请写明延到哪天" in await fills(stage, {}, "申请延期", "交办〔2026〕1号")
        said = await fills(stage, {label: "到12月11日 等用地批复"}, "申请延期", "交办〔2026〕1号")
        assert "12月11日（周五）" in said
        assert "等用地批复" in said
