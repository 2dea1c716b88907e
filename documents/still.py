"""Office packages without the moment of their making: the same content gives the same bytes."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH = (2026, 1, 1, 0, 0, 0)


def still(package: bytes) -> bytes:
    """The package with one and the same moment everywhere."""
    made = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(made, "w") as target:
        for part in source.infolist():
            info = ZipInfo(part.filename, date_time=_EPOCH)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, _MODIFIED.sub(rb"\g<1>2026-01-01T00:00:00Z", source.read(part.filename)))
    return made.getvalue()
