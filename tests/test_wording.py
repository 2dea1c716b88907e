"""Every sentence of config/wording.toml, rendered: budgets and style of the house (docs/wording.md).

Facts have one meaning by name wherever they stand, so FACTS is one vocabulary; OWN holds what a kind uses
differently. A new fact needs one line here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from bot.messages import Message
from config.load import load_policy, policy_path
from config.wording import load_wording
from domain.appraisal.loading import NO_EVIDENCE
from domain.calendars import COUNTY_ZONE, Calendar
from domain.county import County
from domain.evidence.rules import EvidenceRules
from domain.matters.facts import branch_facts, brief, item_facts
from domain.matters.gate import GateState
from domain.matters.items import Branch, BranchRole, DeadlineVersion, Item, ItemState
from domain.messages.notices import Notice, to_account
from domain.people.records import Person, Post, Role, Tier, Unit
from domain.people.roster import Roster
from domain.permits import Act
from domain.policy import NoticeClass, Urgency
from domain.rhythm.sheets import SHEETS
from outbox.buttons import BUTTONS
from outbox.parcels import Parcel
from outbox.write import Writer

WORDING = load_wording()
WRITER = Writer(WORDING)
SOURCE = Path(__file__).parents[1] / "config" / "wording.toml"

# Who reads it, how many characters, how many lines. A card of one person: a body and at most six rows.
BODY, ROW, ROWS = 112, 31, 6
PERSON = (BODY + ROW * ROWS, 1 + ROWS)
BUDGETS = {Tier.PRINCIPAL: (120, 6), Tier.FIELD: (200, 8), Tier.STAFF: (300, 12)}
POSTS = {
    "assignment": Tier.STAFF,
    "handover_list": Tier.STAFF,
    "round_summary": Tier.STAFF,
    "round_call": Tier.STAFF,
    "campaign_line": Tier.STAFF,
    "campaign_closed": Tier.STAFF,
    "silence_ask": Tier.STAFF,
    "light_changes": Tier.FIELD,
    "digest_field": Tier.FIELD,
    "digest_principal": Tier.PRINCIPAL,
    "paper": Tier.PRINCIPAL,
}
LONGEST_TITLE, LONGEST_ALERT, LONGEST_FOOTER = 30, 40, 60

NOW = datetime(2026, 11, 24, 9, 10, tzinfo=COUNTY_ZONE)
DUE = datetime(2026, 11, 27, 18, 0, tzinfo=COUNTY_ZONE)
TITLE = "报送城东安置房剩余12户征迁方案"


def a_county() -> County:
    """An office and two units, a head and a liaison each."""
    rows = [
        ("县项目办", "主任", Role.OFFICE, "王敏"),
        ("住建局", "局长", Role.HEAD, "张伟明"),
        ("住建局", "联络员", Role.LIAISON, "李静"),
        ("自然资源局", "局长", Role.HEAD, "陈静"),
    ]
    posts = [Post(key=f"{u}|{t}", unit=u, title=t, role=role, holder=name) for u, t, role, name in rows]
    policy = load_policy(policy_path("default"))
    return County(
        version=1,
        name="某县",
        roster=Roster(
            units={post.unit: Unit(key=post.unit, name=post.unit) for post in posts},
            posts={post.key: post for post in posts},
            persons={name: Person(key=name, name=name) for _u, _t, _r, name in rows},
        ),
        calendar=Calendar(official_years=frozenset({2026})),
        policy=policy,
        policies={policy.digest: policy},
    )


COUNTY = a_county()


def an_item() -> Item:
    deadline = DeadlineVersion(number=1, due_at=DUE, set_at=NOW, by="王敏")
    lead = Branch(unit="住建局", role=BranchRole.LEAD, deadlines=(deadline,))
    assisting = Branch(unit="自然资源局", role=BranchRole.ASSISTING, deadlines=(deadline,))
    return Item(
        key="2026-37",
        year=2026,
        number=37,
        title=TITLE,
        issuer="王敏",
        issuer_account="u-王敏",
        issuer_post="县项目办|主任",
        issued_at=NOW - timedelta(days=1),
        terms=COUNTY.policy.digest,
        branches=(lead, assisting),
    )


ITEM = an_item()
BRIEF = brief(ITEM) | {"waits": ""}
PROJECT = {
    "project": "P1",
    "name": "城东安置房建设工程",
    "progress": "桩基完成，开始承台施工",
    "progress_before": "桩基施工完成70%",
    "cumulative_before_yuan": 288_000_000,
    "cumulative_yuan": 291_200_000,
    "invested_yuan": 3_200_000,
    "month_plan_yuan": 29_100_000,
    "problem": "高压线尚未迁改",
    "no_change": False,
    "late": True,
    "on_behalf": False,
    "revision": 2,
    "doubts": ["jump"],
}
MISSING = {"unit": "住建局", "person": "李静", "name": "城东安置房建设工程", "missed_in_a_row": 2}
ABOUT_ONE: dict[str, object] = {"list": "own", "name": "城东安置房建设工程", "unit": "住建局"}
START = {"start_on": "2026-12-20", "open": ["施工许可", "用地批复"], "ready": False, "started": False}
NEED = {
    "project_name": "城东安置房", "name": "用地指标", "unit": "自然资源局", "quantity": "50亩", "need_on": "2026-12-20",
    "state": "open", "level": "县级", "handler": "赵六",
}  # fmt: skip
MATTER = {"number": 37, "title": "协调高压线迁改", "unit": "住建局", "due_on": "2026-12-20"}
SUMS = {"month_yuan": 3_200_000, "cumulative_yuan": 54_000_000, "plan_yuan": 120_000_000}
ROWS_OF_LISTS: dict[str, dict[str, object]] = {
    "own": {},
    "gaps": {"gaps": ["leader", "target"]},
    "slots": {"slots": ["task_force", "timetable"]},
    "triggers": {"triggers": ["start_overdue", "lagging"], "progress": "桩基施工"},
    "unenrolled": {"started_on": "2026-09-01"},
    "starts": START,
    "batch": START,
    "rates": {"due": 8, "started": 6, "start_percent": 75, "enrolled": 3, "enrolment_percent": 50},
    "finishes": {"finish_on": "2026-12-20"},
    "nodes": {"node": "主体封顶", "planned_on": "2026-12-20", "left": 18},
    "late_nodes": {"node": "主体封顶", "planned_on": "2026-11-10", "days": 13},
    "stages": {
        "stages": [{"stage": "CONCEPT", "count": 30}, {"stage": "SIGNED", "count": 8}],
        "moved": [{"before": "CONCEPT", "after": "RESERVE", "count": 4}],
    },
    "pools": {"pool": "重大项目库", "count": 12, "total_yuan": 3_200_000_000},
    "rolling": {"year": 2027, "count": 12, "total_yuan": 3_200_000_000},
    "needs": NEED,
    "supply": NEED,
    "permit": NEED,
    "latest": {**NEED, "begin_on": "2026-11-10", "room": -13},
    "links": {"link": "permits", "count": 12, "days": 41},
    "upward": {**NEED, "level": "省级", "companion": "高志成"},
    "talks": {"stage": "SIGNED", "start_on": "2026-12-20"},
    "quota": {
        "name": "城东安置房", "element": "用地指标", "quantity": "50", "measure": "亩", "fits": False, "left": "20",
        "settled": False,
    },
    "blocks": {**MATTER, "holder": "自然资源局", "element": "用地", "days": 27},
    "raised": {**MATTER, "asked_for": "请协调迁改"},
    "problems": {**MATTER, "overdue": True},
    "counts": {"unit": "住建局", "fresh": 12, "signed": 11, "closed": 9, "carried": 6, "overdue": 2},
    "inspection": {"place": 4, "topic": "investment", "element": "investment", **SUMS},
    "candidates": {"project_class": "二类", "total_yuan": 200_000_000, "step": "深度", "lacks": ["land", "elements"]},
    "reclassed": {"before": "一类", "after": "二类", "day_on": "2026-11-10", "reason": "用地未落实"},
    "structure": {"percent": 42, "wanted": 50, "short": True},
    "demands": NEED,
    "unclear": NEED,
    "sites": {**NEED, "project_class": "二类"},
    "monthly": {"annual_yuan": 120_000_000, "quarters_yuan": [30_000_000] * 4, "count": 1, "fixed": False},
    "findings": {**MATTER, "known": 0, "overdue": True},
    "drafts": {
        **SUMS, "permits": "3/5", "funds": "1/2", "progress": "桩基施工", "problem": "高压线未迁",
        "measures": ["已约谈"],
        "open_items": [{"number": 37, "title": "协调高压线迁改"}],
    },
    "rollup": {**SUMS, "projects": 12, "behind": 3, "said": "无误", "state": "met"},
}  # fmt: skip


def listed(name: str) -> dict[str, object]:
    """A line of a list."""
    return {**ABOUT_ONE, **ROWS_OF_LISTS[name], "list": name}


SHEET_LINES = [listed(name) for name in ("gaps", "triggers", "unenrolled", "starts", "nodes")]
BATCH = {
    "lines": [
        {"n": n, "units": [{"unit": "住建局"}], "due_at": NOW.isoformat(), "title": "报送整改方案"} for n in range(1, 6)
    ],
    "count": 12, "code": "4839", "at_once": False, "leaves_at": NOW.isoformat(), "from_n": 6, "to_n": 10,
}  # fmt: skip
CLOCK = [{"name": "百日攻坚", "day": 37, "days": 100, "total": 30, "closed_count": 12}]
PAPER = {
    "lines": [listed(name) for name in ("raised", "rates")],
    "sums": [{"list": name, "count": 12} for name in ("raised", "triggers", "rates")],
    "count": 36, "what": "联席会议议题", "to_tier": "PRINCIPAL", "text": "",
}  # fmt: skip
SHARES = [{"unit": "住建局", "role": "lead"}, {"unit": "自然资源局", "role": "assisting"}]

FACTS: dict[str, object] = {
    **branch_facts(ITEM, ITEM.lead, COUNTY, NOW),
    **item_facts(ITEM, COUNTY, NOW),
    "about": ["item|2026-37"],
    "accepted": True,
    "act": "issue",
    "after_missed": 3,
    "approved_by": "王敏",
    "campaigns": [],
    "sums": [],
    "step": "",
    "as_of_at": NOW.isoformat(),
    "asked": 59,
    "every": "ten_days",
    "period": "2026-11-LATE",
    "from_on": "2026-11-21",
    "to_on": "2026-11-30",
    "needed": 1,
    "what": "到项目一线走访",
    "asked_accounts": 59,
    "missing_accounts": 12,
    "asks": ["deadline"],
    "basis": "县委办〔2026〕8号",
    "came_to": "逾期2件",
    "bound_now": "旧工作群",
    "card_on": "2026-11-23",
    "by": "王敏",
    "who": "费明",
    "deciders": ["王敏", "陈晨"],
    "decided_at": NOW.isoformat(),
    "choices": [BRIEF, BRIEF, BRIEF],
    "said": "王局",
    "evidence": [{"media": "picture", "file_name": ""}, {"media": "file", "file_name": "协议汇总表.xlsx"}],
    "evidence_total": 6,
    "examples": [{"what": "sign", "of": "37"}, {"what": "report", "of": "河东大道改造工程"}],
    "raw_words": "那个上次说的事儿你给弄一下呗",
    "own_names": [{"said": "王局", "unit": "交通局"}, {"said": "老城建", "unit": "住建局"}],
    "learned": {"said": "王局", "unit": "交通局"},
    "source": "县重点项目第12次调度会纪要",
    "most": 20,
    "line": 9,
    "files": [{"media": "file", "file_name": "征迁协议汇总表.xlsx", "kilobytes": 18}] * 4,
    "media": "picture",
    "file_name": "现场视频.mp4",
    "problem": "suffix",
    "largest_mb": 20,
    "suffixes": list(EvidenceRules().suffixes),
    "dropped": True,
    "clash": ["李静"],
    "closed_last_week": 23,
    "closes_at": NOW.replace(hour=17).isoformat(),
    "code": "4127",
    "confirmed": ["李静", "张伟明"],
    "count": 5,
    "counts": [{"kind": kind, "added": 1, "changed": 2, "same": 3} for kind in ("unit", "post", "person", "project")],
    "days": 2,
    "draft": "m1",
    "error": "机器人不在群里",
    "event": "Ticked",
    "example": BRIEF,
    "expires_at": NOW.replace(hour=9, minute=20).isoformat(),
    "feedback": "已约11月30日签约",
    "fields": ["城建", "工业", "交通"],
    "first_on": "2026-11-23",
    "foreign": ["县第二中学迁建"],
    "guess": "acknowledge",
    "invested_yuan": 32_000_000,
    "into": "12",
    "parent_number": "12",
    "of": "light_changes",
    "items": [BRIEF, BRIEF],
    "key": "item|2026-37",
    "kinds": ["assignment"],
    "last_on": "2026-11-24",
    "emergency": False,
    "alike": [],
    "on_behalf": "",
    "recorder": "王敏",
    "project_name": "",
    "leaves_at": NOW.replace(hour=14, minute=40).isoformat(),
    "lines": [branch_facts(ITEM, branch, COUNTY, NOW) for branch in ITEM.branches],
    "missing": [MISSING, {**MISSING, "name": "老旧小区改造（三期）"}],
    "name": "李静",
    "names": ["李静"],
    "not_found": ["周斌"],
    "open": 37,
    "overdue": 4,
    "overdue_units": [{"unit": "住建局", "count": 2}, {"unit": "供电公司", "count": 1}],
    "paused": False,
    "period_on": "2026-11-23",
    "persons": ["李静"],
    "preset_name": "百分点10和30",
    "policy_field": "城建",
    "posts": ["住建局|联络员"],
    "tiers": ["STAFF"],
    "problems": 3,
    "progress": "桩基完成",
    "projects": [PROJECT, {**PROJECT, "name": "老旧小区改造（三期）"}, {**PROJECT, "name": "城区排水防涝提升工程"}],
    "prompt_time": "15:30",
    "proposed": ["李静", "张伟明"],
    "query": "overdue",
    "read": 7,
    "recipients": 9,
    "replaced": "旧工作群",
    "reported": 55,
    "rewritten": False,
    "role": "liaison",
    "shares": SHARES,
    "signed_units": 1,
    "submission": "2026-37|住建局|overdue|county_head|1",
    "text": "方案已报送，12户全部签约",
    "text_before": "",
    "tier": "STAFF",
    "total": 3,
    "unchanged": 20,
    "undo_until_at": NOW.replace(minute=20).isoformat(),
    "units": ["住建局", "自然资源局"],
    "unknown": ["光伏玻璃"],
    "unread": [{"unit": "住建局", "name": "张伟明"}, {"unit": "供电公司", "name": "周斌"}],
    "unsigned": 3,
    "waiting": ["住建局", "自然资源局"],
    "week_from_on": "2026-11-16",
    "numbers": ["17", "18"],
    "others": ["21"],
    "who_can": ["principal", "field_leader", "office"],
    "without_account": ["周斌"],
    "day_on": "2026-11-20",
    "as_of_on": "2026-11-24",
    "start_on": "2026-12-25",
    "due": 12,
    "started": 9,
    "enrolled": 7,
    "start_percent": 75,
    "enrolment_percent": 77,
    "critical": "用地批复",
    "ready": False,
    "settled": ["环评批复"],
    "link": "permits",
    "strain": "scarce",
    "api_used": 3612,
    "api_allowed": 4000,
    "api_forecast": 4300,
    "push_used": 1210,
    "push_allowed": 2400,
    "push_forecast": 1512,
    "silent_from_at": NOW.isoformat(),
    "silent_until_at": NOW.replace(hour=11).isoformat(),
    "asked_group": True,
    "until_at": NOW.replace(hour=15).isoformat(),
    "heard_percent": 62,
    "before_on": "2026-01-01",
    "found": [{"about": "2026-37", "fault": "rung_missed"}] * 5,
    "group": "青禾项目工作群",
    "said_at": NOW.isoformat(),
    "covers": [{"unit": "住建局", "title": "联络员", "name": "赵敏", "up": False}],
    "end_on": "2026-12-02",
    "first": "王敏",
    "details": ["张伟明→李静", "住建局局长"],
    "giver": "张伟明",
    "taker": "李静",
    "second": "费明",
    "unbound": True,
    "up": "副县长（城建）",
    "why": "elsewhere",
    "charged": [
        {"unit": "住建局", "cause": "", "days": 9},
        {"unit": "自然资源局", "cause": "", "days": 27},
        {"unit": "", "cause": "会议", "days": 5},
    ],
    "days_total": 41,
    "elements": [{"element": "用地", "days": 27}, {"element": "供电", "days": 5}],
    "old_due_at": DUE.isoformat(),
    "new_due_at": (DUE + timedelta(days=7)).isoformat(),
    "answer_due_at": DUE.isoformat(),
    "deemed_consent": True,
    "level_due_at": DUE.isoformat(),
    "work_days": 5,
    "reason": "element",
    "nth": 1,
    "decider": "副县长（城建）",
    "holder": "自然资源局",
    "element": "用地",
    "to_unit": "水利局",
    "other_number": "7",
    "new_title": "报送城东安置房征迁清零方案",
    "verb": "transfer",
    "title_of": "常务副县长",
    "criterion": "12户全部签约",
    "parts": [38, 39],
    "level": "field_leader",
    "reason_text": "线路权属在市公司",
    "tried": "对接市公司两次",
    "asked_for": "分管领导赴市协调",
    "duplicates": [BRIEF],
    "criteria": ["12户全部签约", "方案过会"],
    "told": 3,
    "reds": 1,
    "untold": 2,
}
ONE_PROJECT = {"project": "P1", "name": "城东安置房建设工程", "unit": "住建局"}
ELEMENTS = [
    {"name": "用地批复", "unit": "自然资源局", "state": "open", "level": "省级", "companion": "李静"},
    {"name": "施工许可", "unit": "住建局", "state": "applied", "level": "县级", "companion": ""},
]
SLOTS = [
    {"name": e["name"], "unit": e["unit"], "begin_on": "2026-11-13", "done_on": "2026-12-11", "applied": False}
    for e in ELEMENTS
]
PROJECTS: Mapping[str, Mapping[str, object]] = {
    "project_told": {"fact": "settled", "what": "用地批复", "gaps": ["leader", "date", "target", "owner"]},
    "project_not_told": {"why": "no_such_part", "said": "环评", "names": ["用地批复", "施工许可"]},
    "which_file": {"said": "安置房", "names": ["城东安置房建设工程", "城南安置房"]},
    "gap_list": {"lines": [{**ONE_PROJECT, "gaps": ["leader", "target"]}] * 8},
    "trigger_list": {"lines": [{**ONE_PROJECT, "triggers": ["start_overdue", "element_late"]}] * 8},
    "unenrolled_list": {"lines": [{**ONE_PROJECT, "started_on": "2026-10-08"}] * 8},
    "back_schedule": {"lines": SLOTS},
    "readiness": {"lines": ELEMENTS},
    "element_register": {"lines": ELEMENTS},
}
COUNTS = [
    {"list_name": name, "total": 10, "closed": 4} for name in ("十大政策处理难点", "十大要素难点", "十大施工难点")
]
BOARD = {
    "name": "拔钉除障",
    "day": 12,
    "days": 30,
    "ends_on": "2026-12-22",
    "total": 30,
    "closed_count": 12,
    "counts": COUNTS,
}
CAMPAIGNS: Mapping[str, Mapping[str, object]] = {
    "campaign_report": {
        "steps": [{"day_on": "2026-11-24", "left": 18}, {"day_on": "2026-12-01", "left": 12}],
        "open_units": [{"unit": "住建局", "count": 2}],
    },
    "campaign_board": {"boards": [BOARD]},
    "no_such_campaign": {"said": "拔钉", "names": ["拔钉除障", "百日攻坚"]},
    "no_such_difficulty": {"said": "难点", "names": ["十大政策处理难点"]},
    "difficulty_marked": {"list_name": "十大政策处理难点", "number": 3, "unit": "住建局", "closed": True},
}
SENT_THINGS = [
    {
        "key": "m1", "media": "file", "state": "kept", "name": "用地批复.pdf", "note": "", "by": "张伟明",
        "share": "住建局", "sent_at": NOW.isoformat(), "digest": "6f11", "size": 1,
    }
] * 2  # fmt: skip
LINE = {
    "by_kind": [{"letter_kind": "reminder_letter", "count": 2}, {"letter_kind": "supervision_letter", "count": 1}],
    "month": "2026-11",
    "letter_kind": "supervision_letter", "number": 3, "reference": "项指督〔2026〕5号", "unit": "生态环境局",
    "title": "关于加快云岭铜箔技改项目建设进度的督办函", "state": "signed", "signed_on": "2026-11-24",
}  # fmt: skip
UPS = [
    {"number": 37, "unit": "住建局", "title": "报送征迁方案", "of": "report_up"},
    {"number": 0, "unit": "", "title": "", "of": "light_changes"},
]
LETTER = {
    **LINE,
    "lines": [LINE] * 5, "kinds": ["reminder_letter", "assignment_letter"], "addressee": "县生态环境局", "year": 2026,
    "serial": 5, "cited": ["项指提〔2026〕12号", "项指交〔2026〕9号"], "special": "县长批示", "name": "",
    "reviewed_by": "陈晨", "acknowledged_by": "万晓琳", "acknowledged_at": NOW.isoformat(), "void_reason": "重复发文",
    "reply_at": DUE.isoformat(), "reply": "已明确专人负责，11月28日（周六）前报批复", "total": 5, "reports": 2,
    "ups": UPS, "paragraphs": ["县生态环境局：", "云岭铜箔技改项目计划8月底取得批复。现督办如下：", "一、请抓紧办理。"],
}  # fmt: skip
LETTER_KINDS = (*(kind for kind in WORDING.messages if kind.startswith("letter")), "waiting_list")
CAMPAIGN_KINDS = ("campaign_begun", "campaign_line", "campaign_closed", "campaign_runs", *CAMPAIGNS)
REASON = {"dimension": "points", "measured": "32.1"}
CHANGE = {
    "name": "阀门智造产业园",
    "unit": "开发区",
    "before": "yellow",
    "after": "red",
    "under_review": True,
    "reason": REASON,
}
FINDING = {
    "colour": "red",
    "limit": 30,
    "better": "yellow",
    "done": "54.2",
    "plan": "86.3",
    "needed_wan": 252,
    "name": "",
    "unstarted": False,
}
ALL_LIGHTS = {"red": 6, "yellow": 13, "green": 41}
CHANGES = {"lines": [CHANGE] * 5, "counts": ALL_LIGHTS, "reds": 1, "yellows": 2, "greens": 2, "total": 5}
OBJECTED = {
    "verdict": "open",
    "colour": "red",
    "after": "yellow",
    "reason_text": "投资漏报320万元",
    "until_on": "2026-11-27",
}
HUNG = {
    "lines": [{"colour": "red", "name": "阀门智造产业园", "unit": "开发区", "dimension": "points"}] * 5,
    **{"reds": 6, "yellows": 13, "greens": 41, "total": 21, "praised": 2},
    "basis": "县委办〔2026〕15号第四条",
}
LIGHTS: Mapping[str, Mapping[str, object]] = {
    "light_state": {
        **{"colour": "red", "judged": "red", "under_review": True, "since_on": "2026-11-01", "days": 24},
        **{"basis": "某市红黄绿灯管理办法，供参考", "preset_name": "百分点10和30"},
        "lines": [{**FINDING, **REASON}, {**FINDING, "dimension": "enrolment", "measured": "2", "needed_wan": 0}],
    },
    "light_list": {"lines": [{"name": "阀门智造产业园", "unit": "开发区", "colour": "red"}] * 6, "counts": ALL_LIGHTS},
    "light_trial": {"lines": [{"name": "比例80和60", "counts": ALL_LIGHTS}] * 3, "counts": ALL_LIGHTS},
    "no_such_preset": {"said": "比例", "names": ["比例50", "比例80和60"]},
    "light_changes": {**CHANGES, "text": ""},
    "gate_lights": CHANGES,
    "light_told": {"lines": [CHANGE] * 3, "total": 3, "objection_days": 3},
    "light_objection": OBJECTED,
    "light_objection_state": {**OBJECTED, "verdict": "corrected"},
    "light_reviewed": {**OBJECTED, "verdict": "corrected", "decision": "漏报已补"},
    "board_confirm": HUNG,
    "board_let_out": HUNG,
}
ONE_REPORT = [{**PROJECT, "doubts": []}]
LISTED = [{**branch_facts(ITEM, ITEM.lead, COUNTY, NOW), "asked_for": "分管领导赴市协调"}] * 3
STEP = {"step_at": NOW.isoformat(), "unit": "住建局", "of": "", "name": "李静", "text": "", "other": "", "due_at": ""}
STEPS = [
    {**STEP, "what": "issued", "unit": ""},
    {**STEP, "what": "signed"},
    {**STEP, "what": "extension_asked", "text": "等用地批复", "due_at": DUE.isoformat()},
    {**STEP, "what": "extension_granted", "unit": "", "of": "住建局", "name": "陈海峰", "due_at": DUE.isoformat()},
    {**STEP, "what": "blocked", "text": "用地预审", "other": "自然资源局"},
]
BALLS = [{"number": 37, "unit": "住建局", "holder": "自然资源局", "element": "用地", "days": 27}] * 3
BURDEN: Mapping[str, object] = {
    "from_on": "2026-11-01", "to_on": "2026-11-30", "persons": 118, "person_messages": 2140, "each_week": 4.3,
    "most_a_day": 3, "asks": 1260, "seconds": 10, "minutes": 210, "merged": 318, "avoided": 64,
    "off_hours": 0, "over": 0,
    "groups": [{"tier": t.value, "posts": n} for t, n in ((Tier.PRINCIPAL, 4), (Tier.FIELD, 8), (Tier.STAFF, 96))],
}  # fmt: skip
SHARES = [{"unit": "住建局", "role": "lead"}, {"unit": "自然资源局", "role": "assisting"}]
MINUTE = {"line": 1, "title": "打通断头路", "shares": SHARES, "due_at": DUE.isoformat(), "work_days_left": 4}
WHOLE = {**MINUTE, "asks": [], "choices": [], "proposed": True}
LACKING = {**MINUTE, "shares": [], "asks": ["unit"], "choices": ["自然资源局", "自来水公司"]}
SCORE = {
    "unit": "住建局", "number": 3, "period": "2026-Q3", "every": "quarter",
    "from_on": "2026-07-01", "to_on": "2026-09-30",
    "text": "交办按期办结", "points": 2, "award": "服务奖", "on_on": "2026-09-18", "origin": "rule", "reverses": 0,
    "evidence": {**NO_EVIDENCE, "matter": "37", "title": TITLE, "planned_on": "2026-09-20", "done_on": "2026-09-18"},
    "reversed": False, "appeal_until_on": "2026-10-16", "appeal": "", "appeal_answer": "", "total": 12,
    "basis": "县委办〔2026〕15号第四条", "reason_text": "该件9月已批准缓办",
}  # fmt: skip
DOCUMENTS = [{"document": f"青办通〔2026〕{n}号", "on_on": "2026-09-18"} for n in (3, 11)]
UPHELD = {**SCORE, "appeal": "upheld", "appeal_answer": "核实属实", "reversed": True}
FORMAL = {
    "unit": "住建局", "count": 2, "inform_at": 2, "lines": DOCUMENTS, "document": "青办通〔2026〕3号",
    "formal_kind": "criticism", "amount_yuan": 200_000, "basis": "县委办〔2026〕15号第四条",
}  # fmt: skip
TARGET = {
    "name": "争取资金", "text": "争取上级资金", "measure": "亿元", "owner": "发改局", "goal": "100", "value": "81",
    "value_on": "2026-11-20", "due": "88.7", "gap": "-7.7", "behind": True, "even": True, "percent": "", "of": "",
    "unit": "", "was": "72", "now": "81", "told_on": "2026-11-20", "share": "",
}  # fmt: skip
LEAD = {
    "name": "光伏组件二期", "unit": "投资促进中心", "state": "open", "text": "已发资料，等对方答复实地考察的日子",
    "next_on": "2026-12-04", "contacts": 12, "steps": [{"on_on": "2026-11-20", "text": "已发资料，等对方答复"}] * 4,
    "total": 9, "begun": 14, "signed": 3, "dropped": 2, "year": 2026, "said": "光伏",
    "names": ["光伏组件二期", "光伏玻璃"],
}  # fmt: skip
LEADS = {**LEAD, "lines": [LEAD] * 6}
CAUSE = {"number": 37, "unit": "住建局", "reason": "subjective", "state": "held"}
PEERS = [{"peer": "responsible", "lines": [{"unit": u, "points": n} for u, n in (("住建局", 5), ("交通局", -2))]}]
NOMINATED = [
    {"award": "推进奖", "units": ["住建局"], "points": 3},
    {"award": "服务奖", "units": ["自然资源局"], "points": 2},
]
BOARD_OF_TARGETS = {"lines": [TARGET] * 5, "total": 9, "behind": 4}
SCORES: Mapping[str, Mapping[str, object]] = {
    **dict.fromkeys(("score_entry", "score_appealed", "score_appeal", "appeal_over", "no_such_score"), SCORE),
    "no_such_appeal": SCORE,
    **dict.fromkeys(("score_appeal_state", "score_appeal_decided"), UPHELD),
    "score_told": {**SCORE, "lines": [SCORE] * 5},
    "score_state": {**SCORE, "year": 2026, "lines": [SCORE] * 6},
    "score_list": {"year": 2026, "lines": [{"unit": "住建局", "points": 5}] * 6, "total": 6},
    "score_file": {**SCORE, "units": 41},
    "appraisal_pack": {**SCORE, "nominations": NOMINATED, "classes": PEERS, "units": 12, "entries": 87, "waiting": 2},
    **dict.fromkeys(("formal_noted", "formal_known", "formal_warned", "formal_met"), FORMAL),
    **dict.fromkeys(("cause_held", "cause_needs_another", "cause_settled", "no_late_share"), CAUSE),
    **dict.fromkeys(("target_state", "target_told", "target_to_come"), TARGET),
    **dict.fromkeys(("target_board", "target_sheet"), BOARD_OF_TARGETS),
    **dict.fromkeys(("lead_told", "lead_state", "lead_needs_day", "no_such_lead"), LEAD),
    **dict.fromkeys(("lead_list", "leads_due"), LEADS),
    "no_such_target": {"said": "资金", "names": ["争取上级资金", "到位资金"]},
}
HELD_BACK = {"name": "城东安置房建设工程", "unit": "住建局", "step": "深度", "lacks": ["land", "elements"]}
VETTING: dict[str, object] = {
    "year": 2027, "step": "深度", "next": "结构", "count": 41, "names": ["滨河路", "电池壳体", "文化中心"] * 2,
    "held": [HELD_BACK] * 6, "held_count": 9, "text": "国土规划联席会议同意选址", "total_yuan": 3_200_000_000,
    "name": "城东安置房建设工程", "project_class": "二类", "lacks": ["land", "elements"], "at": "分类",
    "annual_yuan": 120_000_000, "fixed_on": "2027-01-06", "approval": "常务会议", "approved": 30, "through": 34,
    "steps": [{"step": "分类", "day_on": "2026-10-09", "text": "会上同意"}] * 5,
    "classings": [
        {"day_on": "2026-10-27", "before": "一类", "after": "二类", "by": "王敏", "reason": "用地未落实"}
    ] * 3,
    "lines": [{"step": step, "count": 12, "closes_at": NOW.isoformat()} for step in ("汇总", "分类", "深度", "结构")],
    "total": 60,
}  # fmt: skip
CHART: dict[str, object] = {"form": "chart", "reasons": [], "gaps": []}
VETTING_KINDS = (
    "vetted", "plan_approved", "plan_confirm", "plan_moved", "vetting_board", "vetting_way",
    "not_at_step", "step_needs_reason", "approval_needs_document",
)  # fmt: skip
OWN: Mapping[str, Mapping[str, object]] = {
    **dict.fromkeys(VETTING_KINDS, VETTING),
    "wall_chart": {
        "name": "城东安置房建设工程",
        "colour": "red",
        "nodes": 7,
        "problems": 2,
        "matters": 3,
        "sheet": CHART,
    },
    "no_such_step": {"said": "分类二", "names": ["汇总", "分类", "深度", "结构", "分解", "常务会议"]},
    "directive_asks": {"choices": ["自然资源局", "县自来水公司"]},
    "minutes_asks": {"rows": [LACKING] * 3},
    "minutes_confirm": {"rows": [WHOLE] * 3},
    "minutes_issued": {"items": [{**MINUTE, "number": 3, "unit": "住建局"}] * 3, "total": 3},
    "minutes_too_long": {"lines": 27},
    "no_such_line": {"lines": 3},
    "burden": BURDEN,
    "burden_report": BURDEN,
    "agenda": {"lines": LISTED},
    "item_list": {
        "beside": [{"what": "report", "number": 12, "unit": "住建局", "title": TITLE, "of": ""}],
        "subject": "城东安置房建设工程",
        "may_urge": True,
        "more": 3,
        "of_units": 2,
        "of_project": {
            "cumulative_yuan": 291_200_000,
            "annual_plan_yuan": 320_000_000,
            "progress": "主体施工",
            "last_report_on": "2026-11-20",
            "colour": "green",
        },
    },
    "rulings": {
        "grant": True,
        "total": 2,
        "lines": [
            {"what": what, "ref": "x", "of": "", "number": number, "unit": "住建局", "title": TITLE}
            for number, what in ((12, "extension"), (7, "completion"))
        ],
    },
    "ruling_again": {"what": "extension", "grant": True, "text": "等用地批复"},
    "own_reports": {
        "period_on": "2026-11-24",
        "closes_at": "2026-11-24T10:30:00+00:00",
        "missing": 1,
        "lines": [
            {
                "name": "城东安置房建设工程",
                "reported_at": "2026-11-24T08:02:00+00:00",
                "invested_yuan": 300_000,
                "no_change": False,
                "progress": "桩基完成",
            },
            {"name": "老旧小区改造（三期）", "reported_at": ""},
        ],
    },
    "missing_reports": {
        "asked": 60,
        "missing": 6,
        "total": 2,
        "lines": [
            {
                "unit": "住建局",
                "count": 5,
                "projects": ["城东安置房建设工程", "老旧小区改造（三期）", "县第二中学迁建"],
            },
            {"unit": "河东镇", "count": 1, "projects": ["集镇改造"]},
        ],
    },
    "investment": {
        "subject": "住建局",
        "month": "2026-11",
        "projects": 2,
        "whole": {"percent": 62, "cumulative_yuan": 288_000_000, "plan_yuan": 464_000_000, "month_yuan": 12_000_000},
        "lines": [
            {
                "name": name,
                "percent": 62,
                "cumulative_yuan": 144_000_000,
                "plan_yuan": 232_000_000,
                "month_yuan": 6_000_000,
            }
            for name in ("城东安置房建设工程", "老旧小区改造（三期）")
        ],
    },
    "workday": {"day_on": "2026-12-05", "works": False, "name": "", "work_days_left": 9, "provisional": False},
    "holiday": {
        "name": "元旦",
        "first_on": "2027-01-01",
        "last_on": "2027-01-03",
        "days": 3,
        "back_on": "2027-01-04",
        "provisional": True,
    },
    "item_history": {"steps": STEPS, "total": 19},
    "item_state": {"into": ""},
    "gate_which": {"ups": UPS, "total": 2},
    "blocked_list": {"lines": BALLS},
    "extension_asks": {"asks": ["reason"], "text": "方案没审完", "wanted_at": DUE.isoformat()},
    "order_asks": {"asks": ["due", "reason"]},
    "raise_asks": {"asks": ["reason", "tried", "asked"]},
    "criterion_asked": {"units": 2},
    "order_confirm": {"reason": ""},
    "word_confirm": {
        "formal_kind": "reward",
        "amount_yuan": 200_000,
        "what": "ExtensionAsked",
        "until_at": NOW.isoformat(),
        "first_on": "",
        "last_on": "",
        "details": ["等用地批复"],
        "reason": "element",
        "fact": "",
    },
    "doubt_confirm": {
        "what": "Reported",
        "numbers": [],
        "first_on": "",
        "last_on": "",
        "entries": [
            {
                "name": "城东安置房建设工程",
                "invested_yuan": 3_200_000,
                "cumulative_yuan": 48_000_000,
                "percent": 60,
                "progress": "桩基完成",
                "problem": "高压线未迁",
                "no_change": False,
            }
        ],
        "details": [],
    },
    "handover_asks": {"asks": ["unit", "deadline"], "choices": ["自然资源局", "县自来水公司"]},
    "which_project": {"choices": [PROJECT, PROJECT, PROJECT]},
    "not_your_project": {"projects": ["县第二中学迁建"], "units": ["教育局"]},
    "already_reported": {"projects": ["城东安置房建设工程", "老旧小区改造（三期）"]},
    "which_year": {"items": [FACTS, FACTS | {"year": 2025}]},
    "no_such_item": {"open": [BRIEF, BRIEF, BRIEF]},
    "nothing_to_sign": {"open": [BRIEF, BRIEF, BRIEF]},
    "already_signed": {
        "branches": [{**FACTS["branches"][0], "signed_by": "李静", "signed_at": NOW.isoformat()}],  # type: ignore[index]
    },
    "unread_list": {"units": 2},
    "gate": {"state": ""},
    "gate_decided": {"state": "released"},
    "gate_edit": {"state": "released"},
    "gate_first": {"state": "released"},
    "reminded": {"wanted_at": "2026-11-27T18:00:00+08:00"},
    "urged": {"wanted_at": "2026-11-27T18:00:00+08:00"},
    "second_edit": {"act": "bind_people", "verdict": "agreed"},
    "second_told": {"act": "bind_people", "verdict": "declined"},
    "second_over": {"act": "bind_people", "verdict": "called_off"},
    "second_dropped": {"act": "bind_people"},
    "withdrawal_edit": {"verdict": "overtaken"},
    "withdrawal_told": {"verdict": "declined"},
    "report_saved": {"projects": ONE_REPORT, "is_past": False},
    "report_taken_back": {"projects": ONE_REPORT},
    "past_day": {"past_on": "2026-11-20", "projects": ["城东安置房建设工程"]},
    "overview": {
        "open": 12,
        "overdue": 2,
        "projects": 60,
        "counts": {"red": 9, "yellow": 5, "green": 45},
        "lines": [{"number": 37, "unit": "住建局", "title": TITLE}] * 3,
    },
    "welcome": {"projects": 2},
    "digest_principal": {"text": "", "campaigns": CLOCK},
    "digest_field": {"campaigns": CLOCK},
    **LIGHTS,
    **SCORES,
    "overdue_head": {"days_overdue": 1},
    "post_handed": {"posts": ["住建局局长"], "projects": 3},
    "hand_post_confirm": {"posts": ["住建局局长"], "projects": 3},
    "post_vacant": {"title": "局长", "name": "杜永安"},
    "which_leader": {"said": "李县长"},
    "gate_recorded": {"state": ""},
    "second_missing": {"act": "bind_people"},
    "command_confirm": {
        "act": "emergency",
        "details": [{"name": "reason", "value": "防汛Ⅱ级响应"}, {"name": "until_on", "value": "2026-11-28"}],
    },
    "emergency_begun": {"reason": "防汛Ⅱ级响应"},
    "second_asked": {"act": "bind_people"},
    "second_person": {"act": "bind_people"},
    "owed_prompt": {"lines": [ABOUT_ONE] * 8, "count": 8, "answer": "走访"},
    "owed_nudge": {"lines": [MISSING] * 8, "count": 8},
    "sheet": {"lines": SHEET_LINES, "count": 5, "what": "督查推进"},
    "batch_confirm": BATCH,
    "batch_page": BATCH,
    "batch_asks": {"lines": [{"n": 3, "title": "报送方案", "asks": ["unit", "deadline_ambiguous"]}], "total": 1},
    "batch_too_large": {"count": 25, "most": 20},
    "batch_issued": {"count": 12, "first": 37, "last": 48},
    "list_file": {
        "book": [listed(name) for name in ("raised", "blocks", "rates")],
        "count": 3,
        "what": "周协调议题",
        "county": "青石县",
    },
    "no_such_list": {"said": "周例会", "names": ["周协调议题"]},
    "paper": PAPER,
    "gate_paper": {**PAPER, "lines": PAPER["lines"] * 2},
    "duty_recorded": {"what": "走访", "name": "城东安置房建设工程", "text": "桩基完成一半", "came": 1, "late": True},
    "evidence_list": {"lines": SENT_THINGS, "total": 9, "address": f"http://10.1.2.3:8780/matter/{'7' * 40}"},
    "evidence_file": {"name": "用地批复.pdf", "place": "6f/6f11.pdf"},
    "step_taken_back": {"step": "汇总", "names": ["城东安置房建设工程", "县第二中学迁建"]},
    "step_built_upon": {"step": "汇总", "names": ["城东安置房建设工程", "县第二中学迁建"]},
    "duty_taken_back": {"what": "走访", "text": "城东安置房 桩基完成一半", "came": 0},
    "no_such_duty": {"said": "走防", "names": ["走访"]},
    "which_duty": {"said": "走访", "names": ["城东安置房建设工程", "滨河路"]},
    **{kind: {**BOARD, **CAMPAIGNS.get(kind, {})} for kind in CAMPAIGN_KINDS},
    **dict.fromkeys(LETTER_KINDS, LETTER),
    "which_letter": {"lines": [LINE | {"year": 2026}, LINE | {"reference": "", "number": 3, "year": 2027}]},
    "letter_shown": {**LETTER, "state": "draft", "reference": ""},
    **{kind: {**ONE_PROJECT, **more} for kind, more in PROJECTS.items()},
}


def kinds() -> list[str]:
    return sorted(WORDING.messages)


def used_by(kind: str) -> set[str]:
    """The facts a kind's templates speak of."""
    sentence = WORDING.messages[kind]
    parts = (sentence.title, sentence.lines, sentence.alert, sentence.brief, sentence.footer, sentence.shortcuts)
    environment = Environment(autoescape=False)
    filters = ("deadline", "day", "clock", "money", "exact", "change", "units", "some", "names", "plain")
    environment.filters |= dict.fromkeys(filters, str)
    return {name for part in parts for name in meta.find_undeclared_variables(environment.parse(part))}


