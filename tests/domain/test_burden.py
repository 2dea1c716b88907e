"""The burden rules, sentence by sentence (domain §10.5): what may leave now, what waits, and until when."""

from dataclasses import replace
from datetime import datetime

import pytest

from config.wording import load_wording
from domain.burden.leaving import Go, Hold, Recipient, Said, Skip, Verdict, still_wanted, verdict
from domain.matters.gate import GateState, Submission
from domain.messages.manners import MANNERS, REPLY, manner_of
from domain.messages.notices import Audience, AudienceKind, Notice, Wanted
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.rounds.duties import Duty, DutyState
from tests.domain.matter_kit import CALENDAR, Book, at, content, county, signs

COUNTY = county()
PERSON = Recipient(target="id", tier=Tier.STAFF)
LIAISON = replace(PERSON, awaits_prompt=True)
STAFF, FIELD, PRINCIPAL = (
    Recipient(target=t.value, tier=t, group=True) for t in (Tier.STAFF, Tier.FIELD, Tier.PRINCIPAL)
)


def notice(kind: str, planned: str = "11-23 09:10", **fields: object) -> Notice:
    plain: dict[str, object] = {
        "key": kind, "kind": kind, "notice_class": NoticeClass.B,
        "audience": Audience(kind=AudienceKind.POST, key="p"), "not_before": at(planned),
    }  # fmt: skip
    return Notice(**(plain | fields))  # type: ignore[arg-type]


def said(*words: str) -> tuple[Said, ...]:
    """ "09:10 due_today" → a message of that kind at that time of 23 November."""
    pairs = (word.split() for word in words)
    return tuple(Said(kinds=(kind,), at=at(f"11-23 {clock}")) for clock, kind in pairs)


def shown(found: Verdict) -> str:
    """Go, or until when and why."""
    if isinstance(found, Hold):
        local = found.until.astimezone(CALENDAR_ZONE)
        return f"{local:%m-%d %H:%M} {found.reason.value}"
    return found.reason.value if isinstance(found, Skip) else "go"


CALENDAR_ZONE = datetime.strptime("+0800", "%z").tzinfo
DAY = "11-23 "


@pytest.mark.parametrize(
    ("kind", "now", "expected"),
    [
        ("due_today", "11-23 08:39", "11-23 08:40 quiet_hours"),
        ("due_today", "11-23 11:50", "11-23 14:40 quiet_hours"),
        ("due_today", "11-23 13:00", "11-23 14:40 quiet_hours"),
        ("due_today", "11-23 17:49", "go"),
        ("due_today", "11-23 17:50", "11-24 08:40 quiet_hours"),
        ("due_today", "11-27 23:00", "11-30 08:40 quiet_hours"),
        ("due_today", "10-01 10:00", "10-08 08:40 quiet_hours"),
        ("due_today", "10-10 10:05", "go"),
        ("due_today", "11-23 10:00", "11-23 10:01 quiet_hours"),
        ("round_nudge", "11-23 18:00", "11-24 08:40 quiet_hours"),
        ("closed_out", "11-23 12:30", "11-23 14:40 quiet_hours"),
        ("signed", "11-23 23:00", "go"),
        ("help", "10-01 03:00", "go"),
        ("assignment_edit", "11-23 23:00", "go"),
    ],
)
def test_outside_the_slots_nothing_proactive_goes(kind: str, now: str, expected: str) -> None:
    """It waits for the next slot, never on the exact hour; answers to one's own act go at once."""
    assert shown(verdict(notice(kind, now), PERSON, COUNTY, at(now))) == expected


@pytest.mark.parametrize("to", [PERSON, LIAISON, replace(STAFF, said=said(*["09:10 assignment"] * 9))])
@pytest.mark.parametrize("now", ["11-23 23:00", "11-22 12:00", "11-23 15:00"])
def test_extra_urgent_is_held_by_nothing(to: Recipient, now: str) -> None:
    """特急 with its named issuer goes to persons and groups at any hour."""
    assert verdict(notice("assignment", urgent=True), to, COUNTY, at(now)) == Go()


@pytest.mark.parametrize(
    ("planned", "now", "expected"),
    [
        ("11-23 08:30", "11-23 08:30", "go"),
        ("11-23 17:59", "11-23 18:00", "go"),
        ("11-23 17:59", "11-23 18:01", "11-24 08:40 quiet_hours"),
        ("11-23 11:59", "11-23 13:00", "11-23 14:40 quiet_hours"),
        ("11-23 09:00", "11-23 23:00", "11-24 08:40 quiet_hours"),
        ("11-23 09:00", "11-23 17:55", "go"),
    ],
)
def test_first_notices_go_at_once_within_office_hours_and_never_at_night(planned: str, now: str, expected: str) -> None:
    """Confirmed in office hours they do not wait for a slot; come late, say after an outage, they do."""
    for to in (PERSON, STAFF):
        kind = "assignment" if to.group else "assignment_private"
        assert shown(verdict(notice(kind, planned), to, COUNTY, at(now))) == expected


