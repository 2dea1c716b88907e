"""Callbacks that sign the account but not the words: a bare word completes rows 5, 6, 13 and 26, all else waits for the
code that went to the account one to one (reliability §5.10, last lines)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain import events
from domain.campaigns.campaigns import Campaign
from domain.decide import RULES
from domain.events import Confirmed, Dropped, Event, Unproven
from domain.events.projects import ProjectFact
from domain.evidence.records import Media
from domain.letters.kinds import LetterKind
from domain.matters.course import DelayReason
from domain.matters.drafts import Draft
from domain.people.records import OwnName, Period
from domain.projects.files import Entry
from domain.proving.standing import HELD
from domain.proving.words import kept, spoken
from domain.rhythm.cadence_rules import CadenceRule, Owes
from domain.rhythm.periods import Every
from domain.switches import Setting
from domain.work import Key
from tests.domain.matter_kit import Book, at, by, content, county, roster, signs, with_person
from tests.domain.project_kit import project

NOW, DUE = at("11-23 09:00"), at("12-04 18:00")
CAMPAIGN = "拔钉除障"
LIST = "十大政策处理难点"
DAYS = Period(start_on=date(2026, 11, 25), end_on=date(2026, 11, 26))

# Rows 5, 6, 13 and 26; and what only says that nothing was understood, or ends what was begun.
BY_WORD = {
    events.Acknowledged, events.FedBack, events.Reported, events.ReportTakenBack, events.DutyRecorded, events.Reminded,
    events.ScoreAppealed, events.ScoreAsked, events.TargetTold, events.TargetAsked, events.LeadTold,
    events.LeadAsked, events.VettingAsked, events.Picked,
    events.Asked, events.ProjectAsked, events.CampaignAsked, events.DifficultyClosed, events.Suggested,
    events.Misunderstood, events.YearUnsaid, events.LetterAcknowledged, events.LetterReplied, events.LetterAsked,
    events.EvidencePlaced, events.EvidenceAsked,
    events.LightAsked, events.LightObjected, events.Dropped, events.SecretSuspected, events.OutsiderHeard,
}  # fmt: skip
# Begun by a word and completed by a code of their own.
OWN_CODE = {
    events.Proposed, events.BatchProposed, events.Answered, events.Confirmed, events.Submitted, events.Reviewed,
    events.CriterionJudged,
    events.ExtensionDecided, events.ObjectionDecided, events.Ruled, events.Ordered, events.WithdrawalDecided,
    events.Released,
    events.Kept, events.Rewritten, events.BindingBegun, events.GroupBound, events.AccountsConfirmed, events.HandingOver,
    events.DestroyingRaw, events.Unproven, events.LetterReviewed, events.LetterSigned, events.LetterVoided,
    events.LetterRewritten, events.BoardAsked, events.PlanAsked, events.MinutesRead, events.MinutesAnswered,
}  # fmt: skip
# Nobody says them in chat: the machine, the platform, a command of the server.
NOT_SAID = {
    events.EvidenceLooked, events.EvidenceOpened,
    events.Ticked, events.MemberSeen, events.AccountsLookedUp, events.AccountLeft, events.DirectoryCompared,
    events.RosterImported,
    events.ProjectsImported, events.PolicyLoaded, events.Delivered, events.DeliveryFailed, events.DeliveryUnknown,
    events.ReadSeen, events.Opened, events.Listened, events.UsageCounted, events.DispatchResolved, events.HoldBegun,
    events.HoldEnded, events.BoardLetOut, events.PlanApproved, events.EvidenceFetched,
    events.HoldEnded, events.BoardLetOut, events.Commanded, events.TrailAsked,
    events.EmergencyDeclared, events.AccountsAgreed,
}  # fmt: skip

HELD_SAID: list[Event] = [
    events.ExtensionAsked(
        by=by("住建长"), item="2026-1", due_at=at("12-09 18:00"), reason=DelayReason.ELEMENT.value, text="等用地批复",
        code="1234",
    ),
    events.Blocked(by=by("住建员"), unit="水利局", element="用地", text="用地预审"),
    events.BlockAnswered(by=by("交通员"), item="2026-2", text="已批"),
    events.Returned(by=by("住建长"), item="2026-1", text="不属本单位职责", code="1234"),
    events.EscalationPaused(by=by("城建"), item="2026-1", text="正在核实"),
    events.EscalationPaused(by=by("城建"), item="2026-1", wrong=True),
    events.EscalationPaused(by=by("住建长"), item="2026-1"),
    events.EscalationPaused(by=by("主任")),
    events.EscalationResumed(by=by("主任")),
    events.Hushed(by=by("城建"), until=at("11-23 14:00")),
    events.Hushed(by=by("城建"), until=None),
    events.NameForgotten(by=by("常务"), said="王局"),
    events.NameTaught(by=by("常务"), said="老棚", subject="城东安置房建设工程"),
    events.LeaveTaken(by=by("住建长"), person="住建长", period=DAYS, proxy="住建员"),
    events.ProjectTold(by=by("主任"), project="安置房", fact=ProjectFact.TARGET, text="主体封顶"),
    events.CampaignBegun(by=by("主任"), name=CAMPAIGN, on=date(2026, 11, 23)),
    events.LetterBegun(by=by("主任"), letter_kind=LetterKind.REMINDER, item="2026-1", code="1234"),
    events.ListAsked(by=by("主任"), what="四类问题"),
    events.EvidenceSent(by=by("主任"), media=Media.PICTURE, name="", ticket="t"),
    events.LedgerAsked(by=by("主任"), unit="住建局", only_open=True, first_on=date(2026, 11, 1)),
]  # fmt: skip


SHEET = CadenceRule(
    every=Every.WEEK, occasion="sheet", owes=Owes.OFFICE, text="四类问题", settings={"lists": ("triggers",)}
)


class Files(Book):
    """Two matters, one of them blocked, and a project."""

    def __init__(self) -> None:
        names = (OwnName(said="王局", unit="交通局"),)
        super().__init__(county(with_person(roster(), "常务", own_names=names)))
        policy = replace(self.county.policy, cadences={"sheet": SHEET})
        self.county = replace(self.county, policy=policy)
        self.handed_over(content("住建局", due=DUE), NOW)
        self.handed_over(content("交通局", due=DUE), NOW)
        self.do(events.Blocked(by=by("交通员"), unit="水利局", element="用地", text="预审", item="2026-2"), NOW)
        self.save(project())
        self.said.clear()

    def _all_projects(self) -> list[object]:
        return [row for (kind, _key), row in self.rows.items() if kind == "project"]

    def _matters_of_lists(self, _cadence: str, _day: str) -> list[object]:
        return []

    _reports_of_lists = _duties_of_lists = _matters_of_lists

    def _all_campaigns(self) -> list[Campaign]:
        return self.all(Campaign)

    def store(self) -> dict[Key, object]:
        """Everything but what waits and what may be taken back."""
        return {key: row for key, row in self.rows.items() if key[0] not in ("draft", "undo")}


def forged(event: Event, message: str = "") -> Event:
    """The same words by a callback whose body nobody signed."""
    return replace(event, by=replace(event.by, proven=False, message_id=message))  # type: ignore[type-var]


def begun(book: Book, event: Event) -> str:
    """The words come in, as the shell puts them through the door; what is asked."""
    said = forged(event, "w1")
    return book.answer(Unproven(by=said.by, event=said, code="4839"), NOW).kind


def test_every_event_has_its_place() -> None:
    """A new event is held, has a code of its own, or stands in the table of what a bare word may do."""
    places = [BY_WORD, OWN_CODE, NOT_SAID, set(HELD)]
    assert set(RULES) == set().union(*places)
    assert sum(map(len, places)) == len(RULES)


@pytest.mark.parametrize("event", HELD_SAID, ids=lambda e: type(e).__name__)
def test_a_bare_word_does_nothing_and_with_its_code_everything(event: Event) -> None:
    """Refused outright at the inner door; begun by the shell nothing has happened yet; a wrong code does nothing; the
    right one makes the store what a proven word makes it."""
    book, plain = Files(), Files()
    before = book.store()
    direct = book.do(forged(event), NOW)
    assert (direct.changes, direct.notices, direct.answer and direct.answer.kind) == ((), (), "unproven")
    assert begun(book, event) == "word_confirm"
    assert (book.store(), book.said) == (before, {})
    bare = replace(forged(event).by, message_id="m2")
    assert book.answer(Confirmed(by=bare), NOW).kind == "code_wrong"
    assert book.answer(Confirmed(by=bare, code="0000"), NOW).kind == "code_wrong"
    assert book.store() == before
    other = replace(bare, staff_id="id-交通员" if bare.staff_id != "id-交通员" else "id-住建员")
    assert book.answer(Confirmed(by=other, draft="w1", code="4839"), NOW).kind == "not_your_draft"
    code = "1234" if "code" in event.__dataclass_fields__ else ""
    done = book.answer(Confirmed(by=bare, code="4839", fresh_code=code), NOW)
    expected = plain.answer(replace(event, by=replace(event.by, message_id="m2")), NOW)  # type: ignore[type-var]
    assert (done.kind, done.facts) == (expected.kind, expected.facts)
    assert book.store() == plain.store()
    assert [(n.kind, n.audience) for n in book.said.values()] == [(n.kind, n.audience) for n in plain.said.values()]
    assert book.answer(Confirmed(by=bare, draft="w1", code="4839"), NOW).kind == "draft_done"


DOUBTED: list[Event] = [
    events.Acknowledged(by=by("住建员"), items=("2026-1",)),
    events.FedBack(by=by("住建员"), item="2026-1", text="已清表"),
    events.Reminded(by=by("主任"), item="2026-1", more=("2026-2",)),
    events.Reported(by=by("住建员"), entries=(Entry(project=project().key, invested_yuan=3_200_000, progress="封顶"),)),
    HELD_SAID[1],
    HELD_SAID[12],
    events.Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True),
]


@pytest.mark.parametrize("event", DOUBTED, ids=lambda e: type(e).__name__)
def test_what_is_not_surely_read_is_asked_first(event: Event) -> None:
    """Shown, nothing done; confirmed, the store is as if it had been said plainly. From whomever, proven too."""
    book, plain = Files(), Files()
    if isinstance(event, events.Reviewed):
        for each in (book, plain):
            each.applies("住建员", NOW)
            each.said.clear()
    before = book.store()
    said = replace(event, by=replace(event.by, message_id="w1"))  # type: ignore[type-var]
    shown = book.answer(Unproven(by=said.by, event=said, code="4839", doubted=True), NOW)
    assert (shown.kind, book.store(), book.said) == ("doubt_confirm", before, {})
    done = book.answer(Confirmed(by=replace(said.by, message_id="m2"), code="4839"), NOW)
    expected = plain.answer(replace(event, by=replace(event.by, message_id="m2")), NOW)  # type: ignore[type-var]
    assert (done.kind, done.facts) == (expected.kind, expected.facts)
    assert book.store() == plain.store() != before


def test_what_is_asked_is_told_in_words() -> None:
    """Several matters by number, a report by its project and its money."""
    book = Files()
    for event, numbers, entries in ((DOUBTED[2], [1, 2], []), (DOUBTED[3], [], [(project().name, 3_200_000)])):
        shown = book.answer(Unproven(by=event.by, event=event, code="4839", doubted=True), NOW)
        assert shown.facts["numbers"] == numbers
        told = [(e["name"], e["invested_yuan"]) for e in shown.facts["entries"]]  # type: ignore[attr-defined]
        assert told == entries


@pytest.mark.parametrize("event", [*HELD_SAID, *DOUBTED], ids=lambda e: type(e).__name__)
def test_words_are_kept_whole(event: Event) -> None:
    """Field by field, but for the code, which is drawn anew."""
    assert spoken(type(event), kept(event), event.by, getattr(event, "code", "")) == event


def test_what_would_be_refused_is_refused_at_once() -> None:
    """No code is sent for what is not theirs, and the refusal leaves its row."""
    book = Files()
    for event in (replace(HELD_SAID[0], by=by("交通长")), replace(HELD_SAID[4], by=by("交通员"))):  # type: ignore[type-var]
        assert begun(book, event) in ("not_your_item", "no_permit")
    assert not [d for d in book.all(Draft) if d.key == "w1"]


def test_it_waits_ten_minutes_and_may_be_called_off() -> None:
    """After that, or after 取消, the code opens nothing."""
    late, off = Files(), Files()
    before = late.store()
    for book in (late, off):
        begun(book, HELD_SAID[0])
    bare = forged(HELD_SAID[0]).by
    assert late.answer(Confirmed(by=bare, draft="w1", code="4839"), at("11-23 09:11")).kind == "draft_expired"
    assert off.answer(Dropped(by=bare), NOW).kind == "draft_dropped"
    assert off.answer(Confirmed(by=bare, draft="w1", code="4839"), NOW).kind == "nothing_pending"
    assert late.store() == off.store() == before


def test_the_only_open_matter_is_the_one_that_was_meant() -> None:
    """Another one is handed over before the code comes back: the words stay about the first."""
    book = Files()
    assert begun(book, HELD_SAID[1]) == "word_confirm"
    book.handed_over(content("住建局", due=DUE, title="另一件"), NOW)
    assert book.answer(Confirmed(by=forged(HELD_SAID[1]).by, draft="w1", code="4839"), NOW).kind == "blocked"
    assert [item.number for item in (book.item(1), book.item(3)) if item.lead.block] == [1]


def test_an_unproven_word_takes_back_only_what_a_word_did() -> None:
    """A signature, yes; a decision by code, no."""
    book = Files()
    book.do(forged(signs("住建员", "2026-1")), NOW)
    taking = events.ReportTakenBack(by=replace(by("住建员"), proven=False))
    assert book.answer(taking, NOW).kind == "act_taken_back"
    book.said.clear()
    book.do(HELD_SAID[1], NOW)
    assert book.answer(taking, NOW).kind == "unproven"
    book.said.clear()
    assert begun(book, taking) == "word_confirm"
    assert book.item().lead.block is not None
    assert book.answer(Confirmed(by=taking.by, code="4839"), NOW).kind == "act_taken_back"
    assert book.item().lead.block is None


def test_a_signature_is_taken_back_by_a_word() -> None:
    """Through the shell, too: no code is asked for what needed none."""
    book = Files()
    before = book.store()
    book.do(forged(signs("住建员", "2026-1")), NOW)
    assert begun(book, events.ReportTakenBack(by=by("住建员"))) == "act_taken_back"
    assert book.store() == before


def test_switches_are_loaded_with_the_words() -> None:
    """暂停上报 of everything writes the one switch there is."""
    book = Files()
    begun(book, HELD_SAID[7])
    book.do(Confirmed(by=forged(HELD_SAID[7]).by, draft="w1", code="4839"), NOW)
    assert [s.key for s in book.all(Setting)] == ["escalation"]


def test_what_is_confirmed_shows_no_ticket_of_the_platform() -> None:
    """Whoever holds the ticket can fetch the file."""
    book = Files()
    said = forged(events.EvidenceSent(by=by("主任"), media=Media.FILE, name="协议.pdf", ticket="t-secret"), "w1")
    shown = book.answer(Unproven(by=said.by, event=said, code="4839"), NOW)
    assert shown.facts["details"] == ["协议.pdf"]


def test_what_is_confirmed_is_said_in_words() -> None:
    """Neither the word a program uses for it nor a bare number of 元."""
    book = Files()
    noted = events.FormalNoted(
        by=by("主任"), unit="住建局", formal_kind="reward", document="某财〔2026〕5号", amount_yuan=200_000
    )
    shown = book.answer(Unproven(by=noted.by, event=forged(noted, "w1"), code="4839"), NOW)
    assert shown.facts["details"] == ["住建局", "某财〔2026〕5号"]
    assert (shown.facts["formal_kind"], shown.facts["amount_yuan"]) == ("reward", 200_000)