MANY = [{**MISSING, "unit": unit} for unit in (f"第{n}建设局" for n in range(1, 26)) for _project in range(2)]
VARIANTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "函稿要您定": (
        "item_list",
        {
            "query": "approvals",
            "lines": [],
            "beside": [{"what": "letter", "number": 3, "unit": "", "title": "", "of": "other"}],
        },
    ),
    "许多单位的一件": (
        "item_state",
        {
            "branches": [
                {**FACTS["branches"][0], "unit": f"第{n}建设局", "closed": n < 3, "signed_by": "李静" if n < 9 else ""}
                for n in range(20)
            ],  # type: ignore[index]
        },
    ),
    "许多单位没签": (
        "item_list",
        {"query": "unsigned", "lines": [{**LISTED[0], "units": [f"第{n}建设局" for n in range(46)]}]},
    ),
    "中止着的": ("item_state", {"until_at": DUE.isoformat(), "parts": [38, 39], "into": "", "extended": 0}),
    "撤销了的": ("item_state", {"state": "withdrawn"}),
    "卡着的": ("item_list", {"lines": [{**LISTED[0], "answer_due_at": DUE.isoformat(), "holder": "自然资源局"}] * 3}),
    "等答复的": ("signed", {"items": [{**BRIEF, "waits": "住建局"}]}),
    "特急": ("assignment", {"urgency": "extra_urgent", "provisional": True}),
    "改写后": ("gate", {"rewritten": True, "text": "请县长协调供电公司", "text_before": "请县长定夺"}),
    "改写后报送": ("report_up", {"text": "阀门园220kV接入需市供电公司协调，建议本周调度会研究"}),
    "全县都没报": ("round_missing", {"missing": MANY}),
    "平安的一周": ("digest_field", {"overdue": 0, "unsigned": 0, "overdue_units": [], "asked": 0}),
    "平安的周报": ("digest_principal", {"text": "", "overdue": 0, "overdue_units": []}),
    "改写的周报": ("digest_principal", {"text": "全县60个项目，红灯6个，请关注阀门园220kV接入"}),
    "没有反馈": ("overdue_leader", {"feedback": ""}),
    "时段外交办": ("handover_confirm", {"urgency": "urgent", "provisional": True}),
    "无变化": ("report_saved", {"projects": [{**PROJECT, "no_change": True, "problem": "", "doubts": []}]}),
    "没有项目的人": ("welcome", {"projects": 0, "role": "head"}),
    "都看过了": ("unread_list", {"unread": [], "unsigned": [], "units": 2}),
    "代签": (
        "assignment",
        {
            "branches": [
                {**FACTS["branches"][0], "signed_by": "赵敏", "signed_for": "李静", "signed_at": NOW.isoformat()}
            ]
        },  # type: ignore[index]
    ),
    "函稿待签发": ("letter_shown", {"state": "reviewed", "cited": [], "special": ""}),
    "已回的函": ("letter_state", {"state": "replied"}),
    "没有人复核": ("light_objection", {"verdict": "lapsed"}),
    "绿灯": (
        "light_state",
        {
            **{"colour": "green", "judged": "red", "under_review": False, "days": 1},
            "lines": [{**FINDING, "dimension": "points_met", "measured": "102", "needed_wan": 0}],
        },
    ),
    "没有开工": (
        "light_state",
        {"under_review": False, "lines": [{**FINDING, "dimension": "ratio", "measured": "58", "unstarted": True}]},
    ),
    "都签了": ("unsigned_list", {"waiting": []}),
}
GIVEN = {"f", "label", "listed", "period_name", "word", "signature", "contact", "rehearsal"}


