"""`wording.toml`: every sentence the bot can say, checked whole at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import TypeAdapter, ValidationError

from config.faults import PolicyFault, wrong_of
from config.layers import read_layer

Words = Mapping[str, Mapping[str, str]]
SHIPPED = Path(__file__).with_name("wording.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One kind of message: what a phone shows in its list, title, lines, buttons, and the line it becomes when it
    is merged with others."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}
    title: str
    lines: str = ""
    alert: str = ""
    brief: str = ""
    buttons: tuple[str, ...] = ()
    footer: str = ""
    shortcuts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """`messages` by kind of notice or answer; `words` are the small ones: weekdays, buttons, names of acts."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}
    messages: Mapping[str, Sentence]
    words: Words = field(default_factory=dict)


_ADAPTER = TypeAdapter(Wording)


def load_wording(override: Path | None = None) -> Wording:
    """The shipped sentences with an office's own laid over them. PolicyError names file and key."""
    if override is None or not override.exists():
        return _shipped()
    return _validated(laid_over(read_toml(SHIPPED), read_toml(override)), override)


@cache
def _shipped() -> Wording:
    """Read once: whoever starts a service again and again need not read it each time."""
    return _validated(read_toml(SHIPPED), SHIPPED)


def _validated(found: dict[str, Any], path: Path) -> Wording:
    try:
        return _ADAPTER.validate_python(found)
    except ValidationError as error:
        wrong = wrong_of(error)
        raise PolicyFault(path, wrong.where, wrong.reason, **wrong.more) from error


def laid_over(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """One word of a group, or one line of a message, may be changed alone."""
    both = {key: value for key, value in own.items() if isinstance(value, dict) and isinstance(shipped.get(key), dict)}
    return {**shipped, **own, **{key: laid_over(shipped[key], value) for key, value in both.items()}}


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a file; PolicyFault where it is no TOML."""
    return dict(read_layer(path).found)
