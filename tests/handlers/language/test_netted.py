"""What pieces of evidence mean together (ADR 34)."""

import pytest

from handlers.language.sentences.netted import Net, row_of

BOTH = Net(step=1.0, bias=[-1.0], above=[[100.0, -50.0]], start=[3.0, 4.0])
"""One number wide: what is over one speaks for the first intent and against the second."""


@pytest.mark.parametrize(
    ("signs", "totals"),
    [
        ([], [0.0, 0.0]),
        (["g"], [3.0, 4.0]),
        (["h"], [3.0, 4.0]),
        (["i", "i"], [185.8, -87.4]),
        (["/", "A"], [3.0, 4.0]),
    ],
)
def test_two_say_together_what_neither_says_alone(signs, totals):
    """`g` is nothing, `h` is one and `A` is minus thirty-two; sums are divided by the root of how many there are."""
    assert BOTH.speaks([row_of(each) for each in signs]) == pytest.approx(totals, abs=0.1)


def test_the_order_of_what_was_found_says_nothing():
    """Sums of whole numbers."""
    rows = [row_of(each) for each in ("iJ", "Qx", "0+")]
    net = Net(step=0.3, bias=[0.1, 0.2], above=[[1.5], [2.5]], start=[0.0])
    assert net.speaks(rows) == net.speaks(rows[::-1])
