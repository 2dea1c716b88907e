"""The twelve burden rules of domain §10, one test a rule by its number; docs/burden.md names them, and is checked here:
its code exists, its policy keys are in force, its tests are these."""

import re
import tomllib
from dataclasses import replace
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

from bot.escape import escaped
from config.wording import load_wording
from domain.audits.secrecy import trips
from domain.boards.rules import BoardRules
from domain.burden.leaving import (
    BEFORE_LEAVING,
    NEVER_IN_A_GROUP,
    Go,
    Hold,
    Reason,
    Recipient,
    Said,
    Skip,
    verdict,
)
from domain.events import Asked
from domain.messages.manners import MANNERS
from domain.messages.notices import Notice, to_tier
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.rounds.asking import Asking
from domain.rounds.duties import DutyState
from outbox.parcels import Parcel
from outbox.write import Writer
from store.tables import metadata
from tests.domain.county_kit import Ledger, project
from tests.domain.county_kit import county as round_county
from tests.domain.matter_kit import Book, at, by, content, county, signs

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/burden.md").read_text("utf-8")
COUNTY = county()
PERSON = Recipient(target="id", tier=Tier.STAFF)
GROUPS = [Recipient(target=tier.value, tier=tier, group=True) for tier in (Tier.STAFF, Tier.FIELD, Tier.PRINCIPAL)]
MORNING = at("11-23 09:20")
SENTENCES = load_wording().messages


def notice(kind: str, **fields: object) -> Notice:
    plain: dict[str, object] = {
        "key": kind, "kind": kind, "notice_class": NoticeClass.B, "audience": to_tier(Tier.STAFF),
        "not_before": MORNING,
    }  # fmt: skip
    return Notice(**(plain | fields))  # type: ignore[arg-type]


def spoken() -> str:
    """Every sentence of the house in one."""
    return "\n".join(str(part) for s in SENTENCES.values() for part in (s.title, s.lines, s.brief, s.footer, s.alert))


def test_rule_1_nobody_is_ranked_by_use() -> None:
    """No column could hold it and no sentence says it."""
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    assert not [c for c in columns if re.search(r"online|rank|read_rate|reply_(time|speed)|active_(days|rate)", c)]
    assert not re.findall(
        r"(?:阅读率|查看率|已读率|活跃度|在线时长|在线率|回复速度|响应速度|发言数|使用率|查看排名)", spoken()
    )


def test_rule_2_signing_is_one_word_once_and_nobody_calls_everybody() -> None:
    """A second word changes nothing; no sentence of ours calls all, and what people typed loses its power to."""
    book = Book()
    book.handed_over(content("住建局", due=at("11-27 18:00")), at("11-23 09:00"))
    book.do(signs("住建员", "2026-1"), MORNING)
    again = book.do(signs("住建员", "2026-1"), MORNING)
    assert (again.answer and again.answer.kind, again.changes, again.notices) == ("already_signed", (), ())
    assert not re.findall(r"@所有人|@all|isAtAll", spoken())
    assert escaped("@所有人 收到请回复") == "＠所有人 收到请回复"


def test_rule_3_what_was_told_today_is_not_asked() -> None:
    """Who told it in the morning owes nothing at the round, and is not written to about it."""
    told = project("A", last_report_on=at("11-23 09:00").date(), last_report_at=at("11-23 09:00"))
    ledger = Ledger(round_county(), told, project("B")).begin(at("11-23 09:00"))
    ledger.beat(at("11-23 15:30"))
    assert (ledger.duty("A").state, ledger.duty("B").state) == (DutyState.MET, DutyState.OPEN)
    (prompt,) = ledger.of_kind("round_prompt")
    assert [line["project"] for line in prompt.facts["projects"]] == ["B"]  # type: ignore[attr-defined]


def test_rule_4_no_photo_and_no_place_is_asked_for() -> None:
    """By no sentence of ours; and there is no column for where somebody is."""
    assert not re.findall(r"(?:请|须|需|应)[^，。\n]{0,8}(?:照片|图片|定位|位置|轨迹|打卡)", spoken())
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    assert not columns & {"latitude", "longitude", "lat", "lng", "location", "track"}


@pytest.mark.parametrize("kind", sorted(k for k, m in MANNERS.items() if m.slots))
def test_rule_5_outside_the_slots_nothing_proactive_goes(kind: str) -> None:
    """Of every kind there is, to person and group; unless it is 特急."""
    for to in (PERSON, *GROUPS):
        night = verdict(notice(kind), to, COUNTY, at("11-23 22:00"))
        never = to.group and kind in NEVER_IN_A_GROUP
        assert night == (
            Skip(reason=Reason.NEVER_IN_A_GROUP) if never else Hold(until=at("11-24 08:40"), reason=Reason.QUIET_HOURS)
        )
        assert never or verdict(notice(kind, urgent=True), to, COUNTY, at("11-23 22:00")) == Go()


