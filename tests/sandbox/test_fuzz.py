"""Whatever JSON a broken bot sends, the platform answers; it never falls over."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.calls import CALLS, Request
from sandbox.city import City, CitySettings
from sandbox.platform import Platform
from tests.sandbox.conftest import people_it
from tests.sandbox.town import GROUP, SCENE, START, TEMPLATE, Clock, card, card_for, to_group, to_users

SEEN_WORDS = ["", "li", "union-li", "dingapp", GROUP, SCENE, "1", "text", "HTTP", "{}", "[1]", "督办"]
SCALARS = st.none() | st.booleans() | st.integers(-1, 300) | st.sampled_from(SEEN_WORDS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(SEEN_WORDS), inner, max_size=3),
    max_leaves=6,
)
BODIES = (
    *(to_group(), to_users("li"), card(), card_for("li")),
    {"outTrackId": "card-1", "cardData": {"cardParamMap": {"title": "a"}}, "privateData": {}, "cardUpdateOptions": {}},
    {"callbackRouteKey": "k", "callbackUrl": "http://a", "apiSecret": "s", "forceUpdate": True},
    {"processQueryKey": "k", "openConversationId": GROUP, "robotCode": "dingapp", "maxResults": 3, "nextToken": ""},
    {"processQueryKeys": ["k"], "openConversationId": GROUP, "robotCode": "dingapp", "openDingId": "d"},
    {"msgtype": "text", "text": {"content": "a"}, "at": {"atUserIds": ["li"]}, "msgUuid": "u"},
    {"msgtype": "actionCard", "actionCard": {"title": "a", "text": "b", "btns": []}, "feedCard": {"links": []}},
    {"robotCode": "dingapp", "remindType": 1, "receiverUserIdList": ["li"], "content": "a", "callVoice": ""},
    {"agent_id": 1001, "userid_list": "li", "dept_id_list": "3", "msg": {"msgtype": "text"}, "task_id": 1},
    {"subject": "a", "executorIds": ["union-li"], "detailUrl": {"appUrl": "a"}, "dueTime": 1, "priority": 20},
    {"executorStatusList": [{"id": "union-li", "isDone": True}], "done": True},
    {"dept_id": 1, "cursor": 0, "size": 10, "userid": "li", "unionid": "union-li", "mobile": "1"},
    {"title": "a", "template_id": "t", "owner_user_id": "wang", "user_ids": ["li"], "uuid": "u"},
    {"open_conversation_id": SCENE, "user_ids": ["li"], "union_ids": ["union-guest"]},
    {"clientId": "dingapp", "clientSecret": "app-secret", "subscriptions": [{"type": "EVENT", "topic": "*"}]},
)


@st.composite
def broken(draw: st.DrawFn) -> dict[str, object]:
    """A body as some call wants it, with a few of its fields replaced."""
    body: dict[str, object] = dict(draw(st.sampled_from(BODIES)))
    for name in draw(st.lists(st.sampled_from(sorted(body)), max_size=3)):
        body[name] = draw(VALUES)
    return body


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> tuple[Platform, str]:
    """One platform for all examples, and a token: what earlier ones left behind is part of the test."""
    templates = tmp_path_factory.mktemp("sandbox") / "templates.json"
    templates.write_text(json.dumps([TEMPLATE]), encoding="utf-8")
    keys = {"client_id": "dingapp", "client_secret": "app-secret", "robot_code": "dingapp", "corp_id": "c"}
    city = City(CitySettings(**keys, templates=(templates,), api_quota=10**6, push_quota=10**6), Clock())
    people_it(city)
    answer = city.platform.call("token", {"appKey": "dingapp", "appSecret": "app-secret"}, START)
    return city.platform, answer.body["accessToken"]


@given(name=st.sampled_from(sorted(CALLS)), body=broken() | VALUES, known=st.booleans())
@settings(max_examples=400, deadline=None)
def test_every_body_is_answered(town, name: str, body: object, known: bool):
    """With a documented status, a JSON object, and in the dialect of the call."""
    platform, token = town
    row = CALLS[name]
    path = row.path.replace("{unionId}", "union-li").replace("{taskId}", "t").replace("{chatId}", "c")
    value = token if known else "none"
    headers = {"content-type": "application/json", "x-acs-dingtalk-access-token": value}
    sent = Request(
        method=row.method, path=path, query={"access_token": value}, headers=headers, body=json.dumps(body).encode()
    )
    reply = platform.answer(sent, START)
    assert reply.status in ((200,) if row.old else (200, 400, 401))
    assert ("errcode" in reply.body) if row.old else (reply.status == 200 or set(reply.body) >= {"code", "message"})