def facts_of(kind: str) -> dict[str, object]:
    """Everything FACTS knows: what a kind does not speak of does no harm."""
    return {**FACTS, **OWN.get(kind, {})}


LIST = "list "


def cases() -> list[str]:
    """Every kind, and the branches of a template that the sample does not take."""
    return [*kinds(), *VARIANTS, "周报待审定"]


def kind_of(case: str) -> str:
    if case.startswith(LIST):
        return "sheet"
    return VARIANTS[case][0] if case in VARIANTS else "gate" if case == "周报待审定" else case


def notice(case: str) -> Notice:
    kind = kind_of(case)
    if case.startswith(LIST):
        return _sample(case, "sheet", {**facts_of("sheet"), "lines": [listed(case.removeprefix(LIST))], "count": 1})
    facts = {**facts_of(kind), **(VARIANTS[case][1] if case in VARIANTS else {})}
    if case == "周报待审定":  # the digest speaks of no matter, so it has no number
        facts = {name: value for name, value in facts.items() if name not in ("number", "year", "unit")}
    return _sample(case, kind, facts)


def _sample(case: str, kind: str, facts: dict[str, object]) -> Notice:
    return Notice(
        key=f"sample|{case}",
        kind=kind,
        notice_class=NoticeClass.B,
        audience=to_account("u"),
        facts=facts,
        not_before=NOW,
    )


