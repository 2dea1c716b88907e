"""交办: proposed, asked about, confirmed by its author alone, numbered once, and told at the right moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.actors import Channel
from domain.codes import content_digest
from domain.county import County
from domain.events import Answered, Confirmed, Dropped, Proposed
from domain.matters.drafts import Content, Draft, DraftState, Share
from domain.matters.items import Counter, Item
from domain.messages.notices import AudienceKind
from tests.domain.matter_kit import URGENT, Book, at, by, content, county, id_of

NOW = at("11-23 09:00")
DUE = at("11-27 18:00")
PLAIN = content("住建局", due=DUE)


def proposed(name: str = "主任", said: Content = PLAIN, draft: str = "m1", code: str = "1234") -> Proposed:
    return Proposed(by=by(name), draft=draft, content=said, code=code)


def begun(said: Content = PLAIN, of: County | None = None) -> Book:
    book = Book(of)
    book.do(proposed(said=said), NOW)
    return book


def test_a_proposal_is_echoed_and_draws_no_number() -> None:
    """What was understood is shown with a code; no number, no item, nobody is told."""
    book = Book()
    answer = book.answer(proposed(), NOW)
    assert answer.kind == "handover_confirm"
    assert (answer.facts["code"], answer.facts["work_days_left"]) == ("1234", 4)
    assert answer.facts["expires_at"] == (NOW + timedelta(minutes=10)).isoformat()
    assert (book.all(Counter), book.all(Item), book.said) == ([], [], {})
    assert "1234" not in repr(book.all(Draft))


def test_confirming_draws_one_number_and_tells_everybody_who_answers() -> None:
    """The group and, one to one, head and liaison of every unit; the lead's terms are frozen by hash."""
    book = begun(content("住建局", "交通局", due=DUE))
    answer = book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW)
    item = book.item()
    assert (answer.kind, item.number, item.key) == ("issued", 1, "2026-1")
    assert (item.issuer, item.issuer_post, item.terms) == ("主任", "项目办|主任", book.county.policy.digest)
    told = {(n.audience.kind, n.audience.key) for n in book.said.values()}
    assert told == {
        (AudienceKind.TIER, "STAFF"),
        *((AudienceKind.POST, f"{u}|{t}") for u in ("住建局", "交通局") for t in ("局长", "联络员")),
    }
    assert {n.not_before for n in book.said.values()} == {NOW}


def test_a_bare_word_that_proves_nobody_shows_again_what_it_would_confirm() -> None:
    """With a fresh code, which alone opens it; nothing is issued, no guess is counted, a stranger is shown nothing."""
    book = begun()
    bare = by("主任", Channel.PRIVATE, proven=False)
    shown = book.answer(Confirmed(by=bare, fresh_code="5678"), NOW)
    assert (shown.kind, shown.facts["title"], shown.facts["code"]) == ("handover_confirm", PLAIN.title, "5678")
    assert (book.all(Item), book.one(Draft).wrong_codes) == ([], 0)
    assert book.answer(Confirmed(by=by("审定"), draft="m1", fresh_code="9012"), NOW).kind == "not_your_draft"
    assert book.answer(Confirmed(by=bare, code="1234"), NOW).kind == "code_wrong"
    assert book.answer(Confirmed(by=bare, code="5678"), NOW).kind == "issued"


@pytest.mark.parametrize(("channel", "code"), [(Channel.GROUP, ""), (Channel.CARD, ""), (Channel.PRIVATE, "0000")])
def test_no_code_is_shown_elsewhere_nor_to_one_who_guesses(channel: Channel, code: str) -> None:
    """A guess is counted and answered as one."""
    book = begun()
    event = Confirmed(by=by("主任", channel, proven=False), draft="m1", code=code, fresh_code="5678")
    assert book.answer(event, NOW).kind == "code_wrong"
    assert book.one(Draft).wrong_codes == 1


def test_a_number_is_drawn_once_however_often_it_is_confirmed() -> None:
    """The second confirmation is told that it is done; the counter stands still."""
    book = begun()
    kinds = [book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW).kind for _ in range(3)]
    assert kinds == ["issued", "draft_done", "draft_done"]
    assert (book.one(Counter).value, len(book.all(Item))) == (1, 1)


def test_dropped_and_lapsed_drafts_burn_no_number() -> None:
    """Of three drafts only the confirmed one is numbered, and it is number 1."""
    book = begun()
    assert book.answer(Dropped(by=by("主任"), draft="m1"), NOW).kind == "draft_dropped"
    book.do(proposed(draft="m2"), NOW)
    late = NOW + timedelta(minutes=10)
    assert book.answer(Confirmed(by=by("主任"), draft="m2", code="1234"), late).kind == "draft_expired"
    book.do(proposed(draft="m3"), late)
    assert book.answer(Confirmed(by=by("主任"), draft="m3", code="1234"), late).kind == "issued"
    assert book.item().number == book.one(Counter).value == 1


