"""Words typed in a higher tier are found in nothing that goes to a lower one."""

from hypothesis import given
from hypothesis import strategies as st

from domain.people.records import Tier
from domain.quotes import leaks, quote

TIERS = st.sampled_from(Tier)
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
NAMES = st.sampled_from(["text", "said", "lines", "branches", "quoted_text"])


def nested(leaf: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Facts of any shape around a leaf: maps, lists and tuples."""

    def around(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        listed = st.tuples(st.lists(PLAIN, max_size=2), inner, st.lists(PLAIN, max_size=2))
        rows = listed.map(lambda p: [*p[0], p[1], *p[2]])
        maps = st.tuples(st.dictionaries(st.text(max_size=4), PLAIN, max_size=2), NAMES, inner)
        return rows | rows.map(tuple) | maps.map(lambda p: {**p[0], p[1]: p[2]})

    return st.recursive(leaf, around, max_leaves=4)


@given(facts=TIERS.flatmap(lambda t: st.tuples(st.just(t), nested(st.just(quote("记号甲", t))))), audience=TIERS)
def test_a_marker_reaches_no_lower_audience_wherever_it_hides(facts: tuple[Tier, object], audience: Tier) -> None:
    """However deep in the facts, and only there: the same words may go to their own tier and above."""
    tier, said = facts
    assert leaks(said, audience) == (tier.height > audience.height)


@given(facts=nested(PLAIN), audience=TIERS)
def test_facts_without_a_quote_leak_nothing(facts: object, audience: Tier) -> None:
    """Plain facts are never held back."""
    assert not leaks(facts, audience)


def test_of_several_quotes_the_highest_counts() -> None:
    """A harmless quote beside does not hide the other; one inside another is found too."""
    both = [quote("甲", Tier.STAFF), quote("乙", Tier.PRINCIPAL)]
    assert leaks(both, Tier.FIELD)
    assert leaks(both[::-1], Tier.STAFF)
    assert leaks({**quote("甲", Tier.STAFF), "inner": quote("乙", Tier.FIELD)}, Tier.STAFF)
    assert not leaks(both, Tier.PRINCIPAL)
