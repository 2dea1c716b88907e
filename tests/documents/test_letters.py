"""Letters measured as an office program prints them: GB/T 9704-2012, 信函格式."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from documents.letters.measures import signature_centre, title_lines, width
from documents.letters.style import Style
from documents.letters.text import written_day
from documents.letters.writing import write_letter
from domain.letters.text import LetterText
from tests.documents.printed import Line, Printed, print_all

CLOSE = 1.0
PARAGRAPH = "项目" * 14


def letter(**changed: object) -> LetterText:
    """A letter on one page, signed."""
    given: dict[str, object] = {
        "office": "青禾县项目建设指挥部办公室",
        "number": "青项指督〔2026〕5号",
        "title": ("关于加快办理", "云岭铜箔技改项目", "环评批复的", "督办函"),
        "addressee": "县生态环境局",
        "paragraphs": (
            "云岭铜箔技改项目列入2026年县重点项目清单，计划8月底取得环评批复。截至11月20日，批复尚未取得，"
            "项目年度投资完成率54%，低于序时进度35个百分点。办公室已于9月3日发提醒函（青项指提〔2026〕12号）。"
            "现就有关事项督办如下：",
            "一、请明确1名班子成员牵头，于11月27日前完成技术评估；",
            "二、请于12月2日前将办理情况书面反馈办公室。",
        ),
        "signature": "青禾县项目建设指挥部办公室",
        "signed_on": date(2026, 3, 5),
        "contact": "联系人：王敏　联系电话：×××××××",
        "copies": ("县委县政府督查室",),
    }
    return LetterText(**(given | changed))  # type: ignore[arg-type]


LETTERS = {
    "signed": letter(),
    "draft": letter(number="青项指督〔2026〕　号", signed_on=None),
    "long": letter(paragraphs=(PARAGRAPH * 60,), copies=()),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Every letter of this file, printed at once."""
    return print_all({name: write_letter(text) for name, text in LETTERS.items()}, tmp_path_factory.mktemp("letters"))


def named(lines: list[Line], part: str) -> Line:
    """The line that has these words."""
    return next(line for line in lines if part in line.text)


def test_a_full_page_has_22_lines_of_28_characters(printed: dict[str, Printed]) -> None:
    """29 points a line would give 21, characters not drawn together 27."""
    full = [line for line in printed["long"].lines()[1] if "项目" in line.text]
    assert [len(line.text) for line in full] == [28] * 22


def test_the_text_keeps_the_margins(printed: dict[str, Printed]) -> None:
    """28 mm on the left and 26 mm on the right; the first line of a page below 37 mm, the last above 35 mm."""
    full = [line for line in printed["long"].lines()[1] if "项目" in line.text]
    assert min(line.left for line in full) == pytest.approx(28, abs=CLOSE)
    assert max(line.right for line in full) == pytest.approx(210 - 26, abs=CLOSE)
    assert min(line.top for line in full) >= 37 - CLOSE
    assert max(line.bottom for line in full) <= 297 - 35 + CLOSE


def test_double_red_lines_stand_above_and_below(printed: dict[str, Printed]) -> None:
    """170 mm in the middle of the sheet: thick over thin four millimetres below the name, thin over thick 20 mm above
    the lower edge; only on the first page."""
    upper_thick, upper_thin, lower_thin, lower_thick = printed["signed"].red(1)
    for stripe in (upper_thick, upper_thin, lower_thin, lower_thick):
        assert stripe.left == pytest.approx(20, abs=CLOSE)
        assert stripe.right == pytest.approx(190, abs=CLOSE)
    assert upper_thick.bottom - upper_thick.top > upper_thin.bottom - upper_thin.top
    assert lower_thick.bottom - lower_thick.top > lower_thin.bottom - lower_thin.top
    assert lower_thick.bottom == pytest.approx(297 - 20, abs=CLOSE)
    assert printed["long"].red(2) == []


def test_the_name_stands_30_mm_below_the_edge(printed: dict[str, Printed]) -> None:
    """And the first red line four millimetres below it."""
    name = printed["signed"].lines()[0][0]
    assert name.text == "青禾县项目建设指挥部办公室"
    assert (name.left + name.right) / 2 == pytest.approx(105, abs=CLOSE)
    assert name.bottom == pytest.approx(30 + 26 * 25.4 / 72, abs=2)
    assert printed["signed"].red(1)[0].top == pytest.approx(30 + 26 * 25.4 / 72 + 4, abs=CLOSE)


def test_the_reference_is_at_the_right_edge_in_angled_brackets(printed: dict[str, Printed]) -> None:
    """Below the line; no zeros in front of the serial."""
    number = named(printed["signed"].lines()[0], "青项指督〔")
    assert number.text == "青项指督〔2026〕5号"
    assert number.right == pytest.approx(210 - 26, abs=CLOSE)


