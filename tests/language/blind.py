"""`python -m tests.language.blind` writes docs/language-blind.md: the blind sentences (BLIND.md), first run and now.

A fixed person speaks for each role, units stand by key; intents `denied` and `none` both mean that nothing is done.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from handlers.language.reading import Reading
from tests.language.figures import WORDS
from tests.language.kit import CORPUS, county, read
from tests.language.scoring import score

SPEAKERS: Mapping[str, str] = {
    "办公室": "王敏",
    "联络员": "李静",
    "承办人": "李静",
    "单位负责人": "张伟明",
    "分管副县长": "陈海峰",
}
TITLES: Mapping[str, tuple[str, ...]] = {
    "常务": ("常务副县长",),
    "县长": ("县长",),
    "县委书记": ("县委书记", "书记"),
}
YUAN = 10_000
WITH_FIGURES = frozenset({"report", "correct"})
"""Elsewhere a figure is part of what is to be done."""
PAGE = Path(__file__).parents[2] / "docs" / "language-blind.md"
HEADING = """# 盲写的句子读得怎样

`tests/language/corpus/blind2.jsonl` 由没有见过语法的人写成，先提交（b5f475b），
后运行；写语法的人在第一次运行之前没有打开过它。
外人说的句子在读之前就被拦下，不在此列，余下的705句每种身份固定由样板县一个人来说。
“没收到”一类标 denied，与 none 一样什么都不做。
第一次运行离目标很远：意图要97%、时限98%、名称97%、金额99%、误写0。
之后只改了几条规则：没让、不是、为什么、没有申请延期，都不算办事。
“误写”按读出的意图数；真正写进去之前，交办、转办、撤销、办结这些还要本人确认。

| 读什么 | 第一次 | 现在 | 目标 |
|---|---|---|---|
"""
FIRST = {"intent": "388/705 55.0%", "deadlines": "103/169 60.9%", "names": "242/486 49.8%", "amounts": "47/69 68.1%",
         "items": "91/167 54.5%"}  # fmt: skip
GOALS = {"intent": "97%", "deadlines": "98%", "names": "97%", "amounts": "99%", "items": "—"}
WRONG_AT_FIRST = 42


def speaker(role: str) -> str:
    """Who of the sample county says it; an outsider is nobody of it and is stopped before anything is read."""
    if role in SPEAKERS:
        return SPEAKERS[role]
    roster = county()[0].roster
    return next(roster.persons[p.holder].name for p in roster.posts.values() if p.title in TITLES[role] and p.holder)


def moment(text: str) -> str:
    """To the minute; a date alone is the close of that day (BLIND.md)."""
    return text[:16] if "T" in text else f"{text}T18:00"


def matters_of(line: Mapping[str, Any]) -> Sequence[int]:
    """One writer called them matters, the next one items."""
    found: Sequence[int] = line.get("matters") or line.get("items") or ()
    return found


def blind(name: str = "blind2") -> Iterator[tuple[dict[str, Any], Reading]]:
    """Every sentence of somebody we know, in the corpus' shape, with its reading."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for number, raw in enumerate(lines, 1):
            line = json.loads(raw)
            if line["role"] == "外人":
                continue
            at = line["now"] if "+" in line["now"] else f"{line['now']}+08:00"
            where = "private" if line["where"] == "private" else "group"
            said = {**line, "now": at, "as": speaker(line["role"]), "where": where}
            reading = read(said)
            yield _asked(line, f"b{number:03}", reading), _alike(reading)


def _asked(line: dict[str, Any], name: str, reading: Reading) -> dict[str, Any]:
    units = {unit.name: unit.key for unit in county()[0].roster.units.values()}
    called = {project.key: project.name for project in county()[1]}
    fields: dict[str, Any] = {}
    if "deadline" in line:
        fields["deadline"] = moment(line["deadline"])
    if line.get("units"):
        fields["units"] = sorted(units.get(each, each) for each in line["units"])
    for name in ("projects", "people"):
        if line.get(name):
            fields[name] = sorted(called.get(each, each) for each in line[name])
    if matters_of(line):
        fields["items"] = sorted(matters_of(line))
    if line["intent"] in WITH_FIGURES:
        fields |= _figures(line)
    intent = "none" if line["intent"] == "denied" else line["intent"]
    return {"id": name, "text": line["text"], "intent": intent, "fields": {} if intent == "none" else fields}


def _figures(line: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"percent": line["percent"]} if "percent" in line else {}
    if "amount_yuan" in line:
        found["invested_wan"] = line["amount_yuan"] / YUAN
    elif "cumulative_wan" in line:
        found["invested_wan"] = line["cumulative_wan"]
    return found


def _alike(reading: Reading) -> Reading:
    """Units whatever their part, and the amount of this time, as the blind sentences count them."""
    given, fields = reading.fields, {}
    units = {*given.get("units", ()), *given.get("co_units", ())}
    fields |= {"units": sorted(units)} if units else {}
    for name in ("projects", "people", "items"):
        if given.get(name):
            fields[name] = sorted(given[name])
    amount = given.get("invested_wan", given.get("cumulative_wan"))
    fields |= {"invested_wan": amount} if amount is not None else {}
    fields |= {"percent": given["percent"]} if "percent" in given else {}
    fields |= {"deadline": moment(given["deadline"])} if "deadline" in given else {}
    intent = "none" if reading.intent == "denied" else reading.intent
    return Reading(intent=intent, fields=fields, asks=reading.asks, because=reading.because)


def page() -> str:
    """The page as it must stand: every figure, every miss."""
    found = score(blind())
    rows = [
        f"| {WORDS[name]} | {FIRST[name]} | {found.right[name]}/{found.asked[name]} {found.share(name):.1%} "
        f"| {GOALS[name]} |\n"
        for name in WORDS
    ]
    wrong = f"| 误写 | {WRONG_AT_FIRST}句 | {len(found.wrong_writes)}句 | 0 |\n"
    head = "\n## 现在读错的，逐句\n\n| 句 | 读什么 | 应读 → 读成：原话 |\n|---|---|---|\n"
    misses = [f"| {line} | {WORDS[name]} | {text.replace('|', '／')} |\n" for line, name, text in found.misses]
    return "".join((HEADING, *rows, wrong, head, *misses))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