@pytest.mark.parametrize(
    ("to", "kind", "got", "now", "expected"),
    [
        (PERSON, "due_today", [], "09:10", "go"),
        (PERSON, "due_today", ["09:10 unsigned_head"], "11:05", "11-23 14:40 person_cap"),
        (PERSON, "due_today", ["09:10 unsigned_head"], "14:40", "go"),
        (PERSON, "due_today", ["14:40 unsigned_head"], "15:05", "11-24 08:40 person_cap"),
        (PERSON, "due_today", ["09:00 assignment_private"], "09:10", "go"),
        (PERSON, "due_today", ["09:00 sent_back", "09:05 round_nudge"], "09:10", "go"),
        (PERSON, "due_today", [], "08:45", "11-23 09:10 gathering"),
        (LIAISON, "due_today", [], "10:30", "go"),
        (LIAISON, "due_today", [], "14:40", "11-23 15:30 with_the_prompt"),
        (LIAISON, "due_today", [], "15:30", "go"),
        (LIAISON, "due_today", ["15:30 round_prompt"], "15:31", "11-24 08:40 person_cap"),
        (LIAISON, "round_prompt", ["14:40 due_today"], "15:30", "go"),
        (PERSON, "assignment_private", ["09:10 due_today"] * 3, "09:20", "go"),
        (PERSON, "closed_out", ["09:10 due_today"], "09:20", "go"),
        (PERSON, "sent_back", ["09:10 due_today"], "09:20", "go"),
        (PERSON, "report_up", ["09:10 report_up"], "09:20", "11-23 14:40 person_cap"),
        (PERSON, "gate", ["09:10 due_today"], "09:20", "11-23 14:40 person_cap"),
        (PERSON, "round_nudge", ["15:30 round_prompt"], "16:42", "go"),
        (PERSON, "round_nudge", ["10:10 due_today", "15:30 round_prompt"], "16:42", "enough_today"),
    ],
)
def test_one_proactive_message_per_person_and_half_day(
    to: Recipient, kind: str, got: list[str], now: str, expected: str
) -> None:
    """For liaisons the afternoon one is the prompt; beyond it only first notices, decisions and the one nudge."""
    recipient = replace(to, said=said(*got))
    assert shown(verdict(notice(kind), recipient, COUNTY, at(DAY + now))) == expected


@pytest.mark.parametrize(
    ("to", "kind", "got", "now", "expected"),
    [
        (STAFF, "round_summary", ["09:10 round_summary"] * 5, "17:01", "go"),
        (STAFF, "round_summary", ["09:10 round_summary"] * 6, "17:01", "11-24 08:40 group_cap"),
        (FIELD, "digest_field", [], "08:50", "go"),
        (FIELD, "digest_field", ["08:50 digest_field"], "17:01", "11-24 08:40 group_cap"),
        (PRINCIPAL, "digest_principal", ["09:10 digest_principal"], "09:30", "go"),
        (PRINCIPAL, "digest_principal", ["09:10 digest_principal"] * 2, "09:30", "11-24 08:40 group_cap"),
        (STAFF, "assignment_edit", ["09:10 round_summary"] * 9, "23:00", "go"),
        (STAFF, "assignment", ["09:00 assignment"] * 2, "09:05", "go"),
        (STAFF, "assignment", ["09:00 assignment"] * 3, "09:05", "11-23 11:40 handover_list"),
        (STAFF, "assignment", ["09:00 assignment"] * 3, "11:40", "go"),
        (STAFF, "assignment", ["09:00 assignment"] * 3 + ["11:40 assignment"], "11:45", "11-23 14:40 handover_list"),
        (STAFF, "assignment", ["09:00 assignment"] * 4, "14:40", "go"),
        (STAFF, "assignment", ["14:40 assignment"] * 3, "15:00", "11-23 17:40 handover_list"),
        (STAFF, "assignment", ["14:40 assignment"] * 3 + ["17:40 assignment"], "17:45", "11-24 08:40 handover_list"),
    ],
)
def test_posts_to_groups_are_counted(to: Recipient, kind: str, got: list[str], now: str, expected: str) -> None:
    """Six a day in the staff group, one in the field leaders', two in the principal one; one list per half day."""
    recipient = replace(to, said=said(*got))
    assert shown(verdict(notice(kind, DAY + now), recipient, COUNTY, at(DAY + now))) == expected


