"""What stands outside the text: the office's name, the red double lines, page numbers, the draft's watermark."""

from collections.abc import Iterator
from html import escape

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from documents.letters.setting import BLACK, RED, Ink, Place, put, write
from documents.letters.style import Style
from documents.letters.text import DRAFT_MARK
from domain.letters.text import LetterText

PT_PER_MM = 72 / 25.4
_THIN_LINE_PT = 2.0
_LINES_OUT = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_WATERMARK = f"""<w:r {nsdecls("w")} {_LINES_OUT}><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>
<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="draft{{number}}" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;width:330pt;
height:110pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;
mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"
 o:allowincell="f" fillcolor="#d9d9d9" stroked="f"><v:fill opacity=".5"/>
<v:textpath style="font-family:&quot;{{font}}&quot;;font-size:1pt" string="{DRAFT_MARK}"/></v:shape></w:pict></w:r>"""


def set_page(document: Document, style: Style) -> Section:
    """A4 with the standard's margins and a grid of lines."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(style.top_mm), Mm(style.bottom_mm)
    section.left_margin, section.right_margin = Mm(style.left_mm), Mm(style.right_mm)
    section.header_distance = Mm(style.mark_top_mm)
    section.footer_distance = Mm(style.rule_above_edge_mm)
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(style.line_pt * 20)))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    return section


def set_margins(section: Section, text: LetterText, style: Style) -> None:
    """The first page has name and lines, the others their number; every page of a draft says that it is one."""
    _set_mark(_only(section.first_page_header), text, style)
    _set_lower_line(_only(section.first_page_footer), style)
    for footer, align in _numbered(section):
        _set_number(_only(footer), align, style)
    if text.is_draft:
        headers = (section.first_page_header, section.header, section.even_page_header)
        for number, header in enumerate(headers):
            _only(header)._p.append(parse_xml(_WATERMARK.format(number=number, font=escape(style.fonts.strong))))


def _numbered(section: Section) -> Iterator[tuple[_Footer, WD_ALIGN_PARAGRAPH]]:
    yield section.footer, WD_ALIGN_PARAGRAPH.RIGHT
    yield section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT


def _only(part: _Header | _Footer) -> Paragraph:
    part.is_linked_to_previous = False
    paragraph: Paragraph = part.paragraphs[0]
    return paragraph


def _set_mark(paragraph: Paragraph, text: LetterText, style: Style) -> None:
    put(paragraph, _across(style, style.mark_pt))
    write(paragraph, text.office, Ink(font=style.fonts.mark, size_pt=style.mark_pt, colour=RED))
    _rule(paragraph, "thickThinSmallGap", style.rule_below_mark_mm * PT_PER_MM)


def _set_lower_line(paragraph: Paragraph, style: Style) -> None:
    put(paragraph, _across(style, _THIN_LINE_PT))
    _rule(paragraph, "thinThickSmallGap", 0)


def _across(style: Style, line_pt: float) -> Place:
    """As wide as the lines, in the middle of the sheet."""
    side = (210 - style.rule_mm) / 2
    return Place(
        line_pt=line_pt,
        align=WD_ALIGN_PARAGRAPH.CENTER,
        left_pt=(side - style.left_mm) * PT_PER_MM,
        right_pt=(side - style.right_mm) * PT_PER_MM,
        on_grid=False,
    )


def _rule(paragraph: Paragraph, kind: str, space_pt: float) -> None:
    line = OxmlElement("w:bottom")
    for name, value in {"val": kind, "sz": "24", "space": str(round(space_pt)), "color": RED}.items():
        line.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.find(qn("w:autoSpaceDE")).addprevious(borders)


def _set_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH, style: Style) -> None:
    """— 2 — with its upper edge seven millimetres below the text, one character in from the edge."""
    room = (style.bottom_mm - style.page_number_below_mm - style.rule_above_edge_mm) * PT_PER_MM
    place = Place(
        line_pt=style.small_pt,
        align=align,
        left_pt=style.small_pt,
        right_pt=style.small_pt,
        after_pt=room - style.small_pt,
    )
    put(paragraph, place)
    ink = Ink(font=style.fonts.page_number, size_pt=style.small_pt, colour=BLACK)
    write(paragraph, "— ", ink)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(write(paragraph, "1", ink)._element)
    paragraph._p.append(field)
    write(paragraph, " —", ink)