@pytest.mark.parametrize(
    ("key", "to", "kind", "allowed"),
    [
        ("person_half_day", PERSON, "due_today", 1),
        ("staff_group_day", GROUPS[0], "round_summary", 6),
        ("field_group_day", GROUPS[1], "digest_field", 1),
        ("principal_group_day", GROUPS[2], "digest_principal", 2),
        ("handovers_half_day", GROUPS[0], "assignment", 3),
        ("nudge_below", PERSON, "round_nudge", 2),
    ],
)
def test_rule_5_each_cap_is_the_policys(key: str, to: Recipient, kind: str, allowed: int) -> None:
    """So many and no more, by default and when the county sets one more."""
    for most in (allowed, allowed + 1):
        house = replace(COUNTY.house, caps=replace(COUNTY.house.caps, **{key: most}))
        looser = replace(COUNTY, policy=replace(COUNTY.policy, house=house))
        for got in range(most + 2):
            said = tuple(Said(kinds=(kind if kind != "round_nudge" else "due_today",), at=MORNING) for _ in range(got))
            found = verdict(notice(kind), replace(to, said=said), looser, MORNING)
            assert (found == Go()) == (got < most), (most, got, found)


@pytest.mark.parametrize("kind", sorted(NEVER_IN_A_GROUP))
def test_rule_6_and_11_who_is_missing_is_never_listed_in_a_group(kind: str) -> None:
    """Whoever addressed it there, and however urgent; to a person it goes."""
    for group in GROUPS:
        assert verdict(notice(kind, urgent=True), group, COUNTY, MORNING) == Skip(reason=Reason.NEVER_IN_A_GROUP)
    assert verdict(notice(kind), PERSON, COUNTY, MORNING) == Go()


def test_rule_6_nobody_else_is_told_who_has_not_read() -> None:
    """Who handed it over, and the unit about its own; not another unit, not a leader."""
    book = Book()
    book.handed_over(content("住建局", due=at("11-27 18:00")), at("11-23 09:00"))
    kinds = {
        n: book.answer(Asked(by=by(n), query="unread", item="2026-1"), MORNING).kind
        for n in ("住建员", "交通员", "县长")
    }
    assert kinds == {"住建员": "unread_list", "交通员": "unread_not_yours", "县长": "unread_not_yours"}


def test_rule_7_exposure_is_off_until_a_decision_is_named() -> None:
    """The board of the lobby has no basis of its own, in code and in the default policy."""
    assert BoardRules().basis == COUNTY.policy.board.basis == ""


def test_rule_9_help_names_where_to_complain() -> None:
    """In every help."""
    assert "意见建议" in SENTENCES["help"].footer


def test_rule_10_the_round_names_its_basis_and_asks_weekly_after_five_no_changes() -> None:
    """The prompt carries the policy's basis into its footer; the streak and its limit are the policy's."""
    assert "basis" in SENTENCES["round_prompt"].footer
    ledger = Ledger(round_county(basis="县政办〔2026〕1号"), project("A")).begin(at("11-24 09:00"))
    ledger.beat(at("11-24 15:30"))
    assert [n.facts["basis"] for n in ledger.of_kind("round_prompt")] == ["县政办〔2026〕1号"]
    for streak, limit, asked in ((4, 5, True), (5, 5, False), (5, 6, True)):
        asking = Asking(cadence=ledger.daily, county=round_county(weekly_after_unchanged=limit), now=at("11-24 15:30"))
        assert asking.is_asked(project("A", unchanged_streak=streak)) == asked


def test_rule_12_forms_need_a_filing_and_secrets_trip() -> None:
    """Without a filing the round's card has neither form nor the button for it; the list of words is the policy's and
    lets roads pass."""
    ledger = Ledger(round_county(), project("A")).begin(at("11-23 09:00"))
    ledger.beat(at("11-23 15:30"))
    parcel = Parcel(notices=tuple(ledger.of_kind("round_prompt")), target="id", tier=Tier.STAFF)
    filed, bare = (Writer(load_wording(), forms=forms).write(parcel, round_county()) for forms in (True, False))
    assert (bool(filed.form), bare.form) == (True, ())
    assert len(bare.buttons) < len(filed.buttons)
    wire = COUNTY.house.tripwire
    assert [trips(text, wire) for text in ("绝密 选址", "内部资料", "内部道路完成1.2公里")] == [True, True, False]


# The page


def rows() -> list[list[str]]:
    """The rows of the table: number, rule, code, keys, tests."""
    lines = (line for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_table_has_all_twelve() -> None:
    """In order, and every rule that runs before anything leaves is in it."""
    assert [row[0] for row in rows()] == [str(n) for n in range(1, 13)]
    named = {name.rpartition(".")[2] for row in rows() for name in quoted(row[2])}
    assert {rule.__name__ for rule in BEFORE_LEAVING} - named == set(), "rules without a row"


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"rule {row[0]}")
def test_what_the_table_names_exists(row: list[str]) -> None:
    """Code, policy keys and tests."""
    for name in quoted(row[2]):
        module, _dot, attribute = name.rpartition(".")
        assert hasattr(import_module(module), attribute), name
    policy = tomllib.loads((ROOT / "config/policies/default.toml").read_text("utf-8"))
    for key in quoted(row[3]):
        if key.startswith("QUNDING_"):
            continue
        reduce(lambda table, part: table[part], key.split("."), policy)
    assert quoted(row[4]), "no test"
    for test in quoted(row[4]):
        path, _colons, function = test.partition("::")
        assert f"def {function}(" in (ROOT / "tests" / path).read_text("utf-8"), test