def test_class_s_waits_in_a_year_without_an_official_calendar() -> None:
    """In a provisional year it never goes by itself; everything else does."""
    bare = replace(COUNTY, calendar=replace(CALENDAR, official_years=frozenset()))
    now = at("11-23 09:20")
    assert shown(verdict(notice("overdue_leader", notice_class=NoticeClass.S), PERSON, bare, now)) == (
        "11-24 09:20 provisional_calendar"
    )
    assert verdict(notice("overdue_head"), PERSON, bare, now) == Go()


@pytest.mark.parametrize(
    ("switch", "let_go", "expected"),
    [
        ({"escalation": "paused"}, False, "11-23 09:25 halted"),
        ({"escalation": "paused"}, True, "11-23 09:25 halted"),
        ({"breaker": "held"}, False, "11-23 09:25 halted"),
        ({"breaker": "held"}, True, "go"),
        ({}, False, "go"),
    ],
)
def test_what_goes_up_waits_while_it_is_paused(switch: dict[str, str], let_go: bool, expected: str) -> None:
    """A pause holds all of it, urgent or not; the breaker only what nobody let go; what does not go up goes."""
    halted, now = replace(COUNTY, **switch), at("11-23 09:20")
    up = notice("overdue_leader", notice_class=NoticeClass.S, facts={"approved_by": "王敏"} if let_go else {})
    assert shown(verdict(up, PERSON, halted, now)) == expected
    assert shown(verdict(replace(up, urgent=True), PERSON, halted, now)) == expected
    assert verdict(notice("overdue_head"), PERSON, halted, now) == Go()


@pytest.mark.parametrize(
    ("kind", "now", "expected"),
    [
        ("due_today", "11-23 10:05", "11-25 08:40 hushed"),
        ("due_today", "11-25 09:10", "go"),
        ("assignment_private", "11-23 10:00", "go"),
        ("signed", "11-23 10:00", "go"),
    ],
)
def test_the_quiet_somebody_asked_for_is_kept(kind: str, now: str, expected: str) -> None:
    """Until the moment that was named; a first notice and answers to one's own act go all the same."""
    hushed = replace(PERSON, hush_until=at("11-25 08:40"))
    assert shown(verdict(notice(kind, now), hushed, COUNTY, at(now))) == expected


def test_every_kind_of_the_table_has_words_and_no_answer_is_in_it() -> None:
    """A kind nobody can write, or an answer that would be held back as if it were proactive, is found here."""
    words = load_wording().messages
    edits = {kind for kind in MANNERS if kind.endswith("_edit")}
    assert set(MANNERS) - edits <= set(words)
    assert manner_of(notice("issued")) == manner_of(notice("code_wrong")) == REPLY
    assert all(not MANNERS[kind].proactive for kind in edits)
    first = {"assignment", "assignment_private", "assignment_listed"}
    assert {k for k, m in MANNERS.items() if m.proactive and not m.slots} == first


UNSIGNED = notice("unsigned_head", unit="住建局", wanted=Wanted.UNSIGNED, version=1)
OPEN = replace(UNSIGNED, wanted=Wanted.OPEN)


def test_the_condition_of_a_matter_is_looked_at_again() -> None:
    """Unsigned until signed, open until applied for, and of this deadline version and unit only."""
    book = Book()
    book.handed_over(content("住建局", due=at("11-27 18:00")), at("11-23 09:00"))
    assert still_wanted(UNSIGNED, book.item())
    assert still_wanted(replace(UNSIGNED, wanted=Wanted.ALWAYS), None)
    for changed in ({"version": 2}, {"unit": "交通局"}):
        assert not still_wanted(replace(OPEN, **changed), book.item())
    assert not still_wanted(UNSIGNED, None)
    book.do(signs("住建员", "2026-1"), at("11-23 10:00"))
    assert (still_wanted(UNSIGNED, book.item()), still_wanted(OPEN, book.item())) == (False, True)


@pytest.mark.parametrize("state", DutyState)
def test_a_prompt_leaves_only_while_something_is_owed(state: DutyState) -> None:
    """Open and missed are owed; met and late are not."""
    duty = Duty(
        key="d", cadence="daily", period="2026-11-23", subject="p", post="x", unit="u", state=state,
        opened_at=at("11-23 15:30"), closes_at=at("11-23 17:00"),
    )  # fmt: skip
    owed = notice("round_prompt", wanted=Wanted.DUTY_OPEN)
    assert still_wanted(owed, duty) == (state in (DutyState.OPEN, DutyState.MISSED))


@pytest.mark.parametrize("state", GateState)
def test_what_needs_a_release_leaves_only_when_released(state: GateState) -> None:
    """Nothing of a submission that waits, was kept or has lapsed."""
    submission = Submission(key="s", state=state, opened_at=at("11-23 09:00"))
    wanted = notice("digest_principal", wanted=Wanted.RELEASED)
    assert still_wanted(wanted, submission) == (state is GateState.RELEASED)
