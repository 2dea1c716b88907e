"""Paragraphs as the standard sets them: fixed lines, named fonts, indents in characters."""

from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from documents.letters.style import Style
from documents.still import printable

BLACK, RED = "000000", "FF0000"
TWIPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """One run's type."""

    font: str
    size_pt: float
    colour: str = BLACK
    spacing_pt: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a paragraph stands: points but for the alignment."""

    line_pt: float
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    first_pt: float = 0
    left_pt: float = 0
    right_pt: float = 0
    before_pt: float = 0
    after_pt: float = 0
    keeps: bool = False
    on_grid: bool = True


def body_ink(style: Style) -> Ink:
    """三号仿宋 with its characters drawn together a little."""
    return Ink(font=style.fonts.body, size_pt=style.body_pt, spacing_pt=style.spacing_pt)


def write(paragraph: Paragraph, text: str, ink: Ink) -> Run:
    """Add words in this ink."""
    run = paragraph.add_run(printable(text))
    run.font.name, run.font.color.rgb = ink.font, RGBColor.from_string(ink.colour)
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), ink.font)
    if ink.spacing_pt:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(ink.spacing_pt * TWIPS)))
        properties.append(spacing)
    run.font.size = Pt(ink.size_pt)  # last: the schema wants the size behind the spacing
    return run


def put(paragraph: Paragraph, place: Place) -> Paragraph:
    """Give a paragraph its place."""
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(place.line_pt)
    form.alignment, form.keep_with_next = place.align, place.keeps
    form.space_before, form.space_after = Pt(place.before_pt), Pt(place.after_pt)
    form.left_indent, form.right_indent = Pt(place.left_pt), Pt(place.right_pt)
    form.first_line_indent, form.widow_control = Pt(place.first_pt), False
    _switch_off(paragraph, ("w:autoSpaceDE", "w:autoSpaceDN", *(() if place.on_grid else ("w:snapToGrid",))))
    return paragraph


def _switch_off(paragraph: Paragraph, names: tuple[str, ...]) -> None:
    """Room between characters and digits would break the count of 28; the grid would give large type two lines."""
    spacing = paragraph._p.get_or_add_pPr().find(qn("w:spacing"))
    for name in names:
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        spacing.addprevious(off)