def written(*said: str, group: bool = False) -> Message:
    """What a parcel of these kinds says; two kinds of one parcel are merged."""
    tier = POSTS.get(kind_of(said[0]), Tier.STAFF)
    parcel = Parcel(notices=tuple(notice(kind) for kind in said), target="u", tier=tier, group=group)
    return WRITER.write(parcel, COUNTY)


def message(case: str) -> Message:
    if case == "merged":
        return written("due_today", "overdue_head")
    if case == "handover_list":
        return written(*["assignment"] * 5, group=True)
    return written(case)


def plain(text: str) -> str:
    return text.replace("*", "")


def everything(said: Message) -> str:
    return "\n".join((said.title, said.alert, *said.lines, said.footer, *said.shortcuts))


@pytest.mark.parametrize("kind", kinds())
def test_the_sample_facts_cover_every_sentence(kind: str) -> None:
    """A sentence that speaks of a new fact brings a sample of it."""
    assert used_by(kind) - GIVEN - set(facts_of(kind)) == set(), "add the fact to FACTS"


@pytest.mark.parametrize("case", cases())
def test_a_message_keeps_to_the_budget_of_its_readers(case: str) -> None:
    """主要领导群 120 字 6 行, 分管领导群 200/8, 工作人员群 300/12, one to one a body and six rows."""
    said, kind = message(case), kind_of(case)
    characters, lines = BUDGETS[POSTS[kind]] if kind in POSTS else PERSON
    body = "".join(plain(line) for line in said.lines)
    assert len(body) <= characters, f"{len(body)} 字: {said.lines}"
    assert len(said.lines) <= lines, said.lines


