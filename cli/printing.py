"""What a command prints: lines for people, one JSON object for programs."""

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出，一个对象")]
Json = dict[str, Any]
TIER_WORDS: Mapping[str, str] = {"PRINCIPAL": "主要领导群", "FIELD": "分管领导群", "STAFF": "工作人员群"}


def tell(found: object, lines: Iterable[str], as_json: bool) -> None:
    """The same, one way or the other."""
    typer.echo(json.dumps(found, ensure_ascii=False, default=str) if as_json else "\n".join(lines))
