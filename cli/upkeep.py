"""Looking after it: check, doctor, version."""

import asyncio
import os
from typing import Annotated

import typer

from cli.exits import OK, UNMET, WRONG, sentence
from cli.outbox import outbox
from cli.policy_words import to_fill_sentence
from cli.printing import AsJson, tell
from cli.trail import audit
from cli.version import VERSION
from config.calendars import load_calendar
from config.letters import load_letters
from config.load import load_policy, policy_path, unfilled, wordless
from config.settings import Settings, data_dir_of, installed, unknown_settings
from config.wording import load_wording

upkeep = typer.Typer()
upkeep.add_typer(audit, name="audit")
upkeep.add_typer(outbox, name="outbox")


@upkeep.command()
def version(as_json: AsJson = False) -> None:
    """版本号。"""
    tell({"version": VERSION}, [VERSION], as_json)


@upkeep.command()
def check(
    policy: Annotated[str, typer.Option(help="办法文件的名字或路径；不写用设置里的")] = "",
    as_json: AsJson = False,
) -> None:
    """检查办法、写法、函的文字、日历和设置的名字；有错时指出文件、行、项目和最接近的正确写法。不连数据库，不上网。"""
    settings = Settings()
    own = settings.own_folder
    path = policy_path(policy or settings.policy, own)
    found = load_policy(path)
    load_calendar(own / "calendar.toml")
    load_letters(own / "letters.toml")
    faults = list(wordless(found, frozenset(load_wording(own / "wording.toml").messages), path))
    lines = [sentence(fault)[0] for fault in faults]
    strange = [f"没有 {name} 这项设置" + (f"，是不是 {near}？" if near else "") for name, near in _unknown()]
    if lines or strange:
        tell({"ok": False, "faults": [*lines, *strange]}, [*lines, *strange], as_json)
        raise typer.Exit(WRONG)
    rungs = sum(len(ladder.rungs) for ladder in found.terms.ladders.values())
    ladders = len(found.terms.ladders)
    missing = unfilled(path)
    fill = [{"key": each.key, "why": each.why, "file": each.path.name, "line": each.line} for each in missing]
    facts = {"ok": True, "policy": str(path), "ladders": ladders, "rungs": rungs, "fill": fill}
    words = [f"办法文件没有问题：{ladders}架台阶，共{rungs}级", *(to_fill_sentence(each) for each in missing)]
    tell(facts, words, as_json)


def _unknown() -> list[tuple[str, str]]:
    variables = {**installed(data_dir_of(os.environ)), **os.environ}
    return list(unknown_settings(variables).items())


@upkeep.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="只查本机，不连钉钉")] = False,
    as_json: AsJson = False,
) -> None:
    """体检：本机和钉钉那边，逐项说是什么、到后台哪个菜单去改；从不发消息给人。有一项不通过退出码为 1。"""
    # Looking at migrations takes longer to import than all the rest.
    from cli.diagnosis import finding_facts, finding_line
    from cli.examination import examined_here, examined_there
    from console.findings import Level

    settings = Settings()
    found = examined_here(settings)
    if not offline:
        found += asyncio.run(examined_there(settings))
    ok = all(finding.level is not Level.BAD for finding in found)
    tell({"ok": ok, "findings": [finding_facts(f) for f in found]}, [finding_line(f) for f in found], as_json)
    raise typer.Exit(OK if ok else UNMET)
