"""HTTP callbacks: what is ours arrives once and typed, everything else is refused and reaches nobody (S20-S26)."""

import asyncio
import json
from dataclasses import replace

import pytest
from aiohttp import web

from bot.dingtalk.crypto import Sealed
from bot.dingtalk.webhook import Webhook
from bot.messages import InboundKind
from bot.patience import Patience
from tests.bot.callbacks import (
    AES_KEY,
    ENVELOPE,
    NOW,
    SECRET,
    STAMP,
    US,
    Ear,
    Letter,
    card,
    card_body,
    card_headers,
    event,
    event_body,
    millis,
    raw,
    robot,
    robot_body,
    robot_headers,
    sealed,
    signed,
)
from tests.bot.conftest import Door


def deep(levels: int) -> object:
    """A list of lists, so many levels deep."""
    found: object = []
    for _level in range(levels - 1):
        found = [found]
    return found


def text_with(body: object, old: str, new: str) -> bytes:
    """JSON text no serialiser would write."""
    return json.dumps(body).replace(old, new, 1).encode()


MARK = "@@"
MARKED = robot_body(text={"content": MARK})
TIMES, SIGN = robot_headers()
OTHER_KEY = replace(ENVELOPE, aes_key=AES_KEY[::-1][:42] + "0")
OTHER_TOKEN = replace(ENVELOPE, token="another")

UNSIGNED = {
    "no header at all": [("X-Nothing", "1")],
    "no sign": [TIMES],
    "no timestamp": [SIGN],
    "empty sign": [TIMES, ("sign", "")],
    "sign of another secret": robot_headers(secret="another"),
    "sign of another moment": [TIMES, robot_headers(millis(seconds=1))[1]],
    "sign as a card's": [TIMES, ("sign", signed(SECRET, STAMP))],
    "sign twice": [TIMES, SIGN, SIGN],
    "timestamp twice": [TIMES, TIMES, SIGN],
    "overlong sign": [TIMES, ("sign", "A" * 129)],
    "overlong timestamp": [("timestamp", "1" * 129), SIGN],
    "sign that is no ASCII": [TIMES, ("sign", "签" * 14)],
    "stale by a second": robot_headers(millis(minutes=5, seconds=1)),
    "stale by an hour": robot_headers(millis(hours=1)),
    "replayed after a day": robot_headers(millis(days=1)),
    "from the future": robot_headers(millis(seconds=-61)),
    "a moment in seconds": robot_headers(STAMP[:-3]),
    "a moment in words": robot_headers("now"),
    "a moment with a sign": robot_headers("-" + STAMP),
    "digits of another script": [("timestamp", "²" * 13), SIGN],
    "a moment beyond all calendars": robot_headers("9" * 14),
    "a number beyond all bounds": robot_headers("9" * 60),
}

ODD_JSON = {
    "empty": b"",
    "not JSON": b"hello",
    "half of it": raw(robot_body())[:-1],
    "two of it": raw(robot_body()) * 2,
    "a list": raw([robot_body()]),
    "a string": b'"text"',
    "null": b"null",
    "UTF-16": json.dumps(robot_body()).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + raw(robot_body()),
    "not UTF-8": raw(robot_body()).replace("收到".encode(), b"\xff\xfe"),
    "duplicate key": b'{"msgId": "other", ' + raw(robot_body())[1:],
    "duplicate key inside": text_with(MARKED, f'"content": "{MARK}"', '"content": "a", "content": "b"'),
    "NaN": text_with(MARKED, f'"{MARK}"', "NaN"),
    "Infinity": text_with(MARKED, f'"{MARK}"', "-Infinity"),
    "a number without end": text_with(MARKED, f'"{MARK}"', "1e999"),
    "a number of 5,000 digits": text_with(MARKED, f'"{MARK}"', "1" * 5000),
    "lone surrogate": text_with(MARKED, MARK, "\\ud800"),
    "lone surrogate as a key": b'{"\\udfff": 1, ' + raw(robot_body())[1:],
    "NUL": text_with(MARKED, MARK, "a\\u0000b"),
    "raw NUL": text_with(MARKED, MARK, "a\x00b"),
    "33 levels": raw(robot_body(extra=deep(33))),
    "100,000 levels": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}

