"""One thing that came in → exactly one event through the door, or none; silence to outsiders."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Handed, Inbound, InboundKind
from domain.actors import Channel
from domain.county import County
from domain.events import Asked, Event, EvidenceSent, MemberSeen, Opened, OutsiderHeard, SecretSuspected, Unproven
from domain.matters.items import Phase
from domain.matters.pending import Kind, Question
from domain.messages.quota import Allowance, Usage
from domain.outcome import Answer
from domain.policy import Tripwire
from handlers.language.vocabulary import remembering
from handlers.receive import Receiving, receive
from tests.handlers.said_kit import BOT, COUNTY, MONDAY, PROJECTS, short

ACTS = ("确认 1234", "报送 1234", "销号1", "交办 住建局 周五前 报方案", "绑定 483921", "确认绑定 全部", "收到1")
DONE = Answer(kind="done")


@dataclass
class Door:
    """Keeps what was put through it."""

    asked: Question | None = None
    events: bool = False
    offered: Question | None = None
    came: list[tuple[Event, str]] = field(default_factory=list)

    async def apply(self, event: Event, text: str) -> Answer | None:
        self.came.append((event, text))
        return DONE

    def house(self) -> Receiving:
        async def county() -> County:
            return replace(COUNTY, told_by_events=self.events)

        async def projects_of(staff_id: str, county: County):
            return PROJECTS if staff_id == "id-李静" else ()

        async def known_projects():
            return {project.key: project for project in PROJECTS}

        async def asked_of(_staff_id: str):
            return self.asked

        async def evidence_asked_of(_staff_id: str):
            return self.offered

        async def years_of(_numbers: Sequence[int], _phase: Phase) -> dict[int, Sequence[int]]:
            return {}

        async def usage() -> Usage:
            return Usage(api=7, as_of=MONDAY)

        return Receiving(
            apply=self.apply,
            county=county,
            vocabulary_of=remembering(),
            projects_of=projects_of,
            known_projects=known_projects,
            asked_of=asked_of,
            evidence_asked_of=evidence_asked_of,
            years_of=years_of,
            told_of=nothing_told,
            usage=usage,
            allowed=ALLOWED,
            now=lambda: MONDAY,
            draw=lambda count: "7" * count,
            bot_names=BOT,
        )


async def nothing_told(_handle: str) -> Sequence[str]:
    return ()


ALLOWED = Allowance(api=4000, push=2400)


def inbound(text: str = "", staff_id: str = "id-李静", **more: object) -> Inbound:
    plain: dict[str, object] = {
        "kind": InboundKind.WORDS,
        "message_id": "robot|m1",
        "staff_id": staff_id,
        "conversation": "p",
        "text": text,
    }
    return Inbound(**(plain | more))  # type: ignore[arg-type]


def in_group(text: str = "", staff_id: str = "id-李静", **more: object) -> Inbound:
    return inbound(text, staff_id, **({"is_group": True, "conversation": "staff", "title": "工作人员群"} | more))


async def told(message: Inbound, *, asked: bool = False) -> tuple[list[str], Answer | None]:
    door = Door(asked=Question(asked_at=MONDAY) if asked else None)
    answer = await receive(message, door.house())
    return [short(event) for event, _text in door.came], answer


async def test_words_become_one_event_with_the_raw_words_beside_it():
    """The audit keeps what was typed; the actor is the account, the channel and the message."""
    door = Door()
    text = "@督办助手 收到１"
    answer = await receive(in_group(text, proven=True), door.house())
    [(event, raw)] = door.came
    assert (short(event), raw, answer) == ("Acknowledged items=2026-1", text, DONE)
    assert (event.by.staff_id, event.by.channel, event.by.conversation) == ("id-李静", Channel.GROUP, "staff")
    assert (event.by.message_id, event.by.proven) == ("robot|m1", True)


@pytest.mark.parametrize(("who", "subject"), [("王敏", " subject=县人民医院迁建"), ("刘强", "")])
async def test_who_decides_may_speak_of_any_project_within_sight(who: str, subject: str):
    """The office reports on none and names all; a liaison of another unit names none of them."""
    assert await told(inbound("医院投了多少啊", staff_id=f"id-{who}")) == ([f"Asked query=investment{subject}"], DONE)


@pytest.mark.parametrize(
    ("media", "name", "minutes"),
    [
        ("file", "专题会议纪要.docx", True), ("file", "议定事项.TXT", True), ("file", "会议纪要.pdf", False),
        ("file", "施工方案.docx", False), ("picture", "纪要.docx", False),
    ],
)  # fmt: skip
async def test_a_file_that_is_called_minutes_is_said_to_be(media: str, name: str, minutes: bool):
    """What may be read of it is decided behind the door."""
    door = Door()
    handed = (Handed(media=media, ticket="t", name=name),)
    await receive(inbound(kind=InboundKind.FILES, files=handed, proven=True), door.house())
    [(event, _raw)] = door.came
    assert isinstance(event, EvidenceSent)
    assert event.minutes is minutes


async def test_a_quoted_message_is_its_handle_never_its_words():
    """Quoted text is data."""
    assert await told(inbound("收到", quoted="h1")) == (["Acknowledged handle=h1"], DONE)


async def test_a_press_acts_through_the_card():
    """Channel and account come from the press, whatever the params claim."""
    door = Door()
    press = inbound(kind=InboundKind.CLICK, action="sign", params={"item": "2026-1", "staff_id": "id-王敏"})
    await receive(press, door.house())
    [(event, _raw)] = door.came
    assert (event.by.channel, event.by.staff_id) == (Channel.CARD, "id-李静")


@pytest.mark.parametrize(
    "message",
    [
        inbound("收到", staff_id=""),
        inbound(kind=InboundKind.UNREADABLE),
        in_group(kind=InboundKind.UNREADABLE),
        inbound("收到1", said_at=MONDAY - timedelta(hours=24, seconds=1)),
        inbound("收到1", said_at=MONDAY + timedelta(hours=25)),
        inbound(kind=InboundKind.CLICK, action="explode"),
        in_group("今天下午三点开会"),
    ],
)
async def test_these_are_met_with_silence(message):
    """Accounts of elsewhere, hidden words, stale words, unknown buttons, talk in a group."""
    assert await told(message) == ([], None)


@pytest.mark.parametrize(
    "message",
    [
        inbound("交办 住建局 周五前 报方案", staff_id="stranger"),
        in_group("收到1", staff_id="stranger", conversation="elsewhere"),
        inbound(kind=InboundKind.CLICK, staff_id="stranger", action="sign", params={"item": "2026-1"}),
    ],
)
async def test_strangers_are_noted_without_a_word_of_theirs(message):
    """Who and where, for the row a minute that strangers leave; no words, no message id, no answer but silence."""
    door = Door()
    assert await receive(message, door.house()) is None
    [(event, raw)] = door.came
    assert isinstance(event, OutsiderHeard)
    assert (event.by.staff_id, event.by.message_id, raw) == ("stranger", "", "")


@pytest.mark.parametrize("hours", [-24, -1, 0, 1])
async def test_words_of_the_last_day_are_taken(hours):
    """A platform clock a little ahead of ours does no harm."""
    events, _answer = await told(inbound("收到1", said_at=MONDAY + timedelta(hours=hours)))
    assert events == ["Acknowledged items=2026-1"]


async def test_a_stranger_in_a_bound_group_is_noted_without_his_words_and_not_answered():
    """Membership gives no rights, but the office wants to know who is there."""
    door = Door()
    assert await receive(in_group("交办 住建局 周五前 报方案", staff_id="stranger"), door.house()) is None
    [(event, raw)] = door.came
    assert isinstance(event, MemberSeen)
    assert (event.staff_id, event.conversation, raw) == ("stranger", "staff", "")


async def test_a_person_new_to_the_group_who_only_talks_is_noted():
    """王敏 is known to the county but this group had not met her yet."""
    assert await told(in_group("大家辛苦了", staff_id="id-王敏")) == (
        ["MemberSeen conversation=staff staff_id=id-王敏"],
        DONE,
    )


async def test_a_person_new_to_the_group_who_acts_there_is_noted_beside_it():
    """By a message id of its own, so that neither is taken for the other come again; once it is known, no more."""
    door = Door()
    await receive(in_group("收到1", staff_id="id-王敏"), door.house())
    assert [short(event) for event, _text in door.came] == [
        "Acknowledged items=2026-1",
        "MemberSeen conversation=staff staff_id=id-王敏",
    ]
    assert len({event.by.message_id for event, _text in door.came}) == 2
    assert len((await told(in_group("收到1", staff_id="id-李静")))[0]) == 1
    assert len((await told(in_group("收到1", staff_id="id-王敏", conversation="elsewhere")))[0]) == 1


@pytest.mark.parametrize(("kind", "event"), [(InboundKind.JOINED, ""), (InboundKind.LEFT, " left")])
async def test_joining_and_leaving_are_membership(kind, event):
    """Also of accounts that are nobody's yet."""
    events, _answer = await told(in_group(kind=kind, staff_id="stranger"))
    assert events == [f"MemberSeen conversation=staff staff_id=stranger{event}"]


