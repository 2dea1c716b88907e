"""Where a key stands in a TOML file: the parser does not say, and an office wants the line."""

import re

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
Step = tuple[str, str]


def line_of(text: str, where: str) -> int:
    """The line of `a.b.c[2].d`, counted from 1; as near as the file's layout tells, 0 when nothing is found."""
    lines = [_plain(line) for line in text.splitlines()]
    steps = _STEP.findall(where)
    for known in range(len(steps), 0, -1):
        begin = _header(lines, steps[:known])
        if begin is not None:
            return _within(lines, begin, steps[known:]) or begin + 1
    return _within(lines, -1, steps)


def _header(lines: list[str], steps: list[Step]) -> int | None:
    """The line of `[a.b]`, or of the n-th `[[a.b]]`."""
    name, number = ".".join(key for key, _ in steps), steps[-1][1]
    if not number:
        return lines.index(f"[{name}]") if f"[{name}]" in lines else None
    found = [n for n, line in enumerate(lines) if line == f"[[{name}]]"]
    return found[int(number)] if int(number) < len(found) else None


def _within(lines: list[str], begin: int, steps: list[Step]) -> int:
    """The line of the first step after a header, and of its n-th inline table."""
    if not steps:
        return 0
    key, number = steps[0]
    for n in range(begin + 1, len(lines)):
        if lines[n].startswith("["):
            return 0
        if re.match(rf"{re.escape(key)}\s*=", lines[n]):
            return _table(lines, n, int(number)) if number else n + 1
    return 0


def _table(lines: list[str], begin: int, number: int) -> int:
    seen = 0
    for n in range(begin, len(lines)):
        seen += lines[n].count("{")
        if seen > number:
            return n + 1
    return begin + 1


def _plain(line: str) -> str:
    """A header or a key without quotes; of a value what stands before a # that is in no quotes, without what stands in
    quotes: it holds no braces for us."""
    line = line.strip()
    if line.startswith("["):
        return re.sub(r'[\s"]', "", line.partition("#")[0])
    key = re.match(r'"([^"]*)"(?=\s*=)', line)
    rest = re.sub(r'"[^"]*"', '""', line[key.end() :] if key else line)
    return (key[1] if key else "") + rest.partition("#")[0]