@pytest.mark.parametrize("case", cases())
def test_the_conclusion_stands_in_front(case: str) -> None:
    """What a phone's list shows is the message: short, and never `您有一条新消息`."""
    said = message(case)
    assert said.title == said.title.strip(), repr(said.title)
    assert 0 < len(plain(said.title)) <= LONGEST_TITLE, said.title
    assert 0 < len(plain(said.alert)) <= LONGEST_ALERT, said.alert
    assert not re.match(r"您有.*(?:消息|通知)", said.alert), said.alert
    assert len(said.footer) <= LONGEST_FOOTER, said.footer
    assert len(said.buttons) <= 4


TABOO = {
    "感叹号": r"[!！]",
    "第一人称": r"我(?!的事项|的[”\"\s　，或]|的$)",
    "寒暄": r"您好|谢谢|感谢|辛苦|祝",
    "网络语": r"亲[，~爱]|哦|哈|呢[。，]|~",
    "命令和指责": r"必须|务必|立即|拒不|严肃|指令错误|排名|倒数",
    "尚未": r"(?<!尚)未(?:签收|查看|反馈|阅)",
    "半角括号": r"[(][\u4e00-\u9fff]|[\u4e00-\u9fff][)]",
    "表情": r"[\U0001F300-\U0001F5FF\U0001F600-\U0001F64F\U0001F680-\U0001F7DF\U0001F900-\U0001FAFF\u2600-\u27BF]",
}


