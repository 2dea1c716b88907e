"""更新大屏: shown to the office one to one, confirmed by code, then it hangs; 撤下大屏 takes it down at once."""

from dataclasses import replace
from datetime import datetime

from domain.actors import Channel
from domain.boards.boards import HALL, Board
from domain.boards.composing import composed
from domain.calendars import local_date
from domain.codes import code_digest, state_digest
from domain.county import County
from domain.events.boards import BoardAsked, BoardLetOut, BoardTakenDown
from domain.lights.lights import LightFile
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.pending import Confirmation
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, Grant, grant_of, roles_with
from domain.projects.files import ProjectFile
from domain.work import Lookup, Needs, Work

ACT = Act.SHOW_BOARD
SHOWN = 5
PROJECTS = Lookup(name="all_projects", kind=ProjectFile.kind)
LIGHTS = Lookup(name="all_lights", kind=LightFile.kind)


def needs_asked(event: BoardAsked, _now: datetime) -> Needs:
    """Every project with its light, and the draft that this message may already have begun."""
    return Needs(keys=((Draft.kind, event.draft),), lookups=(PROJECTS, LIGHTS))


def begin(work: Work, event: BoardAsked, county: County, now: datetime) -> Outcome:
    """What would hang there, to look at; nothing has changed yet."""
    refusal = _refused(event, county, now)
    if refusal is not None:
        return refusal
    board = _today(work, county, now)
    digest = state_digest(board)
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.BOARD,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=county.standpoint(event.by, now).key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=HALL,
        digest=digest,
        code_digest=code_digest(event.code, event.draft, event.by.staff_id, digest),
    )
    facts = board_facts(board) | {"draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat()}
    return Outcome(changes=(draft,), answer=Answer(kind="board_confirm", facts=facts))


def confirmed(_work: Work, confirmation: Confirmation, _county: County, _now: datetime) -> Outcome:
    """Exactly what was shown goes up; whether it still is so is looked at with today's projects."""
    draft = confirmation.draft
    then = BoardLetOut(by=confirmation.event.by, digest=draft.digest)
    return Outcome(changes=(replace(draft, state=DraftState.DONE),), then=then)


def needs_let_out(_event: BoardLetOut, _now: datetime) -> Needs:
    """Every project with its light, and what hangs there."""
    return Needs(keys=((Board.kind, HALL),), lookups=(PROJECTS, LIGHTS))


def let_out(work: Work, event: BoardLetOut, county: County, now: datetime) -> Outcome:
    """Hung up, if nothing has moved since it was shown."""
    refusal = _refused(event, county, now)
    if refusal is not None:
        return refusal
    board = _today(work, county, now)
    if state_digest(board) != event.digest:
        return refuse("board_moved")
    post = next(iter(county.standpoint(event.by, now).posts), None)
    hung = replace(board, let_out_at=now, unit=post.unit if post else "")
    return Outcome(changes=(hung,), answer=Answer(kind="board_let_out", facts=board_facts(hung)))


def needs_taken_down(_event: BoardTakenDown, _now: datetime) -> Needs:
    """What hangs there."""
    return Needs(keys=((Board.kind, HALL),))


def take_down(work: Work, event: BoardTakenDown, county: County, now: datetime) -> Outcome:
    """Nothing hangs any more; there is no need to be slow about it."""
    refusal = _no_permit(event, county, now)
    if refusal is not None:
        return refusal
    board = work.get(Board, HALL)
    if board is None or board.on is None:
        return refuse("board_empty")
    return Outcome(changes=(Board(),), answer=Answer(kind="board_taken_down", facts={}))


def _today(work: Work, county: County, now: datetime) -> Board:
    lights = {file.key: file for file in work.found(LightFile, LIGHTS)}
    return composed(work.found(ProjectFile, PROJECTS), lights, county.policy.board, local_date(now))


def _refused(event: BoardAsked | BoardLetOut, county: County, now: datetime) -> Outcome | None:
    refusal = _no_permit(event, county, now)
    if refusal is not None:
        return refusal
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=ACT.value)
    return None if county.policy.board.basis else refuse("board_off")


def _no_permit(event: BoardAsked | BoardLetOut | BoardTakenDown, county: County, now: datetime) -> Outcome | None:
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if grant_of(who, ACT, county.roster) in (Grant.ALLOW, Grant.CONFIRM):
        return None
    return refuse("no_permit", act=ACT.value, who_can=[role.value for role in roles_with(ACT)])


def board_facts(board: Board) -> dict[str, object]:
    """What would be seen, in short."""
    return {
        "day_on": board.on.isoformat() if board.on else "",
        "basis": board.basis,
        "reds": board.reds,
        "yellows": board.yellows,
        "greens": board.greens,
        "total": len(board.rows),
        "praised": sum(1 for row in board.rows if row.was is not None),
        "lines": [
            {"colour": row.colour.value, "name": row.project, "unit": row.unit, "dimension": row.stuck}
            for row in board.rows[:SHOWN]
        ],
    }
