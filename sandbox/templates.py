"""Card templates as uploaded to the tenant: which variables exist, of which type, which may differ per person."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.errors import Refusal

_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "object": (dict,),
    "boolean": (bool,),
    "number": (int, float),
}
_TEXT_TYPES = frozenset({"string", "markdown", "date", "url", "image"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One published template. Values are always strings; other types travel as JSON strings (dingtalk.md §6.2)."""

    template_id: str
    variables: Mapping[str, str]
    private: frozenset[str]

    def check(self, values: Mapping[str, Any], *, private: bool = False) -> None:
        """Refuse unknown variables, wrong types, and per-user values of a variable not flagged private."""
        for name, value in values.items():
            self._check_one(name, value)
            if private and name not in self.private:
                raise Refusal("param.invalid", f"变量不是私有变量: {name}")

    def _check_one(self, name: str, value: object) -> None:
        if name not in self.variables:
            raise Refusal("param.invalid", f"模板中没有变量: {name}")
        if not isinstance(value, str) or len(name.encode()) > 100:
            raise Refusal("param.invalid", f"变量值不是字符串: {name}")
        wanted = _JSON_TYPES.get(self.variables[name])
        if wanted and value and not isinstance(_parsed(value), wanted):
            raise Refusal("param.invalid", f"变量类型与模板不一致: {name}")


def load_templates(paths: Iterable[Path]) -> dict[str, Template]:
    """Templates by id from JSON files, each a list of `{template_id, variables: {name: {type}}, private:
    [name]}`.

    Raises ValueError for a type nobody knows or a private name that is no variable.
    """
    rows = (row for path in paths for row in json.loads(path.read_text(encoding="utf-8")))
    templates = (_template(row) for row in rows)
    return {template.template_id: template for template in templates}


def _template(row: Mapping[str, Any]) -> Template:
    variables = {name: str(spec["type"]) for name, spec in row["variables"].items()}
    private = frozenset(row.get("private", ()))
    unknown = set(variables.values()) - _TEXT_TYPES - set(_JSON_TYPES)
    if unknown or private - set(variables):
        raise ValueError(f"模板 {row['template_id']} 不合法：{sorted(unknown | (private - set(variables)))}")
    return Template(template_id=row["template_id"], variables=variables, private=private)


def _parsed(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return None
