"""What a dispatch was frozen as, made into the file that is sent: letters, ledgers, scores, lists, charts."""

from collections.abc import Callable, Mapping
from typing import Any


def made_file(suffix: str, content: Mapping[str, Any]) -> bytes:
    """The bytes of a file by its suffix, without a dot; the same content gives the same bytes."""
    return MAKERS[suffix](content)


# What writes a file takes long to import, and files are rare.


def _letter(content: Mapping[str, Any]) -> bytes:
    from documents.letters.writing import write_paper

    return write_paper(content)


def _workbook(content: Mapping[str, Any]) -> bytes:
    if content.get("form") == "scores":
        from documents.scores import write_scores

        return write_scores(content)
    if content.get("form") == "chart":
        from documents.charts import write_chart

        return write_chart(content)
    from documents.ledger import write_ledger
    from documents.lists import write_list

    return write_list(content) if "list_rows" in content else write_ledger(content)


MAKERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {"docx": _letter, "xlsx": _workbook}