@pytest.mark.parametrize(
    ("who", "channel", "proven", "code", "kind"),
    [
        ("主任", Channel.CARD, False, "1234", "issued"),
        ("主任", Channel.PRIVATE, False, "1234", "issued"),
        ("主任", Channel.PRIVATE, True, "", "issued"),
        ("主任", Channel.PRIVATE, False, "", "code_wrong"),
        ("主任", Channel.GROUP, True, "", "code_wrong"),
        ("主任", Channel.CARD, True, "", "code_wrong"),
        ("主任", Channel.PRIVATE, True, "9999", "code_wrong"),
        ("主任", Channel.CARD, True, "12345", "code_wrong"),
        ("审定", Channel.PRIVATE, True, "1234", "not_your_draft"),
        ("县长", Channel.PRIVATE, True, "", "not_your_draft"),
    ],
)
def test_who_completes_a_draft_and_how(who: str, channel: Channel, proven: bool, code: str, kind: str) -> None:
    """Its author with the code, or by a bare word privately where the channel proves the words; nobody else."""
    book = begun()
    assert book.answer(Confirmed(by=by(who, channel, proven=proven), draft="m1", code=code), NOW).kind == kind
    assert len(book.all(Item)) == (kind == "issued")


OTHER = {"title": "别的事", "shares": (), "due_at": NOW, "urgency": URGENT, "project": "p", "source": "会议"}


@pytest.mark.parametrize(
    "said",
    [
        Content(due_at=at("11-30 18:00")),
        Content(shares=(Share(unit="交通局", role="lead"),)),
        Content(due_words="月底"),
    ],
)
def test_a_code_opens_exactly_what_was_shown_with_it(said: Content) -> None:
    """Once anything of the content was changed the old code opens nothing and the new one the whole."""
    book = begun()
    book.do(Answered(by=by("主任"), content=said, code="5678"), NOW)
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW).kind == "code_wrong"
    assert book.all(Item) == []
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="5678"), NOW).kind == "issued"
    digests = {content_digest(replace(PLAIN, **{f: v})) for f, v in OTHER.items()} | {content_digest(PLAIN)}
    assert len(digests) == len(OTHER) + 1


def test_what_is_missing_is_asked_and_then_shown_whole_with_a_fresh_code() -> None:
    """The code of a draft that was still asking never opens it; the answered one has its own."""
    book = begun(content("住建局", due=None, asks=("deadline",)))
    assert book.one(Draft).state is DraftState.ASKING
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW).kind == "nothing_pending"
    shown = book.answer(Answered(by=by("主任"), content=Content(due_at=DUE), code="5678"), NOW)
    assert (shown.kind, shown.facts["title"], shown.facts["code"]) == ("handover_confirm", PLAIN.title, "5678")
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW).kind == "code_wrong"
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="5678"), NOW).kind == "issued"


@pytest.mark.parametrize("due", [NOW, NOW - timedelta(minutes=1), at("11-20 18:00")])
def test_a_deadline_in_the_past_is_asked_about(due) -> None:
    """Neither now nor earlier is a deadline; a later answer heals it."""
    book = Book()
    answer = book.answer(proposed(said=content("住建局", due=due)), NOW)
    assert (answer.kind, answer.facts["asks"]) == ("handover_asks", ["deadline_past"])
    assert book.answer(Answered(by=by("主任"), content=Content(due_at=DUE), code="1"), NOW).kind == "handover_confirm"


def test_a_deadline_that_passes_while_the_draft_waits_is_not_promised() -> None:
    """Nobody is handed a matter that is overdue at birth."""
    book = begun(content("住建局", due=NOW + timedelta(minutes=5)))
    late = NOW + timedelta(minutes=6)
    answer = book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), late)
    assert (answer.kind, answer.facts["asks"]) == ("handover_asks", ["deadline_past"])
    assert book.all(Item) == []


@pytest.mark.parametrize(
    ("name", "units", "kind"),
    [
        ("书记", ("交通局",), "handover_confirm"),
        ("县长", ("住建局", "交通局"), "handover_confirm"),
        ("常务", ("住建局", "交通局"), "handover_confirm"),
        ("城建", ("住建局", "水利局"), "handover_confirm"),
        ("城建", ("交通局",), "not_your_field"),
        ("城建", ("住建局", "交通局"), "not_your_field"),
        ("交通", ("住建局",), "not_your_field"),
        ("主任", ("交通局",), "handover_confirm"),
        ("住建长", ("住建局",), "no_permit"),
        ("住建员", ("住建局",), "no_permit"),
        ("闲人", ("住建局",), "no_permit"),
        ("路人", ("住建局",), "no_permit"),
    ],
)
def test_who_may_hand_over_to_whom(name: str, units: tuple[str, ...], kind: str) -> None:
    """A leader within the own field only; heads, liaisons and strangers never (reliability §5.10 row 1)."""
    book = Book()
    assert book.answer(proposed(name, content(*units, due=DUE)), NOW).kind == kind
    assert bool(book.all(Draft)) == (kind == "handover_confirm")


