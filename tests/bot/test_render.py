"""Message → wire JSON: the bytes that leave, whole (dingtalk §2, §6)."""

import json
from dataclasses import replace

import pytest

from bot.dingtalk.render import Renderer, markdown, track_id
from bot.messages import Button, Field, Message
from bot.platform import Capabilities

STREAM = Renderer(robot_code="dingapp", stream=True, can=Capabilities(card_template="matter.schema"))
HTTP = replace(STREAM, stream=False)
MESSAGE = Message(
    title="交办〔2026〕37号",
    lines=("请于周五前报送方案", "责任单位：住建局"),
    alert="请签收：交办〔2026〕37号",
    buttons=(
        Button(text="签收", action="sign", params={"item": "2026-37"}, primary=True),
        Button(text="已签收", action="sign", done=True),
        Button(text="申请延期", action="extend"),
    ),
    form=(Field(name="until", label="延至", kind="date", value="2026-12-01"),),
    footer="项目办",
    shortcuts=("签收请回复：收到37", "申请延期请回复：延期37 〈到哪天〉"),
)
CARD_DATA = {
    "title": "交办〔2026〕37号",
    "body": "请于周五前报送方案  \n责任单位：住建局",
    "footer": "项目办",
    "alert": "请签收：交办〔2026〕37号",
    "buttons": '[{"text":"签收","id":"sign","params":{"item":"2026-37"},"style":"primary","disabled":false},'
    '{"text":"已签收","id":"sign","params":{},"style":"done","disabled":true},'
    '{"text":"申请延期","id":"extend","params":{},"style":"normal","disabled":false}]',
    "form": '[{"name":"until","label":"延至","type":"date","value":"2026-12-01"}]',
}
SPACE_MODEL = {
    "supportForward": False,
    "lastMessageI18n": {"ZH_CN": "请签收：交办〔2026〕37号"},
    "notification": {"alertContent": "请签收：交办〔2026〕37号", "notificationOff": False},
}
TEXT = (
    "**交办〔2026〕37号**  \n请于周五前报送方案  \n责任单位：住建局  \n"
    "签收请回复：收到37  \n申请延期请回复：延期37 〈到哪天〉  \n项目办"
)


def test_a_card_to_a_group():
    """Clicks come back by the stream."""
    assert json.loads(STREAM.card_to_group(MESSAGE, "cid+/==", "d-1")) == {
        "cardTemplateId": "matter.schema",
        "outTrackId": track_id("d-1"),
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": CARD_DATA},
        "openSpaceId": "dtv1.card//IM_GROUP.cid+/==",
        "imGroupOpenSpaceModel": SPACE_MODEL,
        "imGroupOpenDeliverModel": {"robotCode": "dingapp"},
        "userIdType": 1,
    }


def test_a_card_to_a_person():
    """By HTTP, clicks need the registered route."""
    assert json.loads(HTTP.card_to_person(MESSAGE, "li", "d-1")) == {
        "cardTemplateId": "matter.schema",
        "outTrackId": track_id("d-1"),
        "callbackType": "HTTP",
        "callbackRouteKey": "dingapp",
        "cardData": {"cardParamMap": CARD_DATA},
        "openSpaceId": "dtv1.card//IM_ROBOT.li",
        "imRobotOpenSpaceModel": SPACE_MODEL,
        "imRobotOpenDeliverModel": {"robotCode": "dingapp", "spaceType": "IM_ROBOT"},
        "userIdType": 1,
    }


def test_an_edit():
    """Only by key: what is not named stays."""
    assert json.loads(STREAM.card_edit(MESSAGE, "d-1")) == {
        "outTrackId": track_id("d-1"),
        "cardData": {"cardParamMap": CARD_DATA},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "userIdType": 1,
    }


@pytest.mark.parametrize("to", ["group", "person"])
def test_a_text(to: str):
    """Buttons become the words that do the same; msgParam is JSON in a string."""
    if to == "group":
        body, target = json.loads(STREAM.text_to_group(MESSAGE, "cid+/==")), {"openConversationId": "cid+/=="}
    else:
        body, target = json.loads(STREAM.text_to_person(MESSAGE, "li")), {"userIds": ["li"]}
    param = json.loads(body.pop("msgParam"))
    assert body == {"robotCode": "dingapp", "msgKey": "sampleMarkdown", **target}
    assert param == {"title": "请签收：交办〔2026〕37号", "text": TEXT}


def test_the_least_message():
    """A title alone; the list shows it where there is no alert."""
    body = json.loads(STREAM.text_to_person(Message(title="收到"), "li"))
    assert json.loads(body["msgParam"]) == {"title": "收到", "text": "**收到**"}
    assert markdown(Message(title="收到")) == "**收到**"


def test_the_bytes_are_the_same_every_time():
    """A retry is byte-equal (O1)."""
    assert STREAM.card_to_group(MESSAGE, "cid", "d") == STREAM.card_to_group(MESSAGE, "cid", "d")
    assert STREAM.text_to_group(MESSAGE, "cid") == STREAM.text_to_group(MESSAGE, "cid")


def test_a_card_id_is_short_and_its_own():
    """At most 100 characters, whatever the key."""
    ids = {track_id(key) for key in ("a", "b", "x" * 500, "督办")}
    assert len(ids) == 4
    assert max(map(len, ids)) <= 100


def test_chinese_is_not_spelt_out():
    """Six bytes a character would cost half the room."""
    assert "交办" in STREAM.text_to_group(MESSAGE, "cid")


@pytest.mark.parametrize("lines", [300, 5_000])
def test_a_message_too_long_loses_its_end_and_shows_it(lines: int):
    """One long message must not hold up all others."""
    long = replace(MESSAGE, lines=tuple(f"{number}：尚未报送进展" * 3 for number in range(lines)))
    param = json.loads(STREAM.text_to_group(long, "cid"))["msgParam"]
    assert len(param.encode()) <= 15_000
    assert "0：尚未报送进展" in param
    assert "……  \\n签收请回复：收到37  \\n" in param


def test_one_endless_line_is_left_out():
    """What cannot be shortened is named by its title."""
    param = json.loads(STREAM.text_to_group(Message(title="周报", lines=("长" * 6_000,)), "cid"))["msgParam"]
    assert json.loads(param) == {"title": "周报", "text": "**周报**  \n……"}
