"""The closed list of questions: each one with a case, on both stores, and none that the rules ask is missing."""

from dataclasses import replace
from datetime import date, timedelta

from domain.actors import Actor
from domain.actors import Channel as ActorChannel
from domain.appraisal.books import ScoreBook
from domain.campaigns.campaigns import Campaign
from domain.events import Asked
from domain.evidence.records import Evidence, Media
from domain.inquiries import Inquiry, visible
from domain.leads.leads import Lead
from domain.letters.kinds import Cause, LetterKind
from domain.letters.letters import Ending, Letter, LetterWatch
from domain.letters.text import LetterText
from domain.lights.lights import LightFile, LightSweep
from domain.matters.course import Block
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.gate import GateState, Submission
from domain.matters.items import Item, Stamp
from domain.matters.recheck import Recheck
from domain.matters.undo import Undo
from domain.messages.listening import Stretch
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.outcome import Aggregate
from domain.people.leaves import Leave, leave_key
from domain.people.records import Binding, Period
from domain.projects.files import ProjectFile, Stage
from domain.rhythm.cadence_rules import CadenceRule, Owes, When
from domain.rhythm.periods import Every
from domain.rounds.duties import Cadence, Duty, DutyState, Phase
from domain.rounds.reports import Report
from domain.switches import POLICY_IN_FORCE, Setting
from domain.targets.books import TargetBook
from domain.work import Work
from store.counties import raise_version
from store.lookups import LOOKUPS
from tests.domain.matter_kit import POLICY, at, roster, with_person, with_post
from tests.store.store_kit import NOW, House, item, opened

WORKER, HEAD, OTHER = "id-住建员", "id-住建长", "id-交通员"
LIAISON, ROADS = "住建局|联络员", "交通局|联络员"
DAY, BEFORE = "2026-11-23", "2026-11-20"


def draft(key: str, state: DraftState, minute: int = 0, kind: DraftKind = DraftKind.HANDOVER) -> Draft:
    begun = NOW + timedelta(minutes=minute)
    return Draft(
        key=key, draft_kind=kind, state=state, actor_account=WORKER, actor="住建员", begun_at=begun, expires_at=begun
    )


def dispatch(key: str, *about: str) -> Dispatch:
    return Dispatch(
        key=key, channel=Channel.CARD_GROUP, target="cid", body="", handle=f"h{key}", about=about, created_at=NOW,
        state=DispatchState.SENT,
    )  # fmt: skip


def project(key: str, post: str, stage: Stage = Stage.UNDER_CONSTRUCTION) -> ProjectFile:
    return ProjectFile(key=key, name=key, unit=post.partition("|")[0], liaison_post=post, stage=stage)


def duty(subject: str, period: str, post: str = LIAISON) -> Duty:
    return Duty(
        key=f"daily|{period}|{subject}|{post}", cadence="daily", period=period, subject=subject, post=post, unit="u",
        opened_at=NOW, closes_at=NOW,
    )  # fmt: skip


def report(subject: str, period: str, revision: int, minute: int, **fields: object) -> Report:
    plain: dict[str, object] = {"account": WORKER, "by": "x", "at": NOW + timedelta(minutes=minute)}
    key = f"{subject}|{period}|{revision}"
    return Report(key=key, project=subject, period=period, revision=revision, **(plain | fields))  # type: ignore[arg-type]


GONE = Stamp(at=at("11-20 09:00"), by="x")
DONE = item(4)


def leave(person: str, day: int) -> Leave:
    period = Period(start_on=date(2026, 11, day), end_on=date(2026, 11, day))
    return Leave(key=leave_key(person, period), person=person, period=period, taken_at=NOW)


def letter(key: str, number: int, **fields: object) -> Letter:
    text = LetterText(office="办", title=("题",), addressee="局", paragraphs=(), signature="办")
    plain: dict[str, object] = {"letter_kind": LetterKind.REMINDER, "cause": Cause.LAG, "unit": "住建局"}
    plain |= {"drafted_on": date(2026, 11, 20), "drafted": GONE, "text": text, "year": 2026}
    return Letter(key=key, number=number, **(plain | fields))  # type: ignore[arg-type]


