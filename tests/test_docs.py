"""The documentation is true: every key, kind, verb, permit, setting and command stands in it, and nothing else."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import unquote

import pytest
from typer.main import get_command

from cli.commands import app
from config.settings import PREFIX, Settings
from config.wording import load_wording
from domain.appraisal.rules import ScoreRule
from domain.campaigns.rules import CampaignRule
from domain.lights.rules import Preset
from domain.messages.manners import MANNERS
from domain.permits import PERMITS
from domain.policy import Addressee, Anchor, BatchRule, Ladder, Policy, Rung
from domain.rhythm.cadence_rules import CadenceRule, Owes, Shift, When
from domain.rhythm.occasions import OCCASIONS, OWN_PACE
from domain.rhythm.periods import Every
from domain.rhythm.proofs import PROOFS
from domain.targets.rules import TargetRule
from rehearsal.scenario import ARGUMENTS, HEAD, PLAIN
from sandbox.faults import REACH
from tests import permits_page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
READABLE = [ROOT / "README.md", ROOT / "README.en.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
POLICIES = sorted((ROOT / "config" / "policies").glob("*.toml"))


@cache
def page(name: str) -> str:
    """One page; its absence fails the test that needs it."""
    path = DOCS / name
    assert path.exists(), f"docs/{name} is not written"
    return path.read_text("utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, headings and rules left out."""
    lines = [line.strip() for line in text.splitlines()]
    found = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("|")]
    return [row for row in found if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def code(cell: str) -> str:
    """What stands in backticks, if the cell begins with them."""
    match = re.match(r"`([^`]+)`", cell)
    return match[1] if match else ""


def codes(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


# Links and READMEs


def links(path: Path) -> list[str]:
    return re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.S))


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """A link within the project names a file that is there and, with #, a heading of it."""
    lost = []
    for link in links(path):
        if link.startswith(("http://", "https://", "…")):
            continue
        target, _, anchor = unquote(link).partition("#")
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(link)
    assert lost == []


def anchors(path: Path) -> set[str]:
    """Headings as their anchors, near enough: lower case, blanks to hyphens, punctuation gone."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\u3400-\u9fff-]", "", heading.lower().replace(" ", "-")) for heading in headings}


FOLDERS = "bot|config|console|documents|domain|handlers|outbox|rehearsal|sandbox|scheduler|store|tests"
NAMED_FILE = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_that_are_named_exist(path: Path) -> None:
    """`domain/matters/ladders.py` in a page is a file of this tree."""
    named = NAMED_FILE.findall(path.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_page_is_listed() -> None:
    """docs/README.md leads to every page; the list of decisions to every decision."""
    for index in (DOCS / "README.md", DOCS / "adr" / "README.md"):
        listed = set(links(index))
        here = {each.name for each in index.parent.glob("*.md")} - {"README.md"}
        assert here - listed == set()


def headings(path: Path) -> list[int]:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.S)
    return [len(hashes) for hashes in re.findall(r"^(#+) ", text, re.M)]


def test_the_english_twin_has_the_same_shape() -> None:
    """The same headings at the same depth, the same code blocks and tables."""
    twins = ROOT / "README.md", ROOT / "README.en.md"
    chinese, english = (path.read_text("utf-8") for path in twins)
    assert headings(twins[0]) == headings(twins[1])
    assert chinese.count("```") == english.count("```")
    assert len(rows(chinese)) == len(rows(english))


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_readme_names_the_commands_that_run(name: str) -> None:
    """What continuous integration runs is what the README says, and make knows it."""
    said = (ROOT / name).read_text("utf-8")
    runs = re.findall(r"^\s*(make [a-z]+)", (ROOT / ".ci" / "run").read_text("utf-8"), re.M)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert "make test" in runs
    assert [line for line in runs if line != "make env" and f"`{line}`" not in said] == []
    assert set(re.findall(r"make ([a-z]+)", said)) <= targets
    assert "make run" in said


def test_the_container_listens_and_is_asked_where_the_program_answers() -> None:
    """Port, data folder, page and command as the program has them; only what is locked is installed."""
    said = (ROOT / "Containerfile").read_text("utf-8")
    port = Settings.model_fields["port"].default
    assert re.findall(r"^EXPOSE (\d+)$", said, re.M) == [str(port)]
    assert f"127.0.0.1:{port}/healthz" in said.partition("HEALTHCHECK")[2]
    assert "--require-hashes -r requirements.lock" in said
    assert 'CMD ["qunding", "serve"]' in said
    assert re.findall(r"QUNDING_DATA_DIR=(\S+)", said) == re.findall(r"^VOLUME (\S+)$", said, re.M)


def test_a_decision_keeps_to_its_four_headings() -> None:
    """Context, one quotable sentence, consequences, alternatives; no number twice."""
    files = sorted(each for each in (DOCS / "adr").glob("*.md") if each.name != "README.md")
    numbers = [int(each.name[:4]) for each in files]
    assert numbers == sorted(set(numbers))
    for each in files:
        text = each.read_text("utf-8")
        assert re.findall(r"^## (.+)$", text, re.M) == ["Context", "Decision", "Consequences", "Alternatives"], each
        decision = text.partition("## Decision")[2].partition("## Consequences")[0].strip()
        assert decision.startswith("> "), each
        assert "\n" not in decision, f"{each.name}: one sentence"
        assert decision.endswith("."), f"{each.name}: one sentence"


# Policies


OF_THEIR_OWN = ("digest", "rungs", "ladders", "campaigns", "cadences", "presets", "scores", "targets", "batches")


def paths_of(part: type[Any], where: str = "") -> Iterator[str]:
    """Every key a policy file may hold: a.b.c, `*` for a name of one's own, `[]` for a list of tables."""
    hints = get_type_hints(part)
    for each in fields(part):
        path, hint = f"{where}{each.name}", hints[each.name]
        if each.name in OF_THEIR_OWN:
            continue
        if is_dataclass(hint) and isinstance(hint, type):
            yield from paths_of(hint, f"{path}.")
        elif each.name != "default_work_days":
            yield path


