"""What people send about a matter: where it goes, who may, what is told and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.actors import SYSTEM, Channel
from domain.events import (
    Acknowledged,
    Asked,
    Blocked,
    Confirmed,
    EvidenceAsked,
    EvidenceFetched,
    EvidenceOpened,
    EvidencePlaced,
    EvidenceSent,
    Ordered,
    ReportTakenBack,
)
from domain.events.evidence import Fetched
from domain.evidence.records import Evidence, EvidenceState, Media
from domain.evidence.taking import LATER, MOST_TRIES
from domain.matters.drafts import Order, Verb
from domain.matters.items import Item, Stamp
from tests.domain.matter_kit import Book, at, by, content

NOW, DUE = at("11-23 09:00"), at("12-04 18:00")
MINUTE = timedelta(minutes=1)


class Files(Book):
    """One matter of 交通局, and as many of 住建局 as are asked for."""

    def __init__(self, ours: int = 1) -> None:
        super().__init__()
        self.handed_over(content("交通局", due=DUE), NOW - timedelta(days=1))
        for _number in range(ours):
            self.handed_over(content("住建局", due=DUE), NOW - timedelta(days=1))

    def sends(self, who: str = "住建员", now=NOW, message: str = "p1", **fields):
        plain = {"media": Media.PICTURE, "name": "", "ticket": f"t-{message}"} | fields
        return self.do(EvidenceSent(by=by(who, message=message), **plain), now)  # type: ignore[arg-type]

    def fetched(self, *found: Fetched, account: str = "id-住建员", now=NOW):
        return self.do(EvidenceFetched(by=SYSTEM, account=account, found=found), now)

    def sent(self, key: str = "p1") -> Evidence:
        row = self.rows["evidence", key]
        assert isinstance(row, Evidence)
        return row

    def _recent_evidence(self, account: str) -> list[Evidence]:
        mine = [e for e in self.all(Evidence) if e.account == account]
        return sorted(mine, key=lambda e: (e.sent_at, e.key), reverse=True)

    def _items_of_recent_evidence(self, account: str) -> list[Item]:
        keys = {e.item for e in self._recent_evidence(account)}
        return [item for item in self.all(Item) if item.key in keys]

    def _evidence_of_drafts(self, _draft: str, _account: str) -> list[Evidence]:
        return self.all(Evidence)

    def _evidence_of_item(self, item: str, _handle: str) -> Iterator[Evidence]:
        return (e for e in self.all(Evidence) if e.item == item)


def test_the_only_open_matter_is_meant_and_nothing_is_said_before_it_is_kept() -> None:
    """The ticket is no file: the sender hears of it once it is on disk."""
    book = Files()
    assert book.sends().answer is None
    assert (book.sent().item, book.sent().state, book.sent().next_due_at) == ("2026-2", EvidenceState.AWAITED, NOW)
    (told,) = book.fetched(Fetched(key="p1", digest="ab" * 32, size=2049)).notices
    assert (told.kind, told.audience.key, told.facts["number"]) == ("evidence_kept", "id-住建员", 2)
    assert told.facts["files"] == [{"media": "picture", "file_name": "", "kilobytes": 3}]
    assert (book.sent().state, book.sent().next_due_at) == (EvidenceState.KEPT, None)


def test_several_of_one_moment_are_told_in_one_message() -> None:
    """Nine photos of one site are one thing to hear of."""
    book = Files()
    for number in range(9):
        book.sends(message=f"p{number}")
    (told,) = book.fetched(*(Fetched(key=f"p{n}", digest="a", size=1) for n in range(9))).notices
    assert (told.facts["count"], len(told.facts["files"])) == (9, 4)  # type: ignore[arg-type]


def test_where_several_are_open_it_is_asked_once() -> None:
    """One question for all that comes until it is answered; the answer takes all of it."""
    book = Files(ours=2)
    asked = book.sends().answer
    assert asked is not None
    assert (asked.kind, [c["number"] for c in asked.facts["choices"]]) == ("evidence_which", [3, 2])  # type: ignore[attr-defined]
    assert book.sends(message="p2", now=NOW + MINUTE).answer is None
    assert book.fetched(Fetched(key="p1", digest="a", size=1), Fetched(key="p2", digest="b", size=1)).notices == ()
    placed = book.answer(EvidencePlaced(by=by("住建员"), item="2026-3"), NOW + 2 * MINUTE)
    assert (placed.kind, placed.facts["count"], placed.facts["number"]) == ("evidence_kept", 2, 3)


def test_what_was_last_acted_on_is_meant_for_half_an_hour() -> None:
    """收到2, then a photo; the next morning it is asked."""
    book = Files(ours=2)
    book.do(Acknowledged(by=by("住建员", message="a"), items=("2026-2",)), NOW)
    book.sends(now=NOW + 29 * MINUTE)
    assert book.sent().item == "2026-2"
    later = book.sends(message="p2", now=NOW + timedelta(days=1)).answer
    assert later is not None
    assert later.kind == "evidence_which"


def test_what_was_called_off_since_is_not_meant() -> None:
    """收到2, then the office withdraws it, then a photo: it is of something else, and is not turned away."""
    book = Files(ours=3)
    book.do(Acknowledged(by=by("住建员", message="a"), items=("2026-2",)), NOW)
    item = book.rows["item", "2026-2"]
    assert isinstance(item, Item)
    book.rows["item", "2026-2"] = replace(item, withdrawn=Stamp(at=NOW, by="主任"))
    asked = book.sends(now=NOW + MINUTE).answer
    assert asked is not None
    assert (asked.kind, book.sent().item) == ("evidence_which", "")


@pytest.mark.parametrize(
    ("name", "item", "kind"),
    [
        ("住建员", "2026-1", "not_your_item"),
        ("闲人", "2026-1", "no_permit"),
        ("闲人", "", "no_permit"),
        ("交通", "2026-2", "not_your_item"),
        ("住建员", "2026-9", "no_such_item"),
    ],
)
def test_others_cannot_put_anything_there(name: str, item: str, kind: str) -> None:
    """Row 7, and nothing is kept of it."""
    book = Files()
    answer = book.sends(name, item=item).answer
    assert answer is not None
    assert (answer.kind, book.all(Evidence)) == (kind, [])


@pytest.mark.parametrize("name", ["城建", "主任", "县长", "住建长"])
def test_leaders_and_the_office_can(name: str) -> None:
    """The leader of the field, the office, the county head, the unit itself."""
    book = Files()
    book.sends(name, item="2026-2")
    assert book.sent().item == "2026-2"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"media": Media.VIDEO, "name": "a.mp4"}, "video"),
        ({"media": Media.FILE, "name": "安装.exe"}, "suffix"),
        ({"media": Media.FILE, "name": "没有后缀"}, "suffix"),
    ],
)
def test_what_is_not_taken_is_said_at_once(fields, problem: str) -> None:
    """With what may be sent instead; nothing is kept."""
    book = Files()
    answer = book.sends(**fields).answer
    assert answer is not None
    assert (answer.kind, answer.facts["problem"], book.all(Evidence)) == ("evidence_refused", problem, [])


def test_what_cannot_be_fetched_is_tried_again_and_then_said() -> None:
    """Later and later; the last time the sender is asked to send it again."""
    book, now, waits = Files(), NOW, []
    book.sends()
    for _try in range(MOST_TRIES - 1):
        assert book.fetched(Fetched(key="p1", problem=LATER), now=now).notices == ()
        due = book.sent().next_due_at
        assert due is not None
        waits.append((due - now) // MINUTE)
        now = due
    assert waits == [1, 2, 4, 8, 16]
    (told,) = book.fetched(Fetched(key="p1", problem=LATER), now=now).notices
    assert (told.kind, told.facts["problem"], book.sent().state) == ("evidence_refused", "gone", EvidenceState.LOST)


def test_too_large_is_said_with_the_limit() -> None:
    """It is not tried again."""
    book = Files()
    book.sends(media=Media.FILE, name="图集.pdf")
    (told,) = book.fetched(Fetched(key="p1", problem="too_large")).notices
    assert (told.facts["problem"], told.facts["largest_mb"], book.sent().next_due_at) == ("too_large", 20, None)


def test_what_lies_at_the_wrong_matter_is_moved_for_ten_minutes() -> None:
    """附件记到13号; what was sent an hour ago stays where it is."""
    book = Files(ours=2)
    book.sends(item="2026-2")
    book.fetched(Fetched(key="p1", digest="a", size=1))
    assert book.answer(EvidencePlaced(by=by("住建员"), item="2026-3"), NOW + 9 * MINUTE).facts["number"] == 3
    assert book.sent().item == "2026-3"
    late = book.answer(EvidencePlaced(by=by("住建员"), item="2026-2"), NOW + timedelta(hours=1))
    assert (late.kind, book.sent().item) == ("no_evidence", "2026-3")


def test_a_voice_whose_words_were_answered_is_kept_in_silence() -> None:
    """The words got their answer; the recording lies with the matter."""
    book = Files()
    book.sends(media=Media.VOICE, note="2号正在办", item="2026-2")
    assert book.fetched(Fetched(key="p1", digest="a", size=1)).notices == ()
    assert book.sent().state is EvidenceState.KEPT


def test_nothing_is_taken_in_a_group() -> None:
    """One to one only."""
    book = Files()
    group = by("住建员", Channel.GROUP, message="g")
    assert book.do(EvidenceSent(by=group, media=Media.PICTURE, name="", ticket="t"), NOW).answer is None
    assert book.all(Evidence) == []


def test_it_stands_in_the_history() -> None:
    """With its name and the beginning of its hash; what was lost is said so."""
    book = Files()
    book.sends(media=Media.FILE, name="协议.pdf")
    book.sends(message="p2", now=NOW + MINUTE)
    book.fetched(Fetched(key="p1", digest="0123456789", size=1), Fetched(key="p2", problem="gone"))
    steps = book.answer(Asked(by=by("住建员"), query="history", item="2026-2"), NOW + MINUTE).facts["steps"]
    told = [(s["what"], s["name"], s["text"]) for s in steps if s["what"].startswith("evidence")]  # type: ignore[attr-defined]
    assert told == [("evidence_file", "住建员", "协议.pdf（01234567）"), ("evidence_lost", "住建员", "")]


def test_what_was_sent_last_is_taken_back_and_not_what_was_done_before() -> None:
    """收到2, two photos, 撤回: the photos go, the signing stays; then it is the signing's turn."""
    book = Files()
    book.do(Acknowledged(by=by("住建员", message="a"), items=("2026-2",)), NOW)
    book.sends(now=NOW + MINUTE)
    book.sends(message="p2", now=NOW + MINUTE)
    book.fetched(Fetched(key="p1", digest="a", size=1))
    taken = book.answer(ReportTakenBack(by=by("住建员", message="b1")), NOW + 2 * MINUTE)
    assert (taken.kind, taken.facts["count"]) == ("evidence_taken_back", 2)
    assert {e.state for e in book.all(Evidence)} == {EvidenceState.TAKEN_BACK}
    assert book.item(2).branches[0].signed is not None
    assert book.fetched(Fetched(key="p2", digest="b", size=1)).notices == ()
    steps = book.answer(Asked(by=by("住建员"), query="history", item="2026-2"), NOW + 2 * MINUTE).facts["steps"]
    assert [s["what"] for s in steps if "evidence" in s["what"]] == ["evidence_taken_back"] * 2  # type: ignore[attr-defined]
    assert book.answer(ReportTakenBack(by=by("住建员", message="b2")), NOW + 3 * MINUTE).kind == "act_taken_back"
    assert book.item(2).branches[0].signed is None