async def test_a_reply_to_our_question_is_an_answer_only_in_private_and_only_when_nothing_else_fits():
    """取消 is still 取消, and in the group nobody is in a dialogue."""
    assert (await told(inbound("住建局"), asked=True))[0] == ["Answered content=[住建局主] code=7777"]
    assert (await told(inbound("取消"), asked=True))[0] == ["Dropped"]
    assert (await told(inbound("住建局"), asked=False))[0] == ["Misunderstood"]
    assert (await told(in_group("住建局"), asked=True))[0] == []


async def test_codes_are_drawn_by_the_shell():
    """Six digits bind a group, four confirm a hand-over."""
    assert (await told(inbound("绑定 工作人员群")))[0] == ["BindingBegun tier=STAFF code=777777"]
    assert (await told(inbound("交办 住建局 周五前 报方案")))[0][0].endswith("code=7777")


async def test_only_somebody_with_projects_reports():
    """The same words of somebody else are nothing in a group."""
    assert (await told(in_group("光伏玻璃 320万")))[0] == ["Reported entries=P1(日320)"]
    assert (await told(in_group("光伏玻璃 320万", staff_id="id-刘强", conversation="elsewhere")))[0] == []


@given(
    text=st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["确认 1234", "报送 1234", "销号1", "交办 住建局 周五前 报方案", "绑定 483921", "确认绑定 全部"]
        ),
    ),
    is_group=st.booleans(),
    kind=st.sampled_from([InboundKind.WORDS, InboundKind.CLICK, InboundKind.UNREADABLE]),
    action=st.sampled_from(["sign", "confirm", "release", "accept"]),
)
async def test_an_outsider_never_acts(text, is_group, kind, action):
    """Whatever a stranger types or presses, at most it is noted that the account exists."""
    params = {"item": "2026-1", "unit": "住建局", "draft": "m1", "code": "1234", "submission": "s"}
    message = inbound(
        text, "stranger", kind=kind, is_group=is_group, conversation="staff", action=action, params=params
    )
    door = Door()
    assert await receive(message, door.house()) is None
    assert all(isinstance(event, MemberSeen | OutsiderHeard) for event, _text in door.came)