def evidence(key: str, minute: int, **fields: str) -> Evidence:
    sent_at = NOW + timedelta(minutes=minute)
    return Evidence(
        key=key, account=WORKER, person="x", sent_at=sent_at, media=Media.FILE, name="a", suffix="pdf", ticket="t",
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


ROWS: list[Aggregate] = [
    draft("old", DraftState.WAITING), draft("new", DraftState.ASKING, 1), draft("done", DraftState.DONE, 2),
    replace(draft("apply", DraftState.WAITING, -1, DraftKind.SUBMIT), subject="2026-1|住建局"),
    draft("bind", DraftState.WAITING, 3, DraftKind.BIND_GROUP),
    item(1, "住建局"), item(2, "交通局", "住建局"), replace(item(3), withdrawn=GONE),
    replace(DONE, branches=(replace(DONE.branches[0], closed=GONE),)), item(5, "交通局"),
    replace(
        draft("hand", DraftState.WAITING, 4, DraftKind.HAND_POST), actor_account="id-主任", subject="交通员|住建员"
    ),
    leave("住建员", 26), replace(leave("住建员", 20), ended_at=NOW), replace(leave("交通员", 26), ended_at=NOW),
    dispatch("d1", "item|2026-1"), dispatch("d2", "item|2026-1", "item|2026-5", "round|daily"),
    Submission(key="s2", item="2026-1", opened_at=NOW), Submission(key="s1", opened_at=NOW - timedelta(days=1)),
    Submission(key="s3", item="2026-2", opened_at=NOW, state=GateState.KEPT),
    Submission(key="2026-1|住建局|level|4", item="2026-1", opened_at=NOW, state=GateState.KEPT),
    Submission(key="2026-3|住建局|level|4", item="2026-3", opened_at=NOW, state=GateState.KEPT),
    Stretch(key="early", began_at=NOW - timedelta(hours=3), ended_at=NOW - timedelta(hours=2)),
    Stretch(key="late", began_at=NOW - timedelta(hours=1), ended_at=NOW),
    Cadence(key="daily", phase=Phase.OPEN, period=DAY, before=BEFORE), Cadence(key="digest_field"),
    Cadence(key="owed:visit", phase=Phase.OPENING, period=DAY, before=BEFORE),
    replace(duty("A", DAY), key=f"owed:visit|{DAY}|A|{LIAISON}", cadence="owed:visit"),
    replace(duty("B", DAY), key=f"owed:visit|{DAY}|B|{LIAISON}", cadence="owed:visit", state=DutyState.MET),
    project("A", LIAISON), project("B", LIAISON), project("C", ROADS), project("Z", LIAISON, Stage.COMPLETED),
    duty("A", DAY), duty("B", DAY), duty("C", DAY, ROADS), duty("A", BEFORE), duty("A", "2026-11-19"),
    report("A", DAY, 1, 0), report("A", DAY, 2, 1), report("B", DAY, 1, 1), report("C", DAY, 1, 2, account=OTHER),
    report("A", BEFORE, 1, -9), report("B", DAY, 2, 5, taken_back_at=NOW),
    replace(item(6, "水利局"), project="A", parts=("2026-1", "2026-5")),
    replace(item(7, "水利局"), project="A", issuer="住建员"),
    Recheck(key="2026-4|90", item="2026-4", days=90, due_at=NOW),
    Recheck(key="2026-4|30", item="2026-4", days=30, due_at=NOW),
    Undo(key=WORKER, at=NOW, before=(item(1),), after=(item(1),), notices=("n1",)),
    Undo(key=OTHER, at=NOW, duty_before=duty("C", DAY, ROADS), duty_after=duty("C", DAY, ROADS),
         projects=("A",)),
    Submission(key="2026-6|x", item="2026-6", opened_at=NOW, state=GateState.BUNDLED),
    Submission(key="bulk|m", members=("2026-6|x",), opened_at=NOW),
    LightFile(key="A"), LightFile(key="Z"),
    LightSweep(key="county", on=date(2026, 11, 23), cursor="B", told_on=date(2026, 11, 20), is_done=True),
    Campaign(key="拔钉|2026-10-01", name="拔钉", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 30)),
    letter("L2", 2, subject="A"), letter("L1", 1, subject="2026-1", signed=GONE, serial=7),
    letter("L3", 3, subject="A", ending=Ending(at=NOW)),
    replace(dispatch("d4"), proactive=True), replace(dispatch("d5"), proactive=True, channel=Channel.CARD_EDIT),
    dispatch("d3", "letter|L1"), LetterWatch(key="daily", cursor="A"),
    evidence("e1", 0, item="2026-1"), evidence("e2", 1),
    ScoreBook(key="住建局"),
    Lead(key="光伏组件", unit="住建局", begun_on=date(2026, 11, 1)),
    TargetBook(key="2026|开工"),
    Campaign(key="百日|2026-11-01", name="百日", starts_on=date(2026, 11, 1), ends_on=date(2027, 2, 8)),
]  # fmt: skip

