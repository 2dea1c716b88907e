"""Who may do what, and through which channel: reliability §5.10 as one table that decide, help and the docs share."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from domain.actors import Channel, Standpoint
from domain.people.records import Role
from domain.people.roster import Roster


class Act(StrEnum):
    """The acts of the matrix, by row."""

    ISSUE = "issue"
    ISSUE_ON_BEHALF = "issue_on_behalf"
    CHANGE_DEADLINE = "change_deadline"
    WITHDRAW = "withdraw"
    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    ATTACH = "attach"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    SUBMIT = "submit"
    CLOSE_OUT = "close_out"
    SEND_BACK = "send_back"
    REMIND = "remind"
    ESCALATE = "escalate"
    RELEASE = "release"
    PAUSE = "pause"
    RESOLVE_UNKNOWN = "resolve_unknown"
    SEE_LEDGER = "see_ledger"
    EXPORT = "export"
    EXPORT_PHONES = "export_phones"
    BIND_GROUP = "bind_group"
    BIND_PEOPLE = "bind_people"
    SET_RULES = "set_rules"
    EMERGENCY = "emergency"
    SET_KEYS = "set_keys"
    SEE_AUDIT = "see_audit"
    ASK = "ask"
    DESTROY_RAW = "destroy_raw"
    DRAFT_LETTER = "draft_letter"
    REVIEW_LETTER = "review_letter"
    SIGN_LETTER = "sign_letter"
    SHOW_BOARD = "show_board"
    APPRAISE = "appraise"


class Grant(StrEnum):
    """A cell: allowed, allowed after a bound confirmation, needs a second person, may only propose, denied."""

    ALLOW = "Y"
    CONFIRM = "C"
    SECOND = "2"
    PROPOSE = "p"
    DENY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """One row. A cell is a grant, with a trailing `o` where it holds for the own unit or portfolio only."""

    row: int
    act: Act
    cells: Mapping[Role, str]


_COLUMNS = (
    Role.PRINCIPAL, Role.FIELD_LEADER, Role.OFFICE, Role.HEAD, Role.LIAISON,
    Role.MEMBER, Role.OUTSIDER, Role.SYSADMIN, Role.AUDITOR,
)  # fmt: skip


def _row(row: int, act: Act, cells: str) -> Permit:
    return Permit(row=row, act=act, cells=dict(zip(_COLUMNS, cells.split(), strict=True)))


PERMITS = (
    _row(1, Act.ISSUE, "C Co C - - - - - -"),
    _row(2, Act.ISSUE_ON_BEHALF, "- - C - - - - - -"),
    _row(3, Act.CHANGE_DEADLINE, "C Co C - - - - - -"),
    _row(4, Act.WITHDRAW, "C Co 2 - - - - - -"),
    _row(5, Act.ACKNOWLEDGE, "- - - Yo Yo - - - -"),
    _row(6, Act.REPORT, "- - Y Yo Yo - - - -"),
    _row(7, Act.ATTACH, "Y Yo Y Yo Yo - - - -"),
    _row(8, Act.ASK_EXTENSION, "- - - Yo po - - - -"),
    _row(9, Act.GRANT_EXTENSION, "C Co C - - - - - -"),
    _row(10, Act.SUBMIT, "- - - Co po - - - -"),
    _row(11, Act.CLOSE_OUT, "C Co C - - - - - -"),
    _row(12, Act.SEND_BACK, "C Co C - - - - - -"),
    _row(13, Act.REMIND, "Y Yo Y - - - - - -"),
    _row(14, Act.ESCALATE, "- - C - - - - - -"),
    _row(15, Act.RELEASE, "- Yo C - - - - - -"),
    _row(16, Act.PAUSE, "Y Yo Y po - - - Y -"),
    _row(17, Act.RESOLVE_UNKNOWN, "- - C - - - - - -"),
    _row(18, Act.SEE_LEDGER, "Y o Y o o - - - Y"),
    _row(19, Act.EXPORT, "Y o Y o - - - - Y"),
    _row(19, Act.EXPORT_PHONES, "- - 2 - - - - - -"),
    _row(20, Act.BIND_PEOPLE, "- - p - - - - 2 -"),
    _row(21, Act.BIND_GROUP, "- - C - - - - p -"),
    _row(22, Act.SET_RULES, "- - C - - - - - -"),
    _row(23, Act.EMERGENCY, "C - 2 - - - - - -"),
    _row(24, Act.SET_KEYS, "- - - - - - - C -"),
    _row(25, Act.SEE_AUDIT, "- - Y - - - - - Y"),
    _row(26, Act.ASK, "Y Y Y Yo Yo - - - -"),
    _row(27, Act.DESTROY_RAW, "- - p - - - - 2 2"),
    _row(28, Act.DRAFT_LETTER, "- - Y - - - - - -"),
    _row(29, Act.REVIEW_LETTER, "- - C - - - - - -"),
    _row(30, Act.SIGN_LETTER, "C Co 2 - - - - - -"),
    _row(31, Act.SHOW_BOARD, "- - C - - - - - -"),
    _row(32, Act.APPRAISE, "- Co C - - - - - -"),
)
BY_ACT: Mapping[Act, Permit] = {permit.act: permit for permit in PERMITS}

# Where the sender's body is not signed, only these may be completed by a message (reliability §5.10, last lines).
UNPROVEN_ACTS = frozenset({Act.ACKNOWLEDGE, Act.REPORT, Act.REMIND, Act.ASK})

# Until there is a console these are commands on the server; 19 and 20 are also done one to one (ADR 25).
CONSOLE_ROWS = frozenset({22, 23, 24, 25})
ONE_TO_ONE_ROWS = frozenset({19, 20, 27, 28, 29, 30, 31, 32})


class Ruling(StrEnum):
    """What becomes of an act here and now: done at once, begun and completed by a bound confirmation, by a second
    person, only proposed, denied with a reason, or passed over in silence."""

    DO = "do"
    CONFIRM = "confirm"
    SECOND = "second"
    PROPOSE = "propose"
    DENY = "deny"
    SILENT = "silent"


_RULED = {
    Grant.ALLOW: Ruling.DO,
    Grant.CONFIRM: Ruling.CONFIRM,
    Grant.SECOND: Ruling.SECOND,
    Grant.PROPOSE: Ruling.PROPOSE,
    Grant.DENY: Ruling.DENY,
}
_STRENGTH = (Grant.ALLOW, Grant.CONFIRM, Grant.SECOND, Grant.PROPOSE, Grant.DENY)


def grant_of(who: Standpoint, act: Act, roster: Roster, unit: str = "") -> Grant:
    """The most that any of the actor's posts allows for `act` on `unit`'s share ("" = no unit in question)."""
    own = {role for role in who.roles if not unit or _is_own(who, role, roster, unit)}
    cells = (_cell(role, act, is_own=role in own) for role in who.roles)
    return min(cells, key=_STRENGTH.index, default=Grant.DENY)


def ruling(who: Standpoint, act: Act, roster: Roster, unit: str = "") -> Ruling:
    """The cell of the table with the channel's limits on top: outsiders hear nothing anywhere, the console's acts are
    not done in chat, and where the body is not signed nothing beyond UNPROVEN_ACTS is completed by a bare message."""
    if who.roles == {Role.OUTSIDER}:
        return Ruling.SILENT
    grant = grant_of(who, act, roster, unit)
    if grant is Grant.DENY or not is_done_in(act, who.actor.channel):
        return Ruling.DENY
    bare = not who.actor.proven and act not in UNPROVEN_ACTS
    return Ruling.DENY if bare and grant is Grant.ALLOW else _RULED[grant]


def is_done_in(act: Act, channel: Channel) -> bool:
    """Whether an act is completed in this channel by whoever may do it at all."""
    row = BY_ACT[act].row
    if row in CONSOLE_ROWS:
        return channel is Channel.COMMAND
    return row not in ONE_TO_ONE_ROWS or channel is not Channel.GROUP


def may(who: Standpoint, act: Act, roster: Roster, unit: str = "") -> bool:
    """True where the act may be done, if need be after a confirmation."""
    return grant_of(who, act, roster, unit) in (Grant.ALLOW, Grant.CONFIRM)


def _cell(role: Role, act: Act, *, is_own: bool) -> Grant:
    grant, only_own = _read(BY_ACT[act].cells[role])
    return Grant.DENY if only_own and not is_own else grant


@cache
def _read(cell: str) -> tuple[Grant, bool]:
    """What a cell grants, and whether for the own unit or portfolio only."""
    only_own = cell.endswith("o")
    return Grant((cell[:-1] or Grant.ALLOW.value) if only_own else cell), only_own


def _is_own(who: Standpoint, role: Role, roster: Roster, unit: str) -> bool:
    if role is Role.FIELD_LEADER:
        area = roster.units[unit].policy_field if unit in roster.units else ""
        return "*" in who.fields or (bool(area) and area in who.fields)
    return unit in who.units


def roles_with(act: Act) -> tuple[Role, ...]:
    """The roles that may do an act, for `who can` answers and the docs."""
    cells = BY_ACT[act].cells
    return tuple(role for role in _COLUMNS if cells[role][0] in "YCo")
