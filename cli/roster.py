"""People and projects: import, coverage, lookup."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from app import COMMAND, wall_clock
from cli.doors import door, policy_of, roster_so_far, seen
from cli.exits import OK, UNMET, WRONG, OutOfReach, WrongInput, nearest
from cli.printing import TIER_WORDS, AsJson, Json, tell
from config.settings import Settings
from console.command_socket import answers, socket_path
from documents.diff import Change, DiffRow, diff, lacking
from documents.workbook import Parsed, load_workbook_file
from domain.events import AccountsConfirmed
from domain.outcome import Answer
from domain.people.coverage import coverage
from domain.people.records import Binding
from domain.people.roster import Roster
from domain.projects.merging import merged_project

roster = typer.Typer()
Lacking = Sequence[tuple[str, tuple[str, ...]]]


@roster.command(name="import")
def import_command(
    file: Annotated[Path, typer.Argument(help="单位、人员、项目的 xlsx 工作簿")],
    apply: Annotated[bool, typer.Option("--apply", help="真的写入；不加只看会改什么")] = False,
    as_json: AsJson = False,
) -> None:
    """导入工作簿：默认只核对、列出差异；有一处错误就什么也不写。"""
    _check_file(file)
    settings = Settings()
    known, projects = roster_so_far(settings)
    parsed = load_workbook_file(file, known)
    if parsed.faults:
        tell({"faults": [fault.line for fault in parsed.faults]}, [fault.line for fault in parsed.faults], as_json)
        raise typer.Exit(WRONG)
    now = wall_clock()
    policy = policy_of(settings)
    rows = diff(parsed, known, projects, partial(merged_project, now=now, vetted=bool(policy.vetting.steps)))
    missing = lacking(parsed, projects, policy.projects, now)
    if apply:
        asyncio.run(_apply(settings, parsed))
    _tell_rows(rows, missing, applied=apply, as_json=as_json)


def _check_file(file: Path) -> None:
    if file.is_file():
        return
    if file.is_dir():
        raise WrongInput(f"{file}：这是目录，要的是一个 .xlsx 文件")
    beside = [str(each) for each in file.parent.glob("*.xlsx")] if file.parent.is_dir() else []
    raise WrongInput(f"{file}：没有这个文件{nearest(str(file), beside)}")


async def _apply(settings: Settings, parsed: Parsed) -> None:
    async with door(settings) as through:
        events = {"名册": parsed.roster_imported(COMMAND), "项目": parsed.projects_imported(COMMAND)}
        for what, event in events.items():
            if event is not None:
                _expect(await through.apply(event), "imported", what)


def _expect(answer: Answer | None, kind: str, what: str) -> Mapping[str, Any]:
    if answer is None or answer.kind != kind:
        said = f"{answer.kind} {dict(answer.facts)}" if answer else "没有回答"
        raise WrongInput(f"{what}没有写入：{said}")
    return answer.facts


# More than a screen of projects that lack something is a count.
MOST_LACKING = 20


def _tell_rows(rows: Iterable[DiffRow], missing: Lacking, *, applied: bool, as_json: bool) -> None:
    changed = [row for row in rows if row.change is not Change.SAME]
    lines = [row.line for row in changed] or ["没有变化"]
    if missing:
        lines.append(f"清单四项不全{len(missing)}个，补齐前每月提醒责任单位：")
    lines.extend(f"{name}　缺{'、'.join(words)}" for name, words in missing[:MOST_LACKING])
    lines.append("已写入" if applied else "以上只是核对，没有写入；确认无误后加 --apply")
    shown = [{"kind": r.kind, "key": r.key, "change": r.change.value, "line": r.line} for r in changed]
    tell({"applied": applied, "rows": shown, "lacking": [[n, list(w)] for n, w in missing]}, lines, as_json)


# Whom the net reaches.

GAPS: Mapping[str, str] = {
    "uncovered_projects": "还没见到联系人在群里的项目",
    "unbound_persons": "人员没有绑定账号",
    "in_no_group": "还没见到在任何群里的人员",
    "vacant_posts": "岗位空缺",
    "unbound_tiers": "群没有绑定",
    "units_without_liaison": "单位没有联络员",
    "units_without_head": "单位没有主要负责人",
    "fields_without_leader": "口子没有分管领导",
    "no_county_head": "没有县长岗位",
    "no_approver": "没有审定人",
}


@roster.command(name="coverage")
def coverage_command(as_json: AsJson = False) -> None:
    """谁还够不着：没绑账号的人、没人管的项目、没绑的群；都够得着退出码为 0，否则为 1。"""
    county, projects = seen(Settings())
    found = coverage(county.roster, projects.values())
    gaps = {key: value for key, value in found.items() if value}
    lines = [f"{GAPS[key]}：{_said(value)}" for key, value in gaps.items()]
    tell(found, lines or ["都够得着"], as_json)
    raise typer.Exit(UNMET if gaps else OK)


def _said(value: object) -> str:
    if not isinstance(value, list):
        return "是"
    shown = [_named(each) if isinstance(each, dict) else TIER_WORDS.get(each, str(each)) for each in value]
    return f"{len(shown)}　{'、'.join(shown[:20])}" + ("……" if len(shown) > 20 else "")


def _named(gap: Mapping[str, object]) -> str:
    """Who or what, and of which unit; the state of a binding only where there is something to confirm."""
    state = "待确认" if gap.get("binding") == Binding.PROPOSED else ""
    return " ".join(filter(None, (str(gap.get("name", gap.get("title"))), str(gap["unit"]), state)))


# Accounts.

FOUND: Mapping[str, str] = {
    "proposed": "找到，待确认",
    "confirmed": "已确认",
    "same": "早已登记",
    "not_found": "通讯录里没有这个手机号",
    "without_mobile": "没有填手机号",
    "without_account": "还没有找到账号",
    "clash": "账号与别人重复，未采用",
    "differs": "与已确认的账号不同，未改",
}


@roster.command()
def lookup(
    people: Annotated[list[str] | None, typer.Argument(help="人员的姓名；不写就是所有还没有账号的")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="不再查找，把待确认的账号确认下来")] = False,
    as_json: AsJson = False,
) -> None:
    """按手机号在通讯录里找账号，先列为待确认；核对后再加 --confirm 确认。每人一次平台调用。"""
    settings = Settings()
    keys = _keys_of(people or [], seen(settings)[0].roster)
    if not confirm:
        _check_keys(settings)
    found: Json = dict(asyncio.run(_looked_up(settings, keys, confirm=confirm)))
    stopped = found.pop("stopped", "")
    lines = [f"{FOUND.get(word, word)}：{'、'.join(names)}" for word, names in found.items() if names]
    tell({**found, "stopped": stopped}, lines or ([] if stopped else ["没有要办的"]), as_json)
    if stopped:
        raise OutOfReach(f"钉钉中途不再回答（{stopped}），以上已保存；稍后再运行一次")


def _check_keys(settings: Settings) -> None:
    """A running service has its own."""
    keys = settings.dingtalk_client_id and settings.dingtalk_client_secret.get_secret_value()
    if not keys and not answers(socket_path(settings.data_dir)):
        raise WrongInput("查找账号要先设 QUNDING_DINGTALK_CLIENT_ID 和 QUNDING_DINGTALK_CLIENT_SECRET")


def _keys_of(people: list[str], known: Roster) -> tuple[str, ...]:
    keys: list[str] = []
    for said in people:
        named = [person.key for person in known.persons.values() if said in (person.key, person.name)]
        if not named:
            near = nearest(said, sorted(known.persons))
            raise WrongInput(f"名册里没有“{said}”{near}")
        keys.extend(named)
    return tuple(dict.fromkeys(keys))


async def _looked_up(settings: Settings, keys: tuple[str, ...], *, confirm: bool) -> Mapping[str, Any]:
    async with door(settings) as through:
        if not confirm:
            return _expect(await through.look_up(keys), "accounts_proposed", "账号")
        answer = await through.apply(AccountsConfirmed(by=COMMAND, persons=keys))
        if answer is not None and answer.kind == "nothing_to_confirm":
            return {}
        if answer is not None and answer.kind == "confirm_in_chat":
            raise WrongInput("账号要两个人同意：由项目办一人单独发“确认绑定 姓名”，另一人凭验证码确认")
        return _expect(answer, "accounts_confirmed", "账号")
