"""The shipped policies: each loads under any name, differs from the plain one, and every planted fault is refused with
its place and what is allowed."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from cli.policy_words import policy_sentence
from config.load import FOLDER, PolicyFault, load_policy, unfilled, wordless
from config.wording import load_wording
from domain.policy import Policy

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
OWN = """based_on = "default"
without = ["cadences.digest_field"]
[terms.course]
deemed_consent = ["审批"]
[cadences.visit]
every = "week"
occasion = "owed"
owes = "project_leaders"
opens = { weekday = 1 }
nudges = [{ weekday = 4 }]
closes = { weekday = 5, at = "17:30" }
proof = "report"
text = "走访"
[lights.presets.ours]
name = "本县"
measure = "ratio"
bands = [{ below = 10, colour = "yellow" }, { below = 30, colour = "red" }]
[campaigns."清障"]
days = 30
[campaigns."清障".lists]
"难点" = 10
[[projects.thresholds]]
category = "内资"
"""

# What is written → what is written instead, the key the fault names, the reason.
FAULTS = (
    ('based_on = "default"', 'based_on = "defalt"', "based_on", "no_such_policy"),
    ('"cadences.digest_field"', '"cadences.digest_filed"', "without[0]", "nothing_to_leave_out"),
    ('without = ["cadences.digest_field"]', 'without = "cadences.digest_field"', "without", "bad_list"),
    ('["审批"]', '"审批"', "terms.course.deemed_consent", "bad_list"),
    ("[terms.course]", "[terms.corse]", "terms.corse", "unknown_key"),
    ("deemed_consent", "recheck_share = 1.5\ndeemed_consent", "terms.course", "contradiction"),
    ('every = "week"', 'every = "weekly"', "cadences.visit.every", "bad_word"),
    ('every = "week"', 'every = "campaign"', "cadences.visit", "contradiction"),
    ('occasion = "owed"', 'occasion = "owned"', "cadences.visit.occasion", "bad_word"),
    ('owes = "project_leaders"', 'owes = "leaders"', "cadences.visit.owes", "bad_word"),
    ('owes = "project_leaders"', 'owes = "turn"', "cadences.visit", "contradiction"),
    ("opens = { weekday = 1 }", "opens = { weekday = 1, day = 2 }", "cadences.visit.opens", "contradiction"),
    ("opens = { weekday = 1 }", "opens = { week_day = 1 }", "cadences.visit.opens.week_day", "unknown_key"),
    ("opens = { weekday = 1 }", "opens = { weekday = 8 }", "cadences.visit.opens", "contradiction"),
    ("nudges = [{ weekday = 4 }]", "nudges = [{ weekday = 6 }]", "cadences.visit", "out_of_order"),
    ('at = "17:30"', 'at = "五点半"', "cadences.visit.closes.at", "bad_time"),
    ('proof = "report"', 'proof = "reprot"', "cadences.visit.proof", "bad_word"),
    ('text = "走访"', "needed = 0", "cadences.visit", "contradiction"),
    ('text = "走访"', 'first_on = "11月"', "cadences.visit.first_on", "bad_date"),
    ('text = "走访"', 'settings = { lists = ["gap"] }', "cadences.visit.settings.lists[0]", "bad_word"),
    ('closes = { weekday = 5, at = "17:30" }', "", "cadences.visit", "contradiction"),
    ('measure = "ratio"', 'measure = "ratios"', "lights.presets.ours.measure", "bad_word"),
    ('colour = "yellow" }', 'colour = "orange" }', "lights.presets.ours.bands[0].colour", "bad_word"),
    ("below = 10", "below = 40", "lights.presets.ours", "contradiction"),
    ("[lights.presets.ours]", '[lights]\npreset = "their"\n[lights.presets.ours]', "lights", "contradiction"),
    ("days = 30", "days = 0", "campaigns.清障", "contradiction"),
    ("days = 30", "", "campaigns.清障.days", "missing"),
    ('"难点" = 10', '"难点" = "十"', "campaigns.清障.lists.难点", "bad_number"),
    ('category = "内资"', "least_wan = 5000", "projects.thresholds[0].category", "missing"),
    ('category = "内资"', 'category = "内资"\nleast = 5000', "projects.thresholds[0].least", "unknown_key"),
    ('text = "走访"', 'settings = { topics = ["goal", "桥梁"] }', "cadences.visit.settings.topics[1]", "bad_word"),
    ('text = "走访"', 'settings = { step = "分类" }', "cadences.visit.settings.step", "contradiction"),
    ("[lights.presets.ours]", "[vetting]\napproval = '会'\n[lights.presets.ours]", "vetting", "contradiction"),
    ("days = 30", 'days = 30\n[house.batches.x]\nwords = ["督查问题"]', "house.batches.x.words", "contradiction"),
    ("days = 30", 'days = 30\n[house.batches.findings]\ndefault = "x"', "house.batches.findings.default", "bad_word"),
)  # fmt: skip


def refused(folder: Path, text: str) -> PolicyFault:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(PolicyFault) as found:
        load_policy(path)
    return found.value


def test_the_sample_holds(tmp_path: Path) -> None:
    """Without a fault it loads: what is refused is refused for its fault."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    assert load_policy(path).cadences["visit"].text == "走访"


