"""Minutes that come as a file: the lines as they would have been pasted."""

from io import BytesIO

import docx
import pytest

from documents.minutes import MOST_LINES, lines_in


def word() -> bytes:
    """A head, a numbered paragraph of Word's own, one numbered by hand, and a table with a head."""
    document = docx.Document()
    document.add_paragraph("第3次专题会议纪要")
    document.add_paragraph("")
    document.add_paragraph("由住建局牵头，12月4日前完成征迁方案", style="List Number")
    document.add_paragraph("2、由交通局负责，12月11日前打通断头路")
    table = document.add_table(rows=2, cols=3)
    for row, cells in enumerate((("序号", "议定事项", "责任单位"), ("3", "12月18日前清表", "河东镇"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_paragraphs_and_rows_in_order() -> None:
    """What Word numbers by itself, and a row of a table, begin with a dash."""
    assert lines_in(word(), "docx") == [
        "第3次专题会议纪要",
        "- 由住建局牵头，12月4日前完成征迁方案",
        "2、由交通局负责，12月11日前打通断头路",
        "- 12月18日前清表，河东镇",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_in_either_encoding(encoding: str) -> None:
    """Windows writes the second."""
    assert lines_in("会议纪要\r\n\r\n议定：由住建局牵头".encode(encoding), "txt") == ["会议纪要", "议定：由住建局牵头"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a package", word()[:-40]], ids=["", "no", "cut"])
def test_what_is_no_document_has_no_lines(data: bytes) -> None:
    """Never an error: the sender is told that nothing was read."""
    assert lines_in(data, "docx") == []


def test_text_that_is_none_has_no_lines_and_much_is_cut() -> None:
    """Bytes of no encoding; and more lines than any minutes have."""
    assert lines_in(b"\xff\xfe\x00\xd8\xff", "txt") == []
    assert len(lines_in(b"x\n" * 1_000, "txt")) == MOST_LINES