def test_the_kit_stands_on_a_monday():
    """The tables of these tests count from it."""
    assert isinstance(MONDAY, datetime)
    assert MONDAY.isoweekday() == 1


async def test_the_question_after_the_quota_brings_its_figures():
    """They are counted outside the door, so they stand beside the question."""
    door = Door()
    await receive(inbound("额度"), door.house())
    ((event, _text),) = door.came
    assert isinstance(event, Asked)
    assert (event.query, event.usage, event.allowed) == ("quota", Usage(api=7, as_of=MONDAY), ALLOWED)


@pytest.mark.parametrize(("events", "staff_id", "kept"), [(True, "id-李静", 1), (False, "id-李静", 0)])
async def test_what_the_platform_tells_of_readers_is_taken_where_it_is_wanted(events: bool, staff_id: str, kept: int):
    """Off by default."""
    door = Door(events=events)
    await receive(inbound(staff_id=staff_id, kind=InboundKind.READ, quoted="h1"), door.house())
    assert [type(event) for event, _text in door.came] == [Opened] * kept


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("延期1 到12月8日 等用地批复", True),
        ("1号卡在财政局", True),
        ("退回1 不属本单位职责", True),
        ("暂停上报1", True),
        ("恢复上报", True),
        ("免打扰到14:00", True),
        ("撤回", True),
        ("收到1", False),
        ("反馈1 正在办理", False),
        ("催办1", False),
        ("1号怎么样了", False),
    ],
)
@pytest.mark.parametrize("proven", [True, False])
async def test_words_nobody_signed_only_begin(text: str, held: bool, proven: bool) -> None:
    """The same sentence: over the long connection it is the act, by a callback it comes with a drawn code."""
    door = Door()
    words = Inbound(
        kind=InboundKind.WORDS, staff_id="id-李静", conversation="c", message_id="m", text=text, proven=proven
    )
    await receive(words, door.house())
    ((event, _text),) = door.came
    assert isinstance(event, Unproven) == (held and not proven)
    if isinstance(event, Unproven):
        assert (event.code, event.event.by.proven) == ("7777", False)


