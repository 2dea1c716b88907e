"""A code asked for privately and said in the group by the same person; membership that gives no rights."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.actors import Actor, Channel
from domain.calendars import Calendar
from domain.county import County
from domain.events import BindingBegun, GroupBound, MemberSeen
from domain.matters.drafts import Draft, DraftState
from domain.outcome import Aggregate, Outcome
from domain.people.binding import GROUPS, begin, begun_by, bind, group_for, person_of, projects_of, see
from domain.people.records import Binding, Group, Member, Person, Post, Role, Standing, Tier, Unit
from domain.people.roster import Roster
from domain.policy import Policy, Terms
from domain.work import Work

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
POLICY = Policy(digest="p", terms=Terms(ladders={}))
PEOPLE = tuple(
    Person(key=name, name=name, staff_id=account, binding=Binding.CONFIRMED)
    for name, account in (("王敏", "wm"), ("陈晨", "cc"), ("李静", "lj"), ("郑书", "zs"))
)
POSTS = (
    Post(key="项目办|主任", unit="项目办", title="主任", role=Role.OFFICE, rank=1, holder="王敏"),
    Post(key="项目办|干部", unit="项目办", title="干部", role=Role.OFFICE, rank=2, holder="陈晨"),
    Post(key="住建局|联络员", unit="住建局", title="联络员", role=Role.LIAISON, holder="李静"),
    Post(key="县委|书记", unit="县委", title="书记", role=Role.PRINCIPAL, holder="郑书"),
)
UNITS = (Unit(key="住建局", name="县住建局", policy_field="城建"),)
STAFF_GROUP = Group(key="cid1", title="青禾项目工作群", tier=Tier.STAFF)


def county(*groups: Group) -> County:
    roster = Roster(
        units={u.key: u for u in UNITS},
        posts={p.key: p for p in POSTS},
        persons={p.key: p for p in PEOPLE},
        groups={g.key: g for g in groups},
    )
    return County(version=1, name="青禾县", roster=roster, calendar=Calendar(), policy=POLICY, policies={})


def private(account: str) -> Actor:
    return Actor(staff_id=account, channel=Channel.PRIVATE)


def in_group(account: str, conversation: str = "cid1") -> Actor:
    return Actor(staff_id=account, channel=Channel.GROUP, conversation=conversation)


def work(account: str, *aggregates: Aggregate) -> Work:
    drafts = tuple(a.key for a in aggregates if isinstance(a, Draft))
    groups = tuple(a.key for a in aggregates if isinstance(a, Group))
    persons = tuple(a.key for a in aggregates if isinstance(a, Person) and a.staff_id == account)
    return Work(
        aggregates={(a.kind, a.key): a for a in aggregates},
        answers={begun_by(account): drafts, GROUPS: groups, person_of(account): persons, projects_of(account): ()},
    )


def kind(outcome: Outcome) -> str:
    return outcome.answer.kind if outcome.answer else ""


def begun(tier: Tier = Tier.STAFF, area: str = "", account: str = "wm") -> Draft:
    event = BindingBegun(by=private(account), draft="m1", tier=tier, code="483921", policy_field=area)
    drafts = [c for c in begin(Work(), event, county(), NOW).changes if isinstance(c, Draft)]
    return drafts[-1]


def say(
    draft: Draft | None, *groups: Group, account: str = "wm", code: str = "483921", later: timedelta = timedelta(0)
) -> Outcome:
    event = GroupBound(by=in_group(account), code=code, title="青禾项目工作群")
    drafts = (draft,) if draft and draft.actor_account == account else ()
    return bind(work(account, *drafts, *groups), event, county(*groups), NOW + later)


@pytest.mark.parametrize(
    ("by", "answer"),
    [
        (private("wm"), "binding_code"),
        (private("cc"), "binding_code"),
        (in_group("wm"), "only_privately"),
        (private("lj"), "no_permit"),
        (private("zs"), "no_permit"),
        (private("stranger"), ""),
    ],
)
def test_only_the_office_gets_a_code_and_only_privately(by: Actor, answer: str):
    """Matrix row 21; an unknown account hears nothing."""
    outcome = begin(Work(), BindingBegun(by=by, draft="m1", tier=Tier.STAFF, code="483921"), county(), NOW)
    assert (kind(outcome), bool(outcome.changes)) == (answer, answer == "binding_code")


def test_the_code_is_not_stored_and_lives_ten_minutes():
    """Only its digest is kept, bound to draft, account and tier."""
    outcome = begin(
        Work(), BindingBegun(by=private("wm"), draft="m1", tier=Tier.STAFF, code="483921"), county(STAFF_GROUP), NOW
    )
    [draft] = outcome.changes
    assert "483921" not in repr(draft)
    assert outcome.answer is not None
    assert outcome.answer.facts == {
        "draft": "m1",
        "tier": "STAFF",
        "policy_field": "",
        "code": "483921",
        "expires_at": (NOW + timedelta(minutes=10)).isoformat(),
        "bound_now": "青禾项目工作群",
    }


def test_a_new_code_makes_the_old_one_lapse():
    """One binding per person waits at a time."""
    event = BindingBegun(by=private("wm"), draft="m2", tier=Tier.FIELD, code="111111")
    older, newer = begin(work("wm", begun()), event, county(), NOW).changes
    assert isinstance(older, Draft)
    assert isinstance(newer, Draft)
    assert (older.key, older.state, newer.key) == ("m1", DraftState.DROPPED, "m2")


def test_an_unknown_field_is_refused_with_the_known_ones():
    """A leaders' group of one field needs a field that units have."""
    event = BindingBegun(by=private("wm"), draft="m1", tier=Tier.FIELD, code="1", policy_field="城见")
    outcome = begin(Work(), event, county(), NOW)
    assert kind(outcome) == "no_such_field"
    assert outcome.answer is not None
    assert outcome.answer.facts["fields"] == ["城建"]


