"""The lines of minutes that were sent as a file, as if they had been pasted (domain §8 D4-7)."""

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from documents.package import BROKEN, Unfit, check_package

MOST_LINES = 400
_ITEM = "- "
_HEADS = frozenset({"序号", "事项", "议定事项", "工作事项", "责任单位", "牵头单位", "配合单位", "时限", "完成时限"})


def lines_in(data: bytes, suffix: str) -> list[str]:
    """Paragraphs and rows of tables in order; what Word numbers by itself begins with a dash. Empty where the file
    cannot be read. No more than 400 lines."""
    found = _of_text(data) if suffix == "txt" else _of_word(data)
    return [line for line in found if line.strip()][:MOST_LINES]


def _of_text(data: bytes) -> list[str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    return []


def _of_word(data: bytes) -> list[str]:
    try:
        check_package(data)
        document = docx.Document(BytesIO(data))
        return [
            line
            for part in document.iter_inner_content()
            for line in ([_paragraph(part)] if isinstance(part, Paragraph) else _rows(part))
        ]
    except (Unfit, *BROKEN):
        return []


def _paragraph(part: Paragraph) -> str:
    properties = part._p.pPr  # python-docx has no other word for it
    numbered = properties is not None and properties.numPr is not None
    style = part.style.name if part.style is not None else ""
    return f"{_ITEM}{part.text}" if numbered or (style or "").startswith("List") else part.text


def _rows(table: Table) -> Iterator[str]:
    """A row is one decision; its own number is left out, the head of the table, too."""
    for row in table.rows:
        cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
        said = [cell for cell in cells if cell and not cell.isdecimal()]
        if said and not _HEADS & set(said):
            yield f"{_ITEM}{'，'.join(said)}"