def test_an_answer_cannot_carry_a_draft_into_a_foreign_field() -> None:
    """The field is looked at again when the unit is supplied later."""
    book = Book()
    book.do(proposed("城建", content(due=DUE, asks=("unit",))), NOW)
    foreign = Content(shares=(Share(unit="交通局", role="lead"),))
    assert book.answer(Answered(by=by("城建"), content=foreign, code="1"), NOW).kind == "not_your_field"
    assert book.one(Draft).content.shares == ()


def test_a_permit_lost_while_the_draft_waits_is_lost() -> None:
    """The roster of the confirming transaction counts, not that of the proposal."""
    book = Book()
    book.do(proposed("城建"), NOW)
    posts = {k: p for k, p in book.county.roster.posts.items() if p.holder != "城建"}
    book.county = county(replace(book.county.roster, posts=posts))
    assert book.answer(Confirmed(by=by("城建"), draft="m1", code="1234"), NOW).kind == "no_permit"
    assert book.all(Item) == []


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("11-23 08:30", None),
        ("11-23 11:59", None),
        ("11-23 12:00", "11-23 14:40"),
        ("11-23 14:29", "11-23 14:40"),
        ("11-23 14:30", None),
        ("11-23 17:59", None),
        ("11-23 18:00", "11-24 08:40"),
        ("11-23 08:29", "11-23 08:40"),
        ("11-21 10:00", "11-23 08:40"),
        ("10-01 10:00", "10-08 08:40"),
        ("10-10 10:00", None),
    ],
)
def test_outside_office_hours_the_echo_says_when_it_leaves(now: str, leaves: str | None) -> None:
    """At once within office hours (make-up Saturdays too), else at the next slot, and both answers say so."""
    book, moment = Book(), at(now)
    said = content("住建局", due=at("12-31 18:00"))
    shown = book.answer(proposed(said=said), moment)
    assert shown.facts.get("leaves_at") == (at(leaves).isoformat() if leaves else None)
    book.do(Confirmed(by=by("主任"), draft="m1", code="1234"), moment)
    assert {n.not_before for n in book.said.values()} == {at(leaves) if leaves else moment}


def test_extra_urgent_leaves_at_night_with_its_issuer_named() -> None:
    """特急 does not wait for the morning."""
    book, night = Book(), at("11-23 23:00")
    assert "leaves_at" not in book.answer(proposed(said=content("住建局", due=DUE, urgency=URGENT)), night).facts
    book.do(Confirmed(by=by("主任"), draft="m1", code="1234"), night)
    assert {(n.not_before, n.urgent, n.facts["issuer_name"]) for n in book.said.values()} == {(night, True, "主任")}


def test_of_two_drafts_the_newest_wins() -> None:
    """A new hand-over replaces the one that waited; a bare word means the new one, the old code opens nothing."""
    book = begun()
    later = NOW + timedelta(minutes=1)
    book.do(proposed(draft="m2", said=content("交通局", due=DUE), code="5678"), later)
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), later).kind == "nothing_pending"
    assert book.answer(Confirmed(by=by("主任")), later).kind == "issued"
    assert [b.unit for b in book.item().branches] == ["交通局"]


def test_nobody_drops_the_draft_of_another() -> None:
    """Calling off is the author's alone, and what is issued is not called off."""
    book = begun()
    assert book.answer(Dropped(by=by("审定"), draft="m1"), NOW).kind == "nothing_pending"
    book.do(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW)
    assert book.answer(Dropped(by=by("主任"), draft="m1"), NOW).kind == "draft_done"
    assert book.one(Draft).actor_account == id_of("主任")


def test_a_unit_nobody_answers_for_reaches_its_field_leader() -> None:
    """A unit without head and liaison never swallows a hand-over: it goes one post up (domain §2.4)."""
    book = Book()
    posts = {k: p for k, p in book.county.roster.posts.items() if p.unit != "交通局"}
    book.county = county(replace(book.county.roster, posts=posts))
    book.do(proposed(said=content("交通局", due=DUE)), NOW)
    book.do(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW)
    assert "县领导|交通副县长" in {n.audience.key for n in book.said.values()}


def test_guessing_codes_ends_the_draft() -> None:
    """Five wrong codes drop it; the right one then opens nothing."""
    book = begun()
    for guess in range(5):
        assert book.answer(Confirmed(by=by("主任"), draft="m1", code=f"000{guess}"), NOW).kind == "code_wrong"
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW).kind == "nothing_pending"
