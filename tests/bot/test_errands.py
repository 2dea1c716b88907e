"""Everything we ask beside messages, against the sandbox: recall, DING, todos, files, people."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dingtalk.access import Keys
from bot.dingtalk.client import Client
from bot.dingtalk.errands import Errands, Remind, Todo
from bot.dingtalk.files import LARGEST_FILE, Files, form, is_of_platform
from bot.dingtalk.render import Renderer
from bot.dingtalk.routes import BOUNDARY
from bot.errors import PlatformError, Rejected, Unavailable, Unknown
from bot.messages import Message
from bot.patience import Patience
from bot.platform import Capabilities
from domain.messages.notices import Channel, Dispatch
from sandbox.city import Citizen, City, CitySettings

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GROUP, SCENE = "cidStaff+/Aa==", "cidScene+/Bb=="
RENDER = Renderer(robot_code="dingapp", stream=True, can=Capabilities())
HELLO = Message(title="交办〔2026〕37号", lines=("请报送方案",))


@dataclass
class Town:
    """The city, a client in it, and what it was billed."""

    city: City
    client: Client
    calls: Counter[str]
    now: datetime = START

    @property
    def errands(self) -> Errands:
        return Errands(self.client)

    @property
    def files(self) -> Files:
        return Files(self.client)

    async def said(self, number: int = 1, to: str = GROUP) -> list[str]:
        """So many messages, and their handles."""
        group = to == GROUP
        body = RENDER.text_to_group(HELLO, to) if group else RENDER.text_to_person(HELLO, to)
        channel = Channel.TEXT_GROUP if group else Channel.TEXT_PRIVATE
        told = Dispatch(key="d", channel=channel, target=to, body=body, created_at=START)
        return [(await self.client.deliver(told)).handle for _ in range(number)]


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """王敏 and 李静, in an ordinary and in a scene group."""
    settings = CitySettings(client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp")
    city = City(settings, lambda: found.now)
    for number, (userid, name) in enumerate((("wang", "王敏"), ("li", "李静"))):
        city.add_person(Citizen(userid=userid, name=name, unionid=f"union-{userid}", mobile=f"1380000000{number}"))
    city.add_group(GROUP, "工作人员群", ["王敏", "李静"])
    city.add_scene_group(SCENE, "场景群", ["王敏", "李静"])
    await city.start()
    keys = Keys(
        client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp",
        api_base=city.base_url, oapi_base=city.base_url,
    )  # fmt: skip
    calls = Counter[str]()
    client = Client(keys, lambda: found.now, Patience(connect=3, total=3), lambda call: calls.update([call]))
    found = Town(city, client, calls)
    yield found
    await client.close()
    await city.stop()


async def test_what_was_said_in_a_group_is_taken_back(town: Town):
    """More than one call takes go in several."""
    handles = await town.said(21)
    assert await town.errands.recall_from_group(GROUP, handles) == {}
    assert town.city.screen("李静", "工作人员群") == []
    assert town.calls["group_recall"] == 2


async def test_a_success_that_recalled_nothing_is_told(town: Town):
    """HTTP 200 does not mean recalled: each handle that stayed is named with the platform's reason."""
    (handle,) = await town.said()
    stayed = await town.errands.recall_from_group(GROUP, [handle, "nobody+/=="])
    assert list(stayed) == ["nobody+/=="]
    assert stayed["nobody+/=="]


async def test_what_was_said_to_one_is_taken_back_within_a_day(town: Town):
    """Afterwards it stays."""
    early, late = await town.said(2, "li")
    assert await town.errands.recall_from_people([early]) == {}
    town.now += timedelta(hours=25)
    stayed = await town.errands.recall_from_people([late])
    assert list(stayed) == [late]
    assert len(town.city.screen("李静")) == 1


async def test_a_ding_tells_whom_it_missed_and_can_be_taken_back(town: Town):
    """Whoever is not of the organisation is named."""
    sent = await town.errands.ding(["li", "nobody"], "请看交办37")
    assert sent.failed == ("nobody",)
    assert [view.kind for view in town.city.screen("李静")] == ["ding"]
    await town.errands.recall_ding(sent.handle)
    assert town.city.screen("李静") == []


@pytest.mark.parametrize(
    ("remind", "people"), [(Remind.APP, 201), (Remind.SMS, 21), (Remind.CALL, 21), (Remind.APP, 0)]
)
async def test_too_many_or_nobody_is_refused_before_it_rings(town: Town, remind: Remind, people: int):
    """200 in the app, 20 by SMS or telephone."""
    with pytest.raises(Rejected):
        await town.errands.ding([f"u{n}" for n in range(people)], "请看", remind)
    assert not town.calls


async def test_a_lost_ding_is_unknown(town: Town):
    """It may have rung: nobody rings twice without a person's word."""
    await town.said()
    town.city.fault("timeout_after_accept", "ding_send")
    with pytest.raises(Unknown):
        await town.errands.ding(["li"], "请看")


