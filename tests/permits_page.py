"""The tables of docs/permits.md, written from the code: `make golden` puts them into the page, a test compares."""

from __future__ import annotations

import re
from pathlib import Path

from config.wording import load_wording
from domain.actors import Channel
from domain.permits import BY_ACT, PERMITS, Act, is_done_in
from domain.proving.standing import HELD

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "permits.md"
HEADINGS = ("行", "名", "做什么")


def tables() -> dict[str, str]:
    """Each generated table by the name of its place in the page."""
    return {"permits": permits(), "held": held()}


def permits() -> str:
    """Every cell, and where each row is done."""
    words, asked = load_wording().words, asked_for()
    roles = [words["role_names"][role.value] for role in PERMITS[0].cells]
    lines = [
        [
            str(permit.row),
            f"`{permit.act.value}`",
            words["acts"][permit.act.value],
            *permit.cells.values(),
            where(permit.act),
            "是" if permit.act.name in asked else "计划",
        ]
        for permit in PERMITS
    ]
    return table([*HEADINGS, *roles, "在哪里办", "现在核对"], lines)


def where(act: Act) -> str:
    """What the channel takes away."""
    if not is_done_in(act, Channel.PRIVATE):
        return "只用服务器上的命令"
    return "" if is_done_in(act, Channel.GROUP) else "不在群里"


def asked_for() -> set[str]:
    """The acts that some rule outside the table itself names."""
    files = [path for path in (ROOT / "domain").rglob("*.py") if path.name != "permits.py"]
    return {name for path in files for name in re.findall(r"\bAct\.([A-Z_]+)", path.read_text("utf-8"))}


def held() -> str:
    """What waits for a code where nobody signs the words."""
    words = load_wording().words["held"]
    lines = [[f"`{of.__name__}`", words[of.__name__], f"{BY_ACT[act].row} `{act.value}`"] for of, act in HELD.items()]
    return table(["事", "说法", "按哪一行收"], lines)


def table(headings: list[str], lines: list[list[str]]) -> str:
    """Markdown."""
    rule = "|" + "---|" * len(headings)
    heading, *rest = [f"| {' | '.join(line)} |" for line in (headings, *lines)]
    return "\n".join((heading, rule, *rest))


def written(page: str) -> str:
    """The page with its tables as the code has them."""
    for name, found in tables().items():
        place = re.compile(rf"(<!-- table: {name} -->\n).*?(\n<!-- end -->)", re.S)
        page, count = place.subn(lambda match, found=found: f"{match[1]}{found}{match[2]}", page)
        assert count == 1, f"docs/permits.md has no place for the table {name}"
    return page


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
