"""Policy files: read, checked whole, refused with the place of the fault and the nearest right word (style §3.5)."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from config.errors import PolicyError
from config.places import line_of
from domain.errors import SupervisionError
from domain.policy import Addressee, Anchor, Ladder, NoticeClass, Policy, Rung

OF_LETTERS = frozenset({Anchor.LETTER_SERVED, Anchor.LETTER_REPLY})
FOR_LETTERS = frozenset(
    {Addressee.RESPONSIBLE, Addressee.LIAISON, Addressee.HEAD, Addressee.FIELD_LEADER, Addressee.OFFICE}
)
FOLDER = Path(__file__).with_name("policies")
# What pydantic calls a wrong value → what we call it.
REASONS: Mapping[str, str] = {
    "time_delta_parsing": "bad_duration", "time_delta_type": "bad_duration", "time_parsing": "bad_time",
    "time_type": "bad_time", "int_parsing": "bad_number", "int_type": "bad_number", "int_from_float": "bad_number",
    "float_parsing": "bad_number", "float_type": "bad_number", "bool_parsing": "bad_flag", "bool_type": "bad_flag",
    "enum": "bad_word", "missing": "missing", "dataclass_type": "bad_table",
}  # fmt: skip
_WORDS: Mapping[str, tuple[str, ...]] = {
    "to": tuple(Addressee), "anchor": tuple(Anchor), "notice_class": tuple(NoticeClass)
}  # fmt: skip


class PolicyFault(PolicyError):
    """What is wrong with a policy: file, line (0 = unknown), key, a word for the reason, what stood there, the
    nearest right word, and the first checker's own sentence."""

    def __init__(self, path: Path | str, where: str, reason: str, **more: str) -> None:
        self.path, self.where, self.reason = str(path), where, reason
        self.said, self.near, self.detail = (more.get(name, "") for name in ("said", "near", "detail"))
        self.line = int(more.get("line") or 0)
        place = f"{path}:{self.line}" if self.line else f"{path}"
        hint = f"; did you mean {self.near!r}?" if self.near else ""
        super().__init__(f"{place}: {where or 'file'}: {reason} {self.said or self.detail}".rstrip() + hint)


def policy_path(name: str, own: Path | None = None) -> Path:
    """The file of a policy by name or path: the office's own folder first, then the shipped ones; "" is the first
    of those that are shipped."""
    given = Path(name)
    if given.suffix == ".toml":
        return given
    shipped: list[Path] = sorted(FOLDER.glob("*.toml"))
    if not name:
        return shipped[0]
    known: list[Path] = [*(sorted(own.glob("*.toml")) if own else ()), *shipped]
    found = next((path for path in known if path.stem == name), None)
    if found is None:
        near = get_close_matches(name, [path.stem for path in known], n=1)
        raise PolicyFault(name, "", "no_such_policy", near=(near or [""])[0])
    return found


