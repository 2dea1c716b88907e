"""The cues of cues.toml as patterns over normalised text."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

WRITTEN = Path(__file__).with_name("cues.toml")
_PARTS = {
    "<n>": r"(?:\d+|[一二两三四五六七八九十几半多]+)",
    "<not>": r"(?:没有?|未|尚未|还没有?|[没莫][有得]|不曾)",
}


def _pattern(ways: Iterable[str]) -> re.Pattern[str]:
    pattern = "|".join(ways)
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return re.compile(pattern)


CUES: Mapping[str, re.Pattern[str]] = {
    name: _pattern(ways) for name, ways in tomllib.loads(WRITTEN.read_text("utf-8")).items()
}
