"""Checking the fields of a request: missing, mistyped, unknown ones are refused with its code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import Refusal

Code = str | int


def text(value: object) -> bool:
    """A JSON string."""
    return isinstance(value, str)


def number(value: object) -> bool:
    """A JSON integer, not a boolean."""
    return isinstance(value, int) and not isinstance(value, bool)


def flag(value: object) -> bool:
    """A JSON boolean."""
    return isinstance(value, bool)


def mapping(value: object) -> bool:
    """A JSON object."""
    return isinstance(value, dict)


def texts(value: object) -> bool:
    """A JSON array of strings."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def listing(value: object) -> bool:
    """A JSON array."""
    return isinstance(value, list)


def text_map(value: object) -> bool:
    """A JSON object whose values are all strings."""
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def without_nulls(body: Mapping[str, Any]) -> dict[str, Any]:
    """The object without fields that are null, at every depth: null means absent."""
    kept = {name: value for name, value in body.items() if value is not None}
    return {name: without_nulls(value) if isinstance(value, dict) else value for name, value in kept.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it holds, the code when it is absent or empty (None = optional), the code when mistyped."""

    holds: Callable[[object], bool] = text
    missing: Code | None = None
    wrong: Code | None = None


Shape = Mapping[str, Field]
EMPTY: tuple[object, ...] = (None, "", [], {})


def check(body: Mapping[str, Any], shape: Shape, wrong: Code) -> None:
    """Refuse a body that does not have the shape; `wrong` is the code for mistyped and unknown fields."""
    for name, field in shape.items():
        _check_one(body.get(name), field, wrong, name)
    for name in body:
        if name not in shape:
            raise Refusal(wrong, f"未知字段: {name}")


def _check_one(value: object, field: Field, wrong: Code, name: str) -> None:
    if field.missing is not None and value in EMPTY:
        raise Refusal(field.missing, f"缺少字段: {name}")
    if value is not None and not field.holds(value):
        raise Refusal(field.wrong or wrong, f"字段类型不对: {name}")
