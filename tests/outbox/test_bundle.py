"""A random day: whatever is planned, nobody hears more than the burden rules allow, and nothing outside the slots."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.burden.leaving import Said, posted_handovers
from domain.calendars import local_date
from domain.messages.manners import MANNERS, POST_TO_GROUP, manner_of
from domain.messages.notices import Notice, NoticeState, to_post, to_tier
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.work import Work
from domain.worktime import half_day, is_open, next_slot
from outbox.bundle import Surroundings, address, bundle
from outbox.parcels import listed
from tests.domain.matter_kit import at, county, id_of

COUNTY = county()
CAPS = COUNTY.house.caps
PEOPLE = ["住建局|局长", "住建局|联络员", "县领导|城建副县长", "县领导|县长", "项目办|主任"]
# What goes to a group only, and the daily round, whose own messages meet one another nowhere else.
NOT_ALONE = ("assignment", "round_prompt", "round_nudge")
PRIVATE = sorted(
    kind
    for kind, manner in MANNERS.items()
    if manner.proactive and manner is not POST_TO_GROUP and kind not in NOT_ALONE
)
TO_GROUP = {
    "assignment": Tier.STAFF,
    "silence_ask": Tier.STAFF,
    "campaign_line": Tier.STAFF,
    "campaign_closed": Tier.STAFF,
    "round_summary": Tier.STAFF,
    "digest_field": Tier.FIELD,
}
# First notices (a ball is one too), decisions on one's own request, the nudge (domain §10.5).
EXEMPT = {
    *("second_person", "withdrawal_second"),  # each by itself: one 同意 to a card
    *("second_told", "withdrawal_told"),
    *("assignment_private", "blocked_told", "closed_out", "sent_back", "round_nudge", "block_answered_told"),
    *(
        "extension_granted",
        "extension_refused",
        "objection_upheld",
        "objection_denied",
        "score_appeal_decided",
        "directive",
        "directive_asks",
        "assignment_listed",
    ),
    *(
        "light_reviewed",
        "letter_served",
    ),  # the answer to an objection; the first notice of what two people signed (ADR 31)
}
MINUTE = st.integers(0, 2 * 24 * 60)
PLANNED = st.lists(
    st.tuples(MINUTE, st.sampled_from(PRIVATE), st.sampled_from(PEOPLE)).map(lambda p: (p[0], p[1], to_post(p[2])))
    | st.tuples(MINUTE, st.sampled_from(sorted(TO_GROUP))).map(lambda p: (p[0], p[1], to_tier(TO_GROUP[p[1]]))),
    max_size=40,
)
START = at("11-23 00:00")


def planned(rows) -> list[Notice]:
    """Notices of the day; hand-overs are confirmed in office hours or leave at the next slot, as they are issued."""
    made = []
    for n, (minute, kind, audience) in enumerate(rows):
        moment = START + timedelta(minutes=minute)
        if kind.startswith("assignment") and not is_open(moment, COUNTY.calendar, COUNTY.house.office):
            moment = next_slot(moment, COUNTY.calendar, COUNTY.house.slots)
        made.append(
            Notice(key=str(n), kind=kind, notice_class=NoticeClass.B, audience=audience, not_before=moment, facts={})
        )
    return made


def played(notices: list[Notice], beats: list[int]):
    """Claims at the given minutes and at every moment something waits for; what was sent, per target."""
    waits = {n.key: n.not_before for n in notices}
    by_key = {n.key: n for n in notices}
    said: dict[str, list[Said]] = {}
    marks = sorted(START + timedelta(minutes=m) for m in beats)
    while waits:
        soonest = min(waits.values())
        now = max(soonest, next((m for m in marks if m >= soonest), soonest)) if len(marks) % 2 else soonest
        ready = [by_key[k] for k, moment in sorted(waits.items(), key=lambda w: (w[1], int(w[0]))) if moment <= now]
        today = {t: [s for s in got if local_date(s.at) == local_date(now)] for t, got in said.items()}
        at = {each.key: address(each, COUNTY, now) for each in ready}
        plan = bundle(ready, Surroundings(said=today, work=Work(), county=COUNTY, now=now, at=at))
        counted = {t: posted_handovers(got, now) for t, got in today.items()}
        for settled in plan.settled:
            if settled.state is NoticeState.HELD and settled.not_before is not None:
                assert settled.not_before > now, "held until now is a beat that never rests"
                waits[settled.key] = settled.not_before
            else:
                del waits[settled.key]
        for parcel in listed(plan.parcels, counted, CAPS.handovers_half_day):
            said.setdefault(parcel.target, []).append(Said(kinds=tuple(n.kind for n in parcel.notices), at=now))
            for notice in parcel.notices:
                del waits[notice.key]
    return said


@settings(max_examples=80, deadline=None)
@given(rows=PLANNED, beats=st.lists(MINUTE, max_size=8))
def test_over_any_day_nobody_gets_more_than_is_allowed(rows, beats: list[int]) -> None:
    """One capped message per person and half day, the posts per group and day, one hand-over list per half day."""
    for target, got in played(planned(rows), beats).items():
        for said in got:
            in_slot = next_slot(said.at, COUNTY.calendar, COUNTY.house.slots) == said.at
            first = {"assignment", "assignment_private", "assignment_listed"} >= set(said.kinds)
            assert in_slot or (first and is_open(said.at, COUNTY.calendar, COUNTY.house.office)), (target, said)
        if target.startswith("id-"):
            capped = Counter(half_day(s.at) for s in got if not EXEMPT & set(s.kinds))
            assert max(capped.values(), default=0) <= CAPS.person_half_day, (target, got)
            continue
        handovers = Counter(half_day(s.at) for s in got if "assignment" in s.kinds)
        assert max(handovers.values(), default=0) <= CAPS.handovers_half_day + 1, got
        most = {"cid-STAFF": CAPS.staff_group_day, "cid-FIELD": CAPS.field_group_day}[target]
        posts = Counter(local_date(s.at) for s in got if "assignment" not in s.kinds)
        assert max(posts.values(), default=0) <= most, got


@settings(max_examples=40, deadline=None)
@given(rows=PLANNED)
def test_nothing_that_is_allowed_gets_lost(rows) -> None:
    """What is held goes later: every notice is said exactly once in the end."""
    notices = planned(rows)
    said = played(notices, [])
    assert sum(len(s.kinds) for got in said.values() for s in got) == len(notices)


def test_the_moment_of_a_post_is_the_person_of_that_day() -> None:
    """All proactive kinds that go to people are in the random day, and each has a manner."""
    assert {"due_today", "report_up", "gate", "review"} <= set(PRIVATE)
    assert all(manner_of(n).proactive for n in planned([(600, kind, to_post(PEOPLE[0])) for kind in PRIVATE]))
    assert id_of("住建长") in played(planned([(600, "due_today", to_post(PEOPLE[0]))]), [])
