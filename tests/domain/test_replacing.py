"""`domain/replacing.py` does what `dataclasses.replace` does."""

import dataclasses
from dataclasses import dataclass

import pytest

from domain.matters.items import Stamp
from domain.replacing import replace
from tests.domain.matter_kit import at
from tests.store.store_kit import item


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Looks at what it is made of."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("the wrong way round")


@dataclass(frozen=True, kw_only=True)
class Roomy:
    """Without slots."""

    key: str
    value: int = 0


def test_a_copy_differs_in_what_was_changed_alone() -> None:
    before = item(1)
    after = replace(before, title="别的", withdrawn=Stamp(at=at("11-23 09:00"), by="王敏"))
    assert after == dataclasses.replace(before, title="别的", withdrawn=after.withdrawn)
    assert (before.title, before.withdrawn) == (item(1).title, None)
    assert replace(before) == before
    assert replace(Roomy(key="a"), value=1) == Roomy(key="a", value=1)


def test_what_looks_at_itself_looks_again() -> None:
    with pytest.raises(ValueError, match="wrong way"):
        replace(Checked(low=1, high=2), low=3)


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError):
        replace(item(1), colour="red")  # type: ignore[call-arg]
