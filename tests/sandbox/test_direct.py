"""The platform without sockets, as a simulation uses it."""

import json
from datetime import datetime

import pytest

from sandbox.calls import CALLS, Carried
from sandbox.city import City, Outcome
from sandbox.platform import Platform
from sandbox.pushes import Answer, Push
from tests.sandbox.conftest import people_it
from tests.sandbox.town import START, TEMPLATE, Clock, to_group


def test_calls_work_without_a_socket(settings):
    """Short name, method and path, or path; time and chance come in from outside."""
    platform = Platform(settings)
    keys = {"appKey": "dingapp", "appSecret": "app-secret"}
    token = platform.call("POST /v1.0/oauth2/accessToken", keys, START).body["accessToken"]
    carried = Carried(token=token)
    assert platform.call("/v1.0/robot/groupMessages/send", to_group(), START, carried).status == 400
    assert platform.call("group_send", to_group(), START).body["code"] == "InvalidAuthentication"
    with pytest.raises(LookupError, match="group_send"):
        platform.call("groupsend", {}, START)


def test_a_dropped_reply_is_marked(settings):
    """The message is there, the answer is not to be used."""
    city = City(settings, Clock())
    people_it(city)
    keys = {"appKey": "dingapp", "appSecret": "app-secret"}
    token = city.platform.call("token", keys, START).body["accessToken"]
    city.fault("timeout_after_accept", "group_send")
    reply = city.platform.call("group_send", to_group(), START, Carried(token=token))
    assert (reply.status, reply.drop) == (200, True)
    assert len(city.screen("李静", "工作人员群")) == 1


async def test_pushes_may_be_carried_by_a_function(settings):
    """A simulation replaces the wire and never starts it."""
    carried: list[Push] = []

    async def carry(push: Push, now: datetime) -> Answer:
        carried.append(push)
        return Answer(outcome=Outcome.ANSWERED, body={"msgtype": "text", "text": {"content": "好"}})

    city = City(settings, Clock())
    people_it(city)
    city.carry = carry
    assert await city.says("李静", None, "收到") is Outcome.ANSWERED
    assert carried[0].data["text"] == {"content": "收到"}
    assert [view.text for view in city.screen("李静")] == ["收到", "好"]


def test_every_call_of_the_table_has_someone_to_answer_it(settings):
    """None raises, whatever it is asked."""
    platform = Platform(settings)
    keys = {"appKey": "dingapp", "appSecret": "app-secret"}
    token = platform.call("token", keys, START).body["accessToken"]
    params = {"unionId": "u", "taskId": "t", "chatId": "c"}
    for name in CALLS:
        reply = platform.call(name, {"x": 1}, START, Carried(token=token, params=params))
        assert reply.status in (200, 400, 401), name
        assert reply.status != 200 or reply.body["errcode"] != 0 or name == "failed_events", name


@pytest.mark.parametrize(
    "change",
    [{"private": ["nothing"]}, {"variables": {"title": {"type": "colour"}}}],
)
def test_a_bad_template_file_stops_the_start(settings, change):
    """Unknown types and private names that are no variables."""
    settings.templates[0].write_text(json.dumps([{**TEMPLATE, **change}]), encoding="utf-8")
    with pytest.raises(ValueError, match=r"qunding\.schema"):
        Platform(settings)
