"""`qunding send-test`: one message, marked as a test, to one person or one group."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Annotated

import typer

from app import wall_clock
from bot.dingtalk.client import Sent
from bot.dingtalk.render import Renderer
from bot.dingtalk.trial import trial_button
from bot.errors import PlatformError, Rejected, Unknown
from bot.messages import Message
from bot.platform import Capabilities
from cli.diagnosis import told
from cli.doors import seen
from cli.examination import new_client
from cli.exits import BUSY, OK, UNMET, WrongInput, nearest
from cli.printing import TIER_WORDS, AsJson, tell
from config.settings import Settings
from console.refusals import CARD, SEND, finding_of
from domain.messages.notices import Channel, Dispatch
from domain.people.binding import group_for
from domain.people.records import Tier
from domain.people.roster import Roster

trial = typer.Typer()
TITLE = "【测试】群叮连通测试"
TWICE = 2


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where the test goes: an account or a conversation, and its name."""

    key: str
    name: str
    is_group: bool


@trial.command(name="send-test")
def send_test(
    to: Annotated[str, typer.Option(help="发给谁：名册里的姓名")] = "",
    group: Annotated[list[str] | None, typer.Option(help="发到哪个群；领导群要写两遍")] = None,
    card: Annotated[bool, typer.Option("--card", help="发卡片；不加只发文字")] = False,
    as_json: AsJson = False,
) -> None:
    """真的发一条【测试】消息，说出钉钉怎样回答；卡片上的“收到”点得通，说明来回都通。"""
    settings = Settings()
    target = _target(to, group or [], seen(settings)[0].roster)
    if card and not settings.dingtalk_card_template:
        raise WrongInput("还没有设 QUNDING_DINGTALK_CARD_TEMPLATE，发不了卡片；先运行 qunding cards export")
    dispatch = _dispatch(settings, target, card=card)
    code, line = asyncio.run(_sent(settings, target, dispatch))
    tell({"ok": code == OK, "to": target.name, "card": card, "line": line}, [line], as_json)
    raise typer.Exit(code)


def _target(to: str, group: list[str], roster: Roster) -> Target:
    if bool(to) == bool(group):
        raise WrongInput("写 --to 姓名 或 --group 群，只写一个")
    return _group(group, roster) if group else _person(to, roster)


def _person(to: str, roster: Roster) -> Target:
    found = [person for person in roster.persons.values() if to in (person.key, person.name)]
    if len(found) != 1:
        near = nearest(to, sorted(roster.persons))
        raise WrongInput(f"“{to}”不止一个，请写编号" if found else f"名册里没有“{to}”{near}")
    if not found[0].reachable:
        raise WrongInput(f"{found[0].name}还没有确认账号；先运行 qunding lookup，再加 --confirm")
    return Target(key=found[0].staff_id, name=found[0].name, is_group=False)


def _group(said: list[str], roster: Roster) -> Target:
    tiers = {word: Tier(name) for name, word in TIER_WORDS.items()} | {tier.value: tier for tier in Tier}
    unknown = [word for word in said if word not in tiers]
    if unknown or len({tiers[word] for word in said}) > 1:
        raise WrongInput(f"群只能写一个：{'、'.join(TIER_WORDS.values())}{nearest(said[0], list(tiers))}")
    tier = tiers[said[0]]
    if tier is not Tier.STAFF and len(said) < TWICE:
        word = TIER_WORDS[tier.value]
        raise WrongInput(f"这是领导所在的群，不在那里试；确要发，把群名写两遍：--group {word} --group {word}")
    group = group_for(roster, tier)
    if group is None:
        raise WrongInput(f"{TIER_WORDS[tier.value]}还没有绑定；项目办私聊机器人“绑定 {TIER_WORDS[tier.value]}”")
    return Target(key=group.key, name=group.title, is_group=True)


def _dispatch(settings: Settings, target: Target, *, card: bool) -> Dispatch:
    key = f"test|{secrets.token_hex(8)}"
    pen = Renderer(
        robot_code=settings.dingtalk_robot_code,
        stream=settings.dingtalk_mode == "stream",
        can=Capabilities(card_template=settings.dingtalk_card_template if card else ""),
    )
    message = _message(card=card)
    if card:
        channel = Channel.CARD_GROUP if target.is_group else Channel.CARD_PRIVATE
        body = (pen.card_to_group if target.is_group else pen.card_to_person)(message, target.key, key)
    else:
        channel = Channel.TEXT_GROUP if target.is_group else Channel.TEXT_PRIVATE
        body = (pen.text_to_group if target.is_group else pen.text_to_person)(message, target.key)
    return Dispatch(key=key, channel=channel, target=target.key, body=body, created_at=wall_clock())


def _message(*, card: bool) -> Message:
    asked = "请点一下“收到”，末行会变成“收到，链路通了”。" if card else "请私聊机器人“帮助”，它会回答。"
    buttons = (trial_button("收到", "收到，链路通了"),) if card else ()
    lines = ("系统管理员在试消息通不通，不是督办事项，不用办理。", asked)
    return Message(title=TITLE, lines=lines, alert=TITLE, buttons=buttons, footer="测试，尚未收到点击" if card else "")


async def _sent(settings: Settings, target: Target, dispatch: Dispatch) -> tuple[int, str]:
    client = new_client(settings)
    try:
        return _accepted(await client.deliver(dispatch), target)
    except PlatformError as error:
        return _refused(settings, target, dispatch, error)
    finally:
        await client.close()


def _accepted(sent: Sent, target: Target) -> tuple[int, str]:
    if sent.refused:
        return (
            UNMET,
            f"钉钉没有发给{target.name}：这个账号不在机器人的可见范围里，或已离开组织；运行 qunding doctor 看怎么办",
        )
    return OK, f"钉钉收下了，已发给{target.name}；回执 {sent.handle or '（没有给）'}"


def _refused(settings: Settings, target: Target, dispatch: Dispatch, error: PlatformError) -> tuple[int, str]:
    if isinstance(error, Unknown):
        return BUSY, f"没有回音（{error}）：可能已经发出，请先到钉钉里看一眼，不要急着再发"
    point = CARD if dispatch.channel.is_keyed else SEND
    finding = finding_of(error, settings, {"title": target.name, "point": point})
    what, mend = told(finding) if finding else (f"钉钉没有办成：{error}", "运行 qunding doctor")
    return (UNMET if isinstance(error, Rejected) else BUSY), f"没有发给{target.name}。{what} → {mend}"
