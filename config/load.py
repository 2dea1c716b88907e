"""Policy files: read, checked whole, refused with the place of the fault and the nearest right word (style §3.5)."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from config.checks import refuse_bad_batches, refuse_bad_cadences, refuse_bad_ladders
from config.faults import PolicyFault, Wrong, strange_word, wrong_of
from config.layers import BASED_ON, Layered, Unfilled, layered, read_layer
from domain.errors import SupervisionError
from domain.policy import Addressee, Policy

__all__ = ["FOLDER", "PolicyFault", "load_policy", "policy_path", "unfilled", "wordless"]

FOLDER = Path(__file__).with_name("policies")


def policy_path(name: str, own: Path | None = None) -> Path:
    """The file of a policy by name or path: the office's own folder first, then the shipped ones; "" is the shipped
    one that stands alone."""
    given = Path(name)
    if given.suffix == ".toml":
        return given
    shipped: list[Path] = sorted(FOLDER.glob("*.toml"))
    if not name:
        return next(path for path in shipped if BASED_ON not in read_layer(path).found)
    known: list[Path] = [*(sorted(own.glob("*.toml")) if own else ()), *shipped]
    found = next((path for path in known if path.stem == name), None)
    if found is None:
        near = get_close_matches(name, [path.stem for path in known], n=1)
        raise PolicyFault(name, "", "no_such_policy", near=(near or [""])[0])
    return found


def unfilled(path: Path) -> tuple[Unfilled, ...]:
    """What a county must still write itself, of a policy that loads."""
    return layered(path, policy_path).unfilled


_POLICY = TypeAdapter(Policy)


def load_policy(path: Path) -> Policy:
    """The policy of a file; its digest is the hash of the text. PolicyFault names file, line, key and a near word."""
    whole = layered(path, policy_path)
    if whole.digest not in _CHECKED:
        try:
            _CHECKED[whole.digest] = _checked(whole)
        except Wrong as wrong:
            raise whole.fault(wrong) from wrong
    return _CHECKED[whole.digest]


# By digest: the same text need not be looked through twice.
_CHECKED: dict[str, Policy] = {}


def _checked(whole: Layered) -> Policy:
    _refuse_unknown(whole.found)
    refuse_bad_ladders(whole.found)
    policy = _validated(whole.found, whole.digest)
    refuse_bad_cadences(policy)
    refuse_bad_batches(policy)
    return policy


def _validated(found: dict[str, Any], digest: str) -> Policy:
    try:
        return _POLICY.validate_python({**found, "digest": digest})
    except ValidationError as error:
        raise wrong_of(error) from error
    except SupervisionError as error:
        raise Wrong(_contradiction(found, Policy), "contradiction", detail=str(error)) from error


def _contradiction(found: dict[str, Any], of: Any, where: str = "") -> str:  # noqa: ANN401
    """The innermost table that contradicts itself."""
    for place, part, inner in _parts(found, of, where):
        deeper = _contradiction(inner, part, place)
        if deeper:
            return deeper
        try:
            TypeAdapter(part).validate_python(inner)
        except SupervisionError:
            return place.removesuffix(".")
        except ValidationError:
            continue
    return ""


def _refuse_unknown(found: dict[str, Any]) -> None:
    """A key nobody reads is a typing error, not a wish."""
    if "digest" in found:
        raise Wrong("digest", "unknown_key")
    for where, key, known in unknown_keys(found, Policy, ""):
        raise strange_word(where, key, known, "unknown_key")


def unknown_keys(found: dict[str, Any], of: Any, where: str) -> Iterator[tuple[str, str, list[str]]]:  # noqa: ANN401
    """Keys no field of a dataclass reads: place, key, and those there are."""
    names = [each.name for each in fields(of) if each.name != "digest"]
    yield from ((f"{where}{key}", key, names) for key in found if key not in names)
    for place, part, inner in _parts(found, of, where):
        yield from unknown_keys(inner, part, place)


def _parts(found: dict[str, Any], of: Any, where: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:  # noqa: ANN401
    """The tables within a table: place, dataclass, what stands there."""
    hints = get_type_hints(of)
    for key, value in found.items():
        if key not in hints:
            continue
        for part in _dataclasses_in(hints[key]):
            for place, inner in _tables_of(hints[key], value):
                yield f"{where}{key}{place}.", part, inner


def _dataclasses_in(hint: object) -> list[Any]:
    return [each for each in (hint, *get_args(hint)) if is_dataclass(each)]


def _tables_of(hint: object, value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables a value holds, each with its place: itself, those of a mapping by name, those of a list."""
    if is_dataclass(hint) or type(None) in get_args(hint):
        places: list[tuple[str, object]] = [("", value)]
    elif isinstance(value, dict):
        places = [(f".{name}", each) for name, each in value.items()]
    else:
        places = [(f"[{number}]", each) for number, each in enumerate(value if isinstance(value, list) else ())]
    yield from ((place, each) for place, each in places if isinstance(each, dict))


def wordless(policy: Policy, kinds: frozenset[str], path: Path) -> Iterator[PolicyFault]:
    """Notices a policy would send that the wording has no sentence for; `kinds` are those it has."""
    whole = layered(path, policy_path)
    for name, ladder in policy.terms.ladders.items():
        for number, rung in enumerate(ladder.rungs):
            # A rung to the card changes the card that is there: it has the words of what it was sent as.
            if rung.to is not Addressee.CARD and rung.notice not in kinds:
                where = f"terms.ladders.{name}.rungs[{number}].notice"
                near = get_close_matches(rung.notice, sorted(kinds), n=1)
                yield whole.fault(Wrong(where, "no_wording", said=rung.notice, near=(near or [""])[0]))