A_TODO = Todo(
    source="sup-37", subject="报送征迁方案", owner="union-wang", executors=("union-li",),
    due_at=START + timedelta(days=3), link="https://county.example/items/37",
)  # fmt: skip


async def test_a_todo_is_made_once_and_changed(town: Town):
    """Our own sourceId keeps it single; a second try has no id to give."""
    task = await town.errands.add_todo(A_TODO)
    assert task
    assert await town.errands.add_todo(A_TODO) == ""
    await town.errands.edit_todo("union-wang", task, due_at=START + timedelta(days=9), done=True)
    assert [view.text for view in town.city.screen("李静")] == ["报送征迁方案"]


async def test_a_todo_with_a_fault_is_not_taken_for_one_that_is_there(town: Town):
    """The platform has one code for both; a stranger as executor is a fault."""
    with pytest.raises(Rejected):
        await town.errands.add_todo(replace(A_TODO, executors=("union-nobody",)))
    with pytest.raises(Rejected):
        await town.errands.edit_todo("union-wang", "none/../../x", done=True)


async def test_the_people_of_a_scene_group_are_known_those_of_another_are_not(town: Town):
    """Only groups made from the app's template tell."""
    assert await town.errands.members(SCENE) == ("wang", "li")
    with pytest.raises(Rejected):
        await town.errands.members(GROUP)


async def test_the_directory_knows_a_colleague_or_nobody(town: Town):
    """By account."""
    found = await town.errands.colleague("li")
    assert found is not None
    assert (found.staff_id, found.union_id, found.name, found.protected) == ("li", "union-li", "李静", False)
    assert await town.errands.colleague("nobody") is None


async def test_a_file_goes_up_and_is_known_by_its_id(town: Town):
    """Bytes as they are, the name in any script, the leading @ kept."""
    media = await town.files.upload("file", "交办\r\n37号.docx", b"\x00\xff--\r\n" * 100)
    assert media.startswith("@")
    stored = town.city.platform.media.uploads[media]
    assert stored.content == b"\x00\xff--\r\n" * 100


@pytest.mark.parametrize("content", [b"x" * (LARGEST_FILE + 1), BOUNDARY.encode()], ids=["too large", "our boundary"])
async def test_a_file_that_cannot_go_up_is_refused_here(town: Town, content: bytes):
    """Nothing is sent."""
    with pytest.raises(Rejected):
        await town.files.upload("file", "a.docx", content)
    assert not town.calls


async def test_a_file_comes_down_whole_or_not_at_all(town: Town, tmp_path: Path):
    """What is larger than asked for is refused; a code nobody gave is too."""
    (tmp_path / "名单.xlsx").write_bytes(b"PK" * 5_000)
    await town.city.sends("李静", tmp_path / "名单.xlsx")
    (code,) = town.city.platform.media.received
    assert await town.files.download(code) == b"PK" * 5_000
    with pytest.raises(Rejected):
        await town.files.download(code, most=100)
    with pytest.raises(PlatformError):
        await town.files.download("no-such-code")


@pytest.mark.parametrize(
    "url",
    [
        "", "http://down.dingtalk.com/x", "https://127.0.0.1/x", "https://169.254.169.254/latest", "file:///etc/passwd",
        "https://down.dingtalk.com.evil.com/x", "https://evildingtalk.com/x", "https://a@evil.com/.dingtalk.com",
        "https://evil.com\\@down.dingtalk.com/x", "https://down.dingtalk.com:8443/x", "https://[::1]/x", "https://",
        "https://down.dingtalk.com:x/", "http://127.0.0.1:9/x", "https://x.aliyuncs.com@evil.com/",
        "http://api.internalx/x", "ftp://x.aliyuncs.com/x", "//x.aliyuncs.com/x", "https://x.aliyuncs。com/x",
    ],
)  # fmt: skip
def test_files_are_not_fetched_from_anybody(url: str):
    """TLS, the platform's own hosts, nobody's word for it."""
    assert not is_of_platform(url, "http://api.internal")


@pytest.mark.parametrize("url", ["https://down-cdn.dingtalk.com/a?b=c", "https://x.oss-cn-beijing.aliyuncs.com:443/a"])
def test_the_platforms_own_files_are(url: str):
    """And those beside the configured platform itself."""
    assert is_of_platform(url, "https://api.dingtalk.com")
    assert is_of_platform("http://127.0.0.1:9/sandbox/files/1", "http://127.0.0.1:9")


def test_a_name_ends_no_header():
    """Quotes and line ends are percent-encoded."""
    head = form("file", 'a"\r\nX: 1.docx', b"").split(b"\r\n\r\n")[1]
    assert b'filename="a%22%0D%0AX%3A%201.docx"' in head


async def test_a_busy_platform_is_waited_out(town: Town):
    """Recall and the like are asked for again: doing them twice is doing them once."""
    handles = await town.said()
    town.city.fault("timeout_after_accept", "group_recall")
    with pytest.raises(Unavailable):
        await town.errands.recall_from_group(GROUP, handles)
