"""`replace` of frozen dataclasses with slots at less than half of its price: a message changes eight of them, some with
thirty fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace as replace  # so that the fields of every call are checked
else:
    import dataclasses

    def replace(old, /, **changes):  # noqa: ANN001, ANN003, ANN201
        """The same with some fields changed. Raises TypeError for a field it does not have."""
        of = type(old)
        if of not in _PARTS:
            _PARTS[of] = _parts(of)
        parts = _PARTS[of]
        if parts is None or not parts.places.keys() >= changes.keys():
            return dataclasses.replace(old, **changes)
        values = [*parts.get(old)]
        for name, value in changes.items():
            values[parts.places[name]] = value
        new = object.__new__(of)
        for put, value in zip(parts.put, values, strict=True):
            put(new, value)
        return new


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How all fields of a class are read at once, how each is written, and its place among them."""

    get: Callable[[Any], tuple[Any, ...]]
    put: tuple[Callable[[Any, Any], None], ...]
    places: Mapping[str, int]


_PARTS: dict[type, Parts | None] = {}


def _parts(of: type) -> Parts | None:
    """None for a class without slots, with a single field, or one that looks at its fields when it is made."""
    names = [each.name for each in fields(of)]
    if "__slots__" not in vars(of) or hasattr(of, "__post_init__") or len(names) == 1:
        return None
    put = tuple(getattr(of, name).__set__ for name in names)
    return Parts(get=attrgetter(*names), put=put, places={name: place for place, name in enumerate(names)})
