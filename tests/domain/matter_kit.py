"""A county with leaders, an office and three units, and a book that plays the store for matters: it loads what rules
name, lays changes over, and refuses to hear the same occasion twice. Policy and calendar are the shipped ones."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from config.calendars import load_calendar
from config.letters import load_letters
from config.load import FOLDER, load_policy
from domain import decide as table
from domain.actors import Actor, Channel
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.events import Acknowledged, Confirmed, Event, Proposed, Submitted, Ticked
from domain.matters.drafts import Content, Draft, DraftKind, DraftState, Share
from domain.matters.gate import GateState, Submission
from domain.matters.items import Item, Receipt
from domain.matters.ladders import scheduled
from domain.matters.recheck import Recheck
from domain.matters.undo import Undo
from domain.messages.listening import Stretch
from domain.messages.notices import Dispatch, Notice
from domain.outcome import Aggregate, Answer, Outcome
from domain.people.leaves import Leave
from domain.people.records import Binding, Group, Person, Post, Role, Tier, Unit
from domain.people.roster import Roster
from domain.policy import Urgency
from domain.projects.files import ProjectFile
from domain.projects.naming import spoken_of
from domain.rounds.duties import Duty
from domain.work import Key, Lookup, Needs, Work

POLICY = load_policy(FOLDER / "default.toml")
CALENDAR = load_calendar()
FIELDS = {"住建局": "城建", "水利局": "城建", "交通局": "交通", "项目办": "", "县领导": ""}
# name → post, role, fields; the head's post of 水利局 is vacant
POSTS = {
    "书记": ("县领导|书记", Role.PRINCIPAL, ()),
    "县长": ("县领导|县长", Role.PRINCIPAL, ("*",)),
    "常务": ("县领导|常务副县长", Role.FIELD_LEADER, ("*",)),
    "城建": ("县领导|城建副县长", Role.FIELD_LEADER, ("城建",)),
    "交通": ("县领导|交通副县长", Role.FIELD_LEADER, ("交通",)),
    "主任": ("项目办|主任", Role.OFFICE, ()),
    "审定": ("项目办|审定", Role.OFFICE, ()),
    "住建长": ("住建局|局长", Role.HEAD, ()),
    "住建员": ("住建局|联络员", Role.LIAISON, ()),
    "交通长": ("交通局|局长", Role.HEAD, ()),
    "交通员": ("交通局|联络员", Role.LIAISON, ()),
    "水利长": ("水利局|局长", Role.HEAD, ()),
    "水利员": ("水利局|联络员", Role.LIAISON, ()),
    "闲人": ("", Role.MEMBER, ()),
}
RANKS = {"书记": 1, "县长": 2, "常务": 3, "主任": 4}
TITLE = "解决清河大桥用地"


def at(text: str) -> datetime:
    """County time as aware UTC: "11-23 09:00" of 2026."""
    local = datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=COUNTY_ZONE)
    return local.astimezone(UTC)


def id_of(name: str) -> str:
    return f"id-{name}"


def roster() -> Roster:
    """Everybody is named by what they do."""
    made = [
        Post(
            key=key, unit=key.partition("|")[0], title=key.partition("|")[2], role=role, fields=fields,
            rank=RANKS.get(name, 10), holder="" if name == "水利长" else name, approves_reports=name == "审定",
        )
        for name, (key, role, fields) in POSTS.items()
        if key
    ]  # fmt: skip
    persons = [Person(key=n, name=n, staff_id=id_of(n), binding=Binding.CONFIRMED) for n in POSTS if n != "水利长"]
    groups = [Group(key=f"cid-{t.value}", title=t.value, tier=t, bound=True) for t in Tier]
    return Roster(
        units={u: Unit(key=u, name=u, policy_field=area) for u, area in FIELDS.items()},
        posts={p.key: p for p in made},
        persons={p.key: p for p in persons},
        groups={g.key: g for g in groups},
    )


def county(people: Roster | None = None) -> County:
    """The county under the shipped policy."""
    return County(
        version=1, name="某县", roster=people or roster(), calendar=CALENDAR, policy=POLICY,
        policies={POLICY.digest: POLICY}, letter_words=load_letters(),
    )  # fmt: skip


def with_post(people: Roster, key: str, **fields: object) -> Roster:
    """The roster with one post changed."""
    return replace(people, posts={**people.posts, key: replace(people.posts[key], **fields)})  # type: ignore[arg-type]


def with_person(people: Roster, key: str, **fields: object) -> Roster:
    """The roster with one person changed."""
    changed = replace(people.persons[key], **fields)  # type: ignore[arg-type]
    return replace(people, persons={**people.persons, key: changed})


def by(name: str, channel: Channel = Channel.PRIVATE, *, proven: bool = True, message: str = "") -> Actor:
    """A person acting, privately unless said otherwise."""
    return Actor(staff_id=id_of(name), channel=channel, proven=proven, message_id=message)


def content(
    *units: str, due: datetime | None, title: str = TITLE, others: str = "assisting", **fields: object
) -> Content:
    """A hand-over to units, the first of which leads."""
    shares = tuple(Share(unit=u, role="lead" if n == 0 else others) for n, u in enumerate(units))
    return Content(title=title, shares=shares, due_at=due, **fields)  # type: ignore[arg-type]


T = TypeVar("T", bound=Aggregate)


def reached(item: Item, now: datetime) -> Item:
    """The item as it stands once its first copies were delivered: only then is anybody late with signing."""
    copy = Receipt(staff_id="id-somebody", post="", delivered_at=now)
    return replace(item, branches=tuple(replace(b, receipts=(*b.receipts, copy)) for b in item.branches))


class Book:
    """Rows and everything that was said."""

    def __init__(self, of: County | None = None, *rows: Aggregate) -> None:
        self.county = of or county()
        self.rows: dict[Key, Aggregate] = {}
        self.said: dict[str, Notice] = {}
        self.save(*rows)

    def save(self, *rows: Aggregate) -> None:
        self.rows |= {(row.kind, row.key): row for row in rows}

    def do(self, event: Event, now: datetime) -> Outcome:
        """One event through the table of rules."""
        outcome = table.decide(self.work(table.needs(event, now)), event, self.county, now)
        if outcome.then is not None:
            self.save(*outcome.changes)
            return self.do(outcome.then, now)
        self.save(*outcome.changes)
        for notice in outcome.notices:
            assert notice.key not in self.said, f"said twice: {notice.key}"
            self.said[notice.key] = notice
        return outcome

    def answer(self, event: Event, now: datetime) -> Answer:
        answer = self.do(event, now).answer
        assert answer is not None
        return answer

    def handed_over(self, said: Content, now: datetime, issuer: str = "主任", *, delivered: bool = True) -> Item:
        """Proposed, confirmed and delivered; the words of the first notices are forgotten."""
        draft = f"m{len(self.all(Draft))}"
        assert self.answer(Proposed(by=by(issuer), draft=draft, content=said, code="1234"), now).kind == (
            "handover_confirm"
        )
        assert self.answer(Confirmed(by=by(issuer), draft=draft, code="1234"), now).kind == "issued"
        self.said.clear()
        item = max(self.all(Item), key=lambda item: item.number)
        if delivered:
            item = scheduled(reached(item, now), self.county, now)
            self.save(item)
        return item

    def applies(self, name: str, now: datetime, item: str = "2026-1", code: str = "1234") -> Answer:
        """办结 said and confirmed; `code` goes to whoever reviews it."""
        begun = Submitted(by=by(name, message=f"s{now}{name}{item}"), text="已供地", code="0000", item=item)
        shown = self.answer(begun, now)
        if shown.kind != "submit_confirm":
            return shown
        confirmed = Confirmed(by=by(name), draft=begun.by.message_id, code="0000", fresh_code=code)
        return self.answer(confirmed, now)

    def beat(self, now: datetime, seed: str = "seed") -> list[Notice]:
        """Tick what is due until nothing is; what was said meanwhile."""
        before = set(self.said)
        for _round in range(100):
            due = [row for row in self.ticked() if row.next_due_at is not None and row.next_due_at <= now]
            if not due:
                return [n for key, n in self.said.items() if key not in before]
            for row in due:
                self.do(Ticked(kind=row.kind, key=row.key, seed=seed), now)
        raise AssertionError("something due never rests")

    def run(self, until: datetime, *extra: datetime) -> list[tuple[datetime, Notice]]:
        """Beat at every moment that comes by itself up to `until`, and at the extra ones."""
        heard: list[tuple[datetime, Notice]] = []
        rest = sorted(m for m in extra if m <= until)
        while True:
            moments = [row.next_due_at for row in self.ticked() if row.next_due_at and row.next_due_at <= until]
            moment = min([*moments, *rest[:1]], default=None)
            if moment is None:
                return heard
            rest = rest[1:] if rest and rest[0] == moment else rest
            heard.extend((moment, notice) for notice in self.beat(moment))

    def ticked(self) -> list[Aggregate]:
        """What has a moment: matters first, then what they put before somebody."""
        return [*self.all(Item), *self.all(Submission), *self.all(Recheck)]

    def all(self, of: type[T]) -> list[T]:
        return [row for _key, row in sorted(self.rows.items()) if isinstance(row, of)]

    def item(self, number: int = 1) -> Item:
        row = self.rows["item", f"2026-{number}"]
        assert isinstance(row, Item)
        return row

    def one(self, of: type[T]) -> T:
        (row,) = self.all(of)
        return row

    # The lookups, as the rules describe them.

    def work(self, needs: Needs) -> Work:
        answers = {look: tuple(row.key for row in self._asked(look)) for look in needs.lookups}
        keys = {*needs.keys, *((look.kind, key) for look, found in answers.items() for key in found)}
        asked = {(row.kind, row.key): row for look in needs.lookups for row in self._asked(look)}
        named = {("person", p.key): p for p in self.county.roster.persons.values() if ("person", p.key) in keys}
        return Work(aggregates={**named, **asked, **{k: self.rows[k] for k in keys if k in self.rows}}, answers=answers)

    def _asked(self, look: Lookup) -> Iterable[Aggregate]:
        answer: Callable[..., Iterable[Aggregate]] | None = getattr(self, f"_{look.name}", None)
        return answer(*look.args) if answer else []

    def _pending_drafts(self, staff_id: str) -> list[Draft]:
        mine = [d for d in self.all(Draft) if d.actor_account == staff_id]
        pending = [d for d in mine if d.state in (DraftState.ASKING, DraftState.WAITING)]
        return sorted(pending, key=lambda d: d.begun_at, reverse=True)

    def _open_items_of_account(self, staff_id: str, most: str = "1000") -> list[Item]:
        name = staff_id.removeprefix("id-")
        posts = [p for p in self.county.roster.posts.values() if name in (p.holder, p.backup, *_acting(p))]
        units = {p.unit for p in posts if p.role in (Role.HEAD, Role.LIAISON)}
        mine = [i for i in self._open_items() if any(b.unit in units and b.is_open for b in i.branches)]
        return sorted(mine, key=lambda i: i.number, reverse=True)[: int(most)]

    def _open_items(self) -> list[Item]:
        return [item for item in self.all(Item) if item.is_open]

    def _open_items_seen(self, _staff_id: str) -> list[Item]:
        """More than an account may see: the rules look again."""
        return self._open_items()

    def _open_items_of_project(self, project: str) -> list[Item]:
        return [item for item in self._open_items() if item.project == project]

    def _projects_in_words(self, words: str) -> list[ProjectFile]:
        return spoken_of(words, self.all(ProjectFile))

    def _open_items_in_words(self, words: str) -> list[Item]:
        keys = {project.key for project in self._projects_in_words(words)}
        return [item for item in self._open_items() if item.project in keys]

    def _parts_of_item(self, key: str) -> list[Item]:
        parts = {part for item in self.all(Item) if item.key == key for part in item.parts}
        return [item for item in self.all(Item) if item.key in parts]

    def _rechecks_of_item(self, item: str) -> list[Recheck]:
        return sorted((r for r in self.all(Recheck) if r.item == item), key=lambda r: r.key)

    def _items_of_last_act(self, staff_id: str) -> list[Item]:
        keys = {item.key for undo in self.all(Undo) if undo.key == staff_id for item in undo.before}
        return [item for item in self.all(Item) if item.key in keys]

    def _duty_of_last_act(self, staff_id: str) -> list[Duty]:
        keys = {d.key for u in self.all(Undo) if u.key == staff_id for d in (u.duty_after, *u.duties_after) if d}
        return [duty for duty in self.all(Duty) if duty.key in keys]

    def _projects_of_last_act(self, staff_id: str) -> list[ProjectFile]:
        keys = {key for u in self.all(Undo) if u.key == staff_id for key in u.projects}
        return [project for project in self.all(ProjectFile) if project.key in keys]

    def _latest_stretches(self) -> list[Stretch]:
        return sorted(self.all(Stretch), key=lambda s: s.ended_at, reverse=True)

    def _items_of_handle(self, handle: str) -> list[Item]:
        return self._told(d for d in self.all(Dispatch) if d.handle == handle)

    def _told(self, dispatches: Iterable[Dispatch]) -> list[Item]:
        keys = {about.removeprefix("item|") for d in dispatches for about in d.about}
        return [item for item in self.all(Item) if item.key in keys]

    def _items_of_drafts(self, draft: str, staff_id: str) -> list[Item]:
        drafts = [d for d in self.all(Draft) if d.key == draft] or self._pending_drafts(staff_id)
        keys = {part for d in drafts for part in d.subject.split("|")}
        return [item for item in self.all(Item) if item.key in keys]

    def _waiting_submissions(self, item: str) -> list[Submission]:
        waiting = [s for s in self.all(Submission) if s.state is GateState.WAITING and item in ("", s.item)]
        return sorted(waiting, key=lambda s: s.opened_at)

    def _levels_up(self) -> list[Submission]:
        still = {item.key for item in self.all(Item) if item.is_open}
        return [s for s in self.all(Submission) if s.notice == "level_up" and s.item in still]

    def _submission_members(self, key: str) -> list[Submission]:
        bulks = [s for s in self.all(Submission) if s.members and key in ("", s.key)]
        return [s for s in self.all(Submission) if any(s.key in bulk.members for bulk in bulks)]

    def _member_items(self, key: str) -> list[Item]:
        return [i for i in self.all(Item) if i.key in {s.item for s in self._submission_members(key)}]

    def _waiting_items(self, item: str) -> list[Item]:
        keys = {s.item for s in self._waiting_submissions(item)}
        return [i for i in self.all(Item) if i.key in keys]

    def _posts_of_person(self, person: str) -> list[Post]:
        posts = self.county.roster.posts.values()
        return [p for p in posts if person in (p.holder, p.backup, *_acting(p))]

    def _leaves_of_person(self, person: str) -> list[Leave]:
        return [each for each in self.all(Leave) if each.person == person and each.ended_at is None]

    def _person_of_account(self, staff_id: str) -> list[Person]:
        person = self.county.roster.person_of(staff_id)
        return [person] if person else []

    def _open_items_of_person(self, person: str) -> list[Item]:
        units = {p.unit for p in self.county.roster.posts_of(person)}
        return [i for i in self._open_items() if any(b.unit in units and b.is_open for b in i.branches)]

    def _posts_of_drafts(self, draft: str, staff_id: str) -> list[Post]:
        drafts = [d for d in self.all(Draft) if d.key == draft] or self._pending_drafts(staff_id)
        givers = {d.subject.partition("|")[0] for d in drafts if d.draft_kind is DraftKind.HAND_POST}
        return [p for p in self.county.roster.posts.values() if p.holder in givers]

    def lives(self) -> None:
        """The roster as it stands in the rows: what the next transaction would read."""
        people = self.county.roster
        posts = {p.key: p for p in self.all(Post)}
        persons = {p.key: p for p in self.all(Person)}
        roster = replace(people, posts={**people.posts, **posts}, persons={**people.persons, **persons})
        self.county = replace(self.county, roster=roster)


def _acting(post: Post) -> list[str]:
    return [proxy.person for proxy in post.proxies]


def signs(name: str, *items: str, handle: str = "", every: bool = False) -> Acknowledged:
    """收到 of a person."""
    return Acknowledged(by=by(name), items=items, handle=handle, every=every)


URGENT = Urgency.EXTRA_URGENT
