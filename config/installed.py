"""DATA_DIR/qunding.env: what `qunding init` wrote down; the environment goes before it (docs/settings.md).

One `NAME=value` a line. A value with blanks or quotes stands in double quotes, in which \\ and " are written with a
\\ before them: systemd's EnvironmentFile reads the same."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from config.errors import PolicyError
from config.faults import PolicyFault, unreadable

NAME = "qunding.env"
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*")
_PLAIN = re.compile(r"[^\s\"'\\#$`]*")


def env_path(data_dir: Path) -> Path:
    """Where the file of a data folder is."""
    return data_dir / NAME


def read_env(path: Path) -> dict[str, str]:
    """Names and values of the file; nothing where there is none. PolicyError names a line that is no setting."""
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise PolicyFault(path, "", "not_a_setting", line=number)
        found[match[1]] = _unquoted(match[2])
    return found


def write_env(path: Path, values: Mapping[str, str]) -> None:
    """Put these values into the file, for this account only; every other line stays as it is."""
    lines = _text(path).splitlines() if path.exists() else []
    left = dict(values)
    for number, line in enumerate(lines):
        match = _LINE.fullmatch(line)
        if match is not None and match[1] in left:
            lines[number] = f"{match[1]}={_quoted(left.pop(match[1]))}"
    lines += [f"{name}={_quoted(value)}" for name, value in left.items()]
    _replace(path, "\n".join(lines) + "\n")


def _replace(path: Path, text: str) -> None:
    """Whole or not at all, and never readable to others, not even for a moment."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error


def _quoted(value: str) -> str:
    if any(ord(sign) < 32 for sign in value):
        raise PolicyError("a setting is one line of text")
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] == "'" else value