VISIT = CadenceRule(
    every=Every.WEEK, occasion="owed", proof="report", owes=Owes.PROJECT_LIAISONS, closes=When(day=5),
    settings={"step": "分类"},
)  # fmt: skip
PAGE = CadenceRule(every=Every.DAY, occasion="sheet", settings={"lists": ("gaps",)})
LISTS = {
    "visit": VISIT,
    "plain": PAGE,
    "month": replace(PAGE, every=Every.MONTH, settings={"lists": ("counts",), "told": "before"}),
    "agenda": replace(PAGE, settings={"lists": ("blocks",)}),
    "draft": replace(PAGE, settings={"lists": ("rollup",), "of": ("visit",)}),
}
ASKING = replace(POLICY, digest="asking", cadences=LISTS)
OPEN = ["2026-1", "2026-2", "2026-5", "2026-6", "2026-7"]

CASES: dict[str, list[tuple[tuple[str, ...], list[str]]]] = {
    "pending_drafts": [((WORKER,), ["new", "old", "apply"]), ((HEAD,), [])],
    "binding_drafts": [((WORKER,), ["bind"]), ((OTHER,), [])],
    "items_of_drafts": [(("apply", "x"), ["2026-1"]), (("", WORKER), ["2026-1"]), (("old", HEAD), [])],
    "evidence_of_drafts": [(("apply", "x"), ["e1"]), (("old", HEAD), [])],
    "open_items_of_account": [((WORKER,), ["2026-2", "2026-1"]), ((OTHER,), ["2026-5", "2026-2"]), (("x",), [])],
    "open_items": [((), ["2026-1", "2026-2", "2026-5", "2026-6", "2026-7"])],
    "open_items_seen": [
        ((WORKER,), ["2026-1", "2026-2", "2026-7"]), ((OTHER,), ["2026-2", "2026-5"]), (("id-主任",), OPEN),
        (("x",), []),
    ],
    "ledger_items": [
        (("2025", "2025"), ["2026-1", "2026-2", "2026-5", "2026-6", "2026-7"]),
        (("2026", "2026"), ["2026-1", "2026-2", "2026-3", "2026-4", "2026-5", "2026-6", "2026-7"]),
    ],
    "open_items_of_project": [(("A",), ["2026-7", "2026-6"]), (("B",), [])],
    "projects_in_words": [(("A段扫尾",), ["A"]), (("没有",), [])],
    "open_items_in_words": [(("A段扫尾",), ["2026-7", "2026-6"]), (("B段扫尾",), [])],
    "parts_of_item": [(("2026-6",), ["2026-1", "2026-5"]), (("2026-7",), [])],
    "recent_evidence": [((WORKER,), ["e2", "e1"]), ((HEAD,), [])],
    "items_of_recent_evidence": [((WORKER,), ["2026-1"]), ((HEAD,), [])],
    "evidence_of_item": [(("2026-1", ""), ["e1"]), (("", "hd1"), ["e1"]), (("", ""), [])],
    "rechecks_of_item": [(("2026-4",), ["2026-4|30", "2026-4|90"]), (("2026-1",), [])],
    "items_of_last_act": [((WORKER,), ["2026-1"]), ((HEAD,), [])],
    "duty_of_last_act": [((OTHER,), ["daily|2026-11-23|C|交通局|联络员"]), ((WORKER,), []), ((HEAD,), [])],
    "projects_of_last_act": [((OTHER,), ["A"]), ((HEAD,), [])],
    "told_by_last_act": [((HEAD,), []), ((WORKER,), [])],
    "submission_members": [(("bulk|m",), ["2026-6|x"]), (("",), ["2026-6|x"]), (("s2",), [])],
    "member_items": [(("bulk|m",), ["2026-6"]), (("s2",), [])],
    "closed_items": [((BEFORE,), ["2026-3", "2026-4"]), (("2026-11-21",), [])],
    "items_of_handle": [(("hd1",), ["2026-1"]), (("hd2",), ["2026-1", "2026-5"]), (("x",), [])],
    "dispatches_of_handle": [(("hd1",), ["d1"]), (("x",), [])],
    "waiting_submissions": [(("",), ["bulk|m", "s1", "s2"]), (("2026-1",), ["s2"]), (("2026-2",), [])],
    "levels_up": [((), ["2026-1|住建局|level|4"])],
    "waiting_items": [(("",), ["2026-1"]), (("2026-2",), [])],
    "latest_stretches": [((), ["late", "early"])],
    "all_cadences": [((), ["daily", "digest_field", "owed:visit"])],
    "groups": [((), ["cid-FIELD", "cid-PRINCIPAL", "cid-STAFF"])],
    "person_of_account": [((WORKER,), ["住建员"]), (("id-闲人",), []), (("",), [])],
    "proposed_persons": [((), ["闲人"])],
    "seal_to_make": [(("first", "2026-11-23T00:00:00+00:00"), ["2026-11-23T00:00:00+00:00|0|"])],
    "broken_chains": [(("2026-11-23T00:00:00+00:00",), [])],
    "posts_of_person": [(("住建员",), [LIAISON]), (("交通长",), ["交通局|局长", LIAISON]), (("闲人",), [])],
    "leaves_of_person": [(("住建员",), ["住建员|2026-11-26"]), (("交通员",), [])],
    "open_items_of_person": [(("住建员",), ["2026-1", "2026-2"]), (("交通员",), ["2026-2", "2026-5"]), (("书记",), [])],
    "projects_of_person": [(("住建员",), ["A", "B"]), (("交通长",), [])],
    "posts_of_drafts": [(("hand", "x"), [ROADS]), (("", "id-主任"), [ROADS]), (("old", WORKER), [])],
    "projects_of_account": [((WORKER,), ["A", "B"]), (("id-交通长",), ["A", "B", "C"]), ((OTHER,), ["C"])],
    "recent_letters": [((), ["L2", "L1"])],
    "letters_by_ref": [(("", "2027,2026", "2", ""), ["L2"]), (("reminder_letter", "2027,2026", "7", ""), ["L1"]),
                       (("", "2027", "2", ""), []),
                       (("", "2026", "2", ""), ["L2"]), (("reminder_letter", "2026", "7", ""), ["L1"]),
                       (("", "0", "0", "hd3"), ["L1"]), (("", "2026", "9", ""), [])],
    "projects_of_letter": [(("", "2026", "2", ""), ["A"]), (("", "2026", "1", ""), [])],
    "items_of_letter": [(("", "2026", "1", ""), ["2026-1"]), (("", "2026", "2", ""), [])],
    "owed_letters": [((WORKER,), ["L1"]), ((OTHER,), [])],
    "projects_to_look_at": [(("2",), ["B", "C"])],
    "letters_to_look_at": [(("9",), [])],
    "all_campaigns": [((), ["百日|2026-11-01", "拔钉|2026-10-01"])],
    "score_books": [((), ["住建局"])],
    "all_leads": [((), ["光伏组件"])],
    "target_books": [((), ["2026|开工"])],
    "all_projects": [((), ["A", "B", "C", "Z"])],
    "projects_to_judge": [(("2026-11-23", "9"), []), (("2026-11-24", "2"), ["A", "B"])],
    "lights_to_judge": [(("2026-11-23", "9"), []), (("2026-11-24", "9"), ["A", "Z"])],
    "projects_to_tell": [((), ["A", "B", "C", "Z"])],
    "lights_to_tell": [((), ["A", "Z"])],
    "all_lights": [((), ["A", "Z"])],
    "last_reports_by": [((BEFORE,), [f"A|{BEFORE}|1"]), (("2025-12-31",), []),
                        ((DAY,), [f"{s}|{DAY}|{n}" for s, n in zip("AABC", (1, 2, 1, 1), strict=True)])],
    "first_reports_after": [(("2026-11-01",), [f"A|{BEFORE}|1", f"B|{DAY}|1", f"C|{DAY}|1"]), ((DAY,), [])],
    "active_projects": [(("", "9"), ["C", "A", "B"]), ((ROADS, "9"), ["A", "B"]), (("", "2"), ["C"]),
                        ((ROADS, "1"), ["A", "B"])],
    "duties_of_period": [(("daily", DAY), [f"daily|{DAY}|{s}" for s in ("A|住", "B|住", "C|交")]), (("x", DAY), [])],
    "duties_of_post": [(("daily", DAY, ROADS), [f"daily|{DAY}|C"]), (("daily", BEFORE, ROADS), [])],
    "duties_of_account": [(("daily", DAY, OTHER), [f"daily|{DAY}|C"]),
                          (("daily", BEFORE, WORKER), [f"daily|{BEFORE}|A"])],
    "missing_duties_of_account": [((WORKER,), [f"owed:visit|{DAY}|A"]), ((OTHER,), [])],
    "duties_of_last_period": [(("daily",), [f"daily|{BEFORE}|A"]), (("digest_field",), []), (("x",), [])],
    "reports_of_day": [((DAY, WORKER), [f"A|{DAY}|2", f"A|{DAY}|1", f"B|{DAY}|2", f"B|{DAY}|1"])],
    "last_reported_revisions": [((WORKER,), [f"A|{DAY}|2", f"A|{DAY}|1", f"B|{DAY}|2", f"B|{DAY}|1"]), ((HEAD,), [])],
    "last_reported_projects": [((WORKER,), ["A", "B"]), ((OTHER,), ["C"])],
    "last_reported_duties": [(("daily", WORKER), [f"daily|{DAY}|A", f"daily|{DAY}|B"]), (("daily", HEAD), [])],
    "duties_of_projects": [(("daily", DAY, "A", "C"), [f"daily|{DAY}|A", f"daily|{DAY}|C"]), (("daily", DAY), [])],
    "reports_of_projects": [((DAY, "A", "C"), [f"A|{DAY}|2", f"A|{DAY}|1", f"C|{DAY}|1"]), ((DAY,), [])],
    "dispatches_between": [(("2026-01-01", "2026-12-31"), ["d4"]), (("2025-01-01", "2025-01-02"), [])],
    "daily_duties_between": [((BEFORE, DAY), [f"daily|{BEFORE}|A", *(f"daily|{DAY}|{s}" for s in "ABC")]),
                             (("2025-01-01", "2025-01-02"), [])],
    "projects_to_ask": [(("daily", "9"), []), (("digest_field", "9"), ["C", "A", "B"]), (("x", "9"), [])],
    "duties_of_round": [
        (("daily",), [f"daily|{DAY}|{s}" for s in "ABC"]), (("digest_field",), []), (("owed:visit",), []),
    ],
    "duties_before_round": [(("daily",), [f"daily|{BEFORE}|A"]), (("x",), [])],
    "projects_of_round": [(("daily",), ["A", "B", "C"]), (("x",), [])],
    "matters_of_lists": [
        (("sheet:agenda", DAY), OPEN), (("sheet:plain", DAY), []), (("x", DAY), []),
        (("sheet:month", DAY), [*OPEN[:2], "2026-3", "2026-4", *OPEN[2:]]), (("sheet:month", "2027-03-01"), OPEN),
    ],
    "reports_of_lists": [
        (("sheet:draft", DAY), [f"A|{BEFORE}|1", f"A|{DAY}|1", f"A|{DAY}|2", f"B|{DAY}|1", f"C|{DAY}|1"]),
        (("sheet:agenda", DAY), []), (("x", DAY), []),
    ],
    "duties_of_lists": [
        (("sheet:draft", DAY), [f"owed:visit|{DAY}|A", f"owed:visit|{DAY}|B"]), (("sheet:draft", BEFORE), []),
        (("sheet:plain", DAY), []),
    ],
    "duties_of_step": [(("分类",), [f"owed:visit|{DAY}|A"]), (("深度",), []), (("x",), [])],
    "reports_of_round": [(("daily",), [f"{s}|{DAY}|{n}" for s, n in zip("AABBC", (2, 1, 2, 1, 1), strict=True)])],
}  # fmt: skip
UNORDERED = {"items_of_handle", "all_cadences", "waiting_items", "waiting_submissions"}


