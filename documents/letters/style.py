"""How an office sets its letters: the figures of GB/T 9704-2012, each of which an office may change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """Names as offices' own machines know them; a server without them shows a preview in what it has."""

    mark: str = "方正小标宋简体"
    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    strong: str = "黑体"
    page_number: str = "宋体"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Lengths in millimetres, type in points. 28.95 pt a line and −0.25 pt between characters give 22 lines of 28
    characters; 29 pt would give 21 lines."""

    top_mm: float = 37
    bottom_mm: float = 35
    left_mm: float = 28
    right_mm: float = 26
    mark_top_mm: float = 30
    rule_below_mark_mm: float = 4
    rule_above_edge_mm: float = 20
    rule_mm: float = 170
    page_number_below_mm: float = 7
    mark_pt: float = 26
    title_pt: float = 22
    body_pt: float = 16
    small_pt: float = 14
    line_pt: float = 28.95
    spacing_pt: float = -0.25
    fonts: Fonts = Fonts()

    @property
    def text_mm(self) -> float:
        """The width of the text area (版心)."""
        return 210 - self.left_mm - self.right_mm

    @property
    def character_pt(self) -> float:
        """The room one character of the body takes."""
        return self.body_pt + self.spacing_pt
