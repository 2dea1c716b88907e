"""A letter as .docx: from what stands in it and how the office sets it to bytes, always the same ones."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from pydantic import TypeAdapter

from documents.letters.margins import PT_PER_MM, set_margins, set_page
from documents.letters.measures import signature_centre, title_lines
from documents.letters.setting import Ink, Place, body_ink, put, write
from documents.letters.style import Style
from documents.letters.text import DRAFT_MARK, written_day
from documents.still import still
from domain.letters.text import LetterText

STAMP_LINES = 2


def write_letter(text: LetterText, style: Style | None = None) -> bytes:
    """The letter in this style, the standard's own if none is given."""
    style = style or Style()
    document = docx.Document()
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    set_margins(set_page(document, style), text, style)
    document.core_properties.title = text.name
    document.core_properties.author = text.office
    setter = _Setter(document, style)
    setter.set_head(text)
    setter.set_words(text)
    setter.set_close(text)
    saved = BytesIO()
    document.save(saved)
    return still(saved.getvalue())


def write_paper(content: Mapping[str, Any]) -> bytes:
    """The letter of a dispatch, from the JSON it was frozen as."""
    return write_letter(TypeAdapter(LetterText).validate_python(dict(content)))


class _Setter:
    """Sets paragraph after paragraph of one letter."""

    def __init__(self, document: Document, style: Style) -> None:
        self.document, self.style, self.ink = document, style, body_ink(style)

    def set_head(self, text: LetterText) -> None:
        """Reference at the right edge, two lines below it the title, one line below that whom it is to."""
        style = self.style
        first = put(self.document.add_paragraph(), Place(line_pt=style.line_pt))
        first.paragraph_format.tab_stops.add_tab_stop(Pt(style.text_mm * PT_PER_MM), WD_TAB_ALIGNMENT.RIGHT)
        if text.is_draft:
            write(first, DRAFT_MARK, Ink(font=style.fonts.strong, size_pt=style.body_pt))
        write(first, f"\t{text.number}", self.ink)
        self.skip(2)
        most = int(style.text_mm * PT_PER_MM // style.title_pt)
        for line in title_lines(text.title, most):
            place = Place(line_pt=style.line_pt, align=WD_ALIGN_PARAGRAPH.CENTER, keeps=True, on_grid=False)
            write(put(self.document.add_paragraph(), place), line, Ink(font=style.fonts.title, size_pt=style.title_pt))
        self.skip(1)
        self.line(f"{text.addressee}：")

    def set_words(self, text: LetterText) -> None:
        """Each paragraph two characters in."""
        for paragraph in text.paragraphs:
            place = Place(
                line_pt=self.style.line_pt,
                align=WD_ALIGN_PARAGRAPH.JUSTIFY,
                first_pt=2 * self.style.character_pt,
            )
            write(put(self.document.add_paragraph(), place), paragraph, self.ink)

    def set_close(self, text: LetterText) -> None:
        """Signature, date with room for a stamp that people put there, contact, copies."""
        day = written_day(text.signed_on) if text.signed_on else "年　月　日"
        self.skip(STAMP_LINES)
        self._set_around(signature_centre(text.signature, day), (text.signature, day))
        if text.contact:
            self.line(f"（{text.contact}）", first=2)
        if text.copies:
            self._set_copies("、".join(text.copies))

    def _set_copies(self, copies: str) -> None:
        """In small type at the foot of the last page; no line above it in this form."""
        style = self.style
        ink = Ink(font=style.fonts.body, size_pt=style.small_pt)
        unit = style.small_pt
        place = Place(line_pt=style.line_pt, left_pt=4 * unit, right_pt=unit, first_pt=-3 * unit)
        paragraph = put(self.document.add_paragraph(), place)
        write(paragraph, f"抄送：{copies}。", ink)
        frame = OxmlElement("w:framePr")
        places = {
            "w": round(style.text_mm * PT_PER_MM * 20), "wrap": "around", "vAnchor": "margin", "hAnchor": "margin",
            "xAlign": "left", "yAlign": "bottom",
        }  # fmt: skip
        for name, value in places.items():
            frame.set(qn(f"w:{name}"), str(value))
        paragraph._p.get_or_add_pPr().find(qn("w:widowControl")).addprevious(frame)

    def _set_around(self, centre: float, lines: tuple[str, ...]) -> None:
        """Lines in the middle of a field that lies symmetrically around `centre`, characters from the right edge: so
        they stand over one another in every font. A character to spare on both sides keeps a long line whole."""
        unit = self.style.character_pt
        left = self.style.text_mm * PT_PER_MM - (2 * centre + 1) * unit
        for line in lines:
            place = Place(
                line_pt=self.style.line_pt,
                align=WD_ALIGN_PARAGRAPH.CENTER,
                left_pt=left,
                right_pt=-unit,
                keeps=line is not lines[-1],
            )
            write(put(self.document.add_paragraph(), place), line, self.ink)

    def line(self, text: str, *, first: float = 0) -> None:
        """One paragraph of the body; its first line begins so many characters in."""
        place = Place(line_pt=self.style.line_pt, first_pt=first * self.style.character_pt)
        write(put(self.document.add_paragraph(), place), text, self.ink)

    def skip(self, lines: int) -> None:
        """Empty lines of the grid."""
        for _ in range(lines):
            self.line("")