def test_after_ten_minutes_what_was_sent_stays() -> None:
    """It is said so; nothing else is taken back in its place."""
    book = Files()
    book.sends()
    late = book.answer(ReportTakenBack(by=by("住建员", message="b")), NOW + 11 * MINUTE)
    assert (late.kind, book.sent().state) == ("act_too_old", EvidenceState.AWAITED)


def test_who_reviews_sees_what_was_sent() -> None:
    """Of this matter, without what was taken back; the application itself never asks for any."""
    book = Files(ours=2)
    for number in range(4):
        book.sends(message=f"p{number}", item="2026-2", media=Media.FILE, name=f"{number}.pdf")
    book.sends(message="other", item="2026-3")
    book.said.clear()
    assert book.applies("住建长", NOW, "2026-2").kind == "submitted"
    (review,) = [n for n in book.said.values() if n.kind == "review"]
    assert review.facts["evidence_total"] == 4
    assert [e["file_name"] for e in review.facts["evidence"]] == ["1.pdf", "2.pdf", "3.pdf"]  # type: ignore[attr-defined]
    assert book.applies("住建长", NOW, "2026-3").kind == "submitted"


@pytest.mark.parametrize(
    ("who", "fields", "minutes"),
    [
        ("主任", {"minutes": True}, True),
        ("主任", {"minutes": True, "item": "2026-1"}, False),
        ("主任", {}, False),
        ("住建员", {"minutes": True}, False),
    ],
    ids=str,
)
def test_the_offices_minutes_belong_to_no_matter(who: str, fields: dict[str, object], minutes: bool) -> None:
    """They are read once they are here: it is not asked of which matter they are, nor does a lone number place them."""
    book = Files(ours=2)
    answer = book.sends(who, media=Media.FILE, name="a.docx", **fields).answer
    sent = book.sent()
    assert (sent.minutes, sent.item if minutes else "", answer is None if minutes else True) == (minutes, "", True)
    if minutes:
        again = book.sends(who, message="p2", now=NOW + MINUTE).answer
        assert again is not None
        assert again.kind == "evidence_which"