def test_the_date_has_no_zeros_and_the_signature_stands_over_it(printed: dict[str, Printed]) -> None:
    """The middle of both is the same."""
    lines = printed["signed"].lines()[0]
    day = named(lines, "2026年3月5日")
    name = [line for line in lines if line.text == "青禾县项目建设指挥部办公室"][-1]
    assert (name.left + name.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=CLOSE)
    assert name.bottom < day.top + 3


def test_the_first_page_is_not_numbered_and_the_others_are(printed: dict[str, Printed]) -> None:
    """At the left on even pages, at the right on odd ones, below the text."""
    first, second, third, *_ = printed["long"].lines()
    assert not [line for line in first if re.fullmatch(r"—\d+—", line.text)]
    assert named(second, "—2—").left == pytest.approx(28 + 5, abs=2)
    assert named(third, "—3—").right == pytest.approx(210 - 26 - 5, abs=2)
    assert named(second, "—2—").top > 297 - 35 + 7 - 2


def test_a_letter_of_usual_length_takes_one_page(printed: dict[str, Printed]) -> None:
    """Contact below the date, copies at the foot, above the lower line."""
    (page,) = printed["signed"].lines()
    assert [named(page, part).bottom < 297 - 35 + CLOSE for part in ("联系人", "抄送：县委县政府督查室。")] == [
        True,
        True,
    ]
    assert named(page, "抄送").top > named(page, "联系人").bottom


def test_a_draft_says_so_and_has_neither_serial_nor_date(printed: dict[str, Printed]) -> None:
    """Words at the top, a watermark behind; the signed letter has none of it."""
    draft = "".join(line.text for line in printed["draft"].lines()[0])
    assert "代拟稿" in draft
    assert "〔2026〕号" in draft
    assert "2026年3月5日" not in draft
    assert "代拟稿" not in "".join(line.text for line in printed["signed"].lines()[0])


def parts(data: bytes) -> dict[str, str]:
    """The package's texts."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}


def test_no_picture_is_in_any_letter() -> None:
    """Nothing that could be taken for a seal; the watermark only while it is a draft."""
    for name, text in LETTERS.items():
        found = parts(write_letter(text))
        assert not [part for part in found if "media" in part]
        assert not any("<w:drawing" in part for part in found.values())
        assert any("textpath" in part for part in found.values()) is (name == "draft")


def test_the_office_fonts_are_named() -> None:
    """They are on the office's machines; ours only shows a preview."""
    body = parts(write_letter(letter()))["word/document.xml"]
    assert 'w:eastAsia="仿宋_GB2312"' in body
    assert 'w:eastAsia="方正小标宋简体"' in body


def test_words_with_control_characters_or_markup_are_only_words() -> None:
    """What somebody typed never breaks the file."""
    made = docx.Document(BytesIO(write_letter(letter(addressee="县\x07<局>&"))))
    assert "县<局>&：" in [paragraph.text for paragraph in made.paragraphs]


def test_the_same_letter_gives_the_same_bytes() -> None:
    """A retry sends what was sent."""
    assert write_letter(letter()) == write_letter(letter())


def test_an_office_may_set_its_letters_otherwise() -> None:
    """A style is data."""
    made = docx.Document(BytesIO(write_letter(letter(), Style(left_mm=27, line_pt=30))))
    assert made.sections[0].left_margin.mm == pytest.approx(27, abs=0.1)
    assert {p.paragraph_format.line_spacing.pt for p in made.paragraphs} == {30}


@pytest.mark.parametrize(
    ("phrases", "lines"),
    [
        (("关于报送", "进度的", "提醒函"), ("关于报送进度的提醒函",)),
        (
            ("关于加快办理", "云岭铜箔技改项目", "环评批复的", "督办函"),
            ("关于加快办理云岭铜箔技改项目", "环评批复的督办函"),
        ),
        (("长" * 25,), ("长" * 20, "长" * 5)),
    ],
)
def test_a_title_breaks_between_phrases(phrases: tuple[str, ...], lines: tuple[str, ...]) -> None:
    """Twenty characters fit a line of 二号."""
    assert title_lines(phrases, 20) == lines


@pytest.mark.parametrize(
    ("signature", "centre"), [("县项目办", 7.5), ("青禾县项目建设指挥部办公室", 7.5), ("长" * 20, 10.0)]
)
def test_the_signature_is_centred_on_the_date(signature: str, centre: float) -> None:
    """In characters from the right edge."""
    assert signature_centre(signature, "2026年11月23日") == centre


def test_a_day_is_written_without_zeros() -> None:
    """2026年3月5日 and not 03月05日."""
    assert written_day(date(2026, 3, 5)) == "2026年3月5日"
    assert width("2026年3月5日") == 6
