"""`qunding doctor` against the platform: one harmless call for each thing that may be missing. Nobody is sent
anything; what is wrong is decided by the code of the refusal (dingtalk §1.4, §10.2)."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.dingtalk import routes
from bot.dingtalk.client import Client
from bot.dingtalk.routes import Route
from bot.dingtalk.sheets import matter_sheet, sample_data
from bot.errors import PlatformError
from config.settings import Settings
from console.findings import Finding, bad, fine, note
from console.refusals import CARD, CHAT, MEMBER, MOBILE, PERMISSION, SEND, Barred, bar, lacks_permission
from domain.county import County
from domain.people.records import Group, Person

# Callbacks signed more than a minute ahead of us, or five behind us, are refused (bot/dingtalk/signing.py).
MOST_SKEW = timedelta(seconds=60)
NOBODY = "qunding-doctor"


@dataclass(frozen=True, kw_only=True)
class Patient:
    """What is examined. `county` is None before the first import; `draw` gives a name nobody used before."""

    settings: Settings
    client: Client
    county: County | None
    now: Callable[[], datetime]
    draw: Callable[[], str]


async def examine_platform(patient: Patient) -> AsyncIterator[Finding]:
    """In the order in which one would put it right; a barrier is the last finding."""
    try:
        async for finding in _everything(patient):
            yield finding
    except Barred as barred:
        yield barred.finding


async def _everything(patient: Patient) -> AsyncIterator[Finding]:
    sending = await _sending(patient)
    yield sending
    yield _clock(patient)
    for finding in (await _card(patient), await _mobile(patient)):
        if finding is not None:
            yield finding
    if patient.county is not None:
        if sending.code != "robot_code_wrong":
            async for finding in _groups(patient, patient.county):
                yield finding
        async for finding in _people(patient, patient.county):
            yield finding


async def _said(patient: Patient, route: Route, body: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """The code of the refusal, its words, and the answer; a missing permission is always `permission`."""
    try:
        return "", "", await patient.client.ask(route, body)
    except PlatformError as error:
        bar(error, patient.settings)
        return (PERMISSION if lacks_permission(error) else error.code), str(error), {}


async def _sending(patient: Patient) -> Finding:
    """The readers of a message that never was: asked with the permission to send."""
    robot = patient.settings.dingtalk_robot_code
    body = {"processQueryKey": NOBODY, "openConversationId": NOBODY, "robotCode": robot}
    code, said, _answer = await _said(patient, routes.LOOK_GROUP, body)
    if code == PERMISSION:
        return bad("permission_missing", point=SEND)
    if code.startswith("invalidParameter.robotCode"):
        return bad("robot_code_wrong", said=said)
    return fine("platform_answers")


def _clock(patient: Patient) -> Finding:
    theirs = patient.client.platform_time
    if theirs is None:
        return note("platform_clock_unknown")
    skew = patient.now() - theirs
    seconds = round(abs(skew).total_seconds())
    if abs(skew) <= MOST_SKEW:
        return fine("clock_fine", seconds=seconds)
    return bad("clock_ahead" if skew > timedelta(0) else "clock_behind", seconds=seconds)


async def _card(patient: Patient) -> Finding | None:
    """A card that is delivered to nobody, with a value for each of our variables."""
    settings = patient.settings
    if not settings.dingtalk_card_template:
        return None
    body = {
        "cardTemplateId": settings.dingtalk_card_template,
        "outTrackId": f"{NOBODY}-{patient.draw()}",
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": sample_data("doctor", "doctor")},
    }
    code, said, _answer = await _said(patient, routes.CARD_MAKE, body)
    if code == PERMISSION:
        return bad("permission_missing", point=CARD)
    wrong = {"param.templateNotExist": "card_missing", "param.templateUnpublished": "card_unpublished"}
    if code:
        return bad(wrong.get(code, "card_unfit"), template=settings.dingtalk_card_template, said=said)
    return _card_version(settings)


def _card_version(settings: Settings) -> Finding:
    ours, theirs = matter_sheet().version, settings.dingtalk_card_version
    if theirs == ours:
        return fine("card_fine", version=ours)
    return note("card_old" if theirs else "card_version_unsaid", ours=ours, theirs=theirs)


async def _mobile(patient: Patient) -> Finding | None:
    """A number that is none, so that nobody is found by it."""
    code, _said_so, _answer = await _said(patient, routes.BY_MOBILE, {"mobile": "10000000000"})
    return bad("permission_missing", point=MOBILE) if code == "permission" else fine("contacts_fine")


async def _groups(patient: Patient, county: County) -> AsyncIterator[Finding]:
    for group in sorted((g for g in county.roster.groups.values() if g.bound), key=lambda g: g.key):
        finding = await _group(patient, group)
        yield finding
        if finding.code == "permission_missing":
            return


async def _group(patient: Patient, group: Group) -> Finding:
    code, said, answer = await _said(patient, routes.ROBOTS, {"openConversationId": group.key})
    if code == PERMISSION:
        return note("permission_missing", point=CHAT)
    if code:
        return bad("group_gone", title=group.title, said=said)
    robots = answer.get("chatbotInstanceVOList") or []
    here = any(robot.get("robotCode") == patient.settings.dingtalk_robot_code for robot in robots)
    return fine("robot_in_group", title=group.title) if here else bad("robot_not_in_group", title=group.title)


async def _people(patient: Patient, county: County) -> AsyncIterator[Finding]:
    """Everybody with an account, by name in one line a fault; contact calls are not billed (dingtalk §10.1)."""
    found: dict[str, list[str]] = {}
    for person in sorted((p for p in county.roster.persons.values() if p.reachable), key=lambda p: p.key):
        code = await _person(patient, person)
        if code == PERMISSION:
            yield note("permission_missing", point=MEMBER)
            return
        if code:
            found.setdefault(code, []).append(person.name)
    for code, names in found.items():
        yield bad(code, found=names, count=len(names))


async def _person(patient: Patient, person: Person) -> str:
    code, _said_so, _answer = await _said(patient, routes.USER, {"userid": person.staff_id})
    if code in ("", PERMISSION):
        return code
    return {"50002": "person_unseen", "60121": "person_left", "33012": "person_left"}.get(code, "person_refused")
