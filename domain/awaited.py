"""What besides the matters themselves waits for one person's word: a draft to confirm, a withdrawal that takes two, a
report at the gate, a letter. What was put before somebody else does not wait for him."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.actors import Standpoint
from domain.county import County
from domain.events import Confirmed, Dropped, Event, Ruled, WithdrawalDecided
from domain.inquiries import ALL_OPEN
from domain.letters.finding import RECENT
from domain.letters.letters import Letter
from domain.letters.serving import reviewing_post, signing_post
from domain.matters import pending
from domain.matters.drafts import Draft, DraftState
from domain.matters.gate import Submission
from domain.matters.gates import deciding_post, waiting
from domain.matters.items import Item
from domain.matters.withdrawing import second_of_office
from domain.people.records import Role
from domain.work import Lookup, Work


class Beside(StrEnum):
    """How it is decided: the first two by a yes, the others by words of their own."""

    DRAFT = "draft"
    WITHDRAWAL = "withdrawal"
    REPORT = "report"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """One of them. `title` says what it is about, "" = no more than what kind it is `of`; `number` is that of the
    matter or of the draft, 0 = it has none."""

    what: Beside
    key: str
    number: int = 0
    unit: str = ""
    title: str = ""
    of: str = ""

    @property
    def ref(self) -> str:
        """How it is picked from a list."""
        return f"{self.what.value}|{self.key}"

    @property
    def named(self) -> dict[str, object]:
        """What a list says of it."""
        return {
            "what": self.what.value, "number": self.number, "unit": self.unit, "title": self.title, "of": self.of
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whose word is waited for, with what was loaded for it."""

    staff_id: str
    work: Work
    who: Standpoint
    county: County
    now: datetime


def lookups_of_awaited(staff_id: str) -> tuple[Lookup, ...]:
    """What has to be loaded for it."""
    return (ALL_OPEN, pending.pending(staff_id), waiting(""), RECENT)


def awaited(asker: Asker) -> Iterator[Awaited]:
    """In this order: what he began himself or was asked as the second, then what only the office decides."""
    yield from _drafts(asker)
    if Role.OFFICE in asker.who.roles:
        yield from _withdrawals(asker)
        yield from _reports(asker)
    yield from _letters(asker)


def _drafts(asker: Asker) -> Iterator[Awaited]:
    for draft in pending.waiting(asker.work, asker.staff_id, asker.now):
        if draft.state is DraftState.WAITING:
            yield Awaited(what=Beside.DRAFT, key=draft.key, title=_about(draft), of=draft.draft_kind.value)


def _about(draft: Draft) -> str:
    return draft.content.title or next((value for _name, value in draft.shown), "")


def _withdrawals(asker: Asker) -> Iterator[Awaited]:
    held = {post.key for post in asker.who.posts}
    for item in asker.work.found(Item, ALL_OPEN):
        asked = item.withdrawal
        second = second_of_office(asked.by, asker.county, asker.now) if asked is not None else None
        if second is not None and second.key in held:
            yield Awaited(
                what=Beside.WITHDRAWAL, key=item.key, number=item.number, unit=item.lead.unit, title=item.title
            )


def _reports(asker: Asker) -> Iterator[Awaited]:
    held = {post.key for post in asker.who.posts}
    for report in asker.work.found(Submission, waiting("")):
        post = deciding_post(report, asker.county, asker.now)
        if post is not None and post.key in held:
            yield Awaited(what=Beside.REPORT, key=report.key, **report.named)  # type: ignore[arg-type]


def _letters(asker: Asker) -> Iterator[Awaited]:
    held = {post.key for post in asker.who.posts}
    for letter in asker.work.found(Letter, RECENT):
        if letter.is_waiting and letter.letter_kind.is_served:
            reviewed = letter.reviewed is not None
            post = signing_post(letter, asker.county, asker.now) if reviewed else reviewing_post(asker.county)
            if post is not None and post.key in held:
                yield Awaited(
                    what=Beside.LETTER,
                    key=letter.key,
                    number=letter.number,
                    unit=letter.unit,
                    title="".join(letter.text.title),
                )


def _draft_decided(one: Awaited, event: Ruled) -> Event:
    if event.grant:
        return Confirmed(by=event.by, draft=one.key, fresh_code=event.code)
    return Dropped(by=event.by, draft=one.key)


def _withdrawal_decided(one: Awaited, event: Ruled) -> Event:
    return WithdrawalDecided(by=event.by, item=one.key, agree=event.grant, code="")


BY_A_YES: Mapping[Beside, Callable[[Awaited, Ruled], Event]] = {
    Beside.DRAFT: _draft_decided,
    Beside.WITHDRAWAL: _withdrawal_decided,
}
"""What goes to 县长 and a letter have words of their own: a yes does not go round the gate."""