PHOTO, VOICE = Handed(media="picture", ticket="t1"), Handed(media="voice", ticket="t2")


@pytest.mark.parametrize(
    ("message", "events"),
    [
        (inbound(kind=InboundKind.FILES, files=(PHOTO,), proven=True), ["EvidenceSent media=picture ticket=t1"]),
        (
            inbound(kind=InboundKind.FILES, proven=True, files=(PHOTO, PHOTO), quoted="h1"),
            ["EvidenceSent media=picture ticket=t1 handle=h1"] * 2,
        ),
        (
            inbound("12号现场照片", files=(PHOTO,), proven=True),
            ["EvidenceSent media=picture ticket=t1 item=2026-12 note=12号现场照片"],
        ),
        (
            inbound("反馈12 已清表", files=(PHOTO,), proven=True),
            [
                "FedBack text=已清表 item=2026-12",
                "EvidenceSent media=picture ticket=t1 item=2026-12 note=反馈12 已清表",
            ],
        ),
        (inbound("我的", files=(VOICE,), proven=True), ["Asked query=mine"]),
        (in_group(kind=InboundKind.FILES, files=(PHOTO,), proven=True), []),
        (in_group("反馈12 已清表", files=(PHOTO,), proven=True), ["FedBack text=已清表 item=2026-12"]),
        (inbound("附件记到13号", proven=True), ["EvidencePlaced item=2026-13"]),
        (inbound("刚才的照片是13号的", proven=True), ["EvidencePlaced item=2026-13"]),
    ],
)
async def test_what_is_sent_along_goes_through_the_same_door(message, events):
    """Beside its words, or without any; in a group only the words count."""
    assert (await told(message))[0] == events


async def test_a_voice_stays_with_the_matter_it_told_of():
    """The rule says which matter the words meant."""

    class Told(Door):
        async def apply(self, event: Event, text: str) -> Answer | None:
            await super().apply(event, text)
            return Answer(kind="fed_back", facts={"item": "2026-7"}) if text else None

    door = Told()
    answer = await receive(inbound("反馈7 正在办", files=(VOICE,), proven=True), door.house())
    assert [short(event) for event, _text in door.came] == [
        "FedBack text=正在办 item=2026-7",
        "EvidenceSent media=voice ticket=t2 item=2026-7 note=反馈7 正在办",
    ]
    assert answer is not None
    assert answer.kind == "fed_back"