@pytest.mark.parametrize("case", cases())
def test_a_message_speaks_in_the_tone_of_an_office(case: str) -> None:
    """请、已、尚未、截至: no exclamation, no first person, no greeting, no reproach."""
    text = everything(message(case))
    found = {name: match[0] for name, pattern in TABOO.items() if (match := re.search(pattern, text, re.M))}
    assert not found, text


@pytest.mark.parametrize("name", TABOO)
def test_the_source_itself_is_in_that_tone(name: str) -> None:
    """The branches of a template that no sample takes, and the small words."""
    text = re.sub(r"^#.*$", "", SOURCE.read_text("utf-8"), flags=re.M)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text)
    assert [match[0] for match in re.finditer(TABOO[name], text, re.M)] == []


_ONLY_TAGS = re.compile(r"(?:\{%[^%]*%\})+")
_CLOSES = re.compile(r"\{% (?:endif|for [^%]*) %\}")


@pytest.mark.parametrize("kind", kinds())
def test_no_line_runs_into_the_next(kind: str) -> None:
    """A tag at the end of a line takes the break with it: an empty line behind it gives it back."""
    lines = WORDING.messages[kind].lines.splitlines()
    for n, line in enumerate(lines):
        if line.endswith("{% endif %}") and not _ONLY_TAGS.fullmatch(line):
            after = next((each for each in lines[n + 1 :] if not _CLOSES.fullmatch(each)), "")
            assert not after or after.startswith(("{% else", "{% elif")), line