HOUR = timedelta(hours=1)


def _passed_on() -> Files:
    """Sent to 住建局, then the matter goes to 水利局, and more is sent."""
    book = Files()
    book.sends(item="2026-2", now=NOW - HOUR)
    order = Order(verb=Verb.TRANSFER, item="2026-2", to_unit="水利局")
    book.do(Ordered(by=by("主任", message="o"), order=order, code="3333"), NOW)
    assert book.answer(Confirmed(by=by("主任"), draft="o", code="3333"), NOW).kind == "order_done"
    book.sends("水利员", message="p2", item="2026-2", now=NOW + HOUR)
    for key, account in (("p1", "id-住建员"), ("p2", "id-水利员")):
        book.fetched(Fetched(key=key, digest=key, size=1), account=account, now=NOW + HOUR)
    return book


@pytest.mark.parametrize(
    ("who", "seen"),
    [("住建员", ["p1"]), ("住建长", ["p1"]), ("水利员", ["p1", "p2"]), ("城建", ["p1", "p2"]), ("主任", ["p1", "p2"])],
)
def test_who_is_out_of_a_matter_sees_what_came_while_it_was_his(who: str, seen: list[str]) -> None:
    """What others send afterwards is none of his; who holds it now, and who is above both, sees all."""
    book, later = _passed_on(), NOW + 2 * HOUR
    asked = book.answer(EvidenceAsked(by=by(who), item="2026-2"), later)
    assert [line["key"] for line in asked.facts["lines"]] == seen  # type: ignore[attr-defined]
    page = book.answer(EvidenceOpened(by=by(who), item="2026-2"), later)
    assert [line["key"] for line in page.facts["lines"]] == seen  # type: ignore[attr-defined]
    one = book.answer(EvidenceOpened(by=by(who), item="2026-2", key="p2"), later)
    assert one.kind == ("evidence_file" if "p2" in seen else "look_over")


