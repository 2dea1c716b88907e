"""The rules of the house no linter knows: who imports whom, who reads a clock, where words live."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = [
    *("app", "bot", "config", "console", "documents", "domain", "handlers"),
    *("outbox", "rehearsal", "sandbox", "scheduler", "store"),
]

# Where Chinese may stand in code, and why. Every other sentence is in config/wording.toml.
VOCABULARY = {
    "handlers/language/": "the words people type, which it understands",
    "handlers/commands.py": "the words commands begin with",
    "handlers/readings/": "the words people type, sorted by what they do",
    "config/settings.py": "the name the bot is called by in groups",
    "documents/": "headings and phrases of official paper, fixed by the standard",
    "sandbox/": "it speaks for the platform and for the people, not for us",
    "rehearsal/": "sample data and the words of a script",
    "config/calendars/": "names of holidays",
    "cli/": "what it prints for its operator",
    "store/reaching.py": "what a PostgreSQL that speaks Chinese refuses with",
}
# The sample county may be named by its own data, and where people read about it.
SAMPLE_COUNTY = "青禾"
SAMPLE_DATA = (
    "rehearsal/counties/",
    "rehearsal/sample",
    "rehearsal/scenarios/",
    "docs/",
    "tests/",
    "README.md",
    "config/policies/",
)

# Above these lines a clock may be read: the composition root and those who start it.
CLOCK_OWNERS = ("app/surroundings.py", "cli/", "rehearsal/")
CLOCKS = {
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter"),
    *("time.perf_counter_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime"),
}

ADDRESS = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg|debian|ubuntu)\.(?:org|com|net|cn|io)\b"
    r"|\bmirrors?\.[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|net)\b"
    r"|--(?:extra-)?index-url[ =]\S|--find-links[ =]\S|--trusted-host[ =]\S",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(?:root(?=/|\b(?![\w-]))|home/\w+|Users/\w+|work/[\w.])")
IDEOGRAPH = re.compile("[\u3400-\u9fff]")


@cache
def sources(*also: str) -> dict[str, str]:
    """Our Python files by their path from the root; `also` names further folders."""
    files = [path for folder in (*PACKAGES, "cli", *also) for path in (ROOT / folder).rglob("*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(files)}


@cache
def project_files() -> list[Path]:
    """What git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = sorted(set(listed.stdout.decode().split("\0")) - {""})
    return [path for name in names if (path := ROOT / name).is_file() and not path.is_symlink()]


def text_of(path: Path) -> str:
    """The text of a file; nothing of a picture or a workbook."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """String literals, parts of f-strings included; docstrings and other bare strings are comments."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of whatever is imported by its absolute name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


# Who imports whom


def test_the_import_contracts_hold() -> None:
    """Imports point down only; the sandbox is alone; the domain is pure."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_imports_nothing_but_the_standard_library() -> None:
    """A new library cannot slip past the list in the contract."""
    allowed = sys.stdlib_module_names | {"domain"}
    found = [
        f"{where}:{line} {name}"
        for where, source in sources().items()
        if where.startswith("domain/")
        for line, name in imports(ast.parse(source))
        if name.partition(".")[0] not in allowed
    ]
    assert not found, found


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("app", {"cli", "rehearsal", "sandbox", "tests", "benchmarks"}),
        ("cli", {"tests", "benchmarks"}),
    ],
)
def test_the_two_top_modules_import_only_what_is_below(module: str, never: set[str]) -> None:
    """What the contracts do not say of app and cli."""
    found = [
        f"{where}:{line} {name}"
        for where, source in sources().items()
        if where.startswith(f"{module}/")
        for line, name in imports(ast.parse(source))
        if name.partition(".")[0] in never
    ]
    assert not found, found


def test_nobody_mocks() -> None:
    """Write a fake or use World."""
    found = [
        f"{where}:{line}"
        for where, source in sources("tests", "benchmarks").items()
        for line, name in imports(ast.parse(source))
        if name.startswith("unittest.mock") or name.partition(".")[0] in {"mock", "pytest_mock"}
    ]
    assert not found, found


# Who reads a clock


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """`dt.now` → `datetime.datetime.now`, by what this file imported under which name."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value, names)):
        return f"{owner}.{node.attr}"
    return ""


