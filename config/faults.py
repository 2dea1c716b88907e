"""What is wrong with a policy, and where: file, line, key, what stood there, the nearest right word, the right ones."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.errors import PolicyError

# What pydantic calls a wrong value → what we call it.
REASONS: Mapping[str, str] = {
    "time_delta_parsing": "bad_duration", "time_delta_type": "bad_duration", "time_parsing": "bad_time",
    "time_type": "bad_time", "int_parsing": "bad_number", "int_type": "bad_number", "int_from_float": "bad_number",
    "float_parsing": "bad_number", "float_type": "bad_number", "bool_parsing": "bad_flag", "bool_type": "bad_flag",
    "date_type": "bad_date", "date_parsing": "bad_date", "date_from_datetime_parsing": "bad_date",
    "date_from_datetime_inexact": "bad_date", "string_type": "bad_text", "enum": "bad_word", "missing": "missing",
    "dataclass_type": "bad_table", "mapping_type": "bad_table", "dict_type": "bad_table", "tuple_type": "bad_list",
    "too_short": "bad_pair", "too_long": "bad_pair", "literal_error": "bad_word",
    "unexpected_keyword_argument": "unknown_key",
}  # fmt: skip


class PolicyFault(PolicyError):
    """What is wrong with a policy: file, line (0 = unknown), key, a word for the reason, what stood there, the
    nearest right word, every right word where they are few, and the first checker's own sentence."""

    def __init__(self, path: Path | str, where: str, reason: str, **more: object) -> None:
        self.path, self.where, self.reason = str(path), where, reason
        self.said, self.near, self.detail = (str(more.get(name) or "") for name in ("said", "near", "detail"))
        allowed = more.get("allowed")
        self.allowed = tuple(map(str, allowed)) if isinstance(allowed, Iterable) else ()
        self.line = int(str(more.get("line") or 0))
        place = f"{path}:{self.line}" if self.line else f"{path}"
        hint = f"; did you mean {self.near!r}?" if self.near else ""
        super().__init__(f"{place}: {where or 'file'}: {reason} {self.said or self.detail}".rstrip() + hint)


def unreadable(path: Path | str, error: OSError | UnicodeDecodeError) -> PolicyFault:
    """A file that is not there, may not be read, or was saved in another encoding."""
    if isinstance(error, UnicodeDecodeError):
        return PolicyFault(path, "", "not_utf8")
    return PolicyFault(path, "", "unreadable", detail=error.strerror or "")


class Wrong(Exception):
    """A fault whose file and line are not known yet."""

    def __init__(self, where: str, reason: str, **more: object) -> None:
        super().__init__(where)
        self.where, self.reason, self.more = where, reason, more


def strange_word(where: str, said: str, known: Iterable[str], reason: str = "bad_word") -> Wrong:
    """A word that is none of those known."""
    words = sorted(known)
    near = get_close_matches(said, words, n=1, cutoff=0.4)
    return Wrong(where, reason, said=said, near=(near or [""])[0], allowed=words)


def wrong_of(error: ValidationError, where: str = "") -> Wrong:
    """The first thing the validator found, in our words."""
    first = error.errors(include_url=False)[0]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in _places(first["loc"]))
    said = "" if isinstance(first["input"], dict | list) else str(first["input"])
    expected: Any = first.get("ctx", {}).get("expected", "")
    allowed = re.findall(r"'([^']+)'", str(expected))
    near = get_close_matches(said, allowed, n=1, cutoff=0.4)
    reason = REASONS.get(first["type"], "contradiction")
    more = {"said": said, "near": (near or [""])[0], "detail": str(first["msg"]), "allowed": allowed}
    return Wrong(f"{where}{path.removeprefix('.')}", reason, **more)


def _places(loc: tuple[int | str, ...]) -> list[int | str]:
    """Keys and indexes; what the validator adds of its own (the branch of a union) is no key."""
    return [part for part in loc if isinstance(part, int) or not re.search(r"[\[\]()]|^(?:int|str)$", part)]