def test_who_was_out_before_anything_came_sees_nothing() -> None:
    """A link he got while it was his opens nothing either."""
    book, later = _passed_on(), NOW + 2 * HOUR
    del book.rows["evidence", "p1"]
    assert book.answer(EvidenceAsked(by=by("住建员"), item="2026-2"), later).kind == "no_permit"
    assert book.answer(EvidenceOpened(by=by("住建员"), item="2026-2"), later).kind == "look_over"
    assert book.answer(EvidenceAsked(by=by("水利员"), item="2026-2"), later).kind == "evidence_list"


def test_who_is_out_again_no_longer_sees_what_came_before_he_was_in() -> None:
    """水利局 held it for an hour in which nobody sent anything."""
    book = _passed_on()
    del book.rows["evidence", "p2"]
    order = Order(verb=Verb.TRANSFER, item="2026-2", to_unit="交通局")
    book.do(Ordered(by=by("主任", message="o2"), order=order, code="5555"), NOW + 2 * HOUR)
    assert book.answer(Confirmed(by=by("主任"), draft="o2", code="5555"), NOW + 2 * HOUR).kind == "order_done"
    assert book.answer(EvidenceAsked(by=by("水利员"), item="2026-2"), NOW + 2 * HOUR).kind == "no_permit"


def _told_of(book: Files, who: str, now: datetime) -> list[object]:
    """The texts of what was sent, as the history tells them."""
    steps = book.answer(Asked(by=by(who), query="history", item="2026-2"), now).facts["steps"]
    return [s["text"] for s in steps if "evidence" in s["what"]]  # type: ignore[attr-defined]


def test_the_history_tells_who_is_out_of_a_matter_only_what_came_while_it_was_his() -> None:
    """What the new unit sends stands in its own history, not in that of the unit before it."""
    book, later = _passed_on(), NOW + 2 * HOUR
    assert _told_of(book, "住建员", later) == ["（p1）"]
    assert _told_of(book, "水利员", later) == ["（p1）", "（p2）"]


def test_the_history_tells_who_only_holds_the_ball_of_nothing_that_was_sent() -> None:
    """He sees how the share went that waits for him; its files are its unit's."""
    book = Files()
    book.sends(media=Media.FILE, name="协议.pdf")
    book.fetched(Fetched(key="p1", digest="0123456789", size=1))
    book.do(Blocked(by=by("住建长"), unit="水利局", element="用地", text="预审", item="2026-2"), NOW + MINUTE)
    assert _told_of(book, "水利员", NOW + HOUR) == []
    assert _told_of(book, "住建员", NOW + HOUR) == ["协议.pdf（01234567）"]
