"""A policy may be `based_on` another by name: its tables are laid over the other's, key by key; what it does `without`
is taken out. Lists are replaced whole. `fill` names what a county must write itself, until a policy over it has."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from config.faults import PolicyFault, Wrong, unreadable
from config.places import line_of

BASED_ON, WITHOUT, FILL = "based_on", "without", "fill"
MOST_LAYERS = 5
Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One file of a policy as it was read."""

    path: Path
    text: str
    found: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """A value that stands in for what a county must say: its key, why, and where it is."""

    key: str
    why: str
    path: Path
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layered:
    """The whole policy and the files it comes from, its own first."""

    found: Table
    layers: tuple[Layer, ...]

    @property
    def digest(self) -> str:
        """The hash of every text it comes from: of a policy that stands alone, of its own."""
        return sha256("\0".join(layer.text for layer in self.layers).encode()).hexdigest()

    @property
    def unfilled(self) -> tuple[Unfilled, ...]:
        """What no policy above the one that asks for it has written."""
        found: list[Unfilled] = []
        for number, layer in enumerate(self.layers):
            above = self.layers[:number]
            for key, why in _fill(layer).items():
                if not any(_has(each.found, key) for each in above):
                    at = next(each for each in self.layers[number:] if _has(each.found, key))
                    found.append(Unfilled(key=key, why=why, path=at.path, line=line_of(at.text, key)))
        return tuple(found)

    def fault(self, wrong: Wrong) -> PolicyFault:
        """The fault with its file and line: of the first layer that has the key."""
        lines = ((layer, line_of(layer.text, wrong.where)) for layer in self.layers)
        layer, line = next((found for found in lines if found[1]), (self.layers[0], 0))
        return PolicyFault(layer.path, wrong.where, wrong.reason, line=line, **wrong.more)


def read_layer(path: Path) -> Layer:
    """One file; PolicyFault where it cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
        return Layer(path=path, text=text, found=_parsed(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyFault(path, "", "not_toml", detail=str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error


@lru_cache(maxsize=8)
def _parsed(text: str) -> Table:
    """Nothing that was read is changed: the same text need not be read twice."""
    return tomllib.loads(text)


def layered(path: Path, path_of: Callable[[str, Path], Path]) -> Layered:
    """A policy with all it is based on; `path_of` finds a name as seen from a folder."""
    layers = [read_layer(path)]
    while base := layers[-1].found.get(BASED_ON):
        known = [layer.path for layer in layers]
        try:
            below = path_of(str(base), layers[-1].path.parent)
        except PolicyFault as fault:
            raise _fault(layers[-1], BASED_ON, fault.reason, said=base, near=fault.near) from fault
        if below in known or len(layers) == MOST_LAYERS:
            raise _fault(layers[-1], BASED_ON, "in_a_circle", said=base)
        layers.append(read_layer(below))
    return Layered(found=_laid(layers), layers=tuple(layers))


def _fault(layer: Layer, where: str, reason: str, **more: object) -> PolicyFault:
    return PolicyFault(layer.path, where, reason, line=line_of(layer.text, where), **more)


def _laid(layers: list[Layer]) -> Table:
    found: Table = {}
    for layer in reversed(layers):
        own = {key: value for key, value in layer.found.items() if key not in (BASED_ON, WITHOUT, FILL)}
        for number, key in enumerate(_without(layer)):
            if not _taken_out(found, key):
                raise _fault(layer, f"{WITHOUT}[{number}]", "nothing_to_leave_out", said=key)
        found = _over(found, own)
        for key in _fill(layer):
            if not _has(found, key):
                raise _fault(layer, FILL, "nothing_to_fill", said=key)
    return found


def _fill(layer: Layer) -> dict[str, str]:
    """Key → why."""
    said = layer.found.get(FILL, {})
    if not isinstance(said, dict) or not all(isinstance(why, str) for why in said.values()):
        raise _fault(layer, FILL, "bad_table")
    return said


def _has(found: Mapping[str, Any], key: str) -> bool:
    table: Any = found
    for name in key.split("."):
        if not isinstance(table, Mapping) or name not in table:
            return False
        table = table[name]
    return True


def _without(layer: Layer) -> list[str]:
    keys = layer.found.get(WITHOUT, [])
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise _fault(layer, WITHOUT, "bad_list")
    return keys


def _taken_out(found: Table, key: str) -> bool:
    """`a.b.c` is no longer there; False where it never was."""
    *above, last = key.split(".")
    table: Any = found
    for name in above:
        table = table.get(name) if isinstance(table, dict) else None
    return isinstance(table, dict) and table.pop(last, None) is not None


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Table:
    """Tables merge; everything else is replaced. Nothing that was read is changed."""
    merged = {key: _over(value, {}) if isinstance(value, dict) else value for key, value in below.items()}
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _over(old if isinstance(old, dict) else {}, value) if isinstance(value, dict) else value
    return merged
