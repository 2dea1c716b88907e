"""Documents as they come out of an office program: .docx → PDF by LibreOffice, measured with poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

MM_PER_PT = 25.4 / 72
DPI = 144
MISSING = "{} is not there: run scripts/install-test-needs (make test does)"
_PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.S)
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@dataclass(frozen=True, kw_only=True)
class Line:
    """What stands on one height of a page; millimetres from the upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class Stripe:
    """A coloured line across a page."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One PDF."""

    path: Path

    def lines(self) -> list[list[Line]]:
        """The lines of each page from above."""
        found = _run("pdftotext", "-bbox", str(self.path), "-").decode()
        return [_lines(page) for page in _PAGE.findall(found)]

    def red(self, page: int) -> list[Stripe]:
        """The red lines of a page longer than 100 mm, from above."""
        width, rows = self._picture(page)
        unit = 25.4 / DPI
        wide = [(number, span) for number, row in enumerate(rows) if (span := _red(row, width)) is not None]
        found = []
        for _, same in groupby(enumerate(wide), lambda each: each[1][0] - each[0]):
            group = [each for _, each in same]
            left, right = group[0][1]
            tops = group[0][0] * unit, (group[-1][0] + 1) * unit
            found.append(Stripe(left=left * unit, right=right * unit, top=tops[0], bottom=tops[1]))
        return found

    def _picture(self, page: int) -> tuple[int, list[bytes]]:
        made = _run("pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), str(self.path))
        _, size, _, pixels = made.split(b"\n", 3)
        width, height = map(int, size.split())
        return width, [pixels[at * width * 3 : (at + 1) * width * 3] for at in range(height)]


def _run(*command: str) -> bytes:
    assert shutil.which(command[0]), MISSING.format(command[0])
    return subprocess.run(command, check=True, capture_output=True, timeout=90).stdout


def _lines(page: str) -> list[Line]:
    words = [
        Line(
            text=text.replace("&quot;", '"').replace("&amp;", "&"),
            left=float(left) * MM_PER_PT,
            right=float(right) * MM_PER_PT,
            top=float(top) * MM_PER_PT,
            bottom=float(bottom) * MM_PER_PT,
        )
        for left, top, right, bottom, text in _WORD.findall(page)
    ]
    words.sort(key=lambda word: (round(word.bottom), word.left))
    return [_joined(list(row)) for _, row in groupby(words, lambda word: round(word.bottom))]


def _joined(row: list[Line]) -> Line:
    return Line(
        text="".join(word.text for word in row),
        left=min(map(attrgetter("left"), row)),
        right=max(map(attrgetter("right"), row)),
        top=min(map(attrgetter("top"), row)),
        bottom=max(map(attrgetter("bottom"), row)),
    )


def _red(row: bytes, width: int) -> tuple[int, int] | None:
    """From where to where a row is red; None when that is no line."""
    at = [x for x in range(width) if row[3 * x] > 180 and row[3 * x + 1] < 120 and row[3 * x + 2] < 120]
    least = 100 / 25.4 * DPI
    return (at[0], at[-1] + 1) if len(at) > least and at[-1] - at[0] + 1 - len(at) < 4 else None


def print_all(documents: Mapping[str, bytes], folder: Path) -> dict[str, Printed]:
    """All documents in one start of LibreOffice, which costs most of the time."""
    office = next((name for name in ("soffice", "libreoffice") if shutil.which(name)), "soffice")
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    own = f"-env:UserInstallation=file://{folder / 'profile'}"
    files = [str(folder / f"{name}.docx") for name in documents]
    _run(office, own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files)
    return {name: Printed(path=folder / f"{name}.pdf") for name in documents}
