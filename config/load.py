"""Policy files: read, checked whole, refused with the place of the fault and the nearest right word (style §3.5)."""

import tomllib
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.errors import PolicyError
from domain.errors import SupervisionError
from domain.policy import Addressee, Anchor, Caps, DailyRound, Digests, House, Ladder, NoticeClass, Policy, Rung, Terms
from domain.worktime import OfficeHours, Slots

FOLDER = Path(__file__).with_name("policies")
_PARTS = (Policy, Terms, House, DailyRound, Digests, Caps, Ladder, Rung, OfficeHours, Slots)
_WORDS = sorted({
    *(name for part in _PARTS for name in part.__dataclass_fields__),
    *(each.value for kind in (Addressee, Anchor, NoticeClass) for each in kind),
})  # fmt: skip


def policy_path(name: str, own: Path | None = None) -> Path:
    """The file of a policy by name or path: the office's own folder first, then the shipped ones."""
    given = Path(name)
    if given.suffix == ".toml":
        return given
    for folder in (own, FOLDER):
        if folder is not None and (folder / f"{name}.toml").exists():
            return folder / f"{name}.toml"
    near = get_close_matches(name, [p.stem for p in FOLDER.glob("*.toml")], n=1)
    raise PolicyError(f"没有名为 {name} 的办法文件" + (f"，是不是 {near[0]}？" if near else ""))


def load_policy(path: Path) -> Policy:
    """The policy of a file; its digest is the hash of the text. PolicyError names file, key and a near word."""
    try:
        text = path.read_text("utf-8")
        found = tomllib.loads(text)
    except OSError as error:
        raise PolicyError(f"{path}: 读不到：{error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{path}: {error}") from error
    _refuse_unknown(path, found)
    try:
        return TypeAdapter(Policy).validate_python({**found, "digest": sha256(text.encode()).hexdigest()})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise PolicyError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except SupervisionError as error:
        raise PolicyError(f"{path}: {error}") from error


def _refuse_unknown(path: Path, found: dict[str, Any]) -> None:
    """A key nobody reads is a typing error, not a wish."""
    _walk(path, found, Policy, "")


def _walk(path: Path, found: dict[str, Any], of: type[Any], where: str) -> None:
    names = of.__dataclass_fields__
    for key, value in found.items():
        if key not in names:
            near = get_close_matches(key, _WORDS, n=1)
            raise PolicyError(f"{path}: {where}{key}: 没有这一项" + (f"，是不是 {near[0]}？" if near else ""))
        for part in _PARTS:
            if (
                isinstance(value, dict)
                and part.__name__ in str(names[key].type)
                and "Mapping" not in str(names[key].type)
            ):
                _walk(path, value, part, f"{where}{key}.")
        if key == "ladders":
            for name, ladder in value.items():
                _walk(path, ladder, Ladder, f"{where}{key}.{name}.")
        if key == "rungs":
            for number, rung in enumerate(value):
                _walk(path, rung, Rung, f"{where}{key}[{number}].")