WRONG_FIELDS = {
    "no msgId": {"msgId": ...},
    "empty msgId": {"msgId": ""},
    "msgId as a number": {"msgId": 7},
    "overlong msgId": {"msgId": "m" * 201},
    "no conversation": {"conversationId": ...},
    "another kind of conversation": {"conversationType": "3"},
    "conversation kind as a number": {"conversationType": 2},
    "sender as a list": {"senderStaffId": ["li"]},
    "overlong sender": {"senderStaffId": "l" * 65},
    "text as a string": {"text": "收到"},
    "content as a number": {"text": {"content": 7}},
    "title as an object": {"conversationTitle": {}},
    "a moment in words": {"createAt": "yesterday"},
    "a moment before 1970": {"createAt": -1},
    "a moment beyond all calendars": {"createAt": 10**15},
    "a moment that is a truth": {"createAt": True},
    "content that is no JSON": {"text": ..., "msgtype": "audio", "content": "{"},
}

FOREIGN = {
    "another robot": {"robotCode": "dingother"},
    "another organisation's robot": {"chatbotCorpId": "dingelse"},
}

WRONG_PRESSES = {
    "content as an object": card_body(content={}) | {"content": {}},
    "content that is no JSON": card_body("{"),
    "content that is a list": card_body("[]"),
    "lone surrogate in it": card_body('{"cardPrivateData": {"actionIds": ["\\ud800"]}}'),
    "nothing pressed": card_body({"cardPrivateData": {"actionIds": []}}),
    "no action": card_body({"cardPrivateData": {}}),
    "no private data": card_body({}),
    "an action that is a number": card_body({"cardPrivateData": {"actionIds": [7]}}),
    "an action without a name": card_body({"cardPrivateData": {"actionIds": [""]}}),
    "an overlong action": card_body({"cardPrivateData": {"actionIds": ["a" * 65]}}),
    "params that are a list": card_body({"cardPrivateData": {"actionIds": ["a"], "params": [1]}}),
    "too many params": card_body({"cardPrivateData": {"actionIds": ["a"], "params": {str(n): "" for n in range(65)}}}),
    "no card": card_body(outTrackId=...),
    "overlong card": card_body(outTrackId="c" * 101),
    "no presser": card_body(userId=""),
    "another organisation": card_body(corpId="dingelse"),
}