def known_as(tree: ast.AST) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def clock_reads(source: str) -> list[tuple[int, str]]:
    """Every mention of a clock: handing `time.monotonic` on as a default reads it as well."""
    tree = ast.parse(source)
    names = known_as(tree)
    mentions = [node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
    return [(node.lineno, clock) for node in mentions if (clock := dotted(node, names)) in CLOCKS]


def test_no_clock_is_read_below_app() -> None:
    """`now` is an argument everywhere but in the surroundings of app and above it."""
    found = [
        f"{where}:{line} {clock}"
        for where, source in sources().items()
        if not where.startswith(CLOCK_OWNERS)
        for line, clock in clock_reads(source)
    ]
    assert not found, found


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("from datetime import datetime as dt\nx = dt.now()", 1),
        ("import datetime\nx = datetime.date.today()", 1),
        ("import time\ndef f(clock=time.monotonic): ...", 1),
        ("from time import monotonic\nx = monotonic()", 1),
        ("from datetime import time\nx = time(8, 30)", 0),
        ("import time\ntime.sleep", 0),
        ("def f(clock): return clock.now()", 0),
    ],
)
def test_a_clock_is_known_by_any_name(source: str, reads: int) -> None:
    """Renaming the import does not hide it; a clock that was handed in is no read."""
    assert len(clock_reads(source)) == reads


# What no file may name


def found_in_files(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT).as_posix()}:{number} {match.group()}"
        for path in project_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_no_file_names_a_package_registry() -> None:
    """The locks work with any index; which one it is belongs to the machine."""
    assert found_in_files(ADDRESS) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    """The project runs wherever it is put."""
    assert found_in_files(MACHINE_PATH) == []


@pytest.mark.parametrize(
    ("line", "pattern", "hit"),
    [
        ("see https://files.python" + "hosted.org/x", ADDRESS, True),
        ("pip install --index-" + "url https://x", ADDRESS, True),
        ("RUN sed s/deb.deb" + "ian.org/x/", ADDRESS, True),
        ("on Debian: apt-get install chromium", ADDRESS, False),
        ("cd /ro" + "ot/x", MACHINE_PATH, True),
        ("open('/ho" + "me/li/x')", MACHINE_PATH, True),
        ("GET https://x.test/root and {base}/root", MACHINE_PATH, False),
        ("/root-cause and /workbook and ./home/x", MACHINE_PATH, False),
    ],
)
def test_addresses_and_paths_are_told_from_words(line: str, pattern: re.Pattern[str], hit: bool) -> None:
    """A rule that cries wolf is switched off one day."""
    assert bool(pattern.search(line)) is hit


def test_the_locks_agree() -> None:
    """A .venv for development is also one for running: the same versions in both."""
    pins = [set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.M)) for name in LOCKS]
    assert pins[0] - pins[1] == set(), "run make lock"


LOCKS = ("requirements.lock", "requirements-dev.lock")


# Where names and words live


def policy_names() -> list[str]:
    stems = {path.stem for path in (ROOT / "config" / "policies").glob("*.toml")}
    # "default" is nobody's way of working but the value of the setting where nobody chose one.
    return sorted(stems - {"default"})


def test_no_code_names_a_policy() -> None:
    """Which policy is in force is a setting; code that asks for one by name makes it a special case."""
    names = policy_names()
    named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")
    found = [
        f"{where}:{literal.lineno} {literal.value!r}"
        for where, source in sources().items()
        if names and not where.startswith(SAMPLE_DATA)
        for literal in strings(ast.parse(source))
        if named.search(str(literal.value))
    ]
    assert not found, f"of {names}: {found}"


def test_no_code_names_the_sample_county() -> None:
    """The county is data: it stands in the rehearsal's samples, in docs and tests, and nowhere else."""
    names = [path.relative_to(ROOT).as_posix() for path in project_files() if SAMPLE_COUNTY in text_of(path)]
    assert [name for name in names if not name.startswith(SAMPLE_DATA)] == []


def chinese(source: str) -> list[tuple[int, str]]:
    found = strings(ast.parse(source))
    return [(node.lineno, str(node.value)) for node in found if IDEOGRAPH.search(str(node.value))]


def test_every_sentence_is_in_the_wording() -> None:
    """What people read is in config/wording.toml, where an office can change it without us."""
    found = [
        f"{where}:{line} {text!r}"
        for where, source in sources().items()
        if not where.startswith(tuple(VOCABULARY))
        for line, text in chinese(source)
    ]
    assert not found, found


def test_only_literals_count_as_sentences() -> None:
    """Comments and docstrings explain in any language; f-strings speak."""
    assert chinese('"""督办"""\nx = 1  # 督办\nclass A:\n    b = 1\n    """督办"""') == []
    assert chinese('x = f"请{x}"') == [(1, "请")]
