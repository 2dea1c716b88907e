"""A letter as the file that is sent."""

from collections.abc import Mapping
from typing import Any


def letter_file(content: Mapping[str, Any]) -> bytes:
    """The bytes of what a dispatch was frozen as."""
    from documents.letters.writing import write_paper  # python-docx takes long to import, and letters are rare

    return write_paper(content)