REFUSED: dict[str, tuple[Letter, tuple[int, ...]]] = {
    **{f"robot, {name}": (robot(headers=headers), (400, 401)) for name, headers in UNSIGNED.items()},
    **{f"robot, {name}": (robot(body), (400,)) for name, body in ODD_JSON.items()},
    **{f"robot, {name}": (robot(robot_body(**change)), (400,)) for name, change in WRONG_FIELDS.items()},
    **{f"robot, {name}": (robot(robot_body(**change)), (403,)) for name, change in FOREIGN.items()},
    "robot, over 256 KiB": (robot(robot_body(text={"content": "x" * 256 * 1024})), (413,)),
    "robot, 1 MB of nothing": (robot(b" " * 1_000_000), (413,)),
    "robot, packed": (robot(headers=[*robot_headers(), ("Content-Encoding", "identity")]), (415,)),
    **{f"card, {name}": (card(body), (400, 403)) for name, body in WRONG_PRESSES.items()},
    "card, unsigned": (card(headers=[("X-Nothing", "1")]), (401,)),
    "card, signed by the app's secret": (card(headers=card_headers(secret=SECRET)), (401,)),
    "card, signed as a robot's": (card(headers=robot_headers()), (401,)),
    "card, stale": (card(headers=card_headers(millis(minutes=6))), (401,)),
    "card, signed twice": (card(headers=[*card_headers(), card_headers()[1]]), (401,)),
    "card, over 256 KiB": (card(card_body(extension="x" * 256 * 1024)), (413,)),
    "event, in the clear": (Letter("/dingtalk/events", raw(event_body())), (403,)),
    "event, without a query": (replace(event(), query=()), (403,)),
    "event, signed with another token": (event(envelope=OTHER_TOKEN), (403,)),
    "event, under another key": (event(envelope=OTHER_KEY), (403,)),
    "event, for another owner": (event(owner="dingother"), (403,)),
    "event, for no owner": (event(owner=""), (403,)),
    "event, stale": (event(stamp=millis(minutes=6)), (403,)),
    "event, moment altered": (replace(event(), query=[*event().query[:1], ("timestamp", millis()[:-1] + "9")]), (403,)),
    "event, signature twice": (replace(event(), query=[event().query[0], *event().query]), (403,)),
    "event, signature that is no ASCII": (sealed("AAAA", signature="签"), (403,)),
    "event, nothing under seal": (sealed(""), (403,)),
    "event, a number under seal": (sealed(7), (403,)),
    "event, no base64": (sealed("*" * 44), (403,)),
    "event, half a block": (sealed("AAAA"), (403,)),
    "event, one block of noise": (sealed("AAAAAAAAAAAAAAAAAAAAAA=="), (403,)),
    "event, many blocks of noise": (sealed("A" * 128), (403,)),
    "event, no JSON inside": (event(b"hello"), (403,)),
    "event, a list inside": (event([]), (403,)),
    "event, without a kind": (event(event_body(EventType=...)), (403,)),
    "event, without an id": (event(event_body(eventId=...)), (403,)),
    "event, overlong id": (event(event_body(eventId="e" * 200)), (403,)),
    "event, without a group": (event(event_body(openConversationId=...)), (403,)),
    "event, of another organisation": (event(event_body(CorpId="dingelse")), (403,)),
    "event, people as numbers": (event(event_body(userId=[1])), (403,)),
    "event, a whole town": (event(event_body(userId=[f"u{n}" for n in range(1001)])), (403,)),
    "event, over 256 KiB": (event(event_body(x="x" * 256 * 1024)), (413,)),
}


@pytest.mark.parametrize("name", list(REFUSED))
async def test_what_is_not_ours_is_refused_and_reaches_nobody(door: Door, name: str):
    """Malformed, oversized, unsigned, replayed, stale or foreign: 4xx, and nobody has heard anything."""
    letter, statuses = REFUSED[name]
    status, _body = await door.post(letter)
    assert status in statuses
    assert door.ear.heard == []


async def test_a_refused_event_tells_a_forger_nothing(door: Door):
    """One answer for the signature, the seal, the owner, the moment and what is inside."""
    letters = [
        letter for name, (letter, statuses) in REFUSED.items() if name.startswith("event") and statuses == (403,)
    ]
    assert {json.dumps(await door.post(letter)) for letter in letters} == {'[403, {"error": "refused"}]'}


async def test_the_same_signature_with_another_body_is_a_forgery(door: Door):
    """It does not cover the body, so the same message with other words is somebody else's hand (S22)."""
    assert (await door.post(robot()))[0] == 200
    assert (await door.post(robot(robot_body(text={"content": "同意"}))))[0] == 403
    assert [inbound.text for inbound in door.ear.heard] == ["收到"]


async def test_the_same_callback_again_keeps_its_message_id(door: Door):
    """The platform repeats itself; the door tells by the id."""
    assert [(await door.post(robot()))[0] for _ in range(2)] == [200, 200]
    assert [(await door.post(card()))[0] for _ in range(2)] == [200, 200]
    assert len({inbound.message_id for inbound in door.ear.heard}) == 2


async def test_two_people_may_speak_in_the_same_millisecond(door: Door):
    """One signature, two messages."""
    for number in range(2):
        assert (await door.post(robot(robot_body(msgId=f"msg-{number}"))))[0] == 200
    assert len(door.ear.heard) == 2