def keys_of_policies() -> set[str]:
    ladder = {f"terms.ladders.*.{each.name}" for each in fields(Ladder)}
    rung = {f"terms.ladders.*.rungs[].{each.name}" for each in fields(Rung)}
    default = {f"terms.default_work_days.{name}" for name in shipped("default")["terms"]["default_work_days"]}
    campaign = {f"campaigns.*.{each.name}" for each in fields(CampaignRule)}
    cadence = {f"cadences.*.{each.name}" for each in fields(CadenceRule)}
    when = {f"cadences.*.opens.{each.name}" for each in fields(When)}
    preset = {f"lights.presets.*.{each.name}" for each in fields(Preset)}
    score = {f"appraisal.scores.*.{each.name}" for each in fields(ScoreRule)}
    target = {f"targets.*.{each.name}" for each in fields(TargetRule)}
    batch = {f"house.batches.*.{each.name}" for each in fields(BatchRule)}
    named = {*ladder, *rung, *default, *campaign, *cadence, *when, *preset, *score, *target, *batch}
    return {*paths_of(Policy), *named}


@cache
def shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "config" / "policies" / f"{name}.toml").read_text("utf-8"))


def policy_rows() -> Mapping[str, list[str]]:
    return {code(row[0]): row for row in rows(page("policy.md")) if "." in code(row[0])}


def test_every_policy_key_is_documented() -> None:
    """A key without its row, or a row without its key, and nobody knows what may be changed."""
    assert set(policy_rows()) == keys_of_policies()


def test_every_policy_key_has_a_meaning() -> None:
    """Key, meaning, unit, default."""
    assert [key for key, row in policy_rows().items() if len(row) != 4 or len(row[1]) < 2] == []


def test_the_documented_defaults_are_the_shipped_ones() -> None:
    """What the page calls the default stands in the default policy."""
    wrong = {}
    for key, row in policy_rows().items():
        if not code(row[3]):
            continue
        value: Any = shipped("default")
        for name in key.split("."):
            value = value[name]
        if tomllib.loads(f"v = {code(row[3])}")["v"] != value:
            wrong[key] = value
    assert wrong == {}


def test_every_ladder_and_rung_is_documented() -> None:
    """Of the default policy: which ladder, which rung, when, whom."""
    documented, ladder = set(), ""
    for row in rows(page("policy.md").partition("默认的三架")[2].partition("## ")[0])[1:]:
        ladder = code(row[0]) or ladder
        documented.add((ladder, code(row[1])))
    ladders = shipped("default")["terms"]["ladders"]
    assert documented == {(name, rung["name"]) for name, each in ladders.items() for rung in each["rungs"]}


