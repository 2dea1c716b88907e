"""A small county that is spoken to, and events written short so that a table of sentences can be read."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from config.load import load_policy, policy_path
from domain.actors import Actor, Channel
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.events import Event
from domain.events.letters import LetterRef
from domain.matters.drafts import Content
from domain.people.records import Group, Member, Standing, Tier, Unit, UnitKind
from domain.policy import Urgency
from domain.projects.files import Entry, ProjectFile
from handlers.commands import understood
from handlers.language.normalise import normalise
from handlers.language.vocabulary import Vocabulary
from handlers.said import Said, lines_of
from tests.domain import county_kit

BOT = ("督办助手",)
MONDAY = county_kit.at("11-23 09:00")
UNITS = (
    Unit(key="住建局", name="县住房和城乡建设局", aliases=("建设局",)),
    Unit(key="交通局", name="县交通运输局"),
    Unit(key="自然资源局", name="县自然资源局", aliases=("国土局",)),
    Unit(key="财政局", name="县财政局"),
    Unit(key="发改局", name="县发展和改革局"),
    Unit(key="河东镇", name="河东镇人民政府", unit_kind=UnitKind.TOWN),
    Unit(key="河西镇", name="河西镇人民政府", unit_kind=UnitKind.TOWN),
    Unit(key="县项目办", name="县项目办公室", unit_kind=UnitKind.OFFICE),
)
PROJECTS = tuple(
    ProjectFile(key=key, name=name, aliases=aliases, unit="住建局", liaison_post=county_kit.HOUSING)
    for key, name, aliases in (
        ("P1", "80万吨光伏玻璃项目", ("光伏玻璃",)),
        ("P2", "县人民医院迁建", ()),
        ("P3", "城区二期热源", ()),
    )
)
STAFF_GROUP = Group(
    key="staff", title="工作人员群", tier=Tier.STAFF, members=(Member(staff_id="id-李静", standing=Standing.SEEN),)
)


def county() -> County:
    """The hand-made county with more units, a bound staff group, and the shipped words for kinds of elements."""
    plain = county_kit.county()
    units = {unit.key: unit for unit in UNITS}
    shipped = load_policy(policy_path("default"))
    terms = replace(plain.policy.terms, course=shipped.terms.course)
    policy = replace(plain.policy, terms=terms, house=replace(plain.policy.house, batches=shipped.house.batches))
    return replace(
        plain, policy=policy, roster=replace(plain.roster, units=units, groups={STAFF_GROUP.key: STAFF_GROUP})
    )


COUNTY = county()
VOCABULARY = Vocabulary(roster=COUNTY.roster)


def said(
    text: str, *, who: str = "李静", group: bool = False, quoted: str = "", projects: Sequence[ProjectFile] = PROJECTS
) -> Said:
    """A sentence of a person, privately unless said otherwise."""
    channel = Channel.GROUP if group else Channel.PRIVATE
    actor = Actor(staff_id=f"id-{who}", channel=channel, conversation="staff" if group else "p", message_id="m1")
    return Said(
        text=normalise(text, bot_names=BOT),
        lines=lines_of(text, BOT),
        who=COUNTY.standpoint(actor, MONDAY),
        county=COUNTY,
        vocabulary=VOCABULARY,
        now=MONDAY,
        handle=quoted,
        title="工作人员群",
        digits="483921",
        projects=projects,
    )


def read(text: str, **how: object) -> str:
    """The event of a sentence, short; "" where it is none."""
    return short(understood(said(text, **how)))  # type: ignore[arg-type]


def short(event: Event | None) -> str:
    """`Acknowledged items=2026-1`: the name and what is not as usual. Texts of what was not understood are left out."""
    if event is None:
        return ""
    parts = [type(event).__name__]
    for each in fields(event):
        value = getattr(event, each.name)
        if each.name in ("by", "draft") or value in ("", (), False, None, LetterRef()):
            continue
        if parts[0] == "Misunderstood" and each.name == "text":
            continue
        parts.append(each.name if value is True else f"{each.name}={shown(value)}")
    return " ".join(parts)


def shown(value: object) -> str:
    """One value, short."""
    if isinstance(value, Content):
        return content(value)
    if isinstance(value, Entry):
        return entry(value)
    if isinstance(value, tuple):
        return "+".join(map(shown, value))
    return str(value)


ROLES = {"lead": "主", "responsible": "责", "assisting": "配"}


def content(of: Content) -> str:
    """`[title|住建局主,财政局配|11-27 18:00|urgency|?asks|choices|source]`, empty ones left out."""
    due = of.due_at.astimezone(COUNTY_ZONE).strftime("%m-%d %H:%M") if isinstance(of.due_at, datetime) else ""
    parts = [
        of.title,
        ",".join(f"{s.unit}{ROLES[s.role]}" for s in of.shares),
        due,
        "" if of.urgency is Urgency.NORMAL else of.urgency.value,
        "".join(f"?{ask}" for ask in of.asks),
        ",".join(of.choices),
        of.source,
    ]
    return f"[{'|'.join(part for part in parts if part)}]"


def entry(of: Entry) -> str:
    """`P1(日320,累1180,70%,桩基完成,!高压线未迁)`, money in 万元."""
    parts = [
        "" if of.invested_yuan is None else f"日{of.invested_yuan / 10_000:g}",
        "" if of.cumulative_yuan is None else f"累{of.cumulative_yuan / 10_000:g}",
        "" if of.percent is None else f"{of.percent:g}%",
        of.progress,
        f"!{of.problem}" if of.problem else "",
        "=" if of.no_change else "",
    ]
    return f"{of.project}({','.join(part for part in parts if part)})"