@pytest.mark.parametrize("case", cases())
def test_dates_bear_their_weekday(case: str) -> None:
    """`11月27日（周五）`: a day is always said with its weekday."""
    text = everything(message(case))
    for fact in (FACTS["feedback"], FACTS["text"]):
        text = text.replace(str(fact), "")
    assert not re.findall(r"\d+月\d+日(?!（周[一二三四五六日]）)", text), text


def test_three_that_wait_on_one_card_can_each_be_decided() -> None:
    """Two buttons both named 报送 said of neither what goes out, and the third, bound for 县长, had none."""
    waiting = []
    for case in ("gate_lights", "周报待审定", "gate"):
        facts = {**notice(case).facts, "submission": case, "state": ""}
        if case != "gate":
            facts.pop("number", None)
        waiting.append(replace(notice(case), facts=facts))
    said = WRITER.write(Parcel(notices=tuple(waiting), target="u", tier=Tier.STAFF, group=False), COUNTY)
    assert [button.text for button in said.buttons] == ["报送", "暂缓", "37号报送", "37号暂缓"]
    assert said.lines[1] == "下面的［报送］［暂缓］是上面这一条的"
    below = said.lines[next(n for n, line in enumerate(said.lines) if "周报拟送主要领导群" in line) + 1 :]
    assert [line.split("：")[0] for line in below[:2]] == ["报送请回复", "暂缓请回复"]