async def test_words_arrive_typed_and_unproven(door: Door):
    """Robot and message make the id; the signature does not cover the words."""
    door.ear.answer = {"msgtype": "empty"}
    assert await door.post(robot(robot_body(originalProcessQueryKey="key+/=="))) == (200, {"msgtype": "empty"})
    (heard,) = door.ear.heard
    assert (heard.kind, heard.message_id, heard.staff_id) == (InboundKind.WORDS, "dingapp|msg-1==", "li")
    assert (heard.conversation, heard.title, heard.is_group) == ("cid-1+/==", "工作人员群", True)
    assert (heard.text, heard.quoted, heard.said_at, heard.proven) == ("收到", "key+/==", NOW, False)


@pytest.mark.parametrize(
    ("change", "staff_id"),
    [
        ({"senderStaffId": ...}, ""),
        ({"senderStaffId": ""}, ""),
        ({"senderCorpId": ...}, ""),
        ({"senderCorpId": "dingelse"}, ""),
        ({"robotCode": ..., "chatbotCorpId": ...}, "li"),
    ],
)
async def test_people_of_elsewhere_are_nobody(door: Door, change, staff_id: str):
    """Heard, but without an account (S01)."""
    assert (await door.post(robot(robot_body(**change))))[0] == 200
    assert door.ear.heard[0].staff_id == staff_id


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        ({"text": {"content": "  "}}, InboundKind.WORDS, ""),
        ({"text": ..., "errorCode": "20001"}, InboundKind.UNREADABLE, ""),
        ({"errorCode": 20001}, InboundKind.UNREADABLE, ""),
        (
            {"text": ..., "msgtype": "picture", "content": {"downloadCode": "x"}, "errorCode": 1},
            InboundKind.UNREADABLE,
            "",
        ),
        ({"text": ..., "msgtype": "picture", "content": {"downloadCode": 7}}, InboundKind.UNREADABLE, ""),
        ({"text": ..., "msgtype": "sticker", "content": {"downloadCode": "x"}}, InboundKind.UNREADABLE, ""),
        ({"text": ..., "msgtype": "audio", "content": {"recognition": "已开工"}}, InboundKind.WORDS, "已开工"),
        ({"text": ..., "msgtype": "audio", "content": '{"recognition": "已开工"}'}, InboundKind.WORDS, "已开工"),
        ({"text": ..., "msgtype": "audio", "content": {"recognition": 7}}, InboundKind.UNREADABLE, ""),
        (
            {"text": ..., "msgtype": "richText", "content": {"richText": [{"text": "日报"}, {"type": "picture"}, 7]}},
            InboundKind.WORDS,
            "日报",
        ),
        ({"text": ..., "msgtype": "richText", "content": {"richText": "x"}}, InboundKind.UNREADABLE, ""),
    ],
)
async def test_hidden_words_are_no_empty_command(door: Door, change, kind: InboundKind, text: str):
    """A spent allowance, a picture and a voice nobody recognised are unreadable."""
    assert (await door.post(robot(robot_body(**change))))[0] == 200
    assert (door.ear.heard[0].kind, door.ear.heard[0].text) == (kind, text)


PICTURE = {"type": "picture", "downloadCode": "p", "pictureDownloadCode": "q"}


@pytest.mark.parametrize(
    ("change", "kind", "text", "files"),
    [
        ({"msgtype": "picture", "content": PICTURE}, InboundKind.FILES, "", [("picture", "p", "")]),
        (
            {"msgtype": "file", "content": {"downloadCode": "f", "fileName": "协议.pdf"}},
            InboundKind.FILES, "", [("file", "f", "协议.pdf")],
        ),
        (
            {"msgtype": "audio", "content": {"downloadCode": "a", "recognition": "已开工"}},
            InboundKind.WORDS, "已开工", [("voice", "a", "")],
        ),
        ({"msgtype": "audio", "content": {"downloadCode": "a"}}, InboundKind.FILES, "", [("voice", "a", "")]),
        ({"msgtype": "video", "content": '{"downloadCode": "v"}'}, InboundKind.FILES, "", [("video", "v", "")]),
        (
            {"msgtype": "richText", "content": {"richText": [{"text": "12号现场"}, PICTURE, PICTURE]}},
            InboundKind.WORDS, "12号现场", [("picture", "p", ""), ("picture", "p", "")],
        ),
        ({"msgtype": "richText", "content": {"richText": [PICTURE]}}, InboundKind.FILES, "", [("picture", "p", "")]),
    ],
)  # fmt: skip
async def test_what_is_sent_along_comes_with_its_ticket(door: Door, change, kind: InboundKind, text: str, files):
    """Pictures, files, voice and video, each with what it is fetched by."""
    assert (await door.post(robot(robot_body(text=..., **change))))[0] == 200
    (heard,) = door.ear.heard
    assert (heard.kind, heard.text) == (kind, text)
    assert [(f.media, f.ticket, f.name) for f in heard.files] == files


