"""Webhooks: people are called by @, repeats are single, and nobody leads us to another host (S30, S42)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.dingtalk.hooks import Hook, Hooks, Mention, session_address
from bot.dingtalk.wire import Wire
from bot.errors import Rejected, Unavailable
from bot.messages import Message
from bot.patience import Patience
from sandbox.city import Citizen, City, CitySettings
from sandbox.ledger import Message as Told

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GROUP = "cidStaff+/Aa=="
HELLO = Message(title="交办〔2026〕37号尚未签收", lines=("期限　11月27日（周五）18:00",))
SECRET = "SECexample0123456789"


@dataclass
class Town:
    """A group with a webhook of its own."""

    city: City
    hooks: Hooks
    hook: Hook

    @property
    def told(self) -> list[Told]:
        return self.city.platform.ledger.in_place(GROUP)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    settings = CitySettings(client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp")
    city = City(settings, lambda: START)
    for userid, name in (("wang", "王敏"), ("li", "李静")):
        city.add_person(Citizen(userid=userid, name=name, unionid=f"union-{userid}", mobile=f"138{userid}"))
    group = city.add_group(GROUP, "工作人员群", ["王敏", "李静"])
    group.hook_secret = SECRET
    await city.start()
    wire = Wire(Patience(connect=3, total=3))
    yield Town(
        city, Hooks(wire=wire, base=city.base_url, clock=lambda: START), Hook(token=group.hook_token, secret=SECRET)
    )
    await wire.close()
    await city.stop()


async def test_people_are_called_by_name(town: Town):
    """The account stands in the text and in the list, else nobody's phone rings."""
    await town.hooks.post(town.hook, HELLO, Mention(accounts=("li", "wang")))
    (told,) = town.told
    assert told.draft.content.at == ("li", "wang")


async def test_a_repeat_is_posted_once(town: Town):
    """By its msgUuid."""
    for _ in range(2):
        await town.hooks.post(town.hook, HELLO, Mention(key="k-1"))
    assert len(town.told) == 1


async def test_a_wrong_secret_and_a_wrong_token_are_refused(town: Town):
    """With HTTP 200, as this API does."""
    for hook in (Hook(token=town.hook.token, secret="SECother"), Hook(token=town.hook.token), Hook(token="none")):
        with pytest.raises(Rejected):
            await town.hooks.post(hook, HELLO, Mention())
    assert town.told == []


async def test_the_twenty_first_of_a_minute_is_held_back(town: Town):
    """Whoever counts does it before; we understand the refusal."""
    for _ in range(20):
        await town.hooks.post(town.hook, HELLO, Mention())
    with pytest.raises(Unavailable) as caught:
        await town.hooks.post(town.hook, HELLO, Mention())
    assert caught.value.code == "130101"


async def test_too_many_people_and_too_long_words_are_refused_here(town: Town):
    """Fifty people, 20,000 bytes."""
    with pytest.raises(Rejected):
        await town.hooks.post(town.hook, HELLO, Mention(accounts=tuple(f"u{n}" for n in range(51))))
    with pytest.raises(Rejected):
        await town.hooks.post(town.hook, Message(title="长", lines=("长" * 7_000,)), Mention())
    assert town.told == []


async def test_an_answer_goes_where_the_message_came_from(town: Town):
    """Until its session ends."""
    await town.city.says("李静", "工作人员群", "@督办助手 收到")
    session, _ends = town.city.platform.webhooks.open_session(GROUP, START)
    await town.hooks.answer(session, HELLO)
    assert HELLO.title in town.told[-1].draft.content.text
    with pytest.raises(Rejected):
        await town.hooks.answer(f"{town.city.base_url}/robot/sendBySession?session=none", HELLO)