@pytest.mark.parametrize("word", [each.value for kind in (Addressee, Anchor) for each in kind])
def test_every_word_of_a_rung_is_explained(word: str) -> None:
    """Whom a rung may tell and what it is counted from."""
    assert f"`{word}`" in page("policy.md")


@pytest.mark.parametrize("word", [*Every, *Shift, *Owes, *OCCASIONS, *OWN_PACE, *PROOFS])
def test_every_word_of_a_cadence_is_explained(word: str) -> None:
    """How often, where a day of rest moves, who owes, which occasion, which proof."""
    assert f"`{word}`" in page("policy.md").partition("## 节拍")[2].partition("\n## ")[0]


def test_every_setting_of_an_occasion_is_explained() -> None:
    """Beside the occasion that knows it."""
    cadences = page("policy.md").partition("## 节拍")[2].partition("\n## ")[0]
    about = {code(row[0]): " ".join(row) for row in rows(cadences)}
    lost = [(name, each) for name, o in OCCASIONS.items() for each in o.settings if f"`{each}`" not in about[name]]
    assert lost == []


# Wording

# Edits write the card again that was sent before: they have no sentence of their own.
EDITS = {"assignment_edit", "near_due_edit"}


@cache
def trees() -> tuple[ast.Module, ...]:
    folders = ("domain", "handlers", "outbox", "store", "scheduler", "documents", "app")
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(ast.parse(path.read_text("utf-8")) for path in files)


