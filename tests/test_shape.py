"""The size budget: small functions, short files, few parameters, no cycles, no vague names.

What is counted, for our packages without tests, benchmarks and migrations:
- a function's lines are signature and body without decorators and docstring; comments and blanks count;
- parameters do not include self and cls. Not counted either: keyword-only parameters of `__init__` (a
  dataclass written by hand) and parameters of a function with a decorator in cli (each is an option of the
  command line). Everything else counts, keyword-only ones and *args included;
- an import is an edge of the cycle graph wherever it stands, inside a function or under TYPE_CHECKING too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = [
    *("bot", "config", "console", "documents", "domain", "handlers"),
    *("outbox", "rehearsal", "sandbox", "scheduler", "store", "app", "cli"),
]

BODY_MEDIAN, BODY_P90, BODY_HARD = 8, 20, 40
FILE_P90, FILE_HARD = 200, 300
PARAMETERS = 4

VAGUE = {"manager", "managers", "helper", "helpers", "util", "utils", "processor", "processors"}
VAGUE_FIRST = {"base", "abstract"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Module:
    """One of our files: its dotted name, its lines and its tree."""

    name: str
    where: str
    lines: int
    tree: ast.Module
    is_package: bool = False


def parse(name: str, source: str, where: str = "") -> Module:
    return Module(
        name=name.removesuffix(".__init__"),
        where=where or name,
        lines=len(source.splitlines()),
        tree=ast.parse(source),
        is_package=name.endswith(".__init__"),
    )


def our_modules() -> list[Module]:
    """Every file of ours that the budget is about."""
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    found += [path for package in PACKAGES if (path := ROOT / f"{package}.py").exists()]
    here = sorted(path.relative_to(ROOT) for path in found if "migrations" not in path.parts)
    return [parse(".".join(path.with_suffix("").parts), (ROOT / path).read_text("utf-8"), str(path)) for path in here]


MODULES = our_modules()


def functions(module: Module) -> list[Function]:
    return [node for node in ast.walk(module.tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Lines of signature and body, without decorators and docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
    return lines


def parameters(function: Function, module: Module) -> int:
    if module.name.partition(".")[0] == "cli" and function.decorator_list:
        return 0
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    keyword_only = 0 if function.name == "__init__" else len(given.kwonlyargs)
    catch_all = (given.vararg is not None) + (given.kwarg is not None)
    return len(names) - (names[:1] in (["self"], ["cls"])) + keyword_only + catch_all


def percentile(values: list[int], share: float) -> int:
    """The value that `share` of all do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0


def all_lengths() -> dict[str, int]:
    return {
        f"{module.where}:{function.lineno} {function.name}": length(function)
        for module in MODULES
        for function in functions(module)
    }


def longest(sizes: dict[str, int], above: int) -> str:
    found = sorted(((size, what) for what, size in sizes.items() if size > above), reverse=True)
    return "\n".join(f"  {size:4} {what}" for size, what in found[:40])


def test_no_function_is_longer_than_a_screen() -> None:
    """Forty lines at most, whatever the reason."""
    found = longest(all_lengths(), BODY_HARD)
    assert not found, f"functions over {BODY_HARD} lines:\n{found}"


def test_most_functions_are_short() -> None:
    """Half of all have 8 lines or fewer, nine of ten have 20 or fewer."""
    sizes = all_lengths()
    middle, most = percentile(list(sizes.values()), 0.5), percentile(list(sizes.values()), 0.9)
    assert (middle <= BODY_MEDIAN, most <= BODY_P90) == (True, True), (
        f"median {middle} (≤ {BODY_MEDIAN}), p90 {most} (≤ {BODY_P90}); longest:\n{longest(sizes, BODY_P90)}"
    )


def test_files_are_short() -> None:
    """Nine files of ten have 200 lines or fewer, none has more than 300."""
    sizes = {module.where: module.lines for module in MODULES if module.lines}
    most = percentile(list(sizes.values()), 0.9)
    too_long = longest(sizes, FILE_HARD)
    assert not too_long, f"files over {FILE_HARD} lines:\n{too_long}"
    assert most <= FILE_P90, f"p90 of files {most} (≤ {FILE_P90}); longest:\n{longest(sizes, FILE_P90)}"


def test_functions_take_few_parameters() -> None:
    """Four besides self: a fifth wants to be a dataclass."""
    counts = {
        f"{module.where}:{function.lineno} {function.name}": parameters(function, module)
        for module in MODULES
        for function in functions(module)
    }
    found = longest(counts, PARAMETERS)
    assert not found, f"functions with more than {PARAMETERS} parameters:\n{found}"