@pytest.mark.parametrize(("old", "new", "where", "reason"), FAULTS)
def test_a_planted_fault_is_refused_with_its_place(tmp_path: Path, old: str, new: str, where: str, reason: str) -> None:
    """File, line and key; and in words either what is near, what may be written, or how it is written."""
    assert OWN.count(old) == 1
    fault = refused(tmp_path, OWN.replace(old, new))
    assert (fault.where, fault.reason) == (where, reason)
    assert Path(fault.path).name == "own.toml"
    assert 0 < fault.line <= len(OWN.splitlines()) + 2
    said = policy_sentence(fault)
    assert said.startswith(f"{fault.path}:{fault.line}：{where}：")
    if reason in ("bad_word", "unknown_key", "no_such_policy"):
        assert fault.near or fault.allowed
        assert "是不是" in said or "可写" in said
    if reason == "contradiction":
        assert re.search("[\u3400-\u9fff]", said.partition("前后矛盾：")[2])


def test_thirty_five_faults_are_planted() -> None:
    """Each of them another."""
    assert len({(old, new) for old, new, _where, _reason in FAULTS}) == 35


# What only a county can say


def test_what_a_document_leaves_open_is_named_until_the_county_has_written_it(tmp_path: Path) -> None:
    """By key, why, file and line; a policy over it that writes the key has filled it; a key that is not there is a
    fault."""
    found = {each.key: each for each in unfilled(FOLDER / "wu_ge_5.toml")}
    assert {"vetting.first", "vetting.indicators", "appraisal.scores", "appraisal.basis"} <= found.keys()
    assert all(each.line and each.why for each in found.values())
    assert found["campaigns.拔钉除障.lists"].path.name == "default.toml"
    own = tmp_path / "own.toml"
    own.write_text(
        'based_on = "wu_ge_5"\n[vetting]\nfirst = ["交通"]\n[appraisal]\nbasis = "某办〔2026〕9号"\n', "utf-8"
    )
    assert load_policy(own).vetting.first == ("交通",)
    assert found.keys() - {each.key for each in unfilled(own)} == {"vetting.first", "appraisal.basis"}
    fault = refused(tmp_path, 'based_on = "default"\n[fill]\n"vetting.frist" = "x"\n')
    assert (fault.reason, fault.said) == ("nothing_to_fill", "vetting.frist")
    assert unfilled(FOLDER / "default.toml") == ()


# Whatever it is called


def renamed(folder: Path, seed: int) -> dict[str, Policy]:
    """Every shipped policy under another's name, what it is based on too; by its own name."""
    dice = random.Random(seed)
    others = dice.sample(NAMES, len(NAMES))
    while any(one == other for one, other in zip(NAMES, others, strict=True)):
        others = dice.sample(NAMES, len(NAMES))
    called = dict(zip(NAMES, others, strict=True))
    for name in NAMES:
        text = (FOLDER / f"{name}.toml").read_text("utf-8")
        text = re.sub(r'^based_on = "(\w+)"', lambda m: f'based_on = "{called[m[1]]}"', text, flags=re.MULTILINE)
        (folder / f"{called[name]}.toml").write_text(text, "utf-8")
    return {name: load_policy(folder / f"{called[name]}.toml") for name in NAMES}


def meant(policy: Policy) -> object:
    """All of a policy but what it is called by."""
    return {name: getattr(policy, name) for name in Policy.__dataclass_fields__ if name != "digest"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_policy_means_the_same_under_any_name(tmp_path: Path, seed: int) -> None:
    """Structure is code, numbers and words are data: no name carries anything."""
    found = renamed(tmp_path, seed)
    assert len(found) == 5
    for name, policy in found.items():
        assert meant(policy) == meant(load_policy(FOLDER / f"{name}.toml")), name
    shutil.rmtree(tmp_path)


def test_each_policy_says_something_of_its_own() -> None:
    """No two mean the same, and everything they would send has words."""
    kinds = frozenset(load_wording().messages)
    policies = [load_policy(FOLDER / f"{name}.toml") for name in NAMES]
    assert all(meant(one) != meant(other) for one in policies for other in policies if one is not other)
    assert [fault for name, one in zip(NAMES, policies, strict=True) for fault in
            wordless(one, kinds, FOLDER / f"{name}.toml")] == []  # fmt: skip