def spoken() -> set[str]:
    """Kinds that stand literally where a notice, an answer or a refusal is made."""
    found = set()
    for node in (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "refuse" and node.args and isinstance(node.args[0], ast.Constant):
            found.add(node.args[0].value)
        if name in ("Notice", "Answer"):
            kinds = (each.value for each in node.keywords if each.arg == "kind")
            found |= {kind.value for kind in kinds if isinstance(kind, ast.Constant)}
    return found


def rung_notices() -> set[str]:
    ladders = (each for path in POLICIES for each in shipped(path.stem)["terms"].get("ladders", {}).values())
    return {rung["notice"] for ladder in ladders for rung in ladder["rungs"]}


def test_the_code_says_nothing_without_a_sentence() -> None:
    """Notices, answers, refusals, rungs and manners: each kind has its words."""
    assert (spoken() | rung_notices() | set(MANNERS)) - EDITS - set(load_wording().messages) == set()


def test_no_sentence_is_left_over() -> None:
    """Every kind of the wording is named somewhere in the code or in a policy."""
    nodes = [node for tree in trees() for node in ast.walk(tree)]
    whole = {str(node.value) for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    begun = {node.values[0].value for node in nodes if isinstance(node, ast.JoinedStr) and leads(node)}
    kinds = set(load_wording().messages) - whole - rung_notices()
    assert {kind for kind in kinds if not kind.startswith(tuple(begun & {"round_", "gate_"}))} == set()


def leads(node: ast.JoinedStr) -> bool:
    """An f-string that begins with words."""
    return bool(node.values) and isinstance(node.values[0], ast.Constant)


def test_every_kind_of_message_is_documented() -> None:
    """docs/wording.md lists what there is to change, once each."""
    text = page("wording.md").partition("## 主动说的话")[2]
    listed = [code(row[0]) for row in rows(text) if code(row[0])]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(load_wording().messages)


def test_edits_are_explained() -> None:
    """What changes a card in place and has no sentence."""
    assert [kind for kind in EDITS if f"`{kind}`" not in page("wording.md")] == []


def test_a_kind_is_listed_as_proactive_where_the_code_holds_it_so() -> None:
    """The first table: what leaves by itself; the second: what answers an act of the same person."""
    proactive = page("wording.md").partition("## 主动说的话")[2].partition("## 对本人")[0]
    listed = {code(row[0]) for row in rows(proactive) if code(row[0])}
    assert listed - {"merged", "handover_list"} == set(MANNERS) - EDITS


# Permits


def test_the_permits_page_is_written_from_the_code() -> None:
    """Every table of it: after a change `make golden` writes them anew."""
    assert page("permits.md") == permits_page.written(page("permits.md"))


def test_every_row_of_the_permits_is_asked_for() -> None:
    """None stands there for show: a rule names it."""
    assert {permit.act.name for permit in PERMITS} == permits_page.asked_for()


# The life of a matter


def test_every_sentence_about_matters_has_a_test_that_is_there() -> None:
    """docs/matters.md: a test by file and name, or a scenario; each claim has one at least."""
    lines = [row for row in rows(page("matters.md")) if row[0] != "件"]
    assert [row[1] for row in lines if not codes(row[2])] == []
    for named in (named for row in lines for named in codes(row[2])):
        file, _colons, name = named.partition("::")
        place = ROOT / "tests" / (file if name else f"scenarios/{file}")
        assert place.is_file(), named
        assert not name or re.search(rf"^(?:async )?def {name}\(", place.read_text("utf-8"), re.M), named


# Scenarios


def test_every_verb_is_documented() -> None:
    """Its name, what must stand with it and what may."""
    text = page("scenarios.md").partition("## 动词")[2].partition("## 故障")[0]
    documented = {code(row[0]): row for row in rows(text) if code(row[0])}
    assert set(documented) == {*ARGUMENTS, *PLAIN}
    for verb, (needed, besides) in ARGUMENTS.items():
        assert (codes(documented[verb][1]), codes(documented[verb][2])) == (set(needed), set(besides)), verb


def test_every_key_of_a_scenario_is_documented() -> None:
    """What may stand at its top."""
    assert [key for key in HEAD if f"`{key}`" not in page("scenarios.md")] == []


def test_every_fault_is_documented() -> None:
    """Which ways the sandbox can misbehave."""
    text = page("scenarios.md").partition("## 故障")[2].partition("## ")[0]
    assert {code(row[0]) for row in rows(text) if code(row[0])} == set(REACH)


# Settings and commands


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    """docs/settings.md names the environment variable of every field."""
    assert re.search(rf"{PREFIX}{name.upper()}(?![A-Z_])", page("settings.md")), f"{PREFIX}{name.upper()}"


def test_no_setting_is_invented() -> None:
    """What the pages tell an administrator to set is read by somebody."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    named = {name for path in READABLE for name in re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", path.read_text("utf-8"))}
    assert {name for name in named if name.removesuffix("_FILE") not in known} == set()


def commands() -> set[str]:
    """Every command of the command line, those of a group with the group's name."""

    def walk(command: Any, words: tuple[str, ...]) -> Iterator[str]:
        below = getattr(command, "commands", None)
        if below is None:
            yield " ".join(words)
        for name, each in (below or {}).items():
            yield from walk(each, (*words, name))

    return set(walk(get_command(app), ()))


def command_rows() -> list[str]:
    """The first cells of the table of commands."""
    table = page("commands.md").partition("| 命令 |")[2].partition("\n\n")[0]
    return [code(row[0]).removeprefix("qunding ") for row in rows(table) if code(row[0])]


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_documented(name: str) -> None:
    """docs/commands.md has a row for it."""
    assert [cell for cell in command_rows() if re.match(rf"{re.escape(name)}(?![\w-])", cell)], command_rows()


def test_no_row_is_left_of_a_command_that_went() -> None:
    """As many rows as commands."""
    assert len(command_rows()) == len(commands())


def test_no_command_is_invented() -> None:
    """Every `qunding …` that any page shows can be typed."""
    known = {name.partition(" ")[0] for name in commands()}
    shown = re.compile(r"(?:^|`)qunding ([a-z][a-z-]*)", re.M)
    named = {name for path in READABLE for name in shown.findall(path.read_text("utf-8"))}
    assert named - known == set()


# Mechanisms and rules


def test_every_mechanism_has_its_state() -> None:
    """Forty-one, each working, partly working or planned, and nothing in between."""
    documented = {row[0]: row for row in rows(page("mechanisms.md")) if re.fullmatch(r"D\d-\d+", row[0])}
    counts = {"D0": range(1, 14), "D1": range(1, 9), "D2": range(1, 5), "D3": range(1, 8), "D4": range(9)}
    assert set(documented) == {f"{key}-{n}" for key, numbers in counts.items() for n in numbers}
    assert len(documented) == 41
    assert [key for key, row in documented.items() if row[2] not in ("能用", "部分", "计划")] == []


def test_every_burden_rule_has_its_place() -> None:
    """Twelve, by number, and no article of anybody's regulation."""
    text = page("compliance.md")
    assert [row[0] for row in rows(text) if row[0].isdigit()] == [str(n) for n in range(1, 13)]
    assert re.findall(r"第[一二三四五六七八九十百\d]+条", text) == []