async def test_a_press_arrives_with_what_was_filled_in(door: Door):
    """Numbers, switches and choices keep their JSON; nothing is empty text."""
    params = {"item": "37", "days": 3, "sure": True, "choice": {"index": 1}, "note": None}
    body = card_body({"cardPrivateData": {"actionIds": ["extend"], "params": params}})
    assert (await door.post(card(body)))[0] == 200
    (heard,) = door.ear.heard
    assert (heard.kind, heard.staff_id, heard.action, heard.proven) == (InboundKind.CLICK, "li", "extend", False)
    assert heard.params == {"item": "37", "days": "3", "sure": "true", "choice": '{"index":1}', "note": ""}
    assert heard.message_id.startswith("card-1|li|extend|")


async def test_a_unionid_is_no_account(door: Door):
    """Whoever is not of our organisation is named by another kind of id."""
    assert (await door.post(card(card_body(userIdType=2))))[0] == 200
    assert door.ear.heard[0].staff_id == ""


async def opened(door: Door, letter: Letter) -> str:
    """The text of a sealed answer."""
    status, body = await door.post(letter)
    assert status == 200
    reply = Sealed(
        signature=body["msg_signature"], timestamp=body["timeStamp"], nonce=body["nonce"], encrypt=body["encrypt"]
    )
    return ENVELOPE.open(reply)[0]


async def test_the_address_is_confirmed(door: Door):
    """`check_url` of the console carries neither an id nor an organisation."""
    assert await opened(door, event({"EventType": "check_url"})) == "success"
    assert door.ear.heard == []


@pytest.mark.parametrize("owner", ["dingapp", "dingcorp"])
async def test_members_arrive_one_by_one_and_proven(door: Door, owner: str):
    """The seal covers the body; both ways of registering are known."""
    assert await opened(door, event(owner=owner)) == "success"
    assert [(i.message_id, i.staff_id) for i in door.ear.heard] == [("event-1|li", "li"), ("event-1|wang", "wang")]
    first = door.ear.heard[0]
    assert (first.kind, first.conversation, first.is_group) == (InboundKind.JOINED, "cid-1+/==", True)
    assert (first.said_at, first.proven) == (NOW, True)


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        ({"EventType": "chat_remove_member"}, [(InboundKind.LEFT, "li"), (InboundKind.LEFT, "wang")]),
        ({"EventType": "chat_quit"}, [(InboundKind.LEFT, "zhang")]),
        ({"userId": ["li", "li"]}, [(InboundKind.JOINED, "li")]),
        ({"userId": []}, []),
        ({"userId": ..., "UserId": ["li"]}, [(InboundKind.JOINED, "li")]),
        (
            {"EventType": "user_leave_org", "openConversationId": ...},
            [(InboundKind.GONE, "li"), (InboundKind.GONE, "wang")],
        ),
        ({"EventType": "chat_update_title"}, []),
        ({"EventType": "never_heard_of", "eventId": ..., "CorpId": ...}, []),
    ],
)
async def test_events_mean_who_came_and_who_left(door: Door, change, heard):
    """Who quits is the operator; what we do not use is acknowledged."""
    assert await opened(door, event(event_body(**change))) == "success"
    assert [(inbound.kind, inbound.staff_id) for inbound in door.ear.heard] == heard