@pytest.mark.parametrize(
    ("text", "offered", "event"),
    [
        ("2", ["2026-12", "2026-9"], "EvidencePlaced item=2026-9"),
        ("2号", ["2026-12", "2026-9"], "EvidencePlaced item=2026-2"),
        ("12号的", ["2026-12"], "EvidencePlaced item=2026-12"),
        ("7", ["2026-12"], "EvidencePlaced item=2026-7"),
        ("7号", None, "Asked query=item item=2026-7"),
    ],
)
async def test_a_lone_number_says_which_matter_where_that_was_asked(text, offered, event):
    """Where nothing waits it is what it always was."""
    door = Door(offered=Question(asked_at=MONDAY, choices=tuple(offered)) if offered else None)
    await receive(inbound(text, proven=True), door.house())
    assert [short(came) for came, _text in door.came] == [event]


def _asked(minute: int, of: Kind, *choices: str) -> Question:
    return Question(of=of, choices=choices, asked_at=MONDAY - timedelta(minutes=minute))


@pytest.mark.parametrize(
    ("question", "text", "event"),
    [
        (_asked(4, Kind.PROJECT, "P1", "P2"), "1", "Picked choice=P1 code=7777"),
        (_asked(4, Kind.RULING, "3333", "4444"), "2", "Picked choice=4444 code=7777"),
        (_asked(4, Kind.UNIT, "住建局", "财政局"), "1", "Answered content=[住建局主] code=7777 picked"),
        (_asked(6, Kind.PROJECT, "P1", "P2"), "1", "EvidencePlaced item=2026-12"),
        (_asked(6, Kind.UNIT, "住建局", "财政局"), "1", "EvidencePlaced item=2026-12"),
        (_asked(4, Kind.PROJECT, "P1"), "2", "EvidencePlaced item=2026-9"),
        (_asked(4, Kind.UNIT), "1", "EvidencePlaced item=2026-12"),
        (_asked(4, Kind.PROJECT, "P1", "P2"), "12号的", "EvidencePlaced item=2026-12"),
    ],
)
async def test_of_two_questions_a_lone_number_answers_the_last(question: Question, text: str, event: str):
    """Of which matter a photo is was asked five minutes ago; what is no answer to the last is one to the first."""
    door = Door(asked=question, offered=_asked(5, Kind.MATTER, "2026-12", "2026-9"))
    await receive(inbound(text, proven=True), door.house())
    assert [short(came) for came, _text in door.came] == [event]


@pytest.mark.parametrize(
    ("text", "event"),
    [("下周三前", "Answered content=[12-02 18:00] code=7777"), ("住建局", "Answered content=[住建局主] code=7777"),
     ("交办 下周三前报方案", "Proposed content=[报方案|12-02 18:00|?unit] code=7777")],
)  # fmt: skip
async def test_a_part_of_a_hand_over_is_an_answer_where_one_is_asked(text, event):
    """But what begins one by its word begins one."""
    assert (await told(inbound(text, "id-王敏"), asked=True))[0] == [event]


@pytest.mark.parametrize(("called", "nameable"), [("污水", " nameable"), ("今天", ""), ("完成投资", ""), ("12号", "")])
async def test_the_language_says_whether_what_was_said_instead_may_be_a_name(called: str, nameable: str):
    """A word of time or work never names a project."""
    door = Door(asked=replace(_asked(4, Kind.PROJECT, "P1", "P2"), called=called))
    await receive(inbound("1", proven=True), door.house())
    assert [short(event) for event, _text in door.came] == [f"Picked choice=P1 code=7777{nameable}"]


async def test_a_secret_name_of_a_file_is_not_kept():
    """The name is words too."""
    door = Door()

    async def guarded() -> County:
        house = replace(COUNTY.policy.house, tripwire=Tripwire(words=("绝密",)))
        return replace(COUNTY, policy=replace(COUNTY.policy, house=house))

    secret = Handed(media="file", ticket="t", name="绝密文件.pdf")
    message = inbound(kind=InboundKind.FILES, proven=True, files=(secret,))
    await receive(message, replace(door.house(), county=guarded))
    assert [type(event) for event, _text in door.came] == [SecretSuspected]
