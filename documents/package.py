"""The package of a workbook, opened within limits: bytes → sheets of plain values."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from documents.cells import text_of

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024
MOST_FILES = 2_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100

# SyntaxError: what both XML parsers raise, the standard library's and lxml's, which openpyxl takes where it is there.
BROKEN = (
    InvalidFileException, BadZipFile, ZlibError, SyntaxError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, OSError, EOFError, RuntimeError, NotImplementedError,
)  # fmt: skip

Values = tuple[object, ...]
Grids = dict[str, list[Values]]


class Unfit(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_grids(data: bytes) -> Grids:
    """Title → rows without the blank ones below; raises `Unfit` when the file cannot be read at all."""
    check_package(data)
    try:
        return dict(_grids(data))
    except BROKEN:
        raise Unfit("not_a_workbook") from None


def check_package(data: bytes) -> None:
    """Raises `Unfit` where it is no package, or one that unpacks to too much."""
    if len(data) > MOST_BYTES:
        raise Unfit("too_large")
    try:
        with ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except BROKEN:
        raise Unfit("not_a_workbook") from None
    # A reader never gets more bytes of a part than the package declares, so the declared sizes are the bound.
    if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit("too_large")


def _grids(data: bytes) -> Iterator[tuple[str, list[Values]]]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    left = MOST_ROWS
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows: list[Values] = list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True))
        while rows and not any(text_of(value) for value in rows[-1]):
            rows.pop()
        left -= len(rows)
        if left < 0:
            raise Unfit("too_many_rows")
        yield sheet.title, rows
    book.close()