@pytest.mark.parametrize("names", [("signature", "timestamp"), ("msg_signature", "timeStamp")])
async def test_both_spellings_of_the_query_are_known(door: Door, names):
    """The platform's pages disagree."""
    encrypt = ENVELOPE.seal(json.dumps(event_body()), "dingapp", b"0123456789abcdef")
    assert (await door.post(sealed(encrypt, names=names)))[0] == 200


@pytest.mark.parametrize("letter", [robot(), card(), event()], ids=["robot", "card", "event"])
async def test_only_the_store_makes_it_an_error_of_ours(door: Door, letter: Letter):
    """5xx asks the platform to come again; then it is taken."""
    door.ear.failures = 1
    assert (await door.post(letter))[0] == 500
    assert (await door.post(letter))[0] == 200


async def test_an_event_that_broke_in_the_middle_comes_again_with_the_same_ids(door: Door):
    """The first person is known already, the second is new; the door tells."""

    async def second_fails() -> None:
        door.ear.failures = 1 if len(door.ear.heard) == 1 else 0

    door.ear.before = second_fails
    assert (await door.post(event()))[0] == 500
    door.ear.before = None
    assert (await door.post(event()))[0] == 200
    assert [inbound.message_id for inbound in door.ear.heard] == ["event-1|li", "event-1|li", "event-1|wang"]


async def test_an_address_without_its_secret_does_not_exist():
    """An empty secret is one that everybody knows."""
    webhook = Webhook(us=US, clock=lambda: NOW, on_message=Ear())
    assert webhook.routes() == []


async def test_who_cannot_sign_is_refused_before_his_body_comes(door: Door):
    """Nothing of it is awaited or kept."""
    status = await spoken(door, "POST /dingtalk/robot HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
    assert status == 401


async def test_a_body_that_does_not_come_is_not_awaited_for_ever(door: Door):
    """Half a body holds nothing open."""
    door.webhook.patience = Patience(body=0.05)
    headers = "".join(f"{name}: {value}\r\n" for name, value in robot_headers())
    status = await spoken(door, f"POST /dingtalk/robot HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 99\r\n\r\n{{")
    assert status == 408


async def test_a_broken_chunk_is_no_error_of_ours(door: Door):
    """Nonsense in the transfer is nonsense of the caller."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in robot_headers())
    status = await spoken(
        door, f"POST /dingtalk/robot HTTP/1.1\r\nHost: x\r\n{headers}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n"
    )
    assert 400 <= status < 500
    assert door.ear.heard == []


async def spoken(door: Door, text: str) -> int:
    """Say so many bytes and no more; the status of the answer."""
    host, port = door.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(text.encode())
    line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    return int(line.split()[1])


async def test_a_body_in_small_pieces_is_read_to_its_end(door: Door):
    """What comes in two packets is one message."""
    raw_body = raw(robot_body())
    headers = "".join(f"{name}: {value}\r\n" for name, value in robot_headers())
    host, port = door.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /dingtalk/robot HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {len(raw_body)}\r\n\r\n"
    writer.write(head.encode() + raw_body[:20])
    await writer.drain()
    await asyncio.sleep(0.02)
    writer.write(raw_body[20:])
    assert (await asyncio.wait_for(reader.readline(), 5)).split()[1] == b"200"
    writer.close()
    assert door.ear.heard[0].text == "收到"


def test_many_callbacks_do_not_fill_the_memory():
    """Only the newest signatures are remembered."""
    webhook = Webhook(us=US, clock=lambda: NOW, on_message=Ear(), client_secret=SECRET)
    for number in range(20_010):
        webhook._refuse_swap(str(number), b"")
    assert len(webhook._seen) == 20_000


def test_only_verifiable_addresses_are_served():
    """Each by its own secret."""
    made = Webhook(us=US, clock=lambda: NOW, on_message=Ear(), envelope=ENVELOPE)
    assert [route.path for route in made.routes() if isinstance(route, web.RouteDef)] == ["/dingtalk/events"]
