"""`qunding outbox`: what left and nobody knows of, what was refused, what waits; and what the office decides of it."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.doors import door, reader_of
from cli.exits import OK, WRONG, WrongInput, nearest
from cli.operators import of_office
from cli.printing import AsJson, tell
from config.settings import Settings
from config.wording import load_wording
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.events import DispatchResolved, HoldEnded
from domain.events.outbox import Resolution
from domain.messages.notices import Dispatch, DispatchState
from domain.outcome import Answer
from store.looking import looking
from store.outgoing import Waiting, in_doubt, waiting

SHORT = 8
WORDS = {
    DispatchState.UNKNOWN: "是否送达不明",
    DispatchState.FAILED_PERM: "没有发出",
    DispatchState.FAILED_TEMP: "等着重试",
}
WAYS = {"sent": Resolution.SENT, "resend": Resolution.RESEND, "abandon": Resolution.ABANDON}

outbox = typer.Typer(help="发件箱：状态不明、没有发出、等着发的；由项目办处置。", no_args_is_help=True)


@outbox.command(name="list")
def list_outbox(as_json: AsJson = False) -> None:
    """列出状态不明的、没有发出的、等着的；只看，不动。"""
    settings = Settings()
    with looking(settings.store_url) as connection:
        county = reader_of(settings).read(connection)
        doubts, later = in_doubt(connection), waiting(connection)
    kinds = load_wording(settings.own_folder / "wording.toml").words["notices"]
    facts = {
        "doubts": [_facts(d, county) for d in doubts],
        "waiting": [_waits(w) for w in later],
        "held": _held(county),
    }
    lines = [*_hold_lines(county), *(_line(d, county, kinds) for d in doubts)]
    lines += [f"等着发　{kinds.get(w.kind, w.kind)}　{w.count}条　{w.reason or 'ready'}" for w in later]
    tell(facts, lines or ["发件箱里没有要处置的"], as_json)


@outbox.command()
def resolve(
    number: Annotated[str, typer.Argument(help="清单里的短号")],
    way: Annotated[str, typer.Argument(help="sent 问过，收到了；resend 没收到，原样再发一次；abandon 不用发了")],
    who: Annotated[str, typer.Option("--as", help="谁决定的：项目办的人，写姓名")],
    confirm: Annotated[bool, typer.Option("--confirm", help="真的处置；不加只说会怎样")] = False,
    as_json: AsJson = False,
) -> None:
    """处置一条状态不明或没有发出的消息；由项目办的人决定，记在账上。"""
    settings = Settings()
    if way not in WAYS:
        raise WrongInput(f"没有“{way}”这种处置{nearest(way, list(WAYS))}；可选 {'、'.join(WAYS)}")
    with looking(settings.store_url) as connection:
        county = reader_of(settings).read(connection)
        meant = [d for d in in_doubt(connection) if d.key.startswith(number)]
    if len(meant) != 1:
        raise WrongInput(f"短号 {number} {'不止一条，请多写几位' if meant else '不在清单里'}")
    by = of_office(who, county)
    kinds = load_wording(settings.own_folder / "wording.toml").words["notices"]
    line = _line(meant[0], county, kinds)
    if not confirm:
        tell({"resolved": False, "dispatch": meant[0].key}, [line, "以上只是核对；确认无误后加 --confirm"], as_json)
        return
    event = DispatchResolved(by=by, dispatch=meant[0].key, how=WAYS[way])
    _told(asyncio.run(_through(settings, event)), "doubt_resolved", line, as_json)


@outbox.command()
def release(
    who: Annotated[str, typer.Option("--as", help="谁决定的：项目办的人，写姓名")],
    drop: Annotated[bool, typer.Option("--drop", help="暂停之前排着的不再发送")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="真的放行；不加只说会怎样")] = False,
    as_json: AsJson = False,
) -> None:
    """恢复备份之后，看过清单再放行：照常发送，每件最多升一级，每人最多一条。"""
    settings = Settings()
    with looking(settings.store_url) as connection:
        county = reader_of(settings).read(connection)
    by, lines = of_office(who, county), _hold_lines(county) or ["没有暂停发送"]
    if not confirm:
        tell({"released": False, "held": _held(county)}, [*lines, "以上只是核对；确认无误后加 --confirm"], as_json)
        return
    event = HoldEnded(by=by, drop=drop)
    _told(asyncio.run(_through(settings, event)), "hold_ended", "已放行", as_json)


async def _through(settings: Settings, event: DispatchResolved | HoldEnded) -> Answer | None:
    async with door(settings) as through:
        return await through.apply(event)


def _told(answer: Answer | None, kind: str, line: str, as_json: bool) -> None:
    done = answer is not None and answer.kind == kind
    refused = {
        "no_permit": "不是项目办的人，不能处置",
        "nothing_in_doubt": "已经处置过了",
        "nothing_held": "没有暂停发送",
    }
    said = line if done else refused.get(answer.kind if answer else "", "没有办成")
    tell({"done": done, "answer": answer.kind if answer else ""}, [said], as_json)
    raise typer.Exit(OK if done else WRONG)


def _name(staff_id: str, county: County) -> str:
    person = next((p.name for p in county.roster.persons.values() if p.staff_id == staff_id), "")
    group = county.roster.groups.get(staff_id)
    return person or (group.title if group else staff_id)


def _facts(dispatch: Dispatch, county: County) -> dict[str, Any]:
    return {
        "key": dispatch.key,
        "state": dispatch.state.value,
        "class": dispatch.notice_class.value,
        "to": _name(dispatch.target, county),
        "kinds": list(dispatch.notice_kinds),
        "about": list(dispatch.about),
        "created_at": dispatch.created_at.isoformat(),
        "error": dispatch.error,
    }


def _line(dispatch: Dispatch, county: County, kinds: Any) -> str:  # noqa: ANN401
    at = dispatch.created_at.astimezone(COUNTY_ZONE)
    what = "、".join(kinds.get(kind, kind) for kind in dispatch.notice_kinds)
    state = WORDS.get(dispatch.state, dispatch.state.value)
    return (
        f"{dispatch.key[:SHORT]}　{state}　{at:%m-%d %H:%M}　{_name(dispatch.target, county)}　{what}　{dispatch.error}"
    )


def _waits(each: Waiting) -> dict[str, Any]:
    return {"kind": each.kind, "reason": each.reason, "count": each.count, "first": each.first.isoformat()}


def _held(county: County) -> str:
    return county.hold.reason if county.hold is not None and county.hold.holds else ""


def _hold_lines(county: County) -> Sequence[str]:
    if not _held(county) or county.hold is None:
        return []
    since = county.hold.since.astimezone(COUNTY_ZONE)
    return [
        f"暂停发送中（{since:%m-%d %H:%M}起，恢复了备份）：看过以下清单后 qunding outbox release --as 姓名 --confirm"
    ]
