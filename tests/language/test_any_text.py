"""No text whatsoever raises; reading is pure, so that nothing can be written by it."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.calendars import COUNTY_ZONE
from handlers.commands import understood
from handlers.language.sentences.interpret import interpret
from tests.language.kit import corpus, said

MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)
WORDS = [line["text"] for line in corpus("unseen")]
PIECES = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=12), st.sampled_from(list("0123456789一二十百万亿号月日前内、，。#@？ "))
)


@given(
    parts=st.lists(PIECES, max_size=6),
    cut=st.integers(0, 40),
    name=st.sampled_from(["王敏", "李静", "张伟明", "陈海峰"]),
    group=st.booleans(),
)
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_raises(parts, cut, name, group):
    """Random and mutated sentences, of four people, in the group and one to one."""
    words, projects = said("".join(parts)[cut:], name, MONDAY, group=group)
    interpret(words, projects)
    understood(words)