async def asked(house: House, name: str, args: tuple[str, ...]) -> list[str]:
    county = await house.county()
    found = await house.store.read(lambda c: list(LOOKUPS[name](c, args, county)))
    return sorted(set(found)) if name in UNORDERED else found


def test_every_question_has_a_case() -> None:
    """A lookup added to the list without a case is found here."""
    assert set(CASES) == set(LOOKUPS)


async def test_every_question_is_answered(database_url: str) -> None:
    """With the keys the rules rely on, in the order they rely on; nothing where there is nothing."""
    people = with_person(roster(), "闲人", binding=Binding.PROPOSED)
    people = with_post(people, LIAISON, backup="交通长")
    async with opened(database_url, people) as house:
        await house.keeps(ASKING, Setting(key=POLICY_IN_FORCE, value=ASKING.digest))
        await house.keeps(*ROWS)
        await house.writes(raise_version)
        for name, cases in CASES.items():
            for args, keys in cases:
                found = await asked(house, name, args)
                assert len(found) == len(keys), (name, args, found)
                assert all(f.startswith(k) for f, k in zip(found, keys, strict=True)), (name, args, found)


# A unit whose own share is closed holds the ball of the other's.
WAITS = (Block(unit="交通局", element="", text="", began_at=NOW, by="水利员", due_at=NOW),)
LEAD, HELPER = item(9, "水利局", "交通局").branches
HELPED = replace(HELPER, closed=Stamp(at=NOW, by="主任"))
SHARES = (replace(LEAD, blocks=WAITS), HELPED)
BACK_AGAIN = replace(item(9, "水利局", "交通局"), branches=SHARES)


async def test_a_list_leaves_out_nothing_that_its_asker_may_see(sqlite_url: str) -> None:
    """For everybody of the county: what a list of all that is open would show is among what is looked up for him; and
    of those who are of a unit and nothing more, some are looked up less than everything for."""
    people = with_post(roster(), LIAISON, backup="交通长")
    async with opened(sqlite_url, people) as house:
        await house.keeps(*(row for row in ROWS if isinstance(row, Item)), BACK_AGAIN)
        county, narrowed = await house.county(), 0
        items = [each for each in (await house.all(Item)).values() if each.is_open]
        for person in county.roster.persons.values():
            by = Actor(staff_id=person.staff_id, channel=ActorChannel.PRIVATE)
            event = Asked(by=by, query="mine")
            inquiry = Inquiry(work=Work(), event=event, county=county, who=county.standpoint(by, NOW), now=NOW)
            shown = {each.key for each in items for branch in visible(each, inquiry) if branch.is_open}
            found = set(await asked(house, "open_items_seen", (person.staff_id,)))
            assert shown <= found, person.key
            narrowed += shown == found and 0 < len(found) < len(items)
        assert narrowed >= 4