@pytest.mark.parametrize("tier", list(Tier))
def test_the_code_said_in_the_group_binds_it(tier: Tier):
    """The conversation becomes the tier's group, with the speaker seen in it; the code is spent."""
    outcome = say(begun(tier))
    done, group = outcome.changes
    assert isinstance(done, Draft)
    assert done.state is DraftState.DONE
    assert group == Group(
        key="cid1",
        title="青禾项目工作群",
        tier=tier,
        members=(Member(staff_id="wm", standing=Standing.SEEN),),
    )
    assert kind(outcome) == "group_bound"


def test_a_group_of_one_field():
    """Two leaders' groups stand side by side: the county's and that of a field."""
    wide = Group(key="cid0", title="分管领导群", tier=Tier.FIELD)
    outcome = say(begun(Tier.FIELD, "城建"), wide)
    group = outcome.changes[-1]
    assert isinstance(group, Group)
    assert (group.policy_field, len(outcome.changes)) == ("城建", 2)


def refused(**changes: object) -> Draft:
    return replace(begun(), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("draft", "account", "code", "minutes", "answer"),
    [
        (begun(), "wm", "000000", 0, "binding_code_wrong"),
        (begun(), "cc", "483921", 0, "no_binding_begun"),
        (begun(), "lj", "483921", 0, "no_permit"),
        (begun(), "stranger", "483921", 0, ""),
        (begun(), "wm", "483921", 10, "binding_expired"),
        (refused(state=DraftState.DONE), "wm", "483921", 0, "no_binding_begun"),
        (None, "wm", "483921", 0, "no_binding_begun"),
    ],
)
def test_no_other_word_binds(draft: Draft | None, account: str, code: str, minutes: int, answer: str):
    """Wrong code, somebody else, too late, or spent: nothing is bound."""
    outcome = say(draft, account=account, code=code, later=timedelta(minutes=minutes))
    assert (kind(outcome), outcome.changes) == (answer, ())


def test_a_group_bound_to_another_tier_is_refused():
    """A conversation never changes its tier by a code alone."""
    outcome = say(begun(Tier.PRINCIPAL), STAFF_GROUP)
    assert (kind(outcome), outcome.changes) == ("group_bound_elsewhere", ())


def test_a_tier_bound_anew_leaves_its_old_group():
    """The old conversation answers for nothing any more, and the office is told."""
    old = Group(key="cid0", title="旧工作群", tier=Tier.STAFF)
    outcome = say(begun(account="cc"), old, account="cc")
    _done, left, new = outcome.changes
    assert left == replace(old, bound=False)
    assert isinstance(new, Group)
    assert group_for(county(left, new).roster, Tier.STAFF) == new
    assert outcome.answer is not None
    assert outcome.answer.facts["replaced"] == "旧工作群"
    [notice] = outcome.notices
    assert (notice.kind, notice.audience.key, notice.facts["by"]) == ("group_replaced", "项目办|主任", "陈晨")


@pytest.mark.parametrize(
    ("before", "left", "listed", "after"),
    [
        (None, False, False, Standing.SEEN),
        (None, False, True, Standing.KNOWN),
        (Standing.KNOWN, False, False, Standing.SEEN),
        (Standing.SEEN, False, True, Standing.SEEN),
        (Standing.SEEN, True, False, Standing.LEFT),
        (Standing.LEFT, False, True, Standing.KNOWN),
    ],
)
def test_what_is_known_of_a_member(before: Standing | None, left: bool, listed: bool, after: Standing):
    """Listed, heard, gone; being listed does not undo being heard."""
    members = (Member(staff_id="x", standing=before),) if before else ()
    group = replace(STAFF_GROUP, members=members)
    event = MemberSeen(by=in_group("x"), conversation="cid1", staff_id="x", left=left, listed=listed)
    outcome = see(work("x", group), event, county(group), NOW)
    changed = [c for c in outcome.changes if isinstance(c, Group)]
    assert (changed or [group])[0].standing("x") is after
    assert bool(changed) == (before is not after)


@pytest.mark.parametrize(
    ("account", "tier", "welcomed", "told"),
    [
        ("lj", Tier.STAFF, False, ["lj"]),
        ("lj", Tier.STAFF, True, []),
        ("lj", Tier.FIELD, False, []),
        ("zs", Tier.STAFF, False, []),
    ],
)
def test_first_contact_happens_once_and_only_with_staff(account: str, tier: Tier, welcomed: bool, told: list[str]):
    """A leader in the staff group is not addressed by the machine."""
    group = replace(STAFF_GROUP, tier=tier)
    people = [replace(p, welcomed=welcomed) for p in PEOPLE]
    event = MemberSeen(by=in_group(account), conversation="cid1", staff_id=account)
    outcome = see(work(account, group, *people), event, county(group), NOW)
    assert [notice.audience.key for notice in outcome.notices] == told
    assert [c.key for c in outcome.changes if isinstance(c, Person)] == ["李静"] * len(told)


def test_an_unbound_conversation_is_nobodys():
    """Nothing is kept of members of groups we do not know."""
    event = MemberSeen(by=in_group("lj"), conversation="cid9", staff_id="lj")
    assert see(work("lj", *PEOPLE), event, county(), NOW) == Outcome()