def imported(module: Module) -> Iterator[tuple[str, ...]]:
    """Dotted names this module asks for: the module itself, then what is taken from it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name,) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = absolute(module, node)
            yield from ((f"{source}.{alias.name}", source) for alias in node.names)


def absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def import_graph(modules: list[Module]) -> dict[str, set[str]]:
    names = {module.name for module in modules}
    return {
        module.name: {next((name for name in choices if name in names), "") for choices in imported(module)}
        - {"", module.name}
        for module in modules
    }


def cycle_in(modules: list[Module]) -> list[str]:
    try:
        TopologicalSorter(import_graph(modules)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_import_cycles() -> None:
    """No module imports itself round a corner."""
    cycle = cycle_in(MODULES)
    assert not cycle, f"import cycle: {' ← '.join(cycle)}"


def hidden_imports(module: Module) -> list[int]:
    inside = (node for function in functions(module) for node in ast.walk(function))
    return sorted({node.lineno for node in inside if isinstance(node, ast.Import | ast.ImportFrom)})


def test_the_domain_imports_at_the_top() -> None:
    """An import inside a function is a cycle or a weight that somebody hid."""
    domain = [module for module in MODULES if module.name.partition(".")[0] == "domain"]
    found = [f"{module.where}:{line}" for module in domain for line in hidden_imports(module)]
    assert not found, f"imports inside functions: {found}"


def words(name: str) -> list[str]:
    """`PDFHelperBase2` and `pdf_helper_base2` → pdf, helper, base2."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+", name)]


def is_vague(name: str) -> bool:
    spoken = words(name)
    return bool(VAGUE & set(spoken)) or (bool(spoken) and spoken[0] in VAGUE_FIRST)


def vague_names(module: Module) -> list[str]:
    """Classes, functions and the file itself; functions may begin with base (`base_url` is a thing)."""
    defined = [node for node in ast.walk(module.tree) if isinstance(node, Function | ast.ClassDef)]
    classes = [node.name for node in defined if isinstance(node, ast.ClassDef) and is_vague(node.name)]
    other = [node.name for node in defined if isinstance(node, Function) and VAGUE & set(words(node.name))]
    own = [part for part in module.name.split(".") if is_vague(part)]
    return classes + other + own


def test_names_say_what_a_thing_is() -> None:
    """Manager, Helper, Util, Processor, Base… and Abstract… say nothing."""
    found = [f"{module.where}: {name}" for module in MODULES for name in vague_names(module)]
    assert not found, f"vague names: {found}"


def test_the_packages_are_found() -> None:
    """A budget over no files would hold for ever."""
    present = {module.name.partition(".")[0] for module in MODULES}
    assert set(PACKAGES) - present == set(), "renamed or removed: change PACKAGES here too"


# The rulers themselves.

SAMPLE = '''
@decorated
def five(self, a, b, *rest, c):
    """Two lines
    of promise."""

    x = 1  # why

    return x

class Thing:
    def __init__(self, *, a, b, c, d, e): ...
'''


def test_the_rulers_measure_as_promised() -> None:
    """Signature and body count, the docstring does not; self does not; `__init__` may name what it likes."""
    module = parse("domain.sample", SAMPLE)
    assert [length(function) for function in functions(module)] == [5, 1]
    assert [parameters(function, module) for function in functions(module)] == [4, 0]


@pytest.mark.parametrize(
    ("sources", "cycle"),
    [
        ({"a": "import b", "b": "from c import x", "c": ""}, False),
        ({"a": "import b", "b": "def f():\n    import a"}, True),
        ({"p.__init__": "", "p.a": "from . import b", "p.b": "from .a import x"}, True),
        ({"p.__init__": "from p.a import x", "p.a": "import p.b", "p.b": ""}, False),
        ({"p.__init__": "from p.a import x", "p.a": "from p import y"}, True),
    ],
)
def test_cycles_are_found_wherever_the_import_stands(sources: dict[str, str], cycle: bool) -> None:
    """Relative, hidden in a function, or through the package's own `__init__`."""
    assert bool(cycle_in([parse(name, source) for name, source in sources.items()])) is cycle


@pytest.mark.parametrize(
    ("name", "vague"),
    [
        ("BaseClient", True),
        ("AbstractThing", True),
        ("TaskManager", True),
        ("HTTPHelper", True),
        ("utils", True),
        ("RoundManagerial", False),
        ("Database", False),
        ("Utility", False),
    ],
)
def test_vague_names_are_known_by_whole_words(name: str, vague: bool) -> None:
    """`Database` does not begin with Base."""
    assert is_vague(name) is vague
