"""What every office package of ours keeps to: only characters that can be printed, and no moment of its making, so that
the same content gives the same bytes."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH = (2026, 1, 1, 0, 0, 0)


def printable(text: str) -> str:
    """Without control characters, which no office package may hold."""
    return _CONTROL.sub("", text)


def still(package: bytes) -> bytes:
    """The package with one and the same moment everywhere."""
    made = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(made, "w") as target:
        for part in source.infolist():
            info = ZipInfo(part.filename, date_time=_EPOCH)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, _MODIFIED.sub(rb"\g<1>2026-01-01T00:00:00Z", source.read(part.filename)))
    return made.getvalue()
