"""`qunding doctor`, all of it: this machine, then the platform and the way in."""

import os
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app import keys_of, wall_clock
from bot.dingtalk.client import Client
from bot.patience import Patience
from cli.doors import seen
from config.calendars import load_calendar
from config.settings import Settings, installed
from console.command_socket import Caller, Unanswered, answers, socket_path
from console.doctor import examine
from console.findings import Finding
from console.platform_checks import Patient, examine_platform
from console.refusals import BARRIERS
from console.way_in import examine_way_in
from domain.county import County
from domain.errors import SupervisionError


def examined_here(settings: Settings) -> list[Finding]:
    """Only this machine; nothing leaves it."""
    calendar = load_calendar(settings.own_folder / "calendar.toml")
    variables = {**installed(settings.data_dir), **os.environ}
    return list(examine(settings, variables, calendar, wall_clock()))


async def examined_there(settings: Settings) -> list[Finding]:
    """The platform, as far as our keys open it, and how its words come to us."""
    if not settings.dingtalk_client_id or not settings.dingtalk_client_secret.get_secret_value():
        return []
    client = new_client(settings)
    patient = Patient(
        settings=settings, client=client, county=_county(settings), now=wall_clock, draw=lambda: secrets.token_hex(8)
    )
    try:
        found = [each async for each in examine_platform(patient)]
        if found and found[-1].code in BARRIERS:
            return found
        heard = await _heard(settings)
        return [*found, *[each async for each in examine_way_in(settings, client, heard)]]
    finally:
        await client.close()


def new_client(settings: Settings) -> Client:
    """A line to the platform for the length of a command."""
    return Client(keys_of(settings), wall_clock, Patience(), lambda _call: None)


def _county(settings: Settings) -> County | None:
    try:
        return seen(settings)[0]
    except (SupervisionError, SQLAlchemyError):
        return None


async def _heard(settings: Settings) -> Mapping[str, Any] | None:
    path = socket_path(settings.data_dir)
    if not answers(path):
        return None
    try:
        answer = await Caller(path=path).heard()
    except Unanswered:
        return None
    return answer.facts if answer else None
