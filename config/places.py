"""Where a key stands in a TOML file: the parser does not say, and an office wants the line."""

import re

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


def line_of(text: str, where: str) -> int:
    """The line of `a.b.c[2].d`, counted from 1; as near as the file's layout tells, 0 when nothing is found."""
    lines = [_without_comment(line) for line in text.splitlines()]
    steps = _STEP.findall(where)
    for known in range(len(steps), 0, -1):
        header = f"[{'.'.join(name for name, _ in steps[:known])}]"
        if header in (line.strip().replace(" ", "") for line in lines):
            begin = next(n for n, line in enumerate(lines) if line.strip().replace(" ", "") == header)
            return _within(lines, begin, steps[known:]) or begin + 1
    return _within(lines, -1, steps)


def _within(lines: list[str], begin: int, steps: list[tuple[str, str]]) -> int:
    """The line of the first step after a header, and of its n-th inline table."""
    if not steps:
        return 0
    key, number = steps[0]
    for n in range(begin + 1, len(lines)):
        if lines[n].lstrip().startswith("["):
            return 0
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[n]):
            return _table(lines, n, int(number)) if number else n + 1
    return 0


def _table(lines: list[str], begin: int, number: int) -> int:
    seen = 0
    for n in range(begin, len(lines)):
        seen += lines[n].count("{")
        if seen > number:
            return n + 1
    return begin + 1


def _without_comment(line: str) -> str:
    """What stands before a # that is in no quotes; what stands in quotes holds no braces for us."""
    return re.sub(r'"[^"]*"', '""', line).partition("#")[0]
