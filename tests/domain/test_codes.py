"""One-time codes fit one subject, one account and one content; four digits that say nothing about their seed."""

import pytest

from domain.actors import Channel
from domain.codes import code_digest, derived_code, is_confirmed, matches
from tests.domain.matter_kit import by, id_of

RIGHT = ("1234", "m1", id_of("主任"), "digest")


@pytest.mark.parametrize("place", range(4))
def test_a_digest_changes_with_each_thing_it_is_bound_to(place: int) -> None:
    """Another code, subject, account or content never matches."""
    other = [*RIGHT]
    other[place] += "x"
    assert matches(code_digest(*RIGHT), code_digest(*RIGHT))
    assert not matches(code_digest(*RIGHT), code_digest(*other))
    assert "1234" not in code_digest(*RIGHT)


@pytest.mark.parametrize(
    ("who", "channel", "proven", "code", "fits"),
    [
        ("主任", Channel.CARD, False, "1234", True),
        ("主任", Channel.PRIVATE, False, "1234", True),
        ("主任", Channel.PRIVATE, True, "", True),
        ("主任", Channel.PRIVATE, False, "", False),
        ("主任", Channel.CARD, True, "", False),
        ("主任", Channel.GROUP, True, "", False),
        ("主任", Channel.PRIVATE, True, "4321", False),
        ("审定", Channel.CARD, True, "1234", False),
    ],
)
def test_when_a_privileged_act_is_confirmed(who: str, channel: Channel, proven: bool, code: str, fits: bool) -> None:
    """By the code of this account, or by a bare word where a private channel proves the sender."""
    stored = code_digest(*RIGHT)
    assert is_confirmed(by(who, channel, proven=proven), code, stored, ("m1", "digest")) == fits


def test_no_code_never_fits_what_was_stored_without_one() -> None:
    """A row that was written with an empty code is opened by nobody's empty code."""
    stored = code_digest("", "m1", id_of("主任"), "digest")
    assert not is_confirmed(by("主任", Channel.CARD), "", stored, ("m1", "digest"))


def test_derived_codes_are_four_digits_and_differ_by_subject_and_seed() -> None:
    """The same seed gives the same code; a thousand subjects give nearly as many codes as chance would."""
    codes = [derived_code("seed", str(n)) for n in range(1000)]
    assert all(len(c) == 4 and c.isdigit() for c in codes)
    assert codes[0] == derived_code("seed", "0")
    assert len(set(codes)) > 900
    assert sum(derived_code("other", str(n)) == c for n, c in enumerate(codes)) < 10