@pytest.mark.parametrize("case", cases())
def test_no_sentence_calls_everybody(case: str) -> None:
    """Nobody is called by @; what may stand after one is the bot's own name."""
    assert re.findall(r"@(?!督办助手)", everything(message(case))) == []


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (("overdue_leader", "overdue_leader"), "逾期2件"),
        (("unsigned_leader", "overdue_leader", "overdue_leader"), "尚未签收1件、逾期2件"),
        (("round_prompt", "due_today"), "今日进度待填、今日到期1件"),
        (("vacant", "set_aside"), "其他2件"),
        (("due_today", "overdue_head", "unsigned_head", "review"), "今日到期1件、逾期1件、其他2件"),
        (("due_today", "overdue_head", "unsigned_head", "vacant"), "今日到期1件、逾期1件、其他2件"),
    ],
)
def test_several_in_one_are_announced_by_what_they_come_to(said: tuple[str, ...], title: str) -> None:
    """A phone's list shows the conclusion, not that there is one."""
    message = written(*said)
    assert (message.title, message.alert) == (title, title)


def test_every_button_is_known_and_has_its_word() -> None:
    """A button of the wording is one the writer can make."""
    named = {button for sentence in WORDING.messages.values() for button in sentence.buttons}
    assert named <= set(BUTTONS)
    assert set(BUTTONS) <= set(WORDING.words["buttons"])
    assert all(len(text) <= 20 for text in WORDING.words["buttons"].values())


@pytest.mark.parametrize("case", [case for case in cases() if WORDING.messages[kind_of(case)].buttons])
def test_a_button_can_also_be_said_in_words(case: str) -> None:
    """Each button has its own words, by its text (ADR 15), with the code where it bears one."""
    said = message(case)
    live = [button for button in said.buttons if not button.done]
    assert [line.partition("请回复：")[0] for line in said.shortcuts] == [button.text for button in live]
    for button, line in zip(live, said.shortcuts, strict=True):
        assert button.action == "drop" or button.params.get("code", "") in line


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("acts", [act.value for act in (Act.ISSUE, Act.ACKNOWLEDGE, Act.REPORT, Act.SUBMIT, Act.CLOSE_OUT)]),
        ("acts", [act.value for act in (Act.SEND_BACK, Act.RELEASE, Act.BIND_GROUP, Act.BIND_PEOPLE, Act.ASK)]),
        ("role_names", [role.value for role in Role]),
        ("examples", ["sign", "extend", "feed_back", "report"]),
        ("welcome_help", ["office", "liaison", "head", "member", "sysadmin", "auditor"]),
        ("help", ["office", "principal", "field_leader", "liaison", "head", "member"]),
        ("roles", [role.value for role in BranchRole]),
        ("item_states", [state.value for state in ItemState]),
        ("gate_states", [state.value for state in GateState]),
        ("tiers", [tier.value for tier in Tier]),
        ("urgencies", [urgency.value for urgency in Urgency]),
        ("weekdays", [str(n) for n in range(1, 8)]),
    ],
)
def test_every_word_a_sentence_may_ask_for_is_there(group: str, names: list[str]) -> None:
    """A missing word would make a message unwritable on the day it is needed."""
    assert set(names) <= set(WORDING.words[group])


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_list_has_its_line_and_its_name(name: str) -> None:
    """Short enough for a row of a card, and it says what it is about."""
    said = written(LIST + name)
    assert 4 < len("".join(plain(line) for line in said.lines)) <= 3 * ROW, said.lines
    assert name in WORDING.words["sheet_names"]


def test_an_office_may_change_a_sentence(tmp_path: Path) -> None:
    """Its own file is laid over ours, message by message."""
    own = tmp_path / "wording.toml"
    own.write_text('[messages.draft_dropped]\ntitle = "已作罢"\n', "utf-8")
    changed = load_wording(own)
    assert changed.messages["draft_dropped"].title == "已作罢"
    assert set(changed.messages) == set(WORDING.messages)
    assert tomllib.loads(SOURCE.read_text("utf-8"))["messages"]["draft_dropped"]["title"] != "已作罢"


@pytest.mark.parametrize("role", ["office", "principal", "field_leader", "liaison", "head", "member"])
def test_help_is_read_at_a_glance(role: str) -> None:
    """At most 80 characters, his own examples with them (messages §1.6)."""
    told = replace(notice("help"), facts={**facts_of("help"), "role": role})
    said = WRITER.write(Parcel(notices=(told,), target="u", tier=Tier.STAFF), COUNTY)
    assert len("".join(said.lines)) <= 80, said.lines