OWN = "https://oapi.dingtalk.com/robot/sendBySession?session="
HOSTILE = [
    "",
    " ",
    "oapi.dingtalk.com",
    "javascript:alert(1)",
    "data:text/plain,x",
    "file:///etc/passwd",
    "gopher://127.0.0.1:70/",
    "http://oapi.dingtalk.com/robot/sendBySession?session=1",
    "ftp://oapi.dingtalk.com/robot/sendBySession?session=1",
    "//oapi.dingtalk.com/robot/sendBySession?session=1",
    "https:/oapi.dingtalk.com/robot/sendBySession?session=1",
    "https:\\\\oapi.dingtalk.com/robot/sendBySession?session=1",
    "HTTPS://oapi.dingtalk.com/robot/sendBySession?session=1",
    "https://OAPI.dingtalk.com/robot/sendBySession?session=1",
    "https://oapi.dingtalk.com./robot/sendBySession?session=1",
    *(
        f"https://{host}/robot/sendBySession?session=1"
        for host in (
            "127.0.0.1",
            "localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
            "0",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "127.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "[fd00::1]",
            "[fe80::1]",
            "metadata.google.internal",
            "evil.com",
            "oapi.dingtalk.com.evil.com",
            "evil-oapi.dingtalk.com",
            "xoapi.dingtalk.com",
            "oapi.dingtalk.com@evil.com",
            "oapi.dingtalk.com:pw@evil.com",
            "evil.com@oapi.dingtalk.com",
            "user:pw@oapi.dingtalk.com",
            "oapi.dingtalk.com%40evil.com",
            "evil.com%2f@oapi.dingtalk.com",
            "oapi.dingtalk.com%00.evil.com",
            "evil.com#@oapi.dingtalk.com",
            "evil.com?@oapi.dingtalk.com",
            "evil.com\\@oapi.dingtalk.com",
            "oapi.dingtalk.com:80",
            "oapi.dingtalk.com:8443",
            "oapi.dingtalk.com:0443",
            "oapi.dingtalk.com:",
            "oapi。dingtalk。com",
            "ｏapi.dingtalk.com",
            "оapi.dingtalk.com",
            "oapi.dingtaIk.com",
            "dingtalk.com",
            "www.dingtalk.com",
            "api.dingtalk.io",
            "oapi.dingtalk.com,evil.com",
            "oapi.dingtalk.com evil.com",
            "oapi.dingtalk.com\tevil.com",
            "oapi.dingtalk.com\r\nHost: evil.com",
            "",
        )
    ),
    "https://oapi.dingtalk.com/robot/send?access_token=1",
    "https://oapi.dingtalk.com/robot/sendBySession",
    "https://oapi.dingtalk.com/robot/sendBySession?",
    "https://oapi.dingtalk.com/robot/sendBySession/?session=1",
    "https://oapi.dingtalk.com//robot/sendBySession?session=1",
    "https://oapi.dingtalk.com/robot/../gettoken?session=1",
    "https://oapi.dingtalk.com/robot/sendBySession/../send?session=1",
    "https://oapi.dingtalk.com/robot%2fsendBySession?session=1",
    "https://oapi.dingtalk.com/robot/sendBySession;x?session=1",
    "https://oapi.dingtalk.com/robot/sendBySession?x=1&session=1",
    "https://evil.com/https://oapi.dingtalk.com/robot/sendBySession?session=1",
    f"{OWN}",
    f"{OWN}1&access_token=2",
    f"{OWN}1#x",
    f"{OWN}1/../x",
    f"{OWN}1%0d%0aX:1",
    f"{OWN}1\r\nX: 1",
    f"{OWN}1 ",
    f" {OWN}1",
    f"\t{OWN}1",
    f"{OWN}1\x00",
    f"{OWN}{'a' * 129}",
    f"{OWN}签",
    f"{OWN}1&session=2",
]


def test_the_corpus_is_long_enough():
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_is_not_the_platforms_is_refused(url: str):
    """Whatever a forged callback names (S30)."""
    with pytest.raises(Rejected):
        session_address(url, ["http://127.0.0.1:8080"])


@pytest.mark.parametrize(
    "url",
    [
        f"{OWN}0a1B2c",
        "https://api.dingtalk.com/robot/sendBySession?session=1",
        "http://10.1.2.3:8080/robot/sendBySession?session=f",
    ],
)
def test_the_platforms_own_addresses_are_taken(url: str):
    """Both of its hosts, and that of the configured platform."""
    assert session_address(url, ["http://10.1.2.3:8080/"]) == url
