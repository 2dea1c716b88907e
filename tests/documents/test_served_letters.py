"""Letters as they reach people through the chat: the file is taken from the platform, printed and measured."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import docx
import openpyxl
import pytest

from rehearsal.play import Player, staged
from rehearsal.scenario import read_scenario
from rehearsal.stage import Stage
from tests.documents.printed import Printed, print_all

DAY = Path(__file__).with_name("三函一天.yaml")
KINDS = {"提醒函": "项指提", "交办函": "项指交", "督办函": "项指督"}


async def served(folder: Path) -> Mapping[str, bytes]:
    """The day as it is written, and what was uploaded in it, by name."""
    scenario = read_scenario(DAY)
    stage = Stage(staged(scenario, folder))
    try:
        await stage.open()
        await Player(scenario=scenario, stage=stage).run()
        return {unquote(each.name): each.content for each in stage.city.platform.media.uploads.values()}
    finally:
        await stage.close()


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Everything that was uploaded, once."""
    return asyncio.run(served(tmp_path_factory.mktemp("day")))


@pytest.fixture(scope="module")
def printed(letters: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Printed]:
    """The three signed letters, printed in one start of LibreOffice."""
    signed = {kind: letters[name] for kind in KINDS for name in letters if name.startswith(f"{KINDS[kind]}〔")}
    return print_all(signed, tmp_path_factory.mktemp("printed"))


def test_each_letter_is_one_page_with_its_number_and_date(printed: Mapping[str, Printed]) -> None:
    """〔〕, no zeros, the date of signing, the red double lines; nothing says draft."""
    assert set(printed) == set(KINDS)
    for kind, code in KINDS.items():
        (page,) = printed[kind].lines()
        text = "".join(line.text for line in page)
        number = next(line for line in page if line.text == f"{code}〔2026〕1号")
        assert number.right == pytest.approx(210 - 26, abs=1), kind
        assert "青禾县项目建设指挥部办公室" in text, kind
        assert re.search(r"2026年(?:11月2[37]日|12月2日)", text), kind
        assert "代拟稿" not in text, kind
        assert len(printed[kind].red(1)) == 4, kind


def test_the_second_and_third_cite_those_before_them(letters: Mapping[str, bytes]) -> None:
    """By day, kind and number; what a draft shows has neither number nor date."""
    said = {name: paragraphs(data) for name, data in letters.items() if name.endswith(".docx")}
    second = next(text for name, text in said.items() if name.startswith("项指交〔"))
    third = next(text for name, text in said.items() if name.startswith("项指督〔"))
    assert "于11月23日发提醒函（项指提〔2026〕1号）" in second
    assert "（项指提〔2026〕1号）、" in third
    assert "发交办函（项指交〔2026〕1号）" in third
    drafts = [text for name, text in said.items() if name.startswith("代拟稿")]
    assert drafts
    assert all("〕　号" in text and "年　月　日" in text for text in drafts)


def test_the_ledger_comes_as_a_file_in_the_same_chat(letters: Mapping[str, bytes]) -> None:
    """导出台账 says no word: it sends the workbook."""
    (name,) = [name for name in letters if name.endswith(".xlsx")]
    assert name == "【演练】督办台账2026-12-02.xlsx"
    page = openpyxl.load_workbook(BytesIO(letters[name]))["督办台账"]
    assert page["A1"].value == "【演练】督办台账"
    assert page["A4"].value.startswith("交办〔2026〕1号　")
    assert "已签约9户" in page["I4"].value


def paragraphs(data: bytes) -> str:
    """The words of a file."""
    return "\n".join(each.text for each in docx.Document(BytesIO(data)).paragraphs)