def load_policy(path: Path) -> Policy:
    """The policy of a file; its digest is the hash of the text. PolicyFault names file, line, key and a near word."""
    text = _read(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFault(path, "", "not_toml", detail=str(error)) from error
    try:
        _refuse_unknown(found)
        _refuse_bad_ladders(found)
        return _validated(found, sha256(text.encode()).hexdigest())
    except _Wrong as wrong:
        line = str(line_of(text, wrong.where))
        raise PolicyFault(path, wrong.where, wrong.reason, line=line, **wrong.more) from wrong


def _validated(found: dict[str, Any], digest: str) -> Policy:
    try:
        return TypeAdapter(Policy).validate_python({**found, "digest": digest})
    except ValidationError as error:
        raise _wrong_of(error) from error
    except SupervisionError as error:
        raise _Wrong("", "contradiction", detail=str(error)) from error


class _Wrong(Exception):
    def __init__(self, where: str, reason: str, **more: str) -> None:
        super().__init__(where)
        self.where, self.reason, self.more = where, reason, more


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        detail = error.strerror or "" if isinstance(error, OSError) else "UTF-8"
        raise PolicyFault(path, "", "unreadable", detail=detail) from error


def _refuse_unknown(found: dict[str, Any]) -> None:
    """A key nobody reads is a typing error, not a wish."""
    if "digest" in found:
        raise _Wrong("digest", "unknown_key")
    for where, key, known in unknown_keys(found, Policy, ""):
        near = get_close_matches(key, known, n=1, cutoff=0.4)
        raise _Wrong(where, "unknown_key", near=(near or [""])[0])


def unknown_keys(found: dict[str, Any], of: Any, where: str) -> Iterator[tuple[str, str, list[str]]]:  # noqa: ANN401
    """Keys no field of a dataclass reads: place, key, and those there are."""
    hints = get_type_hints(of)
    names = [each.name for each in fields(of)]
    for key, value in found.items():
        if key not in names:
            yield f"{where}{key}", key, names
            continue
        for part in _dataclasses_in(hints[key]):
            for place, inner in _tables_of(hints[key], value):
                yield from unknown_keys(inner, part, f"{where}{key}{place}.")


def _dataclasses_in(hint: object) -> list[Any]:
    return [each for each in (hint, *get_args(hint)) if is_dataclass(each)]


def _tables_of(hint: object, value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables a value holds, each with its place: itself, those of a mapping by name, those of a list."""
    if is_dataclass(hint):
        places: list[tuple[str, object]] = [("", value)]
    elif isinstance(value, dict):
        places = [(f".{name}", each) for name, each in value.items()]
    else:
        places = [(f"[{number}]", each) for number, each in enumerate(value if isinstance(value, list) else ())]
    yield from ((place, each) for place, each in places if isinstance(each, dict))


# Ladders: checked one by one, so that a fault can name its own.


def _refuse_bad_ladders(found: dict[str, Any]) -> None:
    terms = found.get("terms")
    ladders = terms.get("ladders") if isinstance(terms, dict) else None
    for name, raw in ladders.items() if isinstance(ladders, dict) else ():
        where = f"terms.ladders.{name}"
        try:
            ladder = TypeAdapter(Ladder).validate_python(raw)
        except ValidationError as error:
            raise _wrong_of(error, f"{where}.") from error
        except SupervisionError as error:
            raise _Wrong(f"{where}.rungs", "contradiction", detail=str(error)) from error
        _refuse_bad_rungs(ladder, where)


def _refuse_bad_rungs(ladder: Ladder, where: str) -> None:
    for number, rung in enumerate(ladder.rungs):
        place = f"{where}.rungs[{number}]"
        if ladder.anchor is Anchor.ROUND_CLOSE and rung.to in (Addressee.CARD, Addressee.COUNTY_HEAD):
            raise _Wrong(f"{place}.to", "not_on_round_close", said=rung.to.value)
        if ladder.anchor in OF_LETTERS and rung.to not in FOR_LETTERS:
            raise _Wrong(f"{place}.to", "not_on_letters", said=rung.to.value)
        if number and _height(rung) < _height(ladder.rungs[number - 1]):
            raise _Wrong(place, "not_climbing", said=rung.name, near="")


def _height(rung: Rung) -> tuple[bool, float, str]:
    """Rungs in days climb by day and clock, rungs in hours by hour, rungs after missed rounds by their number."""
    amount = rung.work_hours if rung.work_hours is not None else rung.work_days
    at = rung.at.isoformat() if rung.at else ""
    return rung.work_hours is None, float(amount if amount is not None else rung.after_missed), at


def _wrong_of(error: ValidationError, where: str = "") -> _Wrong:
    first = error.errors(include_url=False)[0]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).removeprefix(".")
    said = "" if isinstance(first["input"], dict | list) else str(first["input"])
    key = str(first["loc"][-1]) if first["loc"] else ""
    near = get_close_matches(said, _WORDS.get(key, ()), n=1, cutoff=0.4)
    reason = REASONS.get(first["type"], "contradiction")
    return _Wrong(f"{where}{path}", reason, said=said, near=(near or [""])[0], detail=str(first["msg"]))


def wordless(policy: Policy, kinds: frozenset[str], path: Path) -> Iterator[PolicyFault]:
    """Notices a policy would send that the wording has no sentence for; `kinds` are those it has."""
    text = _read(path)
    for name, ladder in policy.terms.ladders.items():
        for number, rung in enumerate(ladder.rungs):
            # A rung to the card changes the card that is there: it has the words of what it was sent as.
            if rung.to is not Addressee.CARD and rung.notice not in kinds:
                where = f"terms.ladders.{name}.rungs[{number}].notice"
                near = get_close_matches(rung.notice, sorted(kinds), n=1)
                more = {"line": str(line_of(text, where)), "said": rung.notice, "near": (near or [""])[0]}
                yield PolicyFault(path, where, "no_wording", **more)
